"""A project template as one JSON file: what it may say, and what is wrong with it.

``read`` never raises for what a file says: it returns problems, which the addon turns
into sentences. ``write`` gives back what ``read`` takes.
"""

from typing import NamedTuple

from ..shared import json_file
from ..shared.json_file import (
    Key,
    Problem,
    is_plain,
    is_text,
    name_of,
    problems_of_keys,
    same_names,
    shown_value,
    with_defaults,
)
from ..shared.limits import BIGGEST_NUMBER
from ..shared.typed_values import Wrong
from .question_conditions import OPERATORS, find_circle, read_values
from .questionnaire import (
    BOUNDED,
    CHOICES,
    CODE,
    FEEDS,
    KINDS,
    LONGEST_SCALE,
    Choice,
    Question,
)
from .title_pattern import LONGEST_PATTERN, PatternError, read_pattern

FORMAT = "sales-project-template"
VERSION = 1

MOST_BYTES = 2_000_000
MOST_SECTIONS = 100
MOST_QUESTIONS = 1000
MOST_CHOICES = 200  # per question
LONGEST_UNIT = 20  # characters


class Place(NamedTuple):
    """Where something is wrong; ranks start at 1, 0 is none."""

    section: int = 0
    question: int = 0  # in its section
    name: str = ""  # its code or label, or the name of the section
    choice: int = 0


# ------------------------------------------------------------
# Kinds of values
# ------------------------------------------------------------


def is_number(value):
    return type(value) in (int, float) and abs(value) <= BIGGEST_NUMBER


def _is_unit(value):
    return is_text(value, LONGEST_UNIT)


def _is_pattern(value):
    return is_plain(value, LONGEST_PATTERN)


def _is_code(value):
    return isinstance(value, str) and bool(CODE.fullmatch(value))


def _is_kind(value):
    return value in KINDS


def _is_operator(value):
    return value in OPERATORS


def _is_feed(value):
    return value == "" or (isinstance(value, str) and value in FEEDS)


def _is_bound(value):
    return value is None or is_number(value)


def _is_condition(value):
    return value is None or isinstance(value, dict)


VALUES = {
    **json_file.KINDS,
    "unit": _is_unit,
    "pattern": _is_pattern,
    "code": _is_code,
    "kind": _is_kind,
    "operator": _is_operator,
    "feed": _is_feed,
    "number": is_number,
    "bound": _is_bound,
    "condition": _is_condition,
}

TEMPLATE_KEYS = {
    "format": Key("any", True),
    "version": Key("any", True),
    "name": Key("name", True),
    "description": Key("text", default=""),
    "title_pattern": Key("pattern", default=""),
    "questions": Key("list", default=()),
    "sections": Key("list", default=()),
}
SECTION_KEYS = {
    "name": Key("name", True),
    "questions": Key("list", True),
}
QUESTION_KEYS = {
    "code": Key("code", True),
    "label": Key("name", True),
    "help": Key("text", default=""),
    "kind": Key("kind", True),
    "unit": Key("unit", default=""),
    "min_value": Key("bound"),
    "max_value": Key("bound"),
    "is_required": Key("boolean", default=False),
    "required_from_stage": Key("text", default=""),
    "is_for_customer": Key("boolean", default=True),
    "feeds": Key("feed", default=""),
    "choices": Key("list", default=()),
    "condition": Key("condition"),
}
CHOICE_KEYS = {
    "code": Key("code", True),
    "label": Key("name", True),
    "score": Key("number", default=0),
    "color": Key("color", default=0),
}
CONDITION_KEYS = {
    "question": Key("code", True),
    "operator": Key("operator", True),
    "values": Key("list", default=()),
}


# ------------------------------------------------------------
# Reading
# ------------------------------------------------------------


def read(content):
    """Read a file and say all that is wrong with it.

    :param bytes content: the file
    :return: pair (template, problems). The template is a dict of ``TEMPLATE_KEYS``,
        nothing missing, and so are its sections, questions and choices; None as soon as
        there is one ``Problem``
    """
    parsed = json_file.parse(content, FORMAT, VERSION, MOST_BYTES)
    return json_file.read(parsed, _problems_of_template, _completed, Place())


def _problems_of_template(data):
    problems = problems_of_keys(data, TEMPLATE_KEYS, Place(), VALUES)
    placed = _placed(data.get("questions"))
    sections = data.get("sections", [])
    if isinstance(sections, list):
        if len(sections) > MOST_SECTIONS:
            found = str(len(sections))
            return [*problems, Problem("too_many_sections", found=found)]
        for rank, section in enumerate(sections, start=1):
            place = Place(rank)
            if not isinstance(section, dict):
                found = shown_value(section)
                problems.append(Problem("not_section", place, found=found))
                continue
            place = place._replace(name=name_of(section))
            problems += problems_of_keys(section, SECTION_KEYS, place, VALUES)
            placed += _placed(section.get("questions"), rank)
        problems += _same_section_names(sections)
    if len(placed) > MOST_QUESTIONS:
        return [*problems, Problem("too_many_questions", found=str(len(placed)))]
    for place, question in placed:
        problems += _problems_of_question(question, place)
    # What links questions is looked at once each of them is right.
    return problems or [*_problems_of_links(placed), *_problems_of_title(data, placed)]


def _placed(questions, section=0):
    """Return pairs (place, question) of a list of the file."""
    placed = []
    for rank, question in enumerate(
        questions if isinstance(questions, list) else (), 1
    ):
        name = name_of(question, "label") if isinstance(question, dict) else ""
        placed.append((Place(section, rank, name), question))
    return placed


def _problems_of_question(question, place):
    if not isinstance(question, dict):
        return [Problem("not_question", place, found=shown_value(question))]
    problems = problems_of_keys(question, QUESTION_KEYS, place, VALUES)
    if problems:
        return problems
    problems = _problems_of_bounds(question, place)
    feeds = question.get("feeds")
    if feeds and question["kind"] not in FEEDS[feeds]:
        problems.append(Problem("feeds_of_kind", place, "feeds", feeds))
    condition = question.get("condition")
    if condition is not None:
        problems += problems_of_keys(condition, CONDITION_KEYS, place, VALUES)
    choices = question.get("choices", [])
    if choices and question["kind"] not in CHOICES:
        found = question["kind"]
        problems.append(Problem("choices_of_kind", place, "choices", found))
    if len(choices) > MOST_CHOICES:
        return [*problems, Problem("too_many_choices", place, found=str(len(choices)))]
    codes = set()
    for rank, choice in enumerate(choices, start=1):
        there = place._replace(choice=rank)
        if not isinstance(choice, dict):
            problems.append(Problem("not_choice", there, found=shown_value(choice)))
            continue
        problems += problems_of_keys(choice, CHOICE_KEYS, there, VALUES)
        code = str(choice.get("code"))
        if code in codes:
            problems.append(Problem("same_code", there, "code", code))
        codes.add(code)
    return problems


def _problems_of_bounds(question, place):
    lowest, highest = question.get("min_value"), question.get("max_value")
    if lowest is None and highest is None:
        return []
    if question["kind"] not in BOUNDED:
        return [Problem("bounds_of_kind", place, found=question["kind"])]
    said = Question("bounds", question["kind"], minimum=lowest, maximum=highest)
    return [Problem(code, place) for code in problems_of_bounds(said)]


def problems_of_bounds(question):
    """Tell what is wrong with the bounds of a question.

    :param Question question: of a kind that has bounds
    :return: list of ``bounds_order``, ``scale_whole``, ``scale_long``
    """
    lowest, highest = question.bounds
    if lowest is None or highest is None:
        return []
    if lowest > highest or (question.kind == "scale" and lowest == highest):
        return ["bounds_order"]
    if question.kind == "scale":
        if lowest != int(lowest) or highest != int(highest):
            return ["scale_whole"]
        if highest - lowest > LONGEST_SCALE:
            return ["scale_long"]
    return []


def _same_section_names(sections):
    return [
        Problem("same_section", Place(rank, name=name), found=str(first))
        for rank, name, first in same_names(sections)
    ]


def _problems_of_links(placed):
    """Check codes and conditions, where each question by itself is right."""
    problems, by_code, places, fed = [], {}, {}, set()
    for place, said in placed:
        code = said["code"]
        if code in by_code:
            problems.append(Problem("same_code", place, "code", code))
        feeds = said.get("feeds")
        if feeds and feeds in fed:
            problems.append(Problem("same_feed", place, "feeds", feeds))
        fed.add(feeds)
        choices = tuple(Choice(one["code"]) for one in said.get("choices", ()))
        by_code[code] = Question(code, said["kind"], choices=choices)
        places[code] = place
    parents = {}
    for place, said in placed:
        condition = said.get("condition")
        if not condition:
            continue
        parents[said["code"]] = condition["question"]
        parent = by_code.get(condition["question"])
        if parent is None:
            found = condition["question"]
            problems.append(Problem("no_question", place, "condition", found))
            continue
        try:
            given = condition.get("values", ())
            read_values(parent, condition["operator"], given)
        except Wrong as wrong:
            found = wrong.values.get("found", condition["operator"])
            problems.append(Problem(f"condition_{_of(wrong)}", place, found=found))
    circle = find_circle(parents)
    if circle:
        found = " → ".join([*circle, circle[0]])
        problems.append(Problem("circle", places[circle[0]], found=found))
    return problems


def _of(wrong):
    return (
        wrong.code if wrong.code in ("operator", "no_value", "one_value") else "value"
    )


def _problems_of_title(data, placed):
    text = data.get("title_pattern", "").strip()
    if not text:
        return []
    codes = {said["code"] for _place, said in placed if said["kind"] != "file"}
    try:
        unknown = [code for code in read_pattern(text).codes if code not in codes]
    except PatternError:
        return [Problem("pattern", key="title_pattern", found=shown_value(text))]
    return [
        Problem("pattern_code", key="title_pattern", found=code) for code in unknown
    ]


def _completed(data):
    """Return a template that was found right, with its defaults."""
    sections = [
        {**section, "questions": _completed_questions(section["questions"])}
        for section in data.get("sections", ())
    ]
    return {
        **with_defaults(data, TEMPLATE_KEYS),
        "questions": _completed_questions(data.get("questions", ())),
        "sections": sections,
    }


def _completed_questions(questions):
    return [
        {
            **with_defaults(question, QUESTION_KEYS),
            "choices": [
                with_defaults(choice, CHOICE_KEYS)
                for choice in question.get("choices", ())
            ],
            "condition": question.get("condition")
            and with_defaults(question["condition"], CONDITION_KEYS),
        }
        for question in questions
    ]


# ------------------------------------------------------------
# Writing
# ------------------------------------------------------------


def write(template):
    """Return the file of a template.

    :param dict template: as ``read`` returns it, but for ``format`` and ``version``
    :return: bytes, JSON that a person can read and change
    """
    return json_file.write(FORMAT, VERSION, template)
