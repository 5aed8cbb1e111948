import logging

from markupsafe import Markup

from odoo import api, models
from odoo.tools import plaintext2html

from ...core.inbound.mail_headers import flat
from ...core.inbound.mail_parts import MOST_PARTS
from .inbound import Unusable, arriving, is_of_database
from .mending import mend, rescued, safe_name

_logger = logging.getLogger(__name__)

LONGEST_ID = 500  # characters: an index holds no more
FLAT = ("subject", "email_from", "from", "to", "cc", "recipients", "to_filtered",
        "cc_filtered", "references", "in_reply_to", "message_id")  # fmt: skip


class MailThread(models.AbstractModel):
    """Odoo's own reading and routing, mended where they would fail."""

    _inherit = "mail.thread"

    def _inbound_parse(self, inbound, message, parse, save_original):
        """Have Odoo parse a mail, read for what it says before it is mended.

        :param message: ``email.message.EmailMessage``
        :param parse: Odoo's ``message_parse``, whose option ``save_original`` is
        :return: as that does
        :raise Unusable: it is made of too many parts
        """
        if sum(1 for _part in message.walk()) > MOST_PARTS:
            raise Unusable("malformed", self.env._("It is made of too many parts."))
        try:
            inbound.read_from(message)
            mend(message)
            return parse(message, save_original=save_original)
        except Exception as error:
            if is_of_database(error):
                raise
            _logger.info("Mail %s is mended", inbound.headers.message_id, exc_info=True)
            carrier = rescued(inbound.arrival, inbound.mail)
            return parse(carrier, save_original=False)

    def _inbound_clean(self, parsed, inbound):
        """Leave out of what was parsed what no database or other mail could hold."""
        for name in FLAT:
            if isinstance(parsed.get(name), str):
                parsed[name] = flat(parsed[name])
        body = parsed.get("body") or ""
        clean = body.replace("\x00", "").encode("utf-8", "ignore").decode()
        if clean != body:
            is_safe = isinstance(body, Markup)
            parsed["body"] = Markup(clean) if is_safe else clean  # noqa: S704 - as it was
        is_usable = 0 < len(inbound.headers.message_id) <= LONGEST_ID
        if inbound.arrival.is_id_taken or not is_usable:
            parsed["message_id"] = f"<{inbound.headers.key()[:40]}@inbound>"
        parsed["attachments"] = [
            one._replace(fname=safe_name(one)) for one in parsed.get("attachments", [])
        ]

    def _inbound_show_invitation(self, parsed, inbound, message):
        """Show what an invitation says, rather than how calendars write it."""
        said = inbound.mail.body.text or inbound.headers.subject
        parsed["body"] = plaintext2html(said)
        calendar = message.get_payload(decode=True) or b""
        parsed["attachments"] = [
            *parsed.get("attachments", []),
            self._Attachment("invitation.ics", calendar, {}),
        ]

    @api.model
    def _detect_is_bounce(self, message, message_dict):
        inbound = arriving(self.env)
        if inbound and inbound.headers.is_receipt:
            return False  # Odoo takes any report for one
        return super()._detect_is_bounce(message, message_dict)

    @api.model
    def _detect_loop_headers(self, msg_dict):
        detected = super()._detect_loop_headers(msg_dict)
        inbound = arriving(self.env)
        if detected and inbound:
            inbound.done.refusal = "loop"
        return detected

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        detected = super()._detect_loop_sender(message, message_dict, routes)
        inbound = arriving(self.env)
        if detected and inbound:
            inbound.done.refusal = "loop"
        return detected

    @api.model
    def _routing_create_bounce_email(self, *args, **kwargs):
        inbound = arriving(self.env)
        if inbound and inbound.arrival.is_trial:
            return None
        return super()._routing_create_bounce_email(*args, **kwargs)
