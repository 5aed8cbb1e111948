"""Counting requests: no database."""

import unittest

from odoo.addons.sales_pipeline_custom.core.shared.rate_limit import RateLimit


class TestRateLimit(unittest.TestCase):
    def test_so_many_times_per_stretch_for_each_key(self):
        limit = RateLimit(most=2, seconds=10)
        self.assertEqual([limit.wait("a", 0), limit.wait("a", 1)], [0, 0])
        self.assertEqual(limit.wait("a", 4), 6)
        self.assertEqual(limit.wait("b", 4), 0)
        self.assertEqual(limit.wait("a", 10), 0)

    def test_memory_is_bounded(self):
        limit = RateLimit(most=1, seconds=10, most_keys=3)
        for key in range(100):
            limit.wait(key, key)
            self.assertLessEqual(len(limit._counts), 3)
