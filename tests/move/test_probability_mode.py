from odoo import fields
from odoo.tests import Form, tagged

from ..common import PipelineCase


class ModeCase(PipelineCase):
    """A team with a past, so that Odoo's scoring has something to say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.france = cls.env.ref("base.fr")
        cls.belgium = cls.env.ref("base.be")
        cls.leads(6, cls.won, country_id=cls.france.id)
        cls.leads(2, cls.won, country_id=cls.belgium.id)
        cls.leads(3, cls.lost, country_id=cls.france.id)
        cls.leads(5, cls.lost, country_id=cls.belgium.id)

    def scoring(self):
        """Return the counters of Odoo's scoring for the team."""
        self.env.flush_all()
        return self.env["crm.lead.scoring.frequency"].search_read(
            [("team_id", "=", self.team.id), ("variable", "=", "country_id")],
            ["value", "won_count", "lost_count"],
            order="value",
        )

    def assertScored(self, lead):
        """Check that an opportunity follows Odoo's scoring, not its stage."""
        lead.invalidate_recordset()
        self.assertEqual(lead.probability, lead.automated_probability)
        self.assertNotEqual(lead.probability, lead.stage_id.probability)
        self.assertTrue(0 < lead.probability < 100)
        self.assertFalse(lead.is_probability_manual)


@tagged("standard", "post_install", "-at_install")
class TestSwitchMode(ModeCase):
    """From the stages' probabilities to Odoo's scoring, and back."""

    def test_switching_the_company_converts_open_opportunities_at_once(self):
        leads = self.lead(self.discovery, country_id=self.france.id)
        leads |= self.lead(self.negotiation, country_id=self.belgium.id)
        self.company.crm_probability_mode = "predictive"
        for lead in leads:
            self.assertScored(lead)
        self.company.crm_probability_mode = "stage"
        self.assertOpen(leads[0], self.discovery)
        self.assertOpen(leads[1], self.negotiation)

    def test_weighted_values_follow_the_switch_both_ways(self):
        values = {"country_id": self.france.id, "expected_revenue": 1000}
        lead = self.lead(self.discovery, **values)
        for mode in ("predictive", "stage"):
            self.company.crm_probability_mode = mode
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertAlmostEqual(lead.prorated_revenue, 10 * lead.probability, 2)
        self.assertEqual(lead.prorated_revenue, 400)

    def test_switching_a_team_converts_its_opportunities_only(self):
        other_team = self.new_team("Inserts")
        values = {"country_id": self.france.id, "user_id": False}
        lead = self.lead(self.discovery, **values)
        other = self.lead(self.discovery, team_id=other_team.id, **values)
        self.team.crm_probability_mode = "predictive"
        self.assertScored(lead)
        self.assertFollowsStage(other, self.discovery)
        self.team.crm_probability_mode = "company"
        self.assertFollowsStage(lead, self.discovery)

    def test_a_team_with_its_own_mode_does_not_follow_the_company(self):
        self.team.crm_probability_mode = "stage"
        lead = self.lead(self.discovery, country_id=self.france.id)
        self.company.crm_probability_mode = "predictive"
        self.assertFollowsStage(lead, self.discovery)

    def test_the_settings_screen_switches_the_company(self):
        lead = self.lead(self.discovery, country_id=self.france.id)
        Settings = self.env["res.config.settings"]
        Settings.create({"crm_probability_mode": "predictive"}).execute()
        self.assertEqual(self.company.crm_probability_mode, "predictive")
        self.assertScored(lead)

    def test_a_manager_switches_what_they_may_not_all_see(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        values = {"company_id": company.id, "country_id": self.france.id}
        lead = self.lead(self.discovery, user_id=False, **values)
        self.team.with_user(self.manager).crm_probability_mode = "predictive"
        self.assertScored(lead)

    def test_switching_converts_archived_opportunities(self):
        lead = self.lead(self.discovery, country_id=self.france.id)
        lead.action_archive()
        self.company.crm_probability_mode = "predictive"
        self.assertScored(lead)
        self.company.crm_probability_mode = "stage"
        self.assertFollowsStage(lead, self.discovery)
        self.assertFalse(lead.active)
        self.assertEqual(lead.won_status, "pending")

    def test_switching_leaves_won_and_lost_opportunities(self):
        won = self.lead(self.won)
        lost = self.lead(self.lost, lost_reason_id=self.budget.id)
        stock = self.stock_lost_lead(self.proposal)
        dates = [lead.date_closed for lead in (won, lost, stock)]
        for mode in ("predictive", "stage"):
            self.company.crm_probability_mode = mode
            self.assertWon(won)
            self.assertLost(lost, reason=self.budget)
            self.assertLost(stock, self.proposal, self.budget)
        self.assertEqual([lead.date_closed for lead in (won, lost, stock)], dates)

    def test_manual_values_stay_both_ways(self):
        lead = self.lead(self.discovery, country_id=self.france.id, probability=65)
        for mode in ("predictive", "stage"):
            self.company.crm_probability_mode = mode
            self.assertManual(lead, 65)
        self.assertEqual(lead.automated_probability, 40)

    def test_a_value_typed_in_predictive_mode_stays_in_stage_mode(self):
        self.company.crm_probability_mode = "predictive"
        lead = self.lead(self.discovery, country_id=self.france.id)
        lead.with_user(self.salesperson).write({"probability": 33})
        self.company.crm_probability_mode = "stage"
        self.assertManual(lead, 33)

    def test_a_value_given_at_creation_in_predictive_mode_stays_in_stage_mode(self):
        self.company.crm_probability_mode = "predictive"
        lead = self.lead(self.discovery, probability=33)
        self.company.crm_probability_mode = "stage"
        self.assertManual(lead, 33)

    def test_a_value_typed_that_is_the_stage_s_stays_manual(self):
        self.company.crm_probability_mode = "predictive"
        lead = self.lead(self.discovery, country_id=self.france.id)
        lead.with_user(self.salesperson).write({"probability": 40})
        self.company.crm_probability_mode = "stage"
        self.assertManual(lead, 40)
        self.discovery.probability = 45
        self.assertManual(lead, 40)

    def test_a_value_typed_that_is_the_scoring_s_stays_manual(self):
        lead = self.lead(self.discovery, country_id=self.france.id)
        self.company.crm_probability_mode = "predictive"
        scored = lead.probability
        self.company.crm_probability_mode = "stage"
        lead.with_user(self.salesperson).write({"probability": scored})
        self.company.crm_probability_mode = "predictive"
        self.assertManual(lead, scored)
        self.company.crm_probability_mode = "stage"
        self.assertManual(lead, scored)

    def test_switching_keeps_the_chatter_quiet(self):
        leads = self.leads(3, self.discovery, country_id=self.france.id)
        leads |= self.lead(self.discovery, probability=65)
        last = self.last_message_id()
        self.company.crm_probability_mode = "predictive"
        self.company.crm_probability_mode = "stage"
        self.team.crm_probability_mode = "predictive"
        self.assertFalse(self.messages_since(leads, last))

    def test_the_same_mode_again_converts_nothing(self):
        lead = self.lead(self.discovery)
        self.cr.execute("UPDATE crm_lead SET probability = 12 WHERE id = %s", lead.ids)
        lead.invalidate_recordset()
        self.company.crm_probability_mode = "stage"
        self.assertEqual(lead.probability, 12)

    # Counters

    def test_the_counters_rest_in_stage_mode(self):
        self.company.crm_probability_mode = "predictive"
        self.company.crm_probability_mode = "stage"
        before = self.scoring()
        self.lead(self.discovery, country_id=self.france.id).stage_id = self.won
        self.lead(self.discovery, country_id=self.france.id).action_set_lost()
        self.assertEqual(self.scoring(), before)

    def test_the_counters_are_rebuilt_on_the_way_to_predictive(self):
        self.lead(self.discovery, country_id=self.france.id).stage_id = self.won
        self.env["crm.lead.scoring.frequency"].search([]).unlink()
        self.company.crm_probability_mode = "predictive"
        counts = {
            int(row["value"]): (row["won_count"], row["lost_count"])
            for row in self.scoring()
        }
        expected = {self.france.id: (7.1, 3.1), self.belgium.id: (2.1, 5.1)}
        self.assertEqual(counts, expected)

    def test_the_counters_live_in_predictive_mode(self):
        self.company.crm_probability_mode = "predictive"
        before = self.scoring()
        self.lead(self.discovery, country_id=self.france.id).stage_id = self.won
        self.assertNotEqual(self.scoring(), before)


@tagged("standard", "post_install", "-at_install")
class TestPredictiveMode(ModeCase):
    """Odoo's own scoring, as if the addon were not there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.crm_probability_mode = "predictive"
        cls.open = cls.lead(cls.discovery, country_id=cls.france.id)

    def test_a_new_opportunity_is_scored(self):
        self.assertScored(self.open)

    def test_the_score_follows_what_is_known_of_the_customer(self):
        before = self.open.probability
        self.open.country_id = self.belgium
        self.assertScored(self.open)
        self.assertLess(self.open.probability, before)

    def test_a_score_the_form_computes_again_is_not_a_typed_one(self):
        before = self.open.probability
        with Form(self.open.with_user(self.salesperson)) as form:
            form.country_id = self.belgium
        self.assertScored(self.open)
        self.assertNotEqual(self.open.probability, before)
        self.company.crm_probability_mode = "stage"
        self.assertFollowsStage(self.open, self.discovery)

    def test_a_changed_stage_probability_does_not_matter(self):
        before = self.open.probability
        self.discovery.probability = 55
        self.open.invalidate_recordset()
        self.assertEqual(self.open.probability, before)

    def test_a_typed_value_stays_and_one_click_goes_back_to_the_score(self):
        score = self.open.probability
        self.open.probability = 65
        self.open.expected_revenue = 3000
        self.assertManual(self.open, 65)
        self.open.action_set_automated_probability()
        self.assertEqual(self.open.probability, score)
        self.assertFalse(self.open.is_probability_manual)

    def test_a_typed_value_survives_a_move(self):
        self.open.probability = 65
        self.open.stage_id = self.proposal
        self.open.invalidate_recordset()
        self.assertEqual(self.open.probability, 65)

    def test_outcomes_are_the_same(self):
        self.open.stage_id = self.won
        self.assertWon(self.open)
        self.open.write({"stage_id": self.lost.id, "lost_reason_id": self.timing.id})
        self.assertLost(self.open, reason=self.timing)
        self.open.stage_id = self.proposal
        self.open.invalidate_recordset()
        self.assertTrue(self.open.active)
        self.assertEqual(self.open.won_status, "pending")
        self.assertFalse(self.open.lost_reason_id)
        self.assertFalse(self.open.date_closed)
        self.assertScored(self.open)

    def test_the_cron_scores_again(self):
        self.cr.execute(
            "UPDATE crm_lead SET probability = 12, automated_probability = 12"
            " WHERE id = %s",
            self.open.ids,
        )
        self.open.invalidate_recordset()
        self.Lead._cron_update_automated_probabilities()
        self.open.invalidate_recordset()
        self.assertNotEqual(self.open.probability, 12)
        self.assertScored(self.open)

    def test_the_tooltip_explains_the_score(self):
        data = self.open.prepare_pls_tooltip_data()
        self.assertEqual(data["probability"], self.open.probability)


@tagged("standard", "post_install", "-at_install")
class TestModePerCompany(ModeCase):
    """Several companies and teams, each with its mode, side by side."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.crm_probability_mode = "stage"
        cls.other = cls.env["res.company"].create({"name": "Scoring Ltd"})
        cls.other.crm_probability_mode = "predictive"
        cls.Lead._rebuild_pls_frequency_table()
        users = cls.salesperson | cls.manager
        users.company_ids = [fields.Command.link(cls.other.id)]

    def in_company(self, company, stage, **values):
        """Create an opportunity of a company, its country known to the scoring."""
        values = {"country_id": self.france.id, **values}
        return self.lead(stage, company_id=company.id, **values)

    def test_a_new_company_takes_the_mode_of_the_current_one(self):
        for mode in ("stage", "predictive"):
            self.company.crm_probability_mode = mode
            company = self.env["res.company"].create({"name": f"In {mode} mode"})
            self.assertEqual(company.crm_probability_mode, mode)

    def test_each_company_has_its_mode(self):
        self.assertFollowsStage(self.in_company(self.company, self.new), self.new)
        self.assertScored(self.in_company(self.other, self.new))

    def test_one_move_of_both_companies_obeys_each_mode(self):
        leads = self.in_company(self.company, self.new)
        leads |= self.in_company(self.other, self.new)
        companies = (self.company | self.other).ids
        leads.with_user(self.manager).with_context(allowed_company_ids=companies).write(
            {"stage_id": self.proposal.id}
        )
        self.assertFollowsStage(leads[0], self.proposal)
        self.assertEqual(leads[1].stage_id, self.proposal)
        self.assertScored(leads[1])

    def test_one_changed_stage_reaches_only_the_company_in_stage_mode(self):
        staged = self.in_company(self.company, self.discovery)
        scored = self.in_company(self.other, self.discovery)
        before = scored.probability
        self.discovery.probability = 55
        self.assertFollowsStage(staged, self.discovery)
        scored.invalidate_recordset()
        self.assertEqual(scored.probability, before)

    def test_the_cron_serves_both_modes_in_one_run(self):
        leads = self.in_company(self.company, self.discovery)
        leads |= self.in_company(self.other, self.discovery)
        self.cr.execute(
            "UPDATE crm_lead SET probability = 12, automated_probability = 12"
            " WHERE id IN %s",
            [tuple(leads.ids)],
        )
        leads.invalidate_recordset()
        self.Lead._cron_update_automated_probabilities()
        self.assertFollowsStage(leads[0], self.discovery)
        leads.invalidate_recordset()
        self.assertNotEqual(leads[1].probability, 12)
        self.assertScored(leads[1])

    def test_switching_one_company_leaves_the_other(self):
        staged = self.in_company(self.company, self.discovery)
        scored = self.in_company(self.other, self.discovery)
        before = scored.probability
        self.company.crm_probability_mode = "predictive"
        self.assertScored(staged)
        self.company.crm_probability_mode = "stage"
        self.assertFollowsStage(staged, self.discovery)
        scored.invalidate_recordset()
        self.assertEqual(scored.probability, before)

    def test_an_opportunity_of_another_company_takes_its_mode(self):
        lead = self.in_company(self.other, self.discovery)
        self.assertScored(lead)
        lead.company_id = self.company
        self.assertFollowsStage(lead, self.discovery)
        lead.company_id = self.other
        self.assertScored(lead)

    def test_an_opportunity_of_another_team_takes_its_mode(self):
        scoring = self.new_team("Scoring", crm_probability_mode="predictive")
        lead = self.lead(self.discovery, country_id=self.france.id, user_id=False)
        lead.team_id = scoring
        self.assertScored(lead)
        lead.team_id = self.team
        self.assertFollowsStage(lead, self.discovery)

    def test_nobody_s_session_changes_the_mode_of_what_has_no_company(self):
        lead = self.lead(self.discovery, user_id=False)
        self.assertFalse(lead.company_id)
        for company in (self.company, self.other):
            lead.invalidate_recordset()
            seen = lead.with_company(company)
            self.assertEqual(seen.probability_mode, "stage")

    def test_the_form_follows_the_mode_of_the_team_chosen(self):
        scoring = self.new_team("Scoring", crm_probability_mode="predictive")
        lead = self.lead(self.discovery, country_id=self.france.id)
        with Form(lead.with_user(self.manager)) as form:
            form.user_id = self.env["res.users"]
            form.team_id = scoring
        self.assertScored(lead)
