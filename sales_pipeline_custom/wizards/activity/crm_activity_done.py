from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.shared.turns import take_turns
from ..shared.crm_dialog import CLOSE, confirms


class CrmActivityDone(models.TransientModel):
    """What was said, what comes next, and when: an action done, in one small dialog."""

    _name = "crm.activity.done"
    _inherit = ["crm.dialog"]
    _is_about = "activity_ids"
    _description = "Action Done"

    activity_ids = fields.Many2many(
        "mail.activity", readonly=True, context={"active_test": False}
    )
    what = fields.Char("What Is Done", compute="_compute_what")
    feedback = fields.Text("What Was Said")
    next_summary = fields.Char("What Next")
    next_type_id = fields.Many2one(
        "mail.activity.type",
        "Kind",
        domain="[('res_model', 'in', (False, 'crm.lead'))]",
    )
    next_on = fields.Date("When")

    @api.depends("activity_ids")
    def _compute_what(self):
        for dialog in self:
            dialog.what = ", ".join(
                " · ".join(filter(None, (action.display_name, action.res_name)))
                for action in dialog.activity_ids
            )

    @api.onchange("next_summary")
    def _onchange_next_summary(self):
        """Suggest the kind its words say, and the day that kind is due."""
        if not self.next_summary:
            return
        kind = self.env["mail.activity.type"]._named_in(self.next_summary)
        if kind != self.next_type_id:
            self.next_type_id = kind
        self.next_on = self.next_on or kind._get_date_deadline()

    @confirms
    def action_done(self):
        """Mark the actions done, with what was said; plan the next one of each.

        :raise UserError: somebody else did one of them meanwhile, or the next action
            has no day, or a past one; nothing is written
        """
        self.ensure_one()
        activities = self.activity_ids
        take_turns(activities)
        done = activities - activities.filtered("active")
        if done:
            raise UserError(done._already_done())
        following = self._following()
        activities.action_feedback(feedback=self.feedback or False)
        self.env["mail.activity"].create(following)
        return CLOSE

    def _following(self):
        """Return the values of the next action of each, none when nothing is next."""
        summary = (self.next_summary or "").strip()
        if not summary:
            return []
        today = fields.Date.context_today(self)
        if not self.next_on or self.next_on < today:
            raise UserError(
                self.env._("Say when “%s” is due: today or a later day.", summary)
            )
        kind = self.next_type_id or self.env["mail.activity.type"]._named_in(summary)
        # One for each record, however many actions about it were done.
        latest = {
            (activity.res_model_id, activity.res_id): activity
            for activity in self.activity_ids
        }
        return [
            {
                "res_model_id": model.id,
                "res_id": res_id,
                "activity_type_id": kind.id,
                "summary": summary,
                "date_deadline": self.next_on,
                "user_id": (activity.user_id or self.env.user).id,
                "previous_activity_type_id": activity.activity_type_id.id,
            }
            for (model, res_id), activity in latest.items()
        ]
