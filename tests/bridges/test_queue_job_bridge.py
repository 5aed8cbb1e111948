import time
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.core.rule import retry

from ..tools.own_database import OwnDatabaseCase

COUNT = 200
BRIDGE = "sales_pipeline_queue_job"

# Waits to be killed, the first time. Its statements are short, for the database only
# notices between two of them that nobody listens any more.
WAIT_ONCE = """
run = env["crm.transition.run"].sudo().search([("lead_id", "=", record.id)])
if record.description and run.tries == 1:
    for _i in range(1000):
        env.cr.execute("SELECT pg_sleep(0.05)")
"""
SLOWLY = """
run = env["crm.transition.run"].sudo().search([("lead_id", "=", record.id)])
if run.tries == 1:
    env.cr.execute("SELECT pg_sleep(4)")
record.write({"referred": (record.referred or "") + "slowly"})
"""
# Wakes for that moment, which goes by before this is committed.
WAKE_IN_ADVANCE = """
moment = datetime.datetime.fromisoformat("%s")
runs = env["crm.transition.run"].sudo().search([("lead_id", "=", %d)])
runs.write({"run_at": moment})
runs._wake({moment})
env.cr.execute("SELECT pg_sleep(%d)")
"""
WRITE_DOWN = "record.write({'referred': (record.referred or '') + '%s'})"


@tagged("standard", "post_install", "-at_install")
class TestQueueJobBridge(OwnDatabaseCase):
    """Rules carried out by queue_job: a real job runner, a database of its own.

    The server does four jobs at a time and no scheduled action: what is done, jobs do.
    It is driven from outside, as by a browser.
    """

    ADDON = BRIDGE
    SERVER_OPTIONS = ("--load=base,web,queue_job",)
    ENVIRONMENT = {"ODOO_QUEUE_JOB_CHANNELS": "root:4,root.sales_pipeline:4"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_rules()

    # ------------------------------------------------------------
    # What is there
    # ------------------------------------------------------------

    def runs(self, ids):
        """Return {lead id: [(rule id, state, tries)]} of these opportunities."""
        runs = {}
        for lead_id, *run in self.execute(
            """
            SELECT lead_ref, rule_id, state, tries FROM crm_transition_run
             WHERE lead_ref = ANY(%s) ORDER BY id
            """,
            ids,
        ):
            runs.setdefault(lead_id, []).append(tuple(run))
        return runs

    def count(self, state, ids):
        query = """
            SELECT count(*) FROM crm_transition_run
             WHERE state = %s AND lead_ref = ANY(%s)
        """
        return self.execute(query, state, ids)[0][0]

    def activities(self, model, ids):
        """Return {record id: how many activities it has}."""
        return dict(
            self.execute(
                """
                SELECT res_id, count(*) FROM mail_activity
                 WHERE res_model = %s AND res_id = ANY(%s) GROUP BY res_id
                """,
                model,
                ids,
            )
        )

    def jobs(self, *methods):
        """Return (identity, channel) of the jobs for these methods."""
        return self.execute(
            """
            SELECT identity_key, channel FROM queue_job
             WHERE model_name = 'crm.transition.run' AND method_name = ANY(%s)
            """,
            list(methods),
        )

    def forget_jobs(self):
        self.execute("DELETE FROM queue_job WHERE state IN ('done', 'failed')")

    def pass_time(self, ids, delta="4 hours"):
        """Have that much time pass for runs that wait and for the jobs that wait."""
        self.execute(
            """
            UPDATE crm_transition_run SET run_at = run_at - %s::interval
             WHERE state = 'pending' AND lead_ref = ANY(%s)
            """,
            delta,
            ids,
        )
        self.execute(
            """
            UPDATE queue_job SET eta = eta - %s::interval
             WHERE state = 'pending' AND eta IS NOT NULL
            """,
            delta,
        )

    def wait_until_ended(self, ids):
        self.wait_for(lambda: not self.count("pending", ids), "all runs end")

    # ------------------------------------------------------------
    # Rules and opportunities
    # ------------------------------------------------------------

    @classmethod
    def set_up_rules(cls):
        for model in ("crm.transition.rule", "crm.stage.trigger"):
            cls.call(model, "write", cls.call(model, "search", []), {"active": False})
        cls.stage = {
            stage["name"]: stage["id"]
            for stage in cls.call("crm.stage", "search_read", [], ["name"])
        }
        cls.call_type = cls.record_id("mail.mail_activity_data_call")
        cls.lead_model = cls.execute(
            "SELECT id FROM ir_model WHERE model = 'crm.lead'"
        )[0][0]

    def rule(self, *actions, stage="Proposal Sent", **values):
        """Create a rule that is on until the end of the test."""
        values = {
            "name": "A rule for jobs",
            "active": True,
            "to_stage_ids": [[6, 0, [self.stage[stage]]]],
            "action_ids": [[0, 0, action] for action in actions],
            **values,
        }
        rule_id = self.call("crm.transition.rule", "create", values)
        self.addCleanup(
            self.call, "crm.transition.rule", "write", [rule_id], {"active": False}
        )
        return rule_id

    def plan_call(self):
        return {"kind": "activity", "activity_type_id": self.call_type}

    def code(self, code):
        values = {
            "name": "Code",
            "model_id": self.lead_model,
            "state": "code",
            "code": code,
        }
        action_id = self.call("ir.actions.server", "create", values)
        return {"kind": "server", "server_action_id": action_id}

    def leads(self, count):
        values = {
            "name": "A stove for jobs",
            "type": "opportunity",
            "stage_id": self.stage["New Contact"],
            "user_id": False,
        }
        return self.call("crm.lead", "create", [values] * count)

    def move(self, ids, stage="Proposal Sent"):
        self.call("crm.lead", "write", ids, {"stage_id": self.stage[stage]})

    # ------------------------------------------------------------
    # What is expected
    # ------------------------------------------------------------

    def test_many_moves_queue_one_job_which_queues_one_for_each_run(self):
        rule_id = self.rule(self.plan_call())
        ids = self.leads(COUNT // 2)
        self.forget_jobs()
        start = time.monotonic()
        self.move(ids)
        self.wait_until_ended(ids)
        print(f"\n{len(ids)} runs by jobs in {time.monotonic() - start:.1f} s")
        self.assertEqual(self.runs(ids), {id_: [(rule_id, "done", 1)] for id_ in ids})
        self.assertEqual(self.activities("crm.lead", ids), dict.fromkeys(ids, 1))
        self.assertEqual(len(self.jobs("_queue_due")), 1)
        jobs = self.jobs("_carry_out_as_job")
        self.assertEqual(len(jobs), len(ids))
        self.assertEqual(len({identity for identity, _channel in jobs}), len(ids))
        self.assertEqual({channel for _id, channel in jobs}, {"root.sales_pipeline"})

    def test_an_opportunity_deleted_before_its_job_is_let_go(self):
        rule_id = self.rule(self.plan_call(), delay=1, delay_unit="hours")
        ids = self.leads(2)
        self.move(ids)
        self.call("crm.lead", "unlink", ids[:1])
        self.pass_time(ids)
        self.wait_until_ended(ids)
        gone, kept = ids
        self.assertEqual(self.runs([gone])[gone], [(rule_id, "cancelled", 1)])
        self.assertEqual(self.runs([kept])[kept], [(rule_id, "done", 1)])

    def test_moves_of_many_transactions_are_each_followed(self):
        rule_id = self.rule(self.plan_call())
        ids = self.leads(20)
        for id_ in ids:
            self.move([id_])
        self.wait_until_ended(ids)
        self.assertEqual(set(self.runs(ids)), set(ids))
        for [run] in self.runs(ids).values():
            self.assertEqual(run[:2], (rule_id, "done"))
        self.assertEqual(self.activities("crm.lead", ids), dict.fromkeys(ids, 1))

    def test_a_moment_two_transactions_wake_for_is_looked_at_after_both(self):
        rule_id = self.rule(self.plan_call(), delay=1, delay_unit="days")
        ids = self.leads(2)
        self.move(ids)
        moment = fields.Datetime.now() + timedelta(seconds=3)
        for lead_id, wait in zip(ids, (0, 5), strict=True):
            code = WAKE_IN_ADVANCE % (moment.isoformat(), lead_id, wait)
            action = self.code(code)["server_action_id"]
            self.call("ir.actions.server", "run", [action])
        self.assertGreater(fields.Datetime.now(), moment)
        self.wait_until_ended(ids)
        self.assertEqual(self.runs(ids), {id_: [(rule_id, "done", 1)] for id_ in ids})

    def test_rules_about_one_move_keep_their_order(self):
        for place in "123":
            self.rule(self.code(WRITE_DOWN % place), sequence=int(place))
        ids = self.leads(5)
        self.move(ids)
        self.wait_until_ended(ids)
        self.assertEqual(
            {
                lead["referred"]
                for lead in self.call("crm.lead", "read", ids, ["referred"])
            },
            {"123"},
        )

    def test_what_fails_is_tried_again_then_given_up_and_somebody_told(self):
        rule_id = self.rule(self.code("raise UserError('No stove left')"))
        ids = self.leads(1)
        self.move(ids)
        for tries in range(1, retry.MOST_TRIES):
            self.wait_for(lambda tries=tries: self.waits_after(tries, ids), "the try")
            self.pass_time(ids)
        self.wait_until_ended(ids)
        failed = (rule_id, "failed", retry.MOST_TRIES)
        self.assertEqual(self.runs(ids), {ids[0]: [failed]})
        self.assertEqual(
            self.activities("crm.transition.rule", [rule_id]), {rule_id: 1}
        )

    def waits_after(self, tries, ids):
        """Tell whether what was tried that often waits for the next time."""
        return self.execute(
            """
            SELECT id FROM crm_transition_run
             WHERE state = 'pending' AND tries = %s AND lead_ref = ANY(%s)
               AND run_at > now() AT TIME ZONE 'utc'
            """,
            tries,
            ids,
        )

    def test_what_meets_a_change_made_meanwhile_starts_again_at_once(self):
        rule_id = self.rule(self.code(SLOWLY), self.plan_call())
        ids = self.leads(1)
        self.move(ids)
        slow = """
            SELECT pid FROM pg_stat_activity
             WHERE datname = current_database() AND query LIKE '%%pg_sleep(4)'
        """
        self.wait_for(lambda: self.execute(slow), "it is at work")
        self.call("crm.lead", "write", ids, {"expected_revenue": 5})
        start = time.monotonic()
        self.wait_until_ended(ids)
        self.assertLess(time.monotonic() - start, 30, "not a minute later")
        self.assertEqual(self.runs(ids), {ids[0]: [(rule_id, "done", 2)]})
        self.assertEqual(self.activities("crm.lead", ids), {ids[0]: 1})
        [lead] = self.call("crm.lead", "read", ids, ["expected_revenue", "referred"])
        self.assertEqual((lead["expected_revenue"], lead["referred"]), (5, "slowly"))

    def test_killed_in_the_middle_each_run_is_done_once(self):
        rule_id = self.rule(self.code(WAIT_ONCE), self.plan_call())
        ids = self.leads(COUNT)
        in_the_middle = ids[COUNT // 4]
        self.call("crm.lead", "write", [in_the_middle], {"description": "Wait"})
        self.move(ids)
        self.wait_for(lambda: self.count("done", ids) > COUNT // 3, "a third is done")
        self.kill()
        done = self.count("done", ids)
        self.assertLess(done, COUNT)
        self.assertEqual(
            self.runs(ids)[in_the_middle],
            [(rule_id, "pending", 1)],
            "a try counts, even one that is cut short",
        )
        # The job runner takes a job for dead some seconds after it was sent off.
        self.execute(
            """
            UPDATE queue_job SET date_enqueued = date_enqueued - interval '1 minute'
             WHERE state IN ('enqueued', 'started')
            """
        )
        self.start()
        self.wait_until_ended(ids)
        runs = self.runs(ids)
        tries = sum(run[2] for [run] in runs.values())
        print(f"\n{COUNT} runs, killed after {done}; begun again: {tries - COUNT}")
        self.assertEqual(runs[in_the_middle], [(rule_id, "done", 2)])
        self.assertEqual({run[:2] for [run] in runs.values()}, {(rule_id, "done")})
        self.assertEqual(len(runs), COUNT)
        self.assertEqual(self.activities("crm.lead", ids), dict.fromkeys(ids, 1))

    def test_a_run_whose_job_is_lost_is_carried_out_as_scheduled(self):
        rule_id = self.rule(self.plan_call(), delay=1, delay_unit="days")
        ids = self.leads(1)
        self.move(ids)
        self.execute("DELETE FROM queue_job WHERE eta > now() AT TIME ZONE 'utc'")
        self.pass_time(ids, "1 day")
        self.carry_out_as_scheduled()
        self.assertEqual(
            self.runs(ids), {ids[0]: [(rule_id, "pending", 0)]}, "jobs come first"
        )
        self.pass_time(ids, "11 minutes")
        self.carry_out_as_scheduled()
        self.assertEqual(self.runs(ids), {ids[0]: [(rule_id, "done", 1)]})
        self.assertEqual(self.activities("crm.lead", ids), {ids[0]: 1})

    def test_what_waits_changes_hands_with_the_addon(self):
        rule_id = self.rule(self.plan_call(), delay=1, delay_unit="days")
        first, second = ids = self.leads(2)
        self.move(ids)
        module = self.call("ir.module.module", "search", [["name", "=", BRIDGE]])
        self.call("ir.module.module", "button_immediate_uninstall", module)
        self.assertFalse(self.jobs("_queue_due", "_carry_out_as_job"))
        self.pass_time([first], "1 day")
        self.carry_out_as_scheduled()
        self.assertEqual(self.runs(ids)[first], [(rule_id, "done", 1)])
        self.call("ir.module.module", "button_immediate_install", module)
        self.pass_time([second], "1441 minutes")
        self.wait_until_ended([second])
        self.assertEqual(self.runs(ids)[second], [(rule_id, "done", 1)])
        self.assertEqual(self.activities("crm.lead", ids), dict.fromkeys(ids, 1))
