"""What a program gives to a public method: refused in a sentence where it is nonsense.

Screens of ours give what is right; these are for whoever calls over RPC.
"""

from odoo.exceptions import UserError

from ...core.shared.limits import BIGGEST_INTEGER, MOST_DAYS


def ids_given(env, value):
    """Return numbers of records as a list.

    :raise UserError: it is no list of numbers a record may have
    """
    numbers = value if isinstance(value, (list, tuple)) else [None]
    if all(type(one) is int and 0 < one <= BIGGEST_INTEGER for one in numbers):
        return list(numbers)
    raise UserError(
        env._("A list of numbers of records is expected, not “%s”.", str(value)[:64])
    )


def texts_given(env, value):
    """Return texts as a list, each once.

    :raise UserError: it is no list of texts
    """
    texts = value if isinstance(value, (list, tuple)) else [None]
    if all(isinstance(one, str) for one in texts):
        return list(dict.fromkeys(texts))
    raise UserError(env._("A list of texts is expected, not “%s”.", str(value)[:64]))


def answers_given(env, value):
    """Return answers by the code of their question.

    :raise UserError: it is nothing of the kind
    """
    if isinstance(value, dict):
        return value
    raise UserError(
        env._(
            "Answers are given by the code of their question, not as “%s”.",
            str(value)[:64],
        )
    )


def days_given(env, value):
    """Return a number of days.

    :raise UserError: it is none that a calendar can hold
    """
    if type(value) is int and 0 < value <= MOST_DAYS:
        return value
    raise UserError(env._("Choose between 1 and 3650 days."))
