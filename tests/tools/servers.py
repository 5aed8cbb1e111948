"""Real Odoo servers on the database of the tests: what they commit, they commit.

What a test leaves there is removed after it, and before it too: the test itself may
have been killed.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

import psutil

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name
from odoo.tools import config

from .consistent import Consistent

PATIENCE = 120  # seconds
CRON = "sales_pipeline_custom.crm_transition_run_cron"


def odoo_options(database):
    """Return the options with which an Odoo process works on that database as we do."""
    options = [
        f"--database={database}",
        f"--addons-path={','.join(config['addons_path'])}",
        f"--data-dir={config['data_dir']}",
    ]
    for option in ("db_host", "db_port", "db_user", "db_password"):
        if config[option]:
            options.append(f"--{option}={config[option]}")
    return options


class Process:
    """An Odoo process, whose connections PostgreSQL knows as “name-pid”.

    :param str name: unlike that of the other processes of a test
    :param arguments: what Python starts, but for the options of Odoo
    """

    def __init__(self, name, *arguments):
        self.name = name
        self.log = tempfile.TemporaryFile("w+")
        options = [*odoo_options(get_db_name()), f"--db_app_name={name}-{{pid}}"]
        self.popen = subprocess.Popen(
            [sys.executable, *arguments, *options],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )

    def kill(self):
        """Stop it and its workers as a power cut does."""
        every = psutil.Process(self.popen.pid)
        every.suspend()  # it starts no other worker
        for one in [*every.children(), every]:
            one.kill()
        self.popen.wait(PATIENCE)

    def said(self):
        """Return the end of what it logged, to be read by who looks for a failure."""
        self.log.flush()
        self.log.seek(0)
        return self.log.read()[-5000:]

    def close(self):
        if self.popen.poll() is None:
            self.kill()
        self.popen.stdin.close()
        self.popen.stdout.close()
        self.log.close()


class Server(Process):
    """A server that does nothing but the scheduled actions of this database.

    :param int crons: how many it carries out at a time
    :param bool forks: in as many processes, instead of as many threads
    """

    def __init__(self, name, crons=1, forks=True):
        super().__init__(
            name,
            *("-m", "odoo", "--no-http", "--log-level=warn"),
            f"--workers={int(forks)}",
            f"--max-cron-threads={crons}",
            f"--db-filter=^{get_db_name()}$",
        )
        self.crons = crons


class ServerCase(Consistent, BaseCase):
    """Opportunities, rules and servers to carry out what they set off."""

    TITLE = ""  # of all that a test creates

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.registry.clear_all_caches()
        last = "SELECT coalesce(max(id), 0) FROM ir_cron_trigger"
        self.last_trigger = self.one(last)
        self.remove()
        self.addCleanup(self.remove)
        self.addCleanup(self.check)
        self.keep_other_crons_from_running()
        self.switch_off("crm.transition.rule")
        self.switch_off("crm.stage.trigger")
        with self.env() as env:
            self.new, self.proposal, self.negotiation = (
                env["crm.stage"].search([("name", "=", name)], limit=1).id
                for name in ("New Contact", "Proposal Sent", "Negotiation")
            )

    # ------------------------------------------------------------
    # The database
    # ------------------------------------------------------------

    @contextmanager
    def env(self):
        """Give an environment whose transaction is committed at the end."""
        with self.registry.cursor() as cr:
            context = {"lang": "en_US", "tracking_disable": True}
            yield api.Environment(cr, SUPERUSER_ID, context)

    def rows(self, query, *values):
        """Return what the database holds now."""
        with self.registry.cursor() as cr:
            cr.execute(query, values)
            return cr.fetchall()

    def one(self, query, *values):
        return self.rows(query, *values)[0][0]

    def keep_other_crons_from_running(self):
        """Hold the other scheduled actions, as a server that carries them out does.

        Nothing is committed: they are free again whatever happens to this process.
        """
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        cr.execute(
            "SELECT id FROM ir_cron WHERE id != %s FOR NO KEY UPDATE",
            [api.Environment(cr, SUPERUSER_ID, {}).ref(CRON).id],
        )

    def switch_off(self, model):
        with self.env() as env:
            ids = env[model].search([("active", "=", True)]).ids
            env[model].browse(ids).active = False

        def switch_on():
            with self.env() as env:
                env[model].browse(ids).active = True

        self.addCleanup(switch_on)

    def create(self, env, model, **values):
        return env[model].create({"name": self.TITLE, **values})

    def leads(self, env, count):
        """Create opportunities that nobody has to be told about."""
        values = {
            "name": self.TITLE,
            "type": "opportunity",
            "stage_id": self.new,
            "user_id": False,
        }
        return env["crm.lead"].create([values] * count)

    def rule(self, env, stage_id, *actions, **values):
        """Create a rule about a stage that does these actions."""
        return self.create(
            env,
            "crm.transition.rule",
            active=True,
            to_stage_ids=[fields.Command.set([stage_id])],
            action_ids=[fields.Command.create(action) for action in actions],
            **values,
        )

    def plan_call(self, env):
        """Return an action that plans a call."""
        call = env.ref("mail.mail_activity_data_call")
        return {"kind": "activity", "activity_type_id": call.id}

    def code(self, env, code):
        """Return an action that runs code."""
        action = self.create(
            env,
            "ir.actions.server",
            model_id=env["ir.model"]._get("crm.lead").id,
            state="code",
            code=code,
        )
        return {"kind": "server", "server_action_id": action.id}

    def check(self):
        """Check that what is in the database agrees, killed or not."""
        with self.env() as env:
            self.assertConsistent(env)

    def remove(self):
        """Remove what the tests of this class committed."""
        mine = [("name", "=", self.TITLE)]
        with self.env() as env:
            every = env(context={**env.context, "active_test": False})
            leads = every["crm.lead"].search(mine)
            ids = leads.ids
            runs = every["crm.transition.run"].search([("lead_ref", "in", ids)])
            runs.mail_ids.unlink()
            runs.unlink()
            leads.unlink()
            for model in ("crm.transition.rule", "ir.actions.server", "mail.template"):
                every[model].search(mine).unlink()
            env.flush_all()
            env.cr.execute(
                """
                DELETE FROM crm_stage_transition WHERE lead_ref = ANY(%(ids)s);
                DELETE FROM mail_message
                 WHERE model = 'crm.lead' AND res_id = ANY(%(ids)s);
                DELETE FROM ir_cron_trigger WHERE id > %(last_trigger)s
                """,
                {"ids": ids, "last_trigger": self.last_trigger},
            )

    # ------------------------------------------------------------
    # The servers
    # ------------------------------------------------------------

    @contextmanager
    def process(self, process):
        """Have a process end with the block, and what it said shown if that fails."""
        try:
            yield process
        except BaseException:
            print(f"\n{process.name} said:\n{process.said()}")
            raise
        finally:
            process.close()
            self.wait_gone(process)

    def server(self, name, **options):
        """Give a server that has just started."""
        return self.process(Server(name, **options))

    def kill_worker(self, server):
        """Kill the only cron worker of a server, which starts another one."""
        self.wait_ready(server)
        (worker,) = psutil.Process(server.popen.pid).children()
        worker.suspend()  # it opens no other connection
        ids = self.connections(server)
        worker.kill()
        self.wait_for(
            lambda: ids.isdisjoint(self.connections(server)), "it is forgotten"
        )

    def kill_server(self, server):
        """Kill a server and its workers."""
        server.kill()
        self.wait_gone(server)

    def wait_for(self, happened, what, wake=False):
        """Wait until something happened, and fail if it does not.

        :param happened: called until it returns something true
        :param str what: what is waited for
        :param bool wake: wake the servers all the while. One that has just started
            looks at what is due after a minute only, or when it is woken.
        """
        until = time.monotonic() + PATIENCE
        woken = 0
        while not happened():
            now = time.monotonic()
            self.assertLess(now, until, f"{what} in time")
            if wake and now - woken > 0.2:
                woken = now
                self.wake()
            time.sleep(0.01)

    def wake(self):
        with self.env() as env:
            env["ir.cron"]._notifydb()

    def wait_ready(self, server):
        """Wait until all cron workers of a server listen."""
        # To LISTEN is the first thing that they commit there.
        self.wait_for(
            lambda: len(self.connections(server, "postgres", "COMMIT")) >= server.crons,
            f"{server.name} is up",
        )

    def wait_gone(self, process):
        """Wait until the database has noticed that a process is no more."""
        self.wait_for(
            lambda: not self.connections(process), f"{process.name} is forgotten"
        )

    def connections(self, process, database="%", last_query="%"):
        """Return the ids of the connections of a process."""
        rows = self.rows(
            """
            SELECT pid FROM pg_stat_activity
             WHERE application_name LIKE %s AND datname LIKE %s AND query LIKE %s
            """,
            f"{process.name}-%",
            database,
            last_query,
        )
        return {id_ for (id_,) in rows}
