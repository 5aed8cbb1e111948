from unittest import TestCase

from odoo.addons.sales_pipeline_custom.core.questionnaire.title_pattern import (
    LONGEST_TITLE,
    PatternError,
    read_pattern,
    title,
)


class TestTitlePattern(TestCase):
    def assertTitles(self, pattern, cases):
        read = read_pattern(pattern)
        for answers, expected in cases:
            answers = dict(zip("abc", answers, strict=False))
            self.assertEqual(title(read, answers), expected, answers)

    def test_the_convention_of_the_house(self):
        pattern = read_pattern("{type} {brand} - {installation}")
        self.assertEqual(pattern.codes, ("type", "brand", "installation"))
        answers = {
            "type": "PAG",
            "brand": "Rika",
            "installation": "Raccordement sur conduit existant",
        }
        self.assertEqual(
            title(pattern, answers), "PAG Rika - Raccordement sur conduit existant"
        )

    def test_what_is_missing_closes_up(self):
        self.assertTitles(
            "{a} {b} - {c}",
            [
                (("A", "B", "C"), "A B - C"),
                (("A", "", "C"), "A - C"),
                (("A", "B", ""), "A B"),
                (("A", None, None), "A"),
                (("", "B", ""), "B"),
                (("", "", "C"), "C"),
                (("", "B", "C"), "B - C"),
                ((), ""),
            ],
        )

    def test_words_around_and_brackets(self):
        self.assertTitles(
            "Project {a} ({b}) for {c}!",
            [
                (("A", "B", "C"), "Project A (B) for C!"),
                (("A", "", "C"), "Project A for C!"),
                (("A", "", ""), "Project A"),
                (("", "B", ""), "Project (B)"),
                (("", "", "C"), "Project C!"),
                ((), ""),
            ],
        )

    def test_answers_are_put_on_one_line_and_not_read_again(self):
        self.assertTitles(
            "{a}/{b}", [((" x\n y ", "{a}"), "x y/{a}"), (("  ", "B"), "B")]
        )
        long = title(read_pattern("{a}"), {"a": "x" * 1000})
        self.assertEqual(len(long), LONGEST_TITLE)

    def test_what_cannot_be_read_is_refused(self):
        for text in ("", "Stove", "{a", "a}", "{}", "{a} {b", "{a b}", "{é}", "{{a}}"):
            with self.assertRaises(PatternError, msg=text):
                read_pattern(text)
