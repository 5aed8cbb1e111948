from odoo import api, models

from ...core.inbound.automatic_mail import is_automatic
from .inbound import Delivery, arriving, delivery


class MailThread(models.AbstractModel):
    """Remember, for who receives a mail, whether a machine sent it, or one of us."""

    _inherit = "mail.thread"

    def _message_route_process(self, message, message_dict, routes):
        known = self._delivering(message, message_dict)
        return super(MailThread, known)._message_route_process(
            message, message_dict, routes
        )

    @api.model
    def _delivering(self, message, message_dict):
        """Return this with the ``Delivery`` of a mail in its context.

        :param message: ``email.message.EmailMessage``
        :param dict message_dict: the same, as ``message_parse`` returns it
        """
        if delivery(self.env):
            return self
        inbound = arriving(self.env)
        automatic = inbound.is_automatic if inbound else is_automatic(message)
        ours = self._is_by_one_of_us(message_dict)
        return self.with_context(mail_delivery=Delivery(automatic, ours))
