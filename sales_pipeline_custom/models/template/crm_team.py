from odoo import models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def action_apply_pipeline_template(self):
        """Open the screen that gives this team the stages of a template."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_pipeline_apply_action"
        )
        action["context"] = {"default_team_id": self.id}
        return action
