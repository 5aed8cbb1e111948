"""Whatever hypothesis thinks of, read as a mail: nothing is raised.

With MESSAGES=10000 it thinks of as many.
"""

import email
import email.policy
import os
import unittest

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.core.inbound.amounts import read_money
from odoo.addons.sales_pipeline_custom.core.inbound.inbound_values import (
    read_email,
    read_phone,
)
from odoo.addons.sales_pipeline_custom.core.inbound.mail_body import (
    read_body,
    read_texts,
)
from odoo.addons.sales_pipeline_custom.core.inbound.mail_headers import Headers
from odoo.addons.sales_pipeline_custom.core.shared.labelled_lines import pairs_in

EXAMPLES = int(os.environ.get("MESSAGES") or 300)
fuzzed = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
NAMES = (
    "From", "Reply-To", "To", "Cc", "Subject", "Message-Id", "References", "Date",
    "Auto-Submitted", "Precedence", "List-Id", "Return-Path", "Content-Type",
    "Content-Transfer-Encoding", "X-Autoreply",
)  # fmt: skip
TELLING = (
    "Rose <rose@x.fr>", "rose@x.fr, Zoe <zoe@y.fr>", "<>", "=?utf-8?q?Po=C3=AAle?=",
    "=?x-none?b?!!?=", "multipart/mixed; boundary=b", "text/html; charset=x-none",
    "text/plain; charset=utf-16", "base64", "quoted-printable", "auto-replied",
    "message/rfc822", "multipart/report; report-type=delivery-status", "bulk",
)  # fmt: skip
SAYING = (
    "Budget : 8 000 €", "Budget\t8k", "<tr><td>Budget</td><td>", "--b", "--b--",
    "> Budget: 1", "Le 3 mars, Paul a écrit :", "-----Original Message-----",
    "De : Paul <p@x.fr>", "<blockquote>", "<script>", "<!--", "&#x110000;", "\x00",
)  # fmt: skip

values = st.one_of(st.sampled_from(TELLING), st.text(max_size=80))
headers = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=12)
lines = st.lists(st.one_of(st.sampled_from(SAYING), st.text(max_size=60)), max_size=30)


@st.composite
def mails(draw):
    """Return bytes that look like a mail, more or less."""
    head = "".join(f"{name}: {value}\n" for name, value in draw(headers))
    raw = f"{head}\n{chr(10).join(draw(lines))}".encode(
        draw(st.sampled_from(("utf-8", "cp1252", "utf-16"))), "replace"
    )
    return raw + draw(st.binary(max_size=40))


@tagged("standard", "post_install", "-at_install")
class TestAnyMail(unittest.TestCase):
    @fuzzed
    @given(st.one_of(mails(), st.binary(max_size=400)))
    def test_it_is_read(self, raw):
        mail = Headers(raw)
        self.assertLessEqual(len(mail.key()), 500)
        self.assertEqual(mail.key(), Headers(raw).key())
        self.assertIn(type(mail.kind()), (str, type(None)))
        for who in (mail.author(), mail.person_behind()):
            if who:
                self.assertEqual(who[1].count("@"), 1, who)
                self.assertEqual(len(" ".join(who).splitlines()), 1, who)
        self.assertNotIn("\n", mail.subject)
        message = email.message_from_bytes(raw, policy=email.policy.SMTP)
        for value in pairs_in(read_body(message).lines, ["budget"]).values():
            self.assertIsInstance(value, str)

    @fuzzed
    @given(lines, lines)
    def test_its_text_and_its_html_are_read(self, text, html):
        body = read_texts("\n".join(text), "\n".join(html))
        self.assertTrue(all("\n" not in line for line in body.lines))

    @fuzzed
    @given(st.text(max_size=60))
    def test_a_value_is_read_or_refused(self, text):
        for reader in (read_money, read_phone, read_email):
            try:
                reader(text)
            except ValueError:
                continue
