import pytest

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import PipelineCase
from ..importing.test_csv_import import ImportCase

# Nobody is there to be told when these move an opportunity.
UNATTENDED = ("email", "website", "rule", "trigger", "campaign")


class GateCase(PipelineCase):
    """“Proposal Sent” asks for an e-mail address and a budget."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.require(cls.proposal, "email_from", "customer_budget")
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ana", "email": "ana@example.com"}
        )
        cls.bare = cls.lead(cls.discovery, name="Stove of Bob")
        cls.ready = cls.lead(
            cls.discovery,
            name="Stove of Ana",
            email_from="ana@example.com",
            customer_budget=5000,
        )

    def assertStill(self, lead, stage):
        """Check that an opportunity is open in a stage, its last move being there."""
        self.assertOpen(lead, stage)
        self.assertEqual(self.last_row(lead).to_stage_id, stage)


@tagged("standard", "post_install", "-at_install")
class TestGate(GateCase):
    """A stage lets in what has its required fields, on every path."""

    def test_a_move_says_which_fields_are_missing_and_writes_nothing(self):
        bare = self.bare.with_user(self.salesperson)
        values = {"stage_id": self.proposal.id, "priority": "3"}
        for move in (
            lambda: bare.write(values),
            lambda: bare.web_save(values, {}),
            lambda: bare.move_to_stage(self.proposal),
            lambda: self.bare.write(values),
        ):
            message = self.assertRefused(
                move, "“Stove of Bob”", "“Proposal Sent”", "Email", "Customer Budget"
            )
            self.assertNotIn("Stove of Ana", message)
            self.assertStill(self.bare, self.discovery)
            self.assertEqual(self.bare.priority, "0")
            self.assertEqual(len(self.rows(self.bare)), 1)

    def test_only_what_is_missing_is_named(self):
        self.bare.customer_budget = 5000
        message = self.assertRefused(
            lambda: self.bare.write({"stage_id": self.proposal.id}), "Email"
        )
        self.assertNotIn("Customer Budget", message)

    def test_labels_are_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        label = self.env["ir.model.fields"]._get("crm.lead", "customer_budget")
        label.with_context(lang="fr_FR").field_description = "Le budget du client"
        self.salesperson.lang = "fr_FR"
        bare = self.bare.with_user(self.salesperson).with_context(lang="fr_FR")
        self.assertRefused(
            lambda: bare.write({"stage_id": self.proposal.id}), "Le budget du client"
        )

    def test_what_is_ready_enters(self):
        self.ready.with_user(self.salesperson).write({"stage_id": self.proposal.id})
        self.assertStill(self.ready, self.proposal)

    def test_values_written_with_the_move_count(self):
        bare = self.bare.with_user(self.salesperson)
        bare.write(
            {
                "stage_id": self.proposal.id,
                "email_from": "bob@example.com",
                "customer_budget": 3000,
            }
        )
        self.assertStill(self.bare, self.proposal)

    def test_values_computed_from_what_is_written_count(self):
        self.bare.customer_budget = 3000
        self.bare.with_user(self.salesperson).write(
            {"stage_id": self.proposal.id, "partner_id": self.customer.id}
        )
        self.assertStill(self.bare, self.proposal)
        self.assertEqual(self.bare.email_from, "ana@example.com")

    def test_a_value_emptied_with_the_move_is_missing(self):
        ready = self.ready.with_user(self.salesperson)
        for empty in (
            {"email_from": False},
            {"email_from": ""},
            {"customer_budget": 0},
        ):
            self.assertRefused(
                lambda: ready.write({"stage_id": self.proposal.id, **empty})  # noqa: B023
            )
            self.assertStill(self.ready, self.discovery)

    def test_a_many2many_is_required_too(self):
        self.require(self.proposal, "tag_ids")
        tag = self.env["crm.tag"].create({"name": "Trade fair"})
        self.assertRefused(
            lambda: self.bare.write({"stage_id": self.proposal.id}), "Tags"
        )
        self.bare.write(
            {
                "stage_id": self.proposal.id,
                "tag_ids": [fields.Command.link(tag.id)],
            }
        )
        self.assertStill(self.bare, self.proposal)

    def test_the_form_is_told(self):
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            form = Form(self.bare.with_user(self.salesperson))
            form.stage_id = self.proposal
            form.save()
        self.assertIn("Customer Budget", str(caught.exception))
        self.env.invalidate_all()
        self.assertStill(self.bare, self.discovery)
        form = Form(self.bare.with_user(self.salesperson))
        form.partner_id = self.customer
        form.customer_budget = 3000
        form.stage_id = self.proposal
        form.save()
        self.assertStill(self.bare, self.proposal)

    def test_what_is_created_there_is_asked_too(self):
        Lead = self.Lead.with_user(self.salesperson)
        values = {"name": "Stove of Cleo", "type": "opportunity"}
        there = {"stage_id": self.proposal.id}
        default = Lead.with_context(default_stage_id=self.proposal.id)
        for create in (
            lambda: Lead.create({**values, **there}),
            lambda: Lead.create([values, {**values, **there}]),
            lambda: Lead.browse().web_save({**values, **there}, {}),
            lambda: default.create(values),
            lambda: default.name_create("Stove of Cleo"),
        ):
            self.assertRefused(
                create, "“Stove of Cleo”", "“Proposal Sent”", "Email", "Customer Budget"
            )
        self.assertFalse(self.Lead.search([("name", "=", "Stove of Cleo")]))
        full = {"partner_id": self.customer.id, "customer_budget": 3000}
        lead = Lead.create({**values, **there, **full})
        self.assertStill(lead.sudo(), self.proposal)

    def test_an_imported_line_is_refused_with_its_name(self):
        Lead = self.Lead.with_user(self.salesperson).with_context(import_file=True)
        columns = ["name", "stage_id", "email_from", "customer_budget"]
        result = Lead.load(
            columns,
            [
                ["Stove of Cleo", "Proposal Sent", "cleo@example.com", "3000"],
                ["Stove of Dan", "Proposal Sent", "", ""],
            ],
        )
        self.assertFalse(result["ids"])
        message = result["messages"][-1]
        for words in ("Stove of Dan", "Proposal Sent", "Email", "Customer Budget"):
            self.assertIn(words, message["message"])
        found = self.Lead.search([("name", "in", ["Stove of Cleo", "Stove of Dan"])])
        self.assertFalse(found)

    def test_a_line_that_moves_what_is_known_is_refused_too(self):
        Lead = self.Lead.with_user(self.salesperson).with_context(import_file=True)
        columns = [".id", "name", "stage_id"]
        line = [str(self.bare.id), "Stove of Bob", "Proposal Sent"]
        result = Lead.load(columns, [line])
        self.assertFalse(result["ids"])
        self.assertIn("Customer Budget", result["messages"][0]["message"])
        self.env.invalidate_all()
        self.assertStill(self.bare, self.discovery)

    def test_people_are_told_where_automation_rules_exist(self):
        bare = self.bare.with_user(self.salesperson).with_context(__action_done={})
        self.assertRefused(
            lambda: bare.write({"stage_id": self.proposal.id}), "Customer Budget"
        )

    def test_being_there_already_asks_nothing(self):
        self.bare.moved_by(gated=False).move_to_stage(self.proposal)
        bare = self.bare.with_user(self.salesperson)
        bare.write({"stage_id": self.proposal.id, "priority": "2"})
        self.assertEqual(self.bare.priority, "2")

    def test_leaving_asks_nothing(self):
        self.bare.moved_by(gated=False).move_to_stage(self.proposal)
        self.bare.with_user(self.salesperson).stage_id = self.discovery
        self.assertStill(self.bare, self.discovery)

    def test_losing_in_a_lost_stage_that_asks_is_asked_on_every_path(self):
        self.require(self.lost, "customer_budget")
        bare = self.bare.with_user(self.salesperson)
        wizard = (
            self.env["crm.lead.lost"]
            .with_user(self.salesperson)
            .create({"lead_ids": bare.ids, "lost_reason_id": self.budget.id})
        )
        for move in (
            lambda: bare.write({"stage_id": self.lost.id}),
            lambda: bare.action_set_lost(),
            lambda: wizard.action_lost_reason_apply(),
            lambda: bare.write({"active": False, "probability": 0}),
        ):
            self.assertRefused(move, "Customer Budget", "“Lost”")
            self.assertStill(self.bare, self.discovery)
        self.ready.with_user(self.salesperson).action_set_lost()
        self.assertLost(self.ready)

    def test_winning_in_a_won_stage_that_asks_is_asked_on_every_path(self):
        self.require(self.won, "customer_budget")
        bare = self.bare.with_user(self.salesperson)
        for move in (
            lambda: bare.write({"stage_id": self.won.id}),
            lambda: bare.action_set_won(),
            lambda: bare.action_set_won_rainbowman(),
        ):
            self.assertRefused(move, "Customer Budget", "“Won”")
            self.assertStill(self.bare, self.discovery)
        self.ready.with_user(self.salesperson).action_set_won()
        self.assertWon(self.ready)

    def test_reopening_in_a_stage_that_asks_is_asked(self):
        lost = self.lead(self.new, name="Stove of Eve")
        lost.moved_by(gated=False).move_to_stage(self.proposal)
        lost.move_to_stage(self.lost)
        for move in (
            lambda: lost.with_user(self.salesperson).action_unarchive(),
            lambda: lost.with_user(self.salesperson).write(
                {"stage_id": self.proposal.id}
            ),
        ):
            self.assertRefused(move, "“Stove of Eve”", "Customer Budget")
            self.assertLost(lost)
        lost.write({"partner_id": self.customer.id, "customer_budget": 3000})
        lost.with_user(self.salesperson).action_unarchive()
        self.assertStill(lost, self.proposal)

    def test_a_field_one_may_not_see_is_looked_at_all_the_same(self):
        field = self.Lead._fields["customer_budget"]
        self.patch(field, "groups", "base.group_system")
        self.ready.with_user(self.salesperson).write({"stage_id": self.proposal.id})
        self.assertEqual(self.ready.stage_id, self.proposal)


@tagged("standard", "post_install", "-at_install")
class TestGateOfImportedFiles(ImportCase):
    """On the import screen, the line that lacks something is named."""

    def test_the_lines_that_lack_something_are_named_and_none_comes_in(self):
        self.require(self.proposal, "email_from")
        there = {"stage": "Proposition envoyée"}
        before = self.counts()
        result = self.import_rows(
            {"title": "Poêle d'Ana", "email": "ana@example.com", **there},
            {"title": "Poêle de Bob", **there},
            {"title": "Poêle de Cléo"},
            {"title": "Poêle de Dan", **there},
        )
        self.assertFalse(result["ids"])
        self.assertEqual(self.counts(), before)
        for line, title in ((1, "Poêle de Bob"), (3, "Poêle de Dan")):
            (message,) = (
                m["message"] for m in result["messages"] if m["rows"]["from"] == line
            )
            for words in (title, "Proposition envoyée"):
                self.assertIn(words, message)
        self.assertEqual(len(result["messages"]), 2)


@tagged("standard", "post_install", "-at_install")
class TestGateOfMany(GateCase):
    """In a mass move, all go or none, and the message says who holds it up."""

    def test_the_message_names_those_that_lack_something_and_none_moves(self):
        half = self.lead(self.new, name="Stove of Cleo", customer_budget=1)
        leads = self.ready | self.bare | half
        message = self.assertRefused(
            lambda: leads.with_user(self.salesperson).write(
                {"stage_id": self.proposal.id}
            ),
            "2 of 3",
            "Stove of Bob",
            "Stove of Cleo",
        )
        self.assertNotIn("Stove of Ana", message)
        of_bob, of_cleo = message.splitlines()[1:]
        self.assertIn("Email, Customer Budget", of_bob)
        self.assertIn("Email", of_cleo)
        self.assertNotIn("Customer Budget", of_cleo)
        self.assertStill(self.ready, self.discovery)
        self.assertStill(self.bare, self.discovery)
        self.assertStill(half, self.new)

    def test_nothing_is_written_before_all_of_them_are_checked(self):
        held = self.lead(self.new, name="Stove of Eve")
        held.moved_by(gated=False).move_to_stage(self.proposal)
        both = self.bare | held  # which go back to different stages
        both.move_to_stage(self.lost)
        with pytest.raises(UserError, match="Stove of Eve"):  # undoes nothing by itself
            both.action_unarchive()
        self.assertLost(self.bare)

    def test_the_message_says_when_none_may_go(self):
        leads = self.bare | self.lead(self.new, name="Stove of Cleo")
        self.assertRefused(
            lambda: leads.write({"stage_id": self.proposal.id}),
            "None of these 2",
            "Stove of Bob",
            "Stove of Cleo",
        )

    def test_the_others_may_be_moved_without_them(self):
        there = self.lead(self.new, email_from="a@b.c", customer_budget=1)
        there.move_to_stage(self.proposal)
        leads = (self.ready | self.bare | there).with_user(self.salesperson)
        result = leads.action_move_ready(
            self.proposal.id,
            reason="They agreed",
            next_action="Call",
            attention="Dog",
        )
        self.assertEqual(result["moved"], self.ready.ids)
        self.assertEqual(
            result["missing"], {self.bare.id: ["Email", "Customer Budget"]}
        )
        self.assertStill(self.ready, self.proposal)
        self.assertStill(self.bare, self.discovery)
        self.assertEqual(len(self.rows(there)), 2)
        row = self.last_row(self.ready)
        self.assertEqual(row.reason, "They agreed")
        self.assertEqual(row.next_action, "Call")
        self.assertEqual(row.attention, "Dog")

    def test_moving_the_ready_ones_goes_round_no_access_right(self):
        theirs = self.lead(
            self.new,
            user_id=self.colleague.id,
            email_from="a@b.c",
            customer_budget=1,
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            theirs.with_user(self.salesperson).action_move_ready(self.proposal.id)
        self.env.invalidate_all()
        self.assertStill(theirs, self.new)

    def test_three_refused_among_ten_thousand_are_named_and_nothing_moves(self):
        columns = ", ".join(
            f'"{field.name}"'
            for field in self.Lead._fields.values()
            if field.store and field.column_type and field.name not in ("id", "name")
        )
        self.env.flush_all()
        self.cr.execute(
            f"""
            INSERT INTO crm_lead (name, {columns})
            SELECT 'Stove ' || number, {columns}
              FROM crm_lead, generate_series(1, 10000) AS number
             WHERE id = %s
         RETURNING id
            """,
            [self.ready.id],
        )
        leads = self.Lead.browse(id_ for (id_,) in self.cr.fetchall())
        late = leads[17] | leads[5000] | leads[9999]
        late.write({"customer_budget": 0})
        message = self.assertRefused(
            lambda: leads.with_user(self.salesperson).write(
                {"stage_id": self.proposal.id}
            ),
            "3 of 10000",
            *(f"“{lead.name}”: Customer Budget" for lead in late),
        )
        self.assertEqual(len(message.splitlines()), 4)
        self.cr.execute(
            "SELECT count(*) FROM crm_lead WHERE id = ANY(%s) AND stage_id != %s",
            [leads.ids, self.discovery.id],
        )
        self.assertEqual(self.cr.fetchone(), (0,))
        self.assertFalse(self.rows(leads))


@tagged("standard", "post_install", "-at_install")
class TestGateWithNobodyThere(GateCase):
    """A mail, the website, a rule or a cron leaves the opportunity and says why."""

    def movers(self):
        """Return (name, function that gives an opportunity moved by it)."""
        for origin in UNATTENDED:
            yield origin, lambda lead, o=origin: lead.moved_by(origin=o)
        yield "automation", self.by_a_rule
        yield "cron", lambda lead: lead.with_context(cron_id=1)
        yield (
            "cron of a person",
            lambda lead: lead.with_user(self.salesperson).with_context(cron_id=1),
        )

    def test_it_stays_the_rest_is_written_and_the_chatter_says_why(self):
        for name, moved in self.movers():
            with self.subTest(name):
                lead = self.lead(self.discovery)
                last = self.last_message_id()
                moved(lead).write({"stage_id": self.proposal.id, "priority": "3"})
                self.assertStill(lead, self.discovery)
                self.assertEqual(len(self.rows(lead)), 1)
                self.assertEqual(lead.priority, "3")
                bodies = self.messages_since(lead, last).mapped("body")
                (body,) = [body for body in bodies if "Not moved" in body]
                for words in ("Proposal Sent", "Email", "Customer Budget"):
                    self.assertIn(words, body)

    def test_what_would_win_or_lose_it_is_not_written_either(self):
        self.require(self.won, "customer_budget")
        self.require(self.lost, "customer_budget")
        mailed = self.bare.moved_by(origin="email")
        mailed.action_set_won()
        self.assertStill(self.bare, self.discovery)
        mailed.write({"stage_id": self.won.id, "probability": 100})
        self.assertStill(self.bare, self.discovery)
        mailed.action_set_lost(lost_reason_id=self.budget.id)
        self.assertStill(self.bare, self.discovery)

    def test_the_ready_ones_go(self):
        leads = (self.bare | self.ready).moved_by(origin="trigger")
        leads.write({"stage_id": self.proposal.id})
        self.assertStill(self.ready, self.proposal)
        self.assertEqual(self.last_row(self.ready).origin, "trigger")
        self.assertStill(self.bare, self.discovery)

    def test_what_is_created_starts_in_the_first_stage_instead(self):
        for stage in (self.proposal, self.won, self.lost):
            with self.subTest(stage.name):
                self.require(stage, "email_from", "customer_budget")
                last = self.last_message_id()
                lead = self.Lead.moved_by(origin="website").create(
                    {
                        "name": "Stove of Cleo",
                        "type": "opportunity",
                        "stage_id": stage.id,
                        "team_id": self.team.id,
                    }
                )
                self.assertStill(lead, self.new)
                (row,) = self.rows(lead)
                self.assertEqual((row.kind, row.origin), ("created", "website"))
                self.assertEqual(row.outcome, "open")
                bodies = "".join(self.messages_since(lead, last).mapped("body"))
                self.assertIn("Customer Budget", bodies)
                self.assertIn(stage.name, bodies)

    def test_reopening_leaves_it_lost(self):
        lost = self.lead(self.new)
        lost.moved_by(gated=False).move_to_stage(self.proposal)
        lost.move_to_stage(self.lost)
        lost.moved_by(origin="rule").action_unarchive()
        self.assertLost(lost)


@tagged("standard", "post_install", "-at_install")
class TestForcingTheGate(GateCase):
    """A manager lets in what is not ready, and says why."""

    def test_a_manager_forces_with_a_reason_that_is_kept(self):
        self.bare.with_user(self.manager).write(
            {"stage_id": self.proposal.id, "move_force_reason": " An old friend "}
        )
        self.assertStill(self.bare, self.proposal)
        row = self.last_row(self.bare)
        self.assertEqual(row.force_reason, "An old friend")
        self.assertEqual(row.user_id, self.manager)

    def test_the_reason_stays_only_on_those_that_lacked_something(self):
        (self.bare | self.ready).with_user(self.manager).write(
            {"stage_id": self.proposal.id, "move_force_reason": "Trade fair"}
        )
        self.assertStill(self.bare, self.proposal)
        self.assertStill(self.ready, self.proposal)
        self.assertEqual(self.last_row(self.bare).force_reason, "Trade fair")
        self.assertFalse(self.last_row(self.ready).force_reason)

    def test_a_stage_that_asks_nothing_keeps_no_force_reason(self):
        self.bare.with_user(self.manager).write(
            {"stage_id": self.negotiation.id, "move_force_reason": "Whatever"}
        )
        self.assertFalse(self.last_row(self.bare).force_reason)

    def test_a_salesperson_does_not_force(self):
        mine = self.bare.with_user(self.salesperson)
        with self.assertRaises(AccessError) as caught, self.cr.savepoint():
            mine.write({"stage_id": self.proposal.id, "move_force_reason": "I want to"})
        self.assertIn("Stove of Bob", str(caught.exception))
        self.env.invalidate_all()
        self.assertStill(self.bare, self.discovery)

    def test_a_salesperson_s_force_reason_on_what_is_ready_is_forgotten(self):
        self.ready.with_user(self.salesperson).write(
            {"stage_id": self.proposal.id, "move_force_reason": "I want to"}
        )
        self.assertFalse(self.last_row(self.ready).force_reason)

    def test_a_blank_reason_is_none(self):
        bare = self.bare.with_user(self.manager)
        for blank in ("", "  \n\t ", False, "\0"):
            self.assertRefused(
                lambda: bare.write(
                    {
                        "stage_id": self.proposal.id,
                        "move_force_reason": blank,  # noqa: B023
                    }
                ),
                "Customer Budget",
            )
            self.assertStill(self.bare, self.discovery)

    def test_without_a_reason_a_manager_is_asked_like_everyone(self):
        self.assertRefused(
            lambda: self.bare.with_user(self.manager).write(
                {"stage_id": self.proposal.id}
            ),
            "Customer Budget",
        )


@tagged("standard", "post_install", "-at_install")
class TestRequiredFieldsOfStage(GateCase):
    """What a stage may require, and what happens when that goes away."""

    def test_what_nobody_can_fill_in_is_refused_by_its_label(self):
        get = self.env["ir.model.fields"]._get
        for model, name in (
            ("crm.lead", "stage_id"),
            ("crm.lead", "probability"),
            ("crm.lead", "team_id"),
            ("crm.lead", "day_open"),
            ("crm.lead", "stage_outcome"),
            ("crm.lead", "message_ids"),
            ("crm.lead", "create_date"),
            ("res.partner", "email"),
        ):
            field = get(model, name)
            with (
                self.subTest(name),
                self.assertRaises(ValidationError) as caught,
                self.cr.savepoint(),
            ):
                self.negotiation.required_field_ids = field
            self.assertIn(field.field_description, str(caught.exception))
            self.assertIn("Negotiation", str(caught.exception))

    def test_what_is_not_required_any_more_is_not_asked_any_more(self):
        self.assertRefused(lambda: self.bare.write({"stage_id": self.proposal.id}))
        self.proposal.required_field_ids = False
        self.bare.with_user(self.salesperson).stage_id = self.proposal
        self.assertStill(self.bare, self.proposal)

    def test_what_one_may_not_fill_in_is_named_without_an_input(self):
        budget = self.bare._fields["customer_budget"]
        self.patch(budget, "groups", "sales_team.group_sale_manager")
        for user, asked in ((self.salesperson, False), (self.manager, True)):
            dialog = self.env["crm.lead.move"].with_user(user)
            dialog = dialog.create(
                {"lead_ids": self.bare.ids, "stage_id": self.proposal.id}
            )
            self.assertIn("Customer Budget", dialog.missing_text)
            shown = [name for each in dialog.to_fill_in for name in each["fields"]]
            self.assertEqual("customer_budget" in shown, asked)

    def test_who_sells_reads_stages_and_who_manages_reads_what_they_require(self):
        (values,) = self.proposal.with_user(self.salesperson).read()
        self.assertEqual(values["name"], self.proposal.name)
        self.assertNotIn("required_field_ids", values)
        (values,) = self.proposal.with_user(self.manager).read()
        self.assertEqual(len(values["required_field_ids"]), 2)
        Form(self.proposal.with_user(self.manager)).save()

    def test_a_manager_chooses_them_and_a_salesperson_does_not(self):
        email = self.env["ir.model.fields"]._get("crm.lead", "email_from")
        values = {"required_field_ids": [fields.Command.set(email.ids)]}
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.negotiation.with_user(self.salesperson).write(values)
        self.negotiation.with_user(self.manager).write(values)
        self.assertRefused(
            lambda: self.bare.with_user(self.salesperson).write(
                {"stage_id": self.negotiation.id}
            ),
            "Email",
        )
        self.negotiation.with_user(self.manager).required_field_ids = False
        self.bare.with_user(self.salesperson).stage_id = self.negotiation
        self.assertStill(self.bare, self.negotiation)


@tagged("standard", "post_install", "-at_install")
class TestRequiredFieldThatGoes(PipelineCase):
    """A field an administrator made, required, and removed."""

    def setUp(self):
        super().setUp()
        # As Odoo's own tests of manual fields do: the registry is put back afterwards.
        self.registry_enter_test_mode()
        self.addCleanup(self.registry.reset_changes)
        self.addCleanup(self.registry.clear_all_caches)

    def test_it_is_no_longer_asked_for(self):
        field = self.env["ir.model.fields"].create(
            {
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "name": "x_chimney",
                "field_description": "Height of the chimney",
                "ttype": "char",
            }
        )
        self.proposal.required_field_ids = field
        lead = self.lead(self.discovery)
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            lead.stage_id = self.proposal
        self.assertIn("Height of the chimney", str(caught.exception))
        self.env.invalidate_all()
        field.unlink()
        lead = self.env["crm.lead"].browse(lead.id)
        lead.stage_id = self.proposal
        self.assertEqual(self.last_row(lead).to_stage_id, self.proposal)
