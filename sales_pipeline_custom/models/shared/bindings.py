from odoo import api, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _actions_left_out(self):
        """Return which of Odoo's actions menus of opportunities leave out: a set of
        external ids. Extend to add some."""
        return set()


class IrActionsActions(models.Model):
    """Menus of opportunities have none of the actions that ours stand in for."""

    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        bindings = super().get_bindings(model_name)
        if model_name != "crm.lead":
            return bindings
        to_id = self.env["ir.model.data"]._xmlid_to_res_id
        hidden = {to_id(xmlid) for xmlid in self.env["crm.lead"]._actions_left_out()}
        return {
            kind: [action for action in actions if action["id"] not in hidden]
            for kind, actions in bindings.items()
        }
