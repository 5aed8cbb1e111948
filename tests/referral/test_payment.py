from odoo.exceptions import AccessError
from odoo.tests import tagged

from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralPayment(ReferralCase):
    """Rewards go through the books, once."""

    def wizard(self, referrals):
        return (
            self.env["crm.referral.pay"]
            .with_user(self.accountant)
            .create({"referral_ids": [(6, 0, referrals.ids)]})
        )

    def test_a_reward_becomes_a_draft_bill_of_the_referrer(self):
        lead = self.referred(stage=self.won, referred_first_name="Bobby")
        referral = self.referral(lead)
        action = self.wizard(referral).action_create_documents()
        bill = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(bill.state, "draft")
        self.assertEqual(bill.move_type, "in_invoice")
        self.assertEqual(bill.partner_id, self.alice)
        self.assertEqual(bill.amount_untaxed, 50)
        line = bill.invoice_line_ids
        self.assertEqual(
            line.product_id,
            self.env.ref("sales_pipeline_custom.product_referral_reward"),
        )
        self.assertIn("Bobby", line.name)
        self.assertNotIn(lead.name, line.name)
        self.assertEqual(referral.bill_id, bill)
        self.assertEqual(referral.state, "earned")

    def test_it_is_paid_when_the_bill_is(self):
        lead = self.referred(stage=self.won)
        self.settle(self.pay(self.referral(lead)))
        self.assertEarned(lead, 50, "paid")

    def test_many_at_a_time_one_document_for_each_person(self):
        carl = self.contact("Carl")
        leads = self.referred(3, stage=self.won)
        other = self.referred(stage=self.won, referrer_id=carl.id)
        referrals = self.Referral.search([("lead_id", "in", (leads | other).ids)])
        bills = self.pay(referrals)
        self.assertEqual(len(bills), 2)
        self.assertEqual(sorted(bills.mapped("amount_untaxed")), [50, 150])

    def test_a_credit_note_for_a_customer_who_asks_for_it(self):
        self.alice.referral_credit_note = True
        document = self.pay(self.referral(self.referred(stage=self.won)))
        self.assertEqual(document.move_type, "out_refund")

    def test_the_newcomer_gets_a_credit_note_and_both_must_be_paid(self):
        self.type.write({"newcomer_reward": "fixed", "newcomer_amount": 20})
        lead = self.referred(stage=self.won)
        bill, credit = self.pay(self.referral(lead)).sorted("move_type")
        self.assertEqual((bill.partner_id, bill.amount_untaxed), (self.alice, 50))
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual((credit.partner_id, credit.amount_untaxed), (self.bob, 20))
        self.settle(bill)
        self.assertEarned(lead)
        self.settle(credit)
        self.assertEarned(lead, 50, "paid")

    def test_a_newcomer_nobody_knows_is_to_be_named_first(self):
        self.type.write({"newcomer_reward": "fixed", "newcomer_amount": 20})
        lead = self.referred(stage=self.won, partner_id=False)
        self.assertRefused(lambda: self.pay(self.referral(lead)), "the customer of")
        lead.partner_id = self.bob
        self.assertEqual(len(self.pay(self.referral(lead))), 2)

    def test_another_product(self):
        self.company.crm_referral_product_id = self.product
        bill = self.pay(self.referral(self.referred(stage=self.won)))
        self.assertEqual(bill.invoice_line_ids.product_id, self.product)

    def test_what_is_in_a_document_is_not_paid_again(self):
        referral = self.referral(self.referred(stage=self.won))
        bill = self.pay(referral)
        self.assertTrue(bill.ref)
        self.assertRefused(lambda: self.pay(referral), "is paid when that document is")
        self.assertFalse(referral.is_payable)

    def test_what_is_pending_is_not_paid(self):
        referral = self.referral(self.referred())
        self.assertRefused(
            self.wizard(referral).action_create_documents, "nothing that is due"
        )

    def test_what_is_to_review_is_left_aside(self):
        first, second = self.referred(2, stage=self.won)
        flagged = self.referral(first)
        flagged._flag("is_known_customer")
        wizard = self.wizard(flagged | self.referral(second))
        self.assertEqual(wizard.payable_ids.lead_id, second)
        self.assertIn("reviewed", wizard.left_aside)

    def test_cancelling_the_document_gives_the_reward_back(self):
        lead = self.referred(stage=self.won)
        bill = self.pay(self.referral(lead))
        self.settle(bill)
        self.assertEarned(lead, 50, "paid")
        bill.button_draft()
        self.assertEarned(lead)
        bill.button_cancel()
        referral = self.assertEarned(lead)
        referral.with_user(self.manager).action_payment_came_back()
        other = self.pay(referral)
        self.assertNotEqual(other, bill)
        self.assertNotEqual(other.ref, bill.ref)
        self.assertRefused(bill.button_draft, "paid twice")
        self.settle(other)
        self.assertEarned(lead, 50, "paid")

    def test_deleting_the_draft_gives_the_reward_back(self):
        lead = self.referred(stage=self.won)
        self.pay(self.referral(lead)).unlink()
        referral = self.assertEarned(lead)
        self.assertFalse(referral.bill_id)
        self.assertTrue(self.pay(referral))

    def test_reversing_the_paid_document_gives_the_reward_back(self):
        lead = self.referred(stage=self.won)
        bill = self.pay(self.referral(lead))
        bill.action_post()
        reversal = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"journal_id": bill.journal_id.id, "reason": "No"})
        )
        reversal.refund_moves()
        reversal.new_move_ids.action_post()
        self.env.flush_all()
        self.assertEqual(bill.payment_state, "reversed")
        self.assertEarned(lead)
        self.assertTrue(self.pay(self.referral(lead)))

    def test_undone_after_payment_stays_paid_and_is_flagged(self):
        lead = self.referred(stage=self.won)
        self.settle(self.pay(self.referral(lead)))
        lead.stage_id = self.proposal
        referral = self.assertEarned(lead, 50, "paid")
        self.assertTrue(referral.is_undone and referral.is_flagged)
        lead.stage_id = self.won
        referral = self.assertEarned(lead, 50, "paid")
        self.assertFalse(referral.is_undone or referral.is_flagged)

    def test_what_is_in_a_document_is_not_cancelled(self):
        referral = self.referral(self.referred(stage=self.won))
        self.pay(referral)
        self.assertRefused(referral.action_cancel, "accounting document")

    def test_an_order_changed_since_pays_what_it_says_now(self):
        lead = self.referred(referral_type_id=self.by_order().id)
        order = self.order(lead, 1000)
        order.action_confirm()
        order.order_line.price_unit = 400
        bill = self.pay(self.assertEarned(lead, 100))
        self.assertEqual(bill.amount_untaxed, 40)
        self.assertEarned(lead, 40)

    def test_the_same_reward_twice_a_day_is_no_double(self):
        one, other = (
            self.pay(self.referral(lead)) for lead in self.referred(2, stage=self.won)
        )
        self.assertFalse(one.duplicated_ref_ids)
        self.assertFalse(other.duplicated_ref_ids)
        twice = one.copy({"invoice_date": one.invoice_date})
        self.assertIn(one, twice.duplicated_ref_ids, "this one says nothing of rewards")

    def test_the_document_leads_to_what_it_pays(self):
        one, other = self.referred(2, stage=self.won)
        bill = self.pay(self.referral(one))
        self.assertTrue(bill.has_referrals)
        self.assertEqual(bill.action_open_referrals()["res_id"], self.referral(one).id)
        both = self.pay(
            self.referral(self.referred(stage=self.won)) | self.referral(other)
        )
        found = self.Referral.search(both.action_open_referrals()["domain"])
        self.assertEqual(len(found), 2)

    def test_gifts_are_given_by_hand(self):
        self.type.write({"referrer_reward": "gift", "referrer_gift": "A bottle"})
        lead = self.referred(stage=self.won)
        referral = self.assertEarned(lead, 0)
        self.assertFalse(referral.is_payable)
        self.assertRefused(lambda: self.pay(referral), "rewarded in kind")
        referral.with_user(self.manager).action_gifts_given()
        self.assertEarned(lead, 0, "paid")

    def test_a_gift_said_given_by_mistake_is_due_again(self):
        self.type.write({"referrer_reward": "gift", "referrer_gift": "A bottle"})
        one, other = self.referred(stage=self.won, count=2)
        referrals = self.referral(one) | self.referral(other)
        referrals.action_gifts_given()
        other.stage_id = self.proposal
        self.assertTrue(self.referral(other).is_undone)
        referrals.with_user(self.manager).action_gifts_not_given()
        self.assertEqual(self.assertEarned(one, 0).gift, "A bottle")
        self.assertFalse(self.assertPending(other).is_flagged)

    def test_a_salesperson_sees_but_does_not_pay(self):
        referral = self.referral(self.referred(stage=self.won))
        mine = referral.with_user(self.salesperson)
        self.assertEqual(mine.amount, 50)
        with self.assertRaises(AccessError):
            mine.action_pay()
        with self.assertRaises(AccessError):
            mine._create_documents()
        with self.assertRaises(AccessError):
            self.env["crm.referral.pay"].with_user(self.salesperson).create({})

    def test_an_accountant_who_sells_nothing_pays(self):
        clerk = self.user("carole", "account.group_account_invoice")
        lead = self.referred(stage=self.won)
        self.assertTrue(self.pay(self.referral(lead), clerk))
