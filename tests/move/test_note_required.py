from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import PipelineCase

# Nobody can be asked when these move an opportunity.
UNATTENDED = ("email", "website", "rule", "trigger", "campaign", "system")


class NoteCase(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.lead(cls.discovery, name="Stove of Ana")
        cls.mine = cls.card.with_user(cls.salesperson)

    def assertAsked(self, move, *said):
        """Check that a move is refused for want of a reason, and nothing is written."""
        rows = self.rows(self.card)
        stage, outcome = self.card.stage_id, self.card.won_status
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            move()
            self.env.flush_all()
        self.env.invalidate_all()
        for words in ("“Stove of Ana”", "needs a reason", *said):
            self.assertIn(words, str(caught.exception))
        self.assertEqual(self.rows(self.card), rows)
        self.assertEqual((self.card.stage_id, self.card.won_status), (stage, outcome))

    def assertSaid(self, lead, stage, reason):
        row = self.last_row(lead)
        self.assertEqual((row.to_stage_id, row.reason), (stage, reason))


@tagged("standard", "post_install", "-at_install")
class TestNoteRequiredByStage(NoteCase):
    """A stage may ask everyone why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proposal.is_note_required = True

    def test_people_are_asked_on_every_path(self):
        there = {"stage_id": self.proposal.id}
        by_manager = self.card.with_user(self.manager)
        for move in (
            lambda: self.mine.write(there),
            lambda: self.mine.web_save(there, {}),
            lambda: self.mine.move_to_stage(self.proposal),
            lambda: self.mine.action_move_ready(self.proposal.id),
            lambda: by_manager.write(there),
            lambda: self.mine.write({**there, "move_next_action": "Call"}),
        ):
            self.assertAsked(move, "“Proposal Sent”")

    def test_a_blank_reason_is_none(self):
        for blank in ("", "  \n\t", False, None, "\0", "\0 "):
            with self.subTest(repr(blank)):
                self.assertAsked(
                    lambda: self.mine.write(
                        {
                            "stage_id": self.proposal.id,
                            "move_reason": blank,  # noqa: B023
                        }
                    )
                )

    def test_a_reason_is_kept_on_the_move(self):
        self.mine.write({"stage_id": self.proposal.id, "move_reason": " They agreed "})
        self.assertSaid(self.card, self.proposal, "They agreed")

    def test_the_form_is_told(self):
        def move():
            form = Form(self.mine)
            form.stage_id = self.proposal
            form.save()

        self.assertAsked(move)

    def test_the_ready_ones_take_the_reason_along(self):
        self.mine.action_move_ready(self.proposal.id, reason="They agreed")
        self.assertSaid(self.card, self.proposal, "They agreed")

    def test_one_without_a_reason_stops_the_batch(self):
        other = self.lead(self.new, name="Stove of Bob")
        there = self.lead(self.discovery)
        there.write({"stage_id": self.proposal.id})
        both = self.card | other | there
        self.assertAsked(
            lambda: both.with_user(self.salesperson).write(
                {"stage_id": self.proposal.id}
            )
        )
        self.assertEqual(other.stage_id, self.new)
        both.with_user(self.salesperson).write(
            {"stage_id": self.proposal.id, "move_reason": "Trade fair"}
        )
        self.assertSaid(self.card, self.proposal, "Trade fair")
        self.assertSaid(other, self.proposal, "Trade fair")
        self.assertSaid(there, self.proposal, False)

    def test_being_there_leaving_or_being_created_there_asks_nothing(self):
        lead = self.lead(self.new).with_user(self.salesperson)
        created = lead.create({"name": "A", "stage_id": self.proposal.id})
        created.write({"stage_id": self.proposal.id, "priority": "3"})
        created.write({"stage_id": self.discovery.id})
        self.assertEqual(created.stage_id, self.discovery)

    def test_a_line_of_an_import_is_asked_and_may_answer(self):
        Lead = self.mine.browse().with_context(import_file=True)
        columns = [".id", "stage_id"]
        line = [str(self.card.id), "Proposal Sent"]
        result = Lead.load(columns, [line])
        self.assertFalse(result["ids"])
        self.assertIn("Stove of Ana", result["messages"][0]["message"])
        result = Lead.load([*columns, "move_reason"], [[*line, "They agreed"]])
        self.assertEqual(result["messages"], [])
        self.assertSaid(self.card, self.proposal, "They agreed")

    def test_where_nobody_can_be_asked_nobody_is(self):
        for origin in UNATTENDED:
            with self.subTest(origin):
                lead = self.lead(self.discovery)
                lead.moved_by(origin=origin).stage_id = self.proposal
                self.assertSaid(lead, self.proposal, False)
        lead = self.lead(self.discovery)
        self.by_a_rule(lead.with_user(self.salesperson)).stage_id = self.proposal
        self.assertSaid(lead, self.proposal, False)
        lead = self.lead(self.discovery).with_user(self.salesperson)
        lead.with_context(cron_id=1).stage_id = self.proposal
        self.assertSaid(lead.sudo(), self.proposal, False)

    def test_a_won_or_a_lost_stage_may_ask_too(self):
        (self.won | self.lost).is_note_required = True
        self.assertAsked(self.mine.action_set_won, "“Won”")
        self.assertAsked(lambda: self.mine.action_set_lost(), "“Lost”")
        self.mine.write({"stage_id": self.won.id, "move_reason": "Signed"})
        self.assertSaid(self.card, self.won, "Signed")

    def test_reopening_where_a_reason_is_asked_is_asked(self):
        self.card.stage_id = self.proposal
        self.card.action_set_lost()
        self.assertAsked(lambda: self.mine.action_unarchive())
        self.mine.write({"stage_id": self.proposal.id, "move_reason": "They called"})
        self.assertSaid(self.card, self.proposal, "They called")

    def test_a_team_change_asks_nobody(self):
        team, stages = self.team_with_stages()
        stages[0].is_note_required = True
        other, other_stages = self.team_with_stages("Spas")
        lead = self.lead(other_stages[0], team_id=other.id, user_id=False)
        lead.with_user(self.manager).team_id = team
        self.assertSaid(lead, stages[0], False)


@tagged("standard", "post_install", "-at_install")
class TestClosingNoteRequired(NoteCase):
    """A company may ask what went wrong with each loss."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.crm_lost_note_required = True

    def test_a_loss_is_asked_on_every_path(self):
        wizard = self.env["crm.lead.lost"].with_user(self.salesperson)
        wizard = wizard.create({"lead_ids": self.card.ids})
        for lose in (
            lambda: self.mine.write({"stage_id": self.lost.id}),
            lambda: self.mine.action_set_lost(lost_reason_id=self.budget.id),
            lambda: self.mine.write({"active": False, "probability": 0}),
            lambda: wizard.action_lost_reason_apply(),
        ):
            self.assertAsked(lose)

    def test_a_loss_is_asked_where_there_is_no_lost_stage_too(self):
        self.without_stage(self.lost)
        self.assertAsked(lambda: self.mine.action_set_lost())
        self.mine.action_set_lost(move_reason="Too expensive")
        self.assertSaid(self.card, self.discovery, "Too expensive")
        self.assertEqual(self.last_row(self.card).kind, "lost")

    def test_the_note_is_kept_on_the_move(self):
        self.mine.action_set_lost(
            lost_reason_id=self.budget.id, move_reason="Too expensive"
        )
        self.assertSaid(self.card, self.lost, "Too expensive")
        self.assertEqual(self.last_row(self.card).lost_reason_id, self.budget)
        self.assertLost(self.card, reason=self.budget)

    def test_other_moves_are_not_asked(self):
        self.mine.stage_id = self.proposal
        self.mine.stage_id = self.new
        self.mine.stage_id = self.won
        self.mine.stage_id = self.discovery
        self.assertOpen(self.card, self.discovery)

    def test_between_two_lost_stages_it_is_asked_as_well(self):
        other = self.new_stage("Abandoned", is_lost=True)
        self.mine.write({"stage_id": self.lost.id, "move_reason": "Too expensive"})
        self.assertAsked(lambda: self.mine.write({"stage_id": other.id}))

    def test_where_nobody_can_be_asked_nobody_is(self):
        for origin in UNATTENDED:
            with self.subTest(origin):
                lead = self.lead(self.discovery)
                lead.moved_by(origin=origin).action_set_lost()
                self.assertSaid(lead, self.lost, False)

    def test_each_company_has_its_own_rule(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.company_ids += elsewhere
        companies = (self.company | elsewhere).ids
        values = {"user_id": False, "team_id": False}
        theirs = self.lead(self.new, company_id=elsewhere.id, **values)
        theirs = theirs.with_user(self.manager)
        theirs.with_context(allowed_company_ids=companies).action_set_lost()
        self.assertSaid(theirs.sudo(), self.lost, False)


@tagged("standard", "post_install", "-at_install")
class TestReasonToGoBackRequired(NoteCase):
    """A company may ask why an opportunity goes back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.crm_backward_note_required = True

    def test_going_back_is_asked(self):
        self.assertAsked(lambda: self.mine.write({"stage_id": self.new.id}))
        self.assertAsked(lambda: self.mine.web_save({"stage_id": self.first.id}, {}))
        self.mine.write({"stage_id": self.new.id, "move_reason": "They hesitate"})
        self.assertSaid(self.card, self.new, "They hesitate")
        self.assertEqual(self.last_row(self.card).kind, "backward")

    def test_going_on_and_closing_are_not_asked(self):
        for stage in (self.proposal, self.won, self.lost):
            self.mine.stage_id = stage
            self.assertSaid(self.card, stage, False)

    def test_reopening_is_going_back(self):
        for closed in (self.won, self.lost):
            self.mine.stage_id = closed
            self.assertAsked(lambda: self.mine.write({"stage_id": self.first.id}))
            self.mine.write({"stage_id": self.first.id, "move_reason": "They call"})
            self.assertSaid(self.card, self.first, "They call")

    def test_in_a_batch_only_those_that_go_back_are_asked(self):
        other = self.lead(self.new, name="Stove of Bob")
        leads = (other | self.card).with_user(self.salesperson)
        self.assertAsked(lambda: leads.write({"stage_id": self.first.id}))
        self.assertEqual(other.stage_id, self.new)
        leads.write({"stage_id": self.proposal.id})
        self.assertEqual(other.stage_id, self.proposal)

    def test_where_nobody_can_be_asked_nobody_is(self):
        for origin in UNATTENDED:
            with self.subTest(origin):
                lead = self.lead(self.discovery)
                lead.moved_by(origin=origin).stage_id = self.new
                self.assertSaid(lead, self.new, False)


@tagged("standard", "post_install", "-at_install")
class TestNoteSettings(NoteCase):
    """Managers switch these on and off, in the settings of the pipeline."""

    NAMES = ("crm_lost_note_required", "crm_backward_note_required")

    def test_a_manager_switches_each_of_them_on_and_off(self):
        Settings = self.env["crm.pipeline.settings"].with_user(self.manager)
        for name in self.NAMES:
            for value in (True, False):
                with self.subTest(name, value=value):
                    form = Form(Settings)
                    self.assertEqual(form[name], not value)
                    form[name] = value
                    form.save().action_save()
                    self.assertEqual(self.company[name], value)
                    others = set(self.NAMES) - {name}
                    self.assertFalse(any(self.company[other] for other in others))

    def test_what_was_switched_on_is_asked_at_once(self):
        settings = self.env["crm.pipeline.settings"].with_user(self.manager)
        settings.create(dict.fromkeys(self.NAMES, True)).action_save()
        self.assertAsked(lambda: self.mine.write({"stage_id": self.new.id}))
        self.assertAsked(lambda: self.mine.action_set_lost())

    def test_a_manager_switches_a_stage_and_a_salesperson_does_not(self):
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.proposal.with_user(self.salesperson).is_note_required = True
        self.proposal.with_user(self.manager).is_note_required = True
        self.assertAsked(lambda: self.mine.write({"stage_id": self.proposal.id}))
