from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import tagged

from ..common import RuleCase


@tagged("standard", "post_install", "-at_install")
class TestRunLog(RuleCase):
    """Who reads why something was done, or not."""

    def moved(self, **values):
        self.rule(to_stage_ids=self.proposal)
        lead = self.lead(self.new, **values)
        lead.stage_id = self.proposal
        return lead, self.runs(lead)

    def test_a_salesperson_reads_the_runs_of_what_they_see(self):
        lead, run = self.moved()
        Runs = self.env["crm.transition.run"]
        domain = [("lead_id", "=", lead.id)]
        self.assertEqual(Runs.with_user(self.salesperson).search(domain), run)
        self.assertEqual(Runs.with_user(self.manager).search(domain), run)
        self.assertFalse(Runs.with_user(self.colleague).search(domain))
        self.assertEqual(run.with_user(self.salesperson).title, "Tag it")
        with self.assertRaises(AccessError):
            run.with_user(self.salesperson).read(["details"])

    def test_nobody_writes_it(self):
        _lead, run = self.moved()
        for user in (self.salesperson, self.manager):
            with self.assertRaises(AccessError):
                run.with_user(user).write({"state": "done"})
            with self.assertRaises(AccessError):
                run.with_user(user).unlink()
            with self.assertRaises(AccessError):
                run.with_user(user).create({"state": "done"})

    def test_what_only_the_road_and_events_may_call_is_closed_to_clients(self):
        for model, name in (
            ("crm.transition.rule", "queue"),
            ("crm.stage.trigger", "fire"),
            ("crm.transition.run", "_run_due"),
            ("crm.transition.action", "_carry_out"),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                get_public_method(self.env[model], name)

    def test_another_company_does_not_see_it(self):
        other = self.env["res.company"].create({"name": "Other stoves"})
        lead, run = self.moved(company_id=other.id, user_id=False, team_id=False)
        found = self.env["crm.transition.run"].with_user(self.manager)
        self.assertFalse(found.search([("lead_id", "=", lead.id)]))
        self.manager.company_ids |= other
        found = found.with_context(allowed_company_ids=other.ids)
        self.assertEqual(found.search([("lead_id", "=", lead.id)]), run)

    def test_a_manager_of_another_company_does_not_retry_it(self):
        other = self.env["res.company"].create({"name": "Other stoves"})
        _lead, run = self.moved(company_id=other.id, user_id=False, team_id=False)
        with self.assertRaises(AccessError):
            run.with_user(self.manager).action_run_now()

    def test_the_opportunity_and_the_rule_lead_to_their_runs(self):
        lead, run = self.moved()
        for record in (lead, run.rule_id):
            record = record.with_user(self.manager)
            self.assertEqual(record.run_count, 1)
            action = record.action_open_runs()
            found = self.env["crm.transition.run"].search(action["domain"])
            self.assertEqual(found, run)

    def test_a_manager_cancels_what_waits_and_can_have_it_done_after_all(self):
        lead, run = self.moved()
        run = run.with_user(self.manager)
        run.action_cancel()
        self.carry_out()
        self.assertEqual((run.state, run.reason), ("cancelled", "by_hand"))
        self.assertFalse(lead.tag_ids)
        run.action_retry()
        self.assertEqual(run.state, "done")
        self.assertEqual(lead.tag_ids, self.tag)

    def test_what_waits_can_be_done_now(self):
        self.rule(to_stage_ids=self.negotiation, delay=6, delay_unit="months")
        lead = self.lead(self.new)
        lead.stage_id = self.negotiation
        run = self.runs(lead)
        run.with_user(self.manager).action_run_now()
        self.assertEqual(run.state, "done")


@tagged("standard", "post_install", "-at_install")
class TestDryRun(RuleCase):
    """A rule that is off is played against the moves there were."""

    def play(self, user=None, **values):
        rule = self.rule(active=False, **values)
        action = rule.with_user(user or self.manager).action_dry_run()
        dry_run = self.env["crm.rule.dry.run"].browse(action["res_id"])
        return dry_run.with_user(user or self.manager)

    def results(self, dry_run, leads):
        lines = dry_run.line_ids.filtered(lambda line: line.lead_id in leads)
        return {
            (line.lead_id, line.to_stage_name): line.result for line in lines.sudo()
        }

    def test_it_tells_what_would_have_run_and_why_not_the_rest(self):
        small, big, other = (
            self.lead(self.new),
            self.lead(self.new, expected_revenue=9000),
            self.lead(self.new),
        )
        (small | big).write({"stage_id": self.proposal.id})
        other.stage_id = self.negotiation
        dry_run = self.play(
            to_stage_ids=self.proposal,
            filter_domain="[('expected_revenue', '>', 5000)]",
        )
        results = self.results(dry_run, small | big | other)
        self.assertEqual(results[big, "Proposal Sent"], "match")
        self.assertEqual(results[small, "Proposal Sent"], "filter")
        self.assertNotIn((other, "Negotiation"), results, "only those that are close")
        dry_run.show_all = True
        dry_run.action_play()
        results = self.results(dry_run, small | big | other)
        self.assertEqual(results[other, "Negotiation"], "to_stage")
        self.assertEqual(results[big, "New Contact"], "to_stage")
        self.assertGreaterEqual(dry_run.match_count, 1)
        self.assertFalse(self.runs(small | big | other), "nothing is queued")

    def test_it_agrees_with_what_really_happens(self):
        values = {"kind": "forward", "from_stage_ids": self.first}
        leads = self.lead(self.new) | self.lead(self.first) | self.lead(self.discovery)
        rule = self.rule(**values)
        leads.write({"stage_id": self.proposal.id})
        leads[1].stage_id = self.new
        really = {run.transition_id for run in self.runs(leads)}
        dry_run = self.play(**values)
        lines = dry_run.line_ids.filtered(lambda line: line.lead_id in leads)
        matching = lines.filtered(lambda line: line.result == "match")
        self.assertEqual(set(matching.transition_id), really)
        self.assertTrue(rule.active)

    def test_only_the_last_days_count(self):
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_stage_transition SET entered_at = entered_at"
            " - INTERVAL '10 days' WHERE lead_id = %s",
            [lead.id],
        )
        self.env.invalidate_all()
        dry_run = self.play(to_stage_ids=self.proposal)
        self.assertTrue(self.results(dry_run, lead))
        dry_run.days = 5
        dry_run.action_play()
        self.assertFalse(self.results(dry_run, lead))
        with self.assertRaises(UserError):
            dry_run.days = 0
            dry_run.action_play()

    def test_only_moves_one_may_see_are_played(self):
        other = self.env["res.company"].create({"name": "Other stoves"})
        lead = self.lead(self.new, company_id=other.id, user_id=False, team_id=False)
        lead.stage_id = self.proposal
        dry_run = self.play(to_stage_ids=self.proposal)
        self.assertFalse(self.results(dry_run, lead))

    def test_salespeople_do_not_play_rules(self):
        with self.assertRaises(AccessError):
            self.play(user=self.salesperson, kind="won")
