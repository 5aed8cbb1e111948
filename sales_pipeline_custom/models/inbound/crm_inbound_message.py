import email
import email.policy
from datetime import timedelta
from email.utils import formataddr

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import clean_context, plaintext2html

from ...core.inbound.mail_addresses import named
from ...core.inbound.mail_body import read_body
from ...core.inbound.mail_headers import Headers, flat
from ...core.inbound.mail_lines import plain_lines
from .inbound import Inbound

EML = "message/rfc822"
MOST_SHOWN = 5000  # characters of the text shown
MOST_READ = 1_000_000  # bytes read to show it
DAYS_KEPT = "sales_pipeline_custom.inbound_days_kept"
DEFAULT_DAYS_KEPT = 180

REASONS = [
    ("auto_reply", "Automatic reply"),
    ("bounce", "Undelivered mail"),
    ("newsletter", "Newsletter"),
    ("list", "Mailing list"),
    ("no_reply", "From nobody"),
    ("notification", "Sent by a program"),
    ("loop", "Too many messages of one sender"),
    ("oversized", "Too big"),
    ("too_many_recipients", "Too many recipients"),
    ("no_sender", "No sender"),
    ("no_person", "Names no customer"),
    ("event", "Acceptance, reaction or receipt"),
    ("malformed", "Malformed"),
    ("refused", "Refused by the address"),
    ("no_route", "For no known address"),
    ("error", "Error"),
]
MACHINES = (
    *("auto_reply", "bounce", "newsletter", "list", "no_reply", "notification"),
    "event",
)


class CrmInboundMessage(models.Model):
    """A message that became no opportunity: kept whole, with the reason."""

    _name = "crm.inbound.message"
    _description = "Message to Review"
    _order = "id desc"
    _rec_name = "subject"

    subject = fields.Char(readonly=True)
    email_from = fields.Char("From", readonly=True)
    recipients = fields.Char("Sent To", readonly=True)
    received_at = fields.Datetime(
        "Received On", readonly=True, default=fields.Datetime.now
    )
    message_id = fields.Char("Message-Id", readonly=True, index="btree_not_null")
    size = fields.Integer("Size (Bytes)", readonly=True, aggregator=None)
    text = fields.Text(readonly=True, compute="_compute_text")
    attachment_id = fields.Many2one(
        "ir.attachment", "Original Message", readonly=True, ondelete="set null"
    )
    address_id = fields.Many2one(
        "crm.inbound.address",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    team_id = fields.Many2one("crm.team", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True)
    receipt_id = fields.Many2one(
        "crm.inbound.receipt", readonly=True, ondelete="set null"
    )
    reason = fields.Selection(
        REASONS, "Kept Because", readonly=True, required=True, default="error"
    )
    details = fields.Text("What Happened", readonly=True)
    state = fields.Selection(
        [
            ("to_review", "To Review"),
            ("filtered", "Filtered Out"),
            ("done", "Used"),
            ("discarded", "Discarded"),
        ],
        readonly=True,
        required=True,
        default="to_review",
        index=True,
    )
    tries = fields.Integer(readonly=True, aggregator=None)
    lead_id = fields.Many2one(
        "crm.lead", "Opportunity", readonly=True, ondelete="set null", index=True
    )
    user_id = fields.Many2one("res.users", "Handled By", readonly=True)

    def _compute_text(self):
        # A form asks for the size of what is binary, unless told otherwise.
        for message in self.with_context(bin_size=False):
            raw = message._original().raw or b""
            message.text = _text_of(raw[:MOST_READ])[:MOST_SHOWN]

    def _original(self):
        """Return the files of these messages as they came, in superuser mode."""
        # The files are Odoo's own: who may read the message may read what it says.
        return self.attachment_id.sudo()

    def _whole_text(self):
        """Return what this single message says, its senders included, as far as it is
        read."""
        raw = self._original().raw or b""
        headers = Headers(raw[:MOST_READ])
        said = [headers.get(name) or "" for name in ("Reply-To", "X-Original-From")]
        return "\n".join([*said, _text_of(raw[:MOST_READ])])

    # ------------------------------------------------------------
    # Keeping
    # ------------------------------------------------------------

    @api.model
    def _keep(self, arrival, reason, details="", receipt=None, waits=False):
        """Keep a message whole.

        :param Arrival arrival: the message
        :param str reason: a value of ``reason``
        :param str details: for people
        :param receipt: its ``crm.inbound.receipt``, if any
        :param bool waits: somebody has to look at it, though a machine sent it
        """
        return self._keep_raw(
            arrival.raw,
            arrival.headers,
            reason,
            details,
            address_id=arrival.settings.address_id,
            team_id=arrival.settings.team_id,
            company_id=arrival.settings.company_id,
            receipt_id=receipt.id if receipt else False,
            state=self._state_of(reason, waits),
        )

    @api.model
    def _state_of(self, reason, waits=False):
        """Return the state of a message that is kept for that reason."""
        return "to_review" if waits or reason not in MACHINES else "filtered"

    @api.model
    def _keep_raw(self, raw, headers, reason, details="", **values):
        # What the mail reader says of other records is not for these.
        context = clean_context(self.env.context)
        # Nobody creates these, nor who delivers mail: what came is kept as it came.
        messages = self.with_env(self.env(context=context)).sudo()
        subject = headers.subject
        team = messages.env["crm.team"].browse(values.get("team_id") or ())
        # Whose it is otherwise, a few may know: never those of all companies.
        company = team.company_id or messages.env.company
        values["company_id"] = values.get("company_id") or company.id
        kept = messages.create(
            {
                "subject": subject or self.env._("(no subject)"),
                "email_from": flat(named(headers.get("From") or ""))[:250] or False,
                "recipients": ", ".join(headers.recipients()[:20])[:500],
                "message_id": headers.message_id[:500] or False,
                "size": len(raw),
                "reason": reason,
                "details": details[:2000],
                **{name: value or False for name, value in values.items()},
            }
        )
        kept.attachment_id = messages.env["ir.attachment"].create(
            {
                "name": f"{file_name(subject)}.eml",
                "raw": raw,
                "mimetype": EML,
                "res_model": self._name,
                "res_id": kept.id,
            }
        )
        return kept

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_retry(self):
        """Receive these messages again: what was wrong may be mended.

        What fails again stays, with the new reason. Machines are not filtered out:
        somebody wants this one.
        """
        self._check_may_handle()
        for message in self:
            message._retry()
        return self._opened_lead()

    def _retry(self):
        raw = self._original().raw
        if not raw:
            raise UserError(
                self.env._(
                    "The original of “%s” is gone: there is nothing to try again."
                    " Discard it.",
                    self.subject or "",
                )
            )
        # It is received with the rights of the mail gateway: who may ask was checked.
        kept = self.sudo()
        thread = kept.env["mail.thread"]
        arrival = thread._inbound_arrival(raw, Headers(raw), "crm.lead", False, kept)
        kept.tries += 1
        thread._inbound_try_again(arrival, kept)

    def action_turn(self):
        """Make one opportunity of each of these messages, whatever they hold.

        Nothing of the message is interpreted but its headers: it comes along, whole.
        """
        self._check_may_handle()
        for message in self.filtered("id"):  # a client may name one that is none
            message._turn()
        return self._opened_lead()

    def _turn(self):
        raw = self._original().raw or b""
        # It is read with the rights of the mail gateway: who may ask was checked.
        kept = self.sudo()
        thread = kept.env["mail.thread"]
        arrival = thread._inbound_arrival(raw, Headers(raw), "crm.lead", False, kept)
        settings = arrival.settings
        name, email = thread._inbound_writer(Inbound(arrival)).author or ("", "")
        values = settings.new_values() or {"type": "opportunity"}
        if self.team_id:
            values.setdefault("team_id", self.team_id.id)
        leads = kept.env["crm.lead"].moved_by(origin="email")
        lead = leads.with_context(default_user_id=False).create(
            {
                "user_id": False,
                **values,
                "name": arrival.headers.title or leads._inbound_title(name or email),
                "contact_name": name,
                "email_from": formataddr((name, email)) if email else False,
                "inbound_address_id": self.address_id.id,
            }
        )
        lead.message_post(
            body=plaintext2html(self.text or ""),
            email_from=self.email_from or False,
            author_id=False if self.email_from else None,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            attachments=[(self._original().name or "message.eml", raw)],
        )
        self._used(lead)

    def action_discard(self):
        """Set these messages aside: nobody has to look at them again."""
        self._check_may_handle()
        # Nobody writes what became of a message: it is done, and checked, here.
        self.sudo().write({"state": "discarded", "user_id": self.env.uid})
        return True

    def action_download(self):
        """Download the message as it came."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "self",
        }

    def action_open_lead(self):
        """Open what it became."""
        return self._opened_lead()

    def _opened_lead(self):
        if len(self) != 1 or not self.lead_id:
            return True
        return self.lead_id._get_records_action(context={})

    def _check_may_handle(self):
        self.check_access("write")
        used = self.filtered(lambda message: message.state == "done")
        if used:
            raise UserError(
                self.env._(
                    "“%s” became an opportunity already: open it from the message.",
                    used[0].subject,
                )
            )

    def _used(self, lead, result="created"):
        """Say which opportunity this single message became."""
        # Nobody writes what became of a message: it is done, and checked, here.
        kept = self.sudo()
        kept.write({"state": "done", "lead_id": lead.id, "user_id": self.env.uid})
        if kept.receipt_id:
            kept.receipt_id._end(result, lead.id)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        # What a message says, and whose file it shows, is not for anybody to type.
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "“%s” stays as it was received: try it again, create its"
                    " opportunity or discard it.",
                    self[:1].subject,
                )
            )
        return super().write(vals)

    def unlink(self):
        waiting = self.filtered(lambda message: message.state == "to_review")
        if waiting and not self.env.su:
            raise UserError(
                self.env._(
                    "Nobody has handled “%s” yet: discard it before you delete it.",
                    waiting[0].subject,
                )
            )
        self._original().unlink()
        return super().unlink()

    @api.model
    def _days_kept(self):
        """Return how many days messages that were dealt with are kept; 0: always."""
        # Only administrators read parameters: of this one alone, managers are told.
        days = self.env["ir.config_parameter"].sudo().get_param(DAYS_KEPT)
        return int(days) if str(days).isdigit() else DEFAULT_DAYS_KEPT

    @api.model
    def _keep_for(self, days):
        """Keep messages that were dealt with for so many days, from now on."""
        self.check_access("write")
        # Only administrators write parameters: managers settle this one.
        self.env["ir.config_parameter"].sudo().set_param(DAYS_KEPT, str(days))

    @api.autovacuum
    def _forget_what_nobody_wants(self):
        """Delete what was filtered out, discarded or used long ago, nothing else."""
        days = self._days_kept()
        if days:
            oldest = fields.Datetime.now() - timedelta(days=days)
            states = ["filtered", "discarded", "done"]
            self.search(
                [("state", "in", states), ("received_at", "<", oldest)], limit=1000
            ).unlink()


def _text_of(raw):
    """Return what a mail says, as well as it can be read: all of it if it is none."""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        text = read_body(message).text
    except Exception:
        text = ""
    return text.strip() or "\n".join(plain_lines(raw.decode("utf-8", "replace")))


def file_name(subject):
    """Return a subject as the name of a file."""
    bare = "".join(c if c.isalnum() or c in " -_" else " " for c in subject)
    return " ".join(bare.split())[:80] or "message"
