"""Who may do what, written down in one table, and the world it is tried in.

``models.csv``: a row per model of ours, a column per person: ``r``ead, ``w``rite,
``c``reate, ``u``nlink, ``-`` for nothing.

``fields.csv``: a row per field of ours, on models of ours and of Odoo. ``read``: who of
those who read the record reads the field. ``write``, ``create``: who of those who write
or create the record gives the field a value. ``all`` of them, ``nobody``, or names of
people.

``methods.csv``: a row per method that can be called over RPC; see
``tests/whole/test_rpc_methods.py``.

``docs/design/security.md`` is made from these by ``make security``.
"""
