from odoo import api, fields, models

from ..move.crm_dialog_won import MOST_NAMED


class CrmLeadMove(models.TransientModel):
    """What becomes of the actions still planned on what is won or lost."""

    _inherit = "crm.lead.move"

    planned_text = fields.Text(compute="_compute_planned")
    close_actions = fields.Boolean("Close these actions, as not done", default=True)

    @api.depends("lead_ids", "stage_id", "leave_won")
    def _compute_planned(self):
        for wizard in self:
            leads = wizard._movers()._origin._with_actions_to_ask_about(wizard.stage_id)
            wizard.planned_text = leads._say_what_is_planned(MOST_NAMED)

    def _move_ready(self, leads, keep_probability, values):
        asked = leads._with_actions_to_ask_about(self.stage_id)
        result = super()._move_ready(leads, keep_probability, values)
        if self.close_actions:
            there = asked.filtered(lambda lead: lead.stage_id == self.stage_id)
            there._close_actions()
        return result
