import datetime
from unittest import TestCase

from odoo.addons.sales_pipeline_custom.core.shared.typed_values import (
    LONGEST_CHAR,
    LONGEST_TEXT,
    Wrong,
    read_value,
)

TODAY = datetime.date(2026, 11, 9)


class TestTypedValues(TestCase):
    def wrong(self, kind, given, **options):
        """Return why a value is not taken."""
        with self.assertRaises(Wrong) as raised:
            read_value(kind, given, **options)
        return raised.exception.code

    def test_each_kind_is_read_as_people_write_it(self):
        for kind, given, value in (
            ("char", "  Rose \n Martin ", "Rose Martin"),
            ("text", " two\nlines ", "two\nlines"),
            ("integer", "1 200", 1200),
            ("float", "6,5", 6.5),
            ("monetary", 12, 12),
            ("boolean", "Oui", True),
            ("boolean", False, False),
            ("date", "31/12/2026", datetime.date(2026, 12, 31)),
            ("date", "demain", datetime.date(2026, 11, 10)),
            ("datetime", "31/12/2026 14h30", datetime.datetime(2026, 12, 31, 13, 30)),
        ):
            with self.subTest(kind=kind, given=given):
                read = read_value(kind, given, tz="Europe/Paris", today=TODAY)
                self.assertEqual((read, type(read)), (value, type(value)))

    def test_nothing_given_is_no_value(self):
        for kind in ("char", "text", "integer", "monetary", "boolean", "date"):
            for given in (None, "", "  ", [], {}):
                self.assertIsNone(read_value(kind, given), (kind, given))

    def test_what_is_wrong_is_told(self):
        for kind, given, code in (
            ("char", "a" * (LONGEST_CHAR + 1), "too_long"),
            ("text", "a" * (LONGEST_TEXT + 1), "too_long"),
            ("text", "a\0b", "not_text"),
            ("char", 5, "not_text"),
            ("integer", "2,5", "not_whole"),
            ("integer", "3 000 000 000", "too_big"),
            ("float", "a lot", "not_number"),
            ("float", float("nan"), "not_number"),
            ("date", "sometime", "not_date"),
            ("datetime", "31/12/2026", "not_datetime"),
            ("boolean", "perhaps", "not_yes_no"),
        ):
            with self.subTest(kind=kind, given=str(given)[:20]):
                self.assertEqual(self.wrong(kind, given), code)

    def test_numbers_stay_within_their_bounds(self):
        self.assertEqual(read_value("float", "3", bounds=(0, None)), 3)
        self.assertEqual(self.wrong("float", "-1", bounds=(0, None)), "too_small")
        self.assertEqual(self.wrong("integer", "6", bounds=(1, 5)), "too_big")
