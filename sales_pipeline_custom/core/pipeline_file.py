"""A pipeline template as one JSON file: what it may say, and what is wrong with it.

``read`` never raises for what a file says: it returns problems, which the addon turns
into sentences. ``write`` gives back what ``read`` takes.
"""

import json
import re
from typing import Any, NamedTuple

from .imported_line import shown
from .probability import LOST, OPEN, WON, is_allowed
from .reading import fold

FORMAT = "sales-pipeline-template"
VERSION = 1

MOST_BYTES = 1_000_000
MOST_STAGES = 50
MOST_CRITERIA = 50  # per stage
MOST_DAYS = 3650
MOST_COLORS = 12
LONGEST_NAME = 200  # characters
LONGEST_TEXT = 10_000

LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z0-9]{2,4})?(@[a-z]+)?")


class Place(NamedTuple):
    """Where something is wrong; ranks start at 1, 0 is none."""

    stage: int = 0
    name: str = ""  # of the stage, as far as it has one
    criterion: int = 0


class Problem(NamedTuple):
    """One thing that is wrong in a file."""

    code: str  # which sentence says so
    place: Place = Place()
    key: str = ""
    found: str = ""  # what the file says, fit for a message
    allowed: str = ""  # the kind of value, or the keys, that would do


class Key(NamedTuple):
    """What a file may say under a key."""

    kind: str  # a key of KINDS
    is_required: bool = False
    default: Any = None


# ------------------------------------------------------------
# Kinds of values
# ------------------------------------------------------------


def _is_whole(value, most):
    return type(value) is int and 0 <= value <= most


def _is_percent(value):
    return type(value) in (int, float) and 0 <= value <= 100


def _is_plain(value, longest):
    """Tell whether a value is a text that a database can hold."""
    return (
        isinstance(value, str)
        and len(value) <= longest
        and "\0" not in value
        and not re.search("[\ud800-\udfff]", value)
    )


def _is_text(value, longest=LONGEST_TEXT):
    """Tell whether a value is a text, or one text per language."""
    if isinstance(value, dict):
        return bool(value) and all(
            LANGUAGE.fullmatch(language) and _is_plain(text, longest)
            for language, text in value.items()
        )
    return _is_plain(value, longest)


def _is_name(value):
    if not _is_text(value, LONGEST_NAME):
        return False
    texts = value.values() if isinstance(value, dict) else [value]
    return all(text.strip() for text in texts)


KINDS = {
    "name": _is_name,
    "text": _is_text,
    "outcome": lambda value: value in (OPEN, WON, LOST),
    "percent": _is_percent,
    "color": lambda value: _is_whole(value, MOST_COLORS - 1),
    "days": lambda value: _is_whole(value, MOST_DAYS),
    "boolean": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "any": lambda value: True,  # looked at beforehand
}

TEMPLATE_KEYS = {
    "format": Key("any", True),
    "version": Key("any", True),
    "name": Key("name", True),
    "description": Key("text", default=""),
    "stages": Key("list", True),
}
STAGE_KEYS = {
    "name": Key("name", True),
    "outcome": Key("outcome", True),
    "probability": Key("percent", True),
    "pipeline_color": Key("color", default=0),
    "objective": Key("text", default=""),
    "typical_actions": Key("text", default=""),
    "rotting_threshold_days": Key("days", default=0),
    "is_note_required": Key("boolean", default=False),
    "fold": Key("boolean", default=False),
    "exit_criteria": Key("list", default=()),
}
CRITERION_KEYS = {
    "name": Key("name", True),
    "is_required": Key("boolean", default=False),
}


def per_language(value):
    """Return a text of the file as {language code: text}, "" for every language."""
    return dict(value) if isinstance(value, dict) else {"": value}


# ------------------------------------------------------------
# Reading
# ------------------------------------------------------------


class _SaidTwice(ValueError):
    """The same key is twice in one object, where JSON would keep the last one."""


def read(content):
    """Read a file and say all that is wrong with it.

    :param bytes content: the file
    :return: pair (template, problems). The template is a dict of ``TEMPLATE_KEYS``,
        nothing missing, its stages of ``STAGE_KEYS`` and their criteria of
        ``CRITERION_KEYS``; None as soon as there is one ``Problem``
    """
    data, problem = _parse(content)
    problems = [problem] if problem else _problems_of_template(data)
    return (None, problems) if problems else (_completed(data), [])


def _parse(content):
    """Return the pair (what the file holds, the problem that keeps from reading it)."""
    if len(content) > MOST_BYTES:
        found = f"{len(content) / 1_000_000:.1f}"
        return None, Problem("too_big", found=found)
    try:
        text = content.decode("utf-8-sig")
        data = json.loads(
            text, object_pairs_hook=_without_twice, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError:
        return None, Problem("not_text")
    except _SaidTwice as error:
        return None, Problem("twice", key=shown(str(error)))
    except json.JSONDecodeError as error:
        return None, Problem("not_json", found=f"{error.lineno}:{error.colno}")
    except (ValueError, RecursionError):
        return None, Problem("not_json", found="1:1")
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return None, Problem("not_template")
    if data.get("version") != VERSION or isinstance(data.get("version"), bool):
        return None, Problem("version", found=_shown(data.get("version")))
    return data, None


def _without_twice(pairs):
    keys = set()
    for key, _value in pairs:
        if key in keys:
            raise _SaidTwice(key)
        keys.add(key)
    return dict(pairs)


def _refuse_constant(name):
    raise ValueError(name)  # NaN and Infinity are no JSON


def _problems_of_template(data):
    place = Place()
    problems = _problems_of_keys(data, TEMPLATE_KEYS, place)
    stages = data.get("stages")
    if not isinstance(stages, list):
        return problems
    if len(stages) > MOST_STAGES:
        return [*problems, Problem("too_many_stages", found=str(len(stages)))]
    for rank, stage in enumerate(stages, start=1):
        problems += _problems_of_stage(stage, rank)
    problems += _same_names(stages)
    outcomes = {
        str(stage.get("outcome")) for stage in stages if isinstance(stage, dict)
    }
    return problems + [
        Problem(f"no_{outcome}")
        for outcome in (OPEN, WON, LOST)
        if outcome not in outcomes
    ]


def _problems_of_stage(stage, rank):
    if not isinstance(stage, dict):
        return [Problem("not_stage", Place(rank), found=_shown(stage))]
    place = Place(rank, _name_of(stage))
    problems = _problems_of_keys(stage, STAGE_KEYS, place)
    problems += _problem_of_probability(stage, place)
    criteria = stage.get("exit_criteria", [])
    if not isinstance(criteria, list):
        return problems
    if len(criteria) > MOST_CRITERIA:
        return [
            *problems,
            Problem("too_many_criteria", place, found=str(len(criteria))),
        ]
    for number, criterion in enumerate(criteria, start=1):
        there = place._replace(criterion=number)
        if isinstance(criterion, dict):
            problems += _problems_of_keys(criterion, CRITERION_KEYS, there)
        else:
            problems.append(Problem("not_criterion", there, found=_shown(criterion)))
    return problems


def _problem_of_probability(stage, place):
    """Check a probability against the outcome, where each by itself is right."""
    outcome, probability = stage.get("outcome"), stage.get("probability")
    if outcome not in (OPEN, WON, LOST) or not _is_percent(probability):
        return []
    if is_allowed(outcome, probability):
        return []
    found = _shown(probability)
    return [Problem("wrong", place, "probability", found, f"percent_{outcome}")]


def _problems_of_keys(said, keys, place):
    """Check an object of the file key by key: the unknown, the missing, the wrong."""
    problems = [
        Problem("unknown", place, shown(key), allowed=", ".join(keys))
        for key in said
        if key not in keys
    ]
    for name, key in keys.items():
        if name not in said:
            if key.is_required:
                problems.append(Problem("missing", place, name, allowed=key.kind))
        elif not _suits(said[name], key.kind):
            problems.append(Problem("wrong", place, name, _shown(said[name]), key.kind))
    return problems


def _suits(value, kind):
    try:
        return KINDS[kind](value)
    except TypeError:  # a list or an object where a plain value is expected
        return False


def _same_names(stages):
    """Find the stages named as one before them, in the same language."""
    problems, known = [], {}
    for rank, stage in enumerate(stages, start=1):
        name = stage.get("name") if isinstance(stage, dict) else None
        if not _is_name(name):
            continue
        for language, text in per_language(name).items():
            first = known.setdefault((language, fold(text)), rank)
            if first != rank:
                place = Place(rank, _name_of(stage))
                problems.append(Problem("same_name", place, found=str(first)))
                break
    return problems


def _name_of(stage):
    """Return the name of a stage for a message, empty when it has none."""
    name = stage.get("name")
    if isinstance(name, dict):
        name = next(iter(name.values()), "")
    return shown(name) if isinstance(name, str) else ""


def _shown(value):
    """Return what the file says, fit for a message."""
    return shown(json.dumps(value, ensure_ascii=False, default=str))


def _completed(data):
    """Return a template that was found right, with its defaults."""
    stages = [
        {
            **_with_defaults(stage, STAGE_KEYS),
            "exit_criteria": [
                _with_defaults(criterion, CRITERION_KEYS)
                for criterion in stage.get("exit_criteria", [])
            ],
        }
        for stage in data["stages"]
    ]
    return {**_with_defaults(data, TEMPLATE_KEYS), "stages": stages}


def _with_defaults(said, keys):
    return {name: said.get(name, key.default) for name, key in keys.items()}


# ------------------------------------------------------------
# Writing
# ------------------------------------------------------------


def write(template):
    """Return the file of a template.

    :param dict template: as ``read`` returns it, but for ``format`` and ``version``
    :return: bytes, JSON that a person can read and change
    """
    data = {"format": FORMAT, "version": VERSION, **template}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
