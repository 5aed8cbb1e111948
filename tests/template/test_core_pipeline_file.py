import json

import pytest

from odoo.addons.sales_pipeline_custom.core.shared.json_file import per_language
from odoo.addons.sales_pipeline_custom.core.template.pipeline_file import (
    FORMAT,
    MOST_BYTES,
    MOST_CRITERIA,
    MOST_STAGES,
    VERSION,
    read,
    write,
)


def described(**changes):
    """Return the smallest template, with changes."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": "Mine",
        "stages": [
            {"name": "Talk", "outcome": "open", "probability": 30},
            {"name": "Won", "outcome": "won", "probability": 100},
            {"name": "Lost", "outcome": "lost", "probability": 0},
        ],
        **changes,
    }


def problems(data):
    """Return what is wrong with a template, as tuples (code, stage, key)."""
    template, found = read(json.dumps(data).encode())
    assert bool(template) != bool(found)
    return [(problem.code, problem.place.stage, problem.key) for problem in found]


def stage(**changes):
    """Return the smallest template, with changes to its first stage."""
    data = described()
    data["stages"][0].update(changes)
    return data


def test_what_is_not_said_takes_its_default():
    template, found = read(json.dumps(described()).encode())
    assert found == []
    assert template["description"] == ""
    assert template["stages"][0] == {
        "name": "Talk",
        "outcome": "open",
        "probability": 30,
        "pipeline_color": 0,
        "objective": "",
        "typical_actions": "",
        "rotting_threshold_days": 0,
        "is_note_required": False,
        "questionnaire_required": False,
        "fold": False,
        "exit_criteria": [],
    }


def test_what_is_written_is_read_again():
    template, _none = read(json.dumps(described()).encode())
    said = {key: template[key] for key in ("name", "description", "stages")}
    assert read(write(said)) == (template, [])


def test_a_file_with_a_byte_order_mark_is_read():
    assert read(b"\xef\xbb\xbf" + json.dumps(described()).encode())[1] == []


def test_a_criterion_is_required_or_not():
    data = stage(exit_criteria=[{"name": "A"}, {"name": "B", "is_required": True}])
    template, _none = read(json.dumps(data).encode())
    criteria = template["stages"][0]["exit_criteria"]
    assert [one["is_required"] for one in criteria] == [False, True]


@pytest.mark.parametrize(
    ("content", "code", "found"),
    [
        (b"", "not_json", "1:1"),
        (b"{\n  oops", "not_json", "2:3"),
        (b"\xff", "not_text", ""),
        (b"NaN", "not_json", "1:1"),
        (b"1" * 5000, "not_json", "1:1"),
        (b"[" * 100_000, "not_json", "1:1"),
        (b'{"a": 1, "a": 1}', "twice", ""),
        (b"null", "not_template", ""),
        (b'"text"', "not_template", ""),
        (b'{"format": "other"}', "not_template", ""),
        (b"x" * (MOST_BYTES + 1), "too_big", "1.0"),
    ],
)
def test_what_is_no_template_is_told_apart(content, code, found):
    template, (problem,) = read(content)
    assert template is None
    assert (problem.code, problem.found) == (code, found)


@pytest.mark.parametrize("version", [0, 2, "1", None, True, 1.5])
def test_another_version_is_not_guessed(version):
    assert problems(described(version=version)) == [("version", 0, "")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", 5),
        ("name", None),
        ("name", {}),
        ("name", {"fr_FR": ""}),
        ("name", {"french": "Oui"}),
        ("name", "x" * 201),
        ("name", "nul\0"),
        ("name", "\ud800"),
        ("outcome", "closed"),
        ("outcome", ["won"]),
        ("outcome", {}),
        ("probability", "30"),
        ("probability", True),
        ("probability", -1),
        ("probability", 1e300),
        ("probability", None),
        ("pipeline_color", 12),
        ("pipeline_color", 1.0),
        ("pipeline_color", False),
        ("objective", ["a"]),
        ("objective", "x" * 10_001),
        ("rotting_threshold_days", -1),
        ("rotting_threshold_days", 3651),
        ("is_note_required", 1),
        ("questionnaire_required", "yes"),
        ("fold", "yes"),
        ("exit_criteria", "none"),
    ],
)
def test_a_value_that_does_not_suit_is_found_where_it_is(key, value):
    found = problems(stage(**{key: value}))
    assert ("wrong", 1, key) in found
    assert {code for code, _stage, _key in found} <= {"wrong", "no_open"}


@pytest.mark.parametrize("probability", [0, 100])
def test_an_open_stage_is_strictly_between(probability):
    assert problems(stage(probability=probability)) == [("wrong", 1, "probability")]


def test_won_and_lost_are_exact():
    data = described()
    data["stages"][1]["probability"] = 99
    data["stages"][2]["probability"] = 1
    assert problems(data) == [("wrong", 2, "probability"), ("wrong", 3, "probability")]


def test_unknown_keys_are_refused_everywhere():
    data = stage(color=3, exit_criteria=[{"name": "A", "done": True}])
    assert problems({**data, "author": "me"}) == [
        ("unknown", 0, "author"),
        ("unknown", 1, "color"),
        ("unknown", 1, "done"),
    ]


def test_missing_keys_are_named():
    data = described()
    del data["name"]
    data["stages"][0] = {"exit_criteria": [{}]}
    assert problems(data) == [
        ("missing", 0, "name"),
        ("missing", 1, "name"),
        ("missing", 1, "outcome"),
        ("missing", 1, "probability"),
        ("missing", 1, "name"),
        ("no_open", 0, ""),
    ]


@pytest.mark.parametrize("outcome", ["open", "won", "lost"])
def test_a_pipeline_has_one_of_each(outcome):
    data = described()
    data["stages"] = [one for one in data["stages"] if one["outcome"] != outcome]
    assert problems(data) == [(f"no_{outcome}", 0, "")]


@pytest.mark.parametrize("stages", [None, {}, "Won", 3])
def test_stages_are_a_list(stages):
    assert problems(described(stages=stages)) == [("wrong", 0, "stages")]


def test_what_is_no_stage_is_found_where_it_is():
    data = described()
    data["stages"].insert(1, "Won")
    data["stages"][0]["exit_criteria"] = ["done"]
    assert problems(data) == [("not_criterion", 1, ""), ("not_stage", 2, "")]


def test_two_stages_have_two_names_whatever_the_case():
    data = described()
    data["stages"][1]["name"] = " TALK "
    _none, (problem,) = read(json.dumps(data).encode())
    assert (problem.code, problem.place.stage, problem.found) == ("same_name", 2, "1")


def test_too_much_is_too_much():
    data = described()
    data["stages"] *= MOST_STAGES
    assert problems(data) == [("too_many_stages", 0, "")]
    data = stage(exit_criteria=[{"name": "A"}] * (MOST_CRITERIA + 1))
    assert problems(data) == [("too_many_criteria", 1, "")]


def test_a_text_is_for_every_language_or_for_each():
    assert per_language("Won") == {"": "Won"}
    assert per_language({"fr_FR": "Gagné"}) == {"fr_FR": "Gagné"}
