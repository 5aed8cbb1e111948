from contextlib import contextmanager
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import Form, tagged

from ..common import PipelineCase
from ..importing.test_csv_import import ImportCase

MAIL = """\
From: Ana <ana@example.com>
To: {to}
Subject: {subject}
Message-Id: <{number}.history@example.com>
Date: Mon, 02 Nov 2026 09:00:00 +0000
Content-Type: text/plain; charset=utf-8
{extra}
How much for a stove?
"""


class HistoryCase(PipelineCase):
    """Every move leaves one row, and nothing else does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.by_salesperson = cls.env(user=cls.salesperson)

    def mine(self, leads):
        """Return these opportunities as their salesperson sees them."""
        return leads.with_user(self.salesperson)

    @contextmanager
    def moving(self, leads, *expected):
        """Check that the block adds these rows to these opportunities, and no other.

        :param expected: one dict of values per row, in the order of the opportunities
        """
        before = self.rows(leads)
        total = self.total()
        yield
        added = self.rows(leads) - before
        order = dict(zip(leads.ids, range(len(leads)), strict=True))
        added = added.sorted(lambda row: order[row.lead_id.id])
        self.assertEqual(len(added), len(expected))
        if expected:
            self.assertEqual(added.lead_id, leads)
        for row, values in zip(added, expected, strict=True):
            for name, value in values.items():
                self.assertEqual(row[name], value, name)
        self.assertEqual(self.total(), total + len(added), "nobody else moved")
        self.assertConsistent(leads)

    def total(self):
        return self.env["crm.stage.transition"].sudo().search_count([])

    def assertConsistent(self, leads):
        """Check that the history of each is one chain that ends where it is."""
        leads.invalidate_recordset()
        for lead in leads:
            rows = self.rows(lead).filtered_domain([("lead_ref", "=", lead.id)])
            current = self.last_row(lead)
            self.assertEqual(rows[0].kind, "created")
            self.assertFalse(rows[0].from_stage_id)
            self.assertEqual(current.to_stage_id, lead.stage_id)
            for before, after in zip(rows, rows[1:], strict=False):
                self.assertEqual(after.from_stage_id, before.to_stage_id)
                self.assertEqual(after.from_stage_name, before.to_stage_name)
                self.assertEqual(after.entered_at, before.left_at)
                spent = (before.left_at - before.entered_at).total_seconds() / 3600
                self.assertGreaterEqual(spent, 0)
                self.assertAlmostEqual(before.duration_hours, spent, 2)
            self.assertFalse(any(rows.mapped("merged_title")))

    def row(self, before, after, kind, origin="user", **values):
        """Return what a row about that move must hold."""
        return {
            "from_stage_id": before,
            "to_stage_id": after,
            "from_stage_name": before.name,
            "to_stage_name": after.name,
            "kind": kind,
            "origin": origin,
            **values,
        }


@tagged("standard", "post_install", "-at_install")
class TestHistoryOfEveryPath(HistoryCase):
    """Whatever starts a move, one row says who, what, from where and to where."""

    def test_a_row_says_all_there_is_to_say_of_a_move(self):
        with freeze_time("2026-11-02 08:00:00"):
            lead = self.lead(self.discovery, expected_revenue=5000, probability=35)
        (created,) = self.rows(lead)
        self.assertFalse(created.left_at)
        self.assertFalse(created.duration_hours)
        with freeze_time("2026-11-02 10:30:00"):
            self.mine(lead).write(
                {
                    "stage_id": self.proposal.id,
                    "expected_revenue": 7000,
                    "move_reason": "They liked the visit",
                    "move_next_action": "Call on Monday",
                    "move_attention": "The dog bites",
                }
            )
        created, row = self.rows(lead)
        self.assertEqual(created.left_at, datetime(2026, 11, 2, 10, 30))
        self.assertEqual(created.duration_hours, 2.5)
        expected = self.row(
            self.discovery,
            self.proposal,
            "forward",
            lead_id=lead,
            lead_ref=lead.id,
            outcome="open",
            entered_at=datetime(2026, 11, 2, 10, 30),
            left_at=False,
            user_id=self.salesperson,
            owner_id=self.salesperson,
            team_id=self.team,
            company_id=lead.company_id,
            probability_before=35,
            probability_after=60,
            revenue_before=5000,
            revenue_after=7000,
            reason="They liked the visit",
            next_action="Call on Monday",
            attention="The dog bites",
            force_reason=False,
            merged_title=False,
            is_rebuilt=False,
        )
        for name, value in expected.items():
            self.assertEqual(row[name], value, name)

    def test_creations(self):
        values = {"name": "Stove", "type": "opportunity"}
        for stage, outcome in (
            (self.proposal, "open"),
            (self.won, "won"),
            (self.lost, "lost"),
        ):
            with self.subTest(stage.name):
                lead = self.by_salesperson["crm.lead"].create(
                    {**values, "stage_id": stage.id, "expected_revenue": 90}
                )
                (row,) = self.rows(lead)
                expected = self.row(self.Stage, stage, "created", outcome=outcome)
                expected |= {"from_stage_name": False}
                expected |= {"probability_before": 0, "revenue_before": 0}
                expected |= {"revenue_after": 90}
                for name, value in expected.items():
                    self.assertEqual(row[name], value, name)
                self.assertEqual(row.probability_after, stage.probability)
                self.assertConsistent(lead.sudo())

    def test_quick_creation_on_a_column(self):
        Lead = self.by_salesperson["crm.lead"].with_context(
            default_stage_id=self.proposal.id, default_type="opportunity"
        )
        by_name = Lead.browse(Lead.name_create("Stove")[0])
        (saved,) = Lead.browse().web_save({"name": "Stove"}, {"stage_id": {}})
        for lead in by_name | Lead.browse(saved["id"]):
            (row,) = self.rows(lead)
            self.assertEqual((row.kind, row.origin), ("created", "user"))
            self.assertEqual(row.to_stage_id, self.proposal)
            self.assertEqual(row.owner_id, self.salesperson)

    def test_the_creation_form(self):
        Lead = self.by_salesperson["crm.lead"].with_context(default_type="opportunity")
        form = Form(Lead)
        form.name = "Stove"
        lead = form.save()
        (row,) = self.rows(lead)
        self.assertEqual((row.kind, row.to_stage_id), ("created", self.new))

    def test_a_drag_on_the_board(self):
        lead = self.lead(self.new)
        with self.moving(lead, self.row(self.new, self.discovery, "forward")):
            self.mine(lead).web_save({"stage_id": self.discovery.id}, {"stage_id": {}})
        with self.moving(lead, self.row(self.discovery, self.first, "backward")):
            self.mine(lead).web_save({"stage_id": self.first.id}, {"stage_id": {}})

    def test_the_dialog_of_the_board(self):
        lead = self.lead(self.new)
        dialog = self.by_salesperson["crm.lead.move"].create(
            {
                "lead_ids": lead.ids,
                "stage_id": self.lost.id,
                "lost_reason_id": self.budget.id,
            }
        )
        row = self.row(self.new, self.lost, "lost", lost_reason_id=self.budget)
        with self.moving(lead, row):
            dialog.action_move()

    def test_the_form(self):
        lead = self.lead(self.new)
        with self.moving(lead, self.row(self.new, self.discovery, "forward")):
            form = Form(self.mine(lead))
            form.stage_id = self.discovery
            form.save()

    def test_an_edit_in_the_list(self):
        lead = self.lead(self.new)
        with self.moving(lead, self.row(self.new, self.proposal, "forward")):
            self.mine(lead).web_save(
                {"stage_id": self.proposal.id, "priority": "1"}, {"stage_id": {}}
            )

    def test_a_mass_edit_in_the_list(self):
        leads = self.lead(self.new) | self.lead(self.negotiation) | self.lead(self.won)
        expected = (
            self.row(self.new, self.proposal, "forward"),
            self.row(self.negotiation, self.proposal, "backward"),
            self.row(self.won, self.proposal, "reopened"),
        )
        with self.moving(leads, *expected):
            self.mine(leads).write({"stage_id": self.proposal.id})
        back = [
            self.row(self.proposal, stage, kind)
            for stage, kind in (
                (self.new, "backward"),
                (self.won, "won"),
                (self.lost, "lost"),
            )
        ]
        with self.moving(leads, *back):
            self.mine(leads).web_save_multi(
                [
                    {"stage_id": self.new.id},
                    {"stage_id": self.won.id},
                    {"stage_id": self.lost.id},
                ],
                {"stage_id": {}},
            )

    def test_an_import_by_load(self):
        lead = self.lead(self.new)
        Lead = self.by_salesperson["crm.lead"].with_context(import_file=True)
        row = self.row(self.new, self.proposal, "forward", "import", reason="Agreed")
        with self.moving(lead, row):
            line = [str(lead.id), "Proposal Sent", "Agreed"]
            result = Lead.load([".id", "stage_id", "move_reason"], [line])
            self.assertEqual(result["messages"], [])
        result = Lead.load(["name", "stage_id"], [["A", "Won"], ["B", "Lost"]])
        rows = self.rows(self.Lead.browse(result["ids"]))
        self.assertEqual(rows.mapped("kind"), ["created"] * 2)
        self.assertEqual(rows.mapped("origin"), ["import"] * 2)
        self.assertEqual(rows.mapped("outcome"), ["won", "lost"])

    def test_stock_rights_on_a_saved_form_without_a_move_leave_no_row(self):
        lead = self.lead(self.proposal)
        with self.moving(lead):
            mine = self.mine(lead)
            mine.write({"stage_id": self.proposal.id, "name": "Stove"})
            mine.write({"probability": 65})
            mine.write({"priority": "2", "expected_revenue": 3})
            mine.action_archive()
            mine.action_unarchive()
            mine.action_set_automated_probability()
            lead.write({"user_id": self.colleague.id})
            mine.browse().write({"stage_id": self.new.id})

    def test_a_mixed_recordset_gives_rows_only_to_those_that_move(self):
        archived = self.lead(self.discovery)
        archived.action_archive()
        moving = self.lead(self.new) | self.lead(self.lost) | archived
        there = self.lead(self.proposal)
        expected = (
            self.row(self.new, self.proposal, "forward"),
            self.row(self.lost, self.proposal, "reopened"),
            self.row(self.discovery, self.proposal, "forward", outcome="open"),
        )
        with self.moving(moving, *expected):
            self.mine(there | moving).write({"stage_id": self.proposal.id})
        self.assertFalse(archived.active)
        self.assertEqual(len(self.rows(there)), 1)

    def test_moved_twice_in_one_transaction_leaves_two_rows_in_order(self):
        lead = self.lead(self.new)
        with freeze_time("2026-11-30 08:00:00"):
            self.mine(lead).stage_id = self.discovery
            self.mine(lead).stage_id = self.proposal
            self.mine(lead).stage_id = self.discovery
        rows = self.rows(lead)
        self.assertEqual(
            [row.to_stage_id for row in rows],
            [self.new, self.discovery, self.proposal, self.discovery],
        )
        self.assertEqual([row.duration_hours for row in rows[1:]], [0, 0, 0])
        self.assertConsistent(lead)
        self.assertEqual(lead.transition_ids[0], rows[-1])

    def test_a_thousand_at_once_leave_a_thousand_rows(self):
        leads = self.leads(1000, self.new)
        self.mine(leads).write({"stage_id": self.proposal.id})
        rows = self.rows(leads)
        self.assertEqual(len(rows), 2000)
        created, moved = rows[:1000], rows[1000:]
        self.assertEqual(created.lead_id, leads)
        self.assertEqual(moved.lead_id, leads)
        self.assertTrue(all(created.mapped("left_at")))
        self.assertFalse(any(moved.mapped("left_at")))
        self.assertEqual(set(moved.mapped("kind")), {"forward"})

    def test_two_hundred_cost_no_more_queries_than_ten(self):
        def queries(count):
            leads = self.leads(count, self.new)
            self.flush_tracking()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.mine(leads).write({"stage_id": self.proposal.id})
            self.env.flush_all()
            return self.cr.sql_log_count - start

        queries(1)
        ten, many = queries(10), queries(200)
        self.assertLessEqual(many, ten + 5)

    def test_a_clock_that_goes_backwards_gives_no_negative_duration(self):
        noon = datetime(2026, 11, 2, 12)
        with freeze_time(noon):
            lead = self.lead(self.new)
        for hours, stage in ((-1, self.discovery), (-2, self.proposal), (1, self.won)):
            with freeze_time(noon + timedelta(hours=hours)):
                self.mine(lead).stage_id = stage
        rows = self.rows(lead)
        self.assertEqual([row.duration_hours for row in rows], [0, 0, 1, 0])
        entered = rows.mapped("entered_at")
        self.assertEqual(entered, [noon] * 3 + [noon + timedelta(hours=1)])
        self.assertEqual(list(lead.transition_ids), list(rows.sorted(reverse=False)))
        self.assertConsistent(lead)

    def test_stages_are_named_in_the_language_of_the_mover(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.new.update_field_translations("name", {"fr_FR": "Nouveau contact"})
        self.won.update_field_translations("name", {"fr_FR": "Gagné"})
        lead = self.lead(self.new)
        self.mine(lead).with_context(lang="fr_FR").stage_id = self.won
        row = self.last_row(lead)
        self.assertEqual(row.from_stage_name, "Nouveau contact")
        self.assertEqual(row.to_stage_name, "Gagné")

    def test_a_program_moves_as_the_system(self):
        lead = self.lead(self.new)
        with self.moving(lead, self.row(self.new, self.first, "forward", "system")):
            lead.stage_id = self.first
        in_cron = self.mine(lead).with_context(cron_id=1)
        row = self.row(self.first, self.discovery, "forward", "system")
        with self.moving(lead, row):
            in_cron.stage_id = self.discovery

    def test_an_automation_rule_moves_as_a_rule(self):
        lead = self.lead(self.new)
        with self.moving(lead, self.row(self.new, self.first, "forward", "rule")):
            self.by_a_rule(self.mine(lead)).stage_id = self.first

    def test_people_move_as_themselves_where_automation_rules_exist(self):
        lead = self.lead(self.new)
        with self.moving(lead, self.row(self.new, self.first, "forward", "user")):
            self.mine(lead).with_context(__action_done={}).stage_id = self.first

    def test_circumstances_impose_a_kind(self):
        lead = self.lead(self.new)
        row = self.row(self.new, self.first, "migrated", "campaign")
        with self.moving(lead, row):
            lead.moved_by(origin="campaign", kind="migrated").stage_id = self.first


@tagged("standard", "post_install", "-at_install")
class TestHistoryOfImportedFiles(ImportCase):
    """What the import screen brings in starts its history there."""

    def test_each_line_is_created_by_an_import(self):
        leads = self.imported(
            {"title": "A", "stage": "Gagné", "revenue": "90"},
            {"title": "B", "stage": "Perdu", "reason": "Budget insuffisant"},
            {"title": "C"},
        )
        rows = self.rows(leads)
        self.assertEqual(rows.mapped("lead_id"), leads)
        self.assertEqual(rows.mapped("kind"), ["created"] * 3)
        self.assertEqual(rows.mapped("origin"), ["import"] * 3)
        self.assertEqual(rows.mapped("outcome"), ["won", "lost", "open"])
        self.assertEqual(rows[1].lost_reason_id, self.budget)
        self.assertEqual(rows[0].revenue_after, 90)
        self.assertEqual(rows[0].to_stage_name, "Gagné")
        self.assertEqual(rows.user_id, self.salesperson)

    def test_a_dry_run_leaves_no_row(self):
        Row = self.env["crm.stage.transition"].sudo()
        before = Row.search_count([])
        self.import_rows({"title": "A"}, dryrun=True)
        self.assertEqual(Row.search_count([]), before)


@tagged("standard", "post_install", "-at_install")
class TestHistoryOfMails(HistoryCase):
    """A mail to the address of a team creates an opportunity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "pipeline.example.com"})
        cls.company.alias_domain_id = domain
        cls.team.alias_id.write({"alias_name": "stoves", "alias_domain_id": domain.id})
        cls.address = cls.team.alias_email or "stoves@pipeline.example.com"

    def receive(self, number, extra="", to=None):
        text = MAIL.format(
            to=to or self.address,
            subject="Stove for the chalet",
            number=number,
            extra=extra,
        )
        id_ = self.env["mail.thread"].message_process(False, text)
        return self.Lead.browse(id_)

    def test_what_a_mail_creates_comes_from_a_mail(self):
        lead = self.receive(1)
        self.assertEqual(lead.name, "Stove for the chalet")
        self.assertEqual(lead.team_id, self.team)
        (row,) = self.rows(lead)
        self.assertEqual((row.kind, row.origin), ("created", "email"))
        self.assertEqual(row.to_stage_id, lead.stage_id)
        self.assertEqual(row.team_id, self.team)

    def test_an_answer_moves_nothing(self):
        lead = self.receive(2)
        with self.moving(lead):
            again = self.receive(3, "In-Reply-To: <2.history@example.com>\n")
        self.assertEqual(again, lead)

    def test_what_a_mail_created_is_moved_by_people_afterwards(self):
        lead = self.receive(4)
        lead.user_id = self.salesperson
        with self.moving(lead, self.row(self.new, self.first, "forward")):
            self.mine(lead).stage_id = self.first

    def test_a_mail_to_a_stage_that_refuses_it_starts_in_the_first(self):
        self.require(self.proposal, "customer_budget")
        self.team.alias_defaults = {
            "type": "opportunity",
            "team_id": self.team.id,
            "stage_id": self.proposal.id,
        }
        lead = self.receive(5)
        (row,) = self.rows(lead)
        self.assertEqual((row.to_stage_id, row.origin), (self.new, "email"))
        self.assertOpen(lead, self.new)


@tagged("standard", "post_install", "-at_install")
class TestHistoryOfOutcomes(HistoryCase):
    """Won, lost and reopened, by Odoo's buttons and by the columns."""

    def test_odoo_s_won_buttons(self):
        for name in ("action_set_won", "action_set_won_rainbowman"):
            lead = self.lead(self.proposal)
            row = self.row(
                self.proposal,
                self.won,
                "won",
                outcome="won",
                probability_before=60,
                probability_after=100,
            )
            with self.subTest(name), self.moving(lead, row):
                getattr(self.mine(lead), name)()

    def test_winning_what_was_lost(self):
        lead = self.lead(self.proposal)
        lead.stage_id = self.lost
        with self.moving(lead, self.row(self.lost, self.won, "won")):
            self.mine(lead).action_set_won()

    def test_odoo_s_lost_button(self):
        lead = self.lead(self.proposal)
        row = self.row(
            self.proposal,
            self.lost,
            "lost",
            outcome="lost",
            lost_reason_id=self.budget,
            probability_before=60,
            probability_after=0,
        )
        with self.moving(lead, row):
            self.mine(lead).action_set_lost(lost_reason_id=self.budget.id)

    def test_odoo_s_lost_dialog(self):
        leads = self.lead(self.new) | self.lead(self.proposal)
        rows = [
            self.row(stage, self.lost, "lost", lost_reason_id=self.timing)
            for stage in (self.new, self.proposal)
        ]
        with self.moving(leads, *rows):
            form = Form(
                self.by_salesperson["crm.lead.lost"].with_context(
                    default_lead_ids=leads.ids
                )
            )
            form.lost_reason_id = self.timing
            form.save().action_lost_reason_apply()

    def test_a_loss_without_a_lost_stage_is_a_row_in_place(self):
        self.without_stage(self.lost)
        lead = self.lead(self.proposal)
        row = self.row(self.proposal, self.proposal, "lost", outcome="lost")
        with self.moving(lead, row):
            self.mine(lead).action_set_lost(lost_reason_id=self.budget.id)
        self.assertLost(lead, self.proposal, self.budget)
        row = self.row(self.proposal, self.proposal, "reopened", outcome="open")
        with self.moving(lead, row):
            self.mine(lead).action_unarchive()

    def test_archiving_at_zero_percent_is_a_loss(self):
        lead = self.lead(self.proposal, probability=0)
        with self.moving(lead, self.row(self.proposal, self.lost, "lost")):
            self.mine(lead).action_archive()

    def test_restoring(self):
        lead = self.lead(self.proposal)
        lead.action_set_lost()
        row = self.row(
            self.lost,
            self.proposal,
            "reopened",
            outcome="open",
            probability_before=0,
            probability_after=60,
        )
        with self.moving(lead, row):
            self.mine(lead).action_unarchive()

    def test_dragging_back_from_lost_and_from_won(self):
        for stage in (self.lost, self.won):
            lead = self.lead(self.proposal)
            lead.stage_id = stage
            with self.moving(lead, self.row(stage, self.new, "reopened")):
                self.mine(lead).stage_id = self.new

    def settled(self, stage, kind, outcome):
        """Return what a row holds when a manager changed what its stage means."""
        row = self.row(stage, stage, kind, outcome=outcome, user_id=self.manager)
        del row["origin"]  # the manager who did it, or the system that followed
        return row

    def test_a_stage_that_becomes_a_lost_or_a_won_one(self):
        for flag, outcome in (("is_lost", "lost"), ("is_won", "won")):
            stage = self.new_stage(outcome)
            lead = self.lead(stage)
            row = self.settled(stage, outcome, outcome)
            with self.subTest(outcome), self.moving(lead, row):
                stage.with_user(self.manager)[flag] = True

    def test_a_stage_that_becomes_an_open_one_again(self):
        for flag in ("is_lost", "is_won"):
            stage = self.new_stage(flag, **{flag: True})
            lead = self.lead(stage)
            row = self.settled(stage, "reopened", "open")
            with self.subTest(flag), self.moving(lead, row):
                stage.with_user(self.manager)[flag] = False

    def test_a_stage_that_goes_from_won_to_lost_and_back(self):
        stage = self.new_stage("Closed", is_won=True)
        lead = self.lead(stage)
        for outcome in ("lost", "won"):
            row = self.settled(stage, outcome, outcome)
            with self.moving(lead, row):
                stage.with_user(self.manager).outcome = outcome


@tagged("standard", "post_install", "-at_install")
class TestHistoryOfTeams(HistoryCase):
    """A new team makes Odoo choose a stage: nobody asked for that move."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coaching, cls.stages = cls.team_with_stages()
        cls.spas, cls.spa_stages = cls.team_with_stages("Spas")

    def test_a_new_team(self):
        leads = self.leads(2, self.spa_stages[1], team_id=self.spas.id, user_id=False)
        row = self.row(
            self.spa_stages[1],
            self.stages[1],
            "migrated",
            team_id=self.coaching,
            probability_before=45,
            probability_after=45,
        )
        with self.moving(leads, row, row):
            leads.with_user(self.manager).write({"team_id": self.coaching.id})

    def test_a_new_salesperson_and_so_a_new_team(self):
        self.coaching.member_ids = self.colleague
        lead = self.lead(self.spa_stages[1], team_id=self.spas.id, user_id=False)
        row = self.row(
            self.spa_stages[1], self.stages[1], "migrated", owner_id=self.colleague
        )
        with self.moving(lead, row):
            lead.with_user(self.manager).user_id = self.colleague

    def test_what_is_won_or_lost_migrates_too(self):
        won = self.lead(self.spa_stages[2], team_id=self.spas.id, user_id=False)
        lost = self.lead(self.spa_stages[3], team_id=self.spas.id, user_id=False)
        rows = [
            self.row(self.spa_stages[2], self.stages[2], "migrated", outcome="won"),
            self.row(self.spa_stages[3], self.stages[3], "migrated", outcome="lost"),
        ]
        with self.moving(won | lost, *rows):
            (won | lost).with_user(self.manager).write({"team_id": self.coaching.id})

    def test_a_new_team_with_its_stage_was_asked_for(self):
        lead = self.lead(self.spa_stages[1], team_id=self.spas.id, user_id=False)
        lead = lead.with_user(self.manager)
        with self.moving(lead, self.row(self.spa_stages[1], self.stages[2], "won")):
            lead.write({"team_id": self.coaching.id, "stage_id": self.stages[2].id})

    def test_a_new_team_that_keeps_the_stage_is_no_move(self):
        lead = self.lead(self.proposal, user_id=False)
        with self.moving(lead):
            lead.with_user(self.manager).team_id = self.coaching

    def test_a_lead_converted_to_an_opportunity_goes_on(self):
        lead = self.lead(type="lead", team_id=self.team.id)
        self.assertEqual(self.rows(lead).kind, "created")
        with self.moving(lead):
            self.mine(lead).convert_opportunity(self.env["res.partner"])
        self.assertEqual(lead.type, "opportunity")
        with self.moving(lead, self.row(self.new, self.won, "won")):
            self.mine(lead).action_set_won()

    def test_a_lead_converted_into_another_team_migrates(self):
        lead = self.lead(
            self.spa_stages[1], type="lead", team_id=self.spas.id, user_id=False
        )
        row = self.row(self.spa_stages[1], self.stages[1], "migrated")
        with self.moving(lead, row):
            lead.with_user(self.manager).convert_opportunity(
                self.env["res.partner"], team_id=self.coaching.id
            )


@tagged("standard", "post_install", "-at_install")
class TestHistoryOfMerges(HistoryCase):
    """Both histories are kept, and told apart."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.lead(cls.discovery, name="Stove of Ana")
        cls.head.stage_id = cls.negotiation
        cls.tail = cls.lead(cls.new, name="Stove of Anna")
        cls.tail.stage_id = cls.first

    def assertMerged(self, before, head):
        rows = self.rows(head)
        self.assertLessEqual(before, rows)
        theirs = rows.filtered(lambda row: row.lead_ref == self.tail_id)
        names = theirs.mapped("to_stage_name")
        self.assertEqual(names, ["New Contact", "First Contact"])
        self.assertEqual(set(theirs.mapped("merged_title")), {"Stove of Anna"})
        self.assertTrue(all(theirs.mapped("left_at")))
        self.assertTrue(all(row.duration_hours >= 0 for row in theirs))
        self.assertFalse(any((rows - theirs).mapped("merged_title")))
        self.assertEqual(self.last_row(head).to_stage_id, head.stage_id)

    def test_a_merge_keeps_both_histories_and_one_current_row(self):
        both = self.head | self.tail
        self.tail_id = self.tail.id
        before = self.rows(both)
        merged = self.mine(both).merge_opportunity()
        self.assertEqual(merged, self.head)
        self.assertMerged(before, merged.sudo())
        self.assertEqual(self.rows(merged), before, "a merge is not a move by itself")
        self.assertConsistent(merged.sudo())

    def test_a_merge_into_another_team_adds_the_move_it_makes(self):
        coaching, stages = self.team_with_stages()
        spas, spa_stages = self.team_with_stages("Spas")
        both = self.leads(2, spa_stages[1], team_id=spas.id, user_id=False)
        before = self.rows(both)
        merged = both.with_user(self.manager).merge_opportunity(team_id=coaching.id)
        added = self.rows(merged) - before
        self.assertEqual(len(added), 1)
        self.assertEqual(added.to_stage_id, stages[0])
        self.assertEqual(self.last_row(merged), added)

    def test_a_merge_of_a_merge_keeps_the_first_title(self):
        self.tail_id = self.tail.id
        merged = (self.head | self.tail).merge_opportunity()
        merged.name = "Both stoves"
        bigger = self.lead(self.won, name="Boiler")
        before = self.rows(merged | bigger)
        all_in_one = (merged | bigger).merge_opportunity()
        rows = self.rows(all_in_one)
        self.assertEqual(rows, before)
        titles = {row.lead_ref: row.merged_title for row in rows}
        self.assertEqual(titles[self.tail_id], "Stove of Anna")
        self.assertEqual(
            sorted(title or "" for title in titles.values()),
            ["", "Both stoves", "Stove of Anna"]
            if all_in_one == bigger
            else ["", "Boiler", "Stove of Anna"],
        )
        self.assertEqual(self.last_row(all_in_one).lead_ref, all_in_one.id)

    def test_the_title_written_just_before_the_merge_is_the_one_kept(self):
        self.tail_id = self.tail.id
        self.tail.name = "Stove of Anna"
        before = self.rows(self.head | self.tail)
        self.tail.name = "Renamed"
        merged = (self.head | self.tail).merge_opportunity()
        theirs = self.rows(merged).filtered(lambda r: r.lead_ref == self.tail_id)
        self.assertEqual(set(theirs.mapped("merged_title")), {"Renamed"})
        self.assertEqual(self.rows(merged), before)

    def test_after_a_merge_the_history_goes_on(self):
        merged = (self.head | self.tail).merge_opportunity()
        with self.moving(merged, self.row(self.negotiation, self.won, "won")):
            self.mine(merged).action_set_won()


@tagged("standard", "post_install", "-at_install")
class TestHistoryOfWhatGoes(HistoryCase):
    """Duplicates start anew; what is deleted leaves its moves, without the people."""

    def test_a_duplicate_has_its_own_creation_only(self):
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        copy = self.mine(lead).copy()
        (row,) = self.rows(copy)
        self.assertEqual((row.kind, row.lead_ref), ("created", copy.id))
        self.assertEqual(row.to_stage_id, copy.stage_id)
        self.assertEqual(len(self.rows(lead)), 2)

    def test_a_deleted_opportunity_leaves_its_moves_and_no_word_of_the_customer(self):
        tail = self.lead(self.new, name="Mrs Smith's stove")
        tail.write({"stage_id": self.first.id, "move_reason": "Mrs Smith called"})
        lead = self.lead(self.proposal, name="Stove of Ana")
        lead.with_user(self.manager).write(
            {
                "stage_id": self.negotiation.id,
                "move_reason": "Ana",
                "move_next_action": "Call Ana",
                "move_attention": "Her dog",
            }
        )
        self.require(self.won, "customer_budget")
        lead.with_user(self.manager).write(
            {"stage_id": self.won.id, "move_force_reason": "Ana insists"}
        )
        lead = (lead | tail).merge_opportunity()
        rows = self.rows(lead)
        refs = rows.mapped("lead_ref")
        self.assertEqual(len(rows), 5)
        lead.unlink()
        self.env.flush_all()
        rows.invalidate_recordset()
        self.assertEqual(rows.exists(), rows)
        for row in rows:
            self.assertFalse(row.lead_id)
            for name in (
                "reason",
                "next_action",
                "attention",
                "force_reason",
                "merged_title",
            ):
                self.assertFalse(row[name], name)
            self.assertTrue(row.left_at)
            self.assertGreaterEqual(row.duration_hours, 0)
        self.assertEqual(rows.mapped("lead_ref"), refs)
        self.assertEqual(rows[-1].to_stage_name, "Won")

    def test_a_deleted_stage_leaves_its_name(self):
        stage = self.new_stage("Site visit", sequence=2)
        lead = self.lead(self.new)
        lead.stage_id = stage
        lead.stage_id = self.won
        created, into, out = self.rows(lead)
        stage.unlink()
        self.env.flush_all()
        rows = self.rows(lead)
        self.assertEqual(rows, created | into | out)
        self.assertFalse(into.to_stage_id)
        self.assertEqual(into.to_stage_name, "Site visit")
        self.assertEqual(into.from_stage_id, self.new)
        self.assertFalse(out.from_stage_id)
        self.assertEqual(out.from_stage_name, "Site visit")
        self.assertEqual(out.to_stage_id, self.won)
        lead.stage_id = self.new
        self.assertEqual(self.last_row(lead).to_stage_id, self.new)

    def test_a_renamed_stage_keeps_the_name_it_had(self):
        lead = self.lead(self.new)
        lead.stage_id = self.first
        self.first.name = "Hello"
        self.assertEqual(self.last_row(lead).to_stage_name, "First Contact")

    def test_a_deleted_salesperson_or_team_leaves_the_rows(self):
        gone = self.user("gone", "sales_team.group_sale_salesman")
        team = self.new_team("Gone", gone)
        lead = self.lead(self.new, user_id=gone.id, team_id=team.id)
        lead.with_user(gone).stage_id = self.first
        lead.write({"user_id": self.salesperson.id, "team_id": self.team.id})
        row = self.last_row(lead)
        self.assertEqual((row.owner_id, row.team_id), (gone, team))
        team.unlink()
        row = self.last_row(lead)
        self.assertFalse(row.team_id)
        self.assertEqual(row.owner_id, gone)


@tagged("standard", "post_install", "-at_install")
class TestMovesInsideAMove(PipelineCase):
    """Odoo's automation may move a card while the write that set it off goes on."""

    def test_what_set_it_off_comes_first(self):
        model = self.env.registry["crm.lead"]
        compute = model._compute_won_status
        goes_on = self.discovery, self.proposal

        def compute_and_go_on(leads):
            compute(leads)
            there = leads.filtered(lambda lead: lead.stage_id == goes_on[0])
            if there:
                self.by_a_rule(there).write({"stage_id": goes_on[1].id})

        lead = self.lead(self.first)
        self.patch(model, "_compute_won_status", compute_and_go_on)
        lead.with_user(self.salesperson).stage_id = self.discovery
        self.assertEqual(lead.stage_id, self.proposal)
        self.assertEqual(
            [
                (row.from_stage_id, row.to_stage_id, row.kind, row.origin)
                for row in self.rows(lead)
            ],
            [
                (self.Stage, self.first, "created", "system"),
                (self.first, self.discovery, "forward", "user"),
                (self.discovery, self.proposal, "forward", "rule"),
            ],
        )
