from odoo import api, fields, models
from odoo.tools import clean_context
from odoo.tools.misc import format_date

from ..shared.steps import takes_part

CLOSING = ("won", "lost")


class CrmLead(models.Model):
    """What is planned on an opportunity that is closed, or goes to somebody else."""

    _inherit = "crm.lead"

    closed_actions = fields.Char(compute="_compute_closed_actions")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_closed_actions(self):
        for lead in self:
            lead.closed_actions = lead._what_becomes_of_actions()

    def _what_becomes_of_actions(self):
        """Return what the company wants done with what is planned on closed ones."""
        # Who works on it may not read a company: what was chosen holds for everybody.
        return (self.company_id or self.env.company).sudo().crm_closed_actions

    # ------------------------------------------------------------
    # Won or lost
    # ------------------------------------------------------------

    @takes_part("_move_record", 20, "closes what was planned on what is won or lost")
    def _close_actions_of_closed(self, moves):
        if self._circumstances().undoes:
            return
        # They moved: what is planned on them may be anybody's, and is closed with them.
        closed = self.sudo().browse(
            move.lead.id
            for move in moves
            if move.outcome in CLOSING and move.outcome != move.outcome_before
        )
        closed.filtered(
            lambda lead: lead._what_becomes_of_actions() == "close"
        )._close_actions()

    def action_close_actions(self):
        """Close what is still planned on these opportunities, as not done.

        :raise AccessError: one may not edit one of them
        """
        self.check_access("write")
        self._close_actions()
        return True

    def _close_actions(self):
        """Close what is still planned, whoever was to do it, and log what it was."""
        # Whoever may close the opportunity closes what others had planned on it.
        every = self.sudo()
        activities = every._open_actions()
        if not activities:
            return
        bodies = {
            lead_id: self.env._(
                "Closed with the opportunity, without being done: %s",
                self._named_actions(planned),
            )
            for lead_id, planned in activities.grouped("res_id").items()
        }
        activities.write({"active": False, "is_dropped": True})
        lines = every.browse(bodies)._message_log_batch(bodies=bodies)
        self.env["crm.stage.transition"]._remember_closed(activities, lines)

    @takes_part("_move_undone", 10, "plans again what was closed with the move")
    def _plan_again(self, values):
        """Plan again what was closed with moves that are undone, and say so no more."""
        ids = [id_ for one in values for id_ in one.get("actions", [])]
        lines = [id_ for one in values for id_ in one.get("lines", [])]
        # Who closed them may undo it, whoever had planned them.
        every = self.sudo()
        closed = every.env["mail.activity"].with_context(active_test=False)
        closed = closed.search(
            [
                ("id", "in", ids),
                ("is_dropped", "=", True),
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
            ]
        )
        if closed:
            closed.write({"active": True, "is_dropped": False})
            every._actions_follow({lead.id: lead.user_id for lead in every})
        every.env["mail.message"].browse(lines).exists().unlink()

    def _open_actions(self):
        """Return what is planned on these opportunities, that one may see."""
        if not self.ids:
            return self.env["mail.activity"]
        return self.env["mail.activity"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )

    def _with_actions_to_ask_about(self, stage):
        """Return those that go to a won or lost stage with something still planned,
        where the company wants to be asked."""
        if stage.outcome not in CLOSING:
            return self.browse()
        asking = self.filtered(lambda lead: lead._what_becomes_of_actions() == "ask")
        # What others planned is asked about too.
        planned = asking.sudo()._open_actions().mapped("res_id")
        return asking.filtered(lambda lead: lead.id in planned)

    def _say_what_is_planned(self, most):
        """Return a line that names the first actions planned on these, if any."""
        # What others planned is asked about too.
        planned = self.sudo()._open_actions()
        if not planned:
            return False
        text = self._named_actions(planned[:most])
        left = len(planned) - most
        return f"{text}, {self.env._('… and %s more.', left)}" if left > 0 else text

    @api.model
    def _named_actions(self, activities):
        return ", ".join(
            self.env._(
                "“%(action)s” (%(day)s)",
                action=activity.display_name,
                day=format_date(self.env, activity.date_deadline),
            )
            for activity in activities
        )

    def _has_questions(self, stage):
        return super()._has_questions(stage) or bool(
            self._with_actions_to_ask_about(stage)
        )

    # ------------------------------------------------------------
    # Handed over
    # ------------------------------------------------------------

    def write(self, vals):
        if not {"user_id", "company_id"} & vals.keys():
            return super().write(vals)
        # Whether one may write is asked below: it is remembered before.
        before = {lead.id: lead.user_id for lead in self.sudo()}
        result = super().write(vals)
        self._actions_follow(before)
        return result

    def _actions_follow(self, before):
        """Have what is planned follow the salesperson, on every path.

        What was for the salesperson before is for the new one. So is what was for
        somebody who may not open the opportunity any more; nobody's, it is for nobody.

        :param dict before: {id: the salesperson before}
        """
        # What others planned follows too, and who hands it over may see it no more.
        leads = self.sudo()
        activities = leads._open_actions().filtered("user_id")
        if not activities:
            return
        by_id = {lead.id: lead for lead in leads}
        readable = {
            person: set(
                leads.browse(set(theirs.mapped("res_id")))
                .with_user(person)
                # In the companies they work for, not those of who hands it over.
                .with_context(allowed_company_ids=person.company_ids.ids)
                ._filtered_access("read")
                ._ids
            )
            for person, theirs in activities.grouped("user_id").items()
        }
        following = activities.filtered(
            lambda activity: (
                activity.res_id not in readable[activity.user_id]
                or (
                    by_id[activity.res_id].user_id
                    and by_id[activity.res_id].user_id != before[activity.res_id]
                    and activity.user_id == before[activity.res_id]
                )
            )
        )
        # Who gets the opportunity is told of it: not of each action too.
        following = following.with_context(mail_activity_quick_update=True)
        for person, theirs in following.grouped(
            lambda activity: by_id[activity.res_id].user_id
        ).items():
            theirs.write({"user_id": person.id})

    def action_plan_activity(self):
        """Open Odoo's dialog that plans one activity, or a plan of them."""
        view = "sales_pipeline_custom.mail_activity_schedule_view_form"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan an Activity"),
            "res_model": "mail.activity.schedule",
            "views": [(self.env.ref(view).id, "form")],
            "target": "new",
            "context": {
                **clean_context(self.env.context),
                "active_model": self._name,
                "active_ids": self.ids,
                "dialog_size": "medium",
            },
        }
