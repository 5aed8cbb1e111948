from odoo import models, tools


class MailMessageSubtype(models.Model):
    _inherit = "mail.message.subtype"

    @tools.ormcache("self.id")
    def _is_for_us_only(self):
        """Tell whether messages of this single subtype are hidden from customers.

        Asked at each move. Odoo empties the cache when a subtype changes.
        """
        return self.internal
