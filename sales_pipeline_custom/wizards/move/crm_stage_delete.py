from odoo import api, fields, models

from ...models.move.migrate import COUNTED
from ..shared.crm_dialog import confirms


class CrmStageDelete(models.TransientModel):
    """Say where the opportunities of a stage go, or of several, and delete them.

    Those of all teams and companies count, lost and archived ones included, whatever
    the manager sees of them.
    """

    _name = "crm.stage.delete"
    _inherit = ["crm.dialog"]
    _description = "Delete a Stage"

    # Not required: somebody else may delete them while this is open.
    stage_id = fields.Many2one("crm.stage", ondelete="set null", readonly=True)
    other_stage_ids = fields.Many2many(
        "crm.stage",
        "crm_stage_delete_other_stage_rel",
        string="Deleted With It",
        readonly=True,
    )
    target_id = fields.Many2one(
        "crm.stage",
        "They Go To",
        compute="_compute_target_id",
        store=True,
        readonly=False,
        ondelete="set null",
        context={"say_whose_stage": True},
        domain="[('id', 'in', allowed_target_ids)]",
    )
    allowed_target_ids = fields.Many2many(
        "crm.stage", compute="_compute_allowed_target_ids"
    )
    set_off = fields.Boolean(
        "Set Rules Off",
        help="Transition rules follow these moves as any other. Otherwise nobody"
        " receives a mail because a stage was deleted.",
    )
    count_active = fields.Integer("Open or Won", compute="_compute_counts")
    count_lost = fields.Integer("Lost Ones", compute="_compute_counts")
    count_archived = fields.Integer("Archived", compute="_compute_counts")
    count = fields.Integer("Opportunities to Move", compute="_compute_counts")
    count_hidden = fields.Integer("Of Which You Do Not See", compute="_compute_counts")
    uses = fields.Text("What Uses It", compute="_compute_uses")

    @api.depends("stage_id", "other_stage_ids")
    def _compute_target_id(self):
        for wizard in self:
            stages = wizard._stages()
            wizard.target_id = stages and stages._nearest_to_go_into()

    @api.depends("stage_id", "other_stage_ids")
    def _compute_allowed_target_ids(self):
        for wizard in self:
            stages = wizard._stages()
            wizard.allowed_target_ids = stages and stages._stages_to_go_into()

    @api.depends("stage_id", "other_stage_ids")
    def _compute_counts(self):
        counts = self.env["crm.lead"]._counts_by_stage(self._domain())
        seen = dict(self._seen()._read_group(self._domain(), ["stage_id"], ["__count"]))
        for wizard in self:
            stages = wizard._stages()
            for name in COUNTED:
                wizard[name] = sum(counts[one][name] for one in stages if one in counts)
            wizard.count = sum(wizard[name] for name in COUNTED)
            wizard.count_hidden = wizard.count - sum(seen.get(one, 0) for one in stages)

    @api.depends("stage_id", "other_stage_ids")
    @api.depends_context("uid", "lang")
    def _compute_uses(self):
        for wizard in self:
            wizard.uses = "\n".join(wizard._stages()._uses_in_words())

    def _stages(self):
        """Return the stages to delete, of these dialogs."""
        return (self.stage_id | self.other_stage_ids)._origin

    def _domain(self):
        return [("stage_id", "in", self._stages().ids)]

    def _seen(self):
        """Return opportunities as the manager sees them, in whichever company."""
        companies = self.env.user.company_ids.ids
        return self.env["crm.lead"].with_context(
            active_test=False, allowed_company_ids=companies
        )

    @api.model_create_multi
    def create(self, vals_list):
        stages = self.env["crm.stage"]
        for vals in vals_list:
            stages.browse(vals.get("stage_id") or ())._check_exists()
        return super().create(vals_list)

    @confirms
    def action_delete(self):
        """Move what is in the stage, delete it, and have the board know.

        :return: the action that closes the dialog, or goes back to the list of stages
            when it was opened from the form of the one deleted
        :raise UserError: somebody deleted the stage meanwhile, or what is in it cannot
            go there; nothing is written
        """
        self.ensure_one()
        self.stage_id._check_exists()
        self._stages().delete_into(self.target_id, self.set_off)
        if self.env.context.get("back_to_stages"):
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "sales_pipeline_custom.crm_stage_action"
            )
            return {**action, "target": "main"}
        return {"type": "ir.actions.act_window_close", "infos": {"deleted": True}}
