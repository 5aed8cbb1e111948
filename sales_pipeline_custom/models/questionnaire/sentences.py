"""Saying to people why an answer cannot be taken."""

from odoo.tools.translate import LazyTranslate

from ..shared.wrong_value import wrong_value

_lt = LazyTranslate(__name__)

MOST_CHOICES_SAID = 20

SENTENCES = {
    "unknown_choice": _lt(
        "“%(question)s”: “%(found)s” is not proposed. Choose among %(choices)s."
    ),
    "former_choice": _lt(
        "“%(question)s”: “%(found)s” is no longer proposed. Choose among %(choices)s."
    ),
    "one_choice": _lt("“%(question)s” takes one choice, not several."),
    "not_file": _lt(
        "“%(question)s” takes a file, and this one was not received whole. Choose"
        " it again."
    ),
    "file_too_big": _lt(
        "“%(question)s”: this file is too big, %(most)s MB at most are taken."
        " Choose a smaller one."
    ),
    "file_kind": _lt(
        "“%(question)s”: the file “%(found)s” is of a kind that is not taken."
        " Choose one of these kinds: %(allowed)s."
    ),
    "hidden": _lt(
        "“%(question)s” is not asked, given the other answers. Reload the page."
    ),
    "not_for_customer": _lt("“%(question)s” is not for you to answer."),
}


def wrong_answer(env, question, wrong, choices=()):
    """Say what is wrong with an answer, and what would do.

    :param str question: its label
    :param Wrong wrong: as ``core.questionnaire.answer_values`` raised it
    :param choices: labels of what is proposed
    """
    if wrong.code not in SENTENCES:
        return wrong_value(env, question, wrong)
    said = ", ".join(f"“{label}”" for label in choices[:MOST_CHOICES_SAID])
    values = {
        "question": question,
        **wrong.values,
        "choices": said if len(choices) <= MOST_CHOICES_SAID else f"{said}, …",
    }
    return env._(SENTENCES[wrong.code]) % values
