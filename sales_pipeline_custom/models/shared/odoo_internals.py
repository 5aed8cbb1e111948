"""What Odoo keeps private and we use past its methods: here, and nowhere else.

What an upgrade of Odoo may change without a word has a test of its name, in
``tests/whole/test_odoo_internals.py``, as has each private method that is extended.
"""

import threading

from odoo import fields
from odoo.tools import SQL

AFTER_THE_ANSWER = 0.05  # seconds


def keep_computed(records, name, values):
    """Give many records the values of a field at once, where one by one is too slow.

    What is known of the field already stays.

    :param list values: one for each of the records, as the cache has them: None, and
        not False, for nothing
    """
    records._fields[name]._insert_cache(records, values)


def kept_in_transaction(env, name, first):
    """Return what is kept under a name as long as the cursor, ``first`` at first."""
    return env.cr.cache.setdefault(name, first)


def trigger_cron(env, cron_id, moments):
    """Have a scheduled action run at some moments, once this is committed.

    What ``ir.cron._trigger`` does, but to notify once in a transaction, and after the
    answer: it opens a connection, which takes longer than all the rest.

    :param moments: set of datetimes, never empty
    """
    env.cr.execute(
        SQL(
            """
            INSERT INTO ir_cron_trigger (cron_id, call_at)
                 SELECT %s, moment FROM unnest(%s::timestamp[]) AS moment
            """,
            cron_id,
            list(moments),
        )
    )
    postcommit, done = env.cr.postcommit, ("notified", cron_id)
    if min(moments) <= fields.Datetime.now() and done not in postcommit.data:
        postcommit.data[done] = True
        notify = env["ir.cron"]._notifydb
        postcommit.add(threading.Timer(AFTER_THE_ANSWER, notify).start)
