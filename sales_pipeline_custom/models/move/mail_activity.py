from odoo import api, fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # Closed with its opportunity: nobody did it.
    is_dropped = fields.Boolean("Closed Without Being Done", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_pipeline_protected(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_pipeline_protected(vals)
        return super().write(vals)
