from odoo import api, fields, models
from odoo.tools import html2plaintext


class CrmLeadLost(models.TransientModel):
    _inherit = "crm.lead.lost"

    lost_reason_required = fields.Boolean(compute="_compute_lost_reason_required")

    @api.depends("lead_ids")
    def _compute_lost_reason_required(self):
        for wizard in self:
            wizard.lost_reason_required = wizard.lead_ids._is_lost_reason_required()

    def action_lost_reason_apply(self):
        note = html2plaintext(self.lost_feedback or "").strip()
        noted = self.with_context(closing_note=note)
        return super(CrmLeadLost, noted).action_lost_reason_apply()
