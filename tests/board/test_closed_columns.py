"""What is won or lost loads its first cards; what is worked on loads as ever."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.models.board import closed_columns

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestClosedColumns(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for stage in (cls.first, cls.won, cls.lost):
            cls.leads(5, stage, name=stage.name)

    def setUp(self):
        super().setUp()
        self.enterContext(patch.object(closed_columns, "CLOSED_CARDS", 2))

    def columns(self, groupby="stage_id", **asked):
        """Return {what a column is of: (how many there are, how many cards)}."""
        groups = self.Lead.web_read_group(
            [("team_id", "=", self.team.id), ("active", "in", [True, False])],
            [groupby],
            auto_unfold=True,
            unfold_read_specification={"name": {}},
            **asked,
        )["groups"]
        return {
            group[groupby][0]: (group["__count"], len(group["__records"]))
            for group in groups
        }

    def test_closed_columns_load_their_first_cards_and_count_all(self):
        columns = self.columns()
        self.assertEqual(columns[self.first.id], (5, 5))
        self.assertEqual(columns[self.won.id], (5, 2))
        self.assertEqual(columns[self.lost.id], (5, 2))

    def test_who_asked_for_more_goes_on_seeing_them(self):
        opening = {"folded": False, "limit": 82, "offset": 0}
        asked = [
            {**opening, "value": self.lost.id},
            {**opening, "value": self.won.id, "limit": 80},
        ]
        columns = self.columns(opening_info=asked)
        self.assertEqual(columns[self.lost.id], (5, 5))
        self.assertEqual(columns[self.won.id], (5, 2), "nothing more was asked of it")

    def test_a_smaller_limit_stays(self):
        columns = self.columns(unfold_read_default_limit=1)
        self.assertEqual(columns[self.lost.id], (5, 1))

    def test_other_columns_are_as_they_were(self):
        self.assertEqual(self.columns("team_id"), {self.team.id: (15, 15)})
