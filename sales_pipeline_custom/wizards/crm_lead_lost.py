from odoo import api, fields, models


class CrmLeadLost(models.TransientModel):
    _inherit = "crm.lead.lost"

    lost_reason_required = fields.Boolean(compute="_compute_lost_reason_required")

    @api.depends("lead_ids")
    def _compute_lost_reason_required(self):
        for wizard in self:
            wizard.lost_reason_required = wizard.lead_ids._is_lost_reason_required()
