from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import PipelineCase


class ChecklistCase(PipelineCase):
    """“Discovery Call” has two required criteria, “Proposal Sent” one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Criterion = cls.env["crm.stage.criterion"]
        cls.decider = cls.criterion("Decision maker met", cls.discovery)
        cls.visit = cls.criterion("Site visited", cls.discovery, sequence=2)
        cls.photo = cls.criterion(
            "Photo taken", cls.discovery, sequence=1, is_required=False
        )
        cls.signed = cls.criterion("Quotation read", cls.proposal)
        cls.card = cls.lead(cls.discovery, name="Stove of Ana")
        cls.mine = cls.card.with_user(cls.salesperson)

    @classmethod
    def criterion(cls, name, stage, **values):
        values = {"is_required": True, "sequence": 10, **values}
        return cls.env["crm.stage.criterion"].create(
            {"name": name, "stage_id": stage.id, **values}
        )

    def tick(self, *criteria, leads=None, is_ticked=True):
        ids = [criterion.id for criterion in criteria]
        (leads or self.mine).action_tick(ids, is_ticked)

    def ticks(self, lead=None):
        return (lead or self.card).criterion_ids

    def to(self, stage, lead=None):
        """Return a function that moves the opportunity there."""
        return lambda: (lead or self.mine).write({"stage_id": stage.id})


@tagged("standard", "post_install", "-at_install")
class TestChecklist(ChecklistCase):
    """A stage is left for a later one once its required criteria are ticked."""

    def test_what_is_not_ticked_is_named_and_the_optional_is_not(self):
        self.assertRefused(
            self.to(self.proposal),
            "“Stove of Ana”",
            "Decision maker met",
            "Site visited",
            unsaid=["Photo taken", "Quotation read"],
        )
        self.assertOpen(self.card, self.discovery)
        self.tick(self.decider)
        self.assertRefused(
            self.to(self.proposal), "Site visited", unsaid=["Decision maker met"]
        )
        self.tick(self.visit)
        self.to(self.proposal)()
        self.assertOpen(self.card, self.proposal)

    def test_one_taken_back_is_asked_again(self):
        self.tick(self.decider, self.visit)
        self.tick(self.visit, is_ticked=False)
        self.assertRefused(self.to(self.proposal), "Site visited")

    def test_skipping_a_stage_does_not_skip_its_checklist(self):
        card = self.lead(self.new, name="Stove of Bob")
        mine = card.with_user(self.salesperson)
        self.assertRefused(
            self.to(self.negotiation, mine),
            "Decision maker met",
            "Site visited",
            "Quotation read",
        )
        self.assertRefused(
            self.to(self.proposal, mine), "Site visited", unsaid=["Quotation read"]
        )
        self.to(self.first, mine)()
        self.to(self.discovery, mine)()
        self.assertOpen(card, self.discovery)

    def test_winning_asks_for_all_that_is_left(self):
        for win in (
            self.to(self.won),
            self.mine.action_set_won,
            self.mine.action_set_won_rainbowman,
        ):
            self.assertRefused(win, "Site visited", "Quotation read")
        self.tick(self.decider, self.visit, self.signed)
        self.mine.action_set_won()
        self.assertWon(self.card)

    def test_winning_asks_wherever_the_won_stage_stands(self):
        self.won.sequence = -1
        self.assertRefused(self.to(self.won), "Site visited")

    def test_going_back_asks_nothing(self):
        self.to(self.new)()
        self.assertOpen(self.card, self.new)

    def test_losing_asks_nothing(self):
        self.lost.sequence = 1000
        self.mine.action_set_lost()
        self.assertLost(self.card)
        other = self.lead(self.discovery).with_user(self.salesperson)
        self.to(self.lost, other)()
        self.assertLost(other.sudo())

    def test_reopening_where_it_was_asks_nothing_and_further_on_does(self):
        self.mine.action_set_lost()
        self.assertRefused(self.to(self.proposal), "Site visited")
        self.assertLost(self.card)
        self.mine.action_unarchive()
        self.assertOpen(self.card, self.discovery)

    def test_what_is_lost_then_won_is_asked_what_it_left(self):
        self.mine.action_set_lost()
        self.assertRefused(self.mine.action_set_won, "Site visited", "Quotation read")
        self.assertLost(self.card)

    def test_being_created_further_on_asks_nothing(self):
        lead = self.lead(self.negotiation)
        self.assertOpen(lead, self.negotiation)
        self.assertWon(self.lead(self.won))

    def test_stages_of_other_teams_are_not_on_the_way(self):
        team, stages = self.team_with_stages()
        between = self.new_stage("Only theirs", team, sequence=self.discovery.sequence)
        self.criterion("Coached", between)
        self.criterion("Called", stages[0])
        self.tick(self.decider, self.visit)
        self.to(self.proposal)()
        self.assertOpen(self.card, self.proposal)
        theirs = self.lead(stages[0], team_id=team.id, user_id=False)
        self.assertRefused(
            self.to(stages[1], theirs), "Called", unsaid=["Coached", "Site visited"]
        )

    def test_fields_and_criteria_are_named_together(self):
        self.require(self.proposal, "customer_budget")
        self.assertRefused(self.to(self.proposal), "Customer Budget", "Site visited")

    def test_a_mass_move_names_each(self):
        ready = self.lead(self.discovery, name="Stove of Bob")
        self.tick(self.decider, self.visit, leads=ready)
        leads = (self.card | ready).with_user(self.salesperson)
        self.assertRefused(
            self.to(self.proposal, leads), "Stove of Ana", unsaid=["Stove of Bob"]
        )
        self.assertOpen(ready, self.discovery)
        result = leads.action_move_ready(self.proposal.id)
        self.assertEqual(result["moved"], ready.ids)
        self.assertEqual(
            result["missing"], {self.card.id: ["Site visited", "Decision maker met"]}
        )

    def test_a_mail_or_a_trigger_leaves_it_and_says_why(self):
        last = self.last_message_id()
        self.card.moved_by(origin="trigger").write({"stage_id": self.proposal.id})
        self.assertOpen(self.card, self.discovery)
        bodies = "".join(self.messages_since(self.card, last).mapped("body"))
        self.assertIn("Site visited", bodies)

    def test_a_manager_forces_it_with_a_reason(self):
        self.card.with_user(self.manager).write(
            {"stage_id": self.proposal.id, "move_force_reason": "I know them"}
        )
        self.assertEqual(self.last_row(self.card).force_reason, "I know them")

    def test_a_batch_costs_no_query_per_opportunity(self):
        def queries(count):
            leads = self.leads(count, self.discovery)
            self.flush_tracking()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.tick(self.decider, self.visit, leads=leads)
            self.to(self.proposal, leads)()
            self.env.flush_all()
            return self.cr.sql_log_count - start

        queries(1)
        ten, hundred = queries(10), queries(110)
        self.assertLessEqual(hundred, ten + 8)


@tagged("standard", "post_install", "-at_install")
class TestTicks(ChecklistCase):
    """A tick says who and when."""

    def test_who_and_when_are_kept(self):
        with freeze_time("2026-11-02 08:00:00"):
            self.tick(self.decider)
        (tick,) = self.ticks()
        self.assertTrue(tick.is_ticked)
        self.assertEqual(tick.criterion_id, self.decider)
        self.assertEqual(tick.name, "Decision maker met")
        self.assertEqual(tick.user_id, self.salesperson)
        self.assertEqual(tick.ticked_at, datetime(2026, 11, 2, 8))

    def test_ticked_again_it_stays_who_ticked_it_first(self):
        with freeze_time("2026-11-02 08:00:00"):
            self.tick(self.decider)
        self.tick(self.decider, leads=self.card.with_user(self.manager))
        (tick,) = self.ticks()
        self.assertEqual(tick.user_id, self.salesperson)
        self.assertEqual(tick.ticked_at, datetime(2026, 11, 2, 8))

    def test_taken_back_says_who_took_it(self):
        self.tick(self.decider)
        with freeze_time("2026-11-30 08:00:00"):
            self.tick(
                self.decider,
                leads=self.card.with_user(self.manager),
                is_ticked=False,
            )
        (tick,) = self.ticks()
        self.assertFalse(tick.is_ticked)
        self.assertEqual(tick.user_id, self.manager)
        self.assertEqual(tick.ticked_at, datetime(2026, 11, 30, 8))
        self.tick(self.decider)
        (tick,) = self.ticks()
        self.assertTrue(tick.is_ticked)
        self.assertEqual(tick.user_id, self.salesperson)

    def test_taking_back_what_was_never_ticked_leaves_nothing(self):
        self.tick(self.decider, is_ticked=False)
        self.assertFalse(self.ticks())

    def test_several_are_ticked_on_several_opportunities(self):
        other = self.lead(self.new)
        self.tick(self.decider, leads=self.mine)
        leads = (self.card | other).with_user(self.salesperson)
        self.tick(self.decider, self.visit, leads=leads)
        for lead in self.card | other:
            ticked = self.ticks(lead).filtered("is_ticked").criterion_id
            self.assertEqual(ticked, self.visit | self.decider)

    def test_the_checklist_says_it_all(self):
        with freeze_time("2026-11-02 08:00:00"):
            self.tick(self.decider, self.signed)
        self.tick(self.visit)
        self.tick(self.visit, is_ticked=False)
        blank = {"is_ticked": False, "by": "", "at": ""}
        self.assertEqual(
            self.mine.get_checklist(),
            [
                {
                    "id": self.photo.id,
                    "name": "Photo taken",
                    "is_required": False,
                    **blank,
                },
                {
                    "id": self.visit.id,
                    "name": "Site visited",
                    "is_required": True,
                    **blank,
                },
                {
                    "id": self.decider.id,
                    "name": "Decision maker met",
                    "is_required": True,
                    "is_ticked": True,
                    "by": "Paul",
                    "at": "2026-11-02 08:00:00",
                },
            ],
        )
        self.assertEqual(self.lead(self.new).get_checklist(), [])

    def test_a_colleague_s_tick_is_signed_even_where_they_may_not_be_read(self):
        self.tick(self.decider, leads=self.card.with_user(self.manager))
        self.manager.sudo().active = False
        (line,) = (line for line in self.mine.get_checklist() if line["is_ticked"])
        self.assertEqual(line["by"], "Marie")

    def test_a_duplicate_starts_with_nothing_ticked(self):
        self.tick(self.decider)
        self.assertFalse(self.mine.copy().criterion_ids)

    def test_ticks_go_with_the_opportunity(self):
        self.tick(self.decider)
        tick = self.ticks()
        self.card.unlink()
        self.assertFalse(tick.exists())

    def test_a_merge_keeps_what_was_ticked_on_either(self):
        other = self.lead(self.new)
        with freeze_time("2026-11-02 08:00:00"):
            self.tick(self.decider)
        self.tick(self.visit)
        self.tick(self.visit, is_ticked=False)
        as_manager = other.with_user(self.manager)
        self.tick(self.decider, self.visit, self.photo, leads=as_manager)
        self.tick(self.photo, is_ticked=False, leads=as_manager)
        seen = self.criterion("Chimney seen", self.discovery)
        self.tick(seen, leads=as_manager)
        seen.unlink()
        merged = (self.card | other).merge_opportunity()
        self.assertEqual(merged, self.card)
        gone = self.ticks(merged).filtered(lambda tick: not tick.criterion_id)
        self.assertEqual(gone.mapped("name"), ["Chimney seen"])
        ticked = {
            tick.criterion_id: tick.user_id
            for tick in self.ticks(merged) - gone
            if tick.is_ticked
        }
        self.assertEqual(
            ticked, {self.decider: self.salesperson, self.visit: self.manager}
        )
        self.to(self.proposal)()
        self.assertOpen(self.card, self.proposal)


@tagged("standard", "post_install", "-at_install")
class TestCriteriaThatGo(ChecklistCase):
    """Changing a checklist changes what is asked at once, not what was ticked."""

    def test_an_archived_criterion_is_not_asked_nor_shown(self):
        self.assertRefused(self.to(self.proposal))
        (self.decider | self.visit).with_user(self.manager).action_archive()
        self.assertEqual(
            [line["name"] for line in self.mine.get_checklist()], ["Photo taken"]
        )
        self.to(self.proposal)()
        self.assertOpen(self.card, self.proposal)

    def test_an_archived_criterion_is_not_asked_by_who_sees_archived_records(self):
        (self.decider | self.visit).action_archive()
        mine = self.mine.with_context(active_test=False)
        self.assertEqual(
            [line["name"] for line in mine.get_checklist()], ["Photo taken"]
        )
        self.to(self.proposal, mine)()
        self.assertOpen(self.card, self.proposal)
        other = self.lead(self.discovery).with_user(self.salesperson)
        self.to(self.proposal, other)()
        self.assertOpen(other.sudo(), self.proposal)

    def test_one_no_longer_required_is_not_asked(self):
        self.assertRefused(self.to(self.proposal))
        (self.decider | self.visit).with_user(self.manager).is_required = False
        self.to(self.proposal)()
        self.assertOpen(self.card, self.proposal)

    def test_a_new_one_is_asked_at_once(self):
        self.tick(self.decider, self.visit)
        self.discovery.with_user(self.manager).write(
            {
                "exit_criterion_ids": [
                    Command.create({"name": "Chimney swept", "is_required": True})
                ]
            }
        )
        self.assertRefused(self.to(self.proposal), "Chimney swept")

    def test_a_deleted_one_is_not_asked_and_its_tick_keeps_its_name(self):
        self.tick(self.decider)
        (self.decider | self.visit).with_user(self.manager).unlink()
        (tick,) = self.ticks()
        tick.invalidate_recordset()
        self.assertFalse(tick.criterion_id)
        self.assertEqual(tick.name, "Decision maker met")
        self.assertTrue(tick.is_ticked)
        self.assertEqual(tick.user_id, self.salesperson)
        self.to(self.proposal)()
        self.assertOpen(self.card, self.proposal)

    def test_a_renamed_one_keeps_the_name_it_was_ticked_under(self):
        self.tick(self.decider)
        self.decider.name = "Boss met"
        self.assertEqual(self.ticks().name, "Decision maker met")

    def test_ticking_one_that_is_gone_is_refused_in_a_sentence(self):
        gone = self.criterion("Gone", self.discovery)
        gone_id = gone.id
        gone.unlink()
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self.mine.action_tick([self.decider.id, gone_id])
        self.assertIn("no longer exists", str(caught.exception))
        self.assertFalse(self.ticks())

    def test_a_deleted_stage_takes_its_checklist_and_leaves_the_ticks(self):
        stage = self.new_stage("Site visit", sequence=2)
        criterion = self.criterion("Chimney seen", stage)
        self.tick(criterion)
        stage.unlink()
        (tick,) = self.ticks()
        tick.invalidate_recordset()
        self.assertEqual((tick.name, bool(tick.criterion_id)), ("Chimney seen", False))

    def test_a_copied_stage_copies_its_checklist(self):
        copy = self.discovery.with_user(self.manager).copy()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(copy.exit_criterion_ids & self.discovery.exit_criterion_ids)
        copied, original = (
            [(line.name, line.is_required) for line in stage.exit_criterion_ids]
            for stage in (copy, self.discovery)
        )
        self.assertEqual(copied, original)


@tagged("standard", "post_install", "-at_install")
class TestWhoTicks(ChecklistCase):
    """Managers write checklists; who may edit an opportunity ticks them."""

    def refused(self, attempt):
        with (
            mute_logger("odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError),
            self.cr.savepoint(),
        ):
            attempt()

    def test_a_salesperson_does_not_edit_criteria(self):
        theirs = self.decider.with_user(self.salesperson)
        self.refused(lambda: theirs.write({"is_required": False}))
        self.refused(lambda: theirs.unlink())
        self.refused(
            lambda: theirs.create({"name": "A", "stage_id": self.discovery.id})
        )
        self.assertEqual(theirs.name, "Decision maker met")

    def test_a_salesperson_does_not_tick_another_s(self):
        theirs = self.lead(self.discovery, user_id=self.colleague.id)
        seen = theirs.with_user(self.salesperson)
        self.refused(lambda: seen.action_tick(self.decider.ids))
        self.refused(lambda: (self.mine | seen).action_tick(self.decider.ids))
        self.refused(lambda: seen.get_checklist())
        self.assertFalse(self.ticks(theirs))
        self.assertFalse(self.ticks())

    def test_nobody_who_sells_writes_ticks_by_hand(self):
        self.tick(self.decider)
        tick = self.ticks()
        for user in (self.salesperson, self.manager):
            there = tick.with_user(user)
            values = {
                "lead_id": self.card.id,
                "criterion_id": self.visit.id,
                "name": "Mine",
                "is_ticked": True,
                "ticked_at": "2026-11-02 08:00:00",
            }
            self.refused(lambda: there.create(values))  # noqa: B023
            self.refused(lambda: there.write({"user_id": self.manager.id}))  # noqa: B023
            self.refused(lambda: there.unlink())  # noqa: B023
            self.refused(
                lambda: self.card.with_user(user).write(  # noqa: B023
                    {"criterion_ids": [Command.create(values)]}  # noqa: B023
                )
            )

    def test_ticks_of_another_s_opportunity_are_not_read(self):
        theirs = self.lead(self.discovery, user_id=self.colleague.id)
        self.tick(self.decider, leads=theirs)
        self.tick(self.decider)
        Tick = self.env["crm.lead.criterion"].with_user(self.salesperson)
        seen = Tick.search([("lead_id", "in", (theirs | self.card).ids)])
        self.assertEqual(seen.lead_id, self.card)

    def test_ticks_of_one_s_lost_opportunity_are_read(self):
        self.tick(self.decider)
        self.mine.action_set_lost()
        Tick = self.env["crm.lead.criterion"].with_user(self.salesperson)
        self.assertTrue(Tick.search([("lead_id", "=", self.card.id)]))
