from odoo import api, models


class CrmLead(models.Model):
    """What an opportunity remembers by itself is written by the road and its steps.

    Last of all extensions, so that it sees what a client asks for, and not what they
    add to it: inside, ``_write_aside`` goes on below.
    """

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_pipeline_protected(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_pipeline_protected(vals)
        return super().write(vals)
