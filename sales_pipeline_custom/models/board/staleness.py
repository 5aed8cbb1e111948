from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..shared.given import days_given
from ..shared.odoo_internals import keep_computed
from ..shared.sensible_values import check_coming_day

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

    days_in_stage = fields.Integer(compute="_compute_staleness", aggregator=None)
    is_stale = fields.Boolean(
        "Stale", compute="_compute_staleness", search="_search_is_stale"
    )
    stale_reason = fields.Char("Why Stale", compute="_compute_staleness")
    is_snoozed = fields.Boolean(
        "Snoozed", compute="_compute_staleness", search="_search_is_snoozed"
    )
    snoozed_until = fields.Date(
        "Still Snoozed Until",
        compute="_compute_staleness",
        help="Empty once that day has come.",
    )
    stale_snoozed_until = fields.Date(
        "Snoozed Until",
        copy=False,
        help="Until that day, the opportunity is not shown as stale.",
    )

    @api.constrains("stale_snoozed_until")
    def _check_snoozed_until(self):
        check_coming_day(self, "stale_snoozed_until")

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
        "company_id.crm_untouched_days",
        "create_date",
        "date_last_stage_update",
        "stage_id.rotting_threshold_days",
        "stale_snoozed_until",
        "type",
        "won_status",
    )
    @api.depends_context("lang", "company")
    def _compute_staleness(self):
        today = fields.Date.context_today(self)
        snoozed = {
            lead.id: lead.stale_snoozed_until
            for lead in self
            if lead.stale_snoozed_until and lead.stale_snoozed_until > today
        }
        days = self._days_in_stage()
        reasons = self._stale_reasons(
            {id_: spent for id_, spent in days.items() if id_ not in snoozed}
        )
        # A board asks this of hundreds of cards: all at once is much faster.
        for name, values in {
            "days_in_stage": [days.get(id_, 0) for id_ in self._ids],
            "is_snoozed": [id_ in snoozed for id_ in self._ids],
            "snoozed_until": [snoozed.get(id_) for id_ in self._ids],
            "is_stale": [id_ in reasons for id_ in self._ids],
            "stale_reason": [reasons.get(id_, "") for id_ in self._ids],
        }.items():
            keep_computed(self, name, values)

    def _days_in_stage(self):
        """Return {lead id: days in its stage}, of those that are open."""
        now = self.env.cr.now()
        days = {}
        for lead in self:
            since = lead.date_last_stage_update or lead.create_date
            if since and lead.won_status == "pending":
                days[lead.id] = (now - since).days
        return days

    def _stale_reasons(self, days):
        """Tell why opportunities are stale.

        :param dict days: {id of those that are open and awake: days in its stage}
        :return: dict {lead id: text}, without those that are not stale
        """
        worked_on = self.filtered(
            lambda lead: lead.id in days and lead.active and lead.type == "opportunity"
        )
        untouched = worked_on._days_untouched(days)
        allowed = {stage.id: stage.rotting_threshold_days for stage in self.stage_id}
        # Translated once, not for each card.
        too_long = self.env._("%(days)s days in this stage (%(allowed)s allowed)")
        no_contact = self.env._("no contact for %s days")
        nothing_planned = self.env._("nothing planned")
        reasons = {}
        for lead in worked_on:
            spent, most = days[lead.id], allowed[lead.stage_id.id]
            told = []
            if most and spent >= most:
                told.append(too_long % {"days": spent, "allowed": most})
            if lead.id in untouched:
                told.append(no_contact % untouched[lead.id])
            if told:
                reasons[lead.id] = told
        planned = set(self.browse(reasons).activity_ids.mapped("res_id"))
        for id_, told in reasons.items():
            if getattr(id_, "origin", id_) not in planned:
                told.append(nothing_planned)
        return {id_: " · ".join(told) for id_, told in reasons.items()}

    def _days_untouched(self, days):
        """Return for how long nobody touched those left alone for too long.

        :param dict days: {lead id: days in its stage}
        :return: dict {lead id: days}
        """
        company = self.env.company
        # After how many days a company says so is no secret, wherever one works.
        most = {
            one.id: one.crm_untouched_days for one in (self.company_id | company).sudo()
        }
        allowed = {lead.id: most[lead.company_id.id or company.id] for lead in self}
        alone = self.filtered(lambda lead: 0 < allowed[lead.id] <= days[lead.id])
        touched = alone and self._last_contacts(alone._origin.ids)
        now = self.env.cr.now()
        untouched = {}
        for lead in alone:
            last = touched.get(lead._origin.id)
            spent = min(days[lead.id], (now - last).days if last else days[lead.id])
            if spent >= allowed[lead.id]:
                untouched[lead.id] = spent
        return untouched

    def _search_is_snoozed(self, operator, value):
        if operator != "in":
            return NotImplemented
        return ~self._awake()

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
        :raise UserError: that is no number of days
        """
        days = days_given(self.env, days)
        today = fields.Date.context_today(self)
        self.write({"stale_snoozed_until": today + timedelta(days=days)})
        return True

    def action_wake(self):
        """Show these opportunities as stale again, if they are."""
        self.write({"stale_snoozed_until": False})
        return True
