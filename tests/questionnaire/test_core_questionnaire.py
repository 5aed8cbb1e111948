import datetime
import json
from collections import defaultdict
from unittest import TestCase

from odoo.addons.sales_pipeline_custom.core.questionnaire.answer_values import (
    MOST_FILE_BYTES,
    File,
    read_answer,
)
from odoo.addons.sales_pipeline_custom.core.questionnaire.question_conditions import (
    find_circle,
    holds,
    operators_of,
    read_values,
    visible,
)
from odoo.addons.sales_pipeline_custom.core.questionnaire.questionnaire import (
    KINDS,
    Choice,
    Condition,
    Question,
)
from odoo.addons.sales_pipeline_custom.core.questionnaire.questionnaire_score import (
    result,
    stars,
)
from odoo.addons.sales_pipeline_custom.core.shared.typed_values import Wrong

from ..tools.paths import ROOT

# What the browser is tested with too (static/tests/questionnaire/conditions.test.js).
CASES = json.loads(
    (
        ROOT / "sales_pipeline_custom/static/tests/questionnaire/conditions.json"
    ).read_text()
)
NOTHING = "not_answered"
BOTH = frozenset({True, False})
COLORS = (
    Choice("red", 1, 3.0, frozenset({"red", "rouge"})),
    Choice("blue", 2, 1.0, frozenset({"blue", "bleu, marine"})),
    Choice("old", 3, 9.0, frozenset({"old"}), is_active=False),
)


def typed(kind, value):
    """Return a value of JSON as the server compares it."""
    if isinstance(value, list):
        return tuple(value)
    if value is not None and kind in ("date", "datetime"):
        reader = getattr(datetime, kind)
        return reader.fromisoformat(value)
    return value


class TestReadAnswer(TestCase):
    """Each kind takes what people write, and says why it does not."""

    def assertReads(self, kind, cases, **question):
        for given, expected in cases:
            value = read_answer(Question("q", kind, **question), given)
            self.assertEqual(value, expected, (kind, given))
            self.assertIs(type(value), type(expected), (kind, given))

    def assertWrong(self, kind, cases, **question):
        for given, code in cases:
            with self.assertRaises(Wrong, msg=(kind, given)) as caught:
                read_answer(Question("q", kind, **question), given)
            self.assertEqual(caught.exception.code, code, (kind, given))

    def test_nothing_is_no_answer(self):
        for kind in KINDS:
            for nothing in (None, "", "  ", []):
                self.assertIsNone(read_answer(Question("q", kind), nothing), kind)
            if kind != "boolean":
                self.assertIsNone(read_answer(Question("q", kind), False), kind)

    def test_texts(self):
        self.assertReads("char", [(" a \n b ", "a b"), ("<b>x</b>", "<b>x</b>")])
        self.assertReads("text", [("a\nb ", "a\nb")])
        self.assertWrong("char", [("x" * 501, "too_long"), (3, "not_text")])
        self.assertWrong("text", [("x" * 20001, "too_long"), ("a\0b", "not_text")])

    def test_numbers_french_and_english(self):
        self.assertReads("integer", [("1 200", 1200), (3, 3), (0, 0), ("12,0", 12)])
        self.assertReads("float", [("8,5", 8.5), ("8.5", 8.5), ("1 200,5", 1200.5)])
        self.assertReads("monetary", [("8 000,50 €", 8000.5), ("$8,000.50", 8000.5)])
        self.assertWrong("integer", [("1,5", "not_whole"), ("abc", "not_number")])
        self.assertWrong("integer", [(3e9, "too_big"), (True, "not_number")])
        self.assertWrong("float", [(float("nan"), "not_number"), ([1], "not_number")])
        self.assertWrong(
            "float", [(float("inf"), "not_number"), ("1e400", "not_number")]
        )

    def test_bounds_hold_both_ends(self):
        self.assertReads("integer", [(2, 2), ("20", 20)], minimum=2, maximum=20)
        self.assertWrong(
            "integer", [(1, "too_small"), (21, "too_big")], minimum=2, maximum=20
        )
        self.assertWrong("float", [(-0.1, "too_small")], minimum=0)
        self.assertReads("nps", [(0, 0), (10, 10)])
        self.assertWrong(
            "nps", [(11, "too_big"), (-1, "too_small"), (7.5, "not_whole")]
        )
        self.assertReads("scale", [(5, 5)])
        self.assertWrong("scale", [(6, "too_big"), (0, "too_small")])
        self.assertReads("scale", [(10, 10)], maximum=10)

    def test_dates(self):
        day = datetime.date(2026, 12, 31)
        self.assertReads(
            "date",
            [("31/12/2026", day), ("2026-12-31", day), ("31 décembre 2026", day)],
        )
        self.assertReads(
            "date", [(day, day), (datetime.datetime(2026, 12, 31, 5), day)]
        )
        self.assertWrong("date", [("31/31/2026", "not_date"), (20261231, "not_date")])

    def test_a_moment_a_person_writes_is_local_and_odoo_s_is_utc(self):
        question = Question("q", "datetime")
        utc = datetime.datetime(2026, 7, 1, 12, 30)
        for text in ("01/07/2026 14:30", "1 juillet 2026 à 14h30", "2026-07-01T14:30"):
            read = read_answer(question, text, tz="Europe/Paris")
            self.assertEqual(read, utc, text)
        read = read_answer(question, "2026-07-01 12:30:00", tz="Europe/Paris")
        self.assertEqual(read, utc)
        self.assertWrong(
            "datetime", [("01/07/2026", "not_datetime"), (5, "not_datetime")]
        )
        self.assertWrong("datetime", [("01/07/2026 25:00", "not_datetime")])

    def test_yes_and_no(self):
        self.assertReads(
            "boolean", [("Oui", True), ("no", False), (False, False), (1, True)]
        )
        self.assertWrong("boolean", [("bof", "not_yes_no"), (2, "not_yes_no")])

    def test_a_choice_by_code_id_or_label(self):
        self.assertReads(
            "choice",
            [("red", "red"), ("Rouge", "red"), (2, "blue"), (["blue"], "blue")],
            choices=COLORS,
        )
        self.assertWrong(
            "choice",
            [
                ("green", "unknown_choice"),
                (99, "unknown_choice"),
                ("old", "former_choice"),
                (["red", "blue"], "one_choice"),
                ({"a": 1}, "unknown_choice"),
            ],
            choices=COLORS,
        )

    def test_several_choices_in_their_order(self):
        self.assertReads(
            "choices",
            [
                (["blue", "red"], ("red", "blue")),
                ("Rouge; blue", ("red", "blue")),
                ("Bleu, marine", ("blue",)),
                ([1, 1], ("red",)),
                (2, ("blue",)),
            ],
            choices=COLORS,
        )
        self.assertWrong(
            "choices", [(["red", "green"], "unknown_choice")], choices=COLORS
        )

    def test_files(self):
        given = {"name": "../../flue.PDF", "content": "YWJj"}
        self.assertReads("file", [(given, File("flue.PDF", b"abc"))])
        self.assertWrong(
            "file",
            [
                ({"name": "a.exe", "content": "YWJj"}, "file_kind"),
                ({"name": "a.html", "content": "YWJj"}, "file_kind"),
                ({"name": "a", "content": "YWJj"}, "file_kind"),
                ({"name": "a.pdf", "content": "%%%"}, "not_file"),
                ({"name": "a.pdf"}, "not_file"),
                ("a.pdf", "not_file"),
                (
                    {"name": "a.pdf", "content": b"x" * (MOST_FILE_BYTES + 5)},
                    "file_too_big",
                ),
            ],
        )


class TestConditions(TestCase):
    """What each operator means, kind by kind."""

    def test_every_operator(self):
        said = defaultdict(set)
        for kind, operator, values, answer, expected in CASES["answers"]:
            values = tuple(typed(kind, one) for one in values)
            found = holds(kind, operator, values, typed(kind, answer))
            self.assertIs(found, expected, (kind, operator, values, answer))
            self.assertIs(holds(kind, operator, values, None), operator == NOTHING)
            said[kind, operator].add(expected)
        everything = {(kind, one) for kind in KINDS for one in operators_of(kind)}
        self.assertEqual(everything, said.keys(), "there are cases of each")
        self.assertEqual({frozenset(one) for one in said.values()}, {BOTH})

    def test_questions_are_asked_one_after_the_other(self):
        for case in CASES["chains"]:
            questions, answers = [], {}
            for code, kind, answer, condition in case["questions"]:
                if condition:
                    parent, operator, values = condition
                    condition = Condition(parent, operator, tuple(values))
                questions.append(Question(code, kind, condition=condition))
                answers[code] = typed(kind, answer)
            for some in (questions, questions[::-1]):
                found = visible(some, answers)
                self.assertEqual(found, set(case["asked"]), case["what"])

    def test_what_a_condition_compares_with_is_read_and_checked(self):
        number = Question("n", "integer", minimum=0)
        self.assertEqual(read_values(number, "<", ["0"]), (0,))
        self.assertEqual(read_values(number, "in", ["1", "2"]), (1, 2))
        self.assertEqual(read_values(number, "answered", ["x"]), ())
        several = Question("c", "choices", choices=COLORS)
        self.assertEqual(
            read_values(several, "contains", ["red", "blue"]), ("red", "blue")
        )
        self.assertEqual(read_values(Question("p", "nps"), ">", ["12"]), (12,))
        for question, operator, given, code in (
            (number, "contains", ["1"], "operator"),
            (number, "=", [], "no_value"),
            (number, "=", ["1", "2"], "one_value"),
            (number, "=", ["abc"], "not_number"),
            (several, "in", ["green"], "unknown_choice"),
        ):
            with self.assertRaises(Wrong) as caught:
                read_values(question, operator, given)
            self.assertEqual(caught.exception.code, code)

    def test_circles_are_found(self):
        self.assertEqual(find_circle({"a": "b", "b": None, "c": "b"}), [])
        self.assertEqual(set(find_circle({"x": "a", "a": "b", "b": "a"})), {"a", "b"})
        self.assertEqual(find_circle({"a": "a"}), ["a"])

    def test_a_long_chain_of_questions_takes_no_time(self):
        questions = [Question("q0", "boolean")] + [
            Question(f"q{n}", "boolean", condition=Condition(f"q{n - 1}", "=", (True,)))
            for n in range(1, 5000)
        ]
        answers = {question.code: True for question in questions}
        self.assertEqual(len(visible(reversed(questions), answers)), 5000)
        self.assertEqual(
            find_circle({n: n - 1 if n else None for n in range(5000)}), []
        )


class TestScore(TestCase):
    QUESTIONS = (
        Question("a", "choice", choices=COLORS, is_required=True),
        Question("b", "choices", choices=COLORS),
        Question("c", "char", condition=Condition("a", "=", ("red",))),
        Question("d", "char", required_from_stage=4),
    )

    def test_only_what_is_asked_counts(self):
        points = {"a": 1.0, "b": 4.0, "c": 0.0}
        found = result(self.QUESTIONS, points, {"a", "b", "d"})
        self.assertEqual(found.score, 5)
        self.assertEqual(found.best_score, 3 + 4)
        self.assertEqual((found.answered, found.asked), (2, 3))
        self.assertAlmostEqual(found.progress, 66.67, 2)
        self.assertFalse(found.is_complete)

    def test_it_is_complete_once_what_is_required_is_answered(self):
        found = result(self.QUESTIONS, {"a": 1.0, "d": 0.0}, {"a", "b", "d"})
        self.assertTrue(found.is_complete)
        optional = self.QUESTIONS[1:3]
        self.assertFalse(result(optional, {"b": 0.0}, {"b", "c"}).is_complete)
        self.assertTrue(result(optional, {"b": 0.0}, {"b"}).is_complete)
        self.assertFalse(result((), {}, set()).is_complete)
        self.assertEqual(result((), {}, set()).progress, 0)

    def test_stars(self):
        for score, best, expected in (
            (0, 100, 0),
            (24, 100, 0),
            (25, 100, 1),
            (50, 100, 2),
            (75, 100, 3),
            (100, 100, 3),
            (130, 100, 3),
            (-5, 100, 0),
            (5, 0, 0),
        ):
            self.assertEqual(stars(score, best), expected, score)
