from odoo.tests import Form, tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestStageGuards(PipelineCase):
    """Editing a stage takes from no pipeline what deleting it would not."""

    def edit(self, stage, values):
        """Return the call that writes these values as a manager."""
        stage = stage.with_user(self.manager)
        return lambda: stage.write(values)

    def assertKept(self, stage, *edits, said):
        for values in edits:
            outcome = stage.outcome
            self.assertRefused(self.edit(stage, values), f"“{stage.name}”", said)
            self.assertEqual(stage.outcome, outcome)

    def test_the_only_won_or_lost_stage_keeps_its_outcome(self):
        self.assertKept(
            self.won,
            {"outcome": "open"},
            {"is_won": False},
            {"is_won": False, "is_lost": True},
            {"outcome": "lost"},
            said="the only won stage of the pipeline all teams share",
        )
        self.assertKept(
            self.lost, {"outcome": "open"}, {"is_lost": False}, said="only lost stage"
        )

    def test_what_is_in_it_is_neither_reopened_nor_lost(self):
        lead = self.lead(self.won)
        self.assertRefused(self.edit(self.won, {"outcome": "lost"}), "only won stage")
        self.assertWon(lead)

    def test_the_last_open_stage_stays_open_even_among_others(self):
        stages = self.Stage.search([("team_ids", "=", False)])
        stages = stages.filtered(lambda stage: stage.outcome == "open")
        self.assertRefused(self.edit(stages, {"is_lost": True}), "the last open stage")

    def test_the_form_refuses_as_well(self):
        form = Form(self.won.with_user(self.manager))
        form.outcome = "open"
        self.assertRefused(form.save, "only won stage")

    def test_another_of_the_same_outcome_frees_it(self):
        self.new_stage("Paid", sequence=65, is_won=True)
        self.edit(self.won, {"outcome": "open"})()
        self.assertEqual(self.won.outcome, "open")

    def test_the_only_one_is_not_given_to_a_team(self):
        ids = [(6, 0, self.team.ids)]
        self.assertRefused(
            self.edit(self.won, {"team_ids": ids}),
            "“Won” is the only won stage of the pipeline all teams share",
        )
        self.assertFalse(self.won.team_ids)

    def test_a_pipeline_of_a_team_is_kept_whole_too(self):
        team, (call, offer, signed, refused) = self.team_with_stages()
        team.has_own_pipeline = True
        other = self.new_team("Others")
        self.assertKept(signed, {"outcome": "open"}, said="“Coaching”")
        for ids in ([], other.ids):
            self.assertKept(refused, {"team_ids": [(6, 0, ids)]}, said="“Coaching”")
        self.edit(call, {"team_ids": [(6, 0, [])]})()
        self.assertKept(offer, {"team_ids": [(5,)]}, said="the last open stage")
        self.edit(refused, {"team_ids": [(4, other.id)]})()
        self.assertEqual(refused.team_ids, team | other)

    def test_a_pipeline_that_lacks_a_lost_stage_already_is_not_worse_off(self):
        self.without_stage(self.lost)
        self.edit(self.negotiation, {"outcome": "lost"})()
        self.assertTrue(self.negotiation.is_lost)
        self.assertRefused(
            self.edit(self.negotiation, {"outcome": "open"}), "only lost stage"
        )

    def test_values_that_change_nothing_pass(self):
        for stage in (self.won, self.lost, self.new):
            outcome = stage.outcome
            self.edit(stage, {"outcome": outcome, "name": "Renamed"})()
            self.edit(stage, {"team_ids": [(5,)], "is_won": stage.is_won})()
            self.assertEqual(
                (stage.name, stage.outcome, stage.team_ids.ids),
                ("Renamed", outcome, []),
            )

    def test_where_nothing_follows_stages_teams_are_given_them_as_in_odoo(self):
        companies = self.env["res.company"].search([])
        self.env["crm.team"].search([]).crm_probability_mode = "company"
        companies.crm_probability_mode = "predictive"
        shared = self.Stage.search([("team_ids", "=", False)])
        shared.team_ids = self.team
        self.assertEqual(shared.team_ids, self.team)


@tagged("standard", "post_install", "-at_install")
class TestTeamsOfStage(PipelineCase):
    """A stage stays that of the teams that have opportunities in it."""

    def test_it_is_not_taken_from_a_team_that_uses_it(self):
        other = self.new_team("Others")
        self.lead(self.proposal, active=False)
        message = self.assertRefused(
            lambda: self.proposal.with_user(self.manager).write(
                {"team_ids": [(6, 0, other.ids)]}
            ),
            "“Proposal Sent” holds 1 opportunities",
            "“Stoves”",
        )
        self.assertIn("lost and archived ones included", message)
        self.assertFalse(self.proposal.team_ids)

    def test_those_of_another_company_count(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.new_team("Theirs", company_id=elsewhere.id)
        values = {"company_id": elsewhere.id, "user_id": False}
        self.lead(self.proposal, team_id=theirs.id, **values)
        self.assertRefused(
            lambda: self.proposal.with_user(self.manager).write(
                {"team_ids": [(6, 0, self.team.ids)]}
            ),
            "“Theirs”",
        )

    def test_a_team_of_its_own_pipeline_does_not_share_its_stage_in_use(self):
        team, stages = self.team_with_stages()
        team.has_own_pipeline = True
        self.lead(stages[1], team_id=team.id, user_id=False)
        self.assertRefused(lambda: stages[1].write({"team_ids": [(5,)]}), "“Coaching”")

    def test_more_teams_and_those_without_opportunities_are_free(self):
        other = self.new_team("Others")
        self.lead(self.proposal)
        self.lead(self.proposal, team_id=False, user_id=False)
        self.proposal.team_ids = self.team | other
        self.proposal.team_ids = self.team
        self.assertEqual(self.proposal.team_ids, self.team)
        self.proposal.team_ids = False
        self.assertFalse(self.proposal.team_ids)

    def test_in_predictive_mode_as_in_odoo(self):
        self.team.crm_probability_mode = "predictive"
        self.lead(self.proposal)
        others = self.new_team("Others")
        self.proposal.team_ids = others
        self.assertEqual(self.proposal.team_ids, others)
