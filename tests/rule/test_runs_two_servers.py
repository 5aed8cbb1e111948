import statistics
import time
from collections import Counter

from odoo.tests import tagged

from ..tools.servers import Process, ServerCase

LEADS = 150
BATCHES = 5
DIRECTLY = 300
MOVES = 5
SLOWEST = 30  # seconds; a server that is not woken looks once a minute

# Plan a call that says which rule wanted it, and which process planned it.
SAY_WHO = """
env.cr.execute("SELECT current_setting('application_name')")
who = env.cr.fetchone()[0]
record.activity_schedule("mail.mail_activity_data_call", summary="%s " + who)
"""

# Carry out what is due without asking Odoo's scheduler, which lets one process do so.
RUN_DUE = """
import sys
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

config.parse_config(sys.argv[2:])
with Registry(sys.argv[1]).cursor() as cr:
    env = api.Environment(cr, SUPERUSER_ID, {})
    print("ready", flush=True)
    sys.stdin.readline()
    env["crm.transition.run"]._run_due()
print("over", flush=True)
"""


@tagged("standard", "post_install", "-at_install")
class TestRunsTwoServers(ServerCase):
    """Several processes carry out what rules set off, at the same time."""

    TITLE = "Stove of two servers"

    def setUp(self):
        super().setUp()
        with self.env() as env:
            for number, (name, stage_id) in enumerate(
                [
                    ("first", self.proposal),
                    ("second", self.proposal),
                    ("third", self.negotiation),
                    ("fourth", self.negotiation),
                ]
            ):
                self.rule(
                    env, stage_id, self.code(env, SAY_WHO % name), sequence=number
                )

    def move(self, ids, stage_id):
        with self.env() as env:
            env["crm.lead"].browse(ids).write({"stage_id": stage_id})

    def create_leads(self, count):
        with self.env() as env:
            self.ids = self.leads(env, count).ids

    def all_done(self):
        return self.states().keys() == {"done"}

    def states(self):
        """Return how many runs there are in each state."""
        return dict(
            self.rows(
                """
                SELECT state, count(*) FROM crm_transition_run
                 WHERE lead_ref = ANY(%s) GROUP BY state
                """,
                self.ids,
            )
        )

    def planned(self):
        """Return what was planned: {opportunity id: pairs (rule, process)}."""
        calls = {id_: [] for id_ in self.ids}
        for id_, summary in self.rows(
            """
            SELECT res_id, summary FROM mail_activity
             WHERE res_model = 'crm.lead' AND res_id = ANY(%s) ORDER BY id
            """,
            self.ids,
        ):
            calls[id_].append(tuple(summary.split(" ")))
        return calls

    def shares(self):
        """Return how many each process planned."""
        calls = sum(self.planned().values(), [])
        return dict(Counter(who for _name, who in calls))

    def test_two_servers_do_each_once_and_in_order(self):
        self.create_leads(LEADS)
        size = LEADS // BATCHES
        batches = [self.ids[start : start + size] for start in range(0, LEADS, size)]
        with (
            self.server("one", crons=2, forks=False) as one,
            self.server("two", crons=2) as two,
        ):
            self.wait_ready(one)
            self.wait_ready(two)
            for ids in batches:  # each may be taken by the one or the other
                self.move(ids, self.proposal)
                self.wait_for(self.all_done, "these are done")
            for ids in batches:  # they queue up
                self.move(ids, self.negotiation)
            self.wait_for(self.all_done, "all are done")
        print(f"\ntwo servers: {self.states()}, by {self.shares()}")
        self.assertEqual(self.states(), {"done": 4 * LEADS})
        for calls in self.planned().values():
            self.assertEqual(
                [name for name, _who in calls], ["first", "second", "third", "fourth"]
            )

    def test_two_processes_that_nothing_keeps_apart_do_each_once(self):
        self.create_leads(DIRECTLY)
        self.move(self.ids, self.proposal)
        code = ("-c", RUN_DUE, self.registry.db_name)
        with (
            self.process(Process("one", *code)) as one,
            self.process(Process("two", *code)) as two,
        ):
            for process in (one, two):
                self.assertEqual(process.popen.stdout.readline(), "ready\n")
            for process in (one, two):
                process.popen.stdin.write("go\n")
                process.popen.stdin.flush()
            for process in (one, two):
                self.assertEqual(process.popen.stdout.readline(), "over\n")
        print(f"\ntwo processes: {self.states()}, by {self.shares()}")
        self.assertEqual(self.states(), {"done": 2 * DIRECTLY})
        for calls in self.planned().values():
            self.assertEqual(sorted(name for name, _who in calls), ["first", "second"])
        self.assertEqual(len(self.shares()), 2, "both did some")

    def test_a_run_that_somebody_cancels_meanwhile_holds_nobody_up(self):
        self.create_leads(3)
        self.move(self.ids, self.proposal)
        with self.env() as env, self.env() as person:
            runs = env["crm.transition.run"]
            self.assertEqual(runs.search_count([("lead_ref", "in", self.ids)]), 6)
            cancelled = person["crm.transition.run"].search(
                [("lead_ref", "=", self.ids[1])]
            )
            cancelled.action_cancel()
            person.cr.commit()
            runs._run_due()
        self.assertEqual(self.states(), {"done": 4, "cancelled": 2})

    def test_an_idle_server_begins_soon(self):
        waits = []
        with self.server("idle") as server:
            self.wait_ready(server)
            for _move in range(MOVES):
                self.create_leads(1)
                self.move(self.ids, self.proposal)
                start = time.monotonic()
                self.wait_for(self.all_done, "it is done")
                waits.append(time.monotonic() - start)
        print(
            "\nfrom the commit of a move to the commit of its runs:"
            f" {', '.join(f'{wait:.2f}' for wait in waits)} s,"
            f" median {statistics.median(waits):.2f} s"
        )
        self.assertLess(max(waits), SLOWEST)
