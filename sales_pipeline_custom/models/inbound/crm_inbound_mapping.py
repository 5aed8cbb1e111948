import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import plaintext2html

from ...core.inbound.amounts import read_money
from ...core.inbound.equivalents import read_equivalents
from ...core.inbound.inbound_values import read_email, read_phone, read_quantity
from ...core.shared.labelled_lines import label_of
from ...core.shared.reading import fold
from ...core.shared.typed_values import Wrong, read_value
from ..move.crm_lead import AMOUNTS
from ..shared.wrong_value import wrong_value
from .inbound import arriving
from .settings import Line

# What a message never says: where an opportunity is, whose it is, what Odoo keeps.
NEVER = {
    "active",
    "automated_probability",
    "company_id",
    "company_currency",
    "followed_lead_id",
    "inbound_address_id",
    "lead_properties",
    "lost_reason_id",
    "probability",
    "stage_id",
    "team_id",
    "type",
    "user_id",
}
KINDS = {
    "char": "char",
    "text": "text",
    "html": "text",
    "integer": "integer",
    "float": "float",
    "monetary": "monetary",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
}
BY_NAME = ("many2one", "many2many")
MOST_CHARS = 500


class OtherCurrency(ValueError):
    """An amount in a currency that cannot be converted to ours."""


class CrmInboundMapping(models.Model):
    """Where the value of a “Label: value” line of a message goes."""

    _name = "crm.inbound.mapping"
    _inherit = ["crm.cached"]
    _description = "Line of an Inbound Message"
    _order = "sequence, id"
    _rec_name = "labels"

    address_id = fields.Many2one(
        "crm.inbound.address", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    labels = fields.Char(
        "When the Message Says",
        required=True,
        help="One or more labels, separated by semicolons. Case, accents and colons do"
        " not count.",
    )
    field_id = fields.Many2one(
        "ir.model.fields",
        "Fill In",
        ondelete="cascade",
        domain="[('model', '=', 'crm.lead'), ('store', '=', True),"
        " ('readonly', '=', False), ('ttype', 'in', ['char', 'text', 'html', 'integer',"
        " 'float', 'monetary', 'boolean', 'date', 'datetime', 'selection', 'many2one',"
        " 'many2many'])]",
    )
    equivalents = fields.Text(
        "Other Words",
        help="What people write, and what it means, one per line: “Pellet stove = PAG”."
        " Several words before the “=” are separated by semicolons. Case and accents do"
        " not count.",
    )

    @api.constrains("field_id", "labels")
    def _check_target(self):
        for line in self:
            line._check_goes_somewhere()
            if not line._folded_labels():
                raise ValidationError(
                    self.env._("Write the label to look for, “Budget” say.")
                )
            if line.field_id and not line._may_fill(line.field_id.name):
                raise ValidationError(
                    self.env._(
                        "“%(label)s” cannot fill in “%(field)s”: a message decides"
                        " neither stage, nor owner, nor what Odoo computes. Choose"
                        " another field.",
                        label=line.labels,
                        field=line.field_id.field_description,
                    )
                )

    def _check_goes_somewhere(self):
        """Check that this single line fills in something.

        Replace it where a line may fill in something else than a field.
        """
        if not self.field_id:
            raise ValidationError(
                self.env._("“%s” fills in nothing: choose a field.", self.labels)
            )

    @api.constrains("equivalents")
    def _check_equivalents(self):
        for line in self:
            try:
                read_equivalents(line.equivalents)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "“%(label)s”: “%(line)s” does not say what it means. Write what"
                        " people write, “=”, and what it means: “Pellet stove = PAG”.",
                        label=line.labels,
                        line=error.args[0],
                    )
                ) from None

    def _may_fill(self, name):
        field = self.env["crm.lead"]._fields.get(name)
        return (
            field is not None
            and field.store
            and not field.readonly
            and name not in NEVER
            and not name.startswith(("message_", "activity_", "move_"))
            and (field.type in KINDS or field.type in ("selection", *BY_NAME))
        )

    def write(self, vals):
        result = super().write(vals)
        if "address_id" in vals:
            self.address_id.check_access("write")  # Odoo looks at the former one
        return result

    # ------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------

    def _folded_labels(self):
        labels = (label_of(label) for label in (self.labels or "").split(";"))
        return tuple(label for label in labels if label)

    def _as_core(self):
        return Line(
            id=self.id,
            labels=self._folded_labels(),
            field=self.field_id.name or "",
            shown=self.labels.split(";")[0].strip(),
            equivalents=read_equivalents(self.equivalents),
        )

    @api.model
    def _read_field(self, name, text, company_id):
        """Read what a message says for a field of the opportunity.

        :param str name: of the field
        :param str text: as it was written
        :param int company_id: that the message is for: it names no other's records
        :return: the value to write
        :raise ValueError: it cannot be; its message is for people
        """
        field = self.env["crm.lead"]._fields.get(name)
        if field is None or not self._may_fill(name):
            raise ValueError(self.env._("This field no longer exists."))
        if field.type == "selection":
            return self._read_selection(field, text)
        if field.type in BY_NAME:
            return self._read_name(field, text, company_id)
        try:
            value = self._read_value(name, KINDS[field.type], text)
            return plaintext2html(value) if field.type == "html" else value
        except Wrong as wrong:
            label = field._description_string(self.env)
            raise ValueError(wrong_value(self.env, label, wrong)) from None
        except OtherCurrency:
            raise
        except ValueError:
            raise ValueError(
                self.env._(
                    "“%(value)s” cannot be read as “%(field)s”.",
                    value=text[:60],
                    field=field._description_string(self.env),
                )
            ) from None

    @api.model
    def _read_value(self, name, kind, text):
        if name == "email_from":
            return read_email(text)
        if name in ("phone", "mobile"):
            return read_phone(text, self._receiving_company().country_id.code)
        if kind == "monetary":
            label = self.env["crm.lead"]._fields[name]._description_string(self.env)
            text = str(self._read_amount(text, label))
        if kind in ("float", "integer"):
            text = str(read_quantity(text))
        if kind == "char":
            text = text[:MOST_CHARS]
        tz = kind == "datetime" and (self.env.company.partner_id.tz or "Europe/Paris")
        today = self._day_of_message()
        least = 0 if name in AMOUNTS else None
        return read_value(kind, text, bounds=(least, None), tz=tz, today=today)

    def _day_of_message(self):
        """Return the day the message being received was written, None without."""
        inbound = arriving(self.env)
        return inbound.headers.date if inbound else None

    def _receiving_company(self):
        """Return the company a message is received for."""
        inbound = arriving(self.env)
        company_id = inbound.settings.company_id if inbound else False
        # Who wrote may not work for it: only its country and its currency are read.
        companies = self.env["res.company"].sudo()
        return companies.browse(company_id or []) or companies.env.company

    @api.model
    def _read_amount(self, text, label):
        """Read an amount, in the currency of the company that receives the message.

        One in another currency is converted at the rate of the day, and noted.

        :param str label: what the line of the message is called
        :return: float
        :raise OtherCurrency: no rate is known; its message is for people
        :raise ValueError: it is not an amount
        """
        money = read_money(text)
        company = self._receiving_company()
        ours = company.currency_id
        if money.may_be_in(ours.name):
            return money.amount
        currencies = self.env["res.currency"]
        theirs = currencies.search([("name", "in", money.currencies)], limit=1)
        if theirs and len(money.currencies) == 1 and theirs.rate_ids:
            today = fields.Date.context_today(self)
            amount = theirs._convert(money.amount, ours, company, today)
            remark = self.env._("Converted at the rate of the day.")
        elif ours == self.env.ref("base.USD") and currencies.search_count([]) == 1:
            # Odoo as it comes: nobody has chosen its currency yet.
            amount = money.amount
            remark = self.env._(
                "It is not in %s: the number was taken as it is.", ours.name
            )
        else:
            raise OtherCurrency(
                self.env._(
                    "It is not in %s: convert it, and write the amount yourself.",
                    ours.name,
                )
            )
        inbound = arriving(self.env)
        if inbound:
            inbound.done.note(label, text, remark)
        return amount

    def _read_selection(self, field, text):
        said = fold(text)
        for value, label in field._description_selection(self.env):
            if said in (fold(str(value)), fold(label)):
                return value
        raise ValueError(
            self.env._(
                "“%(value)s” is not one of the choices of “%(field)s”.",
                value=text[:60],
                field=field._description_string(self.env),
            )
        )

    def _read_name(self, field, text, company_id):
        # Who delivers mail may see no such record: the customer named it in a form.
        records = self.env[field.comodel_name].sudo()
        of_company = []
        if "company_id" in records._fields:
            of_company = [("company_id", "in", (False, company_id))]
        several = field.type == "many2many"
        names = re.split(r"[;,]", text) if several else [text]
        found = records.browse()
        for name in filter(None, (one.strip()[:100] for one in names[:20])):
            same = records.name_search(name, of_company, "ilike", limit=20)
            ids = [id_ for id_, label in same if fold(label) == fold(name)]
            if len(ids) != 1:
                raise ValueError(
                    self.env._(
                        "“%(value)s” names no “%(field)s”.",
                        value=name[:60],
                        field=field._description_string(self.env),
                    )
                )
            found |= records.browse(ids)
        if several:
            return [(4, id_) for id_ in found.ids]
        return found.id
