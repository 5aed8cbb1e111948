from markupsafe import Markup

from odoo import api, fields, models

FAILURE = "mail.mail_activity_data_warning"


class CrmRunSource(models.AbstractModel):
    """What rules and triggers share: they set off runs, as someone, and are told of
    those that fail."""

    _name = "crm.run.source"
    _description = "What Sets Off Runs"

    # The field of crm.transition.run that points here.
    _run_field = ""

    user_id = fields.Many2one(
        "res.users",
        "Run As",
        copy=False,
        tracking=True,
        help="With the rights of this person, who is also told when something fails."
        " Empty: whoever switches it on.",
    )
    run_count = fields.Integer(compute="_compute_run_counts")
    failed_run_count = fields.Integer(compute="_compute_run_counts")

    def _compute_run_counts(self):
        runs = self.env["crm.transition.run"]
        counts = ()
        if runs.has_access("read"):  # an accountant sees kinds of referral, not runs
            counts = runs._read_group(
                [(self._run_field, "in", self.ids)],
                [self._run_field, "state"],
                ["__count"],
            )
        total, failed = {}, {}
        for record, state, count in counts:
            total[record.id] = total.get(record.id, 0) + count
            if state == "failed":
                failed[record.id] = count
        for record in self:
            record.run_count = total.get(record.id, 0)
            record.failed_run_count = failed.get(record.id, 0)

    def unlink(self):
        runs = self.env["crm.transition.run"]
        runs._where([(self._run_field, "in", self.ids)])._detach()
        return super().unlink()

    def action_switch_on(self):
        """Switch these on: what happens from now on sets them off."""
        return self.write({"active": True})

    def action_switch_off(self):
        """Switch these off: what they were about to do is not done."""
        return self.write({"active": False})

    def action_open_runs(self):
        """Open what this set off."""
        self.ensure_one()
        return self.env["crm.transition.run"]._opened([(self._run_field, "=", self.id)])

    def action_open_failed_runs(self):
        """Open what this set off and failed."""
        action = self.action_open_runs()
        action["domain"].append(("state", "=", "failed"))
        return action

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # Odoo looks at the former one
        if vals.get("active") is False:
            waiting = [(self._run_field, "in", self.ids), ("state", "=", "pending")]
            runs = self.env["crm.transition.run"]._where(waiting)
            runs._end("cancelled", "switched_off")
        return result

    def _tell_of_failure(self, run):
        """Give whoever looks after this an activity, unless there is one already."""
        self.ensure_one()
        if not self._failure_activities():
            user = self._who_to_tell(run)
            said = self.with_context(lang=user.lang or self.env.lang)
            what, why = said.env._("Opportunity no. %s", run.lead_ref), ""
            if self._may_know(run.lead_id):
                what, why = run.lead_id.name or what, run.message or ""
            link = run._get_html_link(said.env._("See the run"))
            said.activity_schedule(
                FAILURE,
                user_id=user.id,
                summary=said.env._("A run failed: see why, mend it and retry"),
                note=Markup("<p><b>%s</b></p><p>%s</p><p>%s</p>") % (what, why, link),
            )

    def _may_know(self, lead):
        """Tell whether whoever sees what is planned here may know an opportunity: that
        of a company is not told to those who work for others."""
        companies = self.company_id or self.env["res.company"].search([])
        return not lead.company_id or companies <= lead.company_id

    def _failure_activities(self):
        return self.activity_ids.filtered(
            lambda activity: (
                activity.automated
                and activity.activity_type_id == self.env.ref(FAILURE)
            )
        )

    def _nothing_failed_any_more(self):
        """Close the activity about failures once all of them are mended."""
        self.invalidate_recordset(["failed_run_count"])
        if not self.failed_run_count:
            self._failure_activities().action_feedback(
                feedback=self.env._("What had failed is mended.")
            )

    @api.model
    def _who_to_tell(self, run):
        """Return an active sales manager: who it runs as, or who may look after it."""
        managers = self.env.ref("sales_team.group_sale_manager").all_user_ids
        managers = managers.filtered(
            lambda user: (
                user.active
                and not user.share
                and (not run.company_id or run.company_id in user.company_ids)
            )
        )
        candidates = (
            self.user_id & managers or run.lead_id.team_id.user_id & managers
        ) or managers.sorted("id")[:1]
        return candidates[:1] or self.env.ref("base.user_admin")
