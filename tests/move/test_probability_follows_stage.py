from odoo import fields
from odoo.tests import Form, tagged

from ..common import PipelineCase

MAIL = b"""\
From: Ana Client <ana@customer.example.com>
To: stoves@pipeline.example.com
Subject: A pellet stove for the workshop
Message-Id: <pellet-stove@customer.example.com>
Date: Mon, 02 Feb 2026 10:00:00 +0000
Content-Type: text/plain

Could you send me a price?
"""


@tagged("standard", "post_install", "-at_install")
class TestProbabilityFollowsStage(PipelineCase):
    """In stage mode, whichever way an opportunity comes to a stage."""

    # Form

    def test_a_new_opportunity_starts_with_its_stage_s_probability(self):
        form = Form(self.Lead.with_user(self.salesperson))
        form.name = "Pellet stove"
        self.assertEqual(form.probability, self.new.probability)
        self.assertOpen(form.save(), self.new)

    def test_the_form_shows_the_probability_of_the_stage_chosen(self):
        form = Form(self.Lead.with_user(self.salesperson))
        form.name = "Pellet stove"
        form.stage_id = self.proposal
        self.assertEqual(form.probability, 60)
        self.assertOpen(form.save(), self.proposal)

    def test_changing_the_stage_in_the_form_changes_the_probability(self):
        lead = self.lead(self.new)
        with Form(lead.with_user(self.salesperson)) as form:
            form.stage_id = self.discovery
            self.assertEqual(form.probability, 40)
        self.assertFollowsStage(lead, self.discovery)

    def test_a_value_typed_with_a_new_stage_in_one_save_is_the_stage_s(self):
        lead = self.lead(self.new)
        with Form(lead.with_user(self.salesperson)) as form:
            form.stage_id = self.discovery
            form.probability = 65
        self.assertFollowsStage(lead, self.discovery)

    # Board

    def test_dragging_a_card_saves_the_stage_alone(self):
        lead = self.lead(self.new)
        lead.with_user(self.salesperson).web_save({"stage_id": self.proposal.id}, {})
        self.assertFollowsStage(lead, self.proposal)

    def test_dragging_a_card_may_save_the_old_probability_too(self):
        for probability in (10, 65, 0, 100):
            lead = self.lead(self.new)
            values = {"stage_id": self.proposal.id, "probability": probability}
            lead.with_user(self.salesperson).web_save(values, {})
            self.assertOpen(lead, self.proposal)

    def test_a_card_added_in_a_column_has_the_column_s_probability(self):
        Lead = self.Lead.with_user(self.salesperson).with_context(
            default_stage_id=self.proposal.id, default_type="opportunity"
        )
        view = "sales_pipeline_custom.crm_lead_view_form_quick_create"
        form = Form(Lead, view=view)
        form.name = "Pellet stove"
        form.expected_revenue = 5000
        lead = form.save()
        self.assertOpen(lead, self.proposal)
        self.assertEqual(lead.prorated_revenue, 3000)

    def test_a_card_named_in_a_column_has_the_column_s_probability(self):
        Lead = self.Lead.with_context(default_stage_id=self.proposal.id)
        lead_id, _name = Lead.name_create("Pellet stove")
        self.assertOpen(self.Lead.browse(lead_id), self.proposal)

    # List

    def test_a_mass_edit_takes_opportunities_of_all_stages_to_one(self):
        leads = self.lead(self.new) | self.lead(self.discovery) | self.lead(self.won)
        leads |= self.lead(self.lost) | self.lead(self.proposal)
        leads.with_user(self.manager).write({"stage_id": self.proposal.id})
        for lead in leads:
            self.assertOpen(lead, self.proposal)

    def test_a_list_saves_each_row_with_its_own_stage(self):
        leads = self.leads(3, self.new)
        stages = [self.proposal, self.won, self.new]
        leads.with_user(self.salesperson).web_save_multi(
            [{"stage_id": stage.id} for stage in stages], {}
        )
        self.assertOpen(leads[0], self.proposal)
        self.assertWon(leads[1])
        self.assertOpen(leads[2], self.new)

    # Import

    def load(self, names, rows):
        """Import rows as the import screen does, and return the opportunities."""
        Lead = self.Lead.with_user(self.manager).with_context(import_file=True)
        result = Lead.load(names, rows)
        self.assertTrue(result["ids"], result["messages"])
        return self.Lead.browse(result["ids"])

    def test_imported_opportunities_have_their_stage_s_probability(self):
        leads = self.load(
            ["name", "type", "stage_id"],
            [
                ["Stove", "opportunity", "Discovery Call"],
                ["Insert", "opportunity", "Negotiation"],
                ["Boiler", "opportunity", "Won"],
                ["Spa", "opportunity", "Lost"],
            ],
        )
        self.assertOpen(leads[0], self.discovery)
        self.assertOpen(leads[1], self.negotiation)
        self.assertWon(leads[2])
        self.assertLost(leads[3])

    def test_an_imported_probability_other_than_the_stage_s_is_manual(self):
        leads = self.load(
            ["name", "type", "stage_id", "probability"],
            [
                ["Stove", "opportunity", "Discovery Call", "65"],
                ["Insert", "opportunity", "Discovery Call", "40"],
                ["Boiler", "opportunity", "Won", "65"],
            ],
        )
        self.assertManual(leads[0], 65)
        self.assertEqual(leads[0].automated_probability, 40)
        self.assertFollowsStage(leads[1], self.discovery)
        self.assertWon(leads[2])

    def test_an_imported_row_without_a_probability_takes_the_stage_s(self):
        leads = self.load(
            ["name", "type", "stage_id", "probability"],
            [
                ["Stove", "opportunity", "Discovery Call", ""],
                ["Insert", "opportunity", "Discovery Call", "0"],
            ],
        )
        self.assertOpen(leads[0], self.discovery)
        self.assertManual(leads[1], 0)

    def test_importing_again_in_another_stage_takes_its_probability(self):
        lead = self.load(
            ["id", "name", "type", "stage_id"],
            [["__import__.stove", "Stove", "opportunity", "New Contact"]],
        )
        lead.probability = 65
        again = self.load(
            ["id", "stage_id", "probability"],
            [["__import__.stove", "Negotiation", "65"]],
        )
        self.assertEqual(again, lead)
        self.assertFollowsStage(lead, self.negotiation)

    # API

    def test_created_without_a_stage_it_is_in_the_first_one(self):
        lead = self.Lead.create({"name": "Stove", "type": "opportunity"})
        self.assertOpen(lead, self.new)

    def test_created_in_many_stages_at_once_each_has_its_own(self):
        stages = [self.new, self.discovery, self.negotiation]
        leads = self.Lead.create(
            [{"name": "Stove", "stage_id": stage.id} for stage in stages]
        )
        for lead, stage in zip(leads, stages, strict=True):
            self.assertOpen(lead, stage)

    def test_created_archived_it_has_its_stage_s_probability_and_is_not_lost(self):
        lead = self.lead(self.proposal, active=False)
        self.assertFollowsStage(lead, self.proposal)
        self.assertFalse(lead.active)
        self.assertEqual(lead.won_status, "pending")
        lead.action_unarchive()
        self.assertOpen(lead, self.proposal)

    def test_created_archived_with_a_reason_it_is_lost(self):
        lead = self.lead(self.proposal, active=False, lost_reason_id=self.budget.id)
        self.assertEqual((lead.won_status, lead.probability), ("lost", 0))

    def test_moving_through_every_stage_takes_each_probability(self):
        lead = self.lead(self.new)
        for stage in (self.negotiation, self.first, self.proposal, self.new):
            lead.with_user(self.salesperson).write({"stage_id": stage.id})
            self.assertOpen(lead, stage)

    def test_moving_an_archived_opportunity_keeps_it_archived(self):
        lead = self.lead(self.new, active=False)
        lead.stage_id = self.proposal
        self.assertFollowsStage(lead, self.proposal)
        self.assertFalse(lead.active)

    def test_emptying_the_stage_is_not_an_error(self):
        lead = self.lead(self.proposal)
        lead.stage_id = False
        lead.flush_recordset()
        self.assertFalse(lead.stage_id)
        lead.stage_id = self.discovery
        self.assertOpen(lead, self.discovery)

    def test_a_duplicate_starts_again_without_the_manual_value(self):
        lead = self.lead(self.proposal)
        lead.probability = 65
        self.assertOpen(lead.copy(), self.new)

    # Mail

    def test_an_opportunity_that_arrives_by_mail_has_its_stage_s_probability(self):
        team, stages = self.team_with_stages()
        lead_id = self.env["mail.thread"].message_process(
            "crm.lead", MAIL, {"team_id": team.id, "type": "opportunity"}
        )
        lead = self.Lead.browse(lead_id)
        self.assertEqual(lead.name, "A pellet stove for the workshop")
        self.assertOpen(lead, stages[0])

    def test_a_message_that_gives_a_stage_gives_its_probability(self):
        lead = self.Lead.message_new(
            {"subject": "Stove", "from": "ana@customer.example.com", "body": "Hello"},
            {"stage_id": self.discovery.id, "probability": None},
        )
        self.assertOpen(lead, self.discovery)

    # Merge

    def test_a_merge_keeps_the_stage_and_its_probability(self):
        leads = self.lead(self.new) | self.lead(self.proposal)
        merged = leads.merge_opportunity()
        self.assertOpen(merged, self.proposal)
        self.assertEqual(len(leads.exists()), 1)

    def test_a_merge_into_another_team_takes_its_first_stage(self):
        team, stages = self.team_with_stages()
        own, _own_stages = self.team_with_stages("Spas")
        leads = self.leads(2, team_id=own.id, user_id=False)
        leads[0].probability = 65
        merged = leads.merge_opportunity(team_id=team.id)
        self.assertEqual(merged.team_id, team)
        self.assertOpen(merged, stages[0])

    def test_a_merge_keeps_the_manual_value_of_the_one_that_stays(self):
        leads = self.lead(self.new) | self.lead(self.proposal)
        leads[1].probability = 65
        self.assertManual(leads.merge_opportunity(), 65)

    def test_a_merge_keeps_the_customer_s_budget(self):
        leads = self.lead(self.new, customer_budget=8000) | self.lead(self.proposal)
        self.assertEqual(leads.merge_opportunity().customer_budget, 8000)

    def test_merging_a_lost_opportunity_with_an_open_one_keeps_it_open(self):
        leads = self.lead(self.lost, lost_reason_id=self.budget.id)
        leads |= self.lead(self.new)
        self.assertOpen(leads.merge_opportunity(), self.new)

    def test_merging_a_lost_opportunity_with_a_won_one_keeps_it_won(self):
        leads = self.lead(self.lost) | self.lead(self.won)
        self.assertWon(leads.merge_opportunity())

    def test_merging_lost_opportunities_keeps_them_lost(self):
        leads = self.leads(2, self.lost, lost_reason_id=self.budget.id)
        self.assertLost(leads.merge_opportunity(), reason=self.budget)

    # Team and salesperson

    def test_a_team_with_its_own_stages_gives_the_one_that_stands_for_it(self):
        team, stages = self.team_with_stages()
        own, own_stages = self.team_with_stages("Spas")
        lead = self.lead(own_stages[1], team_id=own.id, user_id=False)
        lead.team_id = team
        self.assertOpen(lead, stages[1])

    def test_a_manual_value_does_not_follow_to_another_team_s_stage(self):
        team, stages = self.team_with_stages()
        own, own_stages = self.team_with_stages("Spas")
        lead = self.lead(own_stages[1], team_id=own.id, user_id=False)
        lead.probability = 65
        lead.write({"team_id": team.id, "priority": "3"})
        self.assertOpen(lead, stages[1])

    def test_a_team_that_shares_the_stage_changes_nothing(self):
        lead = self.lead(self.proposal)
        lead.probability = 65
        lead.write({"team_id": self.new_team("Inserts").id, "user_id": False})
        self.assertEqual(lead.stage_id, self.proposal)
        self.assertManual(lead, 65)

    def test_a_salesperson_of_another_team_takes_it_to_that_team_s_stage(self):
        team, stages = self.team_with_stages()
        own, own_stages = self.team_with_stages("Spas")
        team.member_ids = self.colleague
        lead = self.lead(own_stages[1], team_id=own.id, user_id=False)
        lead.with_user(self.manager).write({"user_id": self.colleague.id})
        self.assertEqual(lead.team_id, team)
        self.assertOpen(lead, stages[1])

    def test_a_team_and_its_stage_chosen_together_are_taken_as_they_are(self):
        team, stages = self.team_with_stages()
        lead = self.lead(self.new, user_id=False)
        lead.write({"team_id": team.id, "stage_id": stages[1].id})
        self.assertOpen(lead, stages[1])

    def test_won_and_lost_opportunities_stay_so_in_another_team(self):
        team, stages = self.team_with_stages()
        own, own_stages = self.team_with_stages("Spas")
        values = {"team_id": own.id, "user_id": False}
        won = self.lead(own_stages[2], **values)
        lost = self.lead(own_stages[3], lost_reason_id=self.budget.id, **values)
        (won | lost).write({"team_id": team.id})
        self.assertWon(won, stages[2])
        self.assertLost(lost, stages[3], self.budget)

    def test_a_team_without_a_won_stage_reopens_what_it_takes_over(self):
        self.without_stage(self.won)
        own, own_stages = self.team_with_stages("Spas")
        team = self.new_team("Inserts")
        lead = self.lead(own_stages[2], team_id=own.id, user_id=False)
        lead.team_id = team
        self.assertOpen(lead, self.new)

    # Scoring

    def damaged(self, stage, probability):
        """Create an opportunity that does not follow its stage any more."""
        lead = self.lead(stage)
        self.cr.execute(
            "UPDATE crm_lead SET probability = %(p)s, automated_probability = %(p)s"
            " WHERE id = %(id)s",
            {"p": probability, "id": lead.id},
        )
        lead.invalidate_recordset()
        return lead

    def test_the_scoring_cron_gives_the_stage_s_probability(self):
        lead = self.damaged(self.proposal, 12)
        self.Lead._cron_update_automated_probabilities()
        self.assertFollowsStage(lead, self.proposal)

    def test_the_scoring_cron_leaves_won_lost_and_manual_opportunities(self):
        won, lost = self.lead(self.won), self.lead(self.lost)
        stock = self.stock_lost_lead(self.proposal)
        manual = self.lead(self.proposal)
        manual.probability = 65
        self.Lead._cron_update_automated_probabilities()
        self.assertWon(won)
        self.assertLost(lost)
        self.assertLost(stock, self.proposal, self.budget)
        self.assertManual(manual, 65)

    def test_the_scoring_tooltip_says_the_stage_s_probability(self):
        lead = self.lead(self.proposal)
        self.assertEqual(lead.prepare_pls_tooltip_data()["probability"], 60)

    # Weighted value

    def test_the_weighted_value_is_revenue_times_probability(self):
        lead = self.lead(self.discovery, expected_revenue=8000)
        self.assertEqual(lead.prorated_revenue, 3200)
        lead.stage_id = self.negotiation
        self.assertEqual(lead.prorated_revenue, 6400)
        lead.probability = 65
        self.assertEqual(lead.prorated_revenue, 5200)
        lead.expected_revenue = 1000
        self.assertEqual(lead.prorated_revenue, 650)
        lead.stage_id = self.lost
        self.assertEqual(lead.prorated_revenue, 0)
        lead.stage_id = self.won
        self.assertEqual(lead.prorated_revenue, 1000)

    def test_weighted_values_add_up_per_column(self):
        tag = self.env["crm.tag"].create({"name": "Trade fair"})
        values = {"tag_ids": [fields.Command.set(tag.ids)]}
        self.leads(2, self.discovery, expected_revenue=1000, **values)
        self.leads(3, self.negotiation, expected_revenue=2000, **values)
        groups = self.Lead.formatted_read_group(
            [("tag_ids", "in", tag.ids)], ["stage_id"], ["prorated_revenue:sum"]
        )
        weighted = {g["stage_id"][0]: g["prorated_revenue:sum"] for g in groups}
        weighted = {stage_id: value for stage_id, value in weighted.items() if value}
        expected = {self.discovery.id: 800, self.negotiation.id: 4800}
        self.assertEqual(weighted, expected)
