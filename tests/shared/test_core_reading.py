from datetime import date
from unittest import TestCase

from odoo.addons.sales_pipeline_custom.core.shared.reading import (
    decimal_mark,
    fold,
    read_date,
    read_number,
)


class TestReadNumber(TestCase):
    def test_french_and_english(self):
        for text, number in {
            "8000": 8000,
            "8 000,50 €": 8000.5,
            "8\u202f000,50\u00a0€": 8000.5,
            "8,000.50": 8000.5,
            "8.000,50": 8000.5,
            "1,234,567": 1234567,
            "1.234.567,8": 1234567.8,
            "8000,5": 8000.5,
            "0,500": 0.5,
            "1234,567": 1234.567,
            "$8000": 8000,
            "1'200.00 CHF": 1200,
            "8000 EUR HT": 8000,
            "-5": -5,
            "\u22125": -5,
            "(1 200)": -1200,
        }.items():
            self.assertEqual(read_number(text), number, text)

    def test_three_digits_after_a_mark_are_thousands_unless_told(self):
        self.assertEqual(read_number("8,000"), 8000)
        self.assertEqual(read_number("8.000"), 8000)
        self.assertEqual(read_number("8,000", decimal=","), 8)
        self.assertEqual(read_number("8,000", decimal="."), 8000)
        self.assertEqual(read_number("8.000", decimal="."), 8)

    def test_what_is_no_number(self):
        for text in (
            *("", "abc", "12x3", "1e400", "NaN", "inf", "-inf", "=1+1", "12 34", ",5"),
            *("5.", "€", "1,000,50", "8,00,000", "1.2.3", "8 000\0", "9" * 100),
        ):
            with self.assertRaises(ValueError, msg=text):
                read_number(text)

    def test_a_column_tells_its_decimal_mark(self):
        self.assertEqual(decimal_mark(["8,000", "12,5", "n/a"]), ",")
        self.assertEqual(decimal_mark(["1.234.567"]), ",")
        self.assertEqual(decimal_mark(["8 000", "8 000.5"]), ".")
        self.assertIsNone(decimal_mark(["8,000", "8 000"]))
        self.assertIsNone(decimal_mark(["8,5", "8.5"]))


class TestReadDate(TestCase):
    def test_french_and_english(self):
        for text in (
            *("31/12/2026", "31-12-2026", "31.12.2026", "31/12/26", "31 12 2026"),
            *("2026-12-31", "2026/12/31", "20261231", "2026-12-31T10:00:00Z"),
            *("31/12/2026 10:30", "31/12/2026 10h30", "2026-12-31 10:00:00"),
            *("31 décembre 2026", "31 DÉC. 2026", "31-Dec-2026", "Dec 31, 2026"),
            "December 31st, 2026",
        ):
            self.assertEqual(read_date(text), date(2026, 12, 31), text)
        self.assertEqual(read_date("1er août 2026"), date(2026, 8, 1))
        self.assertEqual(read_date("05/06/2026"), date(2026, 6, 5))
        self.assertEqual(read_date("05/06/2026", day_first=False), date(2026, 5, 6))

    def test_what_is_no_date(self):
        for text in (
            *("", "bientôt", "31/02/2026", "2026-13-45", "31/12-2026", "décembre 2026"),
            *("01/01/9999", "01/01/0001", "31/12/2026 foo", "3 mars 3 2026", "9" * 100),
        ):
            with self.assertRaises(ValueError, msg=text):
                read_date(text)


class TestFold(TestCase):
    def test_what_people_do_not_mean(self):
        for text in ("NÉGOCIATION", " negociation\u00a0", "né\u200bgociation"):
            self.assertEqual(fold(text), "negociation")
        self.assertEqual(fold("first   contact"), "first contact")
        self.assertNotEqual(fold("Gagné"), fold("Gagnée"))
