from odoo.tests import tagged

from ..inbound.inbound_common import InboundCase


@tagged("standard", "post_install", "-at_install")
class TestInboundReferral(InboundCase):
    """A mail that gives the code of a referrer says who sent its author."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice = cls.env["res.partner"].create(
            {"name": "Alice", "email": "alice@referral.example.com"}
        )
        cls.alice.action_create_referral_code()
        cls.code = cls.alice.referral_code

    def test_a_line_with_the_code_says_who_sent_them(self):
        for number, line in enumerate(
            (
                f"Code parrainage : {self.code}",
                f"* Code de parrainage* : {self.code.lower()}",
                f"Referral code: {self.code[:4]} {self.code[4:]}",
                f"J'arrive par https://poeles.example.com/?referral_code={self.code}",
            )
        ):
            with self.subTest(line):
                sender = f"new{number}@x.example.com"
                lead = self.used(f"Bonjour,\n{line}\nMerci", sender=sender)
                self.assertEqual(lead.referrer_id, self.alice)
                self.assertEqual(lead.referral_ids.state, "pending")

    def test_a_code_that_is_nobodys_loses_nothing_and_is_told(self):
        self.alice.action_revoke_referral_code()
        for code in (self.code, "NOBODY99", "Madame Durand"):
            with self.subTest(code):
                sender = f"{code[:6].strip().lower()}@x.example.com"
                lead = self.used(f"Parrain : {code}", sender=sender)
                self.assertFalse(lead.referrer_id)
                said = " ".join(lead.message_ids.mapped("body"))
                self.assertIn(code, said)
                self.assertIn("nobody's", said)

    def test_the_referrer_of_another_company_is_nobody(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.alice.company_id = other
        self.assertFalse(self.used(f"Parrain : {self.code}").referrer_id)

    def test_one_s_own_code_is_to_review(self):
        lead = self.used(
            f"Code parrainage : {self.code}",
            sender="Alice <ALICE@referral.example.com>",
        )
        self.assertEqual(lead.referrer_id, self.alice)
        self.assertTrue(lead.referral_ids.is_conflicting)

    def test_a_second_message_says_who_sent_them_once(self):
        first = self.used("Bonjour")
        again = self.used(f"J'oubliais.\nCode parrainage : {self.code}")
        self.assertEqual(again, first)
        self.assertEqual(first.referrer_id, self.alice)
        other = self.env["res.partner"].create({"name": "Carl"})
        other.action_create_referral_code()
        self.used(f"Code parrainage : {other.referral_code}")
        self.assertEqual(first.referrer_id, self.alice, "said already")
