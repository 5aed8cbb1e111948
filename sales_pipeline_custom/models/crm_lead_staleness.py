from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# What says nothing of a contact: what Odoo notes by itself, and automatic replies.
# Of what Odoo notes, an activity that was done is a contact.
NO_CONTACT = ("notification", "user_notification", "auto_comment", "out_of_office")


class CrmLead(models.Model):
    """Which opportunities are left alone, and why.

    Stale is what is too long in its stage, as Odoo says (``is_rotting``), and what
    nobody touched for a number of days: no mail either way, no note, no activity done,
    no move.
    """

    _inherit = "crm.lead"

    days_in_stage = fields.Integer(compute="_compute_days_in_stage", aggregator=None)
    is_stale = fields.Boolean(
        "Stale", compute="_compute_staleness", search="_search_is_stale"
    )
    stale_reason = fields.Char("Why Stale", compute="_compute_staleness")
    stale_snoozed_until = fields.Date(
        "Snoozed Until",
        copy=False,
        help="Until that day, the opportunity is not shown as stale.",
    )

    is_snoozed = fields.Boolean(
        "Snoozed", compute="_compute_is_snoozed", search="_search_is_snoozed"
    )

    @api.depends("stale_snoozed_until")
    def _compute_is_snoozed(self):
        today = fields.Date.context_today(self)
        for lead in self:
            until = lead.stale_snoozed_until
            lead.is_snoozed = bool(until and until > today)

    def _search_is_snoozed(self, operator, value):
        if operator != "in":
            return NotImplemented
        return ~self._awake()

    @api.depends("date_last_stage_update", "create_date", "won_status")
    def _compute_days_in_stage(self):
        now = self.env.cr.now()
        for lead in self:
            since = lead._in_stage_since() if lead.won_status == "pending" else None
            lead.days_in_stage = (now - since).days if since else 0

    def _in_stage_since(self):
        return self.date_last_stage_update or self.create_date

    # ------------------------------------------------------------
    # Too long in its stage: Odoo's own, which may be snoozed
    # ------------------------------------------------------------

    def _get_rotting_depends_fields(self):
        return [*super()._get_rotting_depends_fields(), "stale_snoozed_until"]

    def _get_rotting_domain(self):
        return super()._get_rotting_domain() & self._awake()

    @api.model
    def _awake(self):
        """Return the domain of what is not snoozed."""
        today = fields.Date.context_today(self)
        return Domain("stale_snoozed_until", "=", False) | Domain(
            "stale_snoozed_until", "<=", today
        )

    # ------------------------------------------------------------
    # Stale, and why
    # ------------------------------------------------------------

    @api.depends(
        "active",
        "activity_ids",
        "create_date",
        "date_last_stage_update",
        "company_id.crm_untouched_days",
        "stage_id.rotting_threshold_days",
        "stale_snoozed_until",
        "type",
        "won_status",
    )
    @api.depends_context("lang", "company")
    def _compute_staleness(self):
        today = fields.Date.context_today(self)
        self.is_stale = False
        self.stale_reason = ""
        open_ = self.filtered(lambda lead: lead._may_be_stale(today))
        too_long, untouched = open_._days_too_long(), open_._days_untouched()
        for lead in open_:
            reasons = []
            if lead.id in too_long:
                reasons.append(
                    self.env._(
                        "%(days)s days in this stage (%(allowed)s allowed)",
                        days=too_long[lead.id],
                        allowed=lead.stage_id.rotting_threshold_days,
                    )
                )
            if lead.id in untouched:
                reasons.append(self.env._("no contact for %s days", untouched[lead.id]))
            if not reasons:
                continue
            if not lead.activity_ids:
                reasons.append(self.env._("nothing planned"))
            lead.is_stale = True
            lead.stale_reason = " · ".join(reasons)

    def _may_be_stale(self, today):
        """Tell whether this single one is worked on and awake."""
        until = self.stale_snoozed_until
        return (
            self.won_status == "pending"
            and self.type == "opportunity"
            and self.active
            and not (until and until > today)
        )

    def _days_too_long(self):
        """Return for how long those are in their stage that are too long there.

        :return: dict {lead id: days}
        """
        return self._days_over(lambda lead: lead.stage_id.rotting_threshold_days)

    def _days_untouched(self):
        """Return for how long nobody touched those left alone for too long.

        :return: dict {lead id: days}
        """
        companies = (self.company_id | self.env.company).sudo()
        allowed = {company.id: company.crm_untouched_days for company in companies}

        def allowed_to(lead):
            return allowed[lead.company_id.id or self.env.company.id]

        alone = self._days_over(allowed_to)
        if not alone:
            return {}
        now = self.env.cr.now()
        leads = self.filtered(lambda lead: lead.id in alone)
        touched = self._last_contacts(leads._origin.ids)
        for lead in leads:
            last = touched.get(lead._origin.id)
            if last:
                alone[lead.id] = min(alone[lead.id], (now - last).days)
            if alone[lead.id] < allowed_to(lead):
                del alone[lead.id]
        return alone

    def _days_over(self, allowed_to):
        """Return for how long those are in their stage that are over some limit.

        :param allowed_to: function of a lead: a number of days, 0 for no limit
        :return: dict {lead id: days}
        """
        now = self.env.cr.now()
        days = {}
        for lead in self:
            allowed, since = allowed_to(lead), lead._in_stage_since()
            if allowed and since and since + timedelta(days=allowed) < now:
                days[lead.id] = (now - since).days
        return days

    @api.model
    def _open_and_awake(self):
        open_ = Domain("won_status", "=", "pending") & Domain("active", "=", True)
        return open_ & Domain("type", "=", "opportunity") & self._awake()

    @api.model
    def _last_contacts(self, ids):
        """Return {lead id: when a message or an activity last touched it}."""
        self.env["mail.message"].flush_model(
            ["model", "res_id", "date", "message_type", "mail_activity_type_id"]
        )
        self.env.cr.execute(
            SQL(
                """
                SELECT res_id, MAX(date) FROM mail_message
                 WHERE model = 'crm.lead' AND res_id = ANY(%s) AND %s
              GROUP BY res_id
                """,
                ids,
                self._is_contact(),
            )
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _is_contact(self):
        return SQL(
            "(message_type NOT IN %s OR mail_activity_type_id IS NOT NULL)", NO_CONTACT
        )

    def _search_is_stale(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["res.company"].flush_model(["crm_untouched_days"])
        self.env["crm.stage"].flush_model(["rotting_threshold_days"])
        self.env["mail.message"].flush_model()
        leads = self.with_context(active_test=False)._search(self._open_and_awake())
        leads.add_where(
            SQL(
                """
                (EXISTS (
                    SELECT FROM crm_stage AS stage
                     WHERE stage.id = crm_lead.stage_id
                       AND stage.rotting_threshold_days > 0
                       AND %(since)s < %(now)s
                           - stage.rotting_threshold_days * INTERVAL '1 day'
                ) OR EXISTS (
                    SELECT FROM res_company AS company
                     WHERE company.id = COALESCE(crm_lead.company_id, %(company)s)
                       AND company.crm_untouched_days > 0
                       AND %(since)s < %(now)s
                           - company.crm_untouched_days * INTERVAL '1 day'
                       AND NOT EXISTS (
                           SELECT FROM mail_message
                            WHERE model = 'crm.lead' AND res_id = crm_lead.id
                              AND date > %(now)s
                                  - company.crm_untouched_days * INTERVAL '1 day'
                              AND %(is_contact)s
                       )
                ))
                """,
                since=SQL(
                    "COALESCE(crm_lead.date_last_stage_update, crm_lead.create_date)"
                ),
                now=self.env.cr.now(),
                company=self.env.company.id,
                is_contact=self._is_contact(),
            )
        )
        return Domain("id", "in", leads)

    # ------------------------------------------------------------
    # Snoozing
    # ------------------------------------------------------------

    def action_snooze(self):
        """Open the small form that says until when this opportunity is left alone."""
        self.ensure_one()
        view = self.env.ref("sales_pipeline_custom.crm_lead_view_form_snooze")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Snooze “%s”", self.name),
            "res_model": "crm.lead",
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
            "context": {"dialog_size": "medium"},
        }

    def action_snooze_for(self, days=7):
        """Do not show these opportunities as stale for a number of days.

        :param int days: how many
        """
        today = fields.Date.context_today(self)
        self.write({"stale_snoozed_until": today + timedelta(days=days)})
        return True

    def action_wake(self):
        """Show these opportunities as stale again, if they are."""
        self.write({"stale_snoozed_until": False})
        return True
