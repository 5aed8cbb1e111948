import logging

from odoo import fields, models

from .inbound import NotKept

_logger = logging.getLogger(__name__)


class FetchmailServer(models.Model):
    """A mail that could not even be kept stays unread in its mailbox.

    Odoo marks a mail as read after any error. This one ends the reading of that
    mailbox before: the mail is fetched again next time.
    """

    _inherit = "fetchmail.server"

    def _fetch_mail(self, **kwargs):
        try:
            return super()._fetch_mail(**kwargs)
        except NotKept as broken:
            _logger.warning("A mail stays in its mailbox: %s", broken)
            failed = self.browse(broken.server_id)
            others = self[self.ids.index(failed.id) + 1 :]
            failed.write(
                {"error_date": fields.Datetime.now(), "error_message": str(broken)}
            )
            if others:
                others._fetch_mail(**kwargs)
            return broken.__cause__
