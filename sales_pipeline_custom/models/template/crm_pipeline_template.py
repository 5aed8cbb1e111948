from odoo import fields, models
from odoo.exceptions import UserError

from ..shared.opened import opened
from ..shared.translated_copy import copy_translations
from ..stage.crm_stage import OUTCOMES


class CrmPipelineTemplate(models.Model):
    """The stages of a pipeline, to be made for a team or for all of them."""

    _name = "crm.pipeline.template"
    _description = "Pipeline Template"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    stage_ids = fields.One2many(
        "crm.pipeline.template.stage", "template_id", "Stages", copy=True
    )
    stage_summary = fields.Char("Steps", compute="_compute_stage_summary")

    def _compute_stage_summary(self):
        for template in self:
            template.stage_summary = " → ".join(template.stage_ids.mapped("name"))

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def copy_data(self, default=None):
        default = default or {}
        return [
            vals
            | {"name": default.get("name") or self.env._("%s (copy)", template.name)}
            for template, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # ------------------------------------------------------------
    # From a template to stages, and back
    # ------------------------------------------------------------

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

    def _create_stages(self, team):
        """Create the stages of this template for a team, after those that exist.

        A board that shows several pipelines has them one after the other.

        :param team: ``crm.team`` record, or none for stages shared by all teams
        :return: dict {``crm.pipeline.template.stage``: ``crm.stage``}, in order
        """
        self.ensure_one()
        self._check_is_whole()
        # They go after the stages of all teams, which one may not see.
        stages = self.env["crm.stage"].sudo()
        last = stages.search([], order="sequence desc", limit=1).sequence
        return {
            line: line._set_up_stage(team=team, sequence=last + rank)
            for rank, line in enumerate(self.stage_ids, 1)
        }

    def _check_is_whole(self):
        """Refuse a template that no opportunity could be closed with.

        :raise UserError: it has no open, no won or no lost stage
        """
        for template in self:
            present = set(template.stage_ids.mapped("outcome"))
            missing = [label for name, label in self._outcomes() if name not in present]
            if missing:
                raise UserError(
                    self.env._(
                        "The template “%(template)s” lacks a stage: %(missing)s. A"
                        " pipeline has an open, a won and a lost stage at least. Add"
                        " what is missing to the template.",
                        template=template.name,
                        missing=", ".join(missing),
                    )
                )

    def _outcomes(self):
        """Return pairs (outcome, its label in the user's language)."""
        field = self.env["crm.pipeline.template.stage"]._fields["outcome"]
        labels = dict(field._description_selection(self.env))
        return [(name, labels[name]) for name, _label in OUTCOMES]

    def _create_from_stages(self, name, stages):
        """Create the template of stages as they are now.

        :param str name: its name, in the user's language
        :param stages: ``crm.stage`` records, in their order
        :return: the template
        """
        template = self.create({"name": name})
        lines = self.env["crm.pipeline.template.stage"].create(
            [
                {
                    "template_id": template.id,
                    "outcome": stage.outcome,
                    **{
                        field: stage[field]
                        for field in self.stage_ids._copied_fields()
                        if field not in ("is_won", "is_lost")
                    },
                }
                for stage in stages
            ]
        )
        for line, stage in zip(lines, stages, strict=True):
            copy_translations(stage, line, line._copied_fields())
            line.criterion_ids._copy_of(
                stage.exit_criterion_ids, {"template_stage_id": line.id}
            )
        return template

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_apply(self):
        """Open the screen that says where opportunities go."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_pipeline_apply_action"
        )
        action["context"] = {"default_template_id": self.id}
        return action

    def action_duplicate(self):
        """Duplicate this template, and open the copy."""
        self.ensure_one()
        return opened(self.copy())
