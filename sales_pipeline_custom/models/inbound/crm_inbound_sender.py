from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...core.inbound.mail_headers import digest

KEPT_DAYS = 1


class CrmInboundSender(models.Model):
    """Who is getting an opportunity: messages of one sender take their turn.

    Two first messages of somebody, taken at the same instant by two servers, would not
    see each other's opportunity. It holds no address of anybody.
    """

    _name = "crm.inbound.sender"
    _description = "Sender of a Message Being Received"
    _log_access = False

    sender_key = fields.Char(required=True, readonly=True)
    seen_at = fields.Datetime(required=True, readonly=True)

    _once = models.UniqueIndex("(sender_key)")

    @api.model
    def _take_turn(self, email):
        """Wait for whoever creates an opportunity of that sender now.

        :param str email: normalized
        :raise psycopg2.errors.SerializationFailure: somebody just did: what was read
            of that sender is stale, and the message is to be received again
        """
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_inbound_sender (sender_key, seen_at) VALUES (%s, %s)"
                " ON CONFLICT (sender_key) DO UPDATE SET seen_at = EXCLUDED.seen_at",
                digest(email),
                fields.Datetime.now(),
            )
        )

    @api.autovacuum
    def _forget_the_oldest(self):
        oldest = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("seen_at", "<", oldest)], limit=10_000).unlink()
