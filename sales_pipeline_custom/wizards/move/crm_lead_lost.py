from odoo import api, fields, models
from odoo.tools import html2plaintext

from ..shared.crm_dialog import confirms


class CrmLeadLost(models.TransientModel):
    _name = "crm.lead.lost"
    _inherit = ["crm.lead.lost", "crm.dialog.won"]
    _is_about = "lead_ids"

    lost_reason_required = fields.Boolean(compute="_compute_lost_reason_required")
    lost_reason_help = fields.Char(compute="_compute_lost_reason_required")

    lost_reason_choice_ids = fields.Many2many(
        "crm.lost.reason",
        compute="_compute_lost_reason_required",
        context={"active_test": False},
    )
    lost_note_required = fields.Boolean(compute="_compute_lost_reason_required")

    @api.depends("lead_ids", "leave_won")
    def _compute_lost_reason_required(self):
        for wizard in self:
            leads = wizard._movers()
            wizard.lost_reason_required = leads._is_lost_reason_required()
            wizard.lost_reason_choice_ids = leads._lost_reasons_to_choose()
            wizard.lost_reason_help = leads._help_on_lost_reasons(
                wizard.lost_reason_choice_ids._origin
            )
            wizard.lost_note_required = bool(
                leads._with_reason_to_give(self.env["crm.stage"])
            )

    @confirms
    def action_lost_reason_apply(self):
        note = html2plaintext(self.lost_feedback or "").strip()
        self.lead_ids = self._movers()
        noted = self.with_context(closing_note=note)
        return super(CrmLeadLost, noted).action_lost_reason_apply()
