"""The settings a sales manager may change without being an administrator."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestPipelineSettings(PipelineCase):
    def test_a_manager_changes_the_mode_and_the_mandatory_reason(self):
        lead = self.lead(self.discovery, user_id=self.manager.id)
        settings = self.env["crm.pipeline.settings"].with_user(self.manager).create({})
        self.assertEqual(settings.crm_probability_mode, "stage")
        settings.crm_lost_reason_required = True
        settings.action_save()
        self.assertTrue(self.env.company.crm_lost_reason_required)
        self.assertEqual(self.env.company.crm_probability_mode, "stage")
        self.assertEqual(lead.probability, 40)

    def test_a_manager_says_what_pays_referrers_and_where_their_links_lead(self):
        product = self.env["product.product"].create(
            {"name": "Thank You", "type": "service"}
        )
        settings = self.env["crm.pipeline.settings"].with_user(self.manager).create({})
        settings.crm_referral_product_id = product
        url = "https://stoves.example.com/quote"
        settings.crm_referral_landing_url = url
        settings.action_save()
        self.assertEqual(self.company.crm_referral_product_id, product)
        self.assertEqual(self.company.crm_referral_landing_url, url)
        again = self.env["crm.pipeline.settings"].with_user(self.manager).create({})
        self.assertEqual(again.crm_referral_product_id, product)

    def test_a_link_that_leads_nowhere_is_refused(self):
        for url in ("stoves", "javascript:alert(1)", "ftp://example.com", "https://"):
            settings = self.env["crm.pipeline.settings"].with_user(self.manager)
            settings = settings.create({"crm_referral_landing_url": url})
            with self.subTest(url):
                self.assertRefused(settings.action_save, url, "https://")

    def test_a_manager_settles_nothing_in_a_company_not_theirs(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        settings = self.env["crm.pipeline.settings"].with_user(self.manager)
        settings = settings.create(
            {"company_id": other.id, "crm_lost_reason_required": True}
        )
        with self.assertRaises(AccessError):
            settings.action_save()
        self.assertFalse(other.crm_lost_reason_required)

    def test_a_salesperson_may_not_open_them(self):
        with self.assertRaises(AccessError):
            self.env["crm.pipeline.settings"].with_user(self.salesperson).create({})
