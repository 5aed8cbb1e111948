"""Holes that are known and being mended: what is observed meanwhile. To be empty.

{model or (model, field): cells as they are}. ``default MODEL``: fields that a default
in a client's context sets. ``intruders MODEL``: who reads somebody else's dialog.
"""

KNOWN = {}

# Methods that break on nonsense rather than refuse it: “model.method”.
BREAKS = {
    "sale.order.message_update",  # on what Odoo's own ``write`` takes for values
}
