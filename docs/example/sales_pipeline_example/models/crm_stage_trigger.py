from odoo import fields, models


class CrmStageTrigger(models.Model):
    _inherit = "crm.stage.trigger"

    event = fields.Selection(
        selection_add=[("chimney_seen", "Chimney seen")],
        ondelete={"chimney_seen": "cascade"},
    )


class CrmLead(models.Model):
    """A chimney that has been seen may move its opportunity."""

    _inherit = "crm.lead"

    def write(self, vals):
        unseen = self.filtered(lambda lead: not lead.chimney_seen_on)
        result = super().write(vals)
        if vals.get("chimney_seen_on"):
            self.env["crm.stage.trigger"].fire("chimney_seen", unseen)
        return result
