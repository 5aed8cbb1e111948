from importlib.util import module_from_spec, spec_from_file_location

from odoo.tests import tagged
from odoo.tools import file_path

from .common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestUpgrade(PipelineCase):
    """What a new version does to a database that lived with an older one."""

    def migrate(self, version, script):
        """Run a migration script as Odoo does when it upgrades the addon."""
        path = file_path(f"sales_pipeline_custom/migrations/{version}/{script}.py")
        spec = spec_from_file_location("migration", path)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        self.env.flush_all()
        module.migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_opportunities_from_before_there_was_a_history_get_theirs(self):
        lead = self.lead(self.new)
        self.flush_tracking()
        lead.stage_id = self.proposal
        self.flush_tracking()
        known = self.lead(self.first)
        rows = known.transition_ids
        self.cr.execute(
            "DELETE FROM crm_stage_transition WHERE lead_id = %s", [lead.id]
        )
        lead.invalidate_recordset()
        self.migrate("19.0.1.1.0", "post-rebuild-history")
        self.assertEqual(
            [(row.kind, row.to_stage_id) for row in lead.transition_ids.sorted("id")],
            [("created", self.new), ("forward", self.proposal)],
        )
        self.assertEqual(known.transition_ids, rows)
