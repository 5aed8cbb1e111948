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
        self.assertRefused(
            referral.with_user(self.manager).action_review, payment.name, "came back"
        )
        self.assertEqual((self.alice.referral_paid, self.alice.referral_due), (50, 0))

    def left_payment(self):
        """Return an opportunity whose reward was paid by a bill cancelled since."""
        lead = self.referred(stage=self.won)
        bill = self.pay(self.referral(lead))
        self.settle(bill)
        bill.button_draft()
        bill.button_cancel()
        return lead

    def test_a_payment_that_stands_has_paid_it(self):
        lead = self.left_payment()
        payment = self.referral(lead).former_payment
        self.referral(lead).with_user(self.manager).action_payment_stands()
        referral = self.assertEarned(lead, state="paid")
        self.assertFalse(referral.is_flagged)
        self.assertRefused(lambda: self.pay(referral), "paid already")
        self.assertEqual(self.alice.referral_paid, 50)
        lead.stage_id = self.proposal
        referral = self.assertEarned(lead, state="paid")
        self.assertTrue(referral.is_undone and referral.is_flagged)
        referral.action_payment_came_back()
        referral = self.assertPending(lead)
        self.assertFalse(referral.is_flagged)
        self.assertEqual(referral.returned_payments, payment)

    def test_a_payment_that_came_back_leaves_the_reward_due_once(self):
        lead = self.left_payment()
        payment = self.referral(lead).former_payment
        self.referral(lead).with_user(self.manager).action_payment_came_back()
        referral = self.assertEarned(lead)
        self.assertEqual(referral.returned_payments, payment)
        bill = self.pay(referral)
        bill.button_cancel()
        referral = self.assertEarned(lead)
        self.assertFalse(referral.is_flagged, "this one was never paid")
        self.settle(self.pay(referral))
        self.assertEarned(lead, state="paid")
        self.assertEqual((self.alice.referral_paid, self.alice.referral_due), (50, 0))

    def test_deleting_what_a_payment_that_stands_paid_leaves_it_paid(self):
        lead = self.left_payment()
        referral = self.referral(lead)
        referral.action_payment_stands()
        lead.unlink()
        self.env.flush_all()
        self.assertEqual((referral.state, referral.amount), ("paid", 50))
        self.assertTrue(referral.is_orphan and referral.is_flagged)

    def test_the_page_tells_as_given_what_a_payment_left_gave(self):
        self.alice.action_create_referral_code()
        self.left_payment()
        values = self.alice.referral_code_ids.page_values()
        [row] = values["rows"]
        self.assertTrue(row["is_given"] and not row["is_due"])
        self.assertIn("50", values["given"][0])

    def test_undone_before_anybody_says_which_it_stays_to_review(self):
        lead = self.left_payment()
        lead.stage_id = self.proposal
        referral = self.referral(lead)
        self.assertTrue(referral.is_undone and referral.is_payment_left)
        referral.action_payment_came_back()
        self.assertFalse(self.assertPending(lead).is_flagged)

    def test_what_was_deleted_may_have_been_paid_too(self):
        lead = self.left_payment()
        referral = self.referral(lead)
        referral.bill_id.with_context(force_delete=True).unlink()
        referral = self.assertEarned(lead)
        self.assertTrue(referral.is_payment_left and not referral.bill_id)
        referral.action_payment_stands()
        self.assertEarned(lead, state="paid")

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
