"""What is understood of other programs' exports, without Odoo."""

import time
from unittest import TestCase

from odoo.addons.sales_pipeline_custom.core.importing.import_columns import (
    columns_of,
    currency_of,
    meaning_of,
)
from odoo.addons.sales_pipeline_custom.core.importing.import_dates import order_of
from odoo.addons.sales_pipeline_custom.core.importing.import_footer import footer_lines
from odoo.addons.sales_pipeline_custom.core.importing.import_outcome import (
    outcome_of,
    yes_or_no,
)
from odoo.addons.sales_pipeline_custom.core.importing.import_titles import (
    MEANINGS,
    PROGRAMS,
)
from odoo.addons.sales_pipeline_custom.core.importing.import_values import (
    currency_key,
    phone_in,
    read_money,
    tags_in,
)
from odoo.addons.sales_pipeline_custom.core.shared.reading import fold


class TestTitles(TestCase):
    def test_titles_mean_the_same_in_every_language(self):
        for meaning, titles in {
            "title": "Deal - Title; Affaire - Titre; Nom de l'opportunité; Dealnaam;"
            " Name der Opportunity; Nombre del negocio; Nome trattativa;"
            " Nome do negócio",
            "amount": "Deal - Value; Montant (€); Montant en EUR; Amount USD; Bedrag;"
            " Betrag (EUR); Importe; Importo; Opportunity Amount:; Valeur de l’affaire",
            "stage": "Sales Stage; List Name; Deal - Stage; Étape de vente; Dealfase;"
            " Verkaufsphase; Etapa del negocio; Fase trattativa; Etapa do funil",
            "status": "Deal - Status; Statut; Affaire - Statut; Estado; Stato;"
            " Situação",
            "closing": "Expected Close Date; Date de clôture prévue; Sluitingsdatum;"
            " Abschlussdatum; Fecha de cierre; Data di chiusura; Data de fechamento",
            "lost_reason": "Closed Lost Reason; Raison de la perte; Verliesreden;"
            " Verlustgrund; Motivo de pérdida; Motivo perdita; Motivo da perda",
            "salesperson": "Deal Owner; Propriétaire de la transaction; Eigenaar;"
            " Zuständiger Mitarbeiter; Propietario; Titolare; Responsável",
            "phone": "Person - Phone - Work; numéro_de_téléphone; Telefoonnummer;"
            " Telefonnummer; Teléfono; Numero di telefono; Phone Number (Business)",
            "email": "Person - Email; E-mail - Domicile; E-mailadres;"
            " Correo electrónico",
            "number": "Record ID; Deal - ID; Card ID; ID",
            "nothing": "Weighted amount; Created Time; Organization - Owner; Won time",
            "": "Couleur du chat; ; Members; Deal - Couleur",
        }.items():
            for title in titles.split(";"):
                with self.subTest(title=title):
                    self.assertEqual(meaning_of(title.strip()), meaning)

    def test_each_known_title_means_one_thing(self):
        seen = {}
        for meaning, text in MEANINGS.items():
            for title in {" ".join(one.split()) for one in text.split(",")}:
                self.assertNotIn(title, seen, f"{meaning} and {seen.get(title)}")
                self.assertEqual(title, fold(title), "as it is looked up")
                seen[title] = meaning

    def test_no_program_hides_another(self):
        for program, groups in PROGRAMS.items():
            for group in groups:
                self.assertEqual(columns_of([*group]).program, program, group)

    def test_the_currency_of_a_title(self):
        for title, currency in {
            "Amount (USD)": "usd",
            "Deal - Value (EUR)": "eur",
            "Montant en €": "€",
            "Montant HT": "",
            "Amount Currency": "",
            "Titre (EUR)": "",
        }.items():
            with self.subTest(title):
                self.assertEqual(currency_of(title), currency)

    def test_names_alone_are_about_anything(self):
        self.assertEqual(columns_of(["Nom", "E-mail"]).fields, {1: "email_from"})
        whole = columns_of(["Prénom", "Nom", "Titre"]).fields
        self.assertEqual(whole, {0: "contact_name", 1: "contact_name", 2: "name"})


class TestOutcomeWords(TestCase):
    def test_words_in_six_languages(self):
        for outcome, texts in {
            "won": "Won; Closed Won; closedwon; Gagné; Gagnée; Fermée et gagnée;"
            " ✅ Won!;"
            " Gewonnen; Gesloten, gewonnen; Abgeschlossen und gewonnen; Cierre ganado;"
            " Chiuso vinto; Fechado e ganho; Negócio fechado; Closed Won (Sales);"
            " 100 % Gagné; Ganha",
            "lost": "Lost; Closed Lost; Perdu; Perdues; Verloren; Perdido;"
            " Chiuso perso;"
            " Closed - Lost; Closed Lost to Competition; Geschlossen und verloren;"
            " Negócio perdido; Abandonnée",
            "open": "Open; En cours; Ouverte; In progress; Offen; Lopend; Abierto;"
            " Aperto; Em andamento; Actif",
        }.items():
            for text in texts.split(";"):
                with self.subTest(text):
                    self.assertEqual(outcome_of(text.strip()), outcome)

    def test_what_says_something_else_is_for_a_person_to_tell(self):
        for text in (
            "Almost won",
            "Perdu de vue",
            "Not won",
            "Won or lost",
            "Négociation",
            "Wonen",
            "Lost in translation",
            "À gagner",
            "",
            "Closed",
            "x" * 100_000,
        ):
            with self.subTest(text[:30]):
                self.assertIsNone(outcome_of(text))

    def test_yes_and_no(self):
        self.assertEqual([yes_or_no(t) for t in ("Oui", "TRUE", "1")], [True] * 3)
        self.assertEqual([yes_or_no(t) for t in ("Non", "false", "")], [False] * 3)
        self.assertIsNone(yes_or_no("2027-03-31"))


class TestImportedValues(TestCase):
    def test_phones_keep_their_figures_and_lose_their_label(self):
        for text, phone in {
            "p:+32471000001": "+32471000001",
            "tel:+32-471-00-00-01": "+32-471-00-00-01",
            "Tél. : 04 70/12.34.56": "04 70/12.34.56",
            "'0471 00 00 01": "0471 00 00 01",
            "GSM 0471 00 00 01": "0471 00 00 01",
            "+33 (0)4 70 12 34 56": "+33 (0)4 70 12 34 56",
            "0032 471 00 00 01": "0032 471 00 00 01",
            "01.02.03.04.05": "01.02.03.04.05",
            "+1 (555) 010-0001 ext. 12": "+1 (555) 010-0001 ext. 12",
            "1234567": "1234567",
        }.items():
            with self.subTest(text):
                self.assertEqual(phone_in(text, "BE"), phone)

    def test_what_looks_like_a_phone_and_is_none(self):
        for text in (
            "03/04/2027",
            "2027-04-03",
            "12.05.2026",
            "2027-04-03T10:00:00Z",
            "BE0403170701",
            "BE 0403.170.701",
            "0403.170.701",
            "FR40303265045",
            "BE68 5390 0754 7034",
            "DE89370400440532013000",
            "3.2471E+10",
            "nadia@example.com",
            "à rappeler",
            "12",
            "4111 1111 1111 1111 1111",
        ):
            with self.subTest(text), self.assertRaises(ValueError):
                phone_in(text, "BE")

    def test_amounts_and_what_is_written_next_to_them(self):
        for text, expected in {
            "7 000,50 USD": (7000.5, "USD"),
            "US$ 7,000.50": (7000.5, "US$"),
            "-€12": (-12, "€"),
            "(€1 200)": (-1200, "€"),
            "CHF 5'000": (5000, "CHF"),
            "9000,-": (9000, ""),
            "8 000 € HT": (8000, "€"),
            "8 000 dollars canadiens": (8000, "dollars canadiens"),
            "−300": (-300, ""),
            "0": (0, ""),
        }.items():
            with self.subTest(text):
                self.assertEqual(tuple(read_money(text)), expected)

    def test_currencies_by_their_code_name_or_sign(self):
        for text, key in {
            "eur": "EUR",
            "Euros": "EUR",
            "EUR - Euro": "EUR",
            "US Dollars": "USD",
            "US$": "USD",
            "$": "$",
            "Dollar américain": "USD",
            "CHF": "CHF",
        }.items():
            with self.subTest(text):
                self.assertEqual(currency_key(text), key)

    def test_what_is_no_amount(self):
        for text in (
            "6000-8000",
            "12x3",
            "douze",
            "1e400",
            "=1+1",
            "NaN",
            "$ 8 000 EUR",
            "03/04/2027",
            "€",
            "9" * 200,
        ):
            with self.subTest(text[:20]), self.assertRaises(ValueError):
                read_money(text)

    def test_tags_without_colour(self):
        for text, tags in {
            "Pellets (green), Pressé (red_dark)": ["Pellets", "Pressé"],
            "Granulés (bois); Chaud (vert);chaud": ["Granulés (bois)", "Chaud"],
            " , ;": [],
            "Holz (grün)": ["Holz"],
        }.items():
            with self.subTest(text):
                self.assertEqual(tags_in(text), tags)


class TestOrderOfDates(TestCase):
    def first(self, *texts, usual="day", others=()):
        return order_of(texts, usual, others).first

    def test_dates_that_read_one_way_settle_the_order(self):
        self.assertEqual(self.first("25/04/2027", "03/04/2027"), "day")
        self.assertEqual(self.first("04/25/2027", "04/26/2027", "03/04/2027"), "month")
        self.assertEqual(self.first("03.04.2027"), "day")
        self.assertEqual(self.first("2027-04-03", "04/04/2027"), "day")
        self.assertEqual(self.first("n'importe quoi", ""), "day")

    def test_other_columns_settle_it_for_one_that_does_not(self):
        self.assertEqual(self.first("03/04/2027", others=["12/31/2026"]), "month")
        contrary = ["12/31/2026", "31/12/2026"]
        self.assertIsNone(self.first("03/04/2027", others=contrary))

    def test_a_few_against_the_usual_order_are_asked_about(self):
        order = order_of(["01/06/2027", "02/06/2027", "06/25/2027"], "day")
        self.assertEqual((order.first, order.example), (None, 2))

    def test_dates_that_read_both_ways_are_asked_about(self):
        self.assertIsNone(self.first("03/04/2027"))
        self.assertIsNone(self.first("03/04/2027", usual="month"))


class TestFooters(TestCase):
    def test_totals_and_notes(self):
        for text in (
            "Total",
            "TOTAL :",
            "Total général",
            "Grand Totals (2 records)",
            "Totaux généraux (3 enregistrements)",
            "Sous-total",
            "Summe: 16.000",
            "Gesamt",
            "Totaal",
            "Somme de Montant",
            "Confidential Information - Do Not Distribute",
            "Copyright (c) 2000-2026 example.com",
            "Exporté le 27/11/2026 par Camille",
            "Generated by: Camille 27/11/2026",
            "12 rows",
        ):
            rows = [["Camille", "Poêle", "9000"], [text, "", ""]]
            with self.subTest(text):
                self.assertEqual(footer_lines(rows, 0), [1])

    def test_opportunities_are_no_totals(self):
        for row in (
            ["Total Énergies - chaudière", "Négociation", "9000"],
            ["TotalEnergies", "", "9000"],
            ["Total", "Négociation", "9000"],
            ["Sommer Karl", "", "9000"],
            ["Confidentiel", "", "9000"],
            ["Poêle Martin", "", ""],
            ["2026", "Négociation", ""],
        ):
            with self.subTest(row[0]):
                self.assertEqual(footer_lines([["Poêle", "Gagné", "1"], row], 0), [])

    def test_a_file_of_nothing_else_has_no_footer(self):
        self.assertEqual(footer_lines([["Total", ""], ["Total", ""]], 0), [])


class TestReadingStaysLinear(TestCase):
    """Ten times the text takes about ten times as long, whatever is in it."""

    PIECES = (
        "Deal - ",
        "((",
        "( ",
        "a b",
        " -",
        "1 ",
        "1,",
        "Total ",
        "€ ",
        "+32 ",
        "d'",
    )

    def spent(self, function, text):
        best = float("inf")
        for _try in range(3):
            start = time.process_time()
            try:
                function(text)
            except ValueError:
                pass
            best = min(best, time.process_time() - start)
        return best

    def test_long_cells_take_no_longer_than_their_length(self):
        functions = (
            meaning_of,
            currency_of,
            outcome_of,
            lambda text: phone_in(text, "BE"),
            read_money,
            tags_in,
            lambda text: order_of([text], "day"),
            lambda text: footer_lines([["a", "b"], [text, ""]], 0),
        )
        for function in functions:
            for piece in self.PIECES:
                with self.subTest(piece=piece, function=function):
                    few = self.spent(function, piece * 10_000)
                    many = self.spent(function, piece * 100_000)
                    self.assertLess(many, 30 * few + 0.05)

    def test_many_totals(self):
        few, many = (
            self.spent(
                lambda rows: footer_lines(rows, 0), [["x", "y"]] + [["Total", ""]] * n
            )
            for n in (5_000, 50_000)
        )
        self.assertLess(many, 30 * few + 0.05)
