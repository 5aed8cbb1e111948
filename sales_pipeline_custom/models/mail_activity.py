from odoo import models


class MailActivity(models.Model):
    """An activity that is done may move its opportunity."""

    _inherit = "mail.activity"

    def write(self, vals):
        """Refuse that an activity is brought to an opportunity one may not write, or
        becomes another kind there: done, it would move it."""
        kinds = {activity: activity.activity_type_id for activity in self}
        result = super().write(vals)
        moved = {"res_id", "res_model_id", "res_model"} & vals.keys()
        if (moved or "activity_type_id" in vals) and not self.env.su:
            there = self.filtered(
                lambda activity: (
                    activity.res_model == "crm.lead"
                    and (moved or activity.activity_type_id != kinds[activity])
                )
            )
            leads = self.env["crm.lead"].browse(there.mapped("res_id")).exists()
            if leads:
                leads.check_access("write")
        return result

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
