import base64
import datetime
import email
import email.policy
import re
from email.message import EmailMessage

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from ..core.answer_values import Wrong, read_answer
from ..core.labelled_lines import label_of
from ..models.answer_sentences import wrong_answer
from ..models.inbound import Inbound, headers_of

MOST_BYTES = 5_000_000
IS_A_MAIL = re.compile(
    r"\s*(?:from|received|return-path|delivered-to|subject|to|date|message-id"
    r"|mime-version|x-[a-z-]+)\s*:",
    re.IGNORECASE,
)
IS_HTML = re.compile(r"<(?:html|body|table|div|p|br)\b", re.IGNORECASE)
SAMPLE = "somebody@example.com"


class CrmInboundTry(models.TransientModel):
    """Paste a message, and see what an address would make of it. Nothing is created."""

    _name = "crm.inbound.try"
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
    line_ids = fields.One2many("crm.inbound.try.line", "try_id", readonly=True)

    def action_try(self):
        """Show what the message would become."""
        self.ensure_one()
        self.check_access("write")
        self.address_id.check_access("read")
        inbound = self._inbound()
        is_text = (inbound.author or ("", ""))[1] == SAMPLE
        self.write(
            {
                **self._verdict(inbound),
                "title": "" if is_text else inbound.headers.title,
                "author": ""
                if is_text
                else " ".join(filter(None, inbound.author or ())),
                "line_ids": [
                    Command.clear(),
                    *(Command.create(values) for values in self._lines(inbound)),
                ],
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
        raw = self._raw()
        settings = self.address_id._settings(self.address_id.id)
        headers = headers_of(raw)
        thread = self.env["mail.thread"].sudo()
        lead_id = thread._inbound_thread(headers) if headers.is_reply() else 0
        inbound = Inbound(raw, headers, settings, lead_id)
        inbound.message = email.message_from_bytes(raw, policy=email.policy.SMTP)
        if not inbound.author or inbound.kind == "no_reply":
            behind = thread._inbound_in_lines(inbound)
            inbound.author = behind or inbound.author
            inbound.kind = "" if behind else inbound.kind
        return inbound

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
                message = EmailMessage(policy=email.policy.SMTP)
                message["From"] = SAMPLE
                message["Subject"] = self.env._("A message to try")
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

    def _verdict(self, inbound):
        if inbound.kind and not inbound.thread_lead_id:
            field = self.env["crm.inbound.message"]._fields["reason"]
            said = dict(field._description_selection(self.env))[inbound.kind]
            text = self.env._("Kept aside, and creates nothing: %s.", said.lower())
            return {"verdict": text, "is_wanted": False}
        if not inbound.author:
            text = self.env._("Kept aside: nobody to answer to.")
            return {"verdict": text, "is_wanted": False}
        leads = self.env["crm.lead"]
        found = leads.browse(inbound.thread_lead_id)
        if not found and inbound.settings.joins:
            found = leads._inbound_same_sender(inbound, leads)[0]
        if found and not found.sudo(False).has_access("read"):
            text = self.env._("Joins an open opportunity.")
        elif found:
            text = self.env._("Joins the open opportunity “%s”.", found.sudo().name)
        else:
            text = self.env._("Creates an opportunity.")
        return {"verdict": text, "is_wanted": True}

    def _lines(self, inbound):
        """Return what each line of the message would fill in."""
        rows, taken = [], set()
        leads = self.env["crm.lead"]
        # What is read of a message depends on when it was written, and to whom.
        mapping = self.env["crm.inbound.mapping"].sudo().with_context(inbound=inbound)
        for line in inbound.settings.lines:
            record = mapping.browse(line.id)
            text = leads._inbound_text(inbound, line)
            target = record.question_id.label or record.field_id.field_description
            written = leads._inbound_text(inbound, line._replace(equivalents=()))
            row = {"label": line.shown, "value": written, "target": target}
            taken.update(line.labels)
            if not text:
                row["problem"] = self.env._("Not in this message")
            else:
                row |= self._reading(mapping, line, record, text)
            rows.append(row)
        for label, text in inbound.pairs.items():
            if text and label_of(label) not in taken and len(rows) < 100:
                rows.append(
                    {"label": label, "value": text, "problem": self.env._("Not used")}
                )
        return rows

    def _reading(self, mapping, line, record, text):
        try:
            if line.question:
                question = next(
                    one
                    for one in record.question_id.template_id.questions()
                    if one.code == line.question
                )
                answer = mapping._as_answer(question.kind, text, line.shown)
                value = read_answer(question, answer)
            else:
                value = mapping._read_field(line.field, text)
        except Wrong as wrong:
            labels = record.question_id.choice_ids.mapped("label")
            label = record.question_id.label
            return {"problem": wrong_answer(self.env, label, wrong, labels)}
        except StopIteration:
            return {"problem": self.env._("This question is no longer asked.")}
        except ValueError as reason:
            return {"problem": str(reason)}
        return {"read_as": self._shown(value, line, record), "is_read": True}

    def _shown(self, value, line, record):
        field = self.env["crm.lead"]._fields.get(line.field)
        if isinstance(value, float):
            return formatLang(self.env, value)
        if isinstance(value, datetime.date) and not line.question:
            return format_date(self.env, value)
        if line.question:
            choices = {c.code: c.label for c in record.question_id.choice_ids}
            values = value if isinstance(value, tuple) else (value,)
            return ", ".join(str(choices.get(one, one)) for one in values)
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
