"""A questionnaire sent after a sale, then again and again until somebody stops it."""

import ast
from datetime import timedelta
from urllib.parse import urlsplit

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.sales_pipeline_custom.controllers import questionnaire as page

from ..common import RuleCase
from ..questionnaire.project_common import ProjectCase


class SatisfactionCase(ProjectCase, RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana = cls.env["res.partner"].create(
            {"name": "Ana", "email": "ana@example.com", "lang": "en_US"}
        )
        cls.satisfied = cls.env.ref(
            "sales_pipeline_custom.project_template_satisfaction"
        )
        cls.rule_ = cls.env.ref("sales_pipeline_custom.rule_won_satisfaction")
        cls.card = cls.lead(cls.proposal, name="Stove of Ana", partner_id=cls.ana.id)

    def setUp(self):
        super().setUp()
        self.rule_.with_user(self.manager).action_switch_on()

    def win(self, lead=None):
        """Win an opportunity, and let the two weeks go by."""
        (lead or self.card).move_to_stage(self.won)
        self.pass_time(days=14, hours=2)
        self.carry_out()

    def next_round(self):
        self.pass_time(days=180, hours=2)
        self.carry_out()

    def sent(self, lead=None):
        """Return the mails that took the questionnaire, in order."""
        return (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", "crm.lead"),
                    ("res_id", "=", (lead or self.card).id),
                    ("subject", "=", "Your opinion matters to us"),
                ],
                order="id",
            )
        )

    def rate(self, rating, questionnaire=None):
        """Have the customer answer the questionnaire that waits."""
        waiting = questionnaire or self.card.questionnaire_ids[-1]
        waiting.sudo().answer({"recommend": rating}, source="customer")

    @property
    def repeat(self):
        return self.card.questionnaire_repeat_ids

    def screen(self, user=None):
        card = self.card.with_user(user or self.salesperson)
        (said,) = card.get_project()["repeats"]
        return said


@tagged("standard", "post_install", "-at_install")
class TestRepeats(SatisfactionCase):
    def test_it_leaves_two_weeks_after_the_sale_and_says_when_next(self):
        self.card.move_to_stage(self.won)
        self.pass_time(days=13)
        self.carry_out()
        self.assertFalse(self.sent())
        self.pass_time(days=1, hours=2)
        self.carry_out()
        mail = self.sent()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.email_to, "ana@example.com")
        self.assertIn(self.card.questionnaire_ids.link_url, mail.body_html)
        self.assertIn("Do not send me this questionnaire again", mail.body_html)
        self.assertIn(self.repeat._stop_path(), mail.body_html)
        headers = ast.literal_eval(mail.headers)
        self.assertIn(self.repeat._stop_path(), headers["List-Unsubscribe"])
        self.assertIn("One-Click", headers["List-Unsubscribe-Post"])
        in_half_a_year = fields.Datetime.now() + timedelta(days=180)
        self.assertAlmostEqual(
            self.repeat.next_at, in_half_a_year, delta=timedelta(minutes=5)
        )
        said = self.screen()
        self.assertTrue(said["is_running"])
        self.assertIn("every 180 days", said["text"])

    def test_each_round_answered_is_followed_by_another_questionnaire(self):
        self.win()
        self.rate(9)
        self.next_round()
        self.rate(3)
        self.next_round()
        ratings = self.card.questionnaire_ids.answer_ids.mapped("value_integer")
        self.assertEqual(ratings, [9, 3])
        self.assertEqual(len(self.card.questionnaire_ids), 3)
        self.assertEqual(len(self.sent()), 3)
        self.assertEqual(len(self.repeat), 1)
        states = self.runs(self.card).filtered("repeat_id").mapped("state")
        self.assertEqual(states, ["done", "done", "pending"])

    def test_what_nobody_answered_is_sent_again_and_does_not_pile_up(self):
        self.win()
        questionnaire = self.card.questionnaire_ids
        url = questionnaire.link_url
        questionnaire.link_until = "2020-01-01"
        self.next_round()
        self.assertEqual(self.card.questionnaire_ids, questionnaire)
        self.assertEqual(len(self.sent()), 2)
        self.assertEqual(questionnaire.link_state, "valid")
        self.assertNotEqual(questionnaire.link_url, url)

    def test_what_was_begun_stays_as_it_was_answered(self):
        self.question("why", template=self.satisfied, is_required=True)
        self.win()
        self.rate(2)
        self.assertEqual(self.card.questionnaire_ids.state, "partial")
        self.next_round()
        self.assertEqual(len(self.card.questionnaire_ids), 2)

    def test_a_round_is_done_once_whoever_comes_first(self):
        self.win()
        run = self.runs(self.card).filtered(lambda one: one.state == "pending")
        before = run.copy_data()
        self.repeat._queue_round(run.round, run.run_at)
        self.repeat._queue_round(run.round, run.run_at)
        rounds = self.runs(self.card).filtered("repeat_id")
        self.assertEqual(rounds, run)
        self.assertEqual(run.copy_data(), before)
        self.next_round()
        self.carry_out()
        self.carry_out()
        self.assertEqual(len(self.sent()), 2)

    def test_without_an_interval_it_is_sent_once(self):
        self.rule_.action_ids.repeat_days = 0
        self.win()
        self.assertFalse(self.repeat)
        self.assertEqual(len(self.card.questionnaire_ids), 1)
        self.assertFalse(self.runs(self.card).filtered(lambda r: r.state == "pending"))
        self.assertEqual(self.card.get_project()["repeats"], [])

    def test_the_interval_is_that_of_the_rule_now(self):
        self.win()
        self.rule_.action_ids.repeat_days = 30
        self.next_round()
        in_a_month = fields.Datetime.now() + timedelta(days=30)
        self.assertAlmostEqual(
            self.repeat.next_at, in_a_month, delta=timedelta(minutes=5)
        )

    def test_the_rule_says_how_often(self):
        self.assertIn("again every 180 days", self.rule_.summary)
        with self.assertRaisesRegex(ValidationError, "between 0"):
            self.rule_.action_ids.repeat_days = -1

    def test_other_actions_of_the_rule_are_done_once(self):
        self.rule_.action_ids = [self.action("tag", tag_ids=self.tag)]
        self.win()
        self.card.tag_ids = False
        self.next_round()
        self.assertEqual(len(self.sent()), 2)
        self.assertFalse(self.card.tag_ids)

    def test_a_customer_who_does_not_answer_holds_nothing_up(self):
        self.win()
        self.negotiation.questionnaire_required = False
        self.card.move_to_stage(self.negotiation)
        self.card.move_to_stage(self.won)
        self.assertWon(self.card)


@tagged("standard", "post_install", "-at_install")
class TestStops(SatisfactionCase):
    def assertStopped(self, reason):
        self.env.invalidate_all()
        self.assertEqual(self.repeat.stop_reason, reason)
        self.assertFalse(self.repeat.next_at)
        self.assertFalse(self.screen()["is_running"])
        before = self.sent()
        self.next_round()
        self.assertEqual(self.sent(), before)

    def test_it_stops_once_the_opportunity_is_no_longer_won(self):
        self.win()
        self.card.move_to_stage(self.negotiation)
        said = self.screen()
        self.assertFalse(said["is_running"])
        self.assertIn("moved on", said["text"])
        self.next_round()
        self.assertStopped("moved_on")
        self.assertEqual(len(self.sent()), 1)

    def test_won_in_another_stage_it_goes_on(self):
        installed = self.new_stage("Installed", is_won=True, sequence=90)
        self.win()
        self.card.stage_id = installed
        self.next_round()
        self.assertEqual(len(self.sent()), 2)

    def test_won_again_it_begins_again(self):
        self.win()
        self.card.move_to_stage(self.negotiation)
        self.next_round()
        self.win()
        self.assertEqual(len(self.sent()), 2)
        self.assertTrue(self.repeat.next_at)
        self.assertFalse(self.repeat.stop_reason)

    def test_it_stops_once_archived(self):
        self.win()
        self.card.active = False
        self.next_round()
        self.assertStopped("archived")

    def test_it_stops_without_an_address(self):
        self.win()
        self.ana.email = False
        self.card.email_from = False
        self.next_round()
        self.assertStopped("no_email")
        self.assertEqual(len(self.card.questionnaire_ids), 1)

    def test_without_an_address_it_does_not_begin(self):
        lead = self.lead(self.proposal, email_from=False)
        self.win(lead)
        self.assertFalse(lead.questionnaire_repeat_ids)

    def test_a_rule_switched_off_stops_it_and_switched_on_goes_on(self):
        self.win()
        planned = self.repeat.next_at
        self.rule_.active = False
        self.env.invalidate_all()
        self.assertEqual(self.repeat.stop_reason, "switched_off")
        self.assertFalse(self.repeat.next_at)
        self.rule_.active = True
        self.env.invalidate_all()
        self.assertEqual(self.repeat.next_at, planned)
        self.assertTrue(self.screen()["is_running"])
        self.next_round()
        self.assertEqual(len(self.sent()), 2)

    def test_a_deleted_rule_stops_it(self):
        self.win()
        self.rule_.unlink()
        self.assertStopped("switched_off")
        with self.assertRaisesRegex(UserError, "Stove of Ana"):
            self.repeat.with_user(self.salesperson).action_resume()

    def test_the_salesperson_stops_it_and_may_have_it_go_on(self):
        self.win()
        mine = self.repeat.with_user(self.salesperson)
        mine.action_stop()
        self.assertStopped("by_hand")
        self.card.move_to_stage(self.negotiation)
        self.win()
        self.assertEqual(len(self.sent()), 1)
        mine.action_resume()
        self.assertTrue(self.screen()["is_running"])
        self.next_round()
        self.assertEqual(len(self.sent()), 2)

    def test_it_goes_on_in_spite_of_a_refusal_once_asked_and_says_who_decided(self):
        self.win()
        mine = self.repeat.with_user(self.salesperson)
        mine.action_stop()
        self.assertFalse(self.screen()["question"])
        mine.action_resume()
        self.repeat.stop_by_customer()
        self.assertIn("not to receive “", self.screen()["question"])
        mine.action_resume()
        self.assertTrue(self.screen()["is_running"])
        self.assertFalse(self.screen()["question"])
        note = self.card.message_ids[0]
        self.assertIn("although the customer refused it", note.body)
        self.assertIn(self.salesperson.name, note.body)
        self.assertEqual(note.author_id, self.salesperson.partner_id)

    def test_nobody_else_stops_it(self):
        self.win()
        with self.assertRaises(AccessError):
            self.repeat.with_user(self.colleague).action_stop()
        with self.assertRaises(AccessError):
            self.repeat.with_user(self.salesperson).write({"stop_reason": "by_hand"})
        with self.assertRaises(AccessError):
            self.repeat.with_user(self.manager).read(["link_secret"])
        self.assertTrue(self.repeat.next_at)

    def test_a_manager_who_cancels_the_run_stops_it(self):
        self.win()
        run = self.repeat.run_ids.filtered(lambda one: one.state == "pending")
        run.with_user(self.manager).action_cancel()
        self.assertEqual(self.repeat.stop_reason, "by_hand")
        run.with_user(self.manager).action_retry()
        self.assertFalse(self.repeat.stop_reason)
        self.assertEqual(len(self.sent()), 2)
        self.assertTrue(self.repeat.next_at)

    def test_merged_opportunities_have_one_of_them(self):
        other = self.lead(self.proposal, name="Chimney of Ana", partner_id=self.ana.id)
        self.win()
        self.win(other)
        (self.card | other).merge_opportunity(auto_unlink=False)
        self.env.invalidate_all()
        kept = self.card if self.repeat.next_at else other
        self.assertEqual(len(kept.questionnaire_repeat_ids), 1)
        waiting = self.env["crm.transition.run"].search(
            [("repeat_id", "!=", False), ("state", "=", "pending")]
        )
        self.assertEqual(waiting.repeat_id, kept.questionnaire_repeat_ids)


@tagged("standard", "post_install", "-at_install")
class TestStopPage(SatisfactionCase, HttpCase):
    """The customer says no, without an account and without JavaScript."""

    def setUp(self):
        super().setUp()
        for limit in (page.SAVES, page.READS, page.MISSES):
            limit._counts.clear()
        self.env["res.lang"]._activate_lang("fr_FR")
        self.win()
        self.path = self.repeat._stop_path()

    def test_following_the_link_changes_nothing_pressing_the_button_does(self):
        response = self.url_open(self.path)
        self.assertEqual(response.status_code, 200)
        self.assertIn("Stop receiving this questionnaire?", response.text)
        self.assertNotIn("Ana", response.text)
        self.env.invalidate_all()
        self.assertFalse(self.repeat.stop_reason)
        response = self.url_open(self.path, data={"yes": "1"})
        self.assertIn("You will not receive", response.text)
        self.env.invalidate_all()
        self.assertEqual(self.repeat.stop_reason, "customer_stopped")
        self.next_round()
        self.assertEqual(len(self.sent()), 1)
        notes = [
            str(one.body) for one in self.card.message_ids if one.author_id == self.ana
        ]
        self.assertEqual(sum("no longer wants" in body for body in notes), 1)
        self.url_open(self.path, data={"yes": "1"})
        self.env.invalidate_all()
        self.assertEqual(
            len(
                self.card.message_ids.filtered(
                    lambda one: "no longer wants" in str(one.body)
                )
            ),
            1,
        )
        self.assertIn("You will not receive", self.url_open(self.path).text)

    def test_mail_programs_stop_it_in_one_click(self):
        response = self.url_open(self.path, data={"List-Unsubscribe": "One-Click"})
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.repeat.stop_reason, "customer_stopped")

    def test_the_page_of_the_questionnaire_leads_there(self):
        path = urlsplit(self.card.questionnaire_ids.link_url).path
        self.assertIn(self.path, self.url_open(path).text)
        self.url_open(self.path, data={"yes": "1"})
        self.assertNotIn(self.path, self.url_open(path).text)

    def test_it_speaks_the_language_of_the_customer(self):
        self.ana.lang = "fr_FR"
        self.env.flush_all()
        self.assertIn('<html lang="fr-FR"', self.url_open(self.path).text)

    @mute_logger("odoo.http")
    def test_other_links_are_refused(self):
        for wrong in (
            self.path[:-1] + ("a" if self.path[-1] != "a" else "b"),
            self.path[:-44] + "x" * 44,
            self.path + "x",
            "/questionnaire/stop/nothing",
        ):
            self.assertEqual(self.url_open(wrong).status_code, 404, wrong)
            self.assertEqual(self.url_open(wrong, data={"yes": "1"}).status_code, 404)
        self.env.invalidate_all()
        self.assertFalse(self.repeat.stop_reason)

    def test_said_once_it_holds_for_all_the_projects_of_that_address(self):
        other = self.lead(self.proposal, name="Chimney of Ana", partner_id=self.ana.id)
        third = self.lead(self.proposal, name="Door", email_from="Ana@Example.com")
        self.win(other)
        self.url_open(self.path, data={"yes": "1"})
        self.env.invalidate_all()
        self.assertEqual(other.questionnaire_repeat_ids.stop_reason, "customer_stopped")
        self.win(third)
        self.assertFalse(self.sent(third))
        self.assertFalse(third.questionnaire_repeat_ids)
        run = self.runs(third)
        self.assertEqual(run.state, "skipped")
        self.assertIn("was stopped", run.message)
