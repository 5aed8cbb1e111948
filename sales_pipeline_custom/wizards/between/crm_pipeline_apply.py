from odoo import models


class CrmPipelineApply(models.TransientModel):
    """A pipeline that was applied is looked at where one works with it."""

    _inherit = "crm.pipeline.apply"

    def _opened(self):
        if not self.team_id:
            return super()._opened()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_lead_action_pipeline"
        )
        action["context"] = {
            "default_type": "opportunity",
            "default_team_id": self.team_id.id,
            "pipeline_team": {"id": self.team_id.id, "name": self.team_id.name},
            "sales_pipeline": 1,
        }
        action["target"] = "main"
        return action
