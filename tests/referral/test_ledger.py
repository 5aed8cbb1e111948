import random
from collections import Counter

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.consistent import Consistent
from .referral_common import ReferralCase

STEPS = 40
SEEDS = range(6)
ENOUGH = 100  # of the 240 steps: a walk that is refused everything checks nothing


@tagged("standard", "post_install", "-at_install")
class TestReferralLedger(Consistent, ReferralCase):
    """Whatever is done in whatever order, rewards and documents say the same.

    Each seed plays random steps; a failure names the seed and the steps, to be played
    again. A step returns whether there was anything to do; those that are refused or
    have nothing to do are not counted.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carl = cls.contact("Carl")
        cls.order_type = cls.by_order()
        cls.both = cls.referral_type(newcomer_reward="fixed", newcomer_amount=20)

    def setUp(self):
        super().setUp()
        self.Referral.search([]).flush_recordset()
        self.before = self.Referral.search([])

    def test_the_books_balance_whatever_happens(self):
        done = Counter()
        for seed in SEEDS:
            with self.subTest(seed=seed), self.cr.savepoint():
                self.play(random.Random(seed), done)
                self.assertConsistent(self.env)
        print(f"\n{done.total()} of {STEPS * len(SEEDS)} steps done: {dict(done)}")
        never = [step.__name__ for step in self.steps() if not done[step.__name__]]
        self.assertFalse(never, "each kind of step was done")
        self.assertGreaterEqual(done.total(), ENOUGH)

    def steps(self):
        """Return what a walk chooses from, twice what is to come twice as often."""
        return [
            self.win, self.win, self.reopen, self.reopen, self.lose,
            self.confirm, self.confirm, self.cancel_order, self.merge,
            self.pay_some, self.pay_some, self.post_and_settle,
            self.cancel_bill, self.delete_bill, self.delete,
            self.cancel_referral, self.restore_referral, self.change_referrer,
            self.mark, self.payment_stands, self.payment_came_back,
        ]  # fmt: skip

    def play(self, dice, done):
        leads = self.Lead
        for type_ in (self.type, self.order_type, self.both):
            leads |= self.referred(2, referral_type_id=type_.id)
        steps = self.steps()
        played = []
        for _step in range(STEPS):
            step = dice.choice(steps)
            leads = leads.exists()
            if not leads:
                return
            lead = leads[dice.randrange(len(leads))]
            played.append(f"{step.__name__} {lead.id}")
            try:
                with self.cr.savepoint():
                    happened = step(dice, lead, leads)
                    self.env.flush_all()
                done[step.__name__] += bool(happened)
            except UserError as refusal:
                played[-1] += f" (refused: {refusal})"
            self.env.invalidate_all()
            self.check("\n".join(played))

    # ------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------

    def win(self, _dice, lead, _leads):
        lead.action_set_won()
        return True

    def reopen(self, _dice, lead, _leads):
        closed = lead.won_status != "pending"
        lead.stage_id = self.proposal
        return closed

    def lose(self, _dice, lead, _leads):
        open_ = lead.won_status != "lost"
        lead.action_set_lost(lost_reason_id=self.budget.id)
        return open_

    def confirm(self, dice, lead, _leads):
        self.order(lead, dice.choice([100, 333.33, 5000])).action_confirm()
        return True

    def cancel_order(self, _dice, lead, _leads):
        order = lead.order_ids.filtered(lambda order: order.state == "sale")[:1]
        order._action_cancel()
        return order

    def merge(self, dice, lead, leads):
        other = leads[dice.randrange(len(leads))]
        if other == lead:
            return False
        (lead | other).merge_opportunity()
        return True

    def referrals(self):
        return self.Referral.search([]) - self.before

    def bills(self):
        return self.referrals().bill_id | self.referrals().newcomer_bill_id

    def drafts(self):
        return self.bills().filtered(lambda bill: bill.state == "draft")

    def pay_some(self, dice, _lead, _leads):
        payable = self.referrals().filtered(
            lambda referral: not referral._why_not_payable()
        )
        if payable:
            self.pay(payable[: dice.randrange(1, 4)])
        return payable

    def post_and_settle(self, dice, _lead, _leads):
        drafts = self.drafts()
        if drafts:
            self.settle(drafts[dice.randrange(len(drafts))])
        return drafts

    def cancel_bill(self, dice, _lead, _leads):
        bills = self.bills().filtered(lambda bill: bill.state != "cancel")
        if bills:
            bill = bills[dice.randrange(len(bills))]
            if bill.state == "posted":
                bill.button_draft()
            bill.button_cancel()
        return bills

    def delete_bill(self, _dice, _lead, _leads):
        draft = self.drafts()[:1]
        return draft and draft.unlink()

    def delete(self, dice, lead, _leads):
        return dice.random() < 0.3 and lead.unlink()

    def cancel_referral(self, dice, _lead, _leads):
        referrals = self.referrals()
        referral = referrals[dice.randrange(len(referrals))]
        was = referral.state
        referral.action_cancel()
        return was != "cancelled"

    def restore_referral(self, _dice, _lead, _leads):
        cancelled = self.referrals().filtered(
            lambda referral: referral.state == "cancelled"
        )[:1]
        cancelled.action_restore()
        return cancelled

    def change_referrer(self, _dice, lead, _leads):
        other = lead.referrer_id != self.carl
        lead.referrer_id = self.carl
        return other

    def mark(self, _dice, lead, _leads):
        referrals = lead.referral_ids.filtered(
            lambda referral: not referral.cancelled_at
        )
        referrals._mark_successful()
        return referrals

    def payment_stands(self, _dice, _lead, _leads):
        left = self.referrals().filtered("is_payment_left")[:1]
        left.action_payment_stands()
        return left

    def payment_came_back(self, _dice, _lead, _leads):
        left = self.referrals().filtered(
            lambda referral: referral.is_payment_left or referral.is_payment_settled
        )
        left[:1].action_payment_came_back()
        return left

    # ------------------------------------------------------------
    # What must hold
    # ------------------------------------------------------------

    def check(self, played):
        referrals = self.referrals()
        leads = referrals.lead_id
        self.assertEqual(
            len(leads), len(referrals.filtered("lead_id")), f"one each\n{played}"
        )
        for referral in referrals:
            self.check_one(referral, played)
        self.check_documents(referrals, played)
        self.check_figures(referrals, played)

    def check_one(self, referral, played):
        said = f"{referral.id} {referral.state}\n{played}"
        lead = referral.lead_id
        success = referral._success() if lead else None
        documents = referral._documents()
        if referral.state == "earned":
            self.assertTrue(success or not lead, said)
            self.assertTrue(referral.earned_at, said)
        if referral.state == "pending":
            self.assertFalse(success, said)
            self.assertFalse(referral.amount and not referral.is_undone, said)
        if referral.state == "paid":
            self.assertTrue(documents or referral.is_payment_settled, said)
            self.assertTrue(success or referral.is_flagged or not lead, said)
        if referral.state == "cancelled":
            self.assertFalse(documents, said)
        elif lead:
            self.assertEqual(lead.referrer_id, referral.referrer_id, said)
            self.assertEqual(lead.referral_type_id, referral.type_id, said)
        if documents and lead and not success:
            self.assertTrue(referral.is_undone and referral.is_flagged, said)
        self.assertGreaterEqual(referral.amount, 0, said)

    def check_documents(self, referrals, played):
        """Each reward is in one live document at most, for what it is worth."""
        lines = self.env["account.move.line"].search(
            [
                ("crm_referral_id", "in", referrals.ids),
                ("parent_state", "!=", "cancel"),
            ]
        )
        for referral in referrals:
            mine = lines.filtered(
                lambda line, referral=referral: line.crm_referral_id == referral
            )
            for bill, amount in (
                (referral.bill_id, referral.amount),
                (referral.newcomer_bill_id, referral.newcomer_amount),
            ):
                found = mine.filtered(lambda line, bill=bill: line.move_id == bill)
                mine -= found
                if bill and bill.state != "cancel":
                    self.assertAlmostEqual(
                        sum(found.mapped("price_subtotal")), amount, 2, played
                    )
            self.assertFalse(mine, f"in another document\n{played}")

    def check_figures(self, referrals, played):
        for partner in (self.alice, self.carl):
            own = referrals.filtered(
                lambda one, partner=partner: one.referrer_id == partner
            )
            earned = own.filtered(lambda one: one.state in ("earned", "paid"))
            paid = earned.filtered(
                lambda one: one.state == "paid" or one.is_payment_left
            )
            due = earned - paid
            self.assertAlmostEqual(
                partner.referral_paid, sum(paid.mapped("amount")), 2, played
            )
            self.assertAlmostEqual(
                partner.referral_due, sum(due.mapped("amount")), 2, played
            )
            self.assertAlmostEqual(
                partner.referral_earned,
                partner.referral_due + partner.referral_paid,
                2,
                played,
            )
