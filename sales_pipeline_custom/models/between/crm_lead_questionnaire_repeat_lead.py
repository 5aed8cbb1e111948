from odoo import api, fields, models
from odoo.tools import email_normalize

from ..move.origin import circumstances
from .crm_lead_questionnaire_repeat import BY_PEOPLE


class CrmLead(models.Model):
    _inherit = "crm.lead"

    questionnaire_repeat_ids = fields.One2many(
        "crm.lead.questionnaire.repeat", "lead_id", copy=False
    )

    def _questionnaire_email(self):
        """Return where questionnaires of this single opportunity go, normalized."""
        return email_normalize(self._customer_address())

    def _project_says(self):
        return {
            **super()._project_says(),
            "repeats": self.questionnaire_repeat_ids._on_screen(),
        }

    def _repeats(self):
        """Return what is sent again for these opportunities, in superuser mode."""
        # Nobody writes or deletes repetitions: they follow their opportunities.
        repeats = self.env["crm.lead.questionnaire.repeat"].sudo()
        return repeats.search([("lead_id", "in", self.ids)])

    def unlink(self):
        """Keep what customers refused: it holds for their other opportunities."""
        self.check_access("unlink")
        repeats = self._repeats()
        refused = repeats.filtered("refused_email")
        refused.lead_id = False
        (repeats - refused).unlink()
        return super().unlink()

    def _merge_dependences(self, opportunities):
        theirs, known = opportunities._repeats(), self._repeats()
        for repeat in theirs:
            twin = known.filtered(
                lambda one, r=repeat: one.template_id == r.template_id
            )
            if twin:
                repeat._stop_likewise(twin)
                repeat.run_ids._waiting_rounds()._end("cancelled", "merged")
                repeat.questionnaire_ids.repeat_id = twin
            else:
                repeat.lead_id = self
                known |= repeat
        return super()._merge_dependences(opportunities)


class CrmLeadQuestionnaire(models.Model):
    """What the mail and the page of a repeated questionnaire have more."""

    _inherit = "crm.lead.questionnaire"

    repeat_id = fields.Many2one(
        "crm.lead.questionnaire.repeat",
        "Repeated Questionnaire",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    stop_url = fields.Char(compute="_compute_stop_url")

    def _is_awaited(self):
        """Leave out what the customer is asked again and again: it is up to them."""
        return super()._is_awaited() and not self.repeat_id

    def _follows_fields(self):
        """What is asked again is what was said at its time."""
        return super()._follows_fields() and not self.repeat_id

    @api.depends("repeat_id.stop_reason")
    def _compute_stop_url(self):
        self._origin.check_access("read")  # however it is asked for
        for questionnaire in self:
            # The secret of a link is nobody's to read: it goes into a mail. A form that
            # is not saved names whatever its author likes.
            repeat = questionnaire._origin.sudo().repeat_id
            questionnaire.stop_url = False
            if repeat and repeat.stop_reason not in BY_PEOPLE:
                base = repeat.lead_id.get_base_url()
                questionnaire.stop_url = f"{base}{repeat._stop_path()}"

    def _send_to_customer(self, by_hand=False, words=None):
        repeat_id = circumstances(self.env).repeat_id
        if repeat_id:
            # Whoever the rule runs as may answer questionnaires, not bind them.
            self.sudo().repeat_id = repeat_id
        return super()._send_to_customer(by_hand, words)

    def _mail_template(self):
        if not self.stop_url:
            return super()._mail_template()
        return self.env.ref("sales_pipeline_custom.mail_template_questionnaire_repeat")

    def _mail_values(self):
        values = super()._mail_values()
        if self.stop_url:
            # What mail programs show beside the sender: one click, by POST (RFC 8058).
            values["headers"] = repr(
                {
                    "List-Unsubscribe": f"<{self.stop_url}>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                }
            )
        return values

    @api.private
    def page_values(self, errors=None, typed=None):
        return {**super().page_values(errors, typed), "stop_url": self.stop_url}
