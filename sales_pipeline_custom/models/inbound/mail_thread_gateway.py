import logging
import time
import xmlrpc.client
from contextlib import closing

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...core.inbound.automatic_mail import BOUNCE
from ...core.inbound.mail_headers import Headers
from .inbound import Foreseen, Inbound, NotKept, Unusable, arriving, is_of_database

_logger = logging.getLogger(__name__)

MOST_TRIES = 5  # when the database has something else to do


class MailThread(models.AbstractModel):
    """What happens to a mail that is about opportunities, from top to bottom.

    There is one way in, ``message_process``, whoever delivers the mail: fetchmail, the
    script of the mail server, a program. Mail about anything else is left to Odoo.
    Each step finds a value that does not change; an ``Inbound`` holds them, for Odoo's
    own steps hand nothing to each other.

    It is read:

    1. ``_inbound_arrival`` (``mail_thread_arrival``): is it about opportunities, which
       address is it for; its headers alone are read, once → ``Arrival``
    2. ``crm.inbound.receipt._take``: it is taken once
    3. ``_inbound_check`` (``mail_thread_wanted``): what is too big, and machines, are
       kept aside
    4. ``message_parse``: Odoo's own reading, mended where it would fail
       (``mail_thread_mended``), and ours of what it says → ``Mail``

    It is decided on:

    5. ``_inbound_verdict`` (``mail_thread_author``): what it is, who is behind it, and
       whether it is wanted → ``Verdict``
    6. ``message_route``, then ``crm.lead._inbound_way`` (``route``): which opportunity
       it joins, if any, and for which company → ``Way``

    It is acted on, and ``Done`` says what was done:

    7. ``crm.lead.message_new`` or ``message_update`` (``crm_lead``): features read more
       (``_inbound_values``) and do more (``_inbound_created``); what is to be looked
       at is noted (``_inbound_say``)
    8. ``crm.lead._inbound_acknowledge`` (``acknowledge``): its sender is told
    9. ``crm.inbound.receipt._end``: what became of it

    What fails is kept whole (``crm.inbound.message``); what delivers the mail never
    fails, but where the database is gone: the mail then stays where it was.
    """

    _inherit = "mail.thread"

    # ------------------------------------------------------------
    # It comes
    # ------------------------------------------------------------

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
        raw = _as_bytes(message)
        if not isinstance(raw, bytes):
            raise UserError(
                self.env._(
                    "A mail is expected as it came, not “%s”.", str(message)[:64]
                )
            )
        return gateway._inbound_deliver(model, raw, options)

    def _inbound_deliver(self, model, raw, options):
        """Make something of a mail: see ``message_process``, whose options these are.

        :param bytes raw: the mail
        """
        headers, thread_id = Headers(raw), options["thread_id"]
        arrival = self._inbound_arrival(raw, headers, model, thread_id)
        if arrival is None:
            return self._inbound_elsewhere(model, raw, headers, options)
        server_id = self.env.context.get("default_fetchmail_server_id")
        if not server_id:
            return self._inbound_receive(arrival, model, options)
        for rest in reversed(range(MOST_TRIES)):
            try:
                return self._inbound_receive(arrival, model, options)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
                if not rest:
                    raise NotKept(server_id, error) from error
            except Exception as error:
                raise NotKept(server_id, error) from error
            # A mailbox is read with a transaction per mail.
            self.env.cr.rollback()
            time.sleep(0.1 * (MOST_TRIES - rest))
            arrival = self._inbound_arrival(raw, headers, model, thread_id)

    def _inbound_elsewhere(self, model, raw, headers, options):
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
            messages._keep_raw(raw, headers, "no_route", str(error))
            return False

    def _inbound_receive(self, arrival, model, options):
        """Make something of a mail, or keep it; once.

        :param Arrival arrival: the mail
        :return: as ``message_process``: the id of the opportunity, False for none
        """
        # Nobody writes receipts, so that no mail is received twice: this does.
        receipts = self.env["crm.inbound.receipt"].sudo()
        receipt, is_id_taken = receipts._take(arrival)
        if not receipt:
            _logger.info("Mail %s was received before", arrival.headers.message_id)
            return False
        inbound = Inbound(arrival._replace(is_id_taken=is_id_taken))
        try:
            speaking = self._inbound_in_language(arrival.settings)
            return speaking._inbound_receive_or_keep(inbound, model, options, receipt)
        finally:
            inbound.forget()

    def _inbound_in_language(self, settings):
        """Return this in the language of the company that receives a mail.

        Whoever delivers it has none, and what is noted is read by people.
        """
        company = self.env["res.company"].browse(settings.company_id or [])
        # Who delivers mail may not work for it: only its language is read.
        lang = (company or self.env.company).sudo().partner_id.lang
        return self.with_context(lang=lang or self.env.lang)

    def _inbound_receive_or_keep(self, inbound, model, options, receipt):
        try:
            self._inbound_check(inbound)
            self._inbound_process(inbound, model, options, receipt)
        except Unusable as unusable:
            self._inbound_keep(
                *(inbound, unusable.reason, unusable.details, receipt), unusable.waits
            )
            return False
        except Exception as error:
            if is_of_database(error):
                raise
            message_id = inbound.headers.message_id
            _logger.info("Mail %s is kept", message_id, exc_info=True)
            details = str(error) or type(error).__name__
            self._inbound_keep(inbound, "error", details, receipt)
            return False
        result = "joined" if inbound.way.is_answer else "created"
        receipt._end(result, inbound.done.lead_id)
        return inbound.done.lead_id

    def _inbound_keep(self, inbound, reason, details, receipt, waits=False):
        kept = self.env["crm.inbound.message"]._keep(
            inbound.arrival, reason, details, receipt, waits
        )
        receipt._end("kept" if kept.state == "to_review" else "filtered")

    # ------------------------------------------------------------
    # Odoo's steps
    # ------------------------------------------------------------

    def _inbound_process(self, inbound, model, options, receipt):
        """Have Odoo process a mail; ``inbound`` tells what became of it.

        :raise Unusable: nothing did
        """
        reader = self.with_context(inbound=inbound)
        with self.env.cr.savepoint():
            reader.message_process(model, inbound.arrival.raw, **options)
            # Who delivers mail may not see it: the customer is told that it came.
            lead = self.env["crm.lead"].sudo().browse(inbound.done.lead_id)
            if lead and receipt:
                lead._inbound_acknowledge(inbound, receipt)
        # What Odoo made of it stays: a bounce that it counted, another address.
        if not inbound.done.lead_id:
            refused = inbound.verdict.kind or inbound.done.refusal
            raise Unusable(refused or "refused")

    @api.model
    def message_parse(self, message, save_original=False):
        inbound = arriving(self.env)
        parse = super().message_parse
        if inbound is None or inbound.is_being_parsed:
            return parse(message, save_original=save_original)
        inbound.is_being_parsed = True
        parsed = self._inbound_parse(inbound, message, parse, save_original)
        if parsed.get("is_bounce"):
            inbound.verdict = inbound.verdict._replace(kind=BOUNCE)
            return parsed
        self._inbound_clean(parsed, inbound)
        inbound.read_from(message)  # where it could not be, this says why
        self._inbound_judge(inbound)
        is_of_named = inbound.verdict.is_named and inbound.is_believed
        if not inbound.headers.sender or is_of_named:
            self._inbound_name_author(parsed, inbound)
        if message.get_content_type() == "text/calendar":
            self._inbound_show_invitation(parsed, inbound, message)
        return parsed

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
        if inbound.verdict.is_named:
            # Odoo has checked who sent it; from here on it is of whom it names.
            self._inbound_name_author(message_dict, inbound)
        chosen = self._inbound_best_route(ours)
        # Where a mail goes does not depend on what its bearer sees: no value is told.
        inbound.way = self.env["crm.lead"].sudo()._inbound_way(inbound, chosen)
        if inbound.way.leaves_thread:
            message_dict.pop("parent_id", None)
        self._inbound_keep_companies_apart(inbound, message_dict)
        route = inbound.way.route
        return [route] if inbound.arrival.is_trial else [*others, route]

    def _inbound_best_route(self, routes):
        """Choose one of several routes: one message, one opportunity."""
        answered = [route for route in routes if route[1]]
        if answered or len(routes) == 1:
            return (answered or routes)[0]
        for route in routes:
            alias = route[4]
            if alias and alias.alias_parent_model_id.model == "crm.inbound.address":
                return route
        return routes[0]

    # ------------------------------------------------------------
    # Again, and to see
    # ------------------------------------------------------------

    def _inbound_try_again(self, arrival, kept):
        """Receive a kept mail again.

        :param Arrival arrival: the mail
        :param kept: its ``crm.inbound.message``
        """
        is_id_taken = self._inbound_is_known(arrival.headers)
        inbound = Inbound(arrival._replace(is_id_taken=is_id_taken, is_forced=True))
        options = dict.fromkeys(("custom_values", "thread_id"))
        if kept.team_id and not kept.address_id:
            options["custom_values"] = {"team_id": kept.team_id.id}
        try:
            self._inbound_process(inbound, "crm.lead", options, kept.receipt_id)
        except Unusable as unusable:
            kept.write({"reason": unusable.reason, "details": unusable.details})
        except Exception as error:
            if is_of_database(error):
                raise
            kept.write({"reason": "error", "details": str(error)[:2000]})
        else:
            lead = self.env["crm.lead"].browse(inbound.done.lead_id)
            result = "joined" if inbound.way.is_answer else "created"
            kept.with_env(self.env)._used(lead, result)

    def _inbound_foresee(self, inbound):
        """Take a mail down this very road, to where it would become something.

        Nothing stays of it, but what ``inbound``, a trial, then says.

        :raise Unusable: it would be kept, and why
        """
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
                if is_of_database(error):
                    raise
                raise Unusable("error", str(error)) from error


def _as_bytes(message):
    if isinstance(message, xmlrpc.client.Binary):
        message = message.data
    return message.encode("utf-8", "replace") if isinstance(message, str) else message
