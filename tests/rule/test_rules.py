from itertools import product

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import RuleCase


@tagged("standard", "post_install", "-at_install")
class TestWhichMoves(RuleCase):
    """Which moves set a rule off, and what is queued for them."""

    def test_a_move_that_matches_queues_one_run_and_does_nothing_itself(self):
        rule = self.rule(to_stage_ids=self.proposal)
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        run = self.runs(lead)
        self.assertEqual(run.rule_id, rule)
        self.assertEqual(run.state, "pending")
        self.assertEqual(run.transition_id, self.last_row(lead))
        self.assertEqual(run.origin_user_id, self.env.user)
        self.assertFalse(lead.tag_ids)

    def test_what_was_queued_is_done_once(self):
        self.rule(to_stage_ids=self.proposal)
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.carry_out()
        self.assertEqual(lead.tag_ids, self.tag)
        run = self.runs(lead)
        self.assertEqual(run.state, "done")
        self.assertTrue(run.ended_at)
        self.assertEqual(run.tries, 1)
        lead.tag_ids = False
        self.carry_out()
        self.assertFalse(lead.tag_ids)

    def test_another_stage_another_kind_another_team_queue_nothing(self):
        self.rule(to_stage_ids=self.negotiation)
        self.rule(from_stage_ids=self.discovery)
        self.rule(kind="backward")
        self.rule(kind="forward", team_ids=self.new_team("Others"))
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.assertFalse(self.runs(lead))

    def test_every_condition_is_looked_at(self):
        self.rule(
            from_stage_ids=self.new,
            to_stage_ids=self.proposal | self.won,
            kind="forward",
            team_ids=self.team,
            filter_domain="[('expected_revenue', '>=', 1000)]",
        )
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.assertEqual(self.runs(lead).state, "pending")

    def test_creating_in_a_stage_is_entering_it(self):
        self.rule(to_stage_ids=self.first)
        self.assertEqual(self.runs(self.lead(self.first)).state, "pending")

    def test_winning_and_losing_are_kinds(self):
        won, lost = self.rule(kind="won"), self.rule(kind="lost")
        leads = self.leads(2, self.new)
        leads[0].action_set_won()
        leads[1].action_set_lost(lost_reason_id=self.budget.id)
        self.assertEqual(self.runs(leads[0]).rule_id, won)
        self.assertEqual(self.runs(leads[1]).rule_id, lost)

    def test_a_filter_that_does_not_match_says_so(self):
        self.rule(
            to_stage_ids=self.proposal,
            filter_domain="[('expected_revenue', '>', 5000)]",
        )
        small, big = self.lead(self.new), self.lead(self.new, expected_revenue=6000)
        (small | big).write({"stage_id": self.proposal.id})
        self.assertEqual(self.runs(small).mapped("state"), ["skipped"])
        self.assertEqual(self.runs(small).reason, "filter")
        self.assertEqual(self.runs(big).mapped("state"), ["pending"])

    def test_the_filter_sees_what_is_written_with_the_move(self):
        self.rule(
            to_stage_ids=self.proposal,
            filter_domain="[('expected_revenue', '>', 5000)]",
        )
        lead = self.lead(self.new)
        lead.write({"stage_id": self.proposal.id, "expected_revenue": 9000})
        self.assertEqual(self.runs(lead).state, "pending")

    def test_a_filter_may_look_at_linked_records(self):
        self.rule(
            to_stage_ids=self.proposal,
            filter_domain="[('partner_id.name', 'ilike', 'stove')]",
        )
        partner = self.env["res.partner"].create({"name": "Stove buyer"})
        lead = self.lead(self.new, partner_id=partner.id)
        lead.stage_id = self.proposal
        self.assertEqual(self.runs(lead).state, "pending")

    def test_many_moves_queue_their_runs_in_one_statement(self):
        self.rule(to_stage_ids=self.proposal)
        self.rule(kind="forward")
        few, many = self.leads(2, self.new), self.leads(60, self.new)
        few.write({"stage_id": self.proposal.id})  # what the first time costs
        few.write({"stage_id": self.new.id})
        self.env.flush_all()
        with self.queries("crm_transition_run") as statements:
            many.write({"stage_id": self.proposal.id})
        self.assertEqual(len(statements), 1, statements)
        self.assertEqual(len(self.runs(many)), 120)

    def test_a_pipeline_that_changes_sets_nothing_off(self):
        rule = self.rule(to_stage_ids=self.proposal)
        stage = self.new_stage("Offer", sequence=4, probability=30)
        lead = self.lead(stage)
        stage.delete_into(self.proposal)
        self.assertEqual(self.last_row(lead).kind, "migrated")
        self.assertFalse(self.runs(lead).filtered(lambda run: run.rule_id == rule))

    def test_another_team_is_no_way_back_for_a_rule(self):
        coaching, stages = self.team_with_stages()
        coaching.has_own_pipeline = True
        rule = self.rule(kind="backward")
        shared, own = self.new + self.negotiation, self.Stage.union(*stages[:2])
        for starts, team, ends in (shared, coaching, own), (own, self.team, shared):
            for start, end in product(starts, ends):
                lead = self.lead(start, team_id=start.team_ids.id, user_id=False)
                lead.write({"team_id": team.id, "stage_id": end.id})
                self.assertFalse(self.runs(lead))
        lead.stage_id = self.new
        self.assertEqual(self.runs(lead).rule_id, rule)

    def test_an_import_is_left_alone_unless_the_rule_says_so(self):
        silent = self.rule(to_stage_ids=self.first)
        loud = self.rule(to_stage_ids=self.first, on_import=True)
        lead = self.Lead.moved_by(origin="import").create(
            {"name": "Imported", "stage_id": self.first.id, "type": "opportunity"}
        )
        runs = self.runs(lead)
        self.assertEqual(
            {run.rule_id: (run.state, run.reason) for run in runs},
            {silent: ("skipped", "import"), loud: ("pending", False)},
        )

    def test_a_rule_of_another_company_is_not_concerned(self):
        other = self.env["res.company"].create({"name": "Other stoves"})
        self.rule(to_stage_ids=self.proposal, company_id=other.id)
        lead = self.lead(self.new, company_id=self.company.id)
        lead.stage_id = self.proposal
        self.assertFalse(self.runs(lead))

    def test_a_rule_that_is_off_does_nothing(self):
        rule = self.rule(to_stage_ids=self.proposal)
        lead = self.lead(self.new)
        rule.action_switch_off()
        lead.stage_id = self.proposal
        self.assertFalse(self.runs(lead))
        rule.action_switch_on()
        lead.stage_id = self.new
        lead.stage_id = self.proposal
        self.assertEqual(len(self.runs(lead)), 1)

    def test_rules_run_in_their_order(self):
        second = self.rule(to_stage_ids=self.proposal, sequence=20)
        first = self.rule(to_stage_ids=self.proposal, sequence=10)
        leads = self.leads(3, self.new)
        leads.write({"stage_id": self.proposal.id})
        runs = self.runs(leads)
        self.assertEqual(runs[0].rule_id, first)
        self.assertEqual(runs[1].rule_id, second)
        self.assertEqual(runs.lead_id, leads)


@tagged("standard", "post_install", "-at_install")
class TestDelay(RuleCase):
    """After what delay, and what if the opportunity has moved on meanwhile."""

    def test_nothing_is_done_before_its_time(self):
        self.rule(to_stage_ids=self.proposal, delay=3, delay_unit="days")
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        run = self.runs(lead)
        self.assertEqual((run.run_at - run.queued_at).days, 3)
        self.carry_out()
        self.assertEqual(run.state, "pending")
        self.pass_time(days=3)
        self.carry_out()
        self.assertEqual(run.state, "done")
        self.assertEqual(lead.tag_ids, self.tag)

    def test_months_are_those_of_the_calendar(self):
        rule = self.rule(kind="lost", delay=6, delay_unit="months")
        due = rule._as_switched_on().due(fields.Datetime.to_datetime("2026-08-31"))
        self.assertEqual(str(due), "2027-02-28 00:00:00")

    def test_the_scheduled_action_is_woken_at_that_time(self):
        self.rule(to_stage_ids=self.proposal, delay=2, delay_unit="hours")
        lead = self.lead(self.new)
        known = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
        lead.stage_id = self.proposal
        run = self.runs(lead)
        woken = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
        self.assertEqual((woken - known).mapped("call_at"), [run.run_at])

    def test_what_has_moved_on_is_left_alone(self):
        self.rule(to_stage_ids=self.proposal, delay=1)
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        lead.stage_id = self.negotiation
        self.carry_out()
        run = self.runs(lead)
        self.assertEqual((run.state, run.reason), ("cancelled", "moved_on"), "already")
        self.assertFalse(lead.tag_ids)

    def test_what_moved_on_just_before_its_time_is_left_alone_too(self):
        self.rule(to_stage_ids=self.proposal, delay=1)
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        lead.stage_id = self.negotiation
        self.pass_time(days=1)
        self.carry_out()
        run = self.runs(lead)
        self.assertEqual((run.state, run.reason), ("cancelled", "moved_on"))
        self.assertFalse(lead.tag_ids)

    def test_unless_the_rule_does_not_mind(self):
        self.rule(to_stage_ids=self.proposal, delay=1, cancel_if_moved=False)
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        lead.stage_id = self.negotiation
        self.pass_time(days=1)
        self.carry_out()
        self.assertEqual(self.runs(lead).state, "done")

    def test_what_is_done_at_once_is_done_wherever_the_opportunity_went(self):
        self.rule(to_stage_ids=self.proposal)
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        lead.stage_id = self.negotiation
        self.carry_out()
        self.assertEqual(self.runs(lead).state, "done")

    def test_those_already_there_can_be_dealt_with_too(self):
        rule = self.rule(to_stage_ids=self.proposal, delay=14, active=False)
        old, recent, elsewhere = self.leads(3, self.new)
        (old | recent).write({"stage_id": self.proposal.id})
        self.cr.execute(
            "UPDATE crm_stage_transition SET entered_at = entered_at"
            " - INTERVAL '20 days' WHERE lead_id = %s",
            [old.id],
        )
        self.env.invalidate_all()
        rule.action_switch_on()
        said = rule.with_user(self.manager).action_apply_to_present()
        self.assertIn("1 dealt with now, 1 when", said["params"]["message"])
        self.assertFalse(self.runs(elsewhere))
        self.carry_out()
        self.assertEqual(self.runs(old).state, "done")
        self.assertEqual(self.runs(recent).state, "pending")
        said = rule.action_apply_to_present()
        self.assertIn("There is none", said["params"]["message"])
        self.assertEqual(len(self.runs(old | recent)), 2)


@tagged("standard", "post_install", "-at_install")
class TestRuleSettings(RuleCase):
    """What a rule may be, and who may make it so."""

    def test_a_rule_that_does_not_say_when_cannot_be_switched_on(self):
        rule = self.rule(active=False)
        with self.assertRaisesRegex(ValidationError, "does not say when"):
            rule.action_switch_on()

    def test_a_rule_that_does_nothing_cannot_be_switched_on(self):
        rule = self.rule(active=False, kind="won", action_ids=[])
        with self.assertRaisesRegex(ValidationError, "does nothing"):
            rule.action_switch_on()

    def test_an_action_says_what_it_needs(self):
        for kind in ("mail", "activity", "plan", "assign", "tag", "follow", "move"):
            with self.assertRaisesRegex(ValidationError, "say what"), self.savepoint():
                self.rule(
                    kind="won", action_ids=[fields.Command.create({"kind": kind})]
                )

    def test_a_filter_that_cannot_be_read_is_refused(self):
        for wrong in ("[('no_such_field', '=', 1)]", "[(", "nonsense"):
            with self.assertRaisesRegex(ValidationError, "filter"), self.savepoint():
                self.rule(kind="won", filter_domain=wrong)

    def test_a_manager_builds_one_without_an_administrator(self):
        rule = self.rule(user=self.manager, to_stage_ids=self.proposal)
        self.assertEqual(rule.user_id, self.manager)
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.carry_out()
        self.assertEqual(self.runs(lead).state, "done")

    def test_a_salesperson_may_not(self):
        with self.assertRaises(AccessError):
            self.rule(user=self.salesperson, to_stage_ids=self.proposal)

    def test_a_manager_has_no_rule_run_with_the_rights_of_another(self):
        admin = self.env.ref("base.user_admin")
        with self.assertRaises(AccessError):
            self.rule(user=self.manager, kind="won", user_id=admin.id)
        rule = self.rule(user=self.manager, kind="won")
        with self.assertRaises(AccessError):
            rule.user_id = admin
        rule.user_id = self.manager

    def test_code_and_webhooks_stay_with_administrators(self):
        code = self.server_action(
            "code",
            name="Code",
            code="record.write({'description': 'by code'})",
        )
        values = {"kind": "server", "server_action_id": code.id}
        with self.assertRaises(AccessError), self.savepoint():
            self.rule(
                user=self.manager,
                to_stage_ids=self.proposal,
                action_ids=[fields.Command.create(values)],
            )
        rule = self.rule(
            to_stage_ids=self.proposal, action_ids=[fields.Command.create(values)]
        )
        with self.assertRaises(AccessError):
            rule.with_user(self.manager).action_ids.read(["server_action_id"])
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.carry_out()
        self.assertIn("by code", lead.description)

    def test_a_rule_about_a_stage_that_is_deleted_is_switched_off(self):
        stage = self.new_stage("Short lived", sequence=4, probability=30)
        only = self.rule(to_stage_ids=stage)
        also = self.rule(to_stage_ids=stage | self.proposal)
        stage.unlink()
        self.assertFalse(only.active)
        self.assertTrue(also.active)
        lead = self.lead(self.new)
        lead.stage_id = self.negotiation
        self.assertFalse(self.runs(lead))

    def test_a_copy_is_off(self):
        rule = self.rule(kind="won")
        copy = rule.copy()
        self.assertFalse(copy.active)
        self.assertEqual(copy.action_ids.tag_ids, self.tag)
