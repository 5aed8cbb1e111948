from odoo.tests import Form, tagged

from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralTold(ReferralCase):
    """What one reads of a referral, where one looks."""

    def told(self, lead):
        messages = self.env["mail.message"].search(
            [("model", "=", "crm.lead"), ("res_id", "=", lead.id)], order="id"
        )
        said = [message.preview for message in messages]
        return [
            one.split(" ")[1].strip(":") for one in said if one.startswith("Referral")
        ]

    def test_the_opportunity_tells_each_time_once(self):
        lead = self.referred(stage=self.won)
        lead.action_set_won()
        lead.stage_id = self.proposal
        lead.stage_id = self.won
        self.assertEqual(self.told(lead), ["earned", "withdrawn", "earned"])

    def test_the_opportunity_names_the_gift(self):
        self.type.write({"referrer_reward": "gift", "referrer_gift": "A hamper"})
        lead = self.referred(stage=self.won)
        said = lead.message_ids.mapped("preview")
        self.assertTrue(any("Alice gets A hamper" in one for one in said), said)

    def test_a_loss_reads_not_pursued_until_it_is_reopened(self):
        lead = self.referred(stage=self.lost)
        referral = self.referral(lead)
        self.assertEqual((referral.state, referral.standing), ("pending", "lost"))
        self.assertEqual(lead.referral_state, "lost")
        self.assertFalse(referral.reward)
        found = self.Lead.with_context(active_test=False).search(
            [("referral_state", "=", "lost")]
        )
        self.assertIn(lead, found)
        lead.stage_id = self.new
        self.assertEqual(self.referral(lead).standing, "pending")
        lead.stage_id = self.won
        self.assertEqual(self.referral(lead).standing, "earned")

    def test_a_reward_is_read_whatever_it_is_made_of(self):
        lead = self.referred()
        referral = self.referral(lead)
        self.assertRegex(referral.reward, r"50[.,]00")
        self.assertEqual(referral.earned_amount, 0)
        lead.stage_id = self.won
        self.assertEqual(self.referral(lead).earned_amount, 50)
        self.type.write({"referrer_reward": "gift", "referrer_gift": "A hamper"})
        self.assertEqual(self.referral(self.referred()).reward, "A hamper")

    def test_an_accountant_who_sells_nothing_reads_rewards(self):
        clerk = self.user("carole", "account.group_account_invoice")
        referral = self.referral(self.referred()).with_user(clerk)
        self.assertRegex(referral.reward, r"50[.,]00")
        self.assertEqual(referral.standing, "pending")

    def test_a_type_says_what_it_promises(self):
        self.assertRegex(self.type.referrer_said, r"50[.,]00")
        type_ = self.by_order(referrer_percent=3, referrer_ceiling=500)
        self.assertIn("3 % (max. ", type_.referrer_said)
        type_.write({"referrer_reward": "gift", "referrer_gift": "A hamper"})
        self.assertEqual(type_.referrer_said, "A hamper")

    def test_what_another_kind_would_use_is_not_in_the_way(self):
        form = Form(self.type)
        form.referrer_amount = -5
        form.referrer_reward = "gift"
        form.referrer_gift = "A hamper"
        type_ = form.save()
        self.assertRefused(
            lambda: type_.write({"referrer_reward": "fixed"}), "between 0 and"
        )

    def test_that_an_order_is_awaited_is_said(self):
        lead = self.referred(stage=self.won, referral_type_id=self.by_order().id)
        self.assertTrue(lead.is_order_awaited)
        self.order(lead).action_confirm()
        self.env.invalidate_all()
        self.assertFalse(lead.is_order_awaited)
        self.assertFalse(self.referred().is_order_awaited)
