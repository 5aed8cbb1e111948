from odoo import api, models

ABOUT_SUCCESS = {"state", "opportunity_id"}


class SaleOrder(models.Model):
    """An order confirmed, cancelled or moved may change what a referral earned."""

    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        confirmed = orders.filtered(lambda order: order.state == "sale")
        self.env["crm.referral"]._follow(confirmed.opportunity_id)
        return orders

    def write(self, vals):
        if not ABOUT_SUCCESS & vals.keys():
            return super().write(vals)
        before = self.opportunity_id
        result = super().write(vals)
        self.env["crm.referral"]._follow(before | self.opportunity_id)
        return result

    def unlink(self):
        leads = self.opportunity_id
        result = super().unlink()
        self.env["crm.referral"]._follow(leads)
        return result
