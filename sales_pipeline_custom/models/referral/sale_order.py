from odoo import api, models

ABOUT_SUCCESS = {"state", "opportunity_id"}


class SaleOrder(models.Model):
    """An order confirmed, cancelled or moved may change what a referral earned."""

    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        confirmed = orders.filtered(lambda order: order.state == "sale")
        self.env["crm.referral"]._follow(confirmed._opportunities())
        return orders

    def write(self, vals):
        if not ABOUT_SUCCESS & vals.keys():
            return super().write(vals)
        before = self._opportunities_that_may_earn()
        result = super().write(vals)
        after = self._opportunities_that_may_earn()
        self.env["crm.referral"]._follow(before | after)
        return result

    def unlink(self):
        leads = self._opportunities_that_may_earn()
        result = super().unlink()
        self.env["crm.referral"]._follow(leads)
        return result

    def _opportunities_that_may_earn(self):
        """Return the opportunities whose referrals follow what becomes of these: what
        one of these earned before another company had it goes on following it."""
        leads = self._opportunities()
        # Whoever sells may not see what another company has: it follows, untold.
        given_away = self.sudo().opportunity_id - leads
        earned = given_away._referrals().filtered(lambda one: one.order_id in self)
        return leads | earned.lead_id.with_env(self.env)
