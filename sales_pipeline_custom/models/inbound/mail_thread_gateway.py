import logging
import time
import xmlrpc.client
from contextlib import closing

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..shared.given import ids_given
from .inbound import (
    Foreseen,
    Inbound,
    NotKept,
    Unusable,
    arriving,
    headers_of,
    is_of_database,
)
from .mail_thread_way import MOST_RECIPIENTS

_logger = logging.getLogger(__name__)

MOST_TRIES = 5  # when the database has something else to do
OF_CLIENT = ("lang", "tz", "allowed_company_ids")  # what it may say of itself


class MailThread(models.AbstractModel):
    """What happens to a mail that is about opportunities, from top to bottom.

    There is one way in, ``message_process``, whoever delivers the mail: fetchmail, the
    script of the mail server, a program. Mail about anything else is left to Odoo.

    1. ``_inbound_of``: is it about opportunities, which address is it for. Only its
       headers are read so far;
    2. ``crm.inbound.receipt._take``: it is taken once;
    3. ``_inbound_check`` (``mail_thread_way``, as the next two): machines, and what is
       too big, are kept aside;
    4. Odoo's own reading and routing, mended where they would fail: ``message_parse``;
       who is behind it is found there (``mail_thread_author``);
    5. ``message_route``: which opportunity it joins, if any:
       ``crm_lead_inbound_route``;
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
        raw = _as_bytes(message)
        if not isinstance(raw, bytes):
            raise UserError(
                self.env._(
                    "A mail is expected as it came, not “%s”.", str(message)[:64]
                )
            )
        return gateway._inbound_deliver(model, raw, options)

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
            number = int(thread_id) if str(thread_id).isdecimal() else thread_id
            ids = ids_given(self.env, [number])
            self.env[model].browse(ids).check_access("write")
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
        if not settings.address_id and team_id:
            # Who delivers mail may see no team: only whose it is counts.
            team = self.env["crm.team"].sudo().browse(team_id).exists()
            settings = settings._replace(team_id=team.id, company_id=team.company_id.id)
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
        # Who delivers mail may read no message: only which one it answers is found.
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
        # Who delivers mail may not work for it: only its language is read.
        lang = (company or self.env.company).sudo().partner_id.lang
        return self.with_context(lang=lang or self.env.lang)

    def _inbound_receive_once(self, inbound, model, options):
        headers = inbound.headers
        # Nobody writes receipts, so that no mail is received twice: this does.
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
            if is_of_database(error):
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
            if is_of_database(error):
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
                if is_of_database(error):
                    raise
                raise Unusable("error", str(error)) from error


def _as_bytes(message):
    if isinstance(message, xmlrpc.client.Binary):
        message = message.data
    return message.encode("utf-8", "replace") if isinstance(message, str) else message
