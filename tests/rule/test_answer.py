"""A customer's answer stops the rules that lose or remind."""

from datetime import timedelta

from psycopg2.errors import LockNotAvailable

from odoo import fields
from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import RuleCase
from ..inbound.inbound_common import InboundCase
from ..questionnaire.project_common import ProjectCase
from ..referral.referral_common import ReferralCase
from ..tools.real_transactions import RealTransactionsCase

DAY = timedelta(days=1)


class AnswerCase(RuleCase):
    """A rule that loses, two weeks later, what stays in “Proposal Sent”."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clean_up = cls.rule(
            name="Clean up",
            to_stage_ids=cls.proposal,
            delay=14,
            action_ids=[cls.to_lost()],
        )
        cls.ana = cls.env["res.partner"].create(
            {"name": "Ana", "email": "ana@example.com"}
        )
        cls.card = cls.lead(
            cls.new, name="Stove of Ana", partner_id=cls.ana.id, company_id=False
        )

    @classmethod
    def to_lost(cls):
        return Command.create({"kind": "move", "stage_id": cls.lost.id})

    def setUp(self):
        super().setUp()
        self.card.stage_id = self.proposal

    def two_weeks_later(self, lead=None):
        """Have the rule act; return its run."""
        self.pass_time(days=14, hours=1)
        self.carry_out()
        return self.runs(lead or self.card).filtered(
            lambda run: run.rule_id == self.clean_up
        )

    def assertStops(self, lead=None):
        lead = lead or self.card
        run = self.two_weeks_later(lead)
        self.assertEqual((run.state, run.reason), ("cancelled", "answered"))
        self.assertEqual(lead.won_status, "pending")
        self.assertEqual(lead.stage_id, self.proposal)

    def assertLoses(self, lead=None):
        lead = lead or self.card
        self.assertEqual(self.two_weeks_later(lead).state, "done")
        self.assertEqual(lead.won_status, "lost")


@tagged("standard", "post_install", "-at_install")
class TestAnswersByMail(AnswerCase, InboundCase, ReferralCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create(
            {"name": "Stove", "type": "service", "taxes_id": False}
        )

    def sent(self, record=None):
        """Write to the customer; return the Message-Id they answer to."""
        record = record or self.card
        message = record.message_post(
            body="Our offer", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.env.flush_all()
        return message.message_id

    def answered(self, record=None, sender="Ana <ana@example.com>", **headers):
        reply = {"In_Reply_To": self.sent(record), "Subject": "Re: Offer", **headers}
        self.deliver(self.mail("We sign on Friday.", sender=sender, **reply))

    def test_without_an_answer_the_rule_loses_it(self):
        self.assertLoses()

    def test_a_mail_in_the_conversation(self):
        self.answered()
        self.assertStops()

    def test_a_mail_of_somebody_else_of_the_customers(self):
        self.answered(sender="Ben <ben@elsewhere.example.com>")
        self.assertStops()

    def test_a_mail_about_a_quotation(self):
        self.answered(self.order(self.card))
        self.assertStops()

    def test_a_new_mail_that_joins_the_opportunity(self):
        self.card.email_from = "ana@example.com"
        self.receive("Still interested", sender="Ana <ana@example.com>")
        self.assertStops()

    def test_a_new_mail_that_makes_another_opportunity(self):
        other = self.made_by_the_customer("email")
        self.assertNotEqual(other, self.card)
        self.assertStops()

    def made_by_the_customer(self, origin, **values):
        """Create what a form, or a mail, of the customer makes."""
        values = {"name": "Again", "email_from": "Ana@Example.com", **values}
        return self.Lead.moved_by(origin=origin).create(values)

    def test_a_form_of_the_website(self):
        self.made_by_the_customer("website")
        self.assertStops()

    def test_a_form_that_only_names_the_contact(self):
        self.card.email_from = False
        self.made_by_the_customer("website", email_from=False, partner_id=self.ana.id)
        self.assertStops()

    def test_a_form_of_somebody_else_is_none(self):
        self.made_by_the_customer("website", email_from="ben@example.com")
        self.assertLoses()

    def test_a_form_for_another_company_is_none(self):
        other = self.env["res.company"].create({"name": "Other stoves"})
        self.card.company_id = self.company
        self.made_by_the_customer("website", company_id=other.id, user_id=False)
        self.assertLoses()

    def test_what_a_salesperson_creates_for_them_is_none(self):
        self.lead(self.new, name="Again", email_from="ana@example.com")
        self.assertLoses()

    def test_an_automatic_answer_is_none(self):
        self.answered(Auto_Submitted="auto-replied")
        self.assertLoses()

    def test_a_mail_of_one_of_us_is_none(self):
        email = self.salesperson.email
        self.answered(sender=f"Paul <{email}>")
        self.assertLoses()

    def test_what_we_write_is_none(self):
        self.sent()
        self.card.message_post(body="A note", subtype_xmlid="mail.mt_note")
        self.assertLoses()

    def test_an_answer_from_before_the_move_is_none(self):
        self.card.stage_id = self.new
        self.answered()
        self.card.stage_id = self.proposal
        run = self.two_weeks_later().sorted("id")[-1]
        self.assertEqual(run.state, "done")
        self.assertEqual(self.card.won_status, "lost")

    def test_an_answer_that_moves_the_opportunity_is_no_answer_to_that_move(self):
        self.env["crm.stage.trigger"].create(
            {
                "name": "Answered",
                "event": "customer_replied",
                "stage_id": self.proposal.id,
                "active": True,
            }
        )
        lead = self.lead(self.new, partner_id=self.ana.id)
        self.answered(lead)
        self.assertEqual(lead.stage_id, self.proposal)
        self.assertLoses(lead)

    def test_an_answer_in_a_later_stage_counts_where_a_move_does_not(self):
        self.clean_up.cancel_if_moved = False
        self.card.stage_id = self.negotiation
        self.answered()
        run = self.two_weeks_later()
        self.assertEqual((run.state, run.reason), ("cancelled", "answered"))

    def test_a_rule_that_does_not_mind_acts(self):
        self.clean_up.cancel_if_answered = False
        self.answered()
        self.assertLoses()

    def test_a_rule_without_a_delay_acts(self):
        at_once = self.rule(
            to_stage_ids=self.negotiation, action_ids=[self.to_lost()], delay=0
        )
        at_once.cancel_if_answered = True
        self.card.stage_id = self.negotiation
        self.answered()
        self.carry_out()
        self.assertEqual(self.card.won_status, "lost")

    def test_what_waits_is_cancelled_without_waiting_for_its_time(self):
        self.answered()
        self.carry_out()
        run = self.runs(self.card)
        self.assertEqual((run.state, run.reason), ("cancelled", "answered"))
        self.assertIn("customer has answered", run.what_happened)

    def test_the_answer_to_one_that_is_merged_counts(self):
        other = self.lead(self.proposal, name="Chimney", partner_id=self.ana.id)
        self.answered()
        kept = (self.card | other).merge_opportunity()
        self.env.flush_all()
        self.pass_time(days=14, hours=1)
        self.carry_out()
        self.assertEqual(kept.won_status, "pending")


@tagged("standard", "post_install", "-at_install")
class TestOtherAnswers(AnswerCase, ProjectCase, ReferralCase):
    """A customer answers a questionnaire, meets us, orders, writes on the portal."""

    def questionnaire(self):
        if not self.template.question_ids:
            self.question("brand")
        return self.card.insert_questionnaire(self.template).sudo()

    def meeting(self, start, attendees=None, **values):
        return self.env["calendar.event"].create(
            {
                "name": "Visit",
                "opportunity_id": self.card.id,
                "start": fields.Datetime.now() + start,
                "stop": fields.Datetime.now() + start + timedelta(hours=1),
                "partner_ids": [Command.set((attendees or self.ana).ids)],
                **values,
            }
        )

    def moved_days_ago(self, days):
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_stage_transition SET entered_at = entered_at"
            " - %s * INTERVAL '1 day' WHERE lead_id = %s",
            [days, self.card.id],
        )
        self.env.invalidate_all()

    def test_an_answer_to_a_questionnaire(self):
        self.questionnaire().answer({"brand": "Rika"}, source="customer")
        self.assertStops()

    def test_an_answer_through_the_personal_link(self):
        questionnaire = self.questionnaire().as_customer()
        form = {"was.brand": "", "answer.brand": "Rika"}
        questionnaire.take_form(form, {})
        self.assertStops()

    def test_what_the_salesperson_answers_is_none(self):
        self.questionnaire().answer({"brand": "Rika"})
        self.assertLoses()

    def test_a_meeting_that_took_place(self):
        self.moved_days_ago(3)
        self.meeting(-DAY)
        self.assertStops()

    def test_one_with_the_salesperson_and_the_customer_who_said_nothing(self):
        self.moved_days_ago(3)
        self.meeting(-DAY, self.ana | self.salesperson.partner_id)
        self.assertStops()

    def test_a_meeting_to_come_or_from_before_is_none(self):
        self.meeting(DAY)
        self.meeting(-DAY)
        self.assertLoses()

    def test_a_meeting_that_was_cancelled_or_that_the_customer_declined_is_none(self):
        self.moved_days_ago(3)
        self.meeting(-DAY, active=False)
        declined = self.meeting(-DAY, self.ana | self.salesperson.partner_id)
        of_ana = declined.attendee_ids.filtered(lambda one: one.partner_id == self.ana)
        of_ana.state = "declined"
        self.assertLoses()

    def test_a_meeting_about_something_else_is_none(self):
        self.moved_days_ago(3)
        self.meeting(-DAY, opportunity_id=self.lead(self.new).id)
        self.assertLoses()

    def test_a_meeting_that_is_done_as_an_activity(self):
        self.done("mail.mail_activity_data_meeting")
        self.assertStops()

    def test_another_activity_is_none(self):
        self.done("mail.mail_activity_data_call")
        self.done("mail.mail_activity_data_todo")
        self.assertLoses()

    def done(self, kind):
        activity = self.card.activity_schedule(kind, user_id=self.salesperson.id)
        activity.action_feedback()

    def test_an_order(self):
        self.order(self.card).action_confirm()
        self.assertStops()

    def test_a_quotation_is_none(self):
        self.order(self.card).action_quotation_sent()
        self.assertLoses()

    def test_what_the_customer_writes_on_the_portal(self):
        order = self.order(self.card)
        order.message_post(
            body="May it be black?",
            message_type="comment",
            author_id=self.ana.id,
            subtype_xmlid="mail.mt_comment",
        )
        self.assertStops()

    def test_what_the_customer_writes_by_another_program(self):
        self.card.message_post(body="OK", message_type="sms", author_id=self.ana.id)
        self.assertStops()

    def test_what_is_noted_in_the_name_of_the_customer_is_none(self):
        self.card.message_post(body="Ana opened the link.", author_id=self.ana.id)
        self.assertLoses()


@tagged("standard", "post_install", "-at_install")
class TestWhichRulesStop(RuleCase):
    """By default, rules that lose or remind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.todo = cls.env.ref("mail.mail_activity_data_todo")
        cls.mail = cls.env.ref("sales_pipeline_custom.mail_template_welcome")

    def act(self, kind, **values):
        return [Command.create({"kind": kind, **values})]

    def stops(self, **values):
        return self.rule(**{"delay": 7, **values}).cancel_if_answered

    def test_those_that_lose_or_remind_of_what_is_open(self):
        lose = self.act("move", stage_id=self.lost.id)
        mail = self.act("mail", template_id=self.mail.id)
        activity = self.act("activity", activity_type_id=self.todo.id)
        for actions in (lose, mail, activity, activity + mail, activity + lose):
            for when in (
                {"to_stage_ids": self.proposal},
                {"to_stage_ids": self.proposal | self.won},
                {"kind": "forward"},
                {"kind": "created"},
            ):
                with self.subTest(actions=actions, when=when):
                    self.assertTrue(self.stops(action_ids=actions, **when))

    def test_not_the_others(self):
        lose = self.act("move", stage_id=self.lost.id)
        mail = self.act("mail", template_id=self.mail.id)
        for values in (
            {"action_ids": lose, "delay": 0},
            {"action_ids": mail, "delay": 0},
            {"action_ids": self.act("move", stage_id=self.negotiation.id)},
            {"action_ids": self.act("stars", stars="2")},
            {"action_ids": mail, "to_stage_ids": self.won},
            {"action_ids": mail, "to_stage_ids": self.won | self.lost},
            {"action_ids": mail, "kind": "won"},
            {"action_ids": mail, "kind": "lost"},
        ):
            values = {"to_stage_ids": self.proposal, **values}
            with self.subTest(values):
                self.assertFalse(self.stops(**values))

    def test_it_follows_what_the_rule_does_until_somebody_chooses(self):
        rule = self.rule(to_stage_ids=self.proposal, delay=7)
        self.assertFalse(rule.cancel_if_answered)
        rule.action_ids = self.act("move", stage_id=self.lost.id)
        self.assertTrue(rule.cancel_if_answered)
        rule.action_ids[-1].unlink()
        self.assertFalse(rule.cancel_if_answered)
        self.env["crm.transition.action"].create(
            {"rule_id": rule.id, "kind": "activity", "activity_type_id": self.todo.id}
        )
        self.assertTrue(rule.cancel_if_answered)
        rule.cancel_if_answered = False
        rule.delay = 10
        rule.action_ids = self.act("move", stage_id=self.lost.id)
        self.assertFalse(rule.cancel_if_answered)
        self.assertFalse(rule.copy().cancel_if_answered)

    def test_what_is_chosen_at_creation_stays(self):
        lose = self.act("move", stage_id=self.lost.id)
        for chosen in (True, False):
            rule = self.rule(
                to_stage_ids=self.proposal,
                delay=7,
                action_ids=lose,
                cancel_if_answered=chosen,
            )
            rule.delay = 8
            self.env.flush_all()
            self.assertEqual(rule.cancel_if_answered, chosen)

    def test_the_form_shows_it(self):
        rules = self.env["crm.transition.rule"].with_user(self.manager)
        with Form(rules) as form:
            form.name = "Clean up"
            form.to_stage_ids.add(self.proposal)
            form.delay = 14
            self.assertFalse(form.cancel_if_answered)
            with form.action_ids.new() as action:
                action.kind = "move"
                action.stage_id = self.lost
            self.assertTrue(form.cancel_if_answered)
        self.assertTrue(form.record.cancel_if_answered)

    def test_the_ready_made_rules(self):
        stops = {
            name: self.env.ref(f"sales_pipeline_custom.{name}").cancel_if_answered
            for name in (
                "rule_stale",
                "rule_lost_follow_up",
                "rule_won_satisfaction",
                "rule_welcome_mail",
            )
        }
        self.assertEqual(
            stops,
            {
                "rule_stale": True,
                "rule_lost_follow_up": False,
                "rule_won_satisfaction": False,
                "rule_welcome_mail": False,
            },
        )


@tagged("standard", "post_install", "-at_install")
class TestAnswerMeanwhile(RealTransactionsCase):
    """A customer answers at the very moment at which a rule acts."""

    def fill(self, env):
        stages = env["crm.stage"].search([("team_ids", "=", False)])
        proposal = stages.filtered(lambda one: one.outcome == "open")[-1]
        lost = stages.filtered("is_lost")
        self.was_on = env["crm.transition.rule"].search([("active", "=", True)]).ids
        env["crm.transition.rule"].search([]).active = False
        rule = env["crm.transition.rule"].create(
            {
                "name": "Clean up",
                "active": True,
                "to_stage_ids": [Command.set(proposal.ids)],
                "delay": 1,
                "action_ids": [Command.create({"kind": "move", "stage_id": lost.id})],
            }
        )
        self.rule_id = rule.id
        lead = env["crm.lead"].create(
            {"name": "Card", "type": "opportunity", "stage_id": proposal.id}
        )
        self.lead_ids = lead.ids
        run = env["crm.transition.run"].search([("rule_id", "=", rule.id)])
        run.run_at = fields.Datetime.now() - DAY
        self.run_id = run.id

    def clear(self, env):
        env["crm.transition.run"].browse(self.run_id).unlink()
        env["crm.transition.rule"].browse(self.rule_id).unlink()
        env["crm.transition.rule"].browse(self.was_on).active = True

    def runs(self, env):
        return env["crm.transition.run"].browse(self.run_id)

    def answer(self, env):
        env["crm.lead"].browse(self.lead_ids)._customer_answered()

    def in_the_end(self):
        with self.committed() as env:
            lead = env["crm.lead"].browse(self.lead_ids)
            return lead.won_status, self.runs(env).state

    def test_an_answer_after_the_rule_began_and_before_it_acts_stops_it(self):
        robot = self.someone()
        robot["crm.lead"].search_count([])  # what it sees dates from now
        with self.committed() as env:
            self.answer(env)
        with mute_logger("odoo.sql_db"):
            retrying(lambda: self.runs(robot)._carry_out(), robot)
        robot.cr.commit()
        self.assertEqual(self.in_the_end(), ("pending", "cancelled"))

    def test_an_answer_while_the_rule_acts_waits_and_comes_after(self):
        robot = self.someone()
        self.runs(robot)._carry_out()
        robot.flush_all()
        customer = self.someone()
        customer.cr.execute("SET LOCAL lock_timeout = '200ms'")
        with mute_logger("odoo.sql_db"), self.assertRaises(LockNotAvailable):
            self.answer(customer)
        customer.cr.rollback()
        robot.cr.commit()
        with self.committed() as env:
            self.answer(env)
        self.assertEqual(self.in_the_end(), ("lost", "done"))
