from odoo.tests import Form, tagged

from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralSuccess(ReferralCase):
    """A success is rewarded once, and taken back with it, whatever the path."""

    def test_saying_who_brought_an_opportunity_makes_a_pending_referral(self):
        referral = self.assertPending(self.referred())
        self.assertEqual(referral.referrer_id, self.alice)
        self.assertEqual(referral.newcomer_id, self.bob)
        self.assertEqual(referral.type_id, self.type)

    def test_an_opportunity_without_referrer_has_none(self):
        lead = self.lead(self.new, partner_id=self.bob.id)
        lead.action_set_won()
        self.assertFalse(lead.referral_ids)

    def test_saying_it_later_counts_too(self):
        lead = self.lead(self.new, partner_id=self.bob.id)
        lead.referrer_id = self.alice
        self.assertTrue(lead.referral_type_id, "the first type, unless told otherwise")
        self.assertPending(lead)

    def test_saying_it_after_the_win_counts_too(self):
        lead = self.lead(self.won, partner_id=self.bob.id)
        lead.write({"referrer_id": self.alice.id, "referral_type_id": self.type.id})
        self.assertEarned(lead)

    def test_created_won(self):
        self.assertEarned(self.referred(stage=self.won))

    def test_won_by_drag(self):
        lead = self.referred()
        lead.with_user(self.salesperson).web_save({"stage_id": self.won.id}, {})
        referral = self.assertEarned(lead)
        self.assertTrue(referral.earned_at)

    def test_won_from_the_form(self):
        lead = self.referred()
        with Form(lead.with_user(self.salesperson)) as form:
            form.stage_id = self.won
        self.assertEarned(lead)

    def test_won_by_the_button(self):
        lead = self.referred()
        lead.with_user(self.salesperson).action_set_won_rainbowman()
        self.assertEarned(lead)

    def test_won_by_the_api(self):
        lead = self.referred()
        self.env["crm.lead"].with_user(self.salesperson).browse(lead.id).write(
            {"stage_id": self.won.id, "probability": 100}
        )
        self.assertEarned(lead)

    def test_won_many_at_once(self):
        leads = self.referred(30)
        leads.action_set_won()
        for lead in leads:
            self.assertEarned(lead)

    def test_reopening_takes_the_reward_back(self):
        lead = self.referred(stage=self.won)
        lead.stage_id = self.proposal
        referral = self.assertPending(lead)
        self.assertFalse(referral.earned_at)
        self.assertFalse(referral.is_flagged)

    def test_losing_what_was_won_takes_the_reward_back(self):
        lead = self.referred(stage=self.won)
        lead.stage_id = self.lost
        self.assertPending(lead)

    def test_won_again_is_rewarded_once(self):
        lead = self.referred(stage=self.won)
        for _time in range(3):
            lead.stage_id = self.proposal
            lead.stage_id = self.won
        self.assertEarned(lead)

    def test_a_lost_opportunity_waits_and_counts_when_reopened_and_won(self):
        lead = self.referred()
        lead.action_set_lost(lost_reason_id=self.budget.id)
        self.assertPending(lead)
        lead.action_unarchive()
        lead.action_set_won()
        self.assertEarned(lead)

    def test_winning_is_nothing_when_an_order_is_what_counts(self):
        lead = self.referred(referral_type_id=self.by_order().id)
        lead.action_set_won()
        self.assertPending(lead)

    def test_an_order_confirmed_earns_and_its_cancellation_takes_back(self):
        lead = self.referred(referral_type_id=self.by_order().id)
        order = self.order(lead, 1000)
        self.assertPending(lead)
        order.action_confirm()
        self.assertEqual(self.assertEarned(lead, 100).order_id, order)
        order._action_cancel()
        self.assertPending(lead)
        order.action_draft()
        order.action_confirm()
        self.assertEarned(lead, 100)

    def test_a_second_order_earns_nothing_more(self):
        lead = self.referred(referral_type_id=self.by_order().id)
        first, second = self.order(lead, 1000), self.order(lead, 5000)
        first.action_confirm()
        second.action_confirm()
        self.assertEarned(lead, 100)

    def test_the_next_order_counts_when_the_first_one_is_cancelled(self):
        lead = self.referred(referral_type_id=self.by_order().id)
        first, second = self.order(lead, 1000), self.order(lead, 5000)
        first.action_confirm()
        second.action_confirm()
        first._action_cancel()
        self.assertEqual(self.assertEarned(lead, 500).order_id, second)

    def test_an_order_that_is_deleted_takes_back(self):
        lead = self.referred(referral_type_id=self.by_order().id)
        order = self.order(lead)
        order.action_confirm()
        self.assertEarned(lead, 100)
        order._action_cancel()
        order.unlink()
        self.assertFalse(self.assertPending(lead).order_id)

    def test_an_order_deleted_behind_the_addon_takes_back_when_looked_at(self):
        lead = self.referred(referral_type_id=self.by_order().id)
        order = self.order(lead)
        order.action_confirm()
        self.env.flush_all()
        self.cr.execute("DELETE FROM sale_order WHERE id = %s", [order.id])
        self.env.invalidate_all()
        self.Referral._follow(lead)
        self.assertPending(lead)

    def test_an_order_given_to_another_opportunity_goes_with_its_success(self):
        type_ = self.by_order()
        lead = self.referred(referral_type_id=type_.id)
        other = self.referred(referral_type_id=type_.id)
        order = self.order(lead, 1000)
        order.action_confirm()
        order.opportunity_id = other
        self.assertPending(lead)
        self.assertEarned(other, 100)

    def test_what_counted_still_does_when_the_type_changes_its_mind(self):
        lead = self.referred(stage=self.won)
        self.type.write({"success_event": "order_confirmed", "referrer_amount": 9})
        lead.expected_revenue = 5
        self.Referral._follow(lead)
        self.assertEarned(lead)

    def test_a_duplicate_earns_nothing_by_itself(self):
        lead = self.referred(stage=self.won)
        copy = lead.copy()
        self.assertFalse(copy.referrer_id)
        self.assertFalse(copy.referral_ids)


@tagged("standard", "post_install", "-at_install")
class TestReferralMerge(ReferralCase):
    """Opportunities that become one have one referral."""

    def merge(self, *leads):
        merged = self.Lead.browse().union(*leads).merge_opportunity()
        self.env.flush_all()
        self.env.invalidate_all()
        return merged

    def test_the_referrer_of_either_stays(self):
        plain = self.lead(self.negotiation, partner_id=self.bob.id)
        referred = self.referred()
        merged = self.merge(plain, referred)
        self.assertEqual(merged.referrer_id, self.alice)
        self.assertPending(merged)
        merged.action_set_won()
        self.assertEarned(merged)

    def test_two_earned_rewards_become_one_and_a_manager_is_told(self):
        first, second = self.referred(2, stage=self.won)
        referrals = self.referral(first) | self.referral(second)
        merged = self.merge(first, second)
        self.assertEarned(merged)
        self.assertEqual(sorted(referrals.mapped("state")), ["cancelled", "earned"])
        dropped = referrals.filtered(lambda one: one.state == "cancelled")
        self.assertTrue(dropped.is_flagged and dropped.is_merged)
        self.assertEqual(dropped.cancel_reason, "merged")

    def test_what_was_earned_stays_with_what_is_left(self):
        carl = self.contact("Carl")
        won = self.referred(stage=self.won)
        open_one = self.referred(
            stage=self.negotiation, referrer_id=carl.id, expected_revenue=9
        )
        earned = self.referral(won)
        merged = self.merge(open_one, won)
        self.assertEqual(merged.referrer_id, self.alice)
        self.assertEqual(self.referral(merged), earned)

    def test_what_was_paid_stays_paid_once(self):
        first, second = self.referred(2, stage=self.won)
        paid = self.referral(second)
        self.settle(self.pay(paid))
        merged = self.merge(first, second)
        self.assertEqual(self.assertEarned(merged, 50, "paid"), paid)

    def test_an_order_that_comes_with_the_merge_counts(self):
        type_ = self.by_order()
        referred = self.referred(stage=self.negotiation, referral_type_id=type_.id)
        other = self.lead(self.new, partner_id=self.bob.id)
        self.order(other, 700).action_confirm()
        merged = self.merge(referred, other)
        self.assertEarned(merged, 70)


@tagged("standard", "post_install", "-at_install")
class TestReferralDeletion(ReferralCase):
    """No reward disappears with its opportunity without a word."""

    def test_pending_is_cancelled(self):
        lead = self.referred()
        referral = self.referral(lead)
        lead.unlink()
        self.assertEqual(referral.state, "cancelled")
        self.assertEqual(referral.cancel_reason, "deleted")
        self.assertFalse(referral.is_flagged)
        self.assertEqual(referral.newcomer_id, self.bob)

    def test_earned_is_flagged_and_a_manager_may_restore_it(self):
        lead = self.referred(stage=self.won)
        referral = self.referral(lead)
        lead.unlink()
        self.env.invalidate_all()
        self.assertEqual(referral.state, "cancelled")
        self.assertTrue(referral.is_flagged and referral.is_orphan)
        referral.with_user(self.manager).action_restore()
        self.assertEqual((referral.state, referral.amount), ("earned", 50))

    def test_paid_stays_paid_and_is_flagged(self):
        lead = self.referred(stage=self.won)
        referral = self.referral(lead)
        self.settle(self.pay(referral))
        lead.unlink()
        self.env.invalidate_all()
        self.assertEqual(referral.state, "paid")
        self.assertTrue(referral.is_orphan and referral.is_flagged)

    def test_a_pending_one_that_was_deleted_cannot_be_restored(self):
        lead = self.referred()
        referral = self.referral(lead)
        lead.unlink()
        self.assertRefused(referral.action_restore, "nothing to restore")
