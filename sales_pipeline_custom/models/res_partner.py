from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_new_opportunity(self):
        """Open the form of a new opportunity, filled in with this contact."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_lead_action_pipeline"
        )
        return {
            **action,
            "name": self.env._("New Opportunity"),
            "views": [(False, "form")],
            "context": {
                "default_type": "opportunity",
                "default_partner_id": self.id,
                "default_user_id": (self.user_id or self.env.user).id,
                "default_name": self.env._("%s's opportunity", self.name),
            },
        }

    def action_view_moves(self):
        """Open the history of the opportunities of this contact and of its own."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_stage_transition_action"
        )
        return {
            **action,
            "name": self.env._("History of %s", self.display_name),
            "views": [(False, "kanban"), (False, "list"), (False, "form")],
            "domain": [("lead_id.partner_id", "child_of", self.id)],
            "context": {"create": False},
        }
