import os
import random
import time

from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.core.rule import retry

from ..tools.servers import ServerCase

COUNT = 1000
MACHINES = (4, 3, 3)  # kills of each: of its worker, and of all of it in the end
KILLS = sum(MACHINES)
LONGEST_PAUSE = 0.3  # seconds between what is waited for and the kill

# What stops the server: it says where it is, and waits to be killed. Its statements
# are short, for the database only notices between two of them.
MARK = "waiting to be killed"
DEADLY = f"""
for _i in range(1000):
    env.cr.execute("SELECT pg_sleep(0.05) /* {MARK} */")
"""


@tagged("standard", "post_install", "-at_install")
class TestRunsKilled(ServerCase):
    """The server that carries out what rules set off is killed again and again."""

    TITLE = "Stove of a server that is killed"

    def move(self, env, leads):
        leads.write({"stage_id": self.proposal})
        self.ids = leads.ids

    def progress(self):
        """Return how many runs are done, and how many tries that took."""
        return self.rows(
            """
            SELECT count(*) FILTER (WHERE state = 'done'), sum(tries)
              FROM crm_transition_run WHERE lead_ref = ANY(%s)
            """,
            self.ids,
        )[0]

    def all_ended(self):
        return not self.one(
            """
            SELECT count(*) FROM crm_transition_run
             WHERE lead_ref = ANY(%s) AND state = 'pending'
            """,
            self.ids,
        )

    def assertDoneOnce(self, rule_id, lead_ids):
        """Check that each has its run, done, its one mail and its one activity."""
        runs = self.rows(
            """
            SELECT run.lead_id, run.state, run.reason,
                   (SELECT count(*) FROM mail_mail
                     WHERE transition_run_id = run.id),
                   (SELECT count(*) FROM mail_activity
                     WHERE res_model = 'crm.lead' AND res_id = run.lead_id)
              FROM crm_transition_run AS run WHERE run.rule_id = %s
          ORDER BY run.lead_id
            """,
            rule_id,
        )
        self.assertEqual(runs, [(id_, "done", None, 1, 1) for id_ in sorted(lead_ids)])

    def innocent_rule(self, env):
        template = self.create(
            env,
            "mail.template",
            model_id=env["ir.model"]._get("crm.lead").id,
            subject="Your stove",
            body_html="<p>It is coming.</p>",
            email_to="customer@pipeline.example.com",
            use_default_to=False,
        )
        mail = {"kind": "mail", "template_id": template.id}
        return self.rule(env, self.proposal, mail, self.plan_call(env)).id

    def test_killed_at_any_moment_each_run_is_done_exactly_once(self):
        seed = int(os.environ.get("KILL_SEED") or random.randrange(10**6))
        chance = random.Random(seed)
        with self.env() as env:
            rule_id = self.innocent_rule(env)
            self.move(env, self.leads(env, COUNT))
        after_kills = [0]
        for kills in MACHINES:
            with self.server("killed") as server:
                for kill in range(kills):
                    self.wait_for_moment(chance, KILLS - len(after_kills) + 1)
                    if kill + 1 < kills:
                        self.kill_worker(server)
                    else:
                        self.kill_server(server)
                    after_kills.append(self.progress()[0])
                    self.check()
        with self.server("last"):
            self.wait_for(self.all_ended, "all are done", wake=True)
        _done, tries = self.progress()
        print(
            f"\nseed {seed}: {KILLS} kills of {COUNT} runs; done after each:"
            f" {after_kills[1:]}; begun again: {tries - COUNT}"
        )
        self.assertEqual(after_kills, sorted(after_kills), "nothing done is undone")
        self.assertGreater(len(set(after_kills)), KILLS // 2, "they get on meanwhile")
        self.assertLess(after_kills[-1], COUNT, "killed before the end")
        self.assertGreater(tries, COUNT, "some were stopped in the middle")
        self.assertDoneOnce(rule_id, self.ids)

    def wait_for_moment(self, chance, kills_left):
        """Wait until some more are done, so that the kills are spread over all."""
        done, tries = self.progress()
        goal = done + chance.randint(0, (COUNT - done) // (kills_left + 1))

        def reached():
            now_done, now_tries = self.progress()
            return now_tries > tries and now_done >= goal

        self.wait_for(reached, f"{goal} are done", wake=True)
        time.sleep(chance.uniform(0, LONGEST_PAUSE))

    def test_a_run_that_stops_the_server_each_time_is_given_up_alone(self):
        with self.env() as env:
            leads = self.leads(env, 70)
            deadly_id = self.rule(
                env,
                self.proposal,
                self.code(env, DEADLY),
                filter_domain=f"[('id', '=', {leads[10].id})]",
                sequence=1,
            ).id
            rule_id = self.innocent_rule(env)
            self.move(env, leads)
        done = []
        with self.server("killed") as server:
            for _try in range(retry.MOST_TRIES):
                self.wait_for(self.deadly_is_running, "it runs", wake=True)
                self.kill_worker(server)
                done.append(self.progress()[0])
                self.check()
            self.wait_for(self.all_ended, "all have ended", wake=True)
        print(f"\n{retry.MOST_TRIES} kills by one run; others done after each: {done}")
        self.assertEqual(done[2:], [70] * len(done[2:]), "it holds nobody up")
        deadly = """
            SELECT state, reason FROM crm_transition_run
             WHERE rule_id = %s AND state != 'skipped'
        """
        self.assertEqual(self.rows(deadly, deadly_id), [("failed", "killed")])
        self.assertDoneOnce(rule_id, self.ids)

    def deadly_is_running(self):
        """Tell whether a server is doing what it will be killed for."""
        return self.one(
            """
            SELECT count(*) FROM pg_stat_activity
             WHERE application_name LIKE 'killed-%%' AND query LIKE %s
            """,
            f"%/* {MARK} */%",
        )
