from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models
from odoo.tools import SQL

KEPT_DAYS = 730
OF_ODOO = "%-openerp-%"  # what a Message-Id of Odoo's has
NOBODY = ("", "nobody")  # without an "@": no sender's


class CrmInboundReceipt(models.Model):
    """One row per message taken, and what became of it: a message is taken once.

    The unique index says so to any number of servers. It holds no text of anybody.
    """

    _name = "crm.inbound.receipt"
    _description = "Receipt of a Message"
    _order = "id desc"
    _log_access = False

    message_key = fields.Char(required=True, readonly=True)
    received_at = fields.Datetime(required=True, readonly=True)
    address_id = fields.Many2one(
        "crm.inbound.address",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    result = fields.Selection(
        [
            ("created", "Opportunity"),
            ("joined", "Joined"),
            ("kept", "Kept"),
            ("filtered", "Filtered Out"),
        ],
        readonly=True,
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    acknowledged = fields.Char(
        readonly=True, help="The day, and a digest of whom an acknowledgement went to."
    )

    _once = models.UniqueIndex("(message_key)")
    _acknowledged_once = models.UniqueIndex(
        "(acknowledged) WHERE acknowledged IS NOT NULL"
    )

    @api.model
    def _take(self, arrival):
        """Take a message, unless some server did already, or Odoo sent it itself.

        Another server that is taking it now is waited for. Another message of the same
        Message-Id, whoever sent or wrote it first, is another message: what Odoo sent
        itself has an id of Odoo's making, or the same sender.

        :param Arrival arrival: the message
        :return: pair: the receipt, empty when the message is known; and whether another
            one came under the same Message-Id
        :raise psycopg2.errors.SerializationFailure: another one has just taken it
        """
        named = ["message_id", "message_type", "email_from"]
        self.env["mail.message"].flush_model(named)
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO crm_inbound_receipt (message_key, received_at, address_id)"
                " SELECT %(key)s, %(now)s, %(address_id)s WHERE NOT EXISTS (SELECT 1"
                " FROM mail_message WHERE message_id = %(message_id)s"
                " AND message_type != 'email' AND (message_id LIKE %(of_odoo)s"
                " OR position(%(sender)s IN lower(email_from)) > 0))"
                " ON CONFLICT DO NOTHING"
                " RETURNING id, EXISTS (SELECT 1 FROM mail_message"
                " WHERE message_id = %(message_id)s)",
                key=arrival.headers.key(),
                now=fields.Datetime.now(),
                address_id=arrival.settings.address_id or None,
                message_id=arrival.headers.message_id,
                of_odoo=OF_ODOO,
                sender=(arrival.headers.sender or NOBODY)[1],
            )
        )
        receipt = self.browse(id_ for id_, _taken in rows)
        return receipt, any(taken for _id, taken in rows)

    def _end(self, result, lead_id=0):
        """Say what became of the message of this single receipt."""
        self.env.cr.execute(
            SQL(
                "UPDATE crm_inbound_receipt SET result = %s, lead_id = %s"
                " WHERE id = %s",
                result,
                lead_id or None,
                self.id,
            )
        )
        self.invalidate_recordset(flush=False)

    def _may_acknowledge(self, key):
        """Tell whether nobody acknowledged anything to that sender that day, and do so.

        :param str key: the day and a digest of the address
        """
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    SQL(
                        "UPDATE crm_inbound_receipt SET acknowledged = %s"
                        " WHERE id = %s AND NOT EXISTS (SELECT 1"
                        " FROM crm_inbound_receipt WHERE acknowledged = %s)",
                        key,
                        self.id,
                        key,
                    )
                )
                taken = bool(self.env.cr.rowcount)
        except (psycopg2.errors.UniqueViolation, psycopg2.errors.SerializationFailure):
            return False
        self.invalidate_recordset(flush=False)
        return taken

    @api.autovacuum
    def _forget_the_oldest(self):
        oldest = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("received_at", "<", oldest)], limit=10_000).unlink()
