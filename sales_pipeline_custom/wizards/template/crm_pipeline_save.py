from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.shared.opened import opened
from ..shared.crm_dialog import confirms


class CrmPipelineSave(models.TransientModel):
    """Keep a pipeline as it is now, as a template."""

    _name = "crm.pipeline.save"
    _inherit = ["crm.dialog"]
    _description = "Save a Pipeline as Template"

    team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        ondelete="cascade",
        help="Empty: the pipeline that all teams without one of their own share.",
    )
    name = fields.Char(
        "Name of the Template",
        required=True,
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
    )
    stage_summary = fields.Char("Stages", compute="_compute_stage_summary")

    @api.depends("team_id")
    def _compute_name(self):
        # What is stored is computed in superuser mode: whose it is does not change.
        self.team_id._origin.sudo(False).check_access("read")
        for wizard in self:
            if wizard.team_id:
                wizard.name = self.env._("Pipeline of %s", wizard.team_id.name)
            else:
                wizard.name = self.env._("Shared pipeline")

    @api.depends("team_id")
    def _compute_stage_summary(self):
        self.team_id._origin.check_access("read")  # only theirs
        for wizard in self:
            stages = wizard.team_id._origin._pipeline_stages()
            wizard.stage_summary = " → ".join(stages.mapped("name"))

    @confirms
    def action_save(self):
        """Create the template, and open it.

        :raise UserError: the pipeline has no stage
        """
        self.ensure_one()
        stages = self.team_id._pipeline_stages()
        if not stages:
            raise UserError(
                self.env._("This pipeline has no stage yet: there is nothing to save.")
            )
        templates = self.env["crm.pipeline.template"]
        return opened(templates._create_from_stages(self.name, stages))
