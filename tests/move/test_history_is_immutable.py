from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import get_public_method
from odoo.tests import tagged

from ..common import PipelineCase

NOTES = ("reason", "next_action", "attention")


class ImmutableCase(PipelineCase):
    """An opportunity that moved twice, with a note."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Row = cls.env["crm.stage.transition"]
        cls.card = cls.lead(cls.new, name="Stove of Ana")
        cls.card.write({"stage_id": cls.first.id, "move_reason": "Ana called"})
        cls.card.write({"stage_id": cls.proposal.id, "move_reason": "Ana agreed"})
        cls.row = cls.Row.search([("lead_id", "=", cls.card.id)], order="id desc")[0]
        cls.older = cls.Row.search([("lead_id", "=", cls.card.id)], order="id")[:2]

    def people(self):
        """Return who might try: the superuser is not above history either."""
        return {
            "salesperson": self.env(user=self.salesperson),
            "manager": self.env(user=self.manager),
            "superuser": self.env,
        }

    def assertRefused(self, attempt, error=UserError):
        """Check that something is refused and the whole history stays as it was."""
        before = self.everything()
        with self.assertRaises(error) as caught, self.cr.savepoint():
            attempt()
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.everything(), before)
        return str(caught.exception)

    def everything(self):
        self.env.flush_all()
        self.cr.execute(
            "SELECT * FROM crm_stage_transition WHERE lead_id = %s ORDER BY id",
            [self.card.id],
        )
        return self.cr.fetchall()


@tagged("standard", "post_install", "-at_install")
class TestHistoryIsImmutable(ImmutableCase):
    """No one adds, changes or removes a move by hand."""

    def values(self):
        return {
            "lead_id": self.card.id,
            "kind": "won",
            "origin": "user",
            "entered_at": "2026-11-02 08:00:00",
        }

    def test_nobody_creates_a_move(self):
        values = self.values()
        for name, env in self.people().items():
            Row = env["crm.stage.transition"]
            card = self.card.with_env(env)
            with self.subTest(name):
                self.assertRefused(lambda: Row.create(values))  # noqa: B023
                self.assertRefused(lambda: Row.create([values] * 2))  # noqa: B023
                self.assertRefused(lambda: Row.browse().web_save(values, {}))  # noqa: B023
                self.assertRefused(lambda: Row.name_create("Won"))  # noqa: B023
                self.assertRefused(
                    lambda: card.write(  # noqa: B023
                        {"transition_ids": [Command.create(values)]}
                    )
                )
                self.assertRefused(
                    lambda: card.create(  # noqa: B023
                        {"name": "A", "transition_ids": [Command.create(values)]}
                    )
                )

    def test_nobody_copies_a_move(self):
        for name, env in self.people().items():
            with self.subTest(name):
                self.assertRefused(self.row.with_env(env).copy)

    def test_nobody_imports_moves(self):
        before = self.everything()
        for name, env in self.people().items():
            with self.subTest(name):
                result = env["crm.stage.transition"].load(
                    ["lead_id/.id", "kind", "origin", "entered_at"],
                    [[str(self.card.id), "Won", "User", "2026-11-02 08:00:00"]],
                )
                self.assertFalse(result["ids"])
                self.assertTrue(result["messages"])
                result = env["crm.stage.transition"].load(
                    [".id", "kind"], [[str(self.row.id), "Won"]]
                )
                self.assertFalse(result["ids"])
                self.assertTrue(result["messages"])
        self.env.invalidate_all()
        self.assertEqual(self.everything(), before)

    def test_nobody_deletes_a_move(self):
        for name, env in self.people().items():
            rows = (self.row | self.older).with_env(env)
            card = self.card.with_env(env)
            with self.subTest(name):
                self.assertRefused(rows.unlink)
                uninstalling = rows.with_context(_force_unlink=True)
                self.assertRefused(uninstalling.unlink)
                self.assertRefused(rows[:1].unlink)
                for command in (
                    Command.delete(rows[0].id),
                    Command.unlink(rows[0].id),
                    Command.clear(),
                    Command.set([]),
                ):
                    self.assertRefused(
                        lambda: card.write({"transition_ids": [command]})  # noqa: B023
                    )

    def test_nobody_changes_what_happened(self):
        values = {
            "lead_id": self.lead(self.new).id,
            "lead_ref": 1,
            "from_stage_id": self.new.id,
            "to_stage_id": self.won.id,
            "from_stage_name": "Here",
            "to_stage_name": "There",
            "kind": "won",
            "origin": "api",
            "outcome": "won",
            "entered_at": "2026-01-01 08:00:00",
            "left_at": "2026-11-02 08:00:00",
            "duration_hours": 3,
            "user_id": self.colleague.id,
            "owner_id": self.colleague.id,
            "team_id": False,
            "company_id": self.company.id,
            "probability_before": 1,
            "probability_after": 2,
            "revenue_before": 1,
            "revenue_after": 2,
            "lost_reason_id": self.budget.id,
            "force_reason": "Because",
            "merged_title": "Other",
            "is_rebuilt": True,
            "run_id": self.env["crm.transition.run"]
            .create(
                {"state": "done", "queued_at": "2026-01-01", "run_at": "2026-01-01"}
            )
            .id,
        }
        stored = {name for name, field in self.Row._fields.items() if field.store}
        self.assertEqual(stored - set(values), {"id", *NOTES})
        for name, env in self.people().items():
            row, card = self.row.with_env(env), self.card.with_env(env)
            for field, value in values.items():
                with self.subTest(f"{name}: {field}"):
                    vals = {field: value}
                    self.assertRefused(lambda: row.write(vals))  # noqa: B023
                    self.assertRefused(lambda: row.web_save(vals, {}))  # noqa: B023
            with self.subTest(name):
                for attempt in (
                    lambda: row.write({"reason": "Why", "kind": "won"}),  # noqa: B023
                    lambda: (row | self.older).with_env(env).write(values),  # noqa: B023
                    lambda: card.write(  # noqa: B023
                        {"transition_ids": [Command.update(row.id, {"kind": "won"})]}  # noqa: B023
                    ),
                ):
                    self.assertRefused(attempt)

    def test_what_only_the_road_may_call_is_closed_to_clients(self):
        for name in ("record", "take_over", "forget_customers", "set_off_by"):
            with self.subTest(name), self.assertRaises(AccessError):
                get_public_method(self.row, name)
        for name in ("moved_by", "move_to_stage"):
            with self.subTest(name), self.assertRaises(AccessError):
                get_public_method(self.card, name)


@tagged("standard", "post_install", "-at_install")
class TestNoteOfTheLastMove(ImmutableCase):
    """The last move's note may be corrected by who may edit the opportunity."""

    def test_it_is_corrected_by_its_salesperson_and_by_a_manager(self):
        for user in (self.salesperson, self.manager):
            values = {name: f"{name} by {user.name}" for name in NOTES}
            with self.subTest(user.name):
                self.row.with_user(user).web_save(values, {})
                self.env.flush_all()
                self.env.invalidate_all()
                for name, value in values.items():
                    self.assertEqual(self.row[name], value)

    def test_the_rest_of_the_row_stays(self):
        kept = [name for name in self.Row._fields if name not in NOTES]
        (before,) = self.row.read(kept)
        self.row.with_user(self.salesperson).reason = "Better said"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.row.read(kept), [before])

    def test_not_by_a_salesperson_who_may_not_see_the_opportunity(self):
        self.assertRefused(
            lambda: self.row.with_user(self.colleague).write({"reason": "Mine"}),
            AccessError,
        )

    def test_not_by_who_sees_the_move_but_not_the_opportunity_any_more(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.card.write(
            {"user_id": False, "team_id": False, "company_id": elsewhere.id}
        )
        self.assertRefused(
            lambda: self.row.with_user(self.manager).write({"reason": "Mine"}),
            AccessError,
        )

    def test_not_by_someone_who_does_not_sell(self):
        stranger = self.user("stranger", "base.group_user")
        self.assertRefused(
            lambda: self.row.with_user(stranger).write({"reason": "Mine"}),
            AccessError,
        )

    def test_not_on_older_moves(self):
        for name, env in self.people().items():
            for rows in (self.older[0], self.older[1], self.older | self.row):
                with self.subTest(name):
                    message = self.assertRefused(
                        lambda: rows.with_env(env).write({"reason": "X"})  # noqa: B023
                    )
                    self.assertIn("Stove of Ana", message)

    def test_not_once_the_opportunity_is_gone(self):
        self.card.unlink()
        rows = (self.row | self.older).sudo()
        rows.invalidate_recordset()
        for row in rows:
            with self.assertRaises(UserError), self.cr.savepoint():
                row.write({"reason": "X"})

    def test_several_last_moves_are_corrected_together(self):
        other = self.lead(self.won)
        rows = (self.row | self.last_row(other)).with_user(self.salesperson)
        rows.write({"next_action": "Call"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(rows.mapped("next_action"), ["Call"] * 2)

    def test_what_was_corrected_is_kept_by_the_next_move(self):
        self.row.with_user(self.salesperson).reason = "Better said"
        self.card.with_user(self.salesperson).stage_id = self.won
        row = self.rows(self.card)[2]
        self.assertEqual(row.reason, "Better said")
        self.assertTrue(row.left_at)

    def test_a_required_reason_is_not_emptied(self):
        self.proposal.is_note_required = True
        row = self.row.with_user(self.salesperson)
        for empty in (False, "", "  \n", "\0"):
            message = self.assertRefused(
                lambda: row.write({"reason": empty})  # noqa: B023
            )
            self.assertIn("Stove of Ana", message)
            self.assertIn("Proposal Sent", message)
        row.write({"reason": "Better said", "next_action": False})
        self.assertEqual(row.reason, "Better said")

    def test_a_required_closing_note_is_not_emptied(self):
        self.company.crm_lost_note_required = True
        mine = self.card.with_user(self.salesperson)
        mine.write({"stage_id": self.lost.id, "move_reason": "Too expensive"})
        row = self.last_row(self.card).with_user(self.salesperson)
        self.assertRefused(lambda: row.write({"reason": ""}))

    def test_a_required_reason_to_go_back_is_not_emptied(self):
        self.company.crm_backward_note_required = True
        mine = self.card.with_user(self.salesperson)
        mine.write({"stage_id": self.new.id, "move_reason": "Starting again"})
        row = self.last_row(self.card).with_user(self.salesperson)
        self.assertRefused(lambda: row.write({"reason": ""}))

    def test_a_reason_nobody_asked_for_may_be_emptied(self):
        self.row.with_user(self.salesperson).write({"reason": False})
        self.assertFalse(self.row.reason)


@tagged("standard", "post_install", "-at_install")
class TestTextOfNotes(ImmutableCase):
    """What people type is text, whatever it looks like, however long."""

    HOSTILE = {
        "<script>alert(1)</script><b>Ana</b> & co": None,
        "{{ 7 * 7 }} %s %(lead)s ${x}": None,
        "Robert'); DROP TABLE crm_lead;--": None,
        "été 🔥 \u202enoitca": None,
        "line 1\nline 2\ttab": None,
        "before\0after": "beforeafter",
        "  spaces around \n": "spaces around",
        "x" * 100_000: None,
        "\0\0": False,
        "   ": False,
    }

    def test_said_with_a_move(self):
        for number, (text, kept) in enumerate(self.HOSTILE.items()):
            with self.subTest(text[:30]):
                stage = self.new if number % 2 else self.discovery
                said = {f"move_{name}": text for name in NOTES}
                self.card.with_user(self.salesperson).write(
                    {"stage_id": stage.id, **said}
                )
                row = self.last_row(self.card)
                for name in NOTES:
                    self.assertEqual(row[name], text if kept is None else kept)

    def test_said_with_a_creation(self):
        for text, kept in self.HOSTILE.items():
            with self.subTest(text[:30]):
                lead = self.lead(self.new, move_reason=text)
                row = self.last_row(lead)
                self.assertEqual(row.reason, text if kept is None else kept)

    def test_corrected_afterwards(self):
        row = self.row.with_user(self.salesperson)
        for text, kept in self.HOSTILE.items():
            with self.subTest(text[:30]):
                row.write(dict.fromkeys(NOTES, text))
                self.env.flush_all()
                self.env.invalidate_all()
                for name in NOTES:
                    self.assertEqual(row[name], text if kept is None else kept)

    def test_the_opportunity_itself_keeps_nothing_of_it(self):
        (values,) = self.card.read(["move_reason", "move_next_action"])
        self.assertFalse(values["move_reason"])
        self.assertFalse(values["move_next_action"])


@tagged("standard", "post_install", "-at_install")
class TestWhoSeesHistory(ImmutableCase):
    """Who sees an opportunity sees its moves, and nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.lead(cls.new)
        cls.mine_lost = cls.lead(cls.new)
        cls.mine_lost.action_set_lost()
        cls.mine_archived = cls.lead(cls.new)
        cls.mine_archived.action_archive()
        cls.unassigned = cls.lead(cls.new, user_id=False)
        cls.theirs = cls.lead(cls.new, user_id=cls.colleague.id)
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.foreign = cls.lead(cls.new, company_id=cls.elsewhere.id, user_id=False)
        cls.all_leads = cls.user("all", "sales_team.group_sale_salesman_all_leads")
        cls.all_of_them = (
            cls.mine
            | cls.mine_lost
            | cls.mine_archived
            | cls.unassigned
            | cls.theirs
            | cls.foreign
        )

    def seen(self, user):
        Row = self.Row.with_user(user)
        domain = [("lead_ref", "in", self.all_of_them.ids)]
        refs = {row.lead_ref for row in Row.search(domain)}
        groups = Row._read_group(domain, ["lead_ref"])
        self.assertEqual({ref for (ref,) in groups}, refs)
        return self.all_of_them.filtered(lambda lead: lead.id in refs)

    def test_a_salesperson_sees_their_own_and_nobody_s(self):
        expected = self.mine | self.mine_lost | self.mine_archived | self.unassigned
        self.assertEqual(self.seen(self.salesperson), expected)

    def test_who_sees_all_opportunities_sees_all_moves_of_the_company(self):
        expected = self.all_of_them - self.foreign
        self.assertEqual(self.seen(self.all_leads), expected)
        self.assertEqual(self.seen(self.manager), expected)

    def test_who_works_in_the_other_company_sees_it(self):
        self.manager.company_ids += self.elsewhere
        Row = self.Row.with_user(self.manager)
        domain = [("lead_ref", "=", self.foreign.id)]
        for companies, seen in (
            (self.company, 0),
            (self.elsewhere, 1),
            (self.company | self.elsewhere, 1),
        ):
            there = Row.with_context(allowed_company_ids=companies.ids)
            self.assertEqual(there.search_count(domain), seen)

    def test_one_that_may_not_be_seen_is_not_read_either(self):
        row = self.last_row(self.theirs).with_user(self.salesperson)
        with self.assertRaises(AccessError):
            row.read(["reason"])
        with self.assertRaises(AccessError):
            self.theirs.with_user(self.salesperson).read(["transition_ids"])

    def test_who_does_not_sell_sees_nothing(self):
        stranger = self.user("stranger", "base.group_user")
        with self.assertRaises(AccessError):
            self.Row.with_user(stranger).search([])

    def test_what_changes_hands_takes_its_moves_along(self):
        self.mine.user_id = self.colleague
        self.assertNotIn(self.mine, self.seen(self.salesperson))
        self.assertIn(self.mine, self.seen(self.colleague))

    def test_moves_of_what_is_deleted_stay_with_who_was_in_charge(self):
        refs = {self.mine.id, self.theirs.id}
        (self.mine | self.theirs).unlink()
        domain = [("lead_ref", "in", list(refs))]
        seen = {
            user: set(self.Row.with_user(user).search(domain).mapped("lead_ref"))
            for user in (self.salesperson, self.manager)
        }
        self.assertEqual(seen[self.manager], refs)
        self.assertEqual(len(seen[self.salesperson]), 1)
