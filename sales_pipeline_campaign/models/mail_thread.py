from odoo import models

from odoo.addons.sales_pipeline_custom.core.automatic_mail import is_automatic


class MailThread(models.AbstractModel):
    """A machine that answers a mailing has neither opened nor answered it, nor has one
    of us who writes in the conversation."""

    _inherit = "mail.thread"

    def _message_route_process(self, message, message_dict, routes):
        ours = self._is_by_one_of_us(message_dict)
        known = self.with_context(mailing_reply_is_none=ours or is_automatic(message))
        return super(MailThread, known)._message_route_process(
            message, message_dict, routes
        )
