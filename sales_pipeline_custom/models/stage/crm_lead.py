from odoo import api, models


class CrmLead(models.Model):
    """Opportunities as who arranges stages sees them."""

    _inherit = "crm.lead"

    @api.model
    def _of_everybody(self):
        """Return the model as stages see it: in superuser mode, archived ones too."""
        # Who arranges stages may not see all they hold: it is counted and moved whole.
        return self.sudo().browse().with_context(active_test=False)
