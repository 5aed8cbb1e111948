"""Saying to people why an answer cannot be taken."""

from ..shared.wrong_value import wrong_value

MOST_CHOICES_SAID = 20


def wrong_answer(env, question, wrong, choices=()):
    """Say what is wrong with an answer, and what would do.

    :param str question: its label
    :param Wrong wrong: as ``core.questionnaire.answer_values`` raised it
    :param choices: labels of what is proposed
    """
    values = {"question": question, **wrong.values}
    said = ", ".join(f"“{label}”" for label in choices[:MOST_CHOICES_SAID])
    values["choices"] = said if len(choices) <= MOST_CHOICES_SAID else f"{said}, …"
    sentences = {
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
    if wrong.code not in sentences:
        return wrong_value(env, question, wrong)
    return sentences[wrong.code]()
