"""Delays counted in days keep the hour of the clock, wherever it changes."""

from datetime import datetime

import pytest
import pytz
from freezegun import freeze_time

from odoo import fields
from odoo.tests import Form, tagged

from odoo.addons.sales_pipeline_custom.core.rule.delays import due

from ..between.test_satisfaction import SatisfactionCase
from ..common import RuleCase

PARIS, NEW_YORK = "Europe/Paris", "America/New_York"


@pytest.mark.parametrize(
    ("start", "delay", "unit", "zone", "end"),
    [
        # 9:00 in Paris, before and after clocks go back and forward there
        ("2026-10-24 07:00", 1, "days", PARIS, "2026-10-25 08:00"),
        ("2026-03-28 08:00", 1, "days", PARIS, "2026-03-29 07:00"),
        ("2026-10-20 07:00", 1, "weeks", PARIS, "2026-10-27 08:00"),
        ("2026-07-31 07:00", 6, "months", PARIS, "2027-01-31 08:00"),
        ("2026-08-31 07:00", 6, "months", PARIS, "2027-02-28 08:00"),
        ("2026-06-01 07:00", 365, "days", PARIS, "2027-06-01 07:00"),
        # elsewhere clocks change another day, the other way, or never
        ("2026-10-24 07:00", 1, "days", NEW_YORK, "2026-10-25 07:00"),
        ("2026-10-31 13:00", 1, "days", NEW_YORK, "2026-11-01 14:00"),
        ("2026-10-03 00:00", 1, "days", "Australia/Sydney", "2026-10-03 23:00"),
        ("2026-10-24 07:00", 1, "days", "UTC", "2026-10-25 07:00"),
        ("2026-10-24 07:00", 1, "days", "Asia/Kolkata", "2026-10-25 07:00"),
        # the date differs from that of UTC
        ("2026-01-31 23:30", 1, "months", PARIS, "2026-02-28 23:30"),
        ("2026-01-30 23:30", 1, "months", PARIS, "2026-02-27 23:30"),
        # hours and minutes pass alike
        ("2026-10-24 22:00", 6, "hours", PARIS, "2026-10-25 04:00"),
        ("2026-03-29 00:30", 90, "minutes", PARIS, "2026-03-29 02:00"),
        ("2026-10-24 07:00", 24, "hours", PARIS, "2026-10-25 07:00"),
        # 2:30, which does not exist that day, and which comes twice that day
        ("2026-03-28 01:30", 1, "days", PARIS, "2026-03-29 01:30"),
        ("2026-10-24 00:30", 1, "days", PARIS, "2026-10-25 01:30"),
        ("2026-10-24 07:00", 0, "days", PARIS, "2026-10-24 07:00"),
    ],
)
def test_when_a_delay_is_over(start, delay, unit, zone, end):
    start, end = map(datetime.fromisoformat, (start, end))
    assert due(start, delay, unit, zone) == end


@tagged("standard", "post_install", "-at_install")
class TestClockChange(RuleCase):
    """Whose clock a rule goes by, and that its screen says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.tz = PARIS
        cls.company.partner_id.tz = False

    def due(self, rule, at, user=None):
        """Move a new opportunity at a moment; return when the rule is due, and where it
        counts."""
        with freeze_time(at):
            lead = self.lead(self.new)
            lead.with_user(user or self.manager).stage_id = self.proposal
        run = self.runs(lead).filtered(lambda one: one.rule_id == rule)
        return fields.Datetime.to_string(run.run_at)

    def test_the_next_day_at_the_same_hour(self):
        rule = self.rule(user=self.manager, to_stage_ids=self.proposal, delay=1)
        self.assertEqual(self.due(rule, "2026-10-24 07:00:00"), "2026-10-25 08:00:00")
        self.assertEqual(self.due(rule, "2026-03-28 08:00:00"), "2026-03-29 07:00:00")

    def test_weeks_and_months_too_hours_not(self):
        weeks, months, hours = (
            self.rule(
                user=self.manager,
                to_stage_ids=self.proposal,
                delay=delay,
                delay_unit=unit,
            )
            for delay, unit in ((1, "weeks"), (1, "months"), (24, "hours"))
        )
        at = "2026-10-20 07:00:00"
        self.assertEqual(self.due(weeks, at), "2026-10-27 08:00:00")
        self.assertEqual(self.due(months, at), "2026-11-20 08:00:00")
        self.assertEqual(self.due(hours, "2026-10-24 07:00:00"), "2026-10-25 07:00:00")

    def test_it_is_the_clock_of_who_it_runs_as_not_of_who_moves(self):
        rule = self.rule(user=self.manager, to_stage_ids=self.proposal, delay=1)
        self.salesperson.tz = NEW_YORK
        at = "2026-10-24 07:00:00"
        self.assertEqual(self.due(rule, at, self.salesperson), "2026-10-25 08:00:00")

    def test_it_follows_them_when_they_move_house(self):
        rule = self.rule(user=self.manager, to_stage_ids=self.proposal, delay=1)
        self.due(rule, "2026-10-24 07:00:00")
        self.manager.tz = NEW_YORK
        self.assertEqual(self.due(rule, "2026-10-24 07:00:00"), "2026-10-25 07:00:00")
        self.assertEqual(rule.zone, NEW_YORK)

    def test_without_one_it_is_that_of_the_company_or_its_working_hours(self):
        self.manager.tz = False
        self.company.resource_calendar_id.tz = PARIS
        rule = self.rule(user=self.manager, to_stage_ids=self.proposal, delay=1)
        at = "2026-10-24 07:00:00"
        self.assertEqual(self.due(rule, at), "2026-10-25 08:00:00")
        self.company.resource_calendar_id.tz = NEW_YORK
        self.assertEqual(self.due(rule, at), "2026-10-25 07:00:00")
        self.company.partner_id.tz = PARIS
        self.assertEqual(self.due(rule, at), "2026-10-25 08:00:00")
        other = self.company.resource_calendar_id.copy({"tz": "UTC"})
        self.company.write({"resource_calendar_id": other.id})
        self.company.partner_id.tz = False
        self.assertEqual(self.due(rule, at), "2026-10-25 07:00:00")
        self.assertEqual(rule.zone, "UTC")

    def test_those_already_there_are_due_at_the_hour_they_came(self):
        with freeze_time("2026-10-24 07:00:00"):
            lead = self.lead(self.proposal)
            rule = self.rule(
                user=self.manager, to_stage_ids=self.proposal, delay=2, active=False
            )
            self.cr.execute(
                "UPDATE crm_stage_transition SET entered_at = %s WHERE lead_id = %s",
                ["2026-10-24 07:00:00", lead.id],
            )
            self.env.invalidate_all()
            rule.action_switch_on()
            rule.action_apply_to_present()
        run_at = self.runs(lead).run_at  # the full hour that follows
        self.assertEqual(str(run_at), "2026-10-26 09:00:00")

    def test_the_screen_says_which_clock(self):
        rules = self.env["crm.transition.rule"].with_user(self.manager)
        with Form(rules) as form:
            form.name = "Later"
            self.assertEqual(form.zone, PARIS)

    def test_an_activity_is_due_on_the_day_it_is_there(self):
        self.manager.tz = "Pacific/Auckland"
        todo = self.env.ref("mail.mail_activity_data_todo")
        action = self.action("activity", activity_type_id=todo, activity_days=0)
        action[2]["activity_type_id"] = todo.id
        self.rule(user=self.manager, to_stage_ids=self.proposal, action_ids=[action])
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        with freeze_time("2030-06-01 20:00:00"):
            self.carry_out()
        self.assertEqual(str(lead.activity_ids.date_deadline), "2030-06-02")


@tagged("standard", "post_install", "-at_install")
class TestClockOfRepeats(SatisfactionCase):
    def test_a_questionnaire_sent_again_leaves_at_the_same_hour(self):
        self.manager.tz = PARIS
        self.win()
        with freeze_time("2026-06-15 08:00:00"):
            self.repeat._plan_next()
        local = pytz.utc.localize(self.repeat.next_at).astimezone(pytz.timezone(PARIS))
        self.assertEqual(local.strftime("%m-%d %H:%M"), "12-12 10:00")
