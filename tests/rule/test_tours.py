"""A sales manager sets rules up, in a real browser, in French."""

from datetime import date

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..common import RuleCase, french_manager


@tagged("standard", "post_install", "-at_install")
class TestRuleTours(RuleCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helene = french_manager(cls.env)

    def tour(self, name, url):
        self.start_tour(url, f"sales_pipeline_rule_{name}", login="helene.test")
        self.env.invalidate_all()

    def rika_and_stuv(self):
        rika = self.lead(self.new, name="PAG Rika", expected_revenue=9000)
        stuv = self.lead(self.new, name="PAB Stûv", expected_revenue=100)
        return rika, stuv

    def test_creating_a_rule_and_switching_it_on(self):
        self.tour("create", "/odoo/sales")
        rule = self.env["crm.transition.rule"].search(
            [("name", "=", "Proposition : rappeler")]
        )
        self.assertTrue(rule.active)
        self.assertEqual(rule.to_stage_ids, self.proposal)
        self.assertEqual(rule.user_id, self.helene)
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.carry_out()
        activity = lead.activity_ids
        self.assertEqual(activity.summary, "Prendre des nouvelles")
        today = fields.Date.context_today(lead.with_context(tz=self.helene.tz))
        self.assertEqual(activity.date_deadline, fields.Date.add(today, days=1))

    def test_a_dry_run_tells_what_would_have_run_and_what_not(self):
        leads = self.Lead.union(*self.rika_and_stuv())
        leads.with_context(lang="fr_FR").write({"stage_id": self.proposal.id})
        self.rule(
            name="Essai de la proposition",
            active=False,
            to_stage_ids=self.proposal,
            filter_domain="[('expected_revenue', '>', 5000)]",
        )
        self.tour("dry_run", "/odoo/pipeline-rules")
        self.assertFalse(self.runs(leads), "nothing was done")

    def test_switching_a_ready_made_rule_on_with_one_click(self):
        self.tour("ready_made", "/odoo/pipeline-rules")
        rule = self.env.ref("sales_pipeline_custom.rule_schedule_call")
        self.assertTrue(rule.active)
        self.assertEqual(rule.user_id, self.helene)

    def test_seeing_what_ran_and_why_something_did_not(self):
        leads = self.Lead.union(*self.rika_and_stuv())
        rule = self.rule(
            name="Étiqueter",
            to_stage_ids=self.proposal,
            filter_domain="[('expected_revenue', '>', 5000)]",
        )
        rule.user_id = self.helene
        leads.write({"stage_id": self.proposal.id})
        self.carry_out()
        self.tour("log", "/odoo/pipeline-runs")

    def test_retrying_what_failed(self):
        rule = self.rule(
            name="Étiqueter",
            to_stage_ids=self.proposal,
            action_ids=[self.action("assign", assign_user_id=self.colleague.id)],
        )
        rule.user_id = self.helene
        self.colleague.active = False
        lead, _other = self.rika_and_stuv()
        lead.stage_id = self.proposal
        self.carry_out()
        self.assertEqual(self.runs(lead).state, "failed")
        self.assertEqual(rule.activity_ids.user_id, self.helene)
        self.assertIsInstance(rule.activity_ids.date_deadline, date)
        self.colleague.active = True
        self.tour("retry", "/odoo/pipeline-rules")
        self.assertEqual(self.runs(lead).state, "done")
        self.assertEqual(lead.user_id, self.colleague)
