from odoo import api, models

from ...core.inbound.tamed import tamed_mail
from .inbound import arriving


class MailThread(models.AbstractModel):
    """Have Odoo parse mail about opportunities without headers that nobody writes."""

    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        if arriving(self.env) and isinstance(message, bytes):
            message = tamed_mail(message)
        return super().message_process(model, message, *args, **kwargs)
