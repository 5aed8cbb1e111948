"""Odoo's paid services are out of the way until there is an account for them."""

from odoo.tests import tagged

from ..common import PipelineCase

ENRICH, GENERATE = 'name="iap_enrich"', 'name="action_generate_leads"'


@tagged("standard", "post_install", "-at_install")
class TestPaidServices(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["iap.account"].search([]).unlink()

    def shown(self):
        """Return which of the buttons and menus a manager sees."""
        leads = self.Lead.with_user(self.manager)
        arch = "".join(
            leads.get_view(self.env.ref(xmlid).id, kind)["arch"]
            for xmlid, kind in (
                ("crm.crm_lead_view_form", "form"),
                ("sales_pipeline_custom.crm_lead_view_kanban_pipeline", "kanban"),
                ("sales_pipeline_custom.crm_lead_view_list_pipeline", "list"),
                ("crm.crm_case_tree_view_leads", "list"),
            )
        )
        bindings = self.env["ir.actions.actions"].with_user(self.manager)
        actions = bindings.get_bindings("crm.lead").get("action", [])
        enrich = self.env.ref("crm_iap_enrich.action_enrich_mail")
        return (
            ENRICH in arch,
            GENERATE in arch,
            enrich.id in [action["id"] for action in actions],
        )

    def test_they_show_once_an_account_is_registered(self):
        self.assertEqual(self.shown(), (False, False, False))
        service = self.env["iap.service"].search([("technical_name", "=", "reveal")])
        account = self.env["iap.account"].create({"service_id": service.id})
        self.assertEqual(self.shown(), (False, False, False), "not paid for yet")
        account.state = "registered"
        self.assertEqual(self.shown(), (True, True, True))
