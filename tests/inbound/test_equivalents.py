"""What people write in place of what is known: “Poêle à granulés” for “PAG”."""

import unittest

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.core.inbound.equivalents import (
    meaning_of,
    read_equivalents,
)

from .inbound_common import InboundCase

STOVES = "Poêle à granulés; Pellets = PAG\n\n Poêle à bois=PAB"
COUNTRIES = "Le plat pays; Plat pays = Belgium\n\n L'hexagone=France"


@tagged("standard", "-at_install", "post_install")
class TestMeaning(unittest.TestCase):
    def test_words_mean_whatever_their_case_accents_and_final_marks(self):
        known = read_equivalents(STOVES + "\nL'insert = Foyer")
        for text, meaning in [
            ("Poêle à granulés", "PAG"),
            ("POELE A  GRANULES.", "PAG"),
            ("pellets", "PAG"),
            ("l’insert", "Foyer"),
            ("Poêle à bois", "PAB"),
            ("Poêle à bois, pellets ; autre", "PAB, PAG ; autre"),
            ("Poêle", "Poêle"),
            ("", ""),
        ]:
            self.assertEqual(meaning_of(text, known), meaning)
        self.assertEqual(meaning_of("Poêle", ()), "Poêle")

    def test_a_comma_within_a_number_separates_nothing(self):
        known = read_equivalents("5 = 50")
        self.assertEqual(meaning_of("6,5", known), "6,5")
        self.assertEqual(meaning_of("5", known), "50")

    def test_the_last_equal_sign_counts_and_the_first_meaning(self):
        known = read_equivalents("<= 5 000 = 5000\n<= 5 000 = 1")
        self.assertEqual(meaning_of("<= 5 000", known), "5000")

    def test_a_line_says_what_and_what_it_means(self):
        self.assertEqual(read_equivalents(None), ())
        for wrong in ("Poêle", "= PAG", "Poêle =", " ; = PAG"):
            with self.assertRaises(ValueError) as caught:
                read_equivalents(f"Bois = PAB\n{wrong}")
            self.assertEqual(caught.exception.args, (wrong.strip(),))


@tagged("standard", "post_install", "-at_install")
class TestEquivalents(InboundCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.map("Contrée", field="country_id")
        cls.line.equivalents = COUNTRIES

    def country_of(self, text):
        lead = self.used(f"Contrée : {text}", sender=f"{len(text)}@x.example")
        return lead.country_id.code

    def test_other_words_fill_in_a_field(self):
        self.assertEqual(self.country_of("le plat pays"), "BE")
        self.assertEqual(self.country_of("L'HEXAGONE"), "FR")
        self.assertEqual(self.country_of("France"), "FR", "as it did")

    def test_a_change_is_used_at_once(self):
        self.line.equivalents = "Outre-Quiévrain = France"
        self.assertEqual(self.country_of("outre-quievrain"), "FR")

    def test_trying_shows_what_was_written_and_what_it_means(self):
        tried = self.env["crm.inbound.try"].create(
            {"address_id": self.address.id, "text": "Contrée : l'hexagone"}
        )
        tried.action_try()
        line = tried.line_ids.filtered(lambda one: one.label == "Contrée")
        self.assertEqual((line.value, line.read_as), ("l'hexagone", "France"))
        self.assertTrue(line.is_read)

    def test_a_line_without_meaning_is_refused(self):
        sentence = "“Contrée”: “Le plat pays Belgium” does not say"
        with self.assertRaisesRegex(ValidationError, sentence):
            self.line.equivalents = COUNTRIES + "\nLe plat pays Belgium"

    def test_a_copy_knows_the_same_words(self):
        copy = self.address.copy()
        self.assertIn(COUNTRIES, copy.mapping_ids.mapped("equivalents"))
