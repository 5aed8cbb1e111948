from odoo import fields, models

from .crm_stage import OUTCOMES

# What a template stage hands to the stage created from it, all languages included.
COPIED_FIELDS = [
    "name",
    "sequence",
    "probability",
    "is_won",
    "is_lost",
    "objective",
    "typical_actions",
]


class CrmPipelineTemplate(models.Model):
    _name = "crm.pipeline.template"
    _description = "Pipeline Template"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True)
    stage_ids = fields.One2many(
        "crm.pipeline.template.stage", "template_id", "Stages", copy=True
    )

    def _set_up_stages(self, reusable):
        """Make the stages of this template, shared by all teams.

        :param reusable: ``crm.stage`` records to turn into stages of the template
            rather than create others; the ones not needed stay as they are
        :return: the stages, in the order of the template
        """
        self.ensure_one()
        stages = self.env["crm.stage"]
        for line in self.stage_ids:
            stage = reusable.filtered(lambda s, line=line: s.is_won == line.is_won)[:1]
            reusable -= stage
            stages |= line._set_up_stage(stage)
        return stages


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
    probability = fields.Float("Probability (%)", aggregator=None)
    objective = fields.Text(translate=True)
    typical_actions = fields.Text(translate=True)

    def _compute_flags(self):
        for line in self:
            line.is_won = line.outcome == "won"
            line.is_lost = line.outcome == "lost"

    def _set_up_stage(self, stage):
        """Give a stage, or a new one when it is empty, everything this line says."""
        self.ensure_one()
        values = {name: self[name] for name in COPIED_FIELDS}
        if stage:
            stage.write(values)
        else:
            stage = stage.create(values)
        for name in COPIED_FIELDS:
            if self._fields[name].translate:
                self._copy_translations(name, stage)
        return stage

    def _copy_translations(self, name, stage):
        terms, _context = self.get_field_translations(name)
        values = {term["lang"]: term["value"] or term["source"] for term in terms}
        stage.update_field_translations(name, values)
