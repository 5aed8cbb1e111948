from odoo import models

from .inbound import arriving


class MailAlias(models.Model):
    """A message that is kept for review is not sent back to who wrote it."""

    _inherit = "mail.alias"

    def _alias_bounce_incoming_email(self, message, message_dict, set_invalid=True):
        inbound = arriving(self.env)
        if inbound and (inbound.has_failed or inbound.arrival.is_trial):
            return None
        return super()._alias_bounce_incoming_email(
            message, message_dict, set_invalid=set_invalid
        )
