"""*Activity*: one line per planned action, and what one does there."""

from datetime import timedelta

from freezegun import freeze_time
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ..common import PipelineCase, french_manager, french_salesperson

MONDAY = "2026-11-23 09:00:00"


class ActionsCase(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls.env.ref("mail.mail_activity_data_call")
        cls.partner = cls.env["res.partner"].create(
            {"name": "Ana", "phone": "04 72 00 00 00"}
        )
        cls.card = cls.lead(
            cls.discovery, name="Stove of Ana", partner_id=cls.partner.id
        )
        cls.Activity = cls.env["mail.activity"]

    def plan(self, day, lead=None, user=None, **values):
        return (lead or self.card).activity_schedule(
            activity_type_id=self.call.id,
            date_deadline=day,
            user_id=(user or self.salesperson).id,
            **{"summary": "Call", **values},
        )

    def in_days(self, days, **values):
        today = fields.Date.context_today(self.Activity)
        return self.plan(today + timedelta(days=days), **values)

    def dialog(self, activity, user=None, **values):
        activity = activity.with_user(user or self.salesperson)
        action = activity.action_pipeline_done()
        dialog = self.env[action["res_model"]].with_user(user or self.salesperson)
        return dialog.with_context(**action["context"]).create(values)


@tagged("standard", "post_install", "-at_install")
class TestActivityList(ActionsCase):
    @freeze_time(MONDAY)
    def test_each_is_in_the_group_of_its_day_and_groups_are_counted(self):
        self.Activity.search([("user_id", "=", self.salesperson.id)]).unlink()
        for days in (-30, -1, 0, 1, 1, 2, 6, 7, 400):
            self.in_days(days)
        mine = self.Activity.with_user(self.salesperson)
        groups = mine.formatted_read_group(
            [("user_id", "=", self.salesperson.id)], ["pipeline_due"], ["__count"]
        )
        self.assertEqual(
            [(group["pipeline_due"], group["__count"]) for group in groups],
            [("late", 2), ("today", 1), ("tomorrow", 2), ("week", 2), ("later", 2)],
        )
        for group in groups:
            found = mine.search(group["__extra_domain"])
            self.assertEqual(len(found), group["__count"], group["pipeline_due"])
            self.assertEqual(set(found.mapped("pipeline_due")), {group["pipeline_due"]})

    def test_an_opportunity_is_called_as_it_is_now_and_found_so(self):
        """Odoo keeps the title it had when the activity was planned."""
        activity = self.in_days(1).with_user(self.salesperson)
        self.card.name = "Stove of Bob"
        self.assertEqual(activity.res_name, "Stove of Ana")
        self.assertEqual(activity.pipeline_title, "Stove of Bob")
        view = self.env.ref("sales_pipeline_custom.mail_activity_view_search_pipeline")
        field = etree.fromstring(view.arch).find(".//field[@name='summary']")
        domain = safe_eval(field.get("filter_domain"), {"self": "of Bob"})
        self.assertIn(activity, activity.search(domain))

    @freeze_time("2026-11-28 09:00:00")  # a Saturday
    def test_at_the_end_of_a_week_tomorrow_is_tomorrow_and_the_rest_is_later(self):
        sunday, monday = self.in_days(1), self.in_days(2)
        self.assertEqual(sunday.pipeline_due, "tomorrow")
        self.assertEqual(monday.pipeline_due, "later")
        self.assertIn(monday, self.Activity.search([("pipeline_due", "=", "later")]))
        self.assertFalse(self.Activity.search([("pipeline_due", "=", "week")]))

    @freeze_time("2026-11-23 23:30:00")
    def test_today_is_the_day_it_is_where_one_is(self):
        activity = self.plan("2026-11-24")
        there = activity.with_context(tz="Europe/Paris")
        self.assertEqual(there.pipeline_due, "today")
        self.assertIn(activity, there.search([("pipeline_due", "=", "today")]))
        self.assertEqual(activity.with_context(tz="UTC").pipeline_due, "tomorrow")

    def test_a_line_says_customer_phone_opportunity_and_stage(self):
        line = self.in_days(0).with_user(self.salesperson)
        self.assertEqual(line.pipeline_lead_id, self.card)
        self.assertEqual(line.pipeline_customer, "Ana")
        self.assertEqual(line.pipeline_phone, "04 72 00 00 00")
        self.assertEqual(line.pipeline_stage_id, self.discovery)
        found = line.search([("pipeline_lead_id.partner_id", "ilike", "Ana")])
        self.assertIn(line, found)
        self.assertIn(line, line.search([("pipeline_lead_id", "ilike", "of Ana")]))

    def test_a_line_about_what_one_may_not_open_tells_nothing_of_it(self):
        line = self.in_days(0).sudo()
        line.with_context(mail_activity_quick_update=True).write(
            {"user_id": self.colleague.id}
        )
        line.invalidate_recordset()
        theirs = line.with_user(self.colleague)
        self.assertFalse(theirs.pipeline_lead_id)
        self.assertFalse(theirs.pipeline_customer)
        self.assertFalse(theirs.pipeline_phone)

    def test_one_sees_one_s_own_a_manager_everybody_s(self):
        other = self.lead(self.discovery, user_id=self.colleague.id)
        theirs = self.in_days(0, lead=other, user=self.colleague)
        mine = self.in_days(0)
        domain = [("id", "in", (mine | theirs).ids)]
        self.assertEqual(self.Activity.with_user(self.salesperson).search(domain), mine)
        seen = self.Activity.with_user(self.manager).search(domain)
        self.assertEqual(seen, mine | theirs)

    def test_done_keeps_what_was_said_and_plans_what_is_next(self):
        activity = self.in_days(-1)
        tomorrow = fields.Date.context_today(activity) + timedelta(days=1)
        self.dialog(
            activity,
            feedback="She hesitates",
            next_summary="Send the quotation",
            next_on=tomorrow,
        ).action_done()
        self.assertFalse(activity.active)
        self.assertEqual(activity.feedback, "She hesitates")
        self.assertIn("She hesitates", self.card.message_ids[0].body)
        self.assertRecordValues(
            self.card.activity_ids,
            [
                {
                    "summary": "Send the quotation",
                    "activity_type_id": self.env.ref(
                        "mail.mail_activity_data_email"
                    ).id,
                    "date_deadline": tomorrow,
                    "user_id": self.salesperson.id,
                }
            ],
        )

    def test_the_dialog_suggests_the_kind_that_the_words_say(self):
        activity = self.in_days(0)
        action = activity.with_user(self.salesperson).action_pipeline_done()
        form = Form(
            self.env["crm.activity.done"]
            .with_user(self.salesperson)
            .with_context(**action["context"])
        )
        form.next_summary = "Call again"
        self.assertEqual(form.next_type_id, self.call)
        self.assertEqual(form.next_on, self.call._get_date_deadline())

    def test_the_dialog_names_what_is_done_and_for_whom(self):
        activity = self.in_days(0)
        self.assertEqual(
            self.dialog(activity).what, f"{activity.display_name} · {self.card.name}"
        )

    def test_done_alone_plans_nothing(self):
        self.dialog(self.in_days(0)).action_done()
        self.assertFalse(self.card.activity_ids)

    def test_done_twice_is_done_once(self):
        today = fields.Date.context_today(self.card)
        dialog = self.dialog(self.in_days(0), next_summary="Call", next_on=today)
        dialog.action_done()
        before = len(self.card.message_ids)
        dialog.action_done()
        self.assertEqual(len(self.card.activity_ids), 1)
        self.assertEqual(len(self.card.message_ids), before)

    def test_what_a_colleague_did_meanwhile_is_said_and_nothing_is_written(self):
        activity, today = self.in_days(0), fields.Date.context_today(self.card)
        dialog = self.dialog(activity, next_summary="Call", next_on=today)
        activity.action_done()
        with self.assertRaisesRegex(UserError, "“Call” is done already"):
            dialog.action_done()
        self.assertFalse(self.card.activity_ids)
        with self.assertRaisesRegex(UserError, "done already"):
            activity.with_user(self.salesperson).action_pipeline_done()

    def test_the_next_action_has_a_day_that_is_not_past(self):
        activity = self.in_days(0)
        yesterday = fields.Date.context_today(activity) - timedelta(days=1)
        for day in (False, yesterday):
            dialog = self.dialog(activity, next_summary="Call again", next_on=day)
            with self.assertRaisesRegex(UserError, "“Call again” is due"):
                dialog.action_done()
        self.assertTrue(activity.active)

    @freeze_time(MONDAY)
    def test_an_action_is_put_off(self):
        mine = self.in_days(-3).with_user(self.salesperson)
        for day, on in (
            ("today", "2026-11-23"),
            ("tomorrow", "2026-11-24"),
            ("next_week", "2026-11-30"),
            ("2027-02-01", "2027-02-01"),
        ):
            mine.action_pipeline_postpone(day)
            self.assertEqual(str(mine.date_deadline), on)
        mine.action_pipeline_tomorrow()
        self.assertEqual(str(mine.date_deadline), "2026-11-24")
        mine.action_pipeline_next_week()
        for wrong in ("2020-01-01", "someday", "", None, 12):
            with self.assertRaises(UserError):
                mine.action_pipeline_postpone(wrong)
        self.assertEqual(str(mine.date_deadline), "2026-11-30")

    def test_nobody_puts_off_or_does_what_is_not_theirs(self):
        theirs = self.in_days(0).with_user(self.colleague)
        with mute_logger("odoo.models"):
            with self.assertRaises(AccessError):
                theirs.action_pipeline_postpone("tomorrow")
            with self.assertRaises(AccessError):
                theirs.action_pipeline_done()
            with self.assertRaises(AccessError):
                self.env["crm.activity.done"].with_user(self.colleague).create(
                    {"activity_ids": [fields.Command.set(theirs.ids)]}
                ).action_done()
        self.assertTrue(theirs.sudo().active)

    def test_reading_many_lines_takes_no_more_queries_than_few(self):
        names = ["summary", "pipeline_customer", "pipeline_phone", "pipeline_stage_id"]
        counts = []
        for number in (2, 2, 30):  # the first fills caches
            leads = self.leads(number, self.discovery, partner_id=self.partner.id)
            found = self.plan("2026-11-24", lead=leads)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found.with_user(self.salesperson).read([*names, "pipeline_due"])
            counts.append(self.cr.sql_log_count - before)
        self.assertLess(counts[2], counts[1] + 5)


@tagged("standard", "post_install", "-at_install")
class TestActivityTours(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = french_salesperson(cls.env)
        cls.manager = french_manager(cls.env)
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "PAG Rika",
                "type": "opportunity",
                "user_id": cls.salesperson.id,
                "contact_name": "Pierre RICHARD",
                "phone": "06 39 98 10 01",
            }
        )
        today = fields.Date.context_today(cls.lead.with_context(tz="Europe/Paris"))
        for days, summary in ((-2, "Rappeler Pierre"), (0, "Envoyer le devis")):
            cls.lead.activity_schedule(
                "mail.mail_activity_data_call",
                date_deadline=today + timedelta(days=days),
                summary=summary,
                user_id=cls.salesperson.id,
            )

    def activity(self, summary):
        return (
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search([("res_id", "=", self.lead.id), ("summary", "=", summary)])
        )

    def test_actions_are_done_and_put_off_with_the_keyboard(self):
        self.start_tour(
            "/odoo/pipeline-activity", "sales_pipeline_actions", login="camille.test"
        )
        called = self.activity("Rappeler Pierre")
        self.assertFalse(called.active)
        self.assertEqual(called.feedback, "Il veut réfléchir")
        following = self.activity("Rappeler après les fêtes")
        self.assertEqual(len(following), 1)
        self.assertEqual(str(following.date_deadline), "2040-01-07")
        today = fields.Date.context_today(self.lead.with_context(tz="Europe/Paris"))
        self.assertEqual(
            self.activity("Envoyer le devis").date_deadline, today + timedelta(days=1)
        )


@tagged("standard", "post_install", "-at_install")
class TestActivityPhoneTours(TestActivityTours):
    """The same on a phone, without a keyboard."""

    browser_size = "390x844"
    touch_enabled = True

    def test_actions_are_done_and_put_off_with_the_keyboard(self):
        self.start_tour(
            "/odoo/pipeline-activity",
            "sales_pipeline_actions_phone",
            login="camille.test",
        )
        self.assertFalse(self.activity("Rappeler Pierre").active)
        today = fields.Date.context_today(self.lead.with_context(tz="Europe/Paris"))
        self.assertEqual(
            self.activity("Envoyer le devis").date_deadline, today + timedelta(days=1)
        )
