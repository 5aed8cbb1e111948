import json
from unittest import TestCase

from odoo.addons.sales_pipeline_custom.core.questionnaire.project_file import (
    FORMAT,
    MOST_BYTES,
    MOST_QUESTIONS,
    VERSION,
    read,
    write,
)


def question(code="a", kind="char", **values):
    return {"code": code, "label": code.upper(), "kind": kind, **values}


def described(*questions, **changes):
    """Return a template with these questions, and changes."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": "Stove",
        "questions": list(questions),
        **changes,
    }


class TestProjectFile(TestCase):
    def problems(self, data):
        content = data if isinstance(data, bytes) else json.dumps(data).encode()
        template, problems = read(content)
        self.assertIsNone(template)
        return [(one.code, one.key or one.place.name) for one in problems]

    def test_what_is_written_is_read_back(self):
        choices = [{"code": "x", "label": "X"}, {"code": "y", "label": "Y", "score": 2}]
        data = described(
            question("a", "choice", choices=choices),
            sections=[
                {
                    "name": {"en_US": "Home", "fr_FR": "Logement"},
                    "questions": [
                        question(
                            "b",
                            "scale",
                            max_value=10,
                            condition={
                                "question": "a",
                                "operator": "in",
                                "values": ["x", "y"],
                            },
                        )
                    ],
                }
            ],
            title_pattern="{a} - {b}",
        )
        template, problems = read(json.dumps(data).encode())
        self.assertEqual(problems, [])
        again, problems = read(
            write({k: v for k, v in template.items() if k not in ("format", "version")})
        )
        self.assertEqual(problems, [])
        self.assertEqual(again, template)
        self.assertEqual(again["sections"][0]["questions"][0]["max_value"], 10)
        self.assertTrue(again["questions"][0]["is_for_customer"])

    def test_a_file_that_is_none(self):
        self.assertEqual(self.problems(b"\xff\xfe"), [("not_text", "")])
        self.assertEqual(self.problems(b"{"), [("not_json", "")])
        self.assertEqual(self.problems(b"[]"), [("not_template", "")])
        self.assertEqual(self.problems(b'{"format": NaN}'), [("not_json", "")])
        twice = b'{"format": "a", "format": "b"}'
        self.assertEqual(self.problems(twice), [("twice", "format")])
        self.assertEqual(self.problems(described(version=2)), [("version", "")])
        self.assertEqual(self.problems(b"x" * (MOST_BYTES + 1)), [("too_big", "")])

    def test_each_wrong_line_is_told(self):
        found = self.problems(
            described(
                question("a", "number"),
                question("1a"),
                {"code": "c", "kind": "char"},
                question("d", colour=3),
                "x",
                question("e", "char", min_value=3),
                question("f", "integer", min_value=3, max_value=2),
                question("g", "scale", min_value=1.5, max_value=3),
                question("h", "char", choices=[{"code": "x", "label": "X"}]),
                question("i", "choice", choices=[{"code": "x"}, "y"]),
                question("j", "integer", min_value="3"),
                name="",
            )
        )
        self.assertEqual(
            found,
            [
                ("wrong", "name"),
                ("wrong", "kind"),
                ("wrong", "code"),
                ("missing", "label"),
                ("unknown", "colour"),
                ("not_question", ""),
                ("bounds_of_kind", "E"),
                ("bounds_order", "F"),
                ("scale_whole", "G"),
                ("choices_of_kind", "choices"),
                ("missing", "label"),
                ("not_choice", "I"),
                ("wrong", "min_value"),
            ],
        )

    def test_what_links_questions(self):
        def condition(of, operator="answered", *values):
            said = {"question": of, "operator": operator, "values": list(values)}
            return {"condition": said}

        for questions, changes, code in (
            ([question("a"), question("a")], {}, "same_code"),
            ([question("a", **condition("b"))], {}, "no_question"),
            (
                [question("a"), question("b", **condition("a", "<", "x"))],
                {},
                "condition_operator",
            ),
            (
                [question("a"), question("b", **condition("a", "="))],
                {},
                "condition_no_value",
            ),
            (
                [question("a", "integer"), question("b", **condition("a", "=", "x"))],
                {},
                "condition_value",
            ),
            (
                [question("a", **condition("b")), question("b", **condition("a"))],
                {},
                "circle",
            ),
            ([question("a")], {"title_pattern": "{b}"}, "pattern_code"),
            ([question("a", "file")], {"title_pattern": "{a}"}, "pattern_code"),
            ([question("a")], {"title_pattern": "{a"}, "pattern"),
        ):
            found = self.problems(described(*questions, **changes))
            self.assertEqual([one for one, _where in found], [code])

    def test_limits(self):
        many = [question(f"q{n}") for n in range(MOST_QUESTIONS + 1)]
        self.assertEqual(self.problems(described(*many)), [("too_many_questions", "")])
