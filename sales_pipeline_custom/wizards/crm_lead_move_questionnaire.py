from odoo import api, fields, models


class CrmLeadMove(models.TransientModel):
    """The questionnaires to complete before a move, one click away."""

    _inherit = "crm.lead.move"

    questionnaire_ids = fields.Many2many(
        "crm.lead.questionnaire", compute="_compute_questionnaire_ids"
    )

    @api.depends("lead_ids", "stage_id")
    def _compute_questionnaire_ids(self):
        questionnaires = self.env["crm.lead.questionnaire"]
        for wizard in self:
            missing = wizard.lead_ids._origin._missing_to_enter(wizard.stage_id, {})
            ids = [
                int(str(item.key).partition("/")[0])
                for items in missing.values()
                for item in items
                if item.kind in ("question", "questionnaire")
            ]
            wizard.questionnaire_ids = questionnaires.browse(
                id_ for id_ in dict.fromkeys(ids) if id_
            )
