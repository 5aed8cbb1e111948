"""Filters of rules: read when they are saved, looked up with their rule's rights."""

from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.core.rule import rule_filter
from odoo.addons.sales_pipeline_custom.models.rule import (
    filter as crm_transition_filter,
)

from ..common import RuleCase

# Ways to say “created two weeks ago or before”, as Odoo and people write it.
TWO_WEEKS_OLD = (
    "[('create_date','<=',context_today()-datetime.timedelta(days=14))]",
    "[('create_date','<=',(context_today()-relativedelta(days=14))"
    ".strftime('%Y-%m-%d'))]",
    "[('create_date','<','today -13d')]",
    "[('create_date', '<', '-14d')]",
    "[('create_date', '<=', '-2w')]",
    "['!', ('create_date', '>', 'today -14d')]",
    "[('create_date','<=',(datetime.datetime.now()-datetime.timedelta(14))"
    ".strftime('%Y-%m-%d %H:%M:%S'))]",
    "[('create_date','<',datetime.datetime.combine(context_today()"
    " + relativedelta(days = -13), datetime.time(0, 0, 0)).to_utc()"
    '.strftime("%Y-%m-%d %H:%M:%S"))]',
    "[('create_date','<=',(context_today()-dateutil.relativedelta.relativedelta"
    "(weeks=2)).strftime('%Y-%m-%d'))]",
    "['&', ('create_date','<=',(context_today()-relativedelta(days=14))"
    ".strftime('%Y-%m-%d')), ('type', '=', 'opportunity')]",
    "[('tag_ids', 'not any', [('create_date', '<', 'today -14d')]),"
    " ('create_date', '<', 'today -13d')]",
)
HOSTILE = (
    "[('name', '=', time.sleep(3))]",
    "[('id', '=', 9**9**9)]",
    "[('name', '=', 'a' * 999999999)]",
    "[('name', '=', ().__class__.__mro__)]",
    "[('id', 'in', env['res.users'].search([]).ids)]",
    "[('id', '=', (lambda x: x(x))(lambda x: x(x)))]",
    "[i for i in range(999999999)]",
    "()" * 3000,
    "[" * 150,
)


@tagged("standard", "post_install", "-at_install")
class TestFilterDates(RuleCase):
    """Filters may say dates as Odoo's own filters do."""

    def age(self, lead, days):
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_lead SET create_date = create_date - %s * INTERVAL '1 day'"
            " WHERE id = %s",
            [days, lead.id],
        )
        self.env.invalidate_all()

    def test_the_dates_odoo_writes_are_understood(self):
        rules = self.env["crm.transition.rule"]
        for text in TWO_WEEKS_OLD:
            rules |= self.rule(
                name=text, to_stage_ids=self.proposal, filter_domain=text
            )
        old, recent = self.leads(2, self.new)
        self.age(old, 30)
        self.age(recent, 3)
        (old | recent).write({"stage_id": self.proposal.id})
        for rule in rules:
            with self.subTest(rule.name):
                runs = self.runs(old | recent).filtered(
                    lambda r, u=rule: r.rule_id == u
                )
                found = {run.lead_id: run.state for run in runs}
                self.assertEqual(found, {old: "pending", recent: "skipped"})
        self.carry_out()
        done = self.runs(old).mapped("state")
        self.assertEqual(done, ["done"] * len(TWO_WEEKS_OLD))

    def test_a_day_is_that_of_who_the_rule_runs_as(self):
        self.manager.tz = "Pacific/Auckland"  # half a day ahead
        text = "[('date_deadline', '=', context_today().strftime('%Y-%m-%d'))]"
        smart = "[('date_deadline', '=', 'today')]"
        rules = [
            self.rule(user=self.manager, to_stage_ids=self.proposal, filter_domain=one)
            for one in (text, smart)
        ]
        lead = self.lead(self.new, date_deadline="2026-06-02")
        with freeze_time("2026-06-01 20:00:00"):
            lead.stage_id = self.proposal
        self.assertEqual(self.runs(lead).mapped("state"), ["pending"] * 2)
        self.manager.tz = "America/Lima"
        lead.stage_id = self.new
        with freeze_time("2026-06-01 20:00:00"):
            lead.stage_id = self.proposal
        last = (
            self.runs(lead).filtered(lambda r: r.rule_id == rules[0]).sorted("id")[-1]
        )
        self.assertEqual((last.state, last.reason), ("skipped", "filter"))

    def test_uid_is_who_the_rule_runs_as(self):
        self.rule(
            user=self.manager,
            to_stage_ids=self.proposal,
            filter_domain="[('user_id', '=', uid)]",
        )
        theirs, others = (
            self.lead(self.new, user_id=self.manager.id),
            self.lead(self.new),
        )
        (theirs | others).with_user(self.manager).write({"stage_id": self.proposal.id})
        self.assertEqual(self.runs(theirs).state, "pending")
        self.assertEqual(self.runs(others).state, "skipped")


@tagged("standard", "post_install", "-at_install")
class TestFilterIsNoCode(RuleCase):
    """A filter is read once, when it is saved, and nothing in it is carried out."""

    def test_code_is_refused_when_it_is_saved(self):
        rule = self.rule(user=self.manager, to_stage_ids=self.proposal)
        for text in HOSTILE:
            with self.subTest(text[:40]):
                with self.assertRaises(ValidationError) as caught, self.savepoint():
                    rule.filter_domain = text
                self.assertIn(
                    "The filter of “Tag it” cannot be read", str(caught.exception)
                )

    def test_it_says_which_piece_is_not_possible(self):
        rule = self.rule(to_stage_ids=self.proposal)
        with self.assertRaisesRegex(ValidationError, r"time.sleep\(3\).*not possible"):
            rule.filter_domain = HOSTILE[0]

    def test_what_was_stored_past_it_is_not_carried_out_in_a_move(self):
        for text in HOSTILE:
            rule = self.rule(to_stage_ids=self.proposal)
            self.env.flush_all()
            self.cr.execute(
                "UPDATE crm_transition_rule SET filter_domain = %s WHERE id = %s",
                [text, rule.id],
            )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        runs = self.runs(lead)
        self.assertEqual(len(runs), len(HOSTILE))
        self.carry_out()
        self.assertEqual(set(runs.mapped("state")), {"failed"})
        self.assertOpen(lead, self.proposal)

    def test_such_a_rule_is_not_switched_on_again(self):
        rule = self.rule(to_stage_ids=self.proposal, active=False)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_transition_rule SET filter_domain = %s WHERE id = %s",
            [HOSTILE[0], rule.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(ValidationError, "cannot be read"):
            rule.action_switch_on()

    def test_moves_do_not_read_it_again(self):
        self.rule(
            to_stage_ids=self.proposal,
            filter_domain="[('create_date', '<=', context_today())]",
        )
        leads = self.leads(2, self.new)
        leads[0].stage_id = self.proposal
        with patch.object(crm_transition_filter, "read_filter") as read:
            leads[1].stage_id = self.proposal
        read.assert_not_called()
        self.assertEqual(self.runs(leads).mapped("state"), ["pending"] * 2)

    def test_many_moves_look_up_once(self):
        self.rule(
            to_stage_ids=self.proposal, filter_domain="[('expected_revenue', '>', 1)]"
        )
        leads = self.leads(30, self.new)
        rules = type(self.env["crm.transition.rule"])
        look_up = rules._look_up
        calls = []

        def remember(*args):
            calls.append(args)
            return look_up(*args)

        with patch.object(rules, "_look_up", remember):
            leads.write({"stage_id": self.proposal.id})
        self.assertEqual(len(calls), 1)
        self.assertEqual(set(self.runs(leads).mapped("state")), {"pending"})


@tagged("standard", "post_install", "-at_install")
class TestFilterRights(RuleCase):
    """A filter finds what the user of its rule may see, and tells nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other stoves"})
        cls.secret = cls.lead(
            cls.proposal,
            name="Secret",
            company_id=cls.other.id,
            user_id=False,
            team_id=False,
            expected_revenue=4321,
        )
        cls.ours = cls.lead(cls.new, previous_lead_id=cls.secret.id)

    # What a manager of one company would learn of another one's opportunity.
    ASKING = (
        "[('previous_lead_id.expected_revenue', '=', 4321)]",
        "[('previous_lead_id', 'any', [('expected_revenue', '>', 4000)])]",
        "[('previous_lead_id.name', 'ilike', 'secret')]",
        "[('previous_lead_id', 'ilike', 'secret')]",
    )

    def test_a_move_tells_nothing_of_another_company(self):
        for text in self.ASKING:
            self.rule(user=self.manager, to_stage_ids=self.proposal, filter_domain=text)
        admins = self.rule(to_stage_ids=self.proposal, filter_domain=self.ASKING[0])
        self.ours.with_user(self.manager).stage_id = self.proposal
        for run in self.runs(self.ours):
            expected = "pending" if run.rule_id == admins else "skipped"
            self.assertEqual(run.state, expected, run.rule_id.filter_domain)

    def test_a_run_that_reads_it_later_tells_nothing_either(self):
        rule = self.rule(
            user=self.manager, to_stage_ids=self.proposal, filter_domain=self.ASKING[0]
        )
        with patch.object(type(rule), "_filtered_now", return_value=None):
            self.ours.stage_id = self.proposal
        run = self.runs(self.ours)
        self.assertTrue(run.must_filter)
        self.carry_out()
        self.assertEqual((run.state, run.reason), ("skipped", "filter"))

    def test_playing_a_rule_tells_nothing_whoever_it_runs_as(self):
        self.ours.stage_id = self.proposal
        for user in (self.manager, self.env.user):
            for text in self.ASKING:
                rule = self.rule(
                    user=user, to_stage_ids=self.proposal, filter_domain=text
                )
                dry_run = self.env["crm.rule.dry.run"].with_user(self.manager)
                played = dry_run.create({"rule_id": rule.id})
                self.assertEqual(played.match_count, 0, text)
                mine = self.env["crm.rule.dry.run"].create({"rule_id": rule.id})
                self.assertEqual(mine.match_count, 1, text)

    def test_nor_does_counting_those_already_there(self):
        self.ours.stage_id = self.proposal
        rule = self.rule(
            user=self.manager,
            to_stage_ids=self.proposal,
            filter_domain=self.ASKING[0],
            delay=1,
        )
        said = rule.with_user(self.manager).action_apply_to_present()
        self.assertIn("There is none", said["params"]["message"])

    def test_a_field_they_may_not_read_is_refused(self):
        rule = self.rule(user=self.manager, to_stage_ids=self.proposal)
        for text in (
            "[('questionnaire_repeat_ids.link_handle', '!=', False)]",
            "[('run_ids', 'any', [('details', 'ilike', 'a')])]",
        ):
            with self.assertRaisesRegex(ValidationError, "cannot be read"):
                with self.savepoint():
                    rule.with_user(self.manager).filter_domain = text

    def test_the_context_of_who_moves_changes_nothing(self):
        self.rule(
            to_stage_ids=self.proposal,
            filter_domain="[('tag_ids.name', '=', 'Set off')]",
        )
        lead = self.lead(self.new, tag_ids=[(6, 0, self.tag.ids)])
        told = lead.with_context(
            active_test=True, lang="fr_FR", tz="Asia/Tokyo", allowed_company_ids=[]
        )
        told.sudo().stage_id = self.proposal
        self.assertEqual(self.runs(lead).state, "pending")


@tagged("standard", "post_install", "-at_install")
class TestFiltersFromBefore(RuleCase):
    """Filters that were saved when they were code."""

    @contextmanager
    def stored(self, rule, text):
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_transition_rule SET filter_domain = %s WHERE id = %s",
            [text, rule.id],
        )
        self.env.invalidate_all()
        yield rule

    def test_a_rule_that_can_no_longer_be_read_is_switched_off_and_says_so(self):
        fine = self.rule(
            name="Fine",
            to_stage_ids=self.proposal,
            filter_domain="[('create_date', '<=', datetime.datetime.now())]",
        )
        for text in (*HOSTILE, "[('no_such_field', '=', 1)]"):
            rule = self.rule(user=self.manager, name="Old", to_stage_ids=self.proposal)
            with self.stored(rule, text):
                (rule | fine)._switch_off_unreadable()
            self.assertFalse(rule.active)
            self.assertEqual(rule.filter_domain, text, "it is not lost")
            self.assertIn(
                "Switched off: its filter cannot be read", rule.message_ids[0].body
            )
            self.assertEqual(rule.activity_ids.user_id, self.manager)
            self.assertTrue(fine.active)
            rule.filter_domain = "[('expected_revenue', '>', 5)]"
            rule.action_switch_on()

    def test_what_such_a_rule_was_about_to_do_can_be_retried(self):
        rule = self.rule(to_stage_ids=self.proposal, delay=1)
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        with self.stored(rule, HOSTILE[0]):
            rule._switch_off_unreadable()
        run = self.runs(lead)
        self.assertEqual((run.state, run.reason), ("cancelled", "switched_off"))
        rule.write({"filter_domain": False, "active": True})
        run.with_user(self.manager).action_retry()
        self.assertEqual(run.state, "done")

    def test_reading_one_that_is_too_long_says_so(self):
        rule = self.rule(to_stage_ids=self.proposal)
        long = "[" + "('id', '>', 1)," * rule_filter.LONGEST + "]"
        with self.assertRaisesRegex(UserError, "too long"):
            rule.filter_domain = long
