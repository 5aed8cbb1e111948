from odoo import fields, models


class CrmProjectSection(models.Model):
    """A title over some questions of a project template, which folds them."""

    _name = "crm.project.section"
    _inherit = ["crm.cached"]
    _description = "Section of a Project Template"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "crm.project.template", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char("Section", required=True, translate=True)
    sequence = fields.Integer(default=10)
    question_ids = fields.One2many("crm.project.question", "section_id", "Questions")
