from odoo.tests import tagged

from ..common import RuleCase
from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralFollowUp(RuleCase, ReferralCase):
    """What follows a success is done once, apart from it, and logged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls.env.ref("mail.mail_activity_data_call")
        cls.type.write(
            {
                "thanks_template_id": cls.env.ref(
                    "sales_pipeline_custom.mail_template_referral_thanks"
                ).id,
                "welcome_template_id": cls.env.ref(
                    "sales_pipeline_custom.mail_template_referral_welcome"
                ).id,
                "follow_activity_type_id": cls.call.id,
                "follow_activity_summary": "Thank them",
                "action_ids": [cls.action("tag", tag_ids=cls.tag)],
            }
        )

    def mails(self, partner):
        return self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])

    def test_all_of_it_is_done_once(self):
        lead = self.referred(stage=self.won)
        run = self.runs(lead)
        self.assertEqual(run.state, "pending")
        self.assertFalse(lead.tag_ids)
        self.carry_out()
        self.assertEqual(run.state, "done", run.what_happened)
        self.assertEqual(lead.tag_ids, self.tag)
        self.assertEqual(lead.activity_ids.summary, "Thank them")
        self.assertEqual(lead.activity_ids.user_id, self.salesperson)
        thanks = self.mails(self.alice)
        self.assertEqual(len(thanks), 1)
        self.assertEqual(thanks.author_id, self.salesperson.partner_id)
        self.assertIn("50", thanks.body_html)
        self.assertNotIn("Bob", thanks.body_html)
        self.assertEqual(len(self.mails(self.bob)), 1)
        self.assertEqual(run.title, "Friend")

    def test_a_thank_you_mail_that_is_refused_is_told_and_sent_again(self):
        lead = self.referred(stage=self.won)
        self.carry_out()
        run, mail = self.runs(lead), self.mails(self.alice)
        self.assertEqual(mail.transition_run_id, run)
        self.refuse(mail)
        self.assertEqual((run.state, run.reason), ("pending", "mail_refused"))
        self.assertFalse(self.referral(lead).thanked_at, "it did not leave")
        self.assertIn("did not leave", lead.message_ids[0].body)
        self.pass_time(hours=1)
        self.carry_out()
        self.assertEqual(run.state, "done")
        self.assertEqual(mail.state, "outgoing")
        self.assertTrue(self.referral(lead).thanked_at)
        self.assertEqual(len(lead.activity_ids), 1, "nothing else is done again")

    def test_a_welcome_that_is_refused_leaves_the_thanks_as_they_are(self):
        lead = self.referred(stage=self.won)
        self.carry_out()
        self.refuse(self.mails(self.bob))
        self.assertEqual(self.runs(lead).reason, "mail_refused")
        self.assertTrue(self.referral(lead).thanked_at)

    def refuse(self, mail):
        """Have the mail server refuse a mail, as the queue is told."""
        mail.write({"state": "exception", "failure_reason": "550 Refused"})
        mail._postprocess_sent_message([], [], failure_type="unknown")
        self.env.invalidate_all()

    def test_who_was_thanked_for_nothing_is_to_be_warned(self):
        lead = self.referred(stage=self.won)
        self.carry_out()
        self.assertTrue(self.referral(lead).thanked_at)
        lead.stage_id = self.proposal
        said = lead.message_ids.mapped("preview")
        self.assertTrue(any("warn Alice" in one for one in said), said)

    def test_it_names_the_newcomer_as_the_referrer_did(self):
        self.referred(stage=self.won, referred_first_name="Bobby")
        self.carry_out()
        self.assertIn("Bobby", self.mails(self.alice).body_html)

    def test_it_leads_a_referrer_who_has_a_code_to_their_page(self):
        self.alice.action_create_referral_code()
        self.referred(stage=self.won)
        self.carry_out()
        self.assertIn(self.alice.referral_page, self.mails(self.alice).body_html)

    def test_the_log_speaks_the_language_of_who_looks_after_the_type(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.company.partner_id.lang = "en_US"
        self.manager.lang = "fr_FR"
        self.type.user_id = self.manager
        lead = self.referred(stage=self.won)
        self.carry_out()
        self.assertIn("E-mail «\xa0", self.runs(lead).message)

    def test_the_log_of_a_shipped_type_speaks_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.type.user_id = self.env.ref("base.user_root")
        self.company.partner_id.lang = "fr_FR"
        lead = self.referred(stage=self.won)
        self.carry_out()
        self.assertIn("E-mail «\xa0", self.runs(lead).message)

    def test_won_again_nothing_is_done_again(self):
        lead = self.referred(stage=self.won)
        self.carry_out()
        lead.stage_id = self.proposal
        lead.stage_id = self.won
        self.carry_out()
        self.assertEqual(len(self.runs(lead)), 1)
        self.assertEqual(len(self.mails(self.alice)), 1)

    def test_undone_before_it_is_done_it_waits_for_the_next_success(self):
        lead = self.referred(stage=self.won)
        lead.stage_id = self.proposal
        self.carry_out()
        run = self.runs(lead)
        self.assertEqual((run.state, run.reason), ("cancelled", "undone"))
        self.assertFalse(self.mails(self.alice))
        lead.stage_id = self.won
        self.carry_out()
        self.assertEqual(run.state, "done")
        self.assertEqual(len(self.mails(self.alice)), 1)

    def test_what_fails_undoes_no_success(self):
        code = self.server_action("code", name="Fail", code="1 / 0")
        self.type.action_ids = [self.action("server", server_action_id=code.id)]
        lead = self.referred(stage=self.won)
        self.carry_out()
        self.assertEarned(lead)
        run = self.runs(lead)
        self.assertEqual(run.reason, "error")
        self.assertFalse(self.mails(self.alice), "all of it, or nothing")

    def test_a_referrer_without_an_address_is_not_thanked_by_mail(self):
        self.alice.email = False
        lead = self.referred(stage=self.won)
        self.carry_out()
        run = self.runs(lead)
        self.assertEqual(run.state, "done")
        self.assertIn("Alice", run.what_happened)

    def test_a_type_with_nothing_to_do_queues_nothing(self):
        plain = self.referral_type()
        lead = self.referred(stage=self.won, referral_type_id=plain.id)
        self.assertFalse(self.runs(lead))

    def test_the_log_of_a_type_opens(self):
        lead = self.referred(stage=self.won)
        self.carry_out()
        self.assertEqual(self.type.run_count, 1)
        action = self.type.action_open_runs()
        found = self.env["crm.transition.run"].search(action["domain"])
        self.assertEqual(found.lead_id, lead)

    def test_a_rule_still_needs_its_actions(self):
        rule = self.rule(to_stage_ids=self.proposal)
        self.assertTrue(rule.action_ids.rule_id)

    def test_a_rule_marks_a_referral_successful_until_it_is_lost(self):
        by_order = self.by_order(referrer_reward="fixed", referrer_amount=30)
        self.rule(to_stage_ids=self.proposal, action_ids=[self.action("referral")])
        lead = self.referred(referral_type_id=by_order.id)
        plain = self.lead(self.new)
        (lead | plain).move_to_stage(self.proposal)
        self.carry_out()
        self.assertEqual(self.assertEarned(lead, 30).earned_event, "marked")
        self.assertEqual(self.runs(plain).state, "skipped")
        lead.stage_id = self.lost
        self.assertPending(lead)
        lead.stage_id = self.new
        self.assertEarned(lead, 30)

    def test_an_action_without_what_it_needs_names_its_type(self):
        self.assertRefused(
            lambda: self.type.write({"action_ids": [self.action("tag")]}), "Friend"
        )
