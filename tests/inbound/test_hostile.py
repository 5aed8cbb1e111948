"""A megabyte made to be slow, sent to an address: it costs what Odoo's parser costs.

Odoo parses all mail, ours or not: what is compared is what the addon adds to that.
"""

import email
import email.policy
import time

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sales_pipeline_custom.core.inbound.mail_parts import MOST_PARTS

from ..tools.hostile import MEGABYTE, Hostile, shown
from .inbound_common import InboundCase

BESIDE = 3.0  # seconds of processor: what is quicker is not compared
MOST = 3  # times what Odoo's own parser takes
LOGS = (
    "odoo.addons.mail.models.mail_thread",
    "odoo.addons.sales_pipeline_custom.models.inbound.mail_thread_gateway",
    "odoo.addons.base.models.ir_attachment",
    "odoo.addons.base.models.ir_mail_server",
    "odoo.tools.mail",
    "odoo.sql_db",
)
HEADERS = {
    "From": ("(", "a", "a.", '"', "<", "=?utf-8?q?", "a@", ",", "\\"),
    "Reply-To": ("(", "a@a.a.", "=?a?q?_?"),
    "Cc": ("a", "a.", "a@b.example.com, ", "("),
    "Subject": ("=?utf-8?b?", "re: ", " ", "\u0301\u0327", "="),
    "References": ("<a@b> ", "a"),
    "List-Id": ("<", "a."),
    "Authentication-Results": (";", "("),
    "Content-Type": (";a=b", '"', "text/"),
    "Content-Disposition": (";", "filename*0=a;"),
    "X-Anything": ("a: b\r\n\t", " "),
}
BODIES = {
    "text/plain": (
        "a", " ", "\t", "\n", "> a\n", "De\t", "De : a\n", "a: b\n", "Le 3 a ecrit :\n",
        "a@", "(", "1 ", "\u302e\U0001d165", "\ufdfa", "-----\n", "Message :\n",
    ),
    "text/html": (
        "<div>", "<td>a", "<tr><td>a<td>b", '<div id="appendonsend"></div>',
        '<div id="divRplyFwdMsg"></div>', "<blockquote>", "<a b='", "<!--", "&amp;",
        "<script></script>a", "<pre>\n", '<p style="display:none">', "<",
    ),
    "text/calendar": ("BEGIN:VEVENT\n", "ATTENDEE;A=b\n", "X;A=B,", "a"),
    "application/pkcs7-mime": ("0\x80", "a"),
    "multipart/mixed; boundary=b": (
        "--b\n\na\n", "--b\nContent-Type: message/rfc822\n\n",
    ),
}  # fmt: skip


@tagged("standard", "post_install", "-at_install")
class TestAMegabyteOfAnything(InboundCase):
    """Nothing freezes the mail reader, and nothing of it is lost."""

    def test_a_hostile_header_costs_what_parsing_it_does(self):
        for name, pieces in HEADERS.items():
            for piece in pieces:
                for length in (20_000, MEGABYTE):
                    text = Hostile(piece).of(length).replace("\n", "\n ")
                    self.compare(name, piece, {name.replace("-", "_"): text}, length)

    def test_a_hostile_body_costs_what_parsing_it_does(self):
        for kind, pieces in BODIES.items():
            for piece in pieces:
                self.compare(kind, piece, {"Content_Type": kind}, MEGABYTE, True)

    def compare(self, where, piece, headers, length, in_body=False):
        body = Hostile(piece).of(length) if in_body else "Bonjour\nBudget : 9 000 €"
        raw = self.raw(body, **headers)
        receipts = self.env["crm.inbound.receipt"].search_count([])
        with mute_logger(*LOGS):
            ours = self.cost(self.deliver, raw)
            # Of some of them Odoo's parser makes hours: only what is slow is compared.
            theirs = self.cost(self.parse, raw) if ours > BESIDE else 0
        print(
            f"{where:28} {piece!r:32} {length:8} {theirs:8.2f} {ours:8.2f}", flush=True
        )
        with self.subTest(where=where, text=shown(Hostile(piece)), length=length):
            self.assertLess(ours, MOST * theirs + BESIDE, f"Odoo parses it in {theirs}")
            after = self.env["crm.inbound.receipt"].search_count([])
            self.assertEqual(after - receipts, 1, "it is accounted for")

    def raw(self, body, **headers):
        """Return a mail as nobody's library would write it."""
        type(self).number += 1
        headers = {
            "From": "Rose <rose@x.example.com>",
            "To": self.address.alias_email,
            "Subject": "A stove",
            "Message_Id": f"<hostile-{self.number}@x.example.com>",
            "Content_Type": "text/plain; charset=utf-8",
            **headers,
        }
        head = "".join(f"{k.replace('_', '-')}: {v}\n" for k, v in headers.items())
        return f"{head}\n{body}\n".encode("utf-8", "surrogatepass")

    def parse(self, raw):
        """Parse a mail as Odoo does, whatever comes of it."""
        try:
            message = email.message_from_bytes(raw, policy=email.policy.SMTP)
            if sum(1 for _part in message.walk()) <= MOST_PARTS:
                self.env["mail.thread"].message_parse(message)
        except Exception as error:
            self.assertTrue(error)

    def cost(self, call, raw):
        start = time.thread_time()
        call(raw)
        return time.thread_time() - start
