"""Saying to people why an answer cannot be taken."""

from ...core.shared.limits import BIGGEST_INTEGER, BIGGEST_NUMBER
from ..shared.numbers import number

MOST_CHOICES_SAID = 20


def wrong_answer(env, question, wrong, choices=()):
    """Say what is wrong with an answer, and what would do.

    :param str question: its label
    :param Wrong wrong: as ``core.answer_values`` raised it
    :param choices: labels of what is proposed
    """
    values = {"question": question, **wrong.values}
    if wrong.code in ("too_small", "too_big"):
        return _out_of_bounds(env, values)
    said = ", ".join(f"“{label}”" for label in choices[:MOST_CHOICES_SAID])
    values["choices"] = said if len(choices) <= MOST_CHOICES_SAID else f"{said}, …"
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
        "unknown_choice": lambda: env._(
            "“%(question)s”: “%(found)s” is not proposed. Choose among %(choices)s.",
            **values,
        ),
        "former_choice": lambda: env._(
            "“%(question)s”: “%(found)s” is no longer proposed. Choose among"
            " %(choices)s.",
            **values,
        ),
        "one_choice": lambda: env._(
            "“%(question)s” takes one choice, not several.", **values
        ),
        "not_file": lambda: env._(
            "“%(question)s” takes a file, and this one was not received whole. Choose"
            " it again.",
            **values,
        ),
        "file_too_big": lambda: env._(
            "“%(question)s”: this file is too big, %(most)s MB at most are taken."
            " Choose a smaller one.",
            **values,
        ),
        "file_kind": lambda: env._(
            "“%(question)s”: the file “%(found)s” is of a kind that is not taken."
            " Choose one of these kinds: %(allowed)s.",
            **values,
        ),
        "hidden": lambda: env._(
            "“%(question)s” is not asked, given the other answers. Reload the page.",
            **values,
        ),
        "not_for_customer": lambda: env._(
            "“%(question)s” is not for you to answer.", **values
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
