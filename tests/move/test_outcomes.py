from ast import literal_eval

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestOutcomes(PipelineCase):
    """Won and lost are columns, and at the same time what Odoo calls so."""

    # Lost

    def test_dropping_on_lost_is_odoo_s_lost(self):
        lead = self.lead(self.proposal)
        values = {"stage_id": self.lost.id, "lost_reason_id": self.budget.id}
        lead.with_user(self.salesperson).web_save(values, {})
        self.assertLost(lead, reason=self.budget)
        self.assertEqual(lead.last_open_stage_id, self.proposal)

    def test_dropping_on_lost_with_the_old_probability_is_lost_too(self):
        lead = self.lead(self.proposal)
        lead.write({"stage_id": self.lost.id, "probability": 60})
        self.assertLost(lead)

    def test_a_lost_opportunity_counts_in_odoo_s_own_lost_filter(self):
        lead = self.lead(self.proposal)
        lead.stage_id = self.lost
        stock_lost = [("active", "=", False), ("probability", "=", 0)]
        self.assertIn(lead, self.Lead.search(stock_lost))

    def test_a_lost_opportunity_shows_in_its_column_and_its_stock_cousin_does_not(self):
        action = self.env.ref("sales_pipeline_custom.crm_lead_action_pipeline")
        lead = self.lead(self.proposal)
        lead.stage_id = self.lost
        cousin = self.stock_lost_lead(self.proposal)
        archived = self.lead(self.proposal, active=False)
        shown = self.Lead.search(literal_eval(action.domain.strip()))
        self.assertIn(lead, shown)
        self.assertNotIn(cousin, shown)
        self.assertNotIn(archived, shown)

    def test_marking_lost_goes_to_the_lost_column(self):
        lead = self.lead(self.proposal)
        lead.with_user(self.salesperson).action_set_lost(lost_reason_id=self.timing.id)
        self.assertLost(lead, reason=self.timing)
        self.assertEqual(lead.last_open_stage_id, self.proposal)

    def test_odoo_s_own_lost_dialog_goes_to_the_lost_column(self):
        leads = self.lead(self.proposal) | self.lead(self.new)
        form = Form(
            self.env["crm.lead.lost"]
            .with_user(self.salesperson)
            .with_context(default_lead_ids=leads.ids)
        )
        form.lost_reason_id = self.timing
        form.save().action_lost_reason_apply()
        for lead in leads:
            self.assertLost(lead, reason=self.timing)

    def test_each_team_loses_in_its_own_lost_stage(self):
        team, stages = self.team_with_stages()
        other, other_stages = self.team_with_stages("Spas")
        values = {"user_id": False}
        leads = self.lead(stages[0], team_id=team.id, **values)
        leads |= self.lead(other_stages[1], team_id=other.id, **values)
        leads |= self.lead(self.new, **values)
        leads.action_set_lost(lost_reason_id=self.budget.id)
        self.assertLost(leads[0], stages[3], self.budget)
        self.assertLost(leads[1], other_stages[3], self.budget)
        self.assertLost(leads[2], self.lost, self.budget)

    def test_without_a_lost_stage_it_is_lost_where_it_is(self):
        self.without_stage(self.lost)
        lead = self.lead(self.proposal, probability=65)
        lead.action_set_lost(lost_reason_id=self.budget.id)
        self.assertLost(lead, self.proposal, self.budget)

    def test_archiving_what_is_at_zero_is_losing_it(self):
        lead = self.lead(self.proposal, probability=0)
        lead.action_archive()
        self.assertLost(lead)

    def test_zero_percent_on_what_is_archived_is_losing_it(self):
        lead = self.lead(self.proposal)
        lead.active = False
        lead.probability = 0
        self.assertLost(lead)

    def test_archiving_is_not_losing(self):
        lead = self.lead(self.proposal)
        lead.action_archive()
        self.assertFollowsStage(lead, self.proposal)
        self.assertEqual(lead.won_status, "pending")
        self.assertFalse(lead.active)

    def test_created_in_the_lost_column_it_is_lost(self):
        values = {"probability": 40, "active": True, "lost_reason_id": self.budget.id}
        lead = self.lead(self.lost, **values)
        self.assertLost(lead, reason=self.budget)
        self.assertFalse(lead.last_open_stage_id)

    def test_a_lost_opportunity_is_neither_activated_nor_given_a_probability(self):
        lead = self.lead(self.lost)
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            lead.probability = 30
        self.assertIn("Opportunity", str(caught.exception))
        self.assertIn("Lost", str(caught.exception))
        self.assertLost(lead)

    def test_a_save_that_is_not_a_move_does_not_revive_a_lost_opportunity(self):
        lost = self.lead(self.lost, lost_reason_id=self.budget.id)
        stock = self.stock_lost_lead(self.proposal)
        tag = self.env["crm.tag"].create({"name": "Trade fair"})
        for values in (
            {"tag_ids": [(4, tag.id)]},
            {"country_id": self.env.ref("base.fr").id},
            {"expected_revenue": 4000},
            {"team_id": self.new_team("Inserts").id, "user_id": False},
            {"type": "opportunity"},
        ):
            (lost | stock).write(values)
            self.assertLost(lost, reason=self.budget)
            self.assertLost(stock, self.proposal, self.budget)

    def test_a_changed_reason_keeps_it_lost(self):
        lead = self.lead(self.lost, lost_reason_id=self.budget.id)
        lead.lost_reason_id = self.timing
        self.assertLost(lead, reason=self.timing)

    # And back

    def test_dragging_out_of_lost_reopens_in_one_gesture(self):
        lead = self.lead(self.proposal)
        lead.write({"stage_id": self.lost.id, "lost_reason_id": self.budget.id})
        lead.with_user(self.salesperson).web_save({"stage_id": self.first.id}, {})
        self.assertOpen(lead, self.first)

    def test_the_status_bar_of_the_form_reopens_in_one_gesture(self):
        lead = self.lead(self.lost, lost_reason_id=self.budget.id)
        with Form(lead.with_user(self.salesperson)) as form:
            form.stage_id = self.first
        self.assertOpen(lead, self.first)

    def test_a_manual_value_does_not_come_back_from_lost(self):
        lead = self.lead(self.proposal, probability=65)
        lead.stage_id = self.lost
        lead.stage_id = self.proposal
        self.assertOpen(lead, self.proposal)

    def test_restoring_goes_back_to_the_stage_it_was_lost_from(self):
        restores = {
            "restore button": lambda lead: lead.action_restore(),
            "unarchive action": lambda lead: lead.action_unarchive(),
            "active again": lambda lead: lead.write({"active": True}),
        }
        for name, restore in restores.items():
            lead = self.lead(self.negotiation, name=name)
            lead.write({"stage_id": self.lost.id, "lost_reason_id": self.budget.id})
            restore(lead.with_user(self.salesperson))
            self.assertOpen(lead, self.negotiation)

    def test_restoring_many_sends_each_to_its_own_stage(self):
        stages = [self.new, self.proposal, self.negotiation]
        leads = self.Lead.union(*[self.lead(stage) for stage in stages])
        leads.write({"stage_id": self.lost.id})
        leads.action_unarchive()
        for lead, stage in zip(leads, stages, strict=True):
            self.assertOpen(lead, stage)

    def test_restoring_after_the_stage_was_deleted_goes_to_the_first_one(self):
        stage = self.new_stage("Site visit", sequence=35)
        lead = self.lead(stage)
        lead.stage_id = self.lost
        stage.unlink()
        lead.action_restore()
        self.assertOpen(lead, self.new)

    def test_restoring_after_the_stage_went_to_another_team_goes_to_the_first_one(self):
        lead = self.lead(self.proposal)
        lead.stage_id = self.lost
        self.proposal.team_ids = self.new_team("Elsewhere")
        lead.action_restore()
        self.assertOpen(lead, self.new)

    def test_restoring_what_was_created_lost_goes_to_the_first_stage(self):
        lead = self.lead(self.lost)
        lead.action_restore()
        self.assertOpen(lead, self.new)

    # Lost the stock way, before the addon came

    def test_stock_lost_is_dragged_back_properly(self):
        lead = self.stock_lost_lead(self.proposal)
        lead.with_user(self.salesperson).web_save({"stage_id": self.first.id}, {})
        self.assertOpen(lead, self.first)

    def test_stock_lost_is_restored_in_the_stage_it_died_in(self):
        restores = {
            "restore button": lambda lead: lead.action_restore(),
            "unarchive action": lambda lead: lead.action_unarchive(),
            "active again": lambda lead: lead.write({"active": True}),
        }
        for name, restore in restores.items():
            lead = self.stock_lost_lead(self.proposal, name=name)
            restore(lead)
            self.assertOpen(lead, self.proposal)

    def test_stock_lost_moved_to_the_lost_column_remembers_where_it_died(self):
        lead = self.stock_lost_lead(self.proposal)
        lead.stage_id = self.lost
        self.assertLost(lead, reason=self.budget)
        lead.action_restore()
        self.assertOpen(lead, self.proposal)

    # Won

    def test_dropping_on_won_wins(self):
        lead = self.lead(self.proposal, probability=65)
        lead.with_user(self.salesperson).web_save({"stage_id": self.won.id}, {})
        self.assertWon(lead)
        self.assertEqual(lead.last_open_stage_id, self.proposal)

    def test_marking_won_wins(self):
        lead = self.lead(self.proposal)
        lead.with_user(self.salesperson).action_set_won_rainbowman()
        self.assertWon(lead)

    def test_marking_won_what_is_lost_wins(self):
        lead = self.lead(self.proposal)
        lead.write({"stage_id": self.lost.id, "lost_reason_id": self.budget.id})
        lead.action_set_won()
        self.assertWon(lead)

    def test_created_in_the_won_column_it_is_won(self):
        self.assertWon(self.lead(self.won))
        self.assertWon(self.lead(self.won, probability=30, active=False))

    def test_dragging_out_of_won_gives_back_the_stage_probability(self):
        lead = self.lead(self.proposal)
        lead.stage_id = self.won
        lead.with_user(self.salesperson).web_save({"stage_id": self.discovery.id}, {})
        self.assertOpen(lead, self.discovery)

    def test_dragging_out_of_won_with_its_hundred_gives_back_the_stage_s(self):
        lead = self.lead(self.won)
        lead.write({"stage_id": self.discovery.id, "probability": 100})
        self.assertOpen(lead, self.discovery)

    def test_won_then_lost_then_won_again(self):
        lead = self.lead(self.proposal)
        lead.stage_id = self.won
        lead.write({"stage_id": self.lost.id, "lost_reason_id": self.timing.id})
        self.assertLost(lead, reason=self.timing)
        self.assertEqual(lead.last_open_stage_id, self.proposal)
        lead.stage_id = self.won
        self.assertWon(lead)

    def test_winning_again_dates_the_closing_again(self):
        lead = self.lead(self.won)
        lead.date_closed = "2026-03-01 10:00:00"
        lead.stage_id = self.proposal
        self.assertFalse(lead.date_closed)
        lead.stage_id = self.won
        self.assertGreater(str(lead.date_closed), "2026-03-02")

    def test_another_won_stage_keeps_the_closing_date(self):
        signed = self.new_stage("Signed", sequence=65, is_won=True)
        lead = self.lead(self.won)
        lead.date_closed = "2026-03-01 10:00:00"
        lead.stage_id = signed
        self.assertWon(lead, signed)
        self.assertEqual(str(lead.date_closed), "2026-03-01 10:00:00")

    def test_archiving_what_is_won_keeps_it_won(self):
        lead = self.lead(self.won)
        lead.action_archive()
        self.assertEqual((lead.won_status, lead.probability), ("won", 100))
        lead.action_unarchive()
        self.assertWon(lead)

    # Copy

    def test_a_copy_of_what_is_lost_is_open(self):
        lost = self.lead(self.proposal)
        lost.write({"stage_id": self.lost.id, "lost_reason_id": self.budget.id})
        for lead in (lost, self.stock_lost_lead(self.proposal)):
            copy = lead.copy()
            self.assertOpen(copy, self.new)
            self.assertFalse(copy.last_open_stage_id)
            self.assertEqual(lead.won_status, "lost")

    def test_a_copy_of_what_is_won_is_open(self):
        self.assertOpen(self.lead(self.won).copy(), self.new)
