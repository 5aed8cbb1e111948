"""Who takes part in which step, and in which order: declared, called so, and told."""

import pytest

from odoo.tests import TransactionCase, tagged

from odoo.addons.sales_pipeline_custom.models.shared.steps import (
    in_order,
    participants,
    step,
    takes_part,
)

from .steps import ADDON, ENTRANCES, PAGES, RENEW, Steps

ROAD = """
class CrmLead(models.Model):
    _inherit = "crm.lead"

    @step("5", "remembers")
    def _move_record(self, moves):
        for take_part in participants(self, "_move_record"):
            take_part(moves)
"""
TOLD = """
class CrmLead(models.Model):
    _inherit = "crm.lead"

    @takes_part("_move_record", 10, "tells")
    def _tell(self, moves):
        pass
"""
FILES = {"models/move/crm_lead_move.py": ROAD, "models/board/screens.py": TOLD}

# What may not be, in a file beside those.
BESIDE = {
    "a step called": "lead._move_record(moves)",
    "a step called of many": "self.env['crm.lead'].browse(ids)._move_record(moves)",
    "the end of the road": "leads._arrive(moves)",
    "where they go": "leads._move_targets(vals)",
    "another entrance": "with leads._on_the_road() as written: pass",
    "a stage aside": "lead._write_aside({'stage_id': stage.id, 'active': True})",
    "a stage aside, by keyword": "lead._write_aside(vals={'stage_id': 1})",
    "what it comes back to": "lead._write_aside(dict.fromkeys(['last_open_stage_id']))",
    "a stage by SQL": "cr.execute('UPDATE crm_lead SET name = 1, stage_id = 2')",
    "a path by SQL": "cr.execute('UPDATE crm_lead AS l\\n SET stage_path = 2')",
}
ALLOWED = {
    "who takes part": "participants(self, '_move_record')",
    "what is no place": "lead._write_aside({'is_probability_manual': True})",
    "a condition by SQL": "cr.execute('UPDATE crm_lead SET x = 1 WHERE stage_id == 2')",
}


def planted(tmp_path, **files):
    addon = tmp_path / "sales_pipeline_custom"
    for name, text in {**FILES, **files}.items():
        path = addon / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Steps([addon])


# ------------------------------------------------------------
# How the declared are called
# ------------------------------------------------------------


class Road:
    _name = "road"

    @step("1", "tells who was there")
    def tell(self, there):
        for take_part in participants(self, "tell"):
            take_part(there)
        return there


class Last(Road):
    @takes_part("tell", 30, "comes last, loaded first")
    def third(self, there):
        there.append("third")


class First(Last):
    @takes_part("tell", 10, "comes first, loaded last")
    def first(self, there):
        there.append("first")

    @takes_part("tell", 20, "comes between")
    def second(self, there):
        there.append("second")


def test_places_decide_and_not_the_order_of_loading():
    assert First().tell([]) == ["first", "second", "third"]
    assert Last().tell([]) == ["third"]
    assert Road().tell([]) == []


def test_one_that_takes_part_may_be_extended_and_keeps_its_place():
    class Extended(First):
        def second(self, there):
            there.append("before")
            super().second(there)

    assert Extended().tell([]) == ["first", "before", "second", "third"]


def test_a_step_may_be_extended_around_all_of_them():
    class Around(First):
        def tell(self, there):
            return ["around", *super().tell(there)]

    assert Around().tell([]) == ["around", "first", "second", "third"]


def test_who_is_installed_later_takes_part_too():
    """The class of a model is given other bases when an addon is installed."""
    model = type("Model", (Road,), {})
    assert model().tell([]) == []
    model.__bases__ = (First,)
    assert model().tell([]) == ["first", "second", "third"]
    model.__bases__ = (Last,)
    assert model().tell([]) == ["third"]


def test_taking_part_in_what_is_no_step_is_said():
    class Wrong(Road):
        @takes_part("told", 10, "misspelt")
        def wrong(self, there):
            pass

    with pytest.raises(LookupError, match="road: “wrong” .* “told”"):
        Wrong().tell([])


# ------------------------------------------------------------
# What is declared
# ------------------------------------------------------------


@pytest.mark.parametrize("model", PAGES)
def test_the_page_tells_what_is_declared(model):
    written = PAGES[model].read_text(encoding="utf-8")
    assert written == Steps().page(model), f"Renew it: {RENEW}"


def test_nobody_has_the_place_of_another():
    assert Steps().places_taken_twice() == []


def test_everybody_is_called():
    assert Steps().lost() == []


def test_no_room_extends_a_step():
    assert Steps().extended() == []


def test_the_road_is_entered_by_who_may():
    declared = Steps()
    assert declared.entered_beside() == []
    assert declared.entrances() == ENTRANCES.keys(), "what is allowed is still done"


@pytest.mark.parametrize("what", BESIDE)
def test_what_goes_beside_the_road_is_found(what, tmp_path):
    text = f"def f(self):\n    {BESIDE[what]}\n"
    (said,) = planted(tmp_path, **{"models/rule/x.py": text}).entered_beside()
    assert said.startswith("models/rule/x.py:2: ")
    assert "take part in a step" in said, "the remedy is said"


@pytest.mark.parametrize("what", ALLOWED)
def test_what_does_not_is_left_alone(what, tmp_path):
    text = f"def f(self):\n    {ALLOWED[what]}\n"
    assert planted(tmp_path, **{"models/rule/x.py": text}).entered_beside() == []


def test_what_is_declared_wrong_is_found(tmp_path):
    other = TOLD.replace("def _tell", "def _close")
    assert "the place 10 of “_tell”" in " ".join(
        planted(tmp_path / "a", **{"models/rule/x.py": other}).places_taken_twice()
    ).replace("_close", "_tell")
    wrong = TOLD.replace("_move_record", "_move_recrod")
    (said,) = planted(tmp_path / "b", **{"models/rule/x.py": wrong}).lost()
    assert "“_move_recrod”, which is no step" in said
    deaf = ROAD.replace("participants(self", "nobody(self")
    (said,) = planted(tmp_path / "c", **{"models/move/crm_lead_move.py": deaf}).lost()
    assert "calls none" in said
    around = TOLD.replace("_tell", "_move_record").replace("@takes_part", "# ")
    (said,) = planted(tmp_path / "d", **{"models/rule/x.py": around}).extended()
    assert said.startswith("models/rule/x.py:6: ")
    assert planted(tmp_path / "e").extended() == []


@tagged("standard", "post_install", "-at_install")
class TestSteps(TransactionCase):
    def test_they_are_called_in_the_order_that_the_page_tells(self):
        for model in PAGES:
            declared = {
                step.name: [part.name for part in parts]
                for step, parts in Steps([ADDON]).of_model(model)
            }
            self.assertGreater(sum(map(len, declared.values())), 4)
            self.assertEqual(in_order(self.registry[model]), declared)
