"""Referrals from the Marketing tab to the books, in a real browser, in French."""

from odoo.tests import HttpCase, tagged

from ..common import french_manager, french_salesperson, french_user
from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralTours(ReferralCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.camille = french_salesperson(cls.env)
        cls.helene = french_manager(cls.env)
        cls.clerk = french_user(
            cls.env,
            "lucie.test",
            "Lucie Test",
            "account.group_account_invoice,sales_team.group_sale_salesman_all_leads",
        )
        cls.team.member_ids |= cls.camille
        cls.type.name = "Amie de la maison"

    def tour(self, name, url, login="camille.test"):
        self.start_tour(url, f"sales_pipeline_referral_{name}", login=login)
        self.env.invalidate_all()

    def test_a_salesperson_says_who_brought_it_and_wins(self):
        lead = self.lead(self.new, partner_id=self.bob.id, user_id=self.camille.id)
        self.tour("say", f"/odoo/crm.lead/{lead.id}")
        self.assertEqual(lead.referrer_id, self.alice)
        self.assertEqual(lead.referred_first_name, "Bobby")
        self.assertEarned(lead)

    def test_who_brings_themselves_is_refused_and_another_may_be_chosen(self):
        lead = self.lead(self.new, partner_id=self.bob.id, user_id=self.camille.id)
        self.tour("refused", f"/odoo/crm.lead/{lead.id}")
        self.assertEqual(self.assertPending(lead).referrer_id, self.alice)

    def test_a_manager_calls_off_and_says_why(self):
        lead = self.referred(stage=self.won)
        self.tour("call_off", "/odoo/best-referrers", "helene.test")
        referral = self.assertEarned(lead, 50, "cancelled")
        self.assertEqual(referral.cancel_note, "Déjà cliente")

    def test_an_accountant_pays(self):
        lead = self.referred(stage=self.won)
        self.tour("pay", "/odoo/referral-rewards", "lucie.test")
        bill = self.referral(lead).bill_id
        self.assertEqual((bill.state, bill.amount_untaxed), ("draft", 50))

    def test_the_contact_tells_and_gets_a_code(self):
        self.referred(stage=self.won, user_id=self.camille.id)
        self.tour("contact", f"/odoo/res.partner/{self.alice.id}")
        codes = self.alice.referral_code_ids
        self.assertEqual(len(codes), 1)
        self.assertTrue(codes.revoked_at)
