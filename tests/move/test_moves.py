from odoo import fields
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.service.model import get_public_method
from odoo.tests import tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestOneRoad(PipelineCase):
    """Whatever starts a move, it is remembered once, with what it was before."""

    def moves(self, calls):
        """Return what each call of the step remembered, to compare it easily."""
        return [
            [(move.lead, move.from_stage, move.to_stage) for move in call]
            for call in calls
        ]

    def test_a_move_is_remembered_with_what_it_was_before(self):
        lead = self.lead(self.new, expected_revenue=5000, probability=35)
        with self.recorded_moves() as calls:
            lead.write({"stage_id": self.proposal.id, "expected_revenue": 7000})
        ((move,),) = calls
        self.assertEqual(move.lead, lead)
        self.assertEqual(move.from_stage, self.new)
        self.assertEqual(move.to_stage, self.proposal)
        self.assertEqual(move.probability, 35)
        self.assertEqual(move.expected_revenue, 5000)

    def test_a_batch_is_remembered_in_one_go_one_move_each(self):
        leads = self.lead(self.new) | self.lead(self.discovery) | self.lead(self.won)
        leads |= self.lead(self.lost)
        with self.recorded_moves() as calls:
            leads.write({"stage_id": self.proposal.id})
        expected = [
            (leads[0], self.new, self.proposal),
            (leads[1], self.discovery, self.proposal),
            (leads[2], self.won, self.proposal),
            (leads[3], self.lost, self.proposal),
        ]
        self.assertEqual(self.moves(calls), [expected])

    def test_only_those_that_change_stage_move(self):
        leads = self.leads(2, self.new) | self.leads(2, self.proposal)
        leads[3].probability = 65
        leads.date_last_stage_update = "2026-01-01 08:00:00"
        with self.recorded_moves() as calls:
            leads.write({"stage_id": self.proposal.id, "priority": "3"})
        self.assertEqual([move.lead for move in calls[0]], list(leads[:2]))
        self.assertEqual(set(leads.mapped("priority")), {"3"})
        dates = leads.mapped("date_last_stage_update")
        self.assertEqual(str(max(dates[2:])), "2026-01-01 08:00:00")
        self.assertGreater(str(min(dates[:2])), "2026-01-02")
        self.assertManual(leads[3], 65)

    def test_a_save_without_a_move_remembers_none(self):
        lead = self.lead(self.proposal)
        with self.recorded_moves() as calls:
            lead.write({"stage_id": self.proposal.id, "name": "Stove"})
            lead.write({"probability": 65})
            lead.write({"user_id": self.manager.id, "priority": "2"})
            lead.action_archive()
            lead.action_unarchive()
            lead.action_set_automated_probability()
            self.Lead.browse().write({"stage_id": self.new.id})
        self.assertEqual(calls, [])

    def test_creations_are_remembered_as_coming_from_nowhere(self):
        with self.recorded_moves() as calls:
            leads = self.leads(2, self.proposal)
            leads |= self.lead(self.lost)
        nowhere = self.Stage
        self.assertEqual(
            self.moves(calls),
            [
                [(lead, nowhere, self.proposal) for lead in leads[:2]],
                [(leads[2], nowhere, self.lost)],
            ],
        )

    def test_a_move_odoo_makes_for_a_new_team_is_remembered(self):
        team, stages = self.team_with_stages()
        own, own_stages = self.team_with_stages("Spas")
        leads = self.leads(2, own_stages[1], team_id=own.id, user_id=False)
        leads.date_last_stage_update = "2026-01-01 08:00:00"
        with self.recorded_moves() as calls:
            leads.write({"team_id": team.id})
        expected = [(lead, own_stages[1], stages[1]) for lead in leads]
        self.assertEqual(self.moves(calls), [expected])
        dates = leads.mapped("date_last_stage_update")
        self.assertGreater(str(min(dates)), "2026-01-02")

    def test_a_move_odoo_makes_for_a_new_salesperson_is_remembered(self):
        team, stages = self.team_with_stages()
        team.member_ids = self.colleague
        own, own_stages = self.team_with_stages("Spas")
        lead = self.lead(own_stages[1], team_id=own.id, user_id=False)
        with self.recorded_moves() as calls:
            lead.user_id = self.colleague
        expected = [[(lead, own_stages[1], stages[1])]]
        self.assertEqual(self.moves(calls), expected)

    def test_losing_and_restoring_are_remembered(self):
        leads = self.lead(self.new) | self.lead(self.proposal)
        with self.recorded_moves() as calls:
            leads.action_set_lost()
            leads.action_unarchive()
        there = [(leads[0], self.new, self.lost), (leads[1], self.proposal, self.lost)]
        back = [(lead, to, origin) for lead, origin, to in there]
        self.assertEqual(self.moves(calls), [there, back])

    def test_a_merge_into_another_stage_is_remembered(self):
        team, stages = self.team_with_stages()
        own, own_stages = self.team_with_stages("Spas")
        leads = self.leads(2, own_stages[1], team_id=own.id, user_id=False)
        with self.recorded_moves() as calls:
            merged = leads.merge_opportunity(team_id=team.id)
        self.assertEqual(self.moves(calls), [[(merged, own_stages[1], stages[0])]])

    def test_a_refused_move_remembers_nothing(self):
        self.company.crm_lost_reason_required = True
        lead = self.lead(self.proposal)
        with self.recorded_moves() as calls:
            with self.assertRaises(UserError), self.cr.savepoint():
                lead.stage_id = self.lost
        self.assertEqual(calls, [])

    def test_a_batch_costs_no_query_per_opportunity(self):
        def queries(count):
            leads = self.leads(count, self.new)
            self.flush_tracking()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            leads.write({"stage_id": self.proposal.id})
            self.env.flush_all()
            return self.cr.sql_log_count - start

        queries(1)
        ten, hundred = queries(10), queries(100)
        self.assertLessEqual(hundred, ten + 5)

    def test_winning_what_was_lost_is_one_move(self):
        lead = self.lead(self.negotiation)
        lead.move_to_stage(self.lost)
        with self.recorded_moves() as calls:
            lead.action_set_won()
        moves = [(m.from_stage, m.to_stage) for moves in calls for m in moves]
        self.assertEqual(moves, [(self.lost, self.won)])
        self.assertWon(lead)


@tagged("standard", "post_install", "-at_install")
class TestRefusedMoves(PipelineCase):
    """What cannot move says why, and nothing is half-written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.lead(cls.proposal, name="Stove of Ana")
        cls.theirs = cls.lead(
            cls.proposal, name="Stove of Bob", user_id=cls.colleague.id
        )

    def assertNothingWritten(self, *leads):
        self.env.flush_all()
        self.env.invalidate_all()
        for lead in leads:
            self.assertOpen(lead, self.proposal)

    def test_a_salesperson_does_not_move_another_s_opportunity(self):
        theirs = self.theirs.with_user(self.salesperson)
        for move in (
            lambda: theirs.write({"stage_id": self.won.id}),
            lambda: theirs.write({"stage_id": self.lost.id}),
            lambda: theirs.web_save({"stage_id": self.new.id}, {}),
            lambda: theirs.action_set_lost(lost_reason_id=self.budget.id),
            lambda: theirs.action_set_won(),
            lambda: theirs.write({"probability": 65}),
            lambda: theirs.action_set_automated_probability(),
            lambda: theirs.action_ask_before_move(self.lost.id),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                move()
            self.assertNothingWritten(self.theirs)

    def test_the_dialog_does_not_go_round_access_rights(self):
        values = {"stage_id": self.won.id, "lead_ids": self.theirs.ids}
        with self.assertRaises(AccessError), self.cr.savepoint():
            wizard = self.env["crm.lead.move"].with_user(self.salesperson)
            wizard.create(values).action_move()
        self.assertNothingWritten(self.theirs)

    def test_one_that_may_not_be_moved_stops_the_whole_batch(self):
        leads = (self.mine | self.theirs).with_user(self.salesperson)
        with self.assertRaises(AccessError), self.cr.savepoint():
            leads.write({"stage_id": self.won.id})
        self.assertNothingWritten(self.mine, self.theirs)

    def test_a_manager_moves_everybody_s(self):
        leads = (self.mine | self.theirs).with_user(self.manager)
        leads.write({"stage_id": self.new.id})
        self.assertOpen(self.theirs, self.new)

    def test_an_unassigned_opportunity_may_be_moved(self):
        lead = self.lead(self.new, user_id=False)
        lead.with_user(self.salesperson).write({"stage_id": self.proposal.id})
        self.assertOpen(lead, self.proposal)

    def test_a_user_without_sales_rights_moves_nothing(self):
        stranger = self.user("stranger", "base.group_user")
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.mine.with_user(stranger).write({"stage_id": self.won.id})
        self.assertNothingWritten(self.mine)

    def test_a_salesperson_may_give_away_what_moves(self):
        mine = self.mine.with_user(self.salesperson)
        mine.write({"stage_id": self.won.id, "user_id": self.colleague.id})
        self.assertEqual(self.mine.user_id, self.colleague)
        self.assertWon(self.mine)

    def test_a_stage_of_another_team_is_refused_by_name(self):
        team, stages = self.team_with_stages()
        for stage in stages:
            with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
                self.mine.write({"stage_id": stage.id})
                self.env.flush_all()
            message = str(caught.exception)
            for name in ("Stove of Ana", "Stoves", stage.name, team.name):
                self.assertIn(name, message)
            self.assertNothingWritten(self.mine)

    def test_a_stage_of_another_team_is_refused_before_anything_is_asked(self):
        team, (call, offer, signed, refused) = self.team_with_stages()
        team.has_own_pipeline = True
        lead = self.lead(call, team_id=team.id)
        for stage in (self.lost, self.won, self.first):
            with self.assertRaisesRegex(ValidationError, "teams without a pipeline"):
                lead.action_ask_before_move(stage.id, call.id)
        self.assertFalse(lead.action_ask_before_move(offer.id, call.id))

    def test_created_in_a_stage_of_another_team_is_refused_by_name(self):
        team, stages = self.team_with_stages()
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self.lead(stages[0], name="Stove of Cleo")
        self.assertIn("Stove of Cleo", str(caught.exception))

    def test_a_stage_that_is_gone_is_refused_by_name(self):
        gone = self.new_stage("Gone")
        gone_id = gone.id
        gone.unlink()
        for stage_id in (gone_id, 2**31 - 1):
            for move in (
                lambda: self.mine.write({"stage_id": stage_id}),  # noqa: B023
                lambda: self.mine.action_ask_before_move(stage_id),  # noqa: B023
                lambda: self.Lead.create(
                    {"name": "Stove of Ana", "stage_id": stage_id}  # noqa: B023
                ),
            ):
                with self.assertRaises(UserError) as caught, self.cr.savepoint():
                    move()
                self.assertIn("no longer exists", str(caught.exception))
                self.assertNothingWritten(self.mine)

    def test_an_opportunity_that_is_gone_is_said_so(self):
        mine = self.mine.with_user(self.salesperson)
        self.mine.unlink()
        for move in (
            lambda: mine.write({"stage_id": self.won.id}),
            lambda: mine.write({"active": False}),
            lambda: mine.web_save({"stage_id": self.won.id}, {}),
            lambda: mine.action_ask_before_move(self.won.id),
        ):
            with self.assertRaises(MissingError), self.cr.savepoint():
                move()

    def test_one_that_is_gone_stops_the_whole_batch(self):
        gone = self.lead(self.proposal)
        leads = (self.mine | gone).with_user(self.salesperson)
        gone.unlink()
        with self.assertRaises(MissingError), self.cr.savepoint():
            leads.write({"stage_id": self.won.id})
        self.assertNothingWritten(self.mine)

    def test_a_failure_on_the_way_leaves_nothing_half_written(self):
        team, stages = self.team_with_stages()
        other = self.lead(self.proposal, team_id=team.id, user_id=False)
        leads = self.mine | other
        values = {"stage_id": stages[2].id, "lost_reason_id": False}
        with self.assertRaises(ValidationError), self.cr.savepoint():
            leads.write(values)
            self.env.flush_all()
        self.assertNothingWritten(self.mine, other)

    def test_moving_to_a_stage_is_not_open_to_remote_calls(self):
        with self.assertRaises(AccessError):
            get_public_method(self.mine, "move_to_stage")
        get_public_method(self.mine, "action_ask_before_move")

    def test_the_same_values_may_be_written_twice(self):
        values = {"stage_id": self.lost.id, "lost_reason_id": self.budget.id}
        untouched = dict(values)
        for _time in range(2):
            self.mine.write(values)
            self.assertLost(self.mine, reason=self.budget)
        self.assertEqual(values, untouched)

    def test_a_manager_of_another_company_does_not_move_it(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        lead = self.lead(self.proposal, company_id=company.id, user_id=False)
        with self.assertRaises(AccessError), self.cr.savepoint():
            lead.with_user(self.manager).write({"stage_id": self.won.id})
        self.assertNothingWritten(lead)

    def test_tags_are_written_with_the_move(self):
        tag = self.env["crm.tag"].create({"name": "Trade fair"})
        self.mine.with_user(self.salesperson).write(
            {"stage_id": self.won.id, "tag_ids": [fields.Command.link(tag.id)]}
        )
        self.assertWon(self.mine)
        self.assertEqual(self.mine.tag_ids, tag)
