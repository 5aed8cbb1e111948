from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import RuleCase


@tagged("standard", "post_install", "-at_install")
class TestRuleActions(RuleCase):
    """Each kind of thing a rule can do, done by the scheduled action."""

    def moved(self, *actions, lead=None, **values):
        """Have a rule with these actions, move an opportunity, and carry them out."""
        self.rule(to_stage_ids=self.proposal, action_ids=list(actions), **values)
        lead = lead or self.lead(self.new)
        lead.stage_id = self.proposal
        self.carry_out()
        return lead

    def template(self, **values):
        return self.env["mail.template"].create(
            {
                "name": "Hello",
                "model_id": self.env["ir.model"]._get("crm.lead").id,
                "subject": "About {{ object.name }}",
                "body_html": "<p>Hello</p>",
                "email_to": "{{ object.email_from }}",
                "use_default_to": False,
                **values,
            }
        )

    def mails(self, lead):
        return self.env["mail.mail"].search(
            [("model", "=", "crm.lead"), ("res_id", "=", lead.id)]
        )

    def test_a_mail_is_queued_once_and_known_by_its_run(self):
        lead = self.moved(
            self.action("mail", template_id=self.template().id),
            lead=self.lead(self.new, email_from="rose@example.com"),
        )
        mail = self.mails(lead)
        self.assertEqual(mail.subject, f"About {lead.name}")
        self.assertEqual(mail.email_to, "rose@example.com")
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(self.runs(lead).mail_ids, mail)

    def test_a_mail_is_in_the_language_of_the_opportunity(self):
        template = self.template(subject="Hello")
        template.update_field_translations("subject", {"fr_FR": "Bonjour"})
        french = self.env.ref("base.lang_fr")
        lead = self.lead(self.new, email_from="rose@example.com", lang_id=french.id)
        self.moved(self.action("mail", template_id=template.id), lead=lead)
        self.assertEqual(self.mails(lead).subject, "Bonjour")

    def test_without_an_address_there_is_nothing_to_send(self):
        lead = self.moved(
            self.action("mail", template_id=self.template().id),
            lead=self.lead(self.new, email_from=False),
        )
        run = self.runs(lead)
        self.assertEqual((run.state, run.reason), ("skipped", "nothing_to_do"))
        self.assertIn("No mail address", run.message)
        self.assertFalse(self.mails(lead))

    def test_an_action_with_nothing_to_do_does_not_stop_the_next(self):
        lead = self.moved(
            self.action("mail", template_id=self.template().id),
            self.action("tag", tag_ids=self.tag),
            lead=self.lead(self.new, email_from=False),
        )
        run = self.runs(lead)
        self.assertEqual(run.state, "done")
        self.assertIn("No mail address", run.message)
        self.assertEqual(lead.tag_ids, self.tag)

    def test_an_activity_is_for_the_salesperson_in_their_language(self):
        self.salesperson.lang = "fr_FR"
        call = self.env.ref("mail.mail_activity_data_call")
        action = self.action(
            "activity",
            activity_type_id=call.id,
            activity_summary="Call",
            activity_days=2,
        )
        rule = self.rule(to_stage_ids=self.proposal, action_ids=[action])
        rule.action_ids.with_context(lang="fr_FR").activity_summary = "Appeler"
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.carry_out()
        activity = lead.activity_ids
        self.assertEqual(activity.user_id, self.salesperson)
        self.assertEqual(activity.activity_type_id, call)
        self.assertEqual(activity.summary, "Appeler")
        days = activity.date_deadline - fields.Date.context_today(lead)
        self.assertEqual(days.days, 2)

    def test_an_activity_may_be_for_somebody_else(self):
        lead = self.moved(
            self.action(
                "activity",
                activity_type_id=self.env.ref("mail.mail_activity_data_todo").id,
                assign_user_id=self.colleague.id,
            )
        )
        self.assertEqual(lead.activity_ids.user_id, self.colleague)

    def test_an_activity_plan_starts(self):
        plan = self.env.ref("sales_pipeline_custom.mail_activity_plan_start")
        lead = self.moved(self.action("plan", plan_id=plan.id))
        self.assertEqual(
            lead.activity_ids.sorted("date_deadline").mapped("summary"),
            plan.template_ids.mapped("summary"),
        )
        self.assertEqual(lead.activity_ids.user_id, self.salesperson)

    def test_assigning_gives_it_to_a_person_and_a_team(self):
        team = self.new_team("Hunters", self.colleague)
        lead = self.moved(
            self.action(
                "assign", assign_user_id=self.colleague.id, assign_team_id=team.id
            )
        )
        self.assertEqual(lead.user_id, self.colleague)
        self.assertEqual(lead.team_id, team)

    def test_who_had_it_is_told_where_it_went_and_may_still_say_why_they_moved_it(self):
        self.rule(
            to_stage_ids=self.proposal,
            action_ids=[self.action("assign", assign_user_id=self.colleague.id)],
        )
        lead = self.lead(self.new)
        lead.with_user(self.salesperson).write({"stage_id": self.proposal.id})
        self.carry_out()
        told = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.salesperson.partner_id.id)], order="id desc"
        )[:1]
        message = told.mail_message_id.with_user(self.salesperson)
        self.assertIn("handed over to Zoe by the rule “Tag it”", message.body)
        mine = lead.with_user(self.salesperson)
        with self.assertRaises(AccessError):
            mine.name = "Still mine?"
        mine.action_note_move(self.proposal.id, reason="They called back")
        self.assertEqual(self.last_row(lead).reason, "They called back")
        stranger = self.user("leo", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            lead.with_user(stranger).action_note_move(self.proposal.id, reason="Mine?")

    def test_what_was_done_is_told_in_the_log_and_on_the_opportunity(self):
        call = self.env.ref("mail.mail_activity_data_call")
        lead = self.moved(
            self.action(
                "activity", activity_type_id=call.id, activity_summary="Call Rose"
            ),
            self.action("tag", tag_ids=self.tag),
        )
        message = self.runs(lead).message
        self.assertIn("Activity “Call Rose” planned for Paul", message)
        self.assertIn("Tags added: Set off", message)
        line = lead.message_ids[0]
        self.assertIn("Rule “Tag it”", line.body)
        self.assertIn("Call Rose", line.body)
        self.assertEqual(line.author_id, self.env.ref("base.partner_root"))

    def test_the_mail_is_from_the_salesperson_whoever_the_rule_runs_as(self):
        template = self.template(
            email_from="{{ object.user_id.email_formatted }}",
        )
        lead = self.moved(
            self.action("mail", template_id=template.id),
            lead=self.lead(self.new, email_from="rose@example.com"),
            user=self.manager,
        )
        self.assertEqual(self.mails(lead).author_id, self.salesperson.partner_id)

    def test_tags_are_added_to_those_there_are(self):
        known = self.env["crm.tag"].create({"name": "Known"})
        lead = self.lead(self.new, tag_ids=known.ids)
        self.moved(self.action("tag", tag_ids=self.tag), lead=lead)
        self.assertEqual(lead.tag_ids, known | self.tag)

    def test_stars_and_followers(self):
        partner = self.env["res.partner"].create({"name": "Boss"})
        lead = self.moved(
            self.action("stars", stars="2"), self.action("follow", partner_ids=partner)
        )
        self.assertEqual(lead.priority, "2")
        self.assertIn(partner, lead.message_partner_ids)

    def test_moving_says_a_rule_did_it(self):
        lead = self.moved(self.action("move", stage_id=self.negotiation.id))
        self.assertOpen(lead, self.negotiation)
        row = self.last_row(lead)
        self.assertEqual(row.origin, "rule")
        self.assertEqual(row.from_stage_id, self.proposal)

    def test_moving_respects_the_gate_and_says_so(self):
        self.require(self.negotiation, "partner_id")
        lead = self.moved(self.action("move", stage_id=self.negotiation.id))
        self.assertEqual(lead.stage_id, self.proposal)
        run = self.runs(lead)
        self.assertEqual((run.state, run.reason), ("skipped", "nothing_to_do"))
        self.assertIn("something is missing", run.message)

    def test_the_customer_is_invited_to_the_portal_once(self):
        partner = self.env["res.partner"].create(
            {"name": "Rose", "email": "rose@example.com"}
        )
        leads = self.leads(2, self.new, partner_id=partner.id)
        self.rule(kind="won", action_ids=[self.action("portal")])
        leads[0].action_set_won()
        self.carry_out()
        user = partner.user_ids
        self.assertTrue(user.has_group("base.group_portal"))
        invitation = self.runs(leads[0]).mail_ids
        self.assertEqual(len(invitation), 1)
        self.assertEqual(invitation.state, "outgoing", "it left with the transaction")
        leads[1].action_set_won()
        self.carry_out()
        self.assertEqual(partner.user_ids, user)
        self.assertIn("an account already", self.runs(leads[1]).message)
        self.assertFalse(self.runs(leads[1]).mail_ids)

    def test_without_a_customer_or_their_address_nobody_is_invited(self):
        partner = self.env["res.partner"].create({"name": "Rose"})
        self.rule(kind="won", action_ids=[self.action("portal")])
        leads = self.lead(self.new) | self.lead(self.new, partner_id=partner.id)
        leads.action_set_won()
        self.carry_out()
        self.assertEqual(self.runs(leads).mapped("state"), ["skipped", "skipped"])
        self.assertIn("No customer", self.runs(leads[0]).message)
        self.assertIn("Rose has no mail", self.runs(leads[1]).message)

    def test_a_native_server_action_updates_a_field(self):
        update = self.server_action(
            "object_write",
            name="Set referred",
            update_path="referred",
            value="A friend",
        )
        lead = self.moved(self.action("server", server_action_id=update.id))
        self.assertEqual(lead.referred, "A friend")

    def test_actions_are_done_in_their_order(self):
        one, two = self.env["crm.tag"].create([{"name": "One"}, {"name": "Two"}])
        lead = self.moved(
            self.action("stars", stars="3", sequence=20),
            self.action("stars", stars="1", sequence=10),
            self.action("tag", tag_ids=one, sequence=30),
            self.action("tag", tag_ids=two, sequence=5),
        )
        self.assertEqual(lead.priority, "3")
        self.assertEqual(lead.tag_ids, one | two)

    def test_it_is_done_as_the_user_of_the_rule(self):
        note = self.env.ref("mail.mail_activity_data_todo")
        lead = self.moved(
            self.action("activity", activity_type_id=note.id), user=self.manager
        )
        self.assertEqual(lead.activity_ids.create_uid, self.manager)

    def test_it_is_done_in_the_company_of_the_opportunity(self):
        other = self.env["res.company"].create({"name": "Other stoves"})
        self.manager.company_ids |= other
        code = self.server_action(
            "code",
            name="Say where",
            code="record.write({'referred': env.companies.mapped('name')})",
        )
        lead = self.lead(self.new, company_id=other.id, user_id=False, team_id=False)
        rule = self.rule(
            to_stage_ids=self.proposal,
            action_ids=[self.action("server", server_action_id=code.id)],
        )
        rule.user_id = self.manager
        lead.stage_id = self.proposal
        self.carry_out()
        self.assertEqual(lead.referred, "['Other stoves']")

    def test_what_a_kind_needs_is_asked_when_it_is_written(self):
        rule = self.rule(kind="won")
        with self.assertRaises(UserError):
            rule.action_ids.kind = "mail"
