from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date, get_lang

# In the order of their days: the list of actions is grouped by them.
DUE = [
    ("late", "Late"),
    ("today", "Today"),
    ("tomorrow", "Tomorrow"),
    ("week", "This Week"),
    ("later", "Later"),
    ("done", "Done"),
]


class MailActivity(models.Model):
    """An action of the day: when it is due, for whom, about which opportunity."""

    _inherit = "mail.activity"

    pipeline_due = fields.Selection(
        DUE,
        "When",
        compute="_compute_pipeline_due",
        search="_search_pipeline_due",
        help="Counted from the day it is where you are; this week ends with it.",
    )
    pipeline_lead_id = fields.Many2one(
        "crm.lead",
        "Opportunity",
        compute="_compute_pipeline_lead_id",
        search="_search_pipeline_lead_id",
    )
    # Not related fields: those are read in superuser mode.
    # Odoo keeps the title an opportunity had when the activity was planned.
    pipeline_title = fields.Char("Opportunity", compute="_compute_pipeline_lead")
    pipeline_customer = fields.Char("Customer", compute="_compute_pipeline_lead")
    pipeline_phone = fields.Char("Phone", compute="_compute_pipeline_lead")
    pipeline_stage_id = fields.Many2one(
        "crm.stage",
        "Stage",
        compute="_compute_pipeline_lead",
        context={"say_whose_stage": True},
    )

    @api.depends("date_deadline", "active")
    @api.depends_context("tz", "lang")
    def _compute_pipeline_due(self):
        ends = self._due_ends()
        for activity in self:
            day = activity.date_deadline
            activity.pipeline_due = (
                "done"
                if not activity.active
                else day and next(due for due, end in ends if not end or day <= end)
            )

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_pipeline_lead_id(self):
        about = self.filtered(lambda activity: activity.res_model == "crm.lead")
        leads = self.env["crm.lead"].browse(set(about.mapped("res_id"))).exists()
        # What is assigned to someone may be about what they may not open.
        seen = leads._filtered_access("read")
        (self - about).pipeline_lead_id = False
        for activity in about:
            lead = leads.browse(activity.res_id)
            activity.pipeline_lead_id = lead if lead in seen else False

    @api.depends(
        "res_name",
        "pipeline_lead_id.name",
        "pipeline_lead_id.partner_id.display_name",
        "pipeline_lead_id.partner_name",
        "pipeline_lead_id.contact_name",
        "pipeline_lead_id.phone",
        "pipeline_lead_id.stage_id",
    )
    @api.depends_context("uid")
    def _compute_pipeline_lead(self):
        for activity in self:
            lead = activity.pipeline_lead_id
            activity.pipeline_title = lead.name or activity.res_name
            activity.pipeline_customer = (
                lead.partner_id.display_name or lead.partner_name or lead.contact_name
            )
            activity.pipeline_phone = lead.phone
            activity.pipeline_stage_id = lead.stage_id

    @api.model
    def _search_pipeline_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains, before = {"done": Domain("active", "=", False)}, None
        for due, end in self._due_ends():
            domain = Domain("active", "=", True)
            if before:
                domain &= Domain("date_deadline", ">", before)
            if end:
                domain &= Domain("date_deadline", "<=", end)
            domains[due], before = domain, end
        return Domain.OR(domains[due] for due in value if due in domains)

    @api.model
    def _search_pipeline_lead_id(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        name = "name" if operator.endswith("like") else "id"
        Lead = self.env["crm.lead"].with_context(active_test=False)
        return Domain("res_model", "=", "crm.lead") & Domain(
            "res_id", "in", Lead._search(Domain(name, operator, value))
        )

    @api.model
    def _due_ends(self):
        """Return the last day of each group of actions, in order; the last has none."""
        today = fields.Date.context_today(self)
        first = int(get_lang(self.env).week_start)
        week_ends = today + timedelta(days=6 - (today.isoweekday() - first) % 7)
        tomorrow = today + timedelta(days=1)
        return [
            ("late", today - timedelta(days=1)),
            ("today", today),
            ("tomorrow", tomorrow),
            ("week", max(week_ends, tomorrow)),
            ("later", None),
        ]

    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec != "pipeline_due":
            return super()._read_group_groupby(alias, groupby_spec, query)
        day = self._field_to_sql(alias, "date_deadline", query)
        whens = SQL(" ").join(
            SQL("WHEN %s <= %s THEN %s", day, end, due)
            for due, end in self._due_ends()
            if end
        )
        return SQL(
            "CASE WHEN NOT %s THEN 'done' %s ELSE 'later' END",
            self._field_to_sql(alias, "active", query),
            whens,
        )

    def _read_group_orderby(self, order, groupby_terms, query):
        # Groups follow each other as their days do, not as their names.
        order = order or ",".join(groupby_terms)
        if "pipeline_due" in groupby_terms:
            order = order.replace("pipeline_due", "date_deadline:min")
        return super()._read_group_orderby(order, groupby_terms, query)

    # ------------------------------------------------------------
    # Buttons of the list of actions
    # ------------------------------------------------------------

    def action_pipeline_done(self):
        """Open the dialog that asks what was said, and what comes next.

        :raise UserError: all of these are done already
        """
        self.check_access("write")
        left = self.filtered("active")
        if not left:
            raise UserError(self._already_done())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Done"),
            "res_model": "crm.activity.done",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_activity_ids": left.ids, "dialog_size": "medium"},
        }

    def action_pipeline_postpone(self, day):
        """Put these actions off to another day.

        :param day: ``today``, ``tomorrow``, ``next_week`` (its first day) or a date
        :raise UserError: the day is past, or not a day; or one of them is done
        """
        today = fields.Date.context_today(self)
        first = int(get_lang(self.env).week_start)
        named = {
            "today": today,
            "tomorrow": today + timedelta(days=1),
            "next_week": today + timedelta(days=7 - (today.isoweekday() - first) % 7),
        }
        try:
            day = named.get(day) or fields.Date.to_date(day)
        except (TypeError, ValueError):
            day = None
        if not day:
            raise UserError(self.env._("Choose a day to put this off to."))
        if day < today:
            raise UserError(
                self.env._(
                    "An action cannot be put off to %s, which is past: choose today or"
                    " a later day.",
                    format_date(self.env, day),
                )
            )
        done = self - self.filtered("active")
        if done:
            raise UserError(done._already_done())
        self.date_deadline = day
        return True

    def action_pipeline_tomorrow(self):
        """Put these actions off to tomorrow."""
        return self.action_pipeline_postpone("tomorrow")

    def action_pipeline_next_week(self):
        """Put these actions off to the first day of next week."""
        return self.action_pipeline_postpone("next_week")

    def _already_done(self):
        return self.env._(
            "“%s” is done already. Reload the page to see what is left.",
            self[:1].display_name,
        )
