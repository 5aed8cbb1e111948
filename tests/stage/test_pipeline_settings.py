"""The settings a sales manager may change without being an administrator."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from ..common import PipelineCase, french_manager


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

    def test_everything_of_ours_is_there(self):
        """What administrators set in the general settings, managers set here."""
        ours = {
            name
            for name, field in self.env["res.config.settings"]._fields.items()
            if any(one.startswith("sales_pipeline_") for one in field._modules)
            and name.startswith("crm_")
        }
        ours |= {
            name
            for name, field in self.env["res.company"]._fields.items()
            if any(one.startswith("sales_pipeline_") for one in field._modules)
            and field.store
            and not field.readonly
        }
        settings = self.env["crm.pipeline.settings"]
        view = settings.with_user(self.manager).get_view(view_type="form")["arch"]
        for name in ours:
            with self.subTest(name):
                self.assertIn(f'name="{name}"', view)

    def test_a_manager_says_when_an_opportunity_is_stale_and_how_long_links_work(self):
        days = {
            "crm_untouched_days": 30,
            "crm_questionnaire_link_days": 10,
            "crm_run_days_kept": 90,
        }
        settings = self.env["crm.pipeline.settings"].with_user(self.manager)
        settings.create({**days, "inbound_days_kept": 60}).action_save()
        for name, value in days.items():
            self.assertEqual(self.company[name], value)
        messages = self.env["crm.inbound.message"]
        self.assertEqual(messages._days_kept(), 60)
        self.assertFalse(self.manager.has_group("base.group_system"))
        other = settings.create({})
        self.assertEqual(other.inbound_days_kept, 60)
        messages._keep_for(70)
        other.action_save()
        self.assertEqual(messages._days_kept(), 70, "what another changed stays")

    def test_what_makes_no_sense_is_refused(self):
        settings = self.env["crm.pipeline.settings"].with_user(self.manager)
        for name in ("crm_untouched_days", "crm_questionnaire_link_days"):
            with self.subTest(name):
                opened = settings.create({name: -3})
                self.assertRefused(opened.action_save, "-3", self.company.name)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            settings.create({"inbound_days_kept": -3})

    def test_a_salesperson_may_not_open_them(self):
        with self.assertRaises(AccessError):
            self.env["crm.pipeline.settings"].with_user(self.salesperson).create({})


@tagged("standard", "post_install", "-at_install")
class TestPipelineSettingsTour(PipelineCase, HttpCase):
    def test_a_manager_sets_them_from_the_menu(self):
        french_manager(self.env)
        self.start_tour("/odoo/sales", "sales_pipeline_settings", login="helene.test")
        self.env.invalidate_all()
        self.assertEqual(self.company.crm_untouched_days, 21)
        self.assertEqual(self.company.crm_questionnaire_link_days, 45)
