from odoo import api, models

# What a quotation becomes, and what happened then to its opportunity.
EVENTS = {"sent": "quotation_sent", "sale": "order_confirmed"}


class SaleOrder(models.Model):
    """Sending a quotation and confirming it may move the opportunity.

    It does so for whoever sends or confirms it: only who sees an opportunity makes
    quotations of it. One that was given to another company since stays as it is.
    """

    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._check_opportunities_are_seen()
        for state, created in orders.grouped("state").items():
            created._fire(state)
        return orders

    def write(self, vals):
        changed = self.browse()
        if vals.get("state") in EVENTS:
            changed = self.filtered(lambda order: order.state != vals["state"])
        result = super().write(vals)
        if vals.get("opportunity_id"):
            self._check_opportunities_are_seen()
        if changed:
            changed._fire(vals["state"])
        return result

    def _check_opportunities_are_seen(self):
        """Check that the user sees the opportunities these were just given.

        :raise AccessError: they do not
        """
        if not self.env.su:
            self.opportunity_id.check_access("read")

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for order, vals in zip(self, vals_list, strict=True):
            kept = (default or {}).get("opportunity_id", order.opportunity_id.id)
            lead = self.env["crm.lead"].browse(kept or [])
            if not self.env.su and not lead._filtered_access("read"):
                vals.pop("opportunity_id", None)
        return vals_list

    def message_update(self, msg_dict, update_vals=None):
        result = super().message_update(msg_dict, update_vals)
        self._opportunities()._customer_replied(msg_dict)
        return result

    def _fire(self, state):
        """Tell triggers that these just came into a state."""
        event, leads = EVENTS.get(state), self._opportunities()
        if event and leads:
            self.env["crm.stage.trigger"].fire(event, leads)
