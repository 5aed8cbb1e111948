from odoo import models


class MailThread(models.AbstractModel):
    """A machine that answers a mailing has neither opened nor answered it, nor has one
    of us who writes in the conversation: traces ask the delivery."""

    _inherit = "mail.thread"

    def _message_route_process(self, message, message_dict, routes):
        known = self._delivering(message, message_dict)
        return super(MailThread, known)._message_route_process(
            message, message_dict, routes
        )
