"""Which columns a board has, where several pipelines live side by side."""

from odoo.tests import tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestBoardPipelines(PipelineCase):
    def setUp(self):
        super().setUp()
        self.coaching, self.own = self.team_with_stages()
        self.coaching.has_own_pipeline = True
        self.shared = self.env["crm.team"]._pipeline_stages()

    def columns(self, *domain, user=None, in_order=True, **context):
        """Return the stages a board shows for a filter, in their order."""
        Lead = self.Lead.with_user(user or self.manager)
        groups = Lead.with_context(read_group_expand=True, **context).web_read_group(
            [("type", "=", "opportunity"), *domain], ["stage_id"]
        )["groups"]
        stages = self.Stage.browse(group["stage_id"][0] for group in groups)
        if in_order:
            self.assertEqual(stages, stages.sorted())
        return stages

    def assertOwn(self, stages):
        self.assertEqual(stages, self.Stage.union(*self.own).sorted())

    def test_a_filter_on_a_team_shows_the_columns_of_its_pipeline(self):
        self.assertOwn(self.columns(("team_id", "=", self.coaching.id)))
        self.assertOwn(self.columns(("team_id", "in", self.coaching.ids)))
        self.assertOwn(self.columns(("team_id", "ilike", "Coach")))
        self.assertOwn(self.columns(("team_id.name", "=", "Coaching")))

    def test_a_filter_on_a_team_that_shares_shows_the_shared_ones(self):
        columns = self.columns(("team_id", "=", self.team.id))
        self.assertEqual(columns, self.shared.sudo(False))

    def test_a_filter_on_two_teams_shows_both_pipelines(self):
        teams = ["|", ("team_id", "=", self.team.id), ("team_id", "ilike", "Coach")]
        columns = self.columns(*teams)
        self.assertEqual({*columns.ids}, {*self.shared.ids, *(s.id for s in self.own)})

    def test_the_filter_on_my_teams_counts_those_one_leads(self):
        self.coaching.user_id = self.manager
        mine = [
            "|",
            ("team_id.user_id", "=", self.manager.id),
            ("team_id.crm_team_member_ids.user_id", "=", self.manager.id),
        ]
        self.assertOwn(self.columns(*mine))

    def test_another_filter_changes_no_column(self):
        self.assertEqual(
            self.columns(("priority", "=", "3"), "|", *self.half_about_teams()),
            self.columns(),
        )

    def half_about_teams(self):
        return [("team_id", "=", self.coaching.id), ("user_id", "=", self.manager.id)]

    def test_who_only_works_with_a_pipeline_of_their_own_sees_no_other(self):
        self.coaching.member_ids |= self.colleague
        self.env.invalidate_all()
        columns = self.columns(
            ("user_id", "=", self.colleague.id),
            user=self.colleague,
            show_user_team_stages=True,
        )
        self.assertOwn(columns)

    def test_who_still_has_something_in_the_pipeline_of_all_sees_all_of_it(self):
        self.coaching.member_ids |= self.colleague
        self.lead(self.first, user_id=self.colleague.id)
        self.env.invalidate_all()
        columns = self.columns(
            ("user_id", "=", self.colleague.id),
            user=self.colleague,
            in_order=False,
            show_user_team_stages=True,
        )
        own = {stage.id for stage in self.own}
        self.assertEqual({*columns.ids}, {*self.shared.ids} | own)

    def test_what_is_in_another_stage_is_shown_all_the_same(self):
        stray = self.lead(self.first, team_id=False)
        columns = self.columns(
            "|", ("id", "=", stray.id), ("team_id", "=", self.coaching.id)
        )
        self.assertIn(self.first, columns)

    def test_the_board_says_whose_stages_those_are(self):
        rows = {row["id"]: row for row in self.Lead.get_board_statistics([])}
        self.assertEqual(rows[self.own[0].id]["pipeline"], "Coaching")
        self.assertEqual(rows[self.first.id]["pipeline"], "")

    def test_the_board_says_which_teams_do_not_work_with_a_stage(self):
        def closed(stage):
            rows = {row["id"]: row for row in self.Lead.get_board_statistics([])}
            return rows[stage.id]["closed_team_ids"]

        self.assertEqual(closed(self.own[0]), [])
        self.assertIn(self.coaching.id, closed(self.first))
        self.assertNotIn(self.team.id, closed(self.first))

    def test_pipelines_with_cards_come_first(self):
        self.lead(self.own[1], team_id=self.coaching.id, user_id=self.manager.id)
        mine = ("user_id", "=", self.manager.id)
        columns = self.columns(mine, in_order=False)
        own = [stage.id for stage in self.own]
        self.assertEqual(columns[: len(own)].ids, own)  # the empty ones too
        self.lead(self.first, user_id=self.manager.id)
        ids = self.columns(mine, in_order=False).ids
        self.assertEqual({*ids}, {*self.shared.ids, *own})
        start = ids.index(own[0])
        self.assertEqual(ids[start : start + len(own)], own)

    def all_columns(self, *domain, user=None):
        """Return {stage: whether its column is open} of a board of all pipelines."""
        Lead = self.Lead.with_user(user or self.manager)
        groups = Lead.with_context(
            read_group_expand=True,
            max_number_opened_groups=100,
            show_user_team_stages=True,
            pipeline_all=True,
        ).web_read_group(
            [("type", "=", "opportunity"), *domain],
            ["stage_id"],
            auto_unfold=True,
            unfold_read_default_limit=40,
        )["groups"]
        columns = {}
        for group in groups:
            stage = self.Stage.browse(group["stage_id"][0])
            columns[stage] = "__records" in group
            if columns[stage]:
                self.assertNotIn("__pipeline_is_empty", group)
        return columns

    def test_all_pipelines_are_shown_those_with_nothing_folded(self):
        lead = self.lead(self.first, user_id=self.manager.id)
        only = ("id", "=", lead.id)
        columns = self.all_columns(only)
        self.assertTrue({*self.own, *self.shared} <= {*columns})
        self.assertEqual({columns[stage] for stage in self.own}, {False})
        self.assertEqual({columns[stage] for stage in self.shared}, {True})
        order = [*columns]
        self.assertLess(order.index(self.shared[-1]), order.index(self.own[0]))
        # Nothing anywhere: nothing is folded.
        self.assertNotIn(False, self.all_columns(("id", "=", 0)).values())

    def test_a_filter_on_teams_leaves_out_the_others_all_the_same(self):
        of_team = ("team_id", "=", self.coaching.id)
        self.assertEqual({*self.all_columns(of_team)}, {*self.own})

    def test_all_pipelines_are_those_one_may_choose(self):
        alone = self.env.ref("sales_team.group_sale_salesman")
        self.colleague.group_ids = alone
        self.env.invalidate_all()
        columns = self.all_columns(user=self.colleague)
        self.assertTrue(columns.keys().isdisjoint(self.own))
        self.coaching.user_id = self.colleague  # who leads it, and is not in it
        self.env.invalidate_all()
        self.assertTrue({*self.own} <= self.all_columns(user=self.colleague).keys())
