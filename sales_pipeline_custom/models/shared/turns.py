"""Doing a thing once, however many click on it at the same instant."""

from odoo.tools import SQL


def take_turns(records):
    """Have whoever does the same with these records wait for us, then begin again.

    PostgreSQL tells the one who waited that what he saw is stale, and Odoo begins his
    request again: he then sees all we did.

    :param records: of one stored model; new ones do not count
    """
    ids = tuple(id_ for id_ in records._ids if id_)
    if not ids:
        return
    table = SQL.identifier(records._table)
    records.env.cr.execute(
        SQL(
            "WITH taken AS (SELECT id FROM %(table)s WHERE id IN %(ids)s"
            " ORDER BY id FOR NO KEY UPDATE)"
            " UPDATE %(table)s SET write_uid = write_uid"
            " WHERE id IN (SELECT id FROM taken)",
            table=table,
            ids=ids,
        )
    )
