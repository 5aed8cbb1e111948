import email
import email.policy
from email.errors import MessageError

from odoo import models

from ...core.inbound.automatic_mail import BOUNCE
from .inbound import Unusable
from .mail_thread_arrival import MOST_RECIPIENTS


class MailThread(models.AbstractModel):
    """What is kept aside before Odoo reads it: what is too big, and most machines."""

    _inherit = "mail.thread"

    def _inbound_check(self, inbound):
        """Refuse what need not go on to Odoo.

        :raise Unusable: it is kept, and why
        """
        headers, kind = inbound.headers, inbound.verdict.kind
        if headers.size > inbound.settings.most_bytes:
            raise Unusable("oversized")
        if len(headers.recipients()) > MOST_RECIPIENTS:
            raise Unusable("too_many_recipients")
        if headers.is_receipt or not kind:
            return
        if kind == BOUNCE:
            if not self._inbound_is_odoo_bounce(headers):
                raise Unusable(BOUNCE)
        elif not inbound.arrival.thread_lead_id:
            self._inbound_look_into(inbound)

    def _inbound_look_into(self, inbound):
        """Look into what a machine stamped: a person may be behind.

        :raise Unusable: nobody is
        """
        try:
            inbound.read_from(
                email.message_from_bytes(
                    inbound.arrival.raw, policy=email.policy.compat32
                )
            )
            self._inbound_judge(inbound)
        except (MessageError, ValueError, LookupError, RecursionError) as error:
            raise Unusable(inbound.verdict.kind) from error

    def _inbound_is_odoo_bounce(self, headers):
        """Tell whether Odoo counts that bounce, and creates nothing of it."""
        sender = (headers.sender or ("", ""))[1]
        report = headers.get("Content-Type", "").lower().startswith("multipart/report")
        return report or sender.startswith("mailer-daemon@")
