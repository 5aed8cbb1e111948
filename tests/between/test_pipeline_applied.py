from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestPipelineApplied(PipelineCase):
    """Whoever applied a pipeline template ends where it is worked with."""

    def shown_after(self, team):
        screen = self.env["crm.pipeline.apply"].with_user(self.manager)
        template = self.env.ref("sales_pipeline_custom.pipeline_template_agency")
        screen = screen.create(
            {
                "template_id": template.id,
                "team_id": team.id,
                "scope": "team" if team else "shared",
            }
        )
        screen.flush_recordset()
        return screen.action_apply()["params"]["next"]

    def test_on_the_board_of_the_team(self):
        action = self.shown_after(self.team)
        self.assertEqual(action["res_model"], "crm.lead")
        self.assertEqual(action["views"][0][1], "kanban")
        shown = {"id": self.team.id, "name": self.team.name}
        self.assertEqual(action["context"]["pipeline_team"], shown)
        leads = self.Lead.with_user(self.manager).with_context(**action["context"])
        domain = [*safe_eval(action["domain"]), ("team_id", "=", self.team.id)]
        columns = leads._read_group_stage_ids(self.Stage.browse(), domain)
        self.assertEqual(columns.ids, self.team._own_stages().ids)

    def test_on_the_stages_all_teams_share(self):
        action = self.shown_after(self.env["crm.team"])
        self.assertEqual(action["res_model"], "crm.stage")
