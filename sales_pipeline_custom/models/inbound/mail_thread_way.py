import email
import email.policy
import logging
from email.errors import MessageError

from markupsafe import Markup

from odoo import api, models
from odoo.tools import plaintext2html

from ...core.inbound.automatic_mail import BOUNCE
from ...core.inbound.mail_headers import flat
from ...core.inbound.mail_parts import MOST_PARTS
from .inbound import Unusable, arriving, is_of_database
from .mending import mend, rescued, safe_name

_logger = logging.getLogger(__name__)

MOST_RECIPIENTS = 250
LONGEST_ID = 500  # characters: an index holds no more
FLAT = ("subject", "email_from", "from", "to", "cc", "recipients", "to_filtered",
        "cc_filtered", "references", "in_reply_to", "message_id")  # fmt: skip


class MailThread(models.AbstractModel):
    """How a mail about opportunities goes through Odoo's own reading and routing: see
    ``mail_thread_inbound`` for what is before and after."""

    _inherit = "mail.thread"

    # ------------------------------------------------------------
    # 3. Is it wanted
    # ------------------------------------------------------------

    def _inbound_check(self, inbound):
        """Refuse what need not go on to Odoo.

        :raise Unusable: it is kept, and why
        """
        headers = inbound.headers
        if headers.size > inbound.settings.most_bytes:
            raise Unusable("oversized")
        if len(headers.recipients()) > MOST_RECIPIENTS:
            raise Unusable("too_many_recipients")
        if headers.is_receipt or not inbound.kind:
            return
        if inbound.kind == BOUNCE:
            if not self._inbound_is_odoo_bounce(headers):
                raise Unusable(BOUNCE)
        elif not inbound.thread_lead_id:
            self._inbound_look_into(inbound)

    def _inbound_look_into(self, inbound):
        """Look into what a machine stamped: a person may be behind.

        :raise Unusable: nobody is
        """
        try:
            inbound.message = email.message_from_bytes(
                inbound.raw, policy=email.policy.compat32
            )
            self._inbound_understand(inbound)
        except (MessageError, ValueError, LookupError, RecursionError) as error:
            raise Unusable(inbound.kind) from error
        finally:
            inbound.message = None

    def _inbound_is_odoo_bounce(self, headers):
        """Tell whether Odoo counts that bounce, and creates nothing of it."""
        sender = (headers.sender or ("", ""))[1]
        report = headers.get("Content-Type", "").lower().startswith("multipart/report")
        return report or sender.startswith("mailer-daemon@")

    # ------------------------------------------------------------
    # 4. Odoo's own way, mended
    # ------------------------------------------------------------

    def _inbound_process(self, inbound, model, options, receipt):
        """Have Odoo process a mail; ``inbound`` tells what became of it.

        :raise Unusable: nothing did
        """
        reader = self.with_context(inbound=inbound)
        with self.env.cr.savepoint():
            reader.message_process(model, inbound.raw, **options)
            # Who delivers mail may not see it: the customer is told that it came.
            lead = self.env["crm.lead"].sudo().browse(inbound.lead_id)
            if lead and receipt:
                lead._inbound_acknowledge(inbound, receipt)
        # What Odoo made of it stays: a bounce that it counted, another address.
        if not inbound.lead_id:
            raise Unusable(inbound.kind or inbound.refusal or "refused")

    @api.model
    def message_parse(self, message, save_original=False):
        inbound = arriving(self.env)
        if inbound is None or inbound.is_being_parsed:
            return super().message_parse(message, save_original=save_original)
        inbound.is_being_parsed = True
        inbound.message = message
        if sum(1 for _part in message.walk()) > MOST_PARTS:
            raise Unusable("malformed", self.env._("It is made of too many parts."))
        try:
            inbound.read_whole()
            mend(message)
            parsed = super().message_parse(message, save_original=save_original)
        except Exception as error:
            if is_of_database(error):
                raise
            _logger.info("Mail %s is mended", inbound.headers.message_id, exc_info=True)
            carrier = rescued(inbound)
            parsed = super().message_parse(carrier, save_original=False)
        if parsed.get("is_bounce"):
            inbound.kind = BOUNCE
            return parsed
        self._inbound_clean(parsed, inbound)
        self._inbound_understand(inbound)
        if not inbound.headers.sender or (inbound.is_named and inbound.is_believed):
            self._inbound_name_author(parsed, inbound)
        if message.get_content_type() == "text/calendar":
            self._inbound_show_invitation(parsed, inbound)
        return parsed

    def _inbound_show_invitation(self, parsed, inbound):
        """Show what an invitation says, rather than how calendars write it."""
        said = inbound.body.text or inbound.headers.subject
        parsed["body"] = plaintext2html(said)
        calendar = inbound.message.get_payload(decode=True) or b""
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
        if inbound.is_id_taken or not is_usable:
            parsed["message_id"] = f"<{inbound.headers.key()[:40]}@inbound>"
        parsed["attachments"] = [
            one._replace(fname=safe_name(one)) for one in parsed.get("attachments", [])
        ]

    @api.model
    def _detect_loop_headers(self, msg_dict):
        detected = super()._detect_loop_headers(msg_dict)
        inbound = arriving(self.env)
        if detected and inbound:
            inbound.refusal = "loop"
        return detected

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        detected = super()._detect_loop_sender(message, message_dict, routes)
        inbound = arriving(self.env)
        if detected and inbound:
            inbound.refusal = "loop"
        return detected

    # ------------------------------------------------------------
    # 5. Where to
    # ------------------------------------------------------------

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        inbound = arriving(self.env)
        if inbound is None:
            return routes
        ours = [route for route in routes if route[0] == "crm.lead"]
        if not ours:
            return routes
        others = [route for route in routes if route[0] != "crm.lead"]
        if inbound.is_named:
            # Odoo has checked who sent it; from here on it is of whom it names.
            self._inbound_name_author(message_dict, inbound)
        chosen = self._inbound_best_route(inbound, ours)
        # Where a mail goes does not depend on what its bearer sees: no value is told.
        leads = self.env["crm.lead"].sudo()
        chosen = leads._inbound_route(inbound, chosen, message_dict)
        self._inbound_keep_companies_apart(inbound, chosen, message_dict)
        inbound.has_failed = not inbound.is_answer  # until it is created
        return [chosen] if inbound.is_trial else [*others, chosen]

    @api.model
    def _routing_create_bounce_email(self, *args, **kwargs):
        inbound = arriving(self.env)
        if inbound and inbound.is_trial:
            return None
        return super()._routing_create_bounce_email(*args, **kwargs)

    def _inbound_best_route(self, inbound, routes):
        """Choose one of several routes: one message, one opportunity."""
        answered = [route for route in routes if route[1]]
        if answered or len(routes) == 1:
            return (answered or routes)[0]
        for route in routes:
            alias = route[4]
            if alias and alias.alias_parent_model_id.model == "crm.inbound.address":
                return route
        return routes[0]
