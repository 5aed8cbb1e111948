"""Mails as other programs write them: each becomes what is right.

The table is in ``corpus/``, a module per concern: whoever finds a mail that goes wrong
adds it there.
"""

import email
import email.policy
from collections import Counter

from odoo.tests import tagged
from odoo.tools import html2plaintext

from odoo.addons.sales_pipeline_custom.core.inbound.mail_body import read_body
from odoo.addons.sales_pipeline_custom.core.inbound.mail_headers import Headers

from .. import corpus
from ..tools.paths import ROOT
from .inbound_common import InboundCase

PAGE = ROOT / "docs" / "corpus.md"
# What is not a field of the opportunity.
OF_BODY = ("says", "says_not", "event", "answer", "forwarded_from")
OF_CHATTER = ("noted", "chatter", "chatter_not", "files")


@tagged("standard", "post_install", "-at_install")
class TestCorpus(InboundCase):
    def test_each_mail_becomes_what_is_right(self):
        for number, case in enumerate(corpus.cases()):
            with self.subTest(kind=case.kind, name=case.name):
                raw = case.raw(number)
                self.check_body(raw, case.right)
                if case.right.keys() - set(OF_BODY):
                    savepoint = self.env.cr.savepoint()
                    try:
                        self.check_lead(self.deliver(raw), case.right)
                    finally:
                        savepoint.close(rollback=True)
                        self.env.invalidate_all()

    def test_every_kind_has_variants_and_is_told(self):
        kinds = Counter(case.kind for case in corpus.cases())
        self.assertFalse([kind for kind, cases in kinds.items() if cases < 4])
        page = PAGE.read_text()
        for kind, count in kinds.items():
            self.assertIn(f"| {kind} | {count} | {count} |", page)

    def check_body(self, raw, right):
        message = email.message_from_bytes(raw, policy=email.policy.SMTP)
        subject = Headers(raw).subject.lower()
        body = read_body(message, keeps_forward=subject.startswith(("fwd:", "tr:")))
        for text in right.get("says", ()):
            self.assertIn(text, body.text)
        for text in right.get("says_not", ()):
            self.assertNotIn(text, body.text)
        if "event" in right:
            self.assertEqual(body.event.kind if body.event else "", right["event"])
        if "answer" in right:
            self.assertEqual(body.event.answer, right["answer"])
        if "forwarded_from" in right:
            self.assertEqual(body.forwarded_from[1], right["forwarded_from"])

    def check_lead(self, lead, right):
        kept = self.Message.search([], limit=1)
        self.assertTrue(lead, f"{kept.reason}: {kept.details}")
        for name in right.keys() - {*OF_BODY, *OF_CHATTER}:
            self.assertEqual(self.value(lead, name), right[name], name)
        received = lead.message_ids.filtered(lambda one: one.message_type == "email")
        notes = "".join(map(str, (lead.message_ids - received).mapped("body")))
        said = "".join(map(str, received.mapped("body")))
        for text in right.get("noted", ()):
            self.assertIn(text, notes)
        for text in right.get("chatter", ()):
            self.assertIn(text, said)
        for text in right.get("chatter_not", ()):
            self.assertNotIn(text, said)
        if "files" in right:
            names = received.attachment_ids.mapped("name")
            self.assertEqual(sorted(names), sorted(right["files"]))

    def value(self, lead, name):
        value = lead[name]
        kind = lead._fields[name].type
        if kind == "html":
            return html2plaintext(value).strip()
        return str(value) if kind == "date" and value else value
