"""A pipeline template as one JSON file: what it may say, and what is wrong with it.

``read`` never raises for what a file says: it returns problems, which the addon turns
into sentences. ``write`` gives back what ``read`` takes.
"""

from typing import NamedTuple

from ..shared import json_file
from ..shared.json_file import (
    Key,
    Problem,
    is_whole,
    name_of,
    problems_of_keys,
    same_names,
    shown_value,
    with_defaults,
)
from ..shared.limits import MOST_DAYS
from ..stage.probability import LOST, OPEN, WON, is_allowed

FORMAT = "sales-pipeline-template"
VERSION = 1

MOST_BYTES = 1_000_000
MOST_STAGES = 50
MOST_CRITERIA = 50  # per stage


class Place(NamedTuple):
    """Where something is wrong; ranks start at 1, 0 is none."""

    stage: int = 0
    name: str = ""  # of the stage, as far as it has one
    criterion: int = 0


# ------------------------------------------------------------
# Kinds of values
# ------------------------------------------------------------


def _is_outcome(value):
    return value in (OPEN, WON, LOST)


def _is_percent(value):
    return type(value) in (int, float) and 0 <= value <= 100


def _is_days(value):
    return is_whole(value, MOST_DAYS)


KINDS = {
    **json_file.KINDS,
    "outcome": _is_outcome,
    "percent": _is_percent,
    "days": _is_days,
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
    "questionnaire_required": Key("boolean", default=False),
    "fold": Key("boolean", default=False),
    "exit_criteria": Key("list", default=()),
}
CRITERION_KEYS = {
    "name": Key("name", True),
    "is_required": Key("boolean", default=False),
}


# ------------------------------------------------------------
# Reading
# ------------------------------------------------------------


def read(content):
    """Read a file and say all that is wrong with it.

    :param bytes content: the file
    :return: pair (template, problems). The template is a dict of ``TEMPLATE_KEYS``,
        nothing missing, its stages of ``STAGE_KEYS`` and their criteria of
        ``CRITERION_KEYS``; None as soon as there is one ``Problem``
    """
    parsed = json_file.parse(content, FORMAT, VERSION, MOST_BYTES)
    return json_file.read(parsed, _problems_of_template, _completed, Place())


def _problems_of_template(data):
    place = Place()
    problems = problems_of_keys(data, TEMPLATE_KEYS, place, KINDS)
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
        return [Problem("not_stage", Place(rank), found=shown_value(stage))]
    place = Place(rank, name_of(stage))
    problems = problems_of_keys(stage, STAGE_KEYS, place, KINDS)
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
            problems += problems_of_keys(criterion, CRITERION_KEYS, there, KINDS)
        else:
            problems.append(
                Problem("not_criterion", there, found=shown_value(criterion))
            )
    return problems


def _problem_of_probability(stage, place):
    """Check a probability against the outcome, where each by itself is right."""
    outcome, probability = stage.get("outcome"), stage.get("probability")
    if outcome not in (OPEN, WON, LOST) or not _is_percent(probability):
        return []
    if is_allowed(outcome, probability):
        return []
    found = shown_value(probability)
    return [Problem("wrong", place, "probability", found, f"percent_{outcome}")]


def _same_names(stages):
    return [
        Problem("same_name", Place(rank, name), found=str(first))
        for rank, name, first in same_names(stages)
    ]


def _completed(data):
    """Return a template that was found right, with its defaults."""
    stages = [
        {
            **with_defaults(stage, STAGE_KEYS),
            "exit_criteria": [
                with_defaults(criterion, CRITERION_KEYS)
                for criterion in stage.get("exit_criteria", [])
            ],
        }
        for stage in data["stages"]
    ]
    return {**with_defaults(data, TEMPLATE_KEYS), "stages": stages}


# ------------------------------------------------------------
# Writing
# ------------------------------------------------------------


def write(template):
    """Return the file of a template.

    :param dict template: as ``read`` returns it, but for ``format`` and ``version``
    :return: bytes, JSON that a person can read and change
    """
    return json_file.write(FORMAT, VERSION, template)
