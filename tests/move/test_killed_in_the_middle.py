import os
import select
import signal
import subprocess
import sys

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

from ..tools.consistent import Consistent
from ..tools.servers import odoo_options

COUNT = 1000
PATIENCE = 60  # seconds

# What the other process does: a move of them all, and then it waits to be killed.
MOVE = """
import sys, time
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

config.parse_config(sys.argv[4:])
database, title, commit = sys.argv[1:4]
with Registry(database).cursor() as cr:
    env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
    leads = env["crm.lead"].search([("name", "=", title)])
    stage = env["crm.stage"].search([("name", "=", "Proposal Sent")])
    leads.write({"stage_id": stage.id})
    env.flush_all()
    if commit == "commit":
        cr.commit()
    print("moved", len(leads), flush=True)
    time.sleep(600)
"""


@tagged("standard", "post_install", "-at_install")
class TestKilledInTheMiddle(Consistent, BaseCase):
    """The machine stops while a thousand opportunities move: all did, or none.

    These are real transactions of real processes: what they commit is removed
    afterwards.
    """

    TITLE = "Stove of a machine that stops"

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.remove)
        self.remove()
        with self.registry.cursor() as cr:
            env = self.env_on(cr)
            self.new, self.proposal = (
                env["crm.stage"].search([("name", "=", name)]).id
                for name in ("New Contact", "Proposal Sent")
            )
            Lead = env["crm.lead"].with_context(tracking_disable=True)
            values = {
                "name": self.TITLE,
                "type": "opportunity",
                "stage_id": self.new,
                "user_id": False,
            }
            self.ids = Lead.create([values] * COUNT).ids

    def env_on(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})

    def remove(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT id FROM crm_lead WHERE name = %s", [self.TITLE])
            ids = [id_ for (id_,) in cr.fetchall()]
            if not ids:
                return
            self.env_on(cr)["crm.lead"].browse(ids).unlink()
            cr.execute(
                "DELETE FROM crm_stage_transition WHERE lead_ref = ANY(%s)", [ids]
            )
            cr.execute(
                """
                DELETE FROM mail_message
                 WHERE model = 'crm.lead' AND res_id = ANY(%s)
                """,
                [ids],
            )

    def move_and_kill(self, commit):
        """Have another process move them all, and kill it there."""
        options = [*odoo_options(get_db_name()), "--log-level=critical"]
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                MOVE,
                get_db_name(),
                self.TITLE,
                commit,
                *options,
            ],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            ready, _w, _x = select.select([process.stdout], [], [], PATIENCE)
            self.assertTrue(ready, "the other process moves them in time")
            self.assertEqual(process.stdout.readline(), f"moved {COUNT}\n")
            process.send_signal(signal.SIGKILL)
            self.assertEqual(process.wait(PATIENCE), -signal.SIGKILL)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    def in_the_database(self):
        """Return {stage id: opportunities} and {kind: (rows, current rows)}."""
        with self.registry.cursor() as cr:
            self.assertConsistent(self.env_on(cr))
            cr.execute(
                """
                SELECT stage_id, count(*) FROM crm_lead
                 WHERE id = ANY(%s) GROUP BY stage_id
                """,
                [self.ids],
            )
            stages = dict(cr.fetchall())
            cr.execute(
                """
                SELECT kind, count(*), count(*) FILTER (WHERE left_at IS NULL)
                  FROM crm_stage_transition WHERE lead_ref = ANY(%s) GROUP BY kind
                """,
                [self.ids],
            )
            rows = {kind: (rows, current) for kind, rows, current in cr.fetchall()}
        return stages, rows

    def test_killed_before_the_commit_none_moved_and_they_still_can(self):
        self.move_and_kill("wait")
        stages, rows = self.in_the_database()
        self.assertEqual(stages, {self.new: COUNT})
        self.assertEqual(rows, {"created": (COUNT, COUNT)})
        with self.registry.cursor() as cr:
            leads = self.env_on(cr)["crm.lead"].browse(self.ids)
            leads.write({"stage_id": self.proposal})
        self.assertAllMoved()

    def test_killed_after_the_commit_all_moved(self):
        self.move_and_kill("commit")
        self.assertAllMoved()

    def assertAllMoved(self):
        stages, rows = self.in_the_database()
        self.assertEqual(stages, {self.proposal: COUNT})
        self.assertEqual(rows, {"created": (COUNT, 0), "forward": (COUNT, COUNT)})
