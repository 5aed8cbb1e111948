from odoo import models

from ...core.inbound.opaque import IS_ENCRYPTED, IS_TNEF


class CrmLead(models.Model):
    """Say of a mail that something in it could not be read, and what to do about it."""

    _inherit = "crm.lead"

    def _inbound_say(self, inbound):
        result = super()._inbound_say(inbound)
        for problem in inbound.mail.body.unread:
            # Who delivers a mail may not write notes.
            self.sudo()._message_log(body=self._inbound_unread(problem))
        return result

    def _inbound_unread(self, problem):
        """Say why something could not be read.

        :param str problem: as ``core.inbound.opaque`` tells it
        """
        if problem == IS_ENCRYPTED:
            return self.env._(
                "The message is encrypted, and its text could not be read: open the"
                " attached file, or ask for the message again without encryption."
            )
        if problem == IS_TNEF:
            return self.env._(
                "The message holds a “winmail.dat” file, whose text could not be read:"
                " only Outlook does. Ask for the message again as HTML or plain text."
            )
        return self.env._(
            "A part of the message is signed in a form whose text could not be read:"
            " open the attached file."
        )
