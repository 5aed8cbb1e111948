from odoo.tests import tagged

from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralUndone(ReferralCase):
    """What was undone is not paid all the same, and nothing is paid twice."""

    def test_a_draft_is_cancelled_and_the_reward_withdrawn(self):
        lead = self.referred(stage=self.won)
        bill = self.pay(self.referral(lead))
        lead.stage_id = self.proposal
        referral = self.assertEarned(lead, 0, "pending")
        self.assertEqual(bill.state, "cancel")
        self.assertFalse(referral.is_flagged or referral.is_undone)
        self.assertIn("withdrawn", bill.message_ids[0].preview)
        self.assertRefused(bill.button_draft, "withdrawn from this document")
        lead.stage_id = self.won
        other = self.pay(self.assertEarned(lead))
        self.assertRefused(bill.button_draft, "paid twice")
        self.settle(other)
        self.assertEarned(lead, 50, "paid")

    def test_a_draft_of_several_loses_only_what_was_undone(self):
        leads = self.referred(2, stage=self.won)
        bill = self.pay(self.Referral.search([("lead_id", "in", leads.ids)]))
        leads[0].stage_id = self.proposal
        self.assertEarned(leads[0], 0, "pending")
        self.assertEqual((bill.state, bill.amount_untaxed), ("draft", 50))
        self.settle(bill)
        self.assertEarned(leads[1], 50, "paid")

    def test_an_order_cancelled_by_a_salesperson_withdraws_the_draft(self):
        lead = self.referred(
            referral_type_id=self.by_order().id, user_id=self.salesperson.id
        )
        order = self.order(lead, user_id=self.salesperson.id)
        order.action_confirm()
        bill = self.pay(self.assertEarned(lead, 100))
        order.with_user(self.salesperson)._action_cancel()
        self.assertEarned(lead, 0, "pending")
        self.assertEqual(bill.state, "cancel")

    def test_of_what_is_posted_the_accountant_is_told(self):
        lead = self.referred(stage=self.won)
        bill = self.pay(self.referral(lead))
        bill.action_post()
        lead.stage_id = self.proposal
        referral = self.assertEarned(lead, 50, "pending")
        self.assertTrue(referral.is_flagged)
        self.assertIn("not paid yet", referral.review_reasons)
        self.assertEqual(referral.earned_amount, 0)
        self.assertEqual(bill.activity_ids.user_id, self.accountant)
        lead.stage_id = self.won
        referral = self.assertEarned(lead)
        self.assertFalse(referral.is_flagged or bill.activity_ids)
        self.assertRefused(lambda: self.pay(referral), "is paid when that document is")
        self.register(bill)
        self.assertEarned(lead, 50, "paid")

    def register(self, bill):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({})._create_payments()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_cancelling_what_was_posted_ends_the_matter(self):
        lead = self.referred(stage=self.won)
        bill = self.pay(self.referral(lead))
        bill.action_post()
        lead.stage_id = self.proposal
        bill.button_draft()
        bill.button_cancel()
        referral = self.assertEarned(lead, 0, "pending")
        self.assertFalse(referral.is_flagged or referral.is_undone)
        lead.stage_id = self.won
        self.assertTrue(self.pay(self.assertEarned(lead)))

    def test_after_payment_it_says_so(self):
        lead = self.referred(stage=self.won)
        self.settle(self.pay(self.referral(lead)))
        lead.stage_id = self.proposal
        self.assertIn("after payment", self.referral(lead).review_reasons)

    def test_a_payment_that_outlives_its_document_is_to_review(self):
        lead = self.referred(stage=self.won)
        bill = self.pay(self.referral(lead))
        self.settle(bill)
        payment = bill.reconciled_payment_ids or bill.matched_payment_ids
        bill.button_draft()
        bill.button_cancel()
        referral = self.assertEarned(lead)
        self.assertTrue(referral.is_payment_left and referral.is_flagged)
        self.assertIn(payment.name, referral.review_reasons)
        self.assertEqual(referral.bill_state, "cancel")
        self.assertRefused(lambda: self.pay(referral), "reviewed")
        referral.with_user(self.manager).action_review()
        self.assertTrue(self.pay(referral))

    def test_a_payment_cancelled_first_leaves_nothing_to_review(self):
        lead = self.referred(stage=self.won)
        bill = self.pay(self.referral(lead))
        self.settle(bill)
        payment = bill.reconciled_payment_ids or bill.matched_payment_ids
        payment.action_draft()
        payment.action_cancel()
        bill.button_draft()
        bill.button_cancel()
        self.assertFalse(self.assertEarned(lead).is_flagged)
