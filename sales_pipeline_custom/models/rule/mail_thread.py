from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _is_by_one_of_us(self, message_dict):
        """Tell whether one of our users wrote a mail.

        :param dict message_dict: the mail, as ``message_parse`` returns it
        """
        author = self.env["res.partner"].browse(message_dict.get("author_id") or [])
        # Whoever delivers the mail may not read users.
        return any(not user.share for user in author.sudo().user_ids)
