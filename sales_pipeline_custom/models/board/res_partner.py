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
                f"default_{name}": value
                for name, value in self._opportunity_values().items()
            },
        }

    def _opportunity_values(self):
        """Return what a new opportunity of this single contact starts with."""
        return {
            "type": "opportunity",
            "partner_id": self.id,
            "user_id": self._opportunity_owner().id,
            "name": self.env._("%s's opportunity", self.name or self.display_name),
        }

    def _opportunity_owner(self):
        """Return who gets a new opportunity: the contact's salesperson, or oneself.

        Who only sees their own could not create one for somebody else.
        """
        user, me = self.user_id, self.env.user
        if self.env.su or me.has_group("sales_team.group_sale_salesman_all_leads"):
            return user or me
        return me

    def action_view_moves(self):
        """Open the history of the opportunities of this contact and of its own."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_stage_transition_action"
        )
        return {
            **action,
            "name": self.env._("Moves of %s", self.display_name),
            "views": [(False, "kanban"), (False, "list"), (False, "form")],
            "domain": [("lead_id.partner_id", "child_of", self.id)],
            "context": {"create": False},
        }
