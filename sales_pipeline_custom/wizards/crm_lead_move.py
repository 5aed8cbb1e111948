from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import plaintext2html

from ..models.percent import percent


class CrmLeadMove(models.TransientModel):
    """What a person is asked when opportunities change stage, in one dialog."""

    _name = "crm.lead.move"
    _description = "Move Opportunities"

    lead_ids = fields.Many2many(
        "crm.lead", required=True, context={"active_test": False}
    )
    stage_id = fields.Many2one("crm.stage", required=True, ondelete="cascade")
    outcome = fields.Selection(related="stage_id.outcome")
    lost_reason_id = fields.Many2one("crm.lost.reason")
    lost_reason_required = fields.Boolean(compute="_compute_questions")
    lost_feedback = fields.Text("Closing Note")
    asks_probability = fields.Boolean(compute="_compute_questions")
    probability_question = fields.Char(compute="_compute_questions")
    use_label = fields.Char(compute="_compute_questions")
    keep_label = fields.Char(compute="_compute_questions")

    @api.depends("lead_ids", "stage_id")
    def _compute_questions(self):
        for wizard in self:
            leads, stage = wizard.lead_ids, wizard.stage_id
            wizard.lost_reason_required = leads._is_lost_reason_required()
            manual = leads._with_probability_to_choose(stage)
            wizard.asks_probability = bool(manual)
            wizard.use_label = self.env._(
                "Use %s %%", percent(self.env, stage.probability)
            )
            wizard.keep_label = (
                self.env._("Keep %s %%", percent(self.env, manual.probability))
                if len(manual) == 1
                else self.env._("Keep those typed by hand")
            )
            wizard.probability_question = wizard._question_on_probability(manual)

    def _question_on_probability(self, manual):
        values = {
            "stage": percent(self.env, self.stage_id.probability),
            "count": len(manual),
        }
        if len(manual) == 1:
            return self.env._(
                "Use the stage's %(stage)s %% or keep %(manual)s %%?",
                **values,
                manual=percent(self.env, manual.probability),
            )
        return self.env._(
            "Use the stage's %(stage)s %% or keep the probabilities typed by hand on"
            " %(count)s opportunities?",
            **values,
        )

    def action_move(self):
        """Move the opportunities with the answers given, and tell the view it did."""
        self.ensure_one()
        values = {}
        if self.outcome == "lost":
            values["lost_reason_id"] = self.lost_reason_id.id
            if self.lost_feedback:
                self.lead_ids._track_set_log_message(
                    Markup("<p>%s</p>%s")
                    % (
                        self.env._("Closing note:"),
                        plaintext2html(self.lost_feedback),
                    )
                )
        keep = bool(self.env.context.get("keep_probability"))
        self.lead_ids.move_to_stage(self.stage_id, keep, **values)
        return {"type": "ir.actions.act_window_close", "infos": {"moved": True}}
