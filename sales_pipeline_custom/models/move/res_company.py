from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        if "crm_probability_mode" not in vals:
            return super().write(vals)
        with self.env["crm.team"]._converting_probabilities():
            return super().write(vals)
