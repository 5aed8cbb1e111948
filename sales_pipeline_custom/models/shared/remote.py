"""What a program that calls over XML-RPC can be answered."""

from functools import wraps

from odoo.http import request
from odoo.service.server import thread_local


def is_called_by_program():
    """Tell whether a program calls, by XML-RPC or JSON-RPC: Odoo hides its request."""
    return not request and bool(getattr(thread_local, "rpc_model_method", ""))


def sendable(value):
    """Return an answer as XML-RPC can carry it: no None, and names that are texts.

    :param value: what JSON carries: dicts, lists, texts, numbers, booleans, None
    """
    if value is None:
        return False
    if isinstance(value, dict):
        return {str(name): sendable(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [sendable(one) for one in value]
    return value


def travels(method):
    """Decorate a public method whose answer holds None, or numbers as names.

    Screens read them over JSON. A program is answered False for None, as Odoo's own
    ``read`` does.
    """

    @wraps(method)
    def answer(self, *args, **kwargs):
        result = method(self, *args, **kwargs)
        return sendable(result) if is_called_by_program() else result

    return answer
