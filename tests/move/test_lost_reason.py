from lxml import etree

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestMandatoryLostReason(PipelineCase):
    """A company that wants to know why each opportunity is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.crm_lost_reason_required = True
        cls.open = cls.lead(cls.proposal, name="Stove of Ana")

    def assertAsksWhy(self, lose, *args, lead=None, **values):
        """Check that a way of losing is refused, by name, and changes nothing."""
        lead = self.open if lead is None else lead
        count = self.Lead.with_context(active_test=False).search_count([])
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            lose(*args, **values)
            self.env.flush_all()
        self.assertIn("Stove of Ana", str(caught.exception))
        self.assertIn("reason", str(caught.exception))
        lead.invalidate_recordset()
        self.assertOpen(lead, self.proposal)
        Lead = self.Lead.with_context(active_test=False)
        self.assertEqual(Lead.search_count([]), count)

    def test_dropping_on_lost(self):
        mine = self.open.with_user(self.salesperson)
        self.assertAsksWhy(mine.web_save, {"stage_id": self.lost.id}, {})
        values = {"stage_id": self.lost.id, "lost_reason_id": False}
        self.assertAsksWhy(mine.web_save, values, {})
        mine.web_save({**values, "lost_reason_id": self.budget.id}, {})
        self.assertLost(self.open, reason=self.budget)

    def test_one_without_a_reason_stops_the_whole_batch(self):
        ready = self.lead(self.proposal, name="Ready")
        ready.lost_reason_id = self.timing
        leads = ready | self.open
        self.assertAsksWhy(leads.write, {"stage_id": self.lost.id})
        self.assertEqual(ready.stage_id, self.proposal)
        leads.write({"stage_id": self.lost.id, "lost_reason_id": self.budget.id})
        self.assertLost(self.open, reason=self.budget)

    def test_a_reason_given_before_is_enough(self):
        self.open.lost_reason_id = self.timing
        self.open.stage_id = self.lost
        self.assertLost(self.open, reason=self.timing)

    def test_marking_lost(self):
        mine = self.open.with_user(self.salesperson)
        self.assertAsksWhy(mine.action_set_lost)
        mine.action_set_lost(lost_reason_id=self.budget.id)
        self.assertLost(self.open, reason=self.budget)

    def test_marking_lost_without_a_lost_stage(self):
        self.without_stage(self.lost)
        self.assertAsksWhy(self.open.action_set_lost)
        self.open.action_set_lost(lost_reason_id=self.budget.id)
        self.assertLost(self.open, self.proposal, self.budget)

    def test_archiving_at_zero_percent(self):
        values = {"active": False, "probability": 0}
        self.assertAsksWhy(self.open.write, values)

    def test_archiving_and_then_zero_percent(self):
        def lose():
            self.open.write({"active": False})
            self.open.write({"probability": 0})

        self.assertAsksWhy(lose)

    def test_zero_percent_and_then_archiving(self):
        def lose():
            self.open.write({"probability": 0})
            self.open.action_archive()

        self.assertAsksWhy(lose)
        self.without_stage(self.lost)
        self.assertAsksWhy(lose)

    def test_archiving_needs_no_reason(self):
        self.open.action_archive()
        self.assertFalse(self.open.active)

    def test_creating_in_the_lost_column(self):
        values = {"name": "Stove of Ana", "type": "opportunity"}
        lost = {**values, "stage_id": self.lost.id}
        self.assertAsksWhy(self.Lead.create, lost)
        self.assertAsksWhy(self.Lead.create, [values, lost])
        Lost = self.Lead.with_context(default_stage_id=self.lost.id)
        self.assertAsksWhy(Lost.create, values)
        lead = self.Lead.create({**lost, "lost_reason_id": self.budget.id})
        self.assertLost(lead, reason=self.budget)

    def test_creating_what_odoo_calls_lost(self):
        values = {"name": "Stove of Ana", "active": False, "probability": 0}
        self.assertAsksWhy(self.Lead.create, values)

    def test_importing(self):
        names = ["name", "type", "stage_id", "lost_reason_id"]
        row = ["Stove of Ana", "opportunity", "Lost"]
        result = self.Lead.load(names, [[*row, ""]])
        self.assertFalse(result["ids"])
        self.assertIn("Stove of Ana", result["messages"][0]["message"])
        result = self.Lead.load(names, [[*row, "Insufficient budget"]])
        self.assertLost(self.Lead.browse(result["ids"]), reason=self.budget)

    def test_importing_again(self):
        names = ["id", "name", "type", "stage_id"]
        row = ["__import__.stove", "Stove of Ana", "opportunity"]
        created = self.Lead.load(names, [[*row, "Proposal Sent"]])
        result = self.Lead.load(names, [[*row, "Lost"]])
        self.assertFalse(result["ids"])
        self.assertIn("Stove of Ana", result["messages"][0]["message"])
        lead = self.Lead.browse(created["ids"])
        lead.invalidate_recordset()
        self.assertOpen(lead, self.proposal)

    def test_the_dialog_of_a_move(self):
        mine = self.open.with_user(self.salesperson)
        action = mine.action_ask_before_move(self.lost.id)
        model = mine.env[action["res_model"]].with_context(**action["context"])
        form = Form(model)
        self.assertTrue(form.lost_reason_required)
        with self.assertRaisesRegex(AssertionError, "lost_reason_id"):
            form.save()
        form.lost_reason_id = self.budget
        form.save().action_move()
        self.assertLost(self.open, reason=self.budget)

    def test_several_at_once_may_be_lost_for_another_reason(self):
        other = self.env.ref("sales_pipeline_custom.lost_reason_other")
        leads = self.open | self.lead(self.first, name="Stove of Ben")
        for lost, is_offered in ((leads[0], False), (leads, True)):
            mine = lost.with_user(self.salesperson)
            action = mine.action_ask_before_move(self.lost.id)
            model = mine.env[action["res_model"]].with_context(**action["context"])
            wizard = model.new({})
            choices = wizard.lost_reason_choice_ids._origin
            self.assertEqual(other in choices, is_offered)
            self.assertEqual(
                f"“{other.name}” is there" in (wizard.lost_reason_help or ""),
                is_offered,
            )
            self.assertIn(self.budget, choices)
            # As the input of the dialog looks for them.
            [field] = etree.fromstring(model.get_view(False, "form")["arch"]).xpath(
                "//field[@name='lost_reason_id']"
            )
            ids = choices.ids
            domain = safe_eval(field.get("domain"), {"lost_reason_choice_ids": ids})
            found = mine.env["crm.lost.reason"].search(domain)
            self.assertEqual(found, choices)
        model.create({"lost_reason_id": other.id}).action_move()
        self.assertLost(leads[0], reason=other)
        self.assertLost(leads[1], reason=other)

    def test_the_dialog_of_a_move_called_without_its_form(self):
        values = {"lead_ids": self.open.ids, "stage_id": self.lost.id}
        wizard = self.env["crm.lead.move"].create(values)
        self.assertAsksWhy(wizard.action_move)

    def test_odoo_s_own_dialog(self):
        Wizard = self.env["crm.lead.lost"].with_user(self.salesperson)
        form = Form(Wizard.with_context(default_lead_ids=self.open.ids))
        self.assertTrue(form.lost_reason_required)
        with self.assertRaisesRegex(AssertionError, "lost_reason_id"):
            form.save()
        wizard = Wizard.create({"lead_ids": [fields.Command.set(self.open.ids)]})
        self.assertAsksWhy(wizard.action_lost_reason_apply)

    def test_the_team_that_takes_over_keeps_the_reason(self):
        team, stages = self.team_with_stages()
        own, own_stages = self.team_with_stages("Spas")
        values = {"team_id": own.id, "user_id": False}
        lead = self.lead(own_stages[3], lost_reason_id=self.budget.id, **values)
        lead.team_id = team
        self.assertLost(lead, stages[3], self.budget)

    def test_won_and_open_stages_need_none(self):
        self.open.stage_id = self.won
        self.assertWon(self.open)
        self.open.stage_id = self.new
        self.assertOpen(self.open, self.new)

    def test_another_company_may_not_ask(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertFalse(company.crm_lost_reason_required)
        lead = self.lead(self.new, company_id=company.id, user_id=False)
        lead.stage_id = self.lost
        self.assertLost(lead)

    def test_the_company_of_the_opportunity_asks_and_not_the_user_s(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.company.crm_lost_reason_required = False
        company.crm_lost_reason_required = True
        values = {"company_id": company.id, "user_id": False}
        lead = self.lead(self.proposal, name="Stove of Ana", **values)
        self.assertAsksWhy(lead.write, {"stage_id": self.lost.id}, lead=lead)

    def test_created_lost_the_team_s_company_asks(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.company.crm_lost_reason_required = False
        company.crm_lost_reason_required = True
        team = self.new_team("Elsewhere", company_id=company.id)
        values = {"name": "Stove of Ana", "team_id": team.id, "user_id": False}
        self.assertAsksWhy(self.Lead.create, {**values, "stage_id": self.lost.id})

    def test_the_dialog_asks_when_one_of_the_companies_does(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        other = self.lead(self.new, company_id=company.id, user_id=False)
        Wizard = self.env["crm.lead.move"]
        for leads, required in ((other, False), (other | self.open, True)):
            wizard = Wizard.new({"lead_ids": leads.ids, "stage_id": self.lost.id})
            self.assertEqual(wizard.lost_reason_required, required)


@tagged("standard", "post_install", "-at_install")
class TestLostReason(PipelineCase):
    def test_an_unknown_reason_is_refused_by_name(self):
        gone = self.env["crm.lost.reason"].create({"name": "Gone"})
        gone_id = gone.id
        gone.unlink()
        lead = self.lead(self.proposal, name="Stove of Ana")
        for lose in (
            lambda: lead.write({"stage_id": self.lost.id, "lost_reason_id": gone_id}),
            lambda: lead.action_set_lost(lost_reason_id=gone_id),
            lambda: self.lead(self.lost, name="Stove of Ana", lost_reason_id=gone_id),
        ):
            with self.assertRaises(UserError) as caught, self.cr.savepoint():
                lose()
            self.assertIn("Stove of Ana", str(caught.exception))
            self.assertIn("no longer exists", str(caught.exception))
            lead.invalidate_recordset()
            self.assertOpen(lead, self.proposal)
