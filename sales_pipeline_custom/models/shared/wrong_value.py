"""Saying to people why a value cannot be taken."""

from ...core.shared.limits import BIGGEST_INTEGER, BIGGEST_NUMBER
from .numbers import number


def wrong_value(env, label, wrong):
    """Say what is wrong with a value, and what would do.

    :param str label: of what was to be filled in
    :param Wrong wrong: as ``core.shared.typed_values`` raised it
    """
    values = {"question": label, **wrong.values}
    if wrong.code in ("too_small", "too_big"):
        return _out_of_bounds(env, values)
    sentences = {
        "not_text": lambda: env._(
            "“%(question)s”: this text cannot be stored. Type it again.", **values
        ),
        "too_long": lambda: env._(
            "“%(question)s” takes %(longest)s characters at most, not %(length)s."
            " Shorten the answer.",
            **values,
        ),
        "not_number": lambda: env._(
            "“%(question)s” takes a number: “%(found)s” is none.", **values
        ),
        "not_whole": lambda: env._(
            "“%(question)s” takes a whole number: “%(found)s” is none.", **values
        ),
        "not_date": lambda: env._(
            "“%(question)s” takes a date, 12/31/2026 say: “%(found)s” is none.",
            **values,
        ),
        "not_datetime": lambda: env._(
            "“%(question)s” takes a date and time, 12/31/2026 14:30 say: “%(found)s” is"
            " none.",
            **values,
        ),
        "not_yes_no": lambda: env._(
            "“%(question)s” takes yes or no, not “%(found)s”.", **values
        ),
    }
    return sentences[wrong.code]()


def _out_of_bounds(env, values):
    lowest, highest = values["lowest"], values["highest"]
    values |= {
        "lowest": number(env, lowest),
        "highest": number(env, highest),
        "found": number(env, values["number"]),
    }
    if highest in (BIGGEST_INTEGER, BIGGEST_NUMBER) and lowest != -highest:
        return env._(
            "“%(question)s” takes at least %(lowest)s, not %(found)s.", **values
        )
    if lowest in (-BIGGEST_INTEGER, -BIGGEST_NUMBER) and highest != -lowest:
        return env._(
            "“%(question)s” takes at most %(highest)s, not %(found)s.", **values
        )
    return env._(
        "“%(question)s” takes a number from %(lowest)s to %(highest)s, not %(found)s.",
        **values,
    )
