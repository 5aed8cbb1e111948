import email
import email.policy
import logging
import time
import xmlrpc.client
from contextlib import closing
from email.errors import MessageError

from markupsafe import Markup
from psycopg2 import InterfaceError, OperationalError

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, plaintext2html

from ..core.automatic_mail import BOUNCE
from ..core.mail_headers import flat
from .inbound import Foreseen, Inbound, NotKept, Unusable, arriving, headers_of
from .mail_mending import mend, rescued, safe_name

_logger = logging.getLogger(__name__)

MOST_RECIPIENTS = 250
MOST_PARTS = 500
LONGEST_ID = 500  # characters: an index holds no more
MOST_TRIES = 5  # when the database has something else to do
OF_CLIENT = ("lang", "tz", "allowed_company_ids")  # what it may say of itself
FLAT = ("subject", "email_from", "from", "to", "cc", "recipients", "to_filtered",
        "cc_filtered", "references", "in_reply_to", "message_id")  # fmt: skip


class MailThread(models.AbstractModel):
    """What happens to a mail that is about opportunities, from top to bottom.

    There is one way in, ``message_process``, whoever delivers the mail: fetchmail, the
    script of the mail server, a program. Mail about anything else is left to Odoo.

    1. ``_inbound_of``: is it about opportunities, which address is it for. Only its
       headers are read so far;
    2. ``crm.inbound.receipt._take``: it is taken once;
    3. ``_inbound_check``: machines, and what is too big, are kept aside;
    4. Odoo's own reading and routing, mended where they would fail: ``message_parse``;
       who is behind it is found there (``mail_thread_author``);
    5. ``message_route``: which opportunity it joins, if any;
    6. ``crm.lead.message_new`` or ``message_update``: see ``crm_lead_inbound``.

    What fails is kept whole (``crm.inbound.message``); what delivers the mail never
    fails, but where the database is gone: the mail then stays where it was.
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        options = {
            "custom_values": custom_values,
            "save_original": save_original,
            "strip_attachments": strip_attachments,
            "thread_id": thread_id,
        }
        if arriving(self.env):
            return super().message_process(model, message, **options)
        gateway = self._as_gateway(model, custom_values, thread_id)
        return gateway._inbound_deliver(model, _as_bytes(message), options)

    def _as_gateway(self, model, custom_values, thread_id):
        """Return this as the mail gateway works, for who may deliver mail.

        As in Odoo that is who reads aliases: the user of a mail server's script, and
        no customer. To name the record a mail goes to takes the right to write there,
        to say more of it than the mail does, an administrator.

        :raise AccessError: they may not
        """
        if self.env.su:
            return self
        self.env["mail.alias"].check_access("read")
        if thread_id and model in self.env:
            self.env[model].browse(int(thread_id)).check_access("write")
        if custom_values and not self.env.is_system():
            raise AccessError(
                self.env._("Only an administrator says more of a mail than it does.")
            )
        context = self.env.context
        kept = {name: context[name] for name in OF_CLIENT if name in context}
        return self.with_env(self.env(context=kept))

    def _inbound_deliver(self, model, raw, options):
        """Make something of a mail: see ``message_process``, whose options these are.

        :param bytes raw: the mail
        """
        thread_id = options["thread_id"]
        inbound = self._inbound_of(raw, model, thread_id)
        if inbound is None:
            return self._inbound_elsewhere(model, raw, options)
        server_id = self.env.context.get("default_fetchmail_server_id")
        if not server_id:
            return self._inbound_receive(inbound, model, options)
        for rest in reversed(range(MOST_TRIES)):
            try:
                return self._inbound_receive(inbound, model, options)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
                if not rest:
                    raise NotKept(server_id, error) from error
            except Exception as error:
                raise NotKept(server_id, error) from error
            # A mailbox is read with a transaction per mail.
            self.env.cr.rollback()
            time.sleep(0.1 * (MOST_TRIES - rest))
            inbound = self._inbound_of(raw, model, thread_id)

    def _inbound_elsewhere(self, model, raw, options):
        """Have Odoo process a mail about something else.

        One that a mailbox held for no address at all would be lost: it is kept.
        """
        process = super().message_process
        if model or not self.env.context.get("default_fetchmail_server_id"):
            return process(model, raw, **options)
        try:
            with self.env.cr.savepoint():
                return process(model, raw, **options)
        except ValueError as error:
            if "No possible route" not in str(error):
                raise
            messages = self.env["crm.inbound.message"]
            messages._keep_raw(raw, headers_of(raw), "no_route", str(error))
            return False

    # ------------------------------------------------------------
    # 1. Is it about opportunities
    # ------------------------------------------------------------

    @api.model
    def _inbound_of(self, raw, model, thread_id, kept=None):
        """Return the ``Inbound`` of a mail, None when it is not about opportunities.

        :param kept: the ``crm.inbound.message`` it is received again for
        """
        headers = headers_of(raw)
        aliases = self._inbound_aliases(headers.recipients())
        lead_id = self._inbound_thread(headers) if headers.is_reply() else 0
        if thread_id and model == "crm.lead":
            lead_id = thread_id
        if not aliases and not lead_id and model != "crm.lead":
            return None
        address_id, team_id = aliases[0] if aliases else (0, 0)
        if kept:
            address_id, team_id = kept.address_id.id, kept.team_id.id
        settings = self.env["crm.inbound.address"]._settings(address_id or 0)
        if not settings.address_id:
            settings = settings._replace(team_id=team_id or 0)
        return Inbound(raw, headers, settings, lead_id)

    def _inbound_aliases(self, recipients):
        """Return the aliases of opportunities among the first recipients.

        :return: pairs (id of the inbound address, id of the team), those of inbound
            addresses first
        """
        recipients = [one.replace("\x00", "") for one in recipients[:MOST_RECIPIENTS]]
        if not recipients:
            return []
        self.env["mail.alias"].flush_model()
        self.env["crm.inbound.address"].flush_model()
        return self.env.execute_query(
            SQL(
                "SELECT address.id, CASE WHEN parent.model = 'crm.team'"
                " THEN alias.alias_parent_thread_id END FROM mail_alias alias"
                " LEFT JOIN crm_inbound_address address ON address.alias_id = alias.id"
                " LEFT JOIN ir_model parent ON parent.id = alias.alias_parent_model_id"
                " WHERE alias.alias_model_id = %s AND (alias.alias_full_name IN %s"
                " OR (alias.alias_incoming_local AND alias.alias_name IN %s))"
                " ORDER BY address.sequence, address.id, alias.id",
                self.env["ir.model"]._get_id("crm.lead"),
                tuple(recipients),
                tuple(one.partition("@")[0] for one in recipients),
            )
        )

    def _inbound_thread(self, headers):
        """Return the id of the opportunity whose message a mail answers, 0 for none."""
        references = (headers.get("References") or headers.get("In-Reply-To")).split()
        found = (
            self.env["mail.message"]
            .sudo()
            .search_fetch(
                [("message_id", "in", references[-32:])],
                ["model", "res_id"],
                order="id desc",
                limit=1,
            )
        )
        return found.res_id if found.model == "crm.lead" else 0

    # ------------------------------------------------------------
    # 2. Once
    # ------------------------------------------------------------

    def _inbound_receive(self, inbound, model, options):
        """Make something of a mail, or keep it.

        :return: as ``message_process``: the id of the opportunity, False for none
        """
        try:
            speaking = self._inbound_speaking(inbound)
            return speaking._inbound_receive_once(inbound, model, options)
        finally:
            inbound.forget()

    def _inbound_speaking(self, inbound):
        """Return this in the language of the company that receives a mail.

        Whoever delivers it has none, and what is noted is read by people.
        """
        company = self.env["res.company"].browse(inbound.settings.company_id or [])
        lang = (company or self.env.company).sudo().partner_id.lang
        return self.with_context(lang=lang or self.env.lang)

    def _inbound_receive_once(self, inbound, model, options):
        headers = inbound.headers
        receipt = self.env["crm.inbound.receipt"].sudo()._take(inbound)
        if not receipt:
            _logger.info("Mail %s was received before", headers.message_id)
            return False
        try:
            self._inbound_check(inbound)
            self._inbound_process(inbound, model, options, receipt)
        except Unusable as unusable:
            self._inbound_keep(
                *(inbound, unusable.reason, unusable.details, receipt), unusable.waits
            )
            return False
        except Exception as error:
            if _is_of_database(error):
                raise
            _logger.info("Mail %s is kept", headers.message_id, exc_info=True)
            details = str(error) or type(error).__name__
            self._inbound_keep(inbound, "error", details, receipt)
            return False
        receipt._end("joined" if inbound.is_answer else "created", inbound.lead_id)
        return inbound.lead_id

    def _inbound_keep(self, inbound, reason, details, receipt, waits=False):
        kept = self.env["crm.inbound.message"]._keep(
            inbound, reason, details, receipt, waits
        )
        receipt._end("kept" if kept.state == "to_review" else "filtered")

    def _inbound_try_again(self, inbound):
        """Receive a kept mail again: see ``crm.inbound.message``."""
        kept = inbound.kept_message
        inbound.is_id_taken = self._inbound_is_known(inbound)
        options = dict.fromkeys(("custom_values", "thread_id"))
        if kept.team_id and not kept.address_id:
            options["custom_values"] = {"team_id": kept.team_id.id}
        try:
            self._inbound_process(inbound, "crm.lead", options, kept.receipt_id)
        except Unusable as unusable:
            kept.write({"reason": unusable.reason, "details": unusable.details})
        except Exception as error:
            if _is_of_database(error):
                raise
            kept.write({"reason": "error", "details": str(error)[:2000]})
        else:
            lead = self.env["crm.lead"].browse(inbound.lead_id)
            kept.with_env(self.env)._used(
                lead, "joined" if inbound.is_answer else "created"
            )

    def _inbound_is_known(self, inbound):
        """Tell whether a message has the Message-Id of a mail."""
        same = [("message_id", "=", inbound.headers.message_id)]
        return bool(self.env["mail.message"].search_count(same, limit=1))

    def _inbound_foresee(self, inbound):
        """Take a mail down this very road, to where it would become something.

        Nothing stays of it, but what ``inbound`` then says.

        :raise Unusable: it would be kept, and why
        """
        inbound.is_trial = True
        inbound.is_id_taken = self._inbound_is_known(inbound)
        options = dict.fromkeys(("custom_values", "thread_id"))
        with closing(self.env.cr.savepoint()):  # which undoes all of it
            try:
                self._inbound_check(inbound)
                self._inbound_process(inbound, "crm.lead", options, receipt=None)
            except Foreseen:
                return
            except Unusable:
                raise
            except Exception as error:
                if _is_of_database(error):
                    raise
                raise Unusable("error", str(error)) from error

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
            if _is_of_database(error):
                raise
            _logger.info("Mail %s is mended", inbound.headers.message_id, exc_info=True)
            carrier = rescued(inbound)
            parsed = super().message_parse(carrier, save_original=False)
        if parsed.get("is_bounce"):
            inbound.kind = BOUNCE
            return parsed
        self._inbound_clean(parsed, inbound)
        self._inbound_understand(inbound)
        if inbound.is_believed or not inbound.headers.sender:
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
            parsed["body"] = Markup(clean) if isinstance(body, Markup) else clean
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
        chosen = self.env["crm.lead"]._inbound_route(inbound, chosen, message_dict)
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


def _is_of_database(error):
    """Tell whether it is the database that could not, rather than the mail."""
    if isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
        return True
    if isinstance(error, InterfaceError):
        return True
    # Without a code the connection is lost; 57P is the server being stopped.
    code = getattr(error, "pgcode", "") or ""
    return isinstance(error, OperationalError) and (not code or code[:3] == "57P")


def _as_bytes(message):
    if isinstance(message, xmlrpc.client.Binary):
        message = message.data
    return message.encode("utf-8", "replace") if isinstance(message, str) else message
