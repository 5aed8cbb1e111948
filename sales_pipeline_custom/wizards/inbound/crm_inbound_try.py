import base64
import datetime
import email
import email.policy
import re
from email.message import EmailMessage
from email.utils import formataddr, parseaddr

from odoo import SUPERUSER_ID, Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, html2plaintext
from odoo.tools.misc import formatLang

from ...core.inbound.mail_addresses import first_in
from ...core.inbound.mail_headers import Headers
from ...core.shared.labelled_lines import label_of
from ...core.shared.reading import fold
from ...models.inbound.inbound import Arrival, Inbound, Unusable
from ..shared.crm_dialog import confirms

MOST_BYTES = 5_000_000
IS_A_MAIL = re.compile(
    r"\s*(?:from|received|return-path|delivered-to|subject|to|date|message-id"
    r"|mime-version|x-[a-z-]+)\s*:",
    re.IGNORECASE,
)
IS_HTML = re.compile(r"<(?:html|body|table|div|p|br)\b", re.IGNORECASE)
SAMPLE = "somebody@example.com"
LONGEST_PREVIEW = 5000  # characters
# What mail programs put above a message that is copied from them, folded.
SENDERS = ("de", "from", "expediteur", "exp")
SUBJECTS = ("objet", "sujet", "subject")
HEAD = (*SENDERS, *SUBJECTS, "a", "to", "cc", "date", "envoye", "envoye le", "sent")


def _without_head(text):
    """Take the head off a text copied from a mail program: "De : …", "Objet : …".

    :return: triple: the text below it, its sender and its subject, "" where unsaid. A
        text without a sender has no head: "Date : …" may be a line of a form
    """
    author = subject = ""
    lines = text.splitlines()
    rank = 0
    while rank < len(lines):
        label, colon, value = lines[rank].partition(":")
        label = fold(label)
        if not colon or label not in HEAD:
            break
        if label in SENDERS:
            author = first_in(value) and formataddr(
                (parseaddr(value)[0], first_in(value))
            )
        elif label in SUBJECTS:
            subject = " ".join(value.split())
        rank += 1
    if not author:
        return text, "", ""
    return "\n".join(lines[rank:]).strip(), author, subject


class CrmInboundTry(models.TransientModel):
    """Paste a message, and see what an address would make of it. Nothing is created."""

    _name = "crm.inbound.try"
    _inherit = ["crm.dialog"]
    _description = "Try an Inbound Message"

    address_id = fields.Many2one(
        "crm.inbound.address", required=True, ondelete="cascade"
    )
    text = fields.Text(
        "Message", help="Its text, or the whole mail with its headers (its source)."
    )
    file = fields.Binary("Or a File (.eml)", attachment=False)
    filename = fields.Char()
    verdict = fields.Text(readonly=True)
    is_wanted = fields.Boolean(readonly=True)
    title = fields.Char(readonly=True)
    author = fields.Char("Customer", readonly=True)
    team_name = fields.Char("Sales Team", readonly=True)
    owner_name = fields.Char("Salesperson", readonly=True)
    preview = fields.Text("What It Says", readonly=True)
    line_ids = fields.One2many("crm.inbound.try.line", "try_id", readonly=True)

    @confirms
    def action_try(self):
        """Show what the message would become."""
        self.ensure_one()
        self.check_access("write")
        self.address_id.check_access("read")
        inbound = self._inbound()
        verdict = self._verdict(inbound)
        lines = self._lines(inbound)
        self.write(
            {
                **verdict,
                **self._outcome(inbound),
                "preview": inbound.mail.body.text.strip()[:LONGEST_PREVIEW],
                "line_ids": [Command.clear(), *map(Command.create, lines)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try a Message"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _inbound(self):
        """Return the pasted message as one that this address received."""
        raw, gateway = self._raw(), self._gateway()
        headers = Headers(raw)
        arrival = Arrival(
            raw,
            headers,
            self.address_id._settings(self.address_id.id),
            thread_lead_id=gateway._inbound_thread(headers),
            is_id_taken=gateway._inbound_is_known(headers),
            is_trial=True,
        )
        return Inbound(arrival)

    def _gateway(self):
        """Return what mail comes in by, which works as superuser."""
        context = {name: self.env.context.get(name) for name in ("lang", "tz")}
        # As the mail gateway does: what it makes of the text is undone, and only told.
        env = self.env(user=SUPERUSER_ID, context=context)
        return env["mail.thread"]

    def _raw(self):
        if self.file:
            raw = base64.b64decode(self.with_context(bin_size=False).file)
        else:
            text = (self.text or "").strip()
            if not text:
                raise UserError(
                    self.env._("Paste a message, or choose the file of one.")
                )
            raw = text.encode("utf-8", "replace")
            if not IS_A_MAIL.match(text):
                text, author, subject = _without_head(text)
                message = EmailMessage(policy=email.policy.SMTP)
                message["From"] = author or SAMPLE
                message["To"] = self.address_id.alias_email or SAMPLE
                if subject:
                    message["Subject"] = subject
                subtype = "html" if IS_HTML.search(text) else "plain"
                message.set_content(text, subtype=subtype)
                raw = message.as_bytes()
        if len(raw) > MOST_BYTES:
            raise UserError(
                self.env._(
                    "This message is too big to be tried: %s MB at most.",
                    MOST_BYTES // 1_000_000,
                )
            )
        return raw

    def _outcome(self, inbound):
        """Return what the opportunity would be called, and whose it would be."""
        # What the gateway foresees, whoever tries it may see: they manage the address.
        leads = self.env["crm.lead"].sudo()
        said = inbound.done.foreseen or leads.browse(inbound.done.lead_id).read(
            ["name", "partner_id", "team_id", "user_id"], load=None
        )
        if isinstance(said, list):
            may_read = leads.browse(inbound.done.lead_id).sudo(False).has_access("read")
            said = said[0] if said and may_read else {}
        nobody = self.env._("Nobody yet") if said else False
        name, email = inbound.verdict.author or ("", "")
        title = said.get("name") or inbound.headers.title
        if email == SAMPLE:
            name = email = ""
            title = title.replace(SAMPLE, self.env._("somebody"))
        names = {
            name: leads.env[model].browse(said.get(name) or []).display_name
            for name, model in (
                ("partner_id", "res.partner"),
                ("team_id", "crm.team"),
                ("user_id", "res.users"),
            )
        }
        return {
            "title": title,
            "author": " ".join(
                filter(
                    None,
                    (
                        names["partner_id"] or name or said.get("contact_name"),
                        email or said.get("email_from"),
                    ),
                )
            ),
            "team_name": names["team_id"] or nobody,
            "owner_name": names["user_id"] or nobody,
        }

    def _verdict(self, inbound):
        """Take the message down the road of real mail; return what came of it."""
        messages = self.env["crm.inbound.message"]
        try:
            self._gateway()._inbound_foresee(inbound)
        except Unusable as unusable:
            field = messages._fields["reason"]
            said = dict(field._description_selection(self.env))[unusable.reason]
            said = " ".join(filter(None, [said.lower(), unusable.details]))
            if messages._state_of(unusable.reason, unusable.waits) == "filtered":
                text = self.env._("Kept aside, and creates nothing: %s.", said)
            else:
                text = self.env._("Kept aside, for somebody to look at: %s.", said)
            return {"verdict": text, "is_wanted": False}
        found = self.env["crm.lead"].browse(inbound.done.lead_id)
        if not found:
            text = self.env._("Creates an opportunity.")
        elif not found.has_access("read"):
            text = self.env._("Joins an open opportunity.")
        else:
            text = self.env._("Joins the open opportunity “%s”.", found.name)
        if found and inbound.mail.event:
            text += " " + self.env._("It is noted there, and answers nothing.")
        return {"verdict": text, "is_wanted": True}

    def _lines(self, inbound):
        """Return what each line of the message would fill in."""
        if inbound.mail is None:  # its headers alone were enough
            raw = inbound.arrival.raw
            inbound.read_from(email.message_from_bytes(raw, policy=email.policy.SMTP))
        rows, taken, filled = [], set(), set()
        sender = self._sender_by_field(inbound)
        leads = self.env["crm.lead"]
        # What it fills in is told by name. What is read depends on when the message was
        # written, and to whom.
        mapping = self.env["crm.inbound.mapping"].sudo().with_context(inbound=inbound)
        for line in inbound.settings.lines:
            record = mapping.browse(line.id)
            text = leads._inbound_text(inbound, line)
            written = leads._inbound_text(inbound, line._replace(equivalents=()))
            target = self._target(record)
            row = {"label": line.shown, "value": written, "target": target}
            if target in filled:
                # One line fills it in: this one says nothing, or what is left out.
                if text and not taken.issuperset(line.labels):
                    row["problem"] = self.env._("Not used: another line fills it in")
                    rows.append(row)
                taken.update(line.labels)
                continue
            taken.update(line.labels)
            if text:
                row |= self._reading(mapping, line, record, text)
                if row.get("is_read"):
                    filled.add(target)
            elif sender.get(line.field):
                row |= {
                    "read_as": sender[line.field],
                    "problem": self.env._("From the sender"),
                    "is_read": True,
                }
            else:
                row["problem"] = self.env._("Not in this message")
            rows.append(row)
        for label, text in inbound.mail.pairs.items():
            if text and label_of(label) not in taken and len(rows) < 100:
                rows.append(
                    {"label": label, "value": text, "problem": self.env._("Not used")}
                )
        return rows

    @staticmethod
    def _sender_by_field(inbound):
        """Return {field: value} of what the sender says of the customer."""
        name, email = inbound.verdict.author or ("", "")
        if email == SAMPLE:
            return {}
        is_named = name and name.lower() != email
        return {"email_from": email, "contact_name": name if is_named else ""}

    def _target(self, record):
        """Return what a ``crm.inbound.mapping`` fills in, as people call it."""
        return record.field_id.field_description

    def _reading(self, mapping, line, record, text):
        """Tell how a line of the message is read. Extend for what is no field.

        :param mapping: ``crm.inbound.mapping``, none of them, that reads values
        :param line: ``Line``
        :param record: the ``crm.inbound.mapping`` of that line
        :param str text: what the message says
        :return: dict of values of a row: ``read_as``, or the ``problem``
        """
        company = self.address_id.company_id or self.env.company
        try:
            value = mapping._read_field(line.field, text, company.id)
        except ValueError as reason:
            return {"problem": str(reason)}
        return {"read_as": self._shown(value, line), "is_read": True}

    def _shown(self, value, line):
        field = self.env["crm.lead"]._fields.get(line.field)
        if isinstance(value, float):
            return formatLang(self.env, value)
        if isinstance(value, datetime.date):
            return format_date(self.env, value)
        if field.type == "html":
            return html2plaintext(value).strip()
        if field.type == "many2one":
            return self.env[field.comodel_name].browse(value).display_name
        if field.type == "many2many":
            ids = [command[1] for command in value]
            records = self.env[field.comodel_name].browse(ids)
            return ", ".join(records.mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env))[value]
        return str(value)


class CrmInboundTryLine(models.TransientModel):
    _name = "crm.inbound.try.line"
    _description = "Line of a Message Being Tried"
    _order = "id"

    try_id = fields.Many2one("crm.inbound.try", required=True, ondelete="cascade")
    label = fields.Char("The Message Says")
    value = fields.Text()
    target = fields.Char("Fills In")
    read_as = fields.Text("As")
    problem = fields.Text("Remark")
    is_read = fields.Boolean()
