"""What a reward comes to: no database."""

import unittest

from odoo.addons.sales_pipeline_custom.core.referral.referral_reward import (
    is_sensible_amount,
    is_sensible_percent,
    reward,
)


class TestReferralReward(unittest.TestCase):
    def test_what_is_not_money_is_worth_nothing(self):
        self.assertEqual(reward("none", 50, 0, 1000), 0)
        self.assertEqual(reward("gift", 50, 0, 1000), 0)

    def test_a_fixed_reward_is_what_it_says(self):
        self.assertEqual(reward("fixed", 50, 10, 1000), 50)

    def test_a_percentage_stops_at_its_ceiling(self):
        self.assertEqual(reward("percent", 10, 0, 1000), 100)
        self.assertEqual(reward("percent", 10, 80, 1000), 80)

    def test_nobody_owes_a_reward(self):
        self.assertEqual(reward("percent", 10, 0, -1000), 0)

    def test_what_makes_no_sense(self):
        for amount in (-1, float("nan"), float("inf"), 1e12):
            self.assertFalse(is_sensible_amount(amount), amount)
        for percent in (-0.1, 100.1, float("nan")):
            self.assertFalse(is_sensible_percent(percent), percent)
        self.assertTrue(is_sensible_amount(0) and is_sensible_percent(100))
