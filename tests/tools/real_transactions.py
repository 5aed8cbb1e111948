"""Several people at the same moment, each in a transaction of their own."""

import threading
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .consistent import Consistent


class RealTransactionsCase(Consistent, BaseCase):
    """What these transactions commit agrees, and is removed after each test."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.lead_ids = []  # removed by themselves, with their history
        with self.committed() as env:
            self.fill(env)
        self.addCleanup(self._remove)
        self.addCleanup(self._check)

    def fill(self, env):
        """Create what the test works on."""

    def clear(self, env):
        """Remove what ``fill`` created besides opportunities."""

    @contextmanager
    def committed(self):
        """Yield the environment of someone who commits at its end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})

    def someone(self):
        """Return the environment of someone at work, whose transaction goes on."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})

    def at_once(self, *deeds):
        """Do these at the same instant, each as Odoo does a request.

        :param deeds: functions of an environment
        :return: what each returned, or the ``UserError`` that refused it
        """
        barrier = threading.Barrier(len(deeds))
        outcomes = [None] * len(deeds)

        def work(rank, deed):
            with self.committed() as env:
                env["crm.lead"].search_count([])  # what it sees dates from now
                barrier.wait(30)
                try:
                    outcomes[rank] = retrying(lambda: deed(env), env)
                except UserError as refusal:
                    outcomes[rank] = refusal
                    env.cr.rollback()

        with mute_logger("odoo.sql_db", "odoo.service.model"):
            threads = [
                threading.Thread(target=work, args=(rank, deed))
                for rank, deed in enumerate(deeds)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(120)
        return outcomes

    def _check(self):
        with self.committed() as env:
            self.assertConsistent(env)

    def _remove(self):
        with self.committed() as env:
            env["crm.lead"].browse(self.lead_ids).exists().unlink()
            self.clear(env)
            env.cr.execute(
                "DELETE FROM crm_stage_transition WHERE lead_ref = ANY(%s)",
                [self.lead_ids],
            )
