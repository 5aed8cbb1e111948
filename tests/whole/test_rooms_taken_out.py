"""A room is a feature that can be taken out: what stays installs, and moves cards."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.modules.module import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import config

from ..tools.copied_database import copy_database, drop
from ..tools.servers import odoo_options
from ..tools.without_room import take_out
from .house import names_of_odoo

ADDON = "sales_pipeline_custom"
PATIENCE = 300  # seconds
MOVE = """
stages = env["crm.stage"].search([], limit=2)
lead = env["crm.lead"].create(
    {"name": "Stove", "type": "opportunity", "stage_id": stages[0].id}
)
lead.stage_id = stages[1]
env.flush_all()
print("KINDS", *lead.transition_ids.sorted("id").mapped("kind"))
for model in ("crm.lead", "crm.stage", "crm.team", "crm.transition.rule"):
    env[model].get_views([(False, "form"), (False, "list"), (False, "search")])
print("VIEWS")
"""


@tagged("standard", "post_install", "-at_install")
class TestRoomsTakenOut(TransactionCase):
    def without(self, room):
        """Install the addon without a room, and move a card; return what was said."""
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        addon = Path(Manifest.for_addon(ADDON).path)
        copy = take_out(room, addon, folder, names_of_odoo(self.registry))
        self.assertFalse([*copy.rglob(f"{room}/*")], "nothing of it stays")
        database = f"pipeline_without_{room}"
        self.addCleanup(drop, database)
        drop(database)
        copy_database(os.environ["STOCK_DATABASE"], database)
        others = [path for path in config["addons_path"] if path != str(addon.parent)]
        options = [
            option
            for option in odoo_options(database)
            if not option.startswith("--addons-path")
        ]
        options.append(f"--addons-path={','.join([str(folder), *others])}")
        installed = self.odoo(
            *("-i", ADDON, "--stop-after-init", "--no-http", "--log-level=warn"),
            *options,
        )
        self.assertNotIn(" ERROR ", installed.stderr)
        return self.odoo("shell", "--no-http", *options, input=MOVE).stdout

    def odoo(self, *arguments, **given):
        done = subprocess.run(
            [sys.executable, "-m", "odoo", *arguments],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "ODOO_RC": ""},
            cwd="/",
            timeout=PATIENCE,
            capture_output=True,
            text=True,
            **given,
        )
        self.assertEqual(done.returncode, 0, done.stderr[-5000:])
        return done

    def check(self, room):
        said = self.without(room)
        self.assertIn("KINDS created forward", said)
        self.assertIn("VIEWS", said)

    def test_without_referrals(self):
        self.check("referral")

    def test_without_inbound_mail(self):
        self.check("inbound")

    def test_without_questionnaires(self):
        self.check("questionnaire")
