from odoo import fields, models
from odoo.tools import clean_context

from ...core.inbound.automatic_mail import wants_no_answer
from ...core.inbound.mail_headers import digest
from ...core.inbound.mail_senders import is_program

MAIL_QUEUE = "mail.ir_cron_mail_scheduler_action"
# Who answers a machine may be answered by a machine.
ROBOT_HEADERS = {
    "Auto-Submitted": "auto-replied",
    "X-Auto-Response-Suppress": "All",
    "Precedence": "auto_reply",
}


class CrmLead(models.Model):
    """Somebody who writes is told that it arrived."""

    _inherit = "crm.lead"

    def _inbound_acknowledge(self, inbound, receipt):
        """Acknowledge a mail, once per sender and day, never to a machine."""
        self.ensure_one()
        template_id = inbound.settings.acknowledgement_id
        email = (inbound.verdict.author or ("", ""))[1]
        answers_thread = inbound.way.is_answer and not inbound.way.by_address
        if not template_id or not email or answers_thread:
            return
        if not self._inbound_may_acknowledge(inbound, email):
            return
        day = fields.Date.context_today(self)
        if not receipt._may_acknowledge(f"{day} {digest(email)}"):
            return
        try:
            with self.env.cr.savepoint():
                self._inbound_send_acknowledgement(template_id, email, inbound)
        except Exception as error:
            if getattr(error, "pgcode", None):
                raise
            note = self.env._("The acknowledgement could not be sent: %s", error)
            self._message_log(body=note)

    def _inbound_may_acknowledge(self, inbound, email):
        """Tell whether a mail may be answered at that address: a person's, not ours,
        who did not ask not to be, and is who they say where the address wants it."""
        kind, event = inbound.verdict.kind, inbound.mail.event
        if kind or event or wants_no_answer(inbound.headers):
            return False
        if is_program(email) or self.env["mail.thread"]._inbound_whose(inbound, email):
            return False
        is_sure = inbound.is_believed and inbound.arrival.is_proven
        return is_sure or not inbound.settings.checked_by

    def _inbound_send_acknowledgement(self, template_id, email, inbound):
        headers = inbound.headers
        context = {**clean_context(self.env.context), "inbound": None}
        # Who delivers mail may send nothing else: the template is the manager's choice.
        template = self.env(context=context)["mail.template"].sudo().browse(template_id)
        template._check_is_about(self._name)  # still
        template.send_mail(
            self.id,
            force_send=False,
            raise_exception=True,
            email_values={
                "email_to": email,
                "email_cc": False,
                "recipient_ids": [],
                "headers": repr(
                    {**ROBOT_HEADERS, "In-Reply-To": headers.message_id[:500]}
                ),
            },
        )
        # It leaves once this is committed, rather than within the hour; only
        # administrators wake scheduled actions otherwise.
        self.env.ref(MAIL_QUEUE).sudo()._trigger()
