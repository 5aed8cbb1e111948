from collections import defaultdict

from odoo import api, fields, models, tools


class CrmStage(models.Model):
    _inherit = "crm.stage"

    exit_criterion_ids = fields.One2many(
        "crm.stage.criterion",
        "stage_id",
        "Exit Criteria",
        copy=True,
        context={"active_test": True},  # whoever moves what is archived sees the same
        groups="sales_team.group_sale_salesman",  # as its lines
        help="What is checked before an opportunity leaves this stage for a later one.",
    )


class CrmStageCriterion(models.Model):
    """One line of the checklist of a stage."""

    _name = "crm.stage.criterion"
    _inherit = ["crm.cached"]
    _description = "Exit Criterion of a Stage"
    _order = "stage_id, sequence, id"

    name = fields.Char("Criterion", required=True, translate=True)
    stage_id = fields.Many2one(
        "crm.stage", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    is_required = fields.Boolean(
        "Required",
        help="An opportunity goes on to a later stage only once this is ticked.",
    )
    active = fields.Boolean(default=True)

    @api.model
    @tools.ormcache()
    def _is_used(self):
        """Tell whether any stage has a checklist, or had one."""
        # Kept in memory for everybody: it may not depend on who asks first.
        criteria = self.sudo().with_context(active_test=False)
        ticks = criteria.env["crm.lead.criterion"]
        return any(model.search([], limit=1) for model in (criteria, ticks))

    @api.model
    @tools.ormcache()
    def _required_by_stage(self):
        """Return {stage id: ids of its required criteria, in their order}."""
        domain = [("is_required", "=", True), ("active", "=", True)]
        required = defaultdict(tuple)
        # Kept in memory for everybody: it may not depend on who asks first.
        for criterion in self.sudo().search(domain):
            required[criterion.stage_id.id] += (criterion.id,)
        return dict(required)
