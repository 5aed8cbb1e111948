"""Which questions are asked, given the answers so far.

A question may depend on one other question, which may depend on another: a tree. It is
asked when the one it depends on is asked and its answer matches. A comparison with an
answer that is not there never holds: only ``not_answered`` does.
"""

from ..shared.reading import fold
from ..shared.typed_values import Wrong
from .answer_values import each_once, read_answer
from .questionnaire import CHOICES, DATES, NUMBERS, TEXTS

PRESENCE = ("answered", "not_answered")
ORDER = ("<", "<=", ">", ">=")
OPERATORS = (*PRESENCE, "=", "!=", *ORDER, "contains", "in")


def operators_of(kind):
    """Return the operators that make sense for a kind of question, in their order."""
    if kind in TEXTS:
        return (*PRESENCE, "=", "!=", "contains", "in")
    if kind in NUMBERS:
        return (*PRESENCE, "=", "!=", *ORDER, "in")
    if kind in DATES:
        return (*PRESENCE, "=", "!=", *ORDER)
    if kind == "boolean":
        return (*PRESENCE, "=", "!=")
    if kind == "choice":
        return (*PRESENCE, "=", "!=", "in")
    if kind == "choices":
        return (*PRESENCE, "contains", "in")
    return PRESENCE  # a file


def holds(kind, operator, values, answer):
    """Tell whether an answer matches.

    :param str kind: of the question answered
    :param str operator: one of ``operators_of(kind)``
    :param tuple values: what it is compared with
    :param answer: as ``answer_values`` reads it, None when not answered
    """
    if operator == "answered":
        return answer is not None
    if operator == "not_answered":
        return answer is None
    if answer is None or not values:
        return False
    if kind == "choices":
        given = set(answer)
        # Several values: all of them, or one of them at least.
        return (
            given >= set(values)
            if operator == "contains"
            else bool(given & set(values))
        )
    if kind in TEXTS:
        answer, values = fold(answer), tuple(fold(value) for value in values)
    return _compare(operator, answer, values)


def _compare(operator, answer, values):
    value = values[0]
    match operator:
        case "=":
            return answer == value
        case "!=":
            return answer != value
        case "<":
            return answer < value
        case "<=":
            return answer <= value
        case ">":
            return answer > value
        case ">=":
            return answer >= value
        case "contains":
            return value in answer
        case "in":
            return answer in values
    raise ValueError(operator)


def find_circle(parents):
    """Find questions that depend on each other in a circle.

    :param dict parents: {question: the one it depends on, None for none}
    :return: list of the questions of one circle, each depending on the next; or empty
    """
    safe = set()
    for start in parents:
        path, on_path, question = [], set(), start
        while question is not None and question not in safe:
            if question in on_path:
                return path[path.index(question) :]
            path.append(question)
            on_path.add(question)
            question = parents.get(question)
        safe |= on_path
    return []


def visible(questions, answers):
    """Return the codes of the questions that are asked.

    :param questions: iterable of ``Question``, without circle
    :param dict answers: {code: answer}, those of hidden questions included
    :return: set of codes. What depends on a question that is not there is asked
    """
    by_code = {question.code: question for question in questions}
    known = {}
    for question in by_code.values():
        path = []
        while question is not None and question.code not in known:
            path.append(question)
            known[question.code] = False  # a circle hides itself rather than hang
            condition = question.condition
            question = by_code.get(condition.question) if condition else None
        for one in reversed(path):
            known[one.code] = _is_asked(one, by_code, known, answers)
    return {code for code, is_asked in known.items() if is_asked}


def _is_asked(question, by_code, known, answers):
    condition = question.condition
    parent = by_code.get(condition.question) if condition else None
    if parent is None:
        return True
    answer = answers.get(parent.code)
    return known[parent.code] and holds(
        parent.kind, condition.operator, condition.values, answer
    )


def takes_values(operator):
    """Tell whether an operator compares with something."""
    return operator not in PRESENCE


def takes_many(kind, operator):
    """Tell whether an operator compares with several values."""
    return operator == "in" or (kind == "choices" and takes_values(operator))


def takes_choices(kind, operator):
    """Tell whether a condition on such a question compares with its choices."""
    return kind in CHOICES and takes_values(operator)


def read_values(parent, operator, given):
    """Read what a condition compares with.

    :param Question parent: the question whose answer is looked at
    :param str operator: one of ``OPERATORS``
    :param list given: values as ``read_answer`` takes them
    :return: tuple of values, empty where the operator takes none
    :raise Wrong: ``operator`` makes no sense for that kind, there is ``no_value``, or
        there are several where there must be ``one_value``; else as ``read_answer``
    """
    if operator not in operators_of(parent.kind):
        raise Wrong("operator")
    if not takes_values(operator):
        return ()
    kind = "choice" if parent.kind in CHOICES else parent.kind
    # What is compared with may be out of bounds: "< 0" is a question too.
    plain = parent._replace(kind=kind, minimum=None, maximum=None)
    if kind in ("scale", "nps"):
        plain = plain._replace(kind="integer")
    values = tuple(read_answer(plain, one) for one in each_once(given))
    values = tuple(value for value in values if value is not None)
    if not values:
        raise Wrong("no_value")
    if len(values) > 1 and not takes_many(parent.kind, operator):
        raise Wrong("one_value")
    return values
