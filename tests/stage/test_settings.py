from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestStageSettings(PipelineCase):
    """Which probability and which outcome a stage may have."""

    def refusal(self, values, stage=None):
        """Return the message that refuses these values on a stage, or a new one."""
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            if stage:
                stage.write(values)
            else:
                self.Stage.create(values)
            self.env.flush_all()
        return str(caught.exception)

    # Probability

    def test_a_won_stage_below_a_hundred_is_refused_by_name(self):
        message = self.refusal({"probability": 99}, self.won)
        self.assertIn("Won", message)
        self.assertIn("100 %", message)

    def test_a_lost_stage_above_zero_is_refused_by_name(self):
        message = self.refusal({"probability": 5}, self.lost)
        self.assertIn("Lost", message)
        self.assertIn("0 %", message)

    def test_an_open_stage_at_zero_or_a_hundred_is_refused_by_name(self):
        for probability in (0, 100, -1, 101):
            message = self.refusal({"probability": probability}, self.proposal)
            self.assertIn("Proposal Sent", message)
            self.assertIn("above 0 %", message)
            self.assertIn("below 100 %", message)

    def test_a_stage_created_out_of_range_is_refused_by_name(self):
        for values in (
            {"is_won": True, "probability": 60},
            {"is_lost": True, "probability": 60},
            {"probability": 0},
        ):
            message = self.refusal({"name": "Site visit", **values})
            self.assertIn("Site visit", message)

    def test_the_message_says_which_value_was_refused(self):
        self.assertIn("not 12 %", self.refusal({"probability": 12}, self.won))

    def test_nothing_is_written_when_a_stage_is_refused(self):
        self.refusal({"name": "Signed", "probability": 50}, self.won)
        self.assertEqual((self.won.name, self.won.probability), ("Won", 100))

    # Outcome

    def test_a_stage_cannot_be_won_and_lost(self):
        both = {"is_won": True, "is_lost": True}
        for values, stage in (
            ({"name": "Signed", **both}, None),
            ({"name": "Signed", "outcome": "won", "is_lost": True}, None),
            (both, self.new_stage("Signed")),
            ({"is_lost": True}, self.new_stage("Signed", is_won=True)),
            ({"is_won": True}, self.new_stage("Signed", is_lost=True)),
            ({"outcome": "lost", "is_won": True}, self.new_stage("Signed")),
        ):
            self.assertIn("Signed", self.refusal(values, stage))

    def test_the_outcome_sets_both_flags(self):
        stage = self.new_stage("Signed", outcome="won")
        self.assertTrue(stage.is_won and not stage.is_lost)
        self.assertEqual(stage.probability, 100)
        stage.outcome = "lost"
        self.assertTrue(stage.is_lost and not stage.is_won)
        self.assertEqual(stage.probability, 0)
        stage.outcome = "open"
        self.assertFalse(stage.is_lost or stage.is_won)
        self.assertTrue(0 < stage.probability < 100)

    def test_a_won_stage_becomes_lost_with_the_two_flags_in_one_write(self):
        stage = self.new_stage("Signed", is_won=True)
        stage.write({"is_won": False, "is_lost": True})
        self.assertEqual((stage.outcome, stage.probability), ("lost", 0))

    def test_the_outcome_chosen_in_the_form_brings_an_allowed_probability(self):
        form = Form(self.Stage)
        form.name = "Signed"
        form.outcome = "won"
        self.assertEqual(form.probability, 100)
        form.outcome = "lost"
        self.assertEqual(form.probability, 0)
        form.outcome = "open"
        self.assertTrue(0 < form.probability < 100)
        form.outcome = "won"
        stage = form.save()
        self.assertTrue(stage.is_won)
        self.assertEqual(stage.probability, 100)

    def test_the_form_can_be_saved_as_it_opens(self):
        form = Form(self.Stage)
        form.name = "Site visit"
        stage = form.save()
        self.assertEqual(stage.outcome, "open")
        self.assertTrue(0 < stage.probability < 100)

    # Suggested probability

    def test_a_stage_created_from_the_board_gets_an_allowed_probability(self):
        self.lost.sequence = self.won.sequence = 90
        stage_id, _name = self.Stage.name_create("Site visit")
        stage = self.Stage.browse(stage_id)
        self.assertEqual(stage.outcome, "open")
        self.assertTrue(0 < stage.probability < 100)

    def test_a_stage_created_at_a_place_gets_a_probability_between_its_neighbours(self):
        stage = self.new_stage("Site visit", sequence=35)
        self.assertEqual(stage.probability, 50)
        last = self.new_stage("Signature", sequence=55)
        self.assertEqual(last.probability, 90)
        before = self.new_stage("Prospect", sequence=1)
        self.assertEqual(before.probability, 5)

    def test_won_and_lost_stages_get_theirs(self):
        self.assertEqual(self.new_stage("Signed", is_won=True).probability, 100)
        self.assertEqual(self.new_stage("Refused", is_lost=True).probability, 0)

    def test_many_stages_created_at_once_are_all_allowed(self):
        stages = self.Stage.create([{"name": f"Step {n}"} for n in range(5)])
        for stage in stages:
            self.assertTrue(0 < stage.probability < 100)

    # Who may

    def test_a_salesperson_changes_neither_stages_nor_templates(self):
        template = self.env.ref("sales_pipeline_custom.pipeline_template_default")
        for record, values in (
            (self.proposal, {"probability": 70}),
            (template, {"name": "Mine"}),
            (template.stage_ids[0], {"probability": 70}),
        ):
            record = record.with_user(self.salesperson)
            self.assertTrue(record.display_name)
            with self.assertRaises(AccessError):
                record.write(values)
            with self.assertRaises(AccessError):
                record.copy()
            with self.assertRaises(AccessError):
                record.unlink()

    def test_a_salesperson_does_not_add_a_stage_from_the_board(self):
        with self.assertRaises(AccessError):
            self.Stage.with_user(self.salesperson).name_create("Mine")

    def test_a_manager_changes_stages_and_templates(self):
        self.proposal.with_user(self.manager).probability = 70
        self.assertEqual(self.proposal.probability, 70)
        template = self.env.ref("sales_pipeline_custom.pipeline_template_default")
        copy = template.with_user(self.manager).copy({"name": "Ours"})
        self.assertEqual(len(copy.stage_ids), len(template.stage_ids))
        copy.stage_ids[0].probability = 70
        copy.unlink()

    def test_a_salesperson_does_not_choose_the_mode(self):
        for record in (self.team, self.company):
            with self.assertRaises(AccessError):
                record.with_user(self.salesperson).crm_probability_mode = "predictive"


@tagged("standard", "post_install", "-at_install")
class TestStageChangedWithOpportunities(PipelineCase):
    """What a change of a stage does to the opportunities in it."""

    def test_a_changed_probability_reaches_every_opportunity_of_the_stage(self):
        mine = self.leads(3, self.proposal)
        other = self.lead(self.discovery)
        self.proposal.probability = 66
        self.assertFollowsStage(mine, self.proposal)
        self.assertFollowsStage(other, self.discovery)

    def test_a_changed_probability_reaches_archived_opportunities(self):
        lead = self.lead(self.proposal, active=False)
        self.proposal.probability = 66
        self.assertFollowsStage(lead, self.proposal)
        self.assertFalse(lead.active)

    def test_a_changed_probability_reaches_what_the_manager_does_not_see(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        lead = self.lead(
            self.proposal, company_id=company.id, user_id=False, team_id=False
        )
        self.assertNotIn(company, self.manager.company_ids)
        self.proposal.with_user(self.manager).probability = 66
        self.assertEqual(lead.company_id, company)
        self.assertFollowsStage(lead, self.proposal)

    def test_a_changed_probability_leaves_manual_values(self):
        lead = self.lead(self.proposal)
        lead.probability = 35
        self.proposal.probability = 66
        self.assertManual(lead, 35)
        self.assertEqual(lead.automated_probability, 66)

    def test_a_changed_probability_leaves_what_was_lost_in_the_stage(self):
        lead = self.stock_lost_lead(self.proposal)
        self.proposal.probability = 66
        self.assertLost(lead, self.proposal, self.budget)

    def test_a_changed_probability_leaves_predictive_opportunities(self):
        self.team.crm_probability_mode = "predictive"
        lead = self.lead(self.proposal)
        before = lead.probability
        self.proposal.probability = 66
        lead.invalidate_recordset()
        self.assertEqual(lead.probability, before)

    def test_a_changed_probability_keeps_the_chatter_quiet(self):
        leads = self.leads(5, self.proposal)
        last = self.last_message_id()
        self.proposal.probability = 66
        self.assertFalse(self.messages_since(leads, last))

    def test_the_weighted_value_follows_a_changed_probability(self):
        lead = self.lead(self.proposal, expected_revenue=2000)
        self.assertEqual(lead.prorated_revenue, 1200)
        self.proposal.probability = 70
        lead.invalidate_recordset()
        self.assertEqual(lead.prorated_revenue, 1400)

    # Outcome switched on and off

    def test_the_form_warns_that_an_outcome_changes_what_the_stage_holds(self):
        self.leads(3, self.proposal)
        result = self.proposal.onchange(
            {"outcome": "lost"}, ["outcome"], dict.fromkeys(("outcome", "is_won"), {})
        )
        self.assertIn("3", result["warning"]["message"])

    def test_the_form_of_a_new_stage_opens_without_a_warning(self):
        fields = ("name", "outcome", "is_won", "is_lost", "probability")
        result = self.Stage.onchange({}, [], dict.fromkeys(fields, {}))
        self.assertNotIn("warning", result)

    def test_a_new_stage_comes_after_the_open_ones_and_before_won(self):
        action = self.env.ref("sales_pipeline_custom.crm_stage_action")
        context = safe_eval(action.context)
        stage = self.Stage.with_context(**context).create({"name": "Site visit"})
        order = list(self.Stage.search([]))
        self.assertEqual(
            order[order.index(stage) - 1 :],
            [self.negotiation, stage, self.won, self.lost],
        )

    def test_a_stage_that_becomes_lost_loses_its_opportunities(self):
        leads = self.leads(2, self.negotiation)
        leads[0].probability = 65
        self.negotiation.is_lost = True
        for lead in leads:
            self.assertLost(lead, self.negotiation)
        self.assertEqual(self.negotiation.probability, 0)

    def test_a_stage_placed_after_the_lost_one_loses_its_opportunities_in_place(self):
        late = self.new_stage("Postponed", sequence=self.lost.sequence + 10)
        lead = self.lead(late)
        late.is_lost = True
        self.assertLost(lead, late)

    def test_a_stage_that_becomes_lost_may_have_been_a_won_one(self):
        lead = self.lead(self.won)
        self.new_stage("Paid", is_won=True)
        self.won.outcome = "lost"
        self.assertLost(lead, self.won)

    def test_a_stage_that_is_no_longer_lost_reopens_its_opportunities(self):
        lead = self.lead(self.negotiation)
        self.negotiation.is_lost = True
        self.negotiation.is_lost = False
        self.assertTrue(0 < self.negotiation.probability < 100)
        self.assertOpen(lead, self.negotiation)

    def test_a_lost_stage_that_becomes_won_wins_its_opportunities(self):
        lead = self.lead(self.negotiation)
        self.negotiation.is_lost = True
        self.negotiation.outcome = "won"
        self.assertWon(lead, self.negotiation)

    def test_a_stage_that_becomes_won_wins_its_opportunities(self):
        lead = self.lead(self.negotiation)
        manual = self.lead(self.negotiation)
        manual.probability = 65
        self.negotiation.is_won = True
        self.assertWon(lead, self.negotiation)
        self.assertWon(manual, self.negotiation)

    def test_a_stage_that_is_no_longer_won_gives_back_its_probability(self):
        lead = self.lead(self.negotiation)
        self.negotiation.is_won = True
        self.negotiation.is_won = False
        self.assertTrue(0 < self.negotiation.probability < 100)
        self.assertOpen(lead, self.negotiation)

    def test_a_stage_without_a_change_of_outcome_keeps_its_opportunities(self):
        lead = self.lead(self.negotiation)
        lead.probability = 65
        self.negotiation.write({"is_lost": False, "is_won": False, "fold": True})
        self.assertManual(lead, 65)
        self.assertEqual(self.negotiation.probability, 80)

    def test_outcomes_switch_for_several_stages_at_once(self):
        leads = self.lead(self.proposal) | self.lead(self.negotiation)
        (self.proposal | self.negotiation).write({"is_lost": True})
        self.assertLost(leads[0], self.proposal)
        self.assertLost(leads[1], self.negotiation)
        (self.proposal | self.negotiation).write({"is_lost": False})
        self.assertOpen(leads[0], self.proposal)
        self.assertOpen(leads[1], self.negotiation)

    def test_switching_an_outcome_keeps_the_chatter_quiet(self):
        leads = self.leads(3, self.negotiation)
        last = self.last_message_id()
        for outcome in ("lost", "open", "won", "lost", "won", "open"):
            self.negotiation.outcome = outcome
            self.assertFalse(self.messages_since(leads, last), outcome)
