from odoo import fields, models

from odoo.addons.sales_pipeline_custom.models.rule.runner import NothingToDo


class CrmTransitionAction(models.Model):
    """A rule may plan the visit of the chimney."""

    _inherit = "crm.transition.action"

    kind = fields.Selection(
        selection_add=[("chimney", "Plan the visit of the chimney")],
        ondelete={"chimney": "cascade"},
    )

    def _do_chimney(self, lead):
        if lead.chimney_seen_on:
            raise NothingToDo(self.env._("The chimney was seen already."))
        summary = self.env._("See the chimney")
        lead.activity_schedule("mail.mail_activity_data_todo", summary=summary)
        return self.env._("Visit of the chimney planned")
