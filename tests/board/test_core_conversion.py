from unittest import TestCase

from odoo.addons.sales_pipeline_custom.core.board.conversion import (
    Conversion,
    Place,
    conversions,
    read_path,
)

SHARED = frozenset({0, 1})
PLACES = [
    Place(10, "open", SHARED),
    Place(20, "open", SHARED),
    Place(30, "open", SHARED),
    Place(40, "won", SHARED),
    Place(50, "lost", SHARED),
]


def of(*paths, places=PLACES):
    return conversions(places, {frozenset(path): count for path, count in paths})


class TestCoreConversion(TestCase):
    def test_a_path_is_read_as_the_stages_been_in(self):
        self.assertEqual(read_path("/3/15/7/"), {3, 15, 7})
        self.assertEqual(read_path(""), frozenset())
        self.assertEqual(read_path(False), frozenset())

    def test_who_is_still_there_came_but_did_not_go_on(self):
        counts = of(([10], 6), ([10, 20], 4))
        self.assertEqual(counts[10], Conversion(10, 4))
        self.assertEqual(counts[20], Conversion(4, 0))
        self.assertEqual(counts[30], Conversion(0, 0))

    def test_who_still_waits_has_not_had_their_time(self):
        paths = {frozenset([10]): 6, frozenset([10, 20]): 4}
        waiting = {frozenset([10]): 5, frozenset([10, 20]): 4}
        counts = conversions(PLACES, paths, waiting)
        self.assertEqual(counts[10], Conversion(10, 4, 5))
        self.assertEqual(counts[10].decided, 5)
        self.assertEqual(counts[20], Conversion(4, 0, 4))
        self.assertEqual(counts[20].decided, 0)

    def test_who_skipped_a_stage_does_not_count_in_it(self):
        counts = of(([10, 30], 1))
        self.assertEqual(counts[10], Conversion(1, 1))
        self.assertEqual(counts[20], Conversion(0, 0))
        self.assertEqual(counts[30], Conversion(1, 0))

    def test_who_was_won_went_on_from_wherever_they_were(self):
        counts = of(([10, 20, 40], 2))
        self.assertEqual(counts[10], Conversion(2, 2))
        self.assertEqual(counts[20], Conversion(2, 2))
        self.assertEqual(counts[30], Conversion(0, 0))

    def test_a_stage_nobody_has_been_in_says_nothing(self):
        self.assertEqual(of(([10, 40], 9))[20], Conversion(0, 0))

    def test_a_loss_is_not_going_on(self):
        counts = of(([10, 20, 50], 3), ([50], 9))
        self.assertEqual(counts[10], Conversion(3, 3))
        self.assertEqual(counts[20], Conversion(3, 0))

    def test_a_won_stage_before_the_others_is_still_the_end(self):
        places = [PLACES[3], *PLACES[:3]]
        self.assertEqual(of(([30, 40], 1), places=places)[30], Conversion(1, 1))

    def test_only_open_stages_have_a_conversion(self):
        self.assertEqual(set(of()), {10, 20, 30})

    def test_stages_of_another_pipeline_are_not_further(self):
        alone = Place(60, "open", frozenset({7}))
        counts = of(([60], 5), ([10], 1), places=[*PLACES[:3], alone])
        self.assertEqual(counts[10], Conversion(1, 0))
        self.assertEqual(counts[60], Conversion(5, 0))

    def test_stages_that_no_longer_exist_count_for_nothing(self):
        self.assertEqual(of(([99], 4))[10], Conversion(0, 0))
