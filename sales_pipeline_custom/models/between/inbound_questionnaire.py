from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...core.inbound.inbound_values import read_quantity
from ...core.shared.relative_dates import read_day
from ..inbound.crm_inbound_mapping import OtherCurrency


class Asked(NamedTuple):
    """What an address inserts in its opportunities, and which lines answer it."""

    template_id: int = 0
    codes: tuple = ()  # pairs (id of a mapping line, code of a question)


class CrmInboundAddress(models.Model):
    """A project template, inserted in each opportunity that an address creates."""

    _inherit = "crm.inbound.address"

    project_template_id = fields.Many2one(
        "crm.project.template",
        ondelete="set null",
        help="Inserted in each opportunity: lines of the message answer its questions.",
    )

    @api.model
    @tools.ormcache("address_id")
    def _asked(self, address_id):
        """Return what an address asks, as ``Asked``, kept in memory."""
        # Kept in memory for everybody: it may not depend on who asks first.
        address = self.sudo().with_context(active_test=False).browse(address_id)
        template = address.exists().project_template_id
        if not template.active:
            return Asked()
        lines = address.mapping_ids.filtered("question_id")
        return Asked(
            template.id, tuple((line.id, line.question_id.code) for line in lines)
        )


class CrmInboundMapping(models.Model):
    """Lines of a message that answer a question, rather than fill in a field."""

    _inherit = "crm.inbound.mapping"

    project_template_id = fields.Many2one(related="address_id.project_template_id")
    question_id = fields.Many2one(
        "crm.project.question",
        "Or Answer",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('template_id', '=', project_template_id), ('kind', '!=', 'file')]",
    )

    @api.constrains("question_id", "address_id")
    def _check_question(self):
        for line in self:
            template = line.question_id.template_id
            if template and template != line.address_id.project_template_id:
                raise ValidationError(
                    self.env._(
                        "“%(question)s” is asked by “%(template)s”, which “%(address)s”"
                        " does not insert. Choose that project template, or another"
                        " question.",
                        question=line.question_id.label,
                        template=template.name,
                        address=line.address_id.name,
                    )
                )
            line._check_goes_somewhere()

    def _check_goes_somewhere(self):
        if bool(self.field_id) == bool(self.question_id):
            raise ValidationError(
                self.env._(
                    "“%s” fills in one field, or answers one question: choose one of"
                    " them.",
                    self.labels,
                )
            )

    @api.model
    def _as_answer(self, kind, text, label):
        """Return a text as an answer to a question is read: "8 k€" is a number.

        :param str kind: of the question
        :param str label: what the line of the message is called
        :return: the answer, or the text, where it has to be read as any other
        :raise ValueError: an amount in another currency; its message is for people
        """
        try:
            if kind == "monetary":
                return self._read_amount(text, label)
            if kind in ("float", "integer"):
                return read_quantity(text)
            if kind == "date":
                return read_day(text, self._day_of_message())
        except OtherCurrency:
            raise
        except ValueError:
            return text
        return text
