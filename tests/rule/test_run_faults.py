import socket
import threading
import time
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.core.rule import retry
from odoo.addons.sales_pipeline_custom.models.rule import ir_actions_server

from ..common import RuleCase


@tagged("standard", "post_install", "-at_install")
class TestRunFaults(RuleCase):
    """Whatever goes wrong: the move stands, the run says why, the next ones go on."""

    def code(self, code):
        """Return a command for an action that runs some code."""
        action = self.server_action("code", name="Code", code=code)
        return self.action("server", server_action_id=action.id)

    def moved(self, *actions, lead=None, **values):
        """Have a rule, and one after it that tags; move, and carry out."""
        rule = self.rule(to_stage_ids=self.proposal, action_ids=list(actions), **values)
        self.rule(to_stage_ids=self.proposal, sequence=99)
        lead = lead or self.lead(self.new)
        lead.stage_id = self.proposal
        self.carry_out()
        self.assertOpen(lead, self.proposal)
        self.assertEqual(lead.tag_ids, self.tag, "the next run goes on")
        return self.runs(lead).filtered(lambda run: run.rule_id == rule)

    def exhaust(self, run):
        """Let all the tries of a run go by."""
        for _try in range(retry.MOST_TRIES - run.tries):
            self.assertEqual(run.state, "pending")
            self.pass_time(hours=4)
            self.carry_out()

    def test_an_error_is_tried_again_after_growing_waits_then_fails(self):
        run = self.moved(self.code("1 / 0"))
        waits = []
        for tries in range(1, retry.MOST_TRIES):
            self.assertEqual((run.state, run.tries), ("pending", tries))
            self.assertIn("division by zero", run.message)
            waits.append(run.run_at - fields.Datetime.now())
            self.pass_time(hours=4)
            self.carry_out()
        self.assertEqual(waits, sorted(waits))
        self.assertEqual((run.state, run.reason), ("failed", "error"))
        self.assertEqual(run.tries, retry.MOST_TRIES)
        self.assertIn("ZeroDivisionError", run.details)
        self.assertTrue(run.ended_at)

    def test_what_a_failed_run_had_done_is_undone(self):
        run = self.moved(
            self.action("stars", stars="3"), self.code("raise UserError('No')")
        )
        self.assertEqual(run.message, "No")
        self.assertEqual(run.lead_id.priority, "0")

    def test_a_database_error_does_not_spoil_the_others(self):
        run = self.moved(self.code("env.cr.execute('SELECT no_such_column')"))
        self.assertEqual(run.state, "pending")
        self.assertIn("no_such_column", run.message)

    def test_a_transaction_that_is_lost_does_not_spoil_the_others(self):
        lost = "env.cr.execute('ROLLBACK TO SAVEPOINT \"%s\"' % 'nowhere')"
        run = self.moved(self.code(lost))
        self.assertEqual(run.state, "pending")

    def test_the_manager_is_told_once_and_can_retry(self):
        run = self.moved(
            self.code("if not record.referred: raise UserError('Who sent them?')"),
        )
        rule = run.rule_id
        rule.user_id = self.manager
        self.exhaust(run)
        self.assertEqual(run.state, "failed")
        other = self.lead(self.new)
        other.stage_id = self.proposal
        self.carry_out()
        again = self.runs(other).filtered(lambda r: r.rule_id == rule)
        self.exhaust(again)
        self.assertEqual(again.state, "failed")
        activity = rule.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertIn("Who sent them?", activity.note)
        self.assertEqual(rule.failed_run_count, 2)
        run.lead_id.referred = "A friend"
        run.with_user(self.manager).action_retry()
        self.assertEqual((run.state, run.reason), ("done", False), "at once")
        self.assertEqual(rule.failed_run_count, 1)
        self.assertEqual(rule.activity_ids, activity, "another one failed")
        again.with_user(self.manager).action_retry()
        self.assertEqual(again.state, "pending", "it failed again: there is a next try")
        other.referred = "A friend"
        again.with_user(self.manager).action_run_now()
        self.assertEqual(again.state, "done")
        self.assertFalse(rule.activity_ids, "all is mended")

    def test_trying_by_hand_does_not_put_off_the_next_try(self):
        run = self.moved(self.code("raise UserError('No')"))
        before = run.tries, run.run_at
        run.with_user(self.manager).action_run_now()
        self.assertEqual((run.state, run.message), ("pending", "No"))
        self.assertEqual((run.tries, run.run_at), before)

    def test_a_salesperson_neither_retries_nor_cancels(self):
        run = self.moved(self.code("raise UserError('No')"))
        for act in ("action_retry", "action_cancel", "action_run_now"):
            with self.assertRaises(AccessError):
                getattr(run.with_user(self.salesperson), act)()

    def test_what_was_done_is_not_retried(self):
        run = self.moved(self.action("stars", stars="3"))
        with self.assertRaisesRegex(UserError, "failed or was cancelled"):
            run.action_retry()

    def test_a_template_with_a_broken_expression(self):
        template = self.env["mail.template"].create(
            {
                "name": "Broken",
                "model_id": self.env["ir.model"]._get("crm.lead").id,
                "subject": "{{ object.no_such_field }}",
                "email_to": "rose@example.com",
            }
        )
        run = self.moved(self.action("mail", template_id=template.id))
        self.assertEqual(run.state, "pending")
        self.assertTrue(run.message)
        self.assertFalse(run.mail_ids)

    def test_a_deleted_template_fails_at_once_and_says_so(self):
        template = self.env["mail.template"].create(
            {"name": "Gone", "model_id": self.env["ir.model"]._get("crm.lead").id}
        )
        action = self.action("mail", template_id=template.id)
        rule = self.rule(to_stage_ids=self.proposal, action_ids=[action])
        template.unlink()
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.carry_out()
        run = self.runs(lead)
        self.assertEqual((run.state, run.tries), ("failed", 1))
        self.assertIn("no longer exists", run.message)
        self.assertEqual(len(rule.activity_ids), 1)

    def test_an_archived_user_of_the_rule(self):
        self.salesperson.group_ids |= self.env.ref("sales_team.group_sale_manager")
        rule = self.rule(user=self.salesperson, to_stage_ids=self.proposal).sudo()
        lead = self.lead(self.new, user_id=self.colleague.id)
        self.salesperson.active = False
        lead.stage_id = self.proposal
        self.carry_out()
        run = self.runs(lead)
        self.assertEqual(run.state, "failed")
        self.assertIn(
            "“Paul”, as whom it runs, is no longer an active user", run.message
        )
        rule.user_id = self.manager
        run.action_retry()
        self.carry_out()
        self.assertEqual(run.state, "done")

    def test_an_archived_person_to_assign_to(self):
        run = self.moved(
            self.action("assign", assign_user_id=self.colleague.id),
            lead=self.lead(self.new),
            active=True,
        )
        self.assertEqual(run.state, "done")
        self.colleague.active = False
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.carry_out()
        failed = self.runs(lead).filtered(lambda r: r.rule_id == run.rule_id)
        self.assertEqual(failed.state, "failed")
        self.assertIn("“Zoe” is no longer an active user", failed.message)

    def test_a_user_who_does_not_work_for_the_company(self):
        other = self.env["res.company"].create({"name": "Other stoves"})
        rule = self.rule(to_stage_ids=self.proposal)
        rule.user_id = self.manager
        lead = self.lead(self.new, company_id=other.id, user_id=False, team_id=False)
        lead.stage_id = self.proposal
        self.carry_out()
        self.assertIn("does not work for Other stoves", self.runs(lead).message)

    def test_a_filter_that_no_longer_parses(self):
        rule = self.rule(
            to_stage_ids=self.proposal, filter_domain="[('referred', '=', False)]"
        )
        for broken in ("[('no_such_field', '=', 1)]", "[('stage_id', ", "1 / 0"):
            self.env.flush_all()
            self.cr.execute(
                "UPDATE crm_transition_rule SET filter_domain = %s WHERE id = %s",
                [broken, rule.id],
            )
            rule.invalidate_recordset()
            lead = self.lead(self.new)
            lead.stage_id = self.proposal
            self.assertOpen(lead, self.proposal)
            self.carry_out()
            run = self.runs(lead)
            self.assertEqual((run.state, run.tries), ("failed", 1))
            self.assertIn("filter of the rule cannot be read", run.message)

    def test_an_opportunity_deleted_before_the_run(self):
        self.rule(to_stage_ids=self.proposal)
        lead, other = self.lead(self.new), self.lead(self.new)
        (lead | other).write({"stage_id": self.proposal.id})
        number = lead.id
        lead.unlink()
        self.carry_out()
        run = self.env["crm.transition.run"].search([("lead_ref", "=", number)])
        self.assertEqual((run.state, run.reason), ("cancelled", "deleted"))
        self.assertEqual(self.runs(other).state, "done")

    def test_the_log_of_a_deleted_opportunity_does_not_tell_who_it_was(self):
        run = self.moved(self.code("raise UserError('Rose is not at home')"))
        self.assertIn("Rose", run.message)
        lead = run.lead_id
        lead.unlink()
        self.env.invalidate_all()
        self.assertEqual(run.lead_ref, lead.id)
        self.assertFalse(run.message or run.details)

    def test_a_rule_deleted_or_switched_off_before_the_run(self):
        gone = self.rule(name="Gone", to_stage_ids=self.proposal)
        off = self.rule(name="Off", to_stage_ids=self.proposal)
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        gone.unlink()
        off.action_switch_off()
        self.assertEqual(self.runs(lead).mapped("state"), ["cancelled"] * 2, "at once")
        self.carry_out()
        runs = self.runs(lead)
        self.assertEqual(runs.mapped("title"), ["Gone", "Off"])
        self.assertEqual(runs.mapped("state"), ["cancelled"] * 2)
        self.assertEqual(set(runs.mapped("reason")), {"switched_off"})
        with self.assertRaisesRegex(UserError, "“Gone” was deleted"):
            runs[0].action_retry()

    def test_two_rules_that_move_it_in_a_ring_are_cut(self):
        self.company.crm_rule_chain_limit = 4
        to_negotiation = self.action("move", stage_id=self.negotiation.id)
        back = self.action("move", stage_id=self.proposal.id)
        self.rule(to_stage_ids=self.proposal, action_ids=[to_negotiation])
        self.rule(to_stage_ids=self.negotiation, action_ids=[back])
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.carry_out()
        runs = self.runs(lead)
        self.assertEqual(runs.mapped("state"), ["done"] * 4 + ["skipped"])
        self.assertEqual(runs[-1].reason, "too_deep")
        self.assertEqual(runs.mapped("depth"), [0, 1, 2, 3, 4])

    def test_a_chain_stays_a_chain_through_delays(self):
        self.company.crm_rule_chain_limit = 2
        move = self.action("move", stage_id=self.negotiation.id)
        self.rule(to_stage_ids=self.proposal, action_ids=[move], delay=2)
        self.rule(to_stage_ids=self.negotiation)
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.pass_time(days=2)
        self.carry_out()
        self.assertEqual(self.runs(lead).mapped("depth"), [0, 1])

    def test_merged_opportunities_keep_what_was_queued_for_them(self):
        self.rule(to_stage_ids=self.proposal, delay=1, cancel_if_moved=False)
        kept, merged = self.leads(2, self.new)
        merged.stage_id = self.proposal
        run = self.runs(merged)
        (kept | merged).merge_opportunity()
        survivor = (kept | merged).exists()
        self.assertEqual(run.lead_id, survivor)
        self.pass_time(days=1)
        self.carry_out()
        self.assertEqual(run.state, "done")
        self.assertIn(self.tag, survivor.tag_ids)

    def test_old_runs_are_forgotten_after_the_days_of_the_settings(self):
        self.rule(to_stage_ids=self.proposal)
        waiting = self.rule(to_stage_ids=self.proposal, delay=6, delay_unit="months")
        self.company.crm_run_days_kept = 30
        lead = self.lead(self.new, company_id=self.company.id)
        lead.stage_id = self.proposal
        self.carry_out()
        for days, left in ((29, 2), (31, 1)):
            self.env.flush_all()
            self.cr.execute(
                "UPDATE crm_transition_run"
                " SET ended_at = now() AT TIME ZONE 'UTC' - %s * INTERVAL '1 day'"
                " WHERE state = 'done'",
                [days],
            )
            self.env["crm.transition.run"]._forget_old_runs()
            self.assertEqual(len(self.runs(lead)), left)
        self.assertEqual(self.runs(lead).rule_id, waiting)


@tagged("standard", "post_install", "-at_install")
class TestRefusedMails(RuleCase):
    """A real mail server that is down: the mail is sent again, nothing else is done
    again, and the run tells it."""

    def setUp(self):
        super().setUp()
        closed = socket.socket()
        closed.bind(("127.0.0.1", 0))
        self.port = closed.getsockname()[1]
        closed.close()
        self.env["ir.mail_server"].search([]).active = False
        self.env["ir.mail_server"].create(
            {"name": "Down", "smtp_host": "127.0.0.1", "smtp_port": self.port}
        )
        template = self.env["mail.template"].create(
            {
                "name": "Hello",
                "model_id": self.env["ir.model"]._get("crm.lead").id,
                "subject": "Hello",
                "email_from": "paul@pipeline.example.com",
                "email_to": "rose@example.com",
                "use_default_to": False,
            }
        )
        activity = self.env.ref("mail.mail_activity_data_todo")
        self.rule(
            to_stage_ids=self.proposal,
            action_ids=[
                self.action("mail", template_id=template.id),
                self.action("activity", activity_type_id=activity.id),
            ],
        )
        self.one = self.lead(self.new)
        self.one.stage_id = self.proposal
        self.carry_out()
        self.run_ = self.runs(self.one)
        self.assertEqual(self.run_.state, "done")

    def send(self):
        """Send what is queued, over a real connection, as the mail queue does."""
        model = self.env.registry["ir.mail_server"]
        with patch.object(model, "_disable_send", lambda self: False):
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        self.env.invalidate_all()

    def test_the_run_says_so_and_the_mail_is_sent_again(self):
        self.send()
        self.assertEqual(
            (self.run_.state, self.run_.reason), ("pending", "mail_refused")
        )
        self.assertEqual(self.run_.message, "The mail server cannot be reached.")
        self.assertIn("refused", self.run_.details)  # for administrators
        self.assertIn("did not leave", self.one.message_ids[0].body)
        self.pass_time(hours=1)
        self.carry_out()
        self.assertEqual(self.run_.state, "done")
        mail = self.run_.mail_ids
        self.assertEqual((len(mail), mail.state), (1, "outgoing"))
        self.assertEqual(len(self.one.activity_ids), 1, "nothing else is done again")

    def test_after_the_last_try_it_failed_and_can_be_retried(self):
        for _try in range(retry.MOST_TRIES - 1):
            self.send()
            self.assertEqual(self.run_.state, "pending")
            self.pass_time(hours=4)
            self.carry_out()
        self.send()
        self.assertEqual(
            (self.run_.state, self.run_.reason), ("failed", "mail_refused")
        )
        self.assertEqual(len(self.run_.rule_id.activity_ids), 1)
        self.run_.action_retry()
        self.carry_out()
        self.assertEqual(self.run_.state, "done")
        self.assertEqual(self.run_.mail_ids.mapped("state"), ["outgoing"])
        self.assertEqual(len(self.one.activity_ids), 1)


@tagged("standard", "post_install", "-at_install")
class TestWebhooks(RuleCase):
    """A real webhook on a real socket."""

    def setUp(self):
        super().setUp()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(20)
        self.received = []
        self.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        self.addCleanup(self.server.close)
        hook = self.server_action(
            "webhook",
            name="Tell the workshop",
            webhook_url=f"http://127.0.0.1:{self.server.getsockname()[1]}/",
            webhook_field_ids=[
                fields.Command.set(
                    self.env["ir.model.fields"]._get("crm.lead", "name").ids
                )
            ],
        )
        self.rule(
            to_stage_ids=self.proposal,
            action_ids=[self.action("server", server_action_id=hook.id)],
        )
        self.rule(to_stage_ids=self.proposal, sequence=99)
        self.one = self.lead(self.new, name="Stove of Rose")

    def serve(self):
        while True:
            try:
                connection, _address = self.server.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                data = b""
                while b"Stove" not in data:
                    data += connection.recv(65536)
                self.received.append(data.decode())
                if self.answer:
                    connection.sendall(self.answer)
                else:
                    self.drip(connection)

    def drip(self, connection):
        """Answer a byte at a time: no single read ever waits for long."""
        try:
            for byte in b"HTTP/1.1 200 OK" + b"X" * 100:
                connection.sendall(bytes([byte]))
                time.sleep(0.1)
        except OSError:
            pass

    def move(self):
        self.one.stage_id = self.proposal
        allowed = patch("socket.socket.connect", socket.SocketType.connect)
        with allowed:
            self.carry_out()
        return self.runs(self.one)[0]

    def test_it_receives_the_opportunity_and_a_key(self):
        run = self.move()
        self.assertEqual(run.state, "done", run.message)
        self.assertIn('"name": "Stove of Rose"', self.received[0])
        self.assertIn(f"Idempotency-Key: {self.cr.dbname}-{run.id}-", self.received[0])

    def test_a_refusal_is_told_and_tried_again_with_the_same_key(self):
        self.answer = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
        run = self.move()
        self.assertEqual(run.state, "pending")
        self.assertIn("HTTP 503", run.message)
        self.assertEqual(self.one.tag_ids, self.tag, "the next run goes on")
        self.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        self.pass_time(hours=1)
        self.carry_out()
        self.assertEqual(run.state, "done")
        keys = [
            line
            for text in self.received
            for line in text.splitlines()
            if line.startswith("Idempotency-Key")
        ]
        self.assertEqual(len(keys), 2)
        self.assertEqual(*keys)

    def test_one_that_hangs_is_given_up(self):
        self.answer = b""
        with patch.object(ir_actions_server, "PATIENCE", 1):
            run = self.move()
        self.assertEqual(run.state, "pending")
        self.assertIn("Tell the workshop", run.message)
        self.assertEqual(self.one.tag_ids, self.tag, "the next run goes on")
