from odoo import api, models


class IrActionsActions(models.Model):
    """There is one way to lose what is chosen in a list: the dialog of a move."""

    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        bindings = super().get_bindings(model_name)
        if model_name != "crm.lead":
            return bindings
        to_id = self.env["ir.model.data"]._xmlid_to_res_id
        replaced = to_id("crm.crm_lead_lost_action")
        return {
            kind: [action for action in actions if action["id"] != replaced]
            for kind, actions in bindings.items()
        }
