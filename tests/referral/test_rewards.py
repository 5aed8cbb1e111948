from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralRewards(ReferralCase):
    """What a success comes to: percentages, ceilings, currencies, rounding."""

    def earned(self, revenue=1000, **values):
        type_ = self.referral_type(**values)
        lead = self.referred(
            stage=self.won, referral_type_id=type_.id, expected_revenue=revenue
        )
        return self.referral(lead)

    def test_nothing(self):
        referral = self.earned(referrer_reward="none")
        self.assertEqual((referral.state, referral.amount), ("earned", 0))

    def test_fixed(self):
        self.assertEqual(self.earned().amount, 50)

    def test_percent_of_the_expected_revenue(self):
        referral = self.earned(2000, referrer_reward="percent", referrer_percent=7.5)
        self.assertEqual(referral.amount, 150)

    def test_percent_stops_at_the_ceiling(self):
        values = {
            "referrer_reward": "percent",
            "referrer_percent": 10,
            "referrer_ceiling": 80,
        }
        self.assertEqual(self.earned(2000, **values).amount, 80)
        self.assertEqual(self.earned(700, **values).amount, 70)

    def test_percent_of_nothing_is_nothing(self):
        referral = self.earned(0, referrer_reward="percent", referrer_percent=10)
        self.assertEqual((referral.state, referral.amount), ("earned", 0))

    def test_gift(self):
        referral = self.earned(referrer_reward="gift", referrer_gift="A bottle")
        self.assertEqual((referral.amount, referral.gift), (0, "A bottle"))

    def test_the_newcomer_has_a_reward_too(self):
        referral = self.earned(
            newcomer_reward="percent", newcomer_percent=5, newcomer_ceiling=30
        )
        self.assertEqual((referral.amount, referral.newcomer_amount), (50, 30))

    def test_an_order_counts_without_its_taxes(self):
        tax = self.env["account.tax"].create({"name": "20 %", "amount": 20})
        lead = self.referred(referral_type_id=self.by_order().id)
        order = self.order(lead, 1000)
        order.order_line.tax_ids = tax
        order.action_confirm()
        self.assertEqual(order.amount_total, 1200)
        self.assertEarned(lead, 100)

    def other_currency(self, rate, rounding=0.01):
        """Create a currency: how many of it for one of the company's, since 2020."""
        return self.env["res.currency"].create(
            {
                "name": "ZZZ",
                "symbol": "z",
                "rounding": rounding,
                "rate_ids": [
                    fields.Command.create({"name": "2020-01-01", "rate": rate}),
                    fields.Command.create({"name": "2100-01-01", "rate": rate * 9}),
                ],
            }
        )

    def test_an_order_in_another_currency_is_converted_at_its_date(self):
        other = self.other_currency(4)
        pricelist = self.env["product.pricelist"].create(
            {"name": "Z", "currency_id": other.id}
        )
        lead = self.referred(referral_type_id=self.by_order().id)
        order = self.order(lead, 1000, pricelist_id=pricelist.id)
        order.order_line.price_unit = 1000
        order.action_confirm()
        self.assertEqual(order.currency_id, other)
        referral = self.assertEarned(lead, 25)
        self.assertEqual(referral.currency_id, self.currency)

    def test_a_fixed_reward_in_another_currency_is_converted(self):
        other = self.other_currency(4)
        referral = self.earned(currency_id=other.id, referrer_amount=100)
        self.assertEqual(referral.amount, 25)

    def test_the_ceiling_is_in_the_currency_of_the_type(self):
        other = self.other_currency(4)
        referral = self.earned(
            1000,
            currency_id=other.id,
            referrer_reward="percent",
            referrer_percent=10,
            referrer_ceiling=200,
        )
        self.assertEqual(referral.amount, 50)

    def without_rate(self):
        other = self.other_currency(4)
        other.rate_ids.unlink()
        return other

    def test_a_currency_without_a_rate_is_flagged_and_reckoned_again(self):
        other = self.without_rate()
        referral = self.earned(currency_id=other.id, referrer_amount=100)
        self.assertTrue(referral.is_without_rate and referral.is_flagged)
        self.assertIn("No Exchange Rate", referral.review_reasons)
        self.assertIn("review", referral._why_not_payable())
        other.rate_ids = [
            fields.Command.create({"name": "2020-01-01", "rate": 4}),
        ]
        referral.with_user(self.manager).action_review()
        self.assertEqual(referral.amount, 25)
        self.assertFalse(referral.is_without_rate or referral.is_flagged)

    def test_an_order_in_a_currency_without_a_rate_is_flagged(self):
        pricelist = self.env["product.pricelist"].create(
            {"name": "Z", "currency_id": self.without_rate().id}
        )
        lead = self.referred(referral_type_id=self.by_order().id)
        order = self.order(lead, 1000, pricelist_id=pricelist.id)
        order.action_confirm()
        self.assertTrue(self.referral(lead).is_without_rate)
        order._action_cancel()
        self.assertFalse(self.assertPending(lead).is_flagged)

    def test_a_rate_that_is_not_needed_is_not_asked_for(self):
        other = self.without_rate()
        for values in (
            {"referrer_reward": "gift", "referrer_gift": "Cake"},
            {"referrer_reward": "none"},
        ):
            with self.subTest(values):
                referral = self.earned(currency_id=other.id, **values)
                self.assertFalse(referral.is_flagged)

    def test_amounts_are_rounded_as_their_currency_is(self):
        referral = self.earned(333.33, referrer_reward="percent", referrer_percent=3.33)
        self.assertEqual(referral.amount, 11.10)

    def test_what_is_expected_shows_before_and_what_is_earned_after(self):
        type_ = self.referral_type(referrer_reward="percent", referrer_percent=10)
        lead = self.referred(referral_type_id=type_.id)
        self.assertIn("100", lead.expected_reward)
        lead.expected_revenue = 3000
        self.assertIn("300", lead.expected_reward)
        lead.action_set_won()
        lead.expected_revenue = 5000
        self.assertIn("300", lead.expected_reward)

    def test_what_promises_no_amount_says_so(self):
        lead = self.referred(expected_revenue=0)
        lead.referral_type_id = self.referral_type(referrer_reward="none")
        self.assertEqual(lead.expected_reward, "No reward")
        lead.referral_type_id = self.referral_type(
            referrer_reward="percent", referrer_percent=10
        )
        self.assertIn("10", lead.expected_reward)
        lead.action_set_lost()
        self.assertFalse(lead.expected_reward)

    def test_what_makes_no_sense_is_refused(self):
        for values, said in (
            ({"referrer_amount": -5}, "between 0"),
            ({"referrer_amount": 1e12}, "one billion"),
            ({"referrer_amount": 0}, "without saying which"),
            ({"referrer_reward": "percent"}, "without saying which"),
            ({"referrer_reward": "percent", "referrer_percent": 101}, "0 and 100"),
            ({"referrer_reward": "percent", "referrer_percent": -1}, "0 and 100"),
            ({"newcomer_reward": "gift", "newcomer_gift": "  "}, "without saying"),
            (
                {
                    "referrer_reward": "percent",
                    "referrer_percent": 5,
                    "referrer_ceiling": -1,
                },
                "between 0",
            ),
            ({"newcomer_reward": "fixed", "newcomer_amount": -5}, "between 0"),
            ({"newcomer_reward": "percent", "newcomer_percent": 250}, "0 and 100"),
            ({"follow_activity_days": -1}, "between 0"),
        ):
            with self.subTest(values):
                with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
                    self.referral_type(**values)
                self.assertIn(said, str(caught.exception))

    def test_shipped_types_reward_nothing_until_told(self):
        for name in ("customer", "partner", "prescriber", "employee", "family"):
            type_ = self.env.ref(f"sales_pipeline_custom.referral_type_{name}")
            self.assertEqual(type_.referrer_reward, "none")
            self.assertEqual(type_.newcomer_reward, "none")

    def test_a_type_in_use_is_archived_not_deleted(self):
        self.referred()
        self.assertRefused(self.type.unlink, "Friend", "archive")
