from odoo import models

MOVING = {"res_id", "res_model_id", "res_model", "activity_type_id", "active"}


class MailActivity(models.Model):
    """An activity that is done may move its opportunity."""

    _inherit = "mail.activity"

    def write(self, vals):
        """Refuse that an activity is brought to an opportunity one may not write,
        becomes another kind there, or is planned again once it is done: done, it would
        move it."""
        if self.env.su or not MOVING & vals.keys():
            return super().write(vals)
        before = {activity: activity._what_moves() for activity in self}
        result = super().write(vals)
        there = self.filtered(
            lambda activity: (
                activity.res_model == "crm.lead"
                and activity._what_moves() - before[activity]
            )
        )
        leads = self.env["crm.lead"].browse(there.mapped("res_id")).exists()
        if leads:
            leads.check_access("write")
        return result

    def _what_moves(self):
        """Return what has this single one move an opportunity once it is done, a set
        of pairs."""
        about = (self.res_model, self.res_id)
        said = {("about", about), ("kind", self.activity_type_id.id)}
        return said | {("to do", True)} if self.active else said

    def _action_done(self, feedback=False, attachment_ids=None):
        done = {
            type_id: activities.mapped("res_id")
            for type_id, activities in self.filtered(
                lambda activity: activity.res_model == "crm.lead" and activity.active
            )
            .grouped(lambda activity: activity.activity_type_id.id)
            .items()
        }
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        for type_id, lead_ids in done.items():
            leads = self.env["crm.lead"].browse(lead_ids).exists()
            self.env["crm.stage.trigger"].fire(
                "activity_done", leads, activity_type_id=type_id
            )
        return result
