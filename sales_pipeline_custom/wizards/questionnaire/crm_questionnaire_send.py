from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..shared.crm_dialog import CLOSE, confirms


class CrmQuestionnaireSend(models.TransientModel):
    """The mail that takes a questionnaire to the customer, read before it leaves."""

    _name = "crm.questionnaire.send"
    _inherit = ["crm.dialog"]
    _is_about = "questionnaire_id"
    _description = "Send a Questionnaire"

    questionnaire_id = fields.Many2one(
        "crm.lead.questionnaire", required=True, readonly=True, ondelete="cascade"
    )
    question = fields.Text(compute="_compute_question")
    subject = fields.Char(required=True)
    body = fields.Html("Message", sanitize="email_outgoing", required=True)

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        try:
            dialogs.questionnaire_id._check_may_answer()
        except AccessError as error:
            self._refuse_not_theirs(error)
        return dialogs

    @api.depends("questionnaire_id")
    def _compute_question(self):
        for dialog in self:
            dialog.question = dialog.questionnaire_id.ask_to_send()

    @confirms
    def action_send(self):
        """Send it as it was changed. It leaves once this is committed.

        :raise UserError: the link of the customer is not in it any more; there is no
            address, or no question for the customer
        :raise AccessError: one may not edit the opportunity
        """
        self.ensure_one()
        questionnaire = self.questionnaire_id
        questionnaire.ask_to_send()
        link = questionnaire.link_url
        if not link or link not in (self.body or ""):
            raise UserError(
                self.env._(
                    "This message does not hold the link to “%s” that the customer"
                    " needs. Close it and send again: the link is put in anew.",
                    questionnaire.template_id.name,
                )
            )
        words = {"subject": self.subject, "body_html": self.body}
        questionnaire._send_to_customer(by_hand=True, words=words)
        return {
            "type": "ir.actions.client",
            "tag": "sales_pipeline_questionnaire_leaves",
            "params": {"questionnaire_id": questionnaire.id, "next": CLOSE},
        }
