from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from ..rule.runner import NothingToDo
from ..shared.mail_refusal import why_not_sent
from ..shared.remote import travels


class CrmLeadQuestionnaire(models.Model):
    """Sending the customer the link, by mail, in their language."""

    _inherit = "crm.lead.questionnaire"

    customer_lang = fields.Char(compute="_compute_customer_lang")
    link_mail_id = fields.Many2one(
        "mail.mail",
        "Last Mail",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
    )
    sending_state = fields.Selection(
        [("waiting", "To Leave"), ("sent", "Sent"), ("failed", "Not Sent")],
        "Sending",
        compute="_compute_sending",
    )
    sending_text = fields.Char("What Became of the Mail", compute="_compute_sending")

    @api.depends(
        "link_sent_at",
        "link_mail_id.state",
        "link_mail_id.failure_reason",
        "last_answered_at",
        "last_source",
    )
    @api.depends_context("lang", "tz")
    def _compute_sending(self):
        for questionnaire in self:
            # Who sells may not read mails: of this one, whether it left is told.
            link = questionnaire.sudo()
            mail, state, text = link.link_mail_id, False, False
            if link._answered_since_sent():
                # However it reached them.
                state = "sent"
                at = format_datetime(self.env, link.last_answered_at, dt_format="short")
                text = self.env._("Answered by the customer on %s", at)
            elif mail.state in ("exception", "cancel"):
                state = "failed"
                text = self.env._("The mail did not leave: %s", link._why_not_sent())
            elif mail.state == "outgoing":
                state = "waiting"
                text = self.env._("The mail will leave in a few moments")
            elif link.link_sent_at:
                state = "sent"
                at = format_datetime(self.env, link.link_sent_at, dt_format="short")
                text = self.env._("Sent on %s", at)
            questionnaire.sending_state, questionnaire.sending_text = state, text

    def _answered_since_sent(self):
        """Tell whether the customer answered after the mail, which did not leave."""
        at = self.last_answered_at
        return bool(
            self.link_mail_id.state in ("exception", "cancel")
            and self.last_source in ("customer", "email")
            and at
            and self.link_sent_at
            and at >= self.link_sent_at
        )

    def _why_not_sent(self):
        mail = self.link_mail_id
        if not (mail.failure_type or mail.failure_reason):
            return self.env._("it was cancelled")
        return why_not_sent(self.env, mail.failure_type, mail.failure_reason)

    def _compute_customer_lang(self):
        for questionnaire in self:
            # A customer's language is theirs, whoever sees the opportunity.
            questionnaire.customer_lang = questionnaire.sudo().lead_id._customer_lang()

    def _send_to_customer(self, by_hand=False, words=None):
        """Send this single questionnaire to the customer of its opportunity.

        :param bool by_hand: somebody waits to see it leave
        :param dict words: ``subject`` and ``body_html``, rather than those of its mail
        :return: what was done, in a few words
        :raise NothingToDo: there is no address, or no question for the customer
        """
        self.ensure_one()
        self._check_for_customer(NothingToDo)
        to = self._recipient()
        self._ensure_link()
        values = {**self._mail_values(), **(words or {}), "email_to": to}
        # It holds a link, which nobody reads: to whom it goes was checked.
        sent = self.sudo()
        template = sent._mail_template()
        mail_id = template.send_mail(self.id, email_values=values)
        self._wake_mails(by_hand)
        sent.write({"link_mail_id": mail_id, "link_sent_at": fields.Datetime.now()})
        return self.env._(
            "Questionnaire “%(template)s” sent to %(to)s",
            template=self.template_id.name,
            to=to,
        )

    def _recipient(self):
        """Return the address that this single questionnaire goes to.

        :raise NothingToDo: there is none
        """
        lead = self.lead_id
        to = lead._customer_address()
        if not to:
            raise NothingToDo(
                self.env._(
                    "“%(lead)s” has no e-mail address to send “%(template)s” to. Give"
                    " the opportunity one.",
                    lead=lead.name,
                    template=self.template_id.name,
                )
            )
        return to

    def _wake_mails(self, by_hand):
        """Have what is queued leave once this is committed, not before."""
        at = fields.Datetime.now()
        if by_hand:
            at = fields.Datetime.add(at, minutes=1)  # should nobody call ``leave_now``
        # Only administrators wake scheduled actions: this one sends what waits.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger(at)

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

    # ------------------------------------------------------------
    # By hand: show, queue, have it leave, say what became of it
    # ------------------------------------------------------------

    def action_send_to_customer(self):
        """Show the mail that takes this single questionnaire to the customer, to be
        changed and sent.

        :raise UserError: there is no address, or no question for the customer
        """
        self.ask_to_send()
        self._ensure_link()
        # It holds a link, which nobody reads: who may send it is shown it.
        sent = self.sudo()
        words = sent._mail_template()._generate_template(
            self.ids, ("subject", "body_html")
        )[self.id]
        dialog = self.env["crm.questionnaire.send"].create(
            {
                "questionnaire_id": self.id,
                "subject": words["subject"],
                "body": words["body_html"],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send to the Customer"),
            "res_model": dialog._name,
            "res_id": dialog.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    def ask_to_send(self):
        """Return the question to ask before this single questionnaire is sent.

        :return: a sentence, which names the address
        :raise UserError: there is no address, or no question for the customer
        :raise AccessError: one may not edit the opportunity
        """
        self.ensure_one()
        self._check_may_answer()
        try:
            self._check_for_customer(NothingToDo)
            to = self._recipient()
        except NothingToDo as reason:
            raise UserError(str(reason)) from None
        question = self.env._(
            "Send “%(template)s” to %(to)s?", template=self.template_id.name, to=to
        )
        lead = self.lead_id
        if lead.email_from:
            return question
        whose = self.env._(
            "The opportunity has no e-mail address: this one is that of its contact,"
            " %s.",
            lead.partner_id.display_name,
        )
        return f"{question}\n\n{whose}"

    def send_to_customer(self):
        """Queue the mail that takes this single questionnaire to the customer.

        ``leave_now`` has it leave; without it, it leaves a little later.

        :raise UserError: there is no address, or no question for the customer
        """
        self.ask_to_send()
        self._send_to_customer(by_hand=True)
        return True

    def leave_now(self):
        """Have the mail of this single questionnaire leave, if it still waits.

        In a transaction of its own: what is sent cannot be undone.

        :return: dict ``state`` (``waiting``, ``sent``, ``failed``), ``text``
        """
        self.ensure_one()
        mail = self._answerable().link_mail_id
        if mail.state == "outgoing" and mail.try_lock_for_update():
            mail.send()
        text = self.sending_text
        if self.sending_state == "sent":
            to = mail.email_to
            text = self.env._(
                "“%(template)s” is sent to %(to)s.",
                template=self.template_id.name,
                to=to,
            )
        return {"state": self.sending_state, "text": text}

    def copy_link(self):
        """Return the address of the page of this single questionnaire, to be given by
        hand; it is valid for as long as when it is sent.

        :raise UserError: there is no question for the customer
        :raise AccessError: one may not edit the opportunity
        """
        self.ensure_one()
        self._check_for_customer(UserError)
        self._ensure_link()
        return self.link_url

    @travels
    def get_screen(self, for_customer=False):
        """Add ``sending``: what a screen says of the link; None where there is no
        question for the customer."""
        screen = super().get_screen(for_customer)
        if not for_customer:
            screen["sending"] = self._sending_on_screen()
        return screen

    def _sending_on_screen(self):
        if not self._is_for_customer():
            return None
        until = ""
        if self.link_state != "none":
            day = format_date(self.env, self.link_until)
            until = (
                self.env._("Link valid until %s", day)
                if self.link_state == "valid"
                else self.env._("Link expired on %s", day)
            )
        return {
            "state": self.sending_state or "",
            "text": self.sending_text or "",
            "has_link": self.link_state != "none",
            "until": until,
        }


class CrmProjectTemplate(models.Model):
    _inherit = "crm.project.template"

    @travels
    def get_screen(self):
        """Add ``sending``: None, there is nobody to send it to yet."""
        return {**super().get_screen(), "sending": None}
