from odoo import fields, models


class CrmLead(models.Model):
    """The colours of the stages, for the status bar of an opportunity."""

    _inherit = "crm.lead"

    # Read with the opportunity: the status bar asks for nothing but names itself.
    stage_colors = fields.Json(
        compute="_compute_stage_colors", export_string_translation=False
    )

    def _compute_stage_colors(self):
        """Say the colour of each stage that has one: {stage id: 1 to 11}."""
        colored = [("pipeline_color", "!=", 0)]
        Stage = self.env["crm.stage"].sudo()  # who reads a lead may lack stages
        stages = Stage.search_fetch(colored, ["pipeline_color"])
        colors = {str(stage.id): stage.pipeline_color for stage in stages}
        for lead in self:
            lead.stage_colors = colors
