from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..move.crm_stage_transition import KINDS
from ..shared.sensible_values import check_between

DELAY_UNITS = [
    ("minutes", "Minutes"),
    ("hours", "Hours"),
    ("days", "Days"),
    ("weeks", "Weeks"),
    ("months", "Months"),
]
# Ten years of each: no calendar holds much more.
LONGEST_DELAY = {
    "minutes": 10 * 366 * 24 * 60,
    "hours": 10 * 366 * 24,
    "days": 10 * 366,
    "weeks": 520,
    "months": 120,
}


class CrmTransitionRule(models.Model):
    """What must follow a move: when, after what delay, and which actions.

    A move only queues a run of each rule it concerns (``matching.py``); the runs do
    the work later (``runner.py``).
    """

    _name = "crm.transition.rule"
    _description = "Transition Rule"
    _run_field = "rule_id"
    _inherit = ["mail.thread", "mail.activity.mixin", "crm.run.source", "crm.cached"]
    _order = "sequence, id"

    name = fields.Char("Rule", required=True, translate=True)
    sequence = fields.Integer(default=lambda self: self._next_sequence())
    active = fields.Boolean(
        "On",
        default=False,
        tracking=True,
        help="Only a rule that is on does anything. Switching it off cancels what it"
        " was about to do.",
    )
    description = fields.Text(translate=True)
    company_id = fields.Many2one(
        "res.company", help="Only opportunities of this company, or of none."
    )

    # When
    from_stage_ids = fields.Many2many(
        "crm.stage",
        "crm_transition_rule_from_stage_rel",
        string="From Stages",
        context={"say_whose_stage": True},
    )
    to_stage_ids = fields.Many2many(
        "crm.stage",
        "crm_transition_rule_to_stage_rel",
        string="To Stages",
        context={"say_whose_stage": True},
    )
    kind = fields.Selection(
        KINDS,
        "Kind of Move",
        help="Empty: any kind, but for opportunities that are put elsewhere because"
        " the pipeline changes.",
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams")
    filter_domain = fields.Char(
        "Filter", help="What the opportunity must be like at the moment it moves."
    )
    on_import = fields.Boolean(
        "Imported Opportunities Too",
        help="Otherwise nothing happens to opportunities that an import creates or"
        " moves.",
    )

    # After what delay
    delay = fields.Integer(help="0: at once.")
    delay_unit = fields.Selection(DELAY_UNITS, required=True, default="days")
    cancel_if_moved = fields.Boolean(
        "Unless It Has Moved On",
        default=True,
        help="If the opportunity changes stage before the delay is over, nothing is"
        " done.",
    )

    # What
    action_ids = fields.One2many(
        "crm.transition.action", "rule_id", "Actions", copy=True
    )

    occasion = fields.Text("When", compute="_compute_occasion")
    summary = fields.Text("What It Does", compute="_compute_summary")
    run_ids = fields.One2many("crm.transition.run", "rule_id", readonly=True)

    @api.constrains("delay", "delay_unit")
    def _check_delay(self):
        check_between(
            self, "delay", 0, {rule: LONGEST_DELAY[rule.delay_unit] for rule in self}
        )

    @api.constrains("active", "from_stage_ids", "to_stage_ids", "kind", "action_ids")
    def _check_is_complete(self):
        for rule in self.filtered("active"):
            if not (rule.from_stage_ids or rule.to_stage_ids or rule.kind):
                raise ValidationError(
                    self.env._(
                        "“%s” does not say when: choose the stages it is about, or the"
                        " kind of move, before switching it on.",
                        rule.name,
                    )
                )
            if not rule.action_ids:
                raise ValidationError(
                    self.env._(
                        "“%s” does nothing yet: add an action before switching it on.",
                        rule.name,
                    )
                )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._set_user()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"active", "user_id"}:
            self._set_user()
        return result

    def copy_data(self, default=None):
        return [
            {**vals, "name": self.env._("%s (copy)", rule.name), "active": False}
            for rule, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def _set_user(self):
        """Have those that are on and run as nobody yet run as who switched them on."""
        self.filtered(
            lambda rule: rule.active and not rule.user_id
        ).user_id = self.env.uid

    @api.model
    def _next_sequence(self):
        last = self.with_context(active_test=False).search(
            [], order="sequence desc", limit=1
        )
        return last.sequence + 10

    @api.depends("from_stage_ids", "to_stage_ids", "kind", "delay", "delay_unit")
    @api.depends_context("lang")
    def _compute_occasion(self):
        """Say when a rule applies, in a few words."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        units = dict(self._fields["delay_unit"]._description_selection(self.env))
        for rule in self:
            from_stages = rule.from_stage_ids._saying_whose()
            to_stages = rule.to_stage_ids._saying_whose()
            names = ", ".join(to_stages.mapped("display_name"))
            parts = [kinds.get(rule.kind), names]
            if from_stages:
                names = ", ".join(from_stages.mapped("display_name"))
                parts.append(rule.env._("from %s", names))
            if rule.delay:
                unit = units[rule.delay_unit].lower()
                parts.append(
                    rule.env._("after %(count)s %(unit)s", count=rule.delay, unit=unit)
                )
            rule.occasion = " · ".join(filter(None, parts))

    @api.depends("action_ids.summary")
    @api.depends_context("lang")
    def _compute_summary(self):
        for rule in self:
            rule.summary = " ; ".join(
                f"{action._kind_label()} ({action.summary})"
                if action.summary
                else action._kind_label()
                for action in rule.action_ids
            )

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_dry_run(self):
        """Show what this would have done with the moves of the last month."""
        self.ensure_one()
        return self.env["crm.rule.dry.run"].create({"rule_id": self.id})._reopened()

    def action_apply_to_present(self):
        """Count the delay of opportunities that are in the stages already.

        Without it a rule only knows of moves made since it was switched on, and those
        that have not moved for long are what "has not moved for two weeks" is about.
        """
        self.ensure_one()
        self.check_access("write")
        # Nobody writes the log of rules; who may write the rule was checked.
        now, later = self.sudo()._queue_present()
        message = self.env._(
            "Opportunities already there: %(now)s dealt with now, %(later)s when their"
            " time comes.",
            now=now,
            later=later,
        )
        if not now + later:
            message = self.env._("There is none that was not counted already.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
