"""Several people at the same moment, each in a transaction of their own."""

from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name


class RealTransactionsCase(BaseCase):
    """What these transactions commit is removed after each test."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.lead_ids = []  # removed by themselves, with their history
        with self.committed() as env:
            self.fill(env)
        self.addCleanup(self._remove)

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

    def _remove(self):
        with self.committed() as env:
            env["crm.lead"].browse(self.lead_ids).exists().unlink()
            self.clear(env)
            env.cr.execute(
                "DELETE FROM crm_stage_transition WHERE lead_ref = ANY(%s)",
                [self.lead_ids],
            )
