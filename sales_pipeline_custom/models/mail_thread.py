from odoo import models

from ..core.automatic_mail import is_automatic


class MailThread(models.AbstractModel):
    """Remember, for who receives a mail, whether a machine sent it."""

    _inherit = "mail.thread"

    def _message_route_process(self, message, message_dict, routes):
        known = self.with_context(mail_is_automatic=is_automatic(message))
        return super(MailThread, known)._message_route_process(
            message, message_dict, routes
        )
