from odoo import fields, models
from odoo.exceptions import UserError

from .crm_transition_runner import NothingToDo


class CrmLeadQuestionnaire(models.Model):
    """Sending the customer the link, by mail, in their language."""

    _inherit = "crm.lead.questionnaire"

    customer_lang = fields.Char(compute="_compute_customer_lang")

    def _compute_customer_lang(self):
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        for questionnaire in self:
            lead = questionnaire.sudo().lead_id
            spoken = (
                lead.partner_id.lang,
                lead.lang_code,
                questionnaire._link_company().partner_id.lang,
            )
            questionnaire.customer_lang = next(
                (code for code in spoken if code in installed), False
            )

    def _send_to_customer(self):
        """Send this single questionnaire to the customer of its opportunity.

        :return: what was done, in a few words
        :raise NothingToDo: there is no address, or no question for the customer
        """
        self.ensure_one()
        self._check_for_customer(NothingToDo)
        lead = self.lead_id
        to = lead.email_from or lead.partner_id.email
        if not to:
            raise NothingToDo(
                self.env._(
                    "“%(lead)s” has no e-mail address to send “%(template)s” to. Give"
                    " the opportunity one.",
                    lead=lead.name,
                    template=self.template_id.name,
                )
            )
        self._ensure_link()
        values = {**self._mail_values(), "email_to": to}
        self._mail_template().sudo().send_mail(self.id, email_values=values)
        # It leaves once this is committed, not before.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        self.sudo().link_sent_at = fields.Datetime.now()
        return self.env._(
            "Questionnaire “%(template)s” sent to %(to)s",
            template=self.template_id.name,
            to=to,
        )

    def _mail_template(self):
        """Return the mail that takes this single questionnaire to the customer."""
        return self.env.ref("sales_pipeline_custom.mail_template_questionnaire")

    def _mail_values(self):
        """Return what that mail has besides its template."""
        lead = self.lead_id
        sender = lead.user_id.email_formatted or self.env.user.email_formatted
        return {
            "auto_delete": False,
            # It is read in the opportunity, and answered there.
            "model": lead._name,
            "res_id": lead.id,
            "reply_to": lead._notify_get_reply_to(default=sender)[lead.id],
        }

    def action_send_to_customer(self):
        """Send this questionnaire to the customer, and say so."""
        try:
            said = self._send_to_customer()
        except NothingToDo as reason:
            raise UserError(str(reason)) from None
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": said,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
