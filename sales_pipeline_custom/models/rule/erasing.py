"""What is emptied rather than deleted when somebody's data is erased: figures stay."""

from odoo import models


class CrmTransitionRun(models.Model):
    _inherit = "crm.transition.run"

    def _forget_messages(self):
        """Forget what was said of what these did."""
        self.write({"message": False, "details": False})
