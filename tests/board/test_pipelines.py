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
