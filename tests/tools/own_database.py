"""A copy of the database of the tests, an addon installed there, and a real server.

The server is driven from outside, as by a browser or a mail gateway: what it does is
committed, mails leave, jobs run.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import xmlrpc.client
from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name
from odoo.tools import config

from .copied_database import copy_database, drop
from .servers import odoo_options

PATIENCE = 180  # seconds
ADMIN = 2, "admin"


def free_port():
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class OwnDatabaseCase(BaseCase):
    ADDON = ""  # installed on the copy
    SERVER_OPTIONS = ()
    ENVIRONMENT = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = f"{get_db_name()}_{cls.ADDON.removeprefix('sales_pipeline_')}"
        cls.addClassCleanup(drop, cls.database)
        drop(cls.database)
        copy_database(get_db_name(), cls.database)
        cls.log = cls.enterClassContext(tempfile.TemporaryFile("w+"))
        cls.server = None
        cls.addClassCleanup(cls.kill)
        install = cls.odoo("-i", cls.ADDON, "--stop-after-init", "--no-http")
        assert install.wait(PATIENCE) == 0, cls.said()
        cls.start()

    # ------------------------------------------------------------
    # The database
    # ------------------------------------------------------------

    @classmethod
    def execute(cls, query, *values):
        with sql_db.db_connect(cls.database).cursor() as cr:
            cr.execute(query, values)
            return cr.fetchall() if cr.description else None

    @classmethod
    @contextmanager
    def committed(cls, uid=SUPERUSER_ID, **context):
        """Give an environment whose transaction is committed at the end."""
        with patch.dict(config.options, test_enable=False):  # loading would run tests
            registry = Registry(cls.database).check_signaling()
        with registry.cursor() as cr:
            yield api.Environment(cr, uid, {"lang": "en_US", **context})
        registry.signal_changes()

    # ------------------------------------------------------------
    # The server
    # ------------------------------------------------------------

    @classmethod
    def odoo(cls, *arguments):
        options = [
            *odoo_options(cls.database),
            f"--db-filter=^{cls.database}$",
            "--log-level=warn",
        ]
        return subprocess.Popen(
            [sys.executable, "-m", "odoo", *arguments, *options],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(sys.path),
                "NO_PROXY": "127.0.0.1",
                **cls.ENVIRONMENT,
            },
            stdin=subprocess.DEVNULL,
            stdout=cls.log,
            stderr=cls.log,
        )

    @classmethod
    def start(cls):
        """Start the server, which carries out no scheduled action by itself."""
        port = free_port()
        cls.url = f"http://127.0.0.1:{port}"
        cls.server = cls.odoo(
            *("--workers=0", "--max-cron-threads=0", *cls.SERVER_OPTIONS),
            *("--http-interface=127.0.0.1", f"--http-port={port}"),
        )
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return cls.call("res.users", "search_count", [])
            except OSError:
                assert time.monotonic() < end, cls.said()
                time.sleep(0.1)

    @classmethod
    def kill(cls):
        """Kill the server as a machine that stops would."""
        if cls.server:
            cls.server.kill()
            cls.server.wait()
            cls.server = None

    @classmethod
    def said(cls):
        cls.log.seek(0)
        return cls.log.read()[-5000:]

    @classmethod
    def call(cls, model, method, *arguments, **named):
        """Call a method of a model, as an administrator whose browser is in English."""
        named["context"] = {"lang": "en_US", "tracking_disable": True}
        # Each call has a connection of its own: several may be made at a time.
        models = xmlrpc.client.ServerProxy(
            f"{cls.url}/xmlrpc/2/object", allow_none=True
        )
        with models:
            return models.execute_kw(
                cls.database, *ADMIN, model, method, arguments, named
            )

    @classmethod
    def record_id(cls, xmlid):
        module, name = xmlid.split(".")
        query = "SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s"
        return cls.execute(query, module, name)[0][0]

    def carry_out_as_scheduled(self):
        """Have the scheduled action carry out what is due."""
        cron_id = self.record_id("sales_pipeline_custom.crm_transition_run_cron")
        self.call("ir.cron", "method_direct_trigger", [cron_id])

    def wait_for(self, happened, what):
        end = time.monotonic() + PATIENCE
        while not happened():
            self.assertLess(time.monotonic(), end, f"{what} in time.\n{self.said()}")
            time.sleep(0.1)
