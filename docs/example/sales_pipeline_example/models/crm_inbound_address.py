from email.message import EmailMessage

from odoo import models


class CrmInboundAddress(models.Model):
    """Bookings of another program arrive as a mail to this address would."""

    _inherit = "crm.inbound.address"

    def receive_booking(self, number, email, lines):
        """Return the id of the opportunity that a booking becomes or joins, else False.

        :param str number: of the booking: the same one is received once
        :param dict lines: what it says, {label: text}
        """
        self.ensure_one()
        mail = EmailMessage()
        mail["From"], mail["To"] = email, self.alias_id.alias_full_name
        mail["Subject"] = self.env._("Booking %s", number)
        mail["Message-Id"] = f"<{number}@bookings.example.com>"
        mail.set_content("\n".join(f"{label}: {lines[label]}" for label in lines))
        return self.env["mail.thread"].message_process(False, mail.as_bytes())
