from odoo import fields, models

from ..shared.translated_copy import copy_translations

# What is the same on a template and on a stage.
COPIED_FIELDS = ["name", "sequence", "is_required"]


class CrmPipelineTemplateCriterion(models.Model):
    """One line of the checklist of a template stage."""

    _name = "crm.pipeline.template.criterion"
    _description = "Exit Criterion of a Template Stage"
    _order = "template_stage_id, sequence, id"

    name = fields.Char("Criterion", required=True, translate=True)
    template_stage_id = fields.Many2one(
        "crm.pipeline.template.stage", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    is_required = fields.Boolean(
        "Required",
        help="An opportunity goes on to a later stage only once this is ticked.",
    )

    def _copy_of(self, criteria, values):
        """Create here what is said there, in every language.

        :param criteria: ``crm.stage.criterion`` records
        :param dict values: what else to write on each
        :return: the new lines
        """
        return create_copies(self, criteria, values)


class CrmStageCriterion(models.Model):
    _inherit = "crm.stage.criterion"

    def _copy_of(self, criteria, values):
        """Create here what is said there, in every language.

        :param criteria: ``crm.pipeline.template.criterion`` records
        :param dict values: what else to write on each
        :return: the new lines
        """
        return create_copies(self, criteria, values)


def create_copies(model, criteria, values):
    """Create a line of a model for each of another one, in every language."""
    lines = model.create(
        [
            {**values, **{name: criterion[name] for name in COPIED_FIELDS}}
            for criterion in criteria
        ]
    )
    for line, criterion in zip(lines, criteria, strict=True):
        copy_translations(criterion, line, COPIED_FIELDS)
    return lines
