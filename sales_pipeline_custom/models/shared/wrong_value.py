"""Saying to people why a value cannot be taken."""

from odoo.tools.translate import LazyTranslate

from ...core.shared.limits import BIGGEST_INTEGER, BIGGEST_NUMBER
from .numbers import number

_lt = LazyTranslate(__name__)

SENTENCES = {
    "not_text": _lt("“%(question)s”: this text cannot be stored. Type it again."),
    "too_long": _lt(
        "“%(question)s” takes %(longest)s characters at most, not %(length)s."
        " Shorten the answer."
    ),
    "not_number": _lt("“%(question)s” takes a number: “%(found)s” is none."),
    "not_whole": _lt("“%(question)s” takes a whole number: “%(found)s” is none."),
    "not_date": _lt(
        "“%(question)s” takes a date, 12/31/2026 say: “%(found)s” is none."
    ),
    "not_datetime": _lt(
        "“%(question)s” takes a date and time, 12/31/2026 14:30 say: “%(found)s” is"
        " none."
    ),
    "not_yes_no": _lt("“%(question)s” takes yes or no, not “%(found)s”."),
    "at_least": _lt("“%(question)s” takes at least %(lowest)s, not %(found)s."),
    "at_most": _lt("“%(question)s” takes at most %(highest)s, not %(found)s."),
    "between": _lt(
        "“%(question)s” takes a number from %(lowest)s to %(highest)s, not %(found)s."
    ),
}


def wrong_value(env, label, wrong):
    """Say what is wrong with a value, and what would do.

    :param str label: of what was to be filled in
    :param Wrong wrong: as ``core.shared.typed_values`` raised it
    """
    code, values = wrong.code, {"question": label, **wrong.values}
    if code in ("too_small", "too_big"):
        code = _bounds_to_say(values["lowest"], values["highest"])
        values |= {
            "lowest": number(env, values["lowest"]),
            "highest": number(env, values["highest"]),
            "found": number(env, values["number"]),
        }
    return env._(SENTENCES[code]) % values


def _bounds_to_say(lowest, highest):
    """Return the code of what is said of bounds: not those that nobody chose."""
    if highest in (BIGGEST_INTEGER, BIGGEST_NUMBER) and lowest != -highest:
        return "at_least"
    if lowest in (-BIGGEST_INTEGER, -BIGGEST_NUMBER) and highest != -lowest:
        return "at_most"
    return "between"
