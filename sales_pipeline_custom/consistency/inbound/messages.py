"""Each message is taken once, and none is lost."""

from odoo.tools.translate import LazyTranslate

from ..check import check, ids_of

_lt = LazyTranslate(__name__)


@check(
    "crm.inbound.receipt",
    _lt("Messages were taken more than once."),
    _lt(
        "A unique index is missing: look for “cannot create unique index” in the log of"
        " the last upgrade, delete the newer receipts, and upgrade again."
    ),
)
def taken_twice(env):
    return ids_of(
        env,
        """
        SELECT UNNEST(ARRAY_AGG(id)) FROM crm_inbound_receipt
         GROUP BY message_key HAVING COUNT(*) > 1
        """,
    )


@check(
    "crm.inbound.receipt",
    _lt("Messages were taken, and nothing is known of what became of them."),
    _lt("Have the sender write again: the message was neither used nor kept."),
)
def taken_for_nothing(env):
    return ids_of(env, "SELECT id FROM crm_inbound_receipt WHERE result IS NULL")


@check(
    "crm.inbound.message",
    _lt("Messages are kept, and the original message is gone."),
    _lt("Restore the file from a backup, or discard the message."),
)
def kept_without_original(env):
    return ids_of(
        env,
        """
        SELECT message.id FROM crm_inbound_message AS message
         WHERE NOT EXISTS (
               SELECT FROM ir_attachment AS file WHERE file.id = message.attachment_id)
           AND message.state IN ('to_review', 'filtered')
        """,
    )


@check(
    "crm.inbound.message",
    _lt("Messages wait for a review, and became an opportunity already."),
    _lt("Discard each."),
)
def waiting_though_used(env):
    return ids_of(
        env,
        """
        SELECT id FROM crm_inbound_message
         WHERE state = 'to_review' AND lead_id IS NOT NULL
        """,
    )
