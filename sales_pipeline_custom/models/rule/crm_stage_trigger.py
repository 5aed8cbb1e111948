from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools.misc import clean_context

from ..move.origin import circumstances

EVENTS = [
    ("quotation_sent", "Quotation sent"),
    ("order_confirmed", "Order confirmed"),
    ("activity_done", "Activity done"),
    ("customer_replied", "Customer replied"),
]


class CrmStageTrigger(models.Model):
    """An event that moves the opportunity: never backward, never out of won or lost.

    Whoever sees the event calls ``fire``. The opportunity moves at once; what keeps it
    from moving never reaches the event, and is told in the log.
    """

    _name = "crm.stage.trigger"
    _description = "Stage Trigger"
    _inherit = ["mail.thread", "mail.activity.mixin", "crm.run.source", "crm.cached"]
    _run_field = "trigger_id"
    _lends_rights = False  # the move is that of whoever caused the event
    _order = "sequence, id"

    name = fields.Char("Trigger", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean("On", default=False, tracking=True)
    company_id = fields.Many2one(
        "res.company", help="Only opportunities of this company, or of none."
    )
    event = fields.Selection(EVENTS, required=True, default="quotation_sent")
    # Odoo has a field of that name follow what is planned: this one is kept.
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        "Activity Type",
        related=None,
        search=None,
        groups=None,
        store=True,
        domain=[("res_model", "in", [False, "crm.lead"])],
        ondelete="cascade",
        help="Empty: any type.",
    )
    from_stage_ids = fields.Many2many(
        "crm.stage",
        string="From Stages",
        context={"say_whose_stage": True},
        help="Empty: any earlier stage.",
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams")
    stage_id = fields.Many2one(
        "crm.stage",
        "Move To",
        ondelete="set null",
        context={"say_whose_stage": True},
    )
    user_id = fields.Many2one(
        string="Who to Tell",
        help="Who is told when something fails. The move itself is recorded as made by"
        " whoever caused the event.",
    )

    @api.constrains("active", "stage_id")
    def _check_is_complete(self):
        for trigger in self:
            if trigger.active and not trigger.stage_id:
                raise ValidationError(
                    self.env._(
                        "“%s” leads nowhere: choose the stage to move to before"
                        " switching it on.",
                        trigger.name,
                    )
                )

    # ------------------------------------------------------------
    # Firing
    # ------------------------------------------------------------

    @api.model
    @tools.ormcache()
    def _switched_on(self):
        """Return the ids of triggers that are on, by event."""
        # Kept in memory for everybody: it may not depend on who asks first.
        triggers = self.sudo().search([("active", "=", True)])
        return {event: found.ids for event, found in triggers.grouped("event").items()}

    @api.private
    def fire(self, event, leads, **details):
        """Move what an event moves. The event itself is never made to fail.

        :param str event: a value of ``event``
        :param leads: ``crm.lead`` records it happened to
        :param details: what the trigger may ask of the event, ``activity_type_id`` say
        """
        ids = self._switched_on().get(event)
        if not ids or not leads:
            return
        # What the event happened in may set defaults, or silence the chatter.
        quiet = {**clean_context(self.env.context), "tracking_disable": False}
        # A visitor who signs may read neither: only the server tells of events.
        every, leads = self.with_env(self.env(su=True, context=quiet)), leads.sudo()
        for trigger in every.browse(ids):
            concerned = trigger._concerned(leads, **details)
            if concerned:
                trigger._fire_on(concerned)

    @api.model
    def _is_heard(self, event):
        """Tell whether anything follows an event, somewhere. Extend likewise."""
        return bool(self._switched_on().get(event))

    def _concerned(self, leads, activity_type_id=False):
        """Return those of these opportunities that this trigger is about."""
        if self.activity_type_id and self.activity_type_id.id != activity_type_id:
            return leads.browse()
        return leads.filtered(
            lambda lead: (
                (not self.from_stage_ids or lead.stage_id in self.from_stage_ids)
                and (not self.team_ids or lead.team_id in self.team_ids)
                and (not self.company_id or lead.company_id <= self.company_id)
            )
        )

    def _fire_on(self, leads):
        """Move these opportunities with the event. Extend to have some wait."""
        self._new_runs(leads, tries=1)._move_at_once()

    def _new_runs(self, leads, tries):
        """Return a run for each of these opportunities, due now.

        :param int tries: 0 for those left to the scheduled action
        """
        return self.env["crm.transition.run"].create(
            [
                {
                    "trigger_id": self.id,
                    "lead_id": lead.id,
                    "lead_ref": lead.id,
                    "company_id": lead.company_id.id,
                    "origin_user_id": self.env.uid,
                    "depth": circumstances(self.env).depth,
                    "state": "pending",
                    "tries": tries,
                    "queued_at": fields.Datetime.now(),
                    "run_at": fields.Datetime.now(),
                }
                for lead in leads
            ]
        )
