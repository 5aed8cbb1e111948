from unittest import TestCase

from odoo.addons.sales_pipeline_custom.core.stage import probability as rule


class TestCoreProbability(TestCase):
    def test_a_won_stage_is_exactly_a_hundred(self):
        self.assertTrue(rule.is_allowed("won", 100))
        for probability in (0, 50, 99.99, 100.01):
            self.assertFalse(rule.is_allowed("won", probability), probability)

    def test_a_lost_stage_is_exactly_zero(self):
        self.assertTrue(rule.is_allowed("lost", 0))
        for probability in (-1, 0.01, 50, 100):
            self.assertFalse(rule.is_allowed("lost", probability), probability)

    def test_an_open_stage_is_strictly_between(self):
        for probability in (0.01, 40, 99.99):
            self.assertTrue(rule.is_allowed("open", probability), probability)
        for probability in (-5, 0, 100, 120):
            self.assertFalse(rule.is_allowed("open", probability), probability)

    def test_probabilities_differ_from_the_hundredth_on(self):
        self.assertTrue(rule.differs(40, 40.01))
        self.assertFalse(rule.differs(40, 40.001))
        self.assertFalse(rule.differs(40, 40))

    def test_no_probability_is_zero(self):
        self.assertFalse(rule.differs(None, 0.0))
        self.assertTrue(rule.differs(None, 10))

    def test_a_stage_placed_between_two_gets_the_middle(self):
        self.assertEqual(rule.between(20, 40), 30)
        self.assertEqual(rule.between(80, 100), 90)
        self.assertEqual(rule.between(0, 10), 5)

    def test_neighbours_in_disorder_make_no_difference(self):
        self.assertEqual(rule.between(40, 20), rule.between(20, 40))

    def test_the_proposal_is_always_allowed_for_an_open_stage(self):
        limits = (0, 0.1, 0.5, 1, 50, 99, 99.5, 99.9, 100)
        for before in limits:
            for after in limits:
                proposal = rule.between(before, after)
                self.assertTrue(rule.is_allowed("open", proposal), (before, after))

    def test_spread_probabilities_grow_and_are_allowed(self):
        for count in range(60):
            probabilities = rule.spread(count)
            self.assertEqual(len(probabilities), count)
            self.assertEqual(probabilities, sorted(set(probabilities)))
            for probability in probabilities:
                self.assertTrue(rule.is_allowed("open", probability), count)

    def test_spread_is_even(self):
        self.assertEqual(rule.spread(4), [20, 40, 60, 80])
