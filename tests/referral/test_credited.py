from odoo.fields import Command
from odoo.tests import tagged

from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralCredited(ReferralCase):
    """What the newcomer is credited is not rewarded before a manager looks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fixed = cls.referral_type(success_event="order_confirmed")
        cls.tenth = cls.by_order()

    def ordered(self, type_=None, lines=1, **values):
        """Return an opportunity whose order of 1000 is confirmed, and the order."""
        lead = self.referred(referral_type_id=(type_ or self.fixed).id, **values)
        order = self.order(lead, 1000 / lines)
        order.order_line = [
            Command.create(order.order_line.copy_data()[0]) for _i in range(lines - 1)
        ]
        order.action_confirm()
        return lead, order

    def invoice(self, order):
        """Invoice what is left of an order."""
        order.order_line.product_id.invoice_policy = "order"
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    def paid(self, order):
        invoice = self.invoice(order)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        return invoice

    def credit(self, invoice, amount=None, again=False, post=True):
        """Credit an invoice, or a part of it; return the credit note."""
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard = wizard.create({"journal_id": invoice.journal_id.id, "reason": "x"})
        if again:
            wizard.modify_moves()
        else:
            wizard.refund_moves()
        note = invoice.reversal_move_ids.sorted("id")[-1]
        if amount:
            note.invoice_line_ids[1:].unlink()
            note.invoice_line_ids.write({"price_unit": amount, "quantity": 1})
        if post and note.state == "draft":
            note.action_post()
        return note

    def assertWithdrawn(self, lead):
        referral = self.assertPending(lead)
        self.assertFalse(referral._dues())
        return referral

    def assertFlagged(self, lead, amount=50, state="earned"):
        referral = self.assertEarned(lead, amount, state)
        self.assertTrue(referral.is_credited and referral.is_flagged)
        if state == "earned":
            self.assertRefused(lambda: self.pay(referral), "to be reviewed")
        return referral

    def assertUntouched(self, lead, amount=50):
        referral = self.assertEarned(lead, amount)
        self.assertFalse(referral.is_flagged or referral.is_credited)
        return referral

    # ------------------------------------------------------------
    # In full
    # ------------------------------------------------------------

    def test_an_invoice_credited_in_full_withdraws_the_reward(self):
        for paid in (False, True):
            with self.subTest(paid=paid):
                lead, order = self.ordered()
                self.credit(self.paid(order) if paid else self.invoice(order))
                self.assertWithdrawn(lead)

    def test_credited_in_parts_until_nothing_is_left(self):
        lead, order = self.ordered()
        invoice = self.invoice(order)
        self.credit(invoice, 400)
        self.assertFlagged(lead)
        self.credit(invoice, 600)
        self.assertWithdrawn(lead)

    def test_every_invoice_of_an_order_credited(self):
        lead, order = self.ordered(lines=2)
        order.order_line[1].qty_to_invoice = 0
        first = self.invoice(order)
        order.order_line.invalidate_recordset()
        for invoice in first | order.invoice_ids:
            self.credit(invoice)
        self.assertWithdrawn(lead)

    def test_an_invoice_that_is_cancelled_withdraws_it_too(self):
        lead, order = self.ordered()
        invoice = self.invoice(order)
        invoice.button_draft()
        self.assertUntouched(lead)
        invoice.button_cancel()
        self.assertWithdrawn(lead)

    def test_invoiced_again_it_is_earned_again(self):
        lead, order = self.ordered()
        self.credit(self.invoice(order))
        self.assertWithdrawn(lead)
        self.invoice(order)
        self.assertUntouched(lead)

    def test_another_order_still_earns_it(self):
        lead, order = self.ordered()
        other = self.order(lead, 500)
        other.action_confirm()
        self.credit(self.invoice(order))
        referral = self.assertUntouched(lead)
        self.assertEqual(referral.order_id, other)

    # ------------------------------------------------------------
    # In part
    # ------------------------------------------------------------

    def test_a_part_is_flagged_and_a_percentage_is_of_the_rest(self):
        for type_, amount in ((self.fixed, 50), (self.tenth, 60)):
            with self.subTest(type_.referrer_reward):
                lead, order = self.ordered(type_)
                self.credit(self.paid(order), 400)
                referral = self.assertFlagged(lead, amount)
                self.assertIn("Credited to the newcomer", referral.review_reasons)
                self.assertIn("400", referral.review_reasons)
                referral.with_user(self.manager).action_review()
                bill = self.pay(referral)
                self.assertEqual(bill.amount_untaxed, amount)

    def test_one_line_of_several(self):
        lead, order = self.ordered(lines=4)
        note = self.credit(self.invoice(order), post=False)
        note.invoice_line_ids[1:].unlink()
        note.action_post()
        referral = self.assertFlagged(lead)
        self.assertEqual(referral.credited_amount, 250)

    def test_a_gesture_on_a_line_of_its_own(self):
        lead, order = self.ordered()
        note = self.credit(self.invoice(order), post=False)
        note.invoice_line_ids = [
            Command.clear(),
            Command.create(
                {"name": "Gesture", "price_unit": 100, "tax_ids": [Command.clear()]}
            ),
        ]
        note.action_post()
        self.assertEqual(self.assertFlagged(lead).credited_amount, 100)

    def test_more_of_it_is_looked_at_again(self):
        lead, order = self.ordered()
        invoice = self.invoice(order)
        self.credit(invoice, 100)
        self.assertFlagged(lead).with_user(self.manager).action_review()
        self.assertFalse(self.referral(lead).is_flagged)
        self.credit(invoice, 200)
        self.assertEqual(self.assertFlagged(lead).credited_amount, 300)

    def test_a_manager_is_told(self):
        lead, order = self.ordered()
        self.credit(self.invoice(order), 100)
        self.assertFlagged(lead)
        kind = "sales_pipeline_custom.mail_activity_type_review_referral"
        told = self.fixed.activity_ids.filtered(
            lambda one: one.activity_type_id == self.env.ref(kind)
        )
        self.assertTrue(told)

    # ------------------------------------------------------------
    # Nothing is taken back
    # ------------------------------------------------------------

    def test_a_credit_note_that_is_no_more_than_a_draft(self):
        lead, order = self.ordered()
        self.credit(self.invoice(order), post=False)
        self.assertUntouched(lead)

    def test_an_invoice_that_is_corrected(self):
        lead, order = self.ordered()
        self.credit(self.invoice(order), again=True)
        order.invoice_ids.filtered(lambda one: one.state == "draft").action_post()
        self.assertUntouched(lead)

    def test_an_invoice_cancelled_before_it_was_posted(self):
        lead, order = self.ordered()
        order._create_invoices().button_cancel()
        self.assertUntouched(lead)

    def test_a_discount_on_the_invoice(self):
        lead, order = self.ordered()
        invoice = order._create_invoices()
        invoice.invoice_line_ids.price_unit = 900
        invoice.action_post()
        self.assertUntouched(lead)

    def test_a_credit_note_of_somebody_else(self):
        lead, order = self.ordered()
        self.invoice(order)
        other, theirs = self.ordered()
        self.credit(self.invoice(theirs))
        self.assertUntouched(lead)
        self.assertWithdrawn(other)

    def test_one_invoice_of_two_orders(self):
        lead, order = self.ordered()
        other, theirs = self.ordered()
        invoice = self.invoice(order | theirs)
        note = self.credit(invoice, post=False)
        hers = note.invoice_line_ids.filtered(
            lambda line: line.sale_line_ids.order_id == theirs
        )
        (note.invoice_line_ids - hers).unlink()
        note.action_post()
        self.assertUntouched(lead)
        self.assertWithdrawn(other)

    # ------------------------------------------------------------
    # Other rewards, and rewards under way
    # ------------------------------------------------------------

    def test_a_won_opportunity_is_flagged_in_part_or_in_full(self):
        for amount in (400, None):
            with self.subTest(amount):
                lead = self.referred(referral_type_id=self.type.id)
                order = self.order(lead)
                order.action_confirm()
                lead.stage_id = self.won
                self.assertUntouched(lead)
                self.credit(self.invoice(order), amount)
                self.assertFlagged(lead)

    def test_one_marked_successful_is_flagged(self):
        lead = self.referred()
        order = self.order(lead)
        order.action_confirm()
        self.referral(lead)._mark_successful()
        self.credit(self.invoice(order))
        self.assertFlagged(lead)

    def test_a_draft_that_would_pay_it_gives_it_back(self):
        for amount in (400, None):
            with self.subTest(amount):
                lead, order = self.ordered()
                invoice = self.invoice(order)
                bill = self.pay(self.referral(lead))
                self.credit(invoice, amount)
                self.assertEqual(bill.state, "cancel")
                if amount:
                    self.assertFlagged(lead)
                    said = str(bill.message_ids.mapped("body"))
                    self.assertIn("The newcomer was credited", said)
                else:
                    self.assertWithdrawn(lead)

    def test_of_a_posted_one_the_accountant_is_told(self):
        lead, order = self.ordered()
        invoice = self.invoice(order)
        bill = self.pay(self.referral(lead))
        bill.action_post()
        self.accountant.lang = "en_US"
        self.credit(invoice, 400)
        referral = self.assertEarned(lead)
        self.assertTrue(referral.is_flagged)
        self.assertEqual(bill.activity_ids.user_id, self.accountant)
        self.assertIn("Newcomer credited", bill.activity_ids.summary)

    def test_one_that_is_paid_stays_paid_and_is_flagged(self):
        for amount in (400, None):
            with self.subTest(amount):
                lead, order = self.ordered()
                invoice = self.invoice(order)
                self.settle(self.pay(self.referral(lead)))
                self.credit(invoice, amount)
                referral = self.assertEarned(lead, 50, "paid")
                self.assertTrue(referral.is_flagged)

    def test_an_accountant_who_sees_no_opportunity_withdraws_it(self):
        biller = self.user("bill", "account.group_account_invoice")
        lead, order = self.ordered()
        invoice = self.invoice(order)
        note = self.credit(invoice, post=False)
        note.with_user(biller).action_post()
        self.assertWithdrawn(lead)

    def test_a_currency_of_the_order(self):
        other = self.env["res.currency"].create({"name": "XSP", "symbol": "X"})
        self.env["res.currency.rate"].create(
            {"currency_id": other.id, "name": "2020-01-01", "rate": 2}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "X", "currency_id": other.id}
        )
        lead = self.referred(referral_type_id=self.tenth.id)
        order = self.order(lead, pricelist_id=pricelist.id)
        order.action_confirm()
        self.assertEarned(lead, 50)
        self.credit(self.invoice(order), 400)
        referral = self.assertFlagged(lead, 30)
        self.assertEqual(referral.credited_amount, 200)

    def test_an_upgrade_brings_in_line_what_was_credited_before(self):
        lead, order = self.ordered()
        other, theirs = self.ordered()
        moves = type(self.env["account.move"])
        self.patch(moves, "_follow_referrals_of_orders", lambda self: None)
        self.credit(self.invoice(order), 400)
        self.credit(self.invoice(theirs))
        self.assertUntouched(lead)
        self.referral(lead)._follow_success()
        self.referral(other)._follow_success()
        self.assertFlagged(lead)
        self.assertWithdrawn(other)
