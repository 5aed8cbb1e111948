from odoo import fields, models

from odoo.addons.sales_pipeline_custom.models.gate.crm_lead import Missing
from odoo.addons.sales_pipeline_custom.models.shared.steps import takes_part


class CrmLead(models.Model):
    """A chimney is seen before a stove is sold; what goes back is remembered."""

    _inherit = "crm.lead"

    chimney_seen_on = fields.Date()
    went_back_on = fields.Date(readonly=True, copy=False)

    def _missing_to_enter(self, stage, vals):
        missing = super()._missing_to_enter(stage, vals)
        if stage.is_won and not vals.get("chimney_seen_on"):
            for lead in self.filtered(lambda lead: not lead.chimney_seen_on):
                label = self.env._("Chimney Seen On")
                missing[lead.id].append(Missing("field", "chimney_seen_on", label))
        return missing

    @takes_part("_move_record", 15, "remembers the day of what goes back")
    def _remember_going_back(self, moves):
        back = [move.lead.id for move in moves if move.kind == "backward"]
        moves[0].lead.browse(back).went_back_on = fields.Date.today()
