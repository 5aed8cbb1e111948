"""A move undone within a minute leaves no trace; one age, whatever is rearranged."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..activity.test_closed_actions import PlannedCase
from ..board.test_board_tours import BoardCase
from ..common import PipelineCase, RuleCase

EMPTY = (None, False)
AGE = timedelta(days=18, minutes=5)


class UndoCase(PipelineCase):
    def waiting(self, stage, age=AGE, **values):
        """Create an opportunity that entered its stage some time ago."""
        lead = self.lead(stage, **values)
        self.flush_tracking()
        for table, column in (
            ("crm_lead", "date_last_stage_update"),
            ("crm_lead", "create_date"),
        ):
            self.cr.execute(
                f"UPDATE {table} SET {column} = {column} - %s WHERE id = %s",
                [age, lead.id],
            )
        self.cr.execute(
            "UPDATE crm_stage_transition SET entered_at = entered_at - %s"
            " WHERE lead_id = %s",
            [age, lead.id],
        )
        self.env.invalidate_all()
        return lead

    def everything(self, leads):
        """Return all that is known of opportunities, but when they were written."""
        self.flush_tracking()
        kept = []
        for table, key in (
            ("crm_lead", "id"),
            ("crm_stage_transition", "lead_id"),
        ):
            self.cr.execute(
                f"SELECT to_jsonb(row) - 'write_date' - 'write_uid' FROM {table} AS row"
                f" WHERE {key} = ANY(%s) ORDER BY id",
                [leads.ids],
            )
            # A yes or no that nobody answered may be stored as no.
            kept += [
                {
                    name: value
                    for name, value in row.items()
                    if value not in (None, False)
                }
                for (row,) in self.cr.fetchall()
            ]
        lines = leads.message_ids.sorted("id")
        return kept, lines.mapped(lambda line: (line.id, line.tracking_value_ids.ids))

    def undo(self, leads, stage, user=None):
        leads.invalidate_recordset()
        return leads.with_user(user or self.salesperson).action_undo_move(stage.id)


@tagged("standard", "post_install", "-at_install")
class TestUndo(UndoCase):
    def assertNoTrace(self, lead, to_stage, **values):
        before = self.everything(lead)
        lead.with_user(self.salesperson).move_to_stage(to_stage, **values)
        self.flush_tracking()
        self.assertNotEqual(self.everything(lead), before)
        self.assertFalse(self.undo(lead, to_stage))
        self.assertEqual(self.everything(lead), before)

    def test_a_move_undone_leaves_no_trace(self):
        for stage in (self.discovery, self.new, self.won):
            with self.subTest(stage.name):
                self.assertNoTrace(self.waiting(self.first), stage)

    def test_a_loss_undone_leaves_no_trace(self):
        lead = self.waiting(self.negotiation)
        self.assertNoTrace(
            lead, self.lost, lost_reason_id=self.budget.id, move_reason="Too dear"
        )

    def test_a_reopening_undone_leaves_no_trace(self):
        lead = self.lead(self.negotiation)
        lead.move_to_stage(self.lost, lost_reason_id=self.budget.id)
        self.company.crm_lost_reason_required = True
        self.assertNoTrace(lead, self.first)
        won = self.lead(self.negotiation)
        won.move_to_stage(self.won)
        self.assertNoTrace(won, self.first)

    def test_a_typed_probability_comes_back(self):
        lead = self.waiting(self.first)
        lead.probability = 65
        self.assertNoTrace(lead, self.discovery)
        self.assertTrue(lead.is_probability_manual)

    def test_its_age_is_as_before(self):
        lead = self.waiting(self.first)
        lead.with_user(self.salesperson).move_to_stage(self.discovery)
        self.assertEqual(lead.days_in_stage, 0)
        self.undo(lead, self.discovery)
        self.assertEqual(lead.days_in_stage, 18)

    def test_many_are_undone_together(self):
        leads = self.leads(5, self.first) | self.lead(self.proposal)
        before = self.everything(leads)
        leads.with_user(self.salesperson).write({"stage_id": self.negotiation.id})
        self.undo(leads, self.negotiation)
        self.assertEqual(self.everything(leads), before)

    def test_what_was_changed_along_stays_told(self):
        lead = self.lead(self.first)
        self.flush_tracking()
        lead.with_user(self.salesperson).write(
            {"stage_id": self.discovery.id, "customer_budget": 5000}
        )
        self.flush_tracking()
        self.undo(lead, self.discovery)
        self.assertEqual(lead.customer_budget, 5000)
        told = lead.message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertEqual(told, ["customer_budget"])

    def test_only_who_moved_it_may(self):
        lead = self.lead(self.first)
        lead.with_user(self.salesperson).move_to_stage(self.discovery)
        with self.assertRaises(UserError):
            self.undo(lead, self.discovery, self.manager)
        self.assertEqual(lead.stage_id, self.discovery)

    def test_too_late_is_said(self):
        lead = self.lead(self.first)
        lead.with_user(self.salesperson).move_to_stage(self.discovery)
        self.cr.execute(
            "UPDATE crm_stage_transition SET entered_at = entered_at"
            " - INTERVAL '61 seconds' WHERE lead_id = %s",
            [lead.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "more than a minute ago"):
            self.undo(lead, self.discovery)

    def test_what_has_moved_on_is_not_undone_and_nothing_else_is(self):
        leads = self.leads(2, self.first)
        leads.with_user(self.salesperson).write({"stage_id": self.discovery.id})
        leads[0].move_to_stage(self.proposal)
        with self.assertRaisesRegex(UserError, "moved on"):
            self.undo(leads, self.discovery)
        self.assertEqual(leads[1].stage_id, self.discovery)

    def test_a_creation_is_not_undone(self):
        lead = self.Lead.with_user(self.salesperson).create(
            {"name": "New", "type": "opportunity", "stage_id": self.first.id}
        )
        with self.assertRaises(UserError):
            self.undo(lead, self.first)
        self.assertTrue(lead.exists())

    def test_what_undoes_a_move_is_kept_for_a_day_and_of_the_last_one_only(self):
        lead = self.lead(self.first)
        mover = lead.with_user(self.salesperson)
        mover.move_to_stage(self.discovery)
        mover.move_to_stage(self.proposal)
        rows = self.rows(lead)
        self.assertEqual([*rows._undo_values()], [rows[-1].id])
        self.cr.execute(
            "UPDATE crm_stage_transition SET entered_at = %s WHERE lead_id = %s",
            [fields.Datetime.now() - timedelta(days=2), lead.id],
        )
        self.env["crm.stage.transition"]._gc_undo_values()
        self.assertFalse(self.rows(lead)._undo_values())


@tagged("standard", "post_install", "-at_install")
class TestUndoAndActions(UndoCase, PlannedCase):
    def test_what_was_closed_with_the_move_is_planned_again(self):
        self.company.crm_closed_actions = "close"
        for stage in (self.won, self.lost):
            with self.subTest(stage.name):
                lead = self.waiting(self.negotiation)
                mine, theirs = self.plan(lead), self.plan(lead, user=self.manager)
                done = self.plan(lead, summary="Visit")
                done.action_done()
                before = self.everything(lead)
                lead.with_user(self.salesperson).move_to_stage(
                    stage, lost_reason_id=self.budget.id
                )
                self.assertFalse((mine | theirs).filtered("active"))
                self.undo(lead, stage)
                both = mine | theirs
                self.assertEqual(both.filtered("active"), both)
                self.assertFalse(both.filtered("is_dropped"))
                self.assertEqual(theirs.user_id, self.manager)
                self.assertFalse(done.active, "done stays done")
                self.assertEqual(self.everything(lead), before)

    def test_what_was_closed_because_one_said_so_is_planned_again(self):
        self.company.crm_closed_actions = "ask"
        leads = self.leads(3, self.negotiation)
        actions = [self.plan(lead) for lead in leads]
        mine = leads.with_user(self.salesperson)
        context = mine.action_ask_before_move(self.won.id)["context"]
        dialogs = self.env["crm.lead.move"].with_user(self.salesperson)
        dialogs.with_context(**context).create({"close_actions": True}).action_move()
        self.assertFalse([one for one in actions if one.active])
        self.undo(leads, self.won)
        self.assertEqual([one.active for one in actions], [True] * 3)
        bodies = " ".join(leads.message_ids.mapped("body"))
        self.assertNotIn("without being done", bodies)

    def test_what_was_closed_with_an_earlier_move_stays_closed(self):
        self.company.crm_closed_actions = "close"
        lead = self.lead(self.negotiation)
        mover = lead.with_user(self.salesperson)
        earlier = self.plan(lead)
        mover.move_to_stage(self.won)
        mover.move_to_stage(self.first)
        later = self.plan(lead)
        mover.move_to_stage(self.won)
        self.undo(lead, self.won)
        self.assertTrue(later.active)
        self.assertFalse(earlier.active)
        self.assertTrue(earlier.is_dropped)

    def test_back_to_won_closes_nothing(self):
        self.company.crm_closed_actions = "close"
        lead = self.lead(self.negotiation)
        mover = lead.with_user(self.salesperson)
        mover.move_to_stage(self.won)
        mover.move_to_stage(self.first)
        planned = self.plan(lead)
        self.undo(lead, self.first)
        self.assertEqual(lead.stage_id, self.won)
        self.assertTrue(planned.active)


@tagged("standard", "post_install", "-at_install")
class TestUndoAndRules(RuleCase, UndoCase):
    def test_what_rules_had_queued_is_cancelled(self):
        self.rule(to_stage_ids=self.discovery, delay=2, delay_unit="hours")
        lead = self.lead(self.first)
        lead.with_user(self.salesperson).move_to_stage(self.discovery)
        self.assertEqual(self.runs(lead).state, "pending")
        self.assertFalse(self.undo(lead, self.discovery))
        run = self.runs(lead)
        self.assertEqual((run.state, run.reason), ("cancelled", "undone"))
        said = run.with_context(lang="en_US").what_happened
        self.assertEqual(said, "What set it off was undone")
        self.pass_time(hours=3)
        self.carry_out()
        self.assertFalse(lead.tag_ids)

    def test_undoing_sets_nothing_off(self):
        self.rule(to_stage_ids=self.first)
        lead = self.lead(self.discovery)
        lead.with_user(self.salesperson).move_to_stage(self.proposal)
        lead = self.lead(self.first)
        self.carry_out()
        count = len(self.runs(lead))
        lead.with_user(self.salesperson).move_to_stage(self.discovery)
        self.undo(lead, self.discovery)
        self.assertEqual(len(self.runs(lead)), count)

    def test_what_was_done_already_is_told(self):
        self.rule(to_stage_ids=self.discovery)
        lead = self.lead(self.first)
        lead.with_user(self.salesperson).move_to_stage(self.discovery)
        self.carry_out()
        said = self.undo(lead, self.discovery)
        self.assertIn("Tag it", said)
        self.assertEqual(lead.stage_id, self.first)


@tagged("standard", "post_install", "-at_install")
class TestOneAge(UndoCase):
    def assertOneAge(self, lead, days):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(lead.days_in_stage, days)
        spent = lead.duration_tracking[str(lead.stage_id.id)]
        self.assertEqual(spent // 86400, days)
        row = lead.transition_ids.sorted("id")[-1]
        self.assertEqual(row.time_in_stage, f"{days} days")

    def test_deleting_a_stage_keeps_the_age(self):
        stage = self.new_stage("Visit", sequence=2, probability=30)
        lead = self.waiting(stage)
        stage.with_user(self.manager).delete_into(self.first)
        self.assertEqual(lead.stage_id, self.first)
        self.assertOneAge(lead, 18)

    def test_rearranging_a_pipeline_keeps_the_age(self):
        lead = self.waiting(self.first)
        lead.migrate_to(self.discovery)
        self.assertOneAge(lead, 18)

    def test_a_stage_come_back_to_counts_from_then(self):
        lead = self.waiting(self.first)
        lead.move_to_stage(self.discovery)
        self.flush_tracking()
        lead.move_to_stage(self.first)
        self.flush_tracking()
        self.env.invalidate_all()
        self.assertEqual(lead.days_in_stage, 0)
        self.assertLess(lead.duration_tracking[str(self.first.id)], 86400)


@tagged("standard", "post_install", "-at_install")
class TestUndoTour(BoardCase):
    def test_a_drag_is_undone_from_its_notification(self):
        one = self.card("PAG Rika", self.new)
        other = self.card("PAB Contura", self.negotiation)
        self.tour("undo")
        self.assertEqual(one.stage_id, self.new)
        self.assertEqual(len(one.transition_ids), 1)
        self.assertEqual(other.stage_id, self.negotiation)
        self.assertTrue(other.active)
        self.assertEqual(len(other.transition_ids), 1)

    def test_several_rows_of_the_list_are_undone_together(self):
        cards = [self.card(f"PAG Rika {rank}", self.new) for rank in range(3)]
        self.tour("undo_many")
        for card in cards:
            self.assertEqual(card.stage_id, self.new)
            self.assertEqual(len(card.transition_ids), 1)

    def test_several_marked_lost_in_the_list_are_undone_together(self):
        cards = [self.card(f"PAG Rika {rank}", self.new) for rank in range(3)]
        won = self.card("PAG Rika 3", self.won)
        self.tour("undo_many_lost")
        for card in cards:
            self.assertEqual(card.stage_id, self.new)
            self.assertEqual(len(card.transition_ids), 1)
        self.assertEqual(won.stage_id, self.won)
        self.assertEqual(len(won.transition_ids), 1)

    def test_one_marked_lost_in_its_form_is_undone(self):
        card = self.card("PAG Rika 1", self.new)
        self.tour("undo_lost_in_form", url=f"/odoo/pipeline/{card.id}")
        self.assertEqual(card.stage_id, self.new)
        self.assertEqual(len(card.transition_ids), 1)
