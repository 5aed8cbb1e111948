from odoo.tests import Form, tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestContactOpportunity(PipelineCase):
    """The button of a contact that opens a new opportunity, filled in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ana", "email": "ana@customer.example.com"}
        )

    def open_form(self, user):
        """Press the button as someone, and return the form it opens."""
        action = self.customer.with_user(user).action_new_opportunity()
        self.assertEqual(action["res_model"], "crm.lead")
        self.assertEqual(action["views"], [(False, "form")])
        Lead = self.env["crm.lead"].with_user(user)
        return Form(Lead.with_context(**action["context"]))

    def test_the_form_opens_filled_in_and_saves_as_it_is(self):
        lead = self.open_form(self.salesperson).save()
        self.assertEqual(lead.partner_id, self.customer)
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.name, "Ana's opportunity")
        self.assertEqual(lead.email_from, "ana@customer.example.com")
        self.assertEqual(lead.user_id, self.salesperson)
        self.assertEqual(lead.team_id, self.team)
        self.assertOpen(lead, self.new)

    def test_the_contact_s_salesperson_gets_it(self):
        self.customer.user_id = self.colleague
        lead = self.open_form(self.manager).save()
        self.assertEqual(lead.user_id, self.colleague)

    def test_it_counts_among_the_contact_s_opportunities(self):
        before = self.customer.opportunity_count
        self.open_form(self.salesperson).save()
        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.opportunity_count, before + 1)

    def test_one_contact_at_a_time(self):
        both = self.customer | self.customer.copy()
        with self.assertRaises(ValueError):
            both.action_new_opportunity()
