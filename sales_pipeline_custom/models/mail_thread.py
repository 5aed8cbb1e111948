from odoo import api, models

from ..core.automatic_mail import is_automatic
from .inbound import arriving


class MailThread(models.AbstractModel):
    """Remember, for who receives a mail, whether a machine sent it."""

    _inherit = "mail.thread"

    def _message_route_process(self, message, message_dict, routes):
        inbound = arriving(self.env)
        automatic = inbound.is_automatic if inbound else is_automatic(message)
        known = self.with_context(mail_is_automatic=automatic)
        return super(MailThread, known)._message_route_process(
            message, message_dict, routes
        )

    @api.model
    def _is_by_one_of_us(self, message_dict):
        """Tell whether one of our users wrote a mail.

        :param dict message_dict: the mail, as ``message_parse`` returns it
        """
        author = self.env["res.partner"].browse(message_dict.get("author_id") or [])
        return any(not user.share for user in author.sudo().user_ids)
