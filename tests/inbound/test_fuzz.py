"""Generated messages, and what became of each is counted.

Ten thousand of them with MESSAGES=10000, fewer every day.
"""

import os
import random
from collections import Counter
from email.message import EmailMessage

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.consistent import Consistent
from .inbound_common import InboundCase
from .test_core_mail_reading import spoiled

MESSAGES = int(os.environ.get("MESSAGES") or 2000)
TOGETHER = 200
LOGS = (
    "odoo.addons.mail.models.mail_thread",
    "odoo.addons.sales_pipeline_custom.models.inbound.mail_thread_gateway",
    "odoo.addons.base.models.ir_attachment",
    "odoo.tools.mail",
    "odoo.sql_db",
)
MACHINES = (
    {"Auto-Submitted": "auto-replied"},
    {"Precedence": "bulk"},
    {"List-Id": "<l.x.example.com>"},
    {"List-Unsubscribe": "<https://x.example.com>"},
    {"Subject": "Réponse automatique : Devis"},
    {"From": "no-reply@x.example.com"},
    {"From": "MAILER-DAEMON@x.example.com"},
    {"Return-Path": "<>"},
    {"From": "nobody"},
    {"Cc": ", ".join(f"a{n}@y.example.com" for n in range(300))},
)
VALUES = ("8 000 €", "à voir", "8k", "31/12/2026", "oui", "PAG", "x" * 3000, "\x00é")
LABELS = ("Budget", "Ville", "Pays", "Date souhaitée", "Téléphone", "Message")


@tagged("standard", "post_install", "-at_install")
class TestTenThousandMessages(Consistent, InboundCase):
    """In = opportunities + joined + kept + received before. Nothing is raised."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 10**6)

    def setUp(self):
        super().setUp()
        self.dice = random.Random(20_260_303)
        self.sent = []

    def written(self, number):
        """Return a message nobody wrote: well or badly made, by a person or not."""
        dice, chance = self.dice, self.dice.random()
        if self.sent and chance < 0.25:
            return dice.choice(self.sent)
        message = EmailMessage()
        headers = {
            "From": f"Rose <rose{dice.randrange(400)}@x.example.com>",
            "To": self.address.alias_email,
            "Subject": dice.choice(("Poêle", "TR: Devis", "Re: x", "")),
            "Message-Id": f"<fuzz-{number}@x.example.com>",
        }
        if chance < 0.85:
            headers |= dice.choice(MACHINES)
        for name, value in headers.items():
            message[name] = value
        lines = [f"{label} : {dice.choice(VALUES)}" for label in LABELS]
        message.set_content("\n".join(lines), charset="utf-8")
        raw = message.as_bytes()
        if chance > 0.94:
            head = b"To: " + self.address.alias_email.encode() + b"\n"
            raw = head + spoiled(dice)
        return raw

    def test_each_is_accounted_for(self):
        became = Counter()
        before = self.env["crm.inbound.receipt"].search_count([])
        with mute_logger(*LOGS):
            for start in range(0, MESSAGES, TOGETHER):
                for number in range(start, start + TOGETHER):
                    became[self.becomes(self.written(number))] += 1
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertConsistent(self.env)
        self.assertEqual(became.total(), MESSAGES)
        self.assertEqual(
            self.env["crm.inbound.receipt"].search_count([]) - before,
            MESSAGES - became["known"],
        )
        for what in ("created", "joined", "kept", "filtered", "known"):
            self.assertGreater(became[what], MESSAGES // 100, became)

    def becomes(self, raw):
        """Deliver a message; return what its receipt says, "known" for none."""
        self.sent = [*self.sent[-50:], raw]
        last = self.last_id("crm_inbound_receipt")
        kept = self.last_id("crm_inbound_message")
        lead_id = self.env["mail.thread"].message_process(False, raw)
        self.env.cr.execute(
            "SELECT result, lead_id FROM crm_inbound_receipt WHERE id > %s", [last]
        )
        rows = self.env.cr.fetchall()
        if not rows:
            self.assertFalse(lead_id)
            return "known"
        [(result, row_lead_id)] = rows
        self.assertEqual(row_lead_id or False, lead_id)
        is_kept = self.last_id("crm_inbound_message") > kept
        self.assertEqual(is_kept, result in ("kept", "filtered"))
        return result

    def last_id(self, table):
        self.env.cr.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        return self.env.cr.fetchone()[0]
