"""What the board says on top of its columns, for all that is filtered."""

from odoo.tests import tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestBoardStatistics(PipelineCase):
    def setUp(self):
        super().setUp()
        self.domain = [("team_id", "=", self.team.id)]
        self.everything = ["|", ("active", "=", True), ("active", "=", False)]

    def statistics(self, domain=None, user=None):
        """Return {stage: (reached, went on)} of the open stages, as a board asks."""
        Lead = self.Lead.with_user(user or self.manager)
        rows = Lead.get_board_statistics(domain or self.domain + self.everything)
        return {
            self.Stage.browse(row["id"]): (row["reached"], row["went_on"])
            for row in rows
            if row["outcome"] == "open" and row["reached"]
        }

    def test_who_came_to_a_stage_and_who_went_on(self):
        leads = self.leads(10, self.new)
        leads[:6].move_to_stage(self.first)
        leads[:3].move_to_stage(self.discovery)
        self.assertEqual(
            self.statistics(),
            {self.new: (10, 6), self.first: (6, 3), self.discovery: (3, 0)},
        )

    def test_going_back_takes_nothing_away(self):
        lead = self.lead(self.new)
        lead.move_to_stage(self.discovery)
        lead.move_to_stage(self.new)
        self.assertEqual(
            self.statistics(),
            {self.new: (1, 1), self.discovery: (1, 0)},
        )

    def test_lost_ones_count_where_they_have_been(self):
        leads = self.leads(2, self.new)
        leads.move_to_stage(self.first)
        leads[0].move_to_stage(self.lost, lost_reason_id=self.budget.id)
        self.assertEqual(self.statistics(), {self.new: (2, 2), self.first: (2, 0)})

    def test_who_still_waits_is_not_counted_as_not_going_on(self):
        leads = self.leads(10, self.new)
        leads[:2].move_to_stage(self.first)
        leads[2].move_to_stage(self.lost, lost_reason_id=self.budget.id)
        rows = self.Lead.with_user(self.manager).get_board_statistics(
            self.domain + self.everything
        )
        found = {row["id"]: (row["went_on"], row["decided"]) for row in rows}
        self.assertEqual(found[self.new.id], (2, 3))
        self.assertEqual(found[self.first.id], (0, 0))
        self.assertEqual(found[self.won.id], (False, False))

    def test_the_filter_of_the_board_is_followed(self):
        leads = self.leads(4, self.new)
        leads[:1].move_to_stage(self.first)
        leads[1:].write({"priority": "3"})
        starred = [*self.domain, ("priority", "=", "3")]
        self.assertEqual(self.statistics(starred), {self.new: (3, 0)})

    def test_nothing_is_told_of_what_one_may_not_see(self):
        mine = self.leads(2, self.new)
        self.leads(5, self.new, user_id=self.colleague.id)
        mine[:1].move_to_stage(self.first)
        self.assertEqual(
            self.statistics(user=self.salesperson),
            {self.new: (2, 1), self.first: (1, 0)},
        )

    def test_a_new_order_of_stages_is_followed_at_once(self):
        self.leads(1, self.new).move_to_stage(self.first)
        self.first.sequence = -10
        self.assertEqual(self.statistics(), {self.first: (1, 1), self.new: (1, 0)})

    def test_colors_and_folds_come_along(self):
        self.first.write({"pipeline_color": 7, "fold": True})
        rows = self.Lead.get_board_statistics(self.domain)
        (row,) = [row for row in rows if row["id"] == self.first.id]
        self.assertEqual((row["color"], row["is_folded"]), (7, True))

    def test_a_team_with_a_pipeline_of_its_own_has_its_own_conversions(self):
        team, (call, offer, _signed, _refused) = self.team_with_stages()
        team.has_own_pipeline = True
        self.leads(3, call, team_id=team.id)[:1].move_to_stage(offer)
        own = [("team_id", "=", team.id), *self.everything]
        self.assertEqual(self.statistics(own), {call: (3, 1), offer: (1, 0)})

    def test_a_merged_opportunity_has_been_where_both_were(self):
        leads = self.leads(2, self.new)
        leads[0].move_to_stage(self.first)
        leads[1].move_to_stage(self.proposal)
        merged = leads.merge_opportunity()
        path = {int(part) for part in merged.stage_path.strip("/").split("/")}
        self.assertEqual(path, {self.new.id, self.first.id, self.proposal.id})

    def test_each_stage_is_in_the_path_once(self):
        lead = self.lead(self.new)
        lead.move_to_stage(self.first)
        lead.move_to_stage(self.new)
        lead.move_to_stage(self.first)
        self.assertEqual(lead.stage_path, f"/{self.new.id}/{self.first.id}/")

    def test_a_copy_has_been_nowhere_but_where_it_starts(self):
        lead = self.lead(self.new)
        lead.move_to_stage(self.first)
        copy = lead.copy()
        self.assertEqual(copy.stage_path, f"/{copy.stage_id.id}/")

    def test_one_query_whatever_the_number_of_opportunities(self):
        self.leads(30, self.new)
        self.statistics()  # caches are warm
        self.env.flush_all()
        with self.assertQueryCount(12):
            self.statistics()

    def probabilities(self, user):
        rows = self.Lead.with_user(user).get_board_statistics([])
        return {row["id"]: row["probability"] for row in rows}

    def test_who_may_put_stages_elsewhere_is_told_how_likely_they_are(self):
        team, own = self.team_with_stages()
        found = self.probabilities(self.manager)
        self.assertEqual(found[self.new.id], self.new.probability)
        self.assertEqual(found[own[1].id], 45)
        self.assertEqual({*self.probabilities(self.salesperson).values()}, {False})
        self.company.crm_probability_mode = "predictive"
        self.assertEqual({*self.probabilities(self.manager).values()}, {False})
        team.crm_probability_mode = "stage"
        found = self.probabilities(self.manager)
        self.assertEqual((found[self.new.id], found[own[1].id]), (False, 45))
