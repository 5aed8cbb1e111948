from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _is_kept_as_it_came(self):
        """A mail came with its files: they are all that is known of it."""
        is_mail = self.res_model == "crm.inbound.message"
        return is_mail or super()._is_kept_as_it_came()
