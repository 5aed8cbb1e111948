from odoo import api, models
from odoo.tools.sql import column_exists, create_column

from ...core.questionnaire.questionnaire_score import stars
from ..shared.stars import STARS, Stars


class CrmLead(models.Model):
    """The stars that the score of questionnaires suggests, and never forces."""

    _inherit = "crm.lead"

    suggested_priority = Stars(
        STARS,
        "Suggested Stars",
        compute="_compute_suggested_priority",
        store=True,
        help="By the score of the questionnaires that have points, once one of their"
        " questions is answered.",
    )

    @api.depends(
        "questionnaire_ids.score",
        "questionnaire_ids.best_score",
        "questionnaire_ids.answered_count",
    )
    def _compute_suggested_priority(self):
        for lead in self:
            scored = lead.questionnaire_ids.filtered(
                lambda questionnaire: (
                    questionnaire.answered_count and questionnaire.best_score > 0
                )
            )
            score = sum(scored.mapped("score"))
            best = sum(scored.mapped("best_score"))
            lead.suggested_priority = str(stars(score, best)) if scored else False

    def _auto_init(self):
        """Suggest nothing for opportunities from before: they have no questionnaire."""
        if not column_exists(self.env.cr, "crm_lead", "suggested_priority"):
            create_column(self.env.cr, "crm_lead", "suggested_priority", "varchar")
        return super()._auto_init()

    def action_take_suggested_priority(self):
        """Give these opportunities the stars their questionnaires suggest."""
        suggested = self.filtered(
            lambda lead: (
                lead.suggested_priority and lead.suggested_priority != lead.priority
            )
        )
        for priority, leads in suggested.grouped("suggested_priority").items():
            leads.write({"priority": priority})
        return True

    def _project_says(self):
        return {
            **super()._project_says(),
            "suggested_priority": self.suggested_priority or "",
        }
