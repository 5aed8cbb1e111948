"""Opening what a button has made, or leads to."""


def opened(record):
    """Return the action that opens the form of a single record."""
    record.ensure_one()
    return {
        "type": "ir.actions.act_window",
        "res_model": record._name,
        "res_id": record.id,
        "views": [(False, "form")],
        "target": "current",
    }
