from odoo import fields
from odoo.tests import tagged

from ..common import RuleCase

ADDON = "sales_pipeline_custom"


@tagged("standard", "post_install", "-at_install")
class TestReadyMadeRules(RuleCase):
    """Off when installed, one click away, and each does what its name says."""

    def on(self, name):
        """Have a manager switch on what is ready-made."""
        record = self.env.ref(f"{ADDON}.{name}").with_user(self.manager)
        record.active = True
        return record

    def test_all_are_off(self):
        for model in ("crm.transition.rule", "crm.stage.trigger"):
            known = self.env["ir.model.data"].search(
                [("module", "=", ADDON), ("model", "=", model)]
            )
            self.assertTrue(known)
            records = self.env[model].browse(known.mapped("res_id"))
            self.assertFalse(any(records.mapped("active")))

    def test_switched_on_they_run_as_who_did_it(self):
        rule = self.on("rule_welcome_mail")
        self.assertEqual(rule.user_id, self.manager)

    def test_first_contact_sends_a_welcome_mail_in_the_customers_language(self):
        self.on("rule_welcome_mail")
        english, spoken = (
            self.lead(
                self.new,
                contact_name="Rose",
                email_from="rose@example.com",
                lang_id=self.env.ref(f"base.lang_{lang}").id,
            )
            for lang in ("en", "fr")
        )
        (english | spoken).write({"stage_id": self.first.id})
        self.carry_out()
        mails = [self.runs(lead).mail_ids for lead in (english, spoken)]
        for mail in mails:
            self.assertEqual(len(mail), 1)
            self.assertIn("rose@example.com", mail.email_to)
            self.assertIn(self.salesperson.email, mail.email_from)
        self.assertIn("Thank you for your interest", mails[0].body_html)
        self.assertIn("Bonjour Rose", mails[1].body_html)
        self.assertIn("Merci", mails[1].subject)

    def test_discovery_call_schedules_the_call(self):
        self.on("rule_schedule_call")
        lead = self.lead(self.first)
        lead.stage_id = self.discovery
        self.carry_out()
        activity = lead.activity_ids
        self.assertEqual(
            activity.activity_type_id, self.env.ref("mail.mail_activity_data_call")
        )
        self.assertEqual(activity.user_id, self.salesperson)

    def test_two_weeks_without_a_move_call_for_a_follow_up(self):
        self.on("rule_stale")
        stays, moves = self.leads(2, self.new)
        (stays | moves).write({"stage_id": self.proposal.id})
        self.pass_time(days=13)
        self.carry_out()
        self.assertFalse(stays.activity_ids)
        moves.stage_id = self.negotiation
        self.pass_time(days=1)
        self.carry_out()
        self.assertEqual(len(stays.activity_ids), 1)
        self.assertFalse(moves.activity_ids)

    def test_won_opens_the_portal_and_starts_the_project_once_per_win(self):
        self.on("rule_won_portal")
        self.on("rule_won_plan")
        partner = self.env["res.partner"].create(
            {"name": "Rose", "email": "rose@example.com"}
        )
        lead = self.lead(self.negotiation, partner_id=partner.id)
        lead.action_set_won()
        lead.action_set_won()
        lead.stage_id = self.won
        self.carry_out()
        self.assertTrue(partner.user_ids.has_group("base.group_portal"))
        self.assertEqual(len(lead.activity_ids), 3)
        lead.stage_id = self.negotiation
        lead.stage_id = self.won
        self.carry_out()
        self.assertEqual(len(lead.activity_ids), 6, "another win, another start")
        self.assertEqual(len(partner.user_ids), 1)

    def test_lost_calls_again_in_six_months_unless_it_came_back(self):
        self.on("rule_lost_follow_up")
        lost, back = self.leads(2, self.proposal)
        (lost | back).action_set_lost(lost_reason_id=self.budget.id)
        run = self.runs(lost)
        months = run.run_at.month - run.queued_at.month
        self.assertEqual(months % 12, 6)
        back.stage_id = self.proposal
        self.pass_time(days=185)
        self.carry_out()
        self.assertFalse(back.activity_ids)
        activity = lost.activity_ids
        self.assertEqual(activity.user_id, self.salesperson)
        self.assertEqual(activity.date_deadline, fields.Date.context_today(lost))
        systray = self.env["res.users"].with_user(self.salesperson)
        groups = systray._get_activity_groups()
        self.assertTrue(
            any(group["model"] == "crm.lead" for group in groups),
            "the salesperson is told, although the opportunity is archived",
        )

    def test_a_quotation_that_is_sent_moves_the_opportunity(self):
        self.on("trigger_quotation_sent")
        lead = self.lead(self.discovery)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Rose"}).id,
                "opportunity_id": lead.id,
            }
        )
        order.action_quotation_sent()
        self.assertOpen(lead, self.proposal)
