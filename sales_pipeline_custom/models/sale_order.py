from odoo import api, models

# What a quotation becomes, and what happened then to its opportunity.
EVENTS = {"sent": "quotation_sent", "sale": "order_confirmed"}


class SaleOrder(models.Model):
    """Sending a quotation and confirming it may move the opportunity."""

    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        for state, created in orders.grouped("state").items():
            created._fire(state)
        return orders

    def write(self, vals):
        if vals.get("state") not in EVENTS:
            return super().write(vals)
        changed = self.filtered(lambda order: order.state != vals["state"])
        result = super().write(vals)
        changed._fire(vals["state"])
        return result

    def message_update(self, msg_dict, update_vals=None):
        result = super().message_update(msg_dict, update_vals)
        self.opportunity_id._customer_replied(msg_dict)
        return result

    def _fire(self, state):
        """Tell triggers that these just came into a state."""
        event, leads = EVENTS.get(state), self.opportunity_id
        if event and leads:
            self.env["crm.stage.trigger"].fire(event, leads)
