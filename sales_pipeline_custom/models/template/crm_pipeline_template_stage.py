from odoo import api, fields, models

from ...core.stage import probability as rule
from ..shared.sensible_values import check_days
from ..shared.translated_copy import copy_translations
from ..stage.checks import check_color, check_probability
from ..stage.crm_stage import OUTCOMES

# What a template stage hands to the stage created from it, all languages included.
COPIED_FIELDS = [
    "name",
    "sequence",
    "probability",
    "is_won",
    "is_lost",
    "pipeline_color",
    "objective",
    "typical_actions",
    "rotting_threshold_days",
    "is_note_required",
    "questionnaire_required",
    "fold",
]


class CrmPipelineTemplateStage(models.Model):
    _name = "crm.pipeline.template.stage"
    _description = "Stage of a Pipeline Template"
    _order = "sequence, id"

    template_id = fields.Many2one(
        "crm.pipeline.template", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char("Stage Name", required=True, translate=True)
    sequence = fields.Integer(default=10)
    outcome = fields.Selection(OUTCOMES, required=True, default="open")
    is_won = fields.Boolean(compute="_compute_flags")
    is_lost = fields.Boolean(compute="_compute_flags")
    probability = fields.Float(
        "Probability (%)",
        digits=(5, 2),
        aggregator=None,
        compute="_compute_probability",
        store=True,
        readonly=False,
    )
    pipeline_color = fields.Integer(
        help="Seen on its column, on the status bar and in charts."
    )
    objective = fields.Text(translate=True)
    typical_actions = fields.Text(translate=True)
    rotting_threshold_days = fields.Integer(
        "Days to Rot",
        help="An opportunity that stays longer is shown as stale. 0: never.",
    )
    is_note_required = fields.Boolean(
        "Reason Required", help="Who moves an opportunity here says why."
    )
    questionnaire_required = fields.Boolean(
        help="An opportunity enters this stage from an earlier one once it has a"
        " questionnaire, and all those it has are complete.",
    )
    fold = fields.Boolean("Folded in Pipeline")
    criterion_ids = fields.One2many(
        "crm.pipeline.template.criterion",
        "template_stage_id",
        "Exit Criteria",
        copy=True,
    )

    @api.depends("outcome")
    def _compute_flags(self):
        for line in self:
            line.is_won = line.outcome == "won"
            line.is_lost = line.outcome == "lost"

    @api.depends("outcome")
    def _compute_probability(self):
        """Give a stage whose outcome changed a probability that suits it."""
        for line in self:
            if line.outcome in rule.CERTAIN:
                line.probability = rule.CERTAIN[line.outcome]
            elif not rule.is_allowed("open", line.probability):
                line.probability = 50

    @api.constrains("probability", "outcome")
    def _check_probability(self):
        check_probability(self)

    @api.constrains("rotting_threshold_days")
    def _check_rotting_threshold(self):
        check_days(self, "rotting_threshold_days")

    @api.constrains("pipeline_color")
    def _check_pipeline_color(self):
        check_color(self)

    @api.model
    def _copied_fields(self):
        """Return the names of the fields that a stage takes from its line."""
        return [name for name in COPIED_FIELDS if name in self.env["crm.stage"]._fields]

    def _set_up_stage(self, stage=None, **new):
        """Give a stage, or a new one, everything this line says, in every language.

        :param stage: ``crm.stage`` to change; none to create one
        :param new: of a new one, its ``sequence`` and the ``team`` it is for, if any
        :return: the stage
        """
        self.ensure_one()
        values = {name: self[name] for name in self._copied_fields()}
        if stage:
            stage.write(values)
        else:
            values["sequence"] = new.get("sequence", self.sequence)
            team = new.get("team")
            values["team_ids"] = [fields.Command.set(team.ids)] if team else False
            stage = self.env["crm.stage"].create(values)
        copy_translations(self, stage, self._copied_fields())
        stage.exit_criterion_ids._copy_of(self.criterion_ids, {"stage_id": stage.id})
        return stage
