"""The process that works in one database: a request per line, an answer per line."""

import cProfile
import gc
import io
import json
import os
import pstats
import signal
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import answers
import history
import mail
import questionnaires
import reshaping
import rule_jobs
import rules
from jobs import JOBS
from populate import MOVER, SOMEONE, WATCHER, populate

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

MOST_PATIENCE = 90  # seconds, with a server


class Bench:
    """What a worker can be asked."""

    def __init__(self, database, addons=None):
        options = ["-d", database, "--log-level", "error", "--no-http"]
        if addons:
            options += ["--addons-path", addons]
        config.parse_config(options, setup_logging=True)
        self.registry = Registry(database)
        self.rules = ...  # what is on is not known yet
        gc.freeze()  # what is loaded now stays: no need to look at it again

    def populate(self, size):
        """Fill the database with that many opportunities."""
        with self.registry.cursor() as cr:
            populate(cr, size)
            questionnaires.populate(api.Environment(cr, SUPERUSER_ID, {}))
            mail.populate(api.Environment(cr, SUPERUSER_ID, {}))

    def history(self, rows):
        """Open a history of that many moves, which is then forgotten.

        :return: dict {login: {what was opened: seconds}}
        """
        with self._environment() as env:
            history.lengthen(env.cr, rows)
            users = env["res.users"].sudo()
            return {
                login: history.measure(
                    env(user=users.search([("login", "=", login)]).id, su=False)
                )
                for login in (MOVER, SOMEONE)
            }

    def answers(self, rows):
        """Analyse that many answers, which are then forgotten.

        :return: dict {login: {what was opened: seconds}}
        """
        with self._environment() as env:
            questions = answers.give(env(su=True), rows)
            users = env["res.users"].sudo()
            return {
                login: answers.measure(
                    env(user=users.search([("login", "=", login)]).id, su=False),
                    questions,
                )
                for login in (MOVER, SOMEONE)
            }

    def reshape(self, change):
        """Change the pipeline as a manager does, and undo it.

        :param str change: one of `reshaping.CHANGES`
        :return: as `reshaping.measure`
        """
        with self._environment(WATCHER) as env:
            return reshaping.measure(env, change, processor_seconds)

    def measure(self, job, turn, side):
        """Do a job once and undo it.

        :param str job: its name
        :param int turn: which time it is: each works on other opportunities
        :param int side: which of its sides
        :return: {seconds: elapsed, processor: seconds of Odoo and PostgreSQL, None
            when PostgreSQL is on another machine, queries: how many}
        """
        self._settle(job, side)
        with self._ready(job, turn) as (cr, run):
            queries, processor = cr.sql_log_count, processor_seconds(cr)
            start = time.perf_counter()
            run()
            seconds = time.perf_counter() - start
            return {
                "seconds": seconds,
                "processor": processor and processor_seconds(cr) - processor,
                "queries": cr.sql_log_count - queries,
            }

    def rest(self):
        """Leave no rule on."""
        self._switch_on(None)

    def prepare_to_wait(self):
        """Have a rule on, and nothing else for the server to do, for `wait`."""
        self._switch_on(rules.rule_gives_tag)
        with self.registry.cursor() as cr:
            cr.execute("UPDATE ir_cron SET nextcall = now() + interval '1 day'")

    def wait(self, turn):
        """Move an opportunity, for good, beside a server that does what follows.

        :return: seconds between the commit of the move and that of its run
        """
        with self._environment() as env:
            rule_jobs.drop(env, rule_jobs.one_for_the_rule(env, turn))
            env.cr.commit()
            start = time.perf_counter()
            while rules.is_something_due(env):
                if time.perf_counter() > start + MOST_PATIENCE:
                    raise TimeoutError("the server does not carry out the run")
                env.cr.rollback()
                time.sleep(0.01)
            return time.perf_counter() - start

    def profile(self, job, turn, side):
        """Do a job once under a profiler; return what it says, as text."""
        profiler, times, seconds = cProfile.Profile(), Counter(), Counter()

        def count(_cursor, query, _parameters, _start, delay):
            short = " ".join(str(query).split())[:120]
            times[short] += 1
            seconds[short] += delay

        self._settle(job, side)
        thread = threading.current_thread()
        with self._ready(job, turn) as (_cr, run):
            thread.query_hooks = [count]
            profiler.runcall(run)
            thread.query_hooks = []
        text = io.StringIO()
        stats = pstats.Stats(profiler, stream=text).strip_dirs()
        stats.sort_stats("cumulative").print_stats(80)
        print(f"{times.total()} queries, {seconds.total() * 1000:.1f} ms", file=text)
        for query, spent in seconds.most_common():
            print(f"{times[query]:6} × {spent * 1000:8.1f} ms  {query}", file=text)
        return text.getvalue()

    def _settle(self, job, side):
        """Have the rules of a side of a job on, and no other."""
        if self._switch_on(JOBS[job].sides[side].rules):
            with self._ready(job, 0) as (_cr, run):
                run()  # the caches are warm again

    def _switch_on(self, switch):
        """Have rules on, and no other; return whether that is a change.

        :param switch: as in `job.Side`
        """
        if switch == self.rules:
            return False
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            rules.switch_off(env)
            if switch:
                switch(env)
        self.rules = switch
        return True

    @contextmanager
    def _ready(self, name, turn):
        """Yield a cursor with nothing in its cache, and the job to run on it."""
        job = JOBS[name]
        with self._environment() as env:
            chosen = job.choose(env, turn)
        with self._environment() as env:
            if job.before:
                job.before(env, chosen)
                env.cr.flush()
                env.invalidate_all()

            def run():
                job.run(env, chosen)
                # What Odoo writes just before the commit, the chatter, is part of it.
                env.cr.flush()

            gc.collect()
            if not job.rate:  # a long one lives from its garbage being collected
                gc.disable()
            try:
                yield env.cr, run
            finally:
                gc.enable()

    @contextmanager
    def _environment(self, login=MOVER):
        """Yield the environment of a request of the web client, undone at its end."""
        with self.registry.cursor() as cr:
            superuser = api.Environment(cr, SUPERUSER_ID, {})
            user = superuser["res.users"].search([("login", "=", login)])
            context = {
                "lang": user.lang,
                "tz": user.tz,
                "uid": user.id,
                "allowed_company_ids": user.company_ids.ids,
            }
            superuser.invalidate_all()
            try:
                yield superuser(user=user.id, context=context, su=False)
            finally:
                cr.rollback()


def processor_seconds(cr):
    """Return the processor time spent so far by this process and its PostgreSQL one."""
    backend = Path(f"/proc/{cr._cnx.info.backend_pid}/schedstat")
    try:
        if not cr._cnx.info.host.startswith("/"):
            return None
        return time.process_time() + int(backend.read_text().split()[0]) / 1e9
    except OSError:
        return None


def serve(*arguments):
    """Answer requests until there are no more."""
    # Answers leave by a door of their own: nothing Odoo prints may mix with them.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other end tells when to stop
    bench = Bench(*arguments)
    for line in sys.stdin:
        what, arguments = json.loads(line)
        answers.write(json.dumps(getattr(bench, what)(**arguments)) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve(*sys.argv[1:])
