import csv
import io
from collections import Counter
from pathlib import Path

from odoo import fields
from odoo.modules.module import get_module_path
from odoo.tests import tagged

from ..common import PipelineCase

# What the import screen sends before anybody changes an option.
SCREEN_OPTIONS = {
    "advanced": True,
    "date_format": "",
    "datetime_format": "",
    "encoding": "",
    "fallback_values": {},
    "float_decimal_separator": ".",
    "float_thousand_separator": ",",
    "has_headers": True,
    "import_set_empty_fields": [],
    "import_skip_records": [],
    "keep_matches": False,
    "limit": 2000,
    "name_create_enabled_fields": {},
    "quoting": '"',
    "separator": "",
    "sheet": "",
    "sheets": [],
    "skip": 0,
    "tracking_disable": True,
}
# A CSV export of another CRM.
TITLES = {
    "title": "Titre",
    "customer": "Client",
    "email": "E-mail",
    "stage": "Étape",
    "revenue": "Montant",
    "salesperson": "Vendeur",
    "closing": "Clôture prévue",
    "reason": "Motif de perte",
}
FRENCH = {
    "new": "Nouveau contact",
    "first": "Premier contact",
    "discovery": "Appel découverte",
    "proposal": "Proposition envoyée",
    "negotiation": "Négociation",
    "won": "Gagné",
    "lost": "Perdu",
    "budget": "Budget insuffisant",
    "timing": "Timing inadapté",
}


class ImportCase(PipelineCase):
    """A French salesperson in front of Odoo's import screen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        euro = cls.env.ref("base.EUR")
        euro.active = True
        cls.company.currency_id = euro
        for attribute, name in FRENCH.items():
            getattr(cls, attribute).update_field_translations("name", {"fr_FR": name})
        cls.salesperson.write({"lang": "fr_FR", "tz": "Europe/Paris"})
        cls.manager.write({"lang": "fr_FR", "tz": "Europe/Paris"})

    def csv(self, *rows, separator=";", titles=TITLES):
        """Write a file: each row a dict by the keys of ``TITLES``, or a raw line."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
        writer.writerow(titles.values())
        for row in rows:
            if isinstance(row, str):
                text.write(row + "\r\n")
            else:
                writer.writerow([row.get(key, "") for key in titles])
        return text.getvalue()

    def screen(self, content, user=None, options=None, file_type="text/csv"):
        """Give a file to the import screen, up to the preview.

        :return: the wizard, its preview, the options and fields the screen sends next
        """
        if isinstance(content, str):
            content = content.encode()
        user = user or self.salesperson
        context = {
            "lang": user.lang,
            "tz": user.tz,
            "tracking_disable": True,
            "default_type": "opportunity",
        }
        wizard = self.env(user=user, context=context)["base_import.import"].create(
            {"res_model": "crm.lead"}
        )
        wizard.write({"file": content, "file_type": file_type, "file_name": "export"})
        options = {**SCREEN_OPTIONS, **(options or {})}
        preview = wizard.parse_preview(options)
        self.assertNotIn("error", preview)
        known = {k: v for k, v in preview["options"].items() if k in SCREEN_OPTIONS}
        matches = preview["matches"] or {}
        paths = [
            "/".join(matches[index]) if index in matches else False
            for index in range(len(preview["headers"]))
        ]
        return wizard, preview, {**options, **known}, paths

    def import_file(self, content, dryrun=False, **kwargs):
        """Import a file as the screen does, changing nothing by hand.

        :return: what the server answers, with the opportunities as ``leads``
        """
        wizard, preview, options, paths = self.screen(content, **kwargs)
        columns = [title.strip().lower() for title in preview["headers"]]
        result = wizard.execute_import(paths, columns, options, dryrun=dryrun)
        self.env.invalidate_all()
        ids = () if dryrun else result.get("ids") or ()
        result["leads"] = self.Lead.with_context(active_test=False).browse(ids)
        return result

    def import_rows(self, *rows, **kwargs):
        return self.import_file(self.csv(*rows), **kwargs)

    def imported(self, *rows, **kwargs):
        """Import rows that must all be right; return the opportunities, in order."""
        result = self.import_rows(*rows, **kwargs)
        self.assertEqual(result["messages"], [])
        self.assertEqual(len(result["leads"]), len(rows))
        return result["leads"]

    def assertRefused(self, result, *expected):
        """Check that these lines, and no others, are named, and nothing is written.

        :param expected: for each problem (line number, title, column, words said)
        """
        self.assertFalse(result["ids"])
        named = []
        for message in result["messages"]:
            self.assertEqual(message["type"], "error")
            named.append((message["rows"]["from"] + 2, message["field_path"][0]))
        self.assertEqual(
            Counter(named), Counter((line, column) for line, _t, column, _w in expected)
        )
        for line, title, column, words in expected:
            said = [
                message["message"]
                for message in result["messages"]
                if message["rows"]["from"] + 2 == line
                and message["field_path"][0] == column
            ]
            for text in (str(line), title, words):
                self.assertIn(text, said[0])

    def counts(self):
        return (
            self.Lead.with_context(active_test=False).search_count([]),
            self.env["res.partner"].with_context(active_test=False).search_count([]),
            self.Stage.search_count([]),
        )


@tagged("standard", "post_install", "-at_install")
class TestImportTemplate(ImportCase):
    """The file the screen offers to start from."""

    def template(self, user):
        Lead = self.Lead.with_user(user).with_context(lang=user.lang)
        offered = Lead.get_import_templates()[0]
        module, _slash, path = offered["template"].strip("/").partition("/")
        return offered, (Path(get_module_path(module)) / path).read_bytes()

    def check_template(self, user, reason):
        offered, content = self.template(user)
        self.assertTrue(offered["label"])
        self.assertTrue(content.startswith(b"\xef\xbb\xbf"), "Excel needs the mark")
        _wizard, _preview, _options, paths = self.screen(content, user=user)
        self.assertEqual(
            paths,
            [
                "name",
                "partner_id",
                "email_from",
                "phone",
                "stage_id",
                "expected_revenue",
                "user_id",
                "date_deadline",
                "lost_reason_id",
            ],
        )
        result = self.import_file(content, user=user)
        self.assertEqual(result["messages"], [])
        new, sent, won, lost = result["leads"]
        self.assertOpen(new, self.new)
        self.assertOpen(sent, self.proposal)
        self.assertWon(won)
        self.assertLost(lost, reason=reason)
        self.assertEqual(sent.expected_revenue, 9250.5)
        self.assertTrue(all(lead.partner_id.email for lead in result["leads"]))

    def test_the_french_template_goes_in_as_it_is(self):
        self.check_template(self.salesperson, self.budget)

    def test_the_english_template_goes_in_as_it_is(self):
        self.salesperson.lang = "en_US"
        self.check_template(self.salesperson, self.budget)

    def test_each_language_has_its_template(self):
        french, _content = self.template(self.salesperson)
        self.colleague.lang = "en_US"
        english, _content = self.template(self.colleague)
        self.assertNotEqual(french["template"], english["template"])

    def test_columns_of_other_crms_find_their_field(self):
        titles = {
            "Deal name": "name",
            "Organization": "partner_id",
            "Courriel": "email_from",
            "Statut": "stage_id",
            "Valeur": "expected_revenue",
            "Propriétaire": "user_id",
            "Close date": "date_deadline",
            "Loss reason": "lost_reason_id",
            "Téléphone": "phone",
            "Couleur préférée du chat": False,
        }
        content = ";".join(titles) + "\r\nPAG;Martin;;;;;;;;rouge\r\n"
        _wizard, _preview, _options, paths = self.screen(content)
        self.assertEqual(dict(zip(titles, paths, strict=True)), titles)

    def test_a_column_the_user_chose_before_stays_chosen(self):
        self.env["base_import.mapping"].create(
            {
                "res_model": "crm.lead",
                "column_name": "statut",
                "field_name": "description",
            }
        )
        _wizard, _preview, _options, paths = self.screen("Titre;Statut\r\nPAG;Vu\r\n")
        self.assertEqual(paths, ["name", "description"])

    def test_other_models_are_imported_as_before(self):
        wizard = self.env["base_import.import"].create({"res_model": "res.partner"})
        wizard.write({"file": b"name,color\nPaul,2\n", "file_type": "text/csv"})
        options = {**SCREEN_OPTIONS}
        wizard.parse_preview(options)
        result = wizard.execute_import(["name", "color"], ["name", "color"], options)
        self.assertEqual(result["messages"], [])
        partner = self.env["res.partner"].browse(result["ids"])
        self.assertEqual((partner.name, partner.color), ("Paul", 2))


@tagged("standard", "post_install", "-at_install")
class TestImportGoodLines(ImportCase):
    """Lines that are right land where they say, with the right outcome."""

    def test_stages_by_name_in_french_and_in_english(self):
        names = {
            "Nouveau contact": self.new,
            "NÉGOCIATION": self.negotiation,
            "negociation": self.negotiation,
            "  Appel découverte\u00a0": self.discovery,
            "Proposal Sent": self.proposal,
            "first  contact": self.first,
        }
        leads = self.imported(*({"title": name, "stage": name} for name in names))
        for lead, stage in zip(leads, names.values(), strict=True):
            self.assertOpen(lead, stage)

    def test_stages_and_reasons_in_a_language_the_importer_does_not_read(self):
        self.salesperson.lang = "en_US"
        won, lost = self.imported(
            {"title": "PAG Rika", "stage": "Gagné"},
            {"title": "PAB", "stage": "perdu", "reason": "timing inadapte"},
        )
        self.assertWon(won)
        self.assertLost(lost, reason=self.timing)

    def test_won_and_lost_lines(self):
        by_french, by_english, won = self.imported(
            {"title": "PAG", "stage": "Perdu", "reason": "budget insuffisant"},
            {"title": "PAB", "stage": "Lost", "reason": "Bad timing"},
            {"title": "Foyer", "stage": "Won", "revenue": "12 000"},
        )
        self.assertLost(by_french, reason=self.budget)
        self.assertLost(by_english, reason=self.timing)
        self.assertWon(won)

    def test_a_lost_line_may_have_no_reason_where_it_is_not_mandatory(self):
        self.assertLost(self.imported({"title": "PAG", "stage": "Perdu"}))

    def test_a_line_without_stage_starts_in_the_first_one(self):
        self.assertOpen(self.imported({"title": "PAG"}), self.new)

    def test_amounts_as_french_and_english_people_write_them(self):
        for text, amount in {
            "8 000,50 €": 8000.5,
            "8\u202f000,50\u00a0€": 8000.5,
            "8\u00a0000": 8000,
            "8000,50": 8000.5,
            "8,000.50": 8000.5,
            "8,000 EUR": 8000,
            "8000.- euros": 8000,
            "8.000,50": 8000.5,
            "€12500": 12500,
            "": 0,
        }.items():
            with self.subTest(text):
                lead = self.imported({"title": "PAG", "revenue": text})
                self.assertEqual(lead.expected_revenue, amount)

    def test_the_column_tells_the_decimal_mark(self):
        leads = self.imported(
            {"title": "A", "revenue": "1,500"}, {"title": "B", "revenue": "12,5"}
        )
        self.assertEqual(leads.mapped("expected_revenue"), [1.5, 12.5])

    def test_dates_as_french_and_english_people_write_them(self):
        closing = fields.Date.to_date("2026-12-31")
        for text in ("31/12/2026", "2026-12-31", "31.12.26", "31 décembre 2026"):
            with self.subTest(text):
                lead = self.imported({"title": "PAG", "closing": text})
                self.assertEqual(lead.date_deadline, closing)
        months_first = self.imported(
            {"title": "A", "closing": "12/31/2026"},
            {"title": "B", "closing": "12/30/2026"},
            {"title": "C", "closing": "02/03/2026"},
        )
        self.assertEqual(str(months_first[2].date_deadline), "2026-02-03")

    def test_one_wrong_date_does_not_change_how_the_others_are_read(self):
        rows = [{"title": str(n), "closing": f"0{n}/06/2026"} for n in range(1, 9)]
        rows.append({"title": "Wrong", "closing": "06/25/2026"})
        result = self.import_rows(*rows)
        self.assertRefused(result, (10, "Wrong", "date_deadline", "06/25/2026"))

    def test_the_salesperson_by_name_login_or_email(self):
        rows = [
            {"title": text, "salesperson": text}
            for text in (
                self.salesperson.name.upper(),
                self.salesperson.login,
                self.salesperson.email,
            )
        ]
        leads = self.imported(*rows)
        self.assertEqual(leads.user_id, self.salesperson)

    def test_an_empty_salesperson_means_nobody_yet(self):
        self.assertFalse(self.imported({"title": "PAG"}).user_id)
        without_column = self.import_file("Titre\r\nPAG\r\n;\r\n")["leads"]
        self.assertEqual(without_column.user_id, self.salesperson)

    def test_a_manager_imports_for_everyone(self):
        leads = self.imported(
            {"title": "A", "salesperson": self.salesperson.login},
            {"title": "B", "salesperson": self.colleague.login},
            user=self.manager,
        )
        self.assertEqual(leads.mapped("user_id"), self.salesperson | self.colleague)

    def test_a_spreadsheet_goes_in_too(self):
        import openpyxl

        book = openpyxl.Workbook()
        book.active.append(list(TITLES.values()))
        closing = fields.Date.to_date("2026-12-31")
        row = ["PAG", "Martin", "", "Gagné", 1234.567, "", closing, ""]
        book.active.append(row)
        content = io.BytesIO()
        book.save(content)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        result = self.import_file(content.getvalue(), file_type=kind)
        self.assertEqual(result["messages"], [])
        self.assertWon(result["leads"])
        self.assertAlmostEqual(result["leads"].expected_revenue, 1234.57, 2)
        self.assertEqual(result["leads"].date_deadline, closing)

    def test_encodings_and_separators(self):
        row = {"title": "Poêle, tubage", "stage": "Négociation", "revenue": "8 000,5 €"}
        for encoding in ("utf-8", "utf-8-sig", "windows-1252", "utf-16"):
            for separator in ";,\t":
                with self.subTest(encoding=encoding, separator=separator):
                    content = self.csv(row, separator=separator).encode(encoding)
                    lead = self.import_file(content)["leads"]
                    self.assertOpen(lead, self.negotiation)
                    self.assertEqual(lead.name, "Poêle, tubage")
                    self.assertEqual(lead.expected_revenue, 8000.5)

    def test_an_external_id_updates_what_was_imported_before(self):
        row = {"id": "old_crm.deal_1", "title": "PAG", "stage": "Négociation"}
        titles = {"id": "id", "title": "Titre", "stage": "Étape"}
        content = self.csv(row, titles=titles)
        lead = self.import_file(content, user=self.manager)["leads"]
        self.assertOpen(lead, self.negotiation)
        titles = {"id": "id", "stage": "Étape", "reason": "Motif de perte"}
        content = self.csv({**row, "stage": "Gagné"}, titles=titles)
        again = self.import_file(content, user=self.manager)
        self.assertEqual(again["messages"], [])
        self.assertEqual(again["leads"], lead)
        self.assertEqual(lead.name, "PAG")
        self.assertWon(lead)


@tagged("standard", "post_install", "-at_install")
class TestImportCustomers(ImportCase):
    """Customers are found by name, or created once with what the file says."""

    def test_a_new_customer_is_created_with_the_email_of_the_line(self):
        lead = self.imported(
            {"title": "PAG", "customer": "Pierre RICHARD", "email": "p@example.com"}
        )
        self.assertEqual(lead.partner_id.name, "Pierre RICHARD")
        self.assertEqual(lead.partner_id.email, "p@example.com")
        self.assertEqual(lead.email_from, "p@example.com")

    def test_lines_of_the_same_new_customer_share_one_contact(self):
        leads = self.imported(
            {"title": "A", "customer": "Pierre RICHARD"},
            {"title": "B", "customer": " pierre  richard ", "email": "p@example.com"},
            {"title": "C", "customer": "Pierre Richard", "email": "P@example.com"},
        )
        self.assertEqual(len(leads.partner_id), 1)
        self.assertEqual(leads.partner_id.email, "p@example.com")

    def test_a_known_customer_is_recognised_and_left_as_it_is(self):
        known = self.env["res.partner"].create(
            {"name": "Mairie de Lyon", "is_company": True, "email": "m@example.com"}
        )
        lead, other = self.imported(
            {"title": "A", "customer": "MAIRIE DE LYON", "email": "x@example.com"},
            {"title": "B", "customer": "Mairie de Lyon"},
        )
        self.assertEqual((lead | other).partner_id, known)
        self.assertEqual(lead.email_from, "x@example.com")
        self.assertEqual(known.email, "m@example.com")

    def test_a_known_customer_without_email_gets_it(self):
        known = self.env["res.partner"].create({"name": "Luc Chevalier"})
        lead = self.imported(
            {"title": "A", "customer": "Luc Chevalier", "email": "luc@example.com"}
        )
        self.assertEqual(lead.partner_id, known)
        self.assertEqual(known.email, "luc@example.com")

    def test_an_empty_email_is_the_one_the_customer_has(self):
        self.env["res.partner"].create(
            {"name": "Luc Chevalier", "email": "luc@example.com"}
        )
        lead = self.imported({"title": "A", "customer": "Luc Chevalier"})
        self.assertEqual(lead.email_from, "luc@example.com")

    def test_the_same_name_with_another_email_is_another_person(self):
        known = self.env["res.partner"].create(
            {"name": "Jean Martin", "email": "jean@example.com"}
        )
        first, second, third = self.imported(
            {"title": "A", "customer": "Jean Martin", "email": "jean@example.com"},
            {"title": "B", "customer": "Jean Martin", "email": "j.m@example.org"},
            {"title": "C", "customer": "Jean Martin", "email": "j.m@example.org"},
        )
        self.assertEqual(first.partner_id, known)
        self.assertNotEqual(second.partner_id, known)
        self.assertEqual(second.partner_id, third.partner_id)
        self.assertEqual(known.email, "jean@example.com")

    def test_a_name_of_several_customers_needs_an_email(self):
        for email in ("jean@example.com", "j.m@example.org"):
            self.env["res.partner"].create({"name": "Jean Martin", "email": email})
        result = self.import_rows(
            {"title": "A", "customer": "Jean Martin", "email": "jean@example.com"},
            {"title": "B", "customer": "Jean Martin"},
        )
        self.assertRefused(result, (3, "B", "partner_id", "Jean Martin"))


@tagged("standard", "post_install", "-at_install")
class TestImportPipelines(ImportCase):
    """Several pipelines use the same name for a stage."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coaching = cls.new_team("Coaching")
        cls.coaching_call = cls.new_stage("Appel", cls.coaching, probability=15)
        cls.stoves_call = cls.new_stage("Appel", cls.team, probability=25)
        cls.coaching_only = cls.new_stage("Séance", cls.coaching, probability=35)
        cls.coaching_negotiation = cls.new_stage(
            "Négociation", cls.coaching, probability=45
        )

    def rows(self, *pairs):
        titles = {**TITLES, "team": "Équipe commerciale"}
        rows = [
            {"title": f"{stage} {team}", "stage": stage, "team": team}
            for stage, team in pairs
        ]
        return self.csv(*rows, titles=titles)

    def test_the_stage_of_the_team_the_line_says(self):
        result = self.import_file(
            self.rows(
                ("Appel", "Coaching"),
                ("Appel", "stoves"),
                ("Négociation", "Coaching"),
                ("Négociation", "Stoves"),
            )
        )
        self.assertEqual(result["messages"], [])
        self.assertEqual(
            [lead.stage_id for lead in result["leads"]],
            [
                self.coaching_call,
                self.stoves_call,
                self.coaching_negotiation,
                self.negotiation,
            ],
        )
        self.assertEqual(result["leads"][0].team_id, self.coaching)

    def test_without_a_team_the_importer_s_own_stage(self):
        call, negotiation = self.imported(
            {"title": "A", "stage": "Appel"}, {"title": "B", "stage": "Négociation"}
        )
        self.assertEqual(call.stage_id, self.stoves_call)
        self.assertEqual(call.team_id, self.team)
        self.assertEqual(negotiation.stage_id, self.negotiation)

    def test_without_a_team_the_stage_of_the_salesperson_s(self):
        self.coaching.member_ids = self.colleague
        lead = self.imported(
            {"title": "A", "stage": "Appel", "salesperson": self.colleague.login},
            user=self.manager,
        )
        self.assertEqual(lead.stage_id, self.coaching_call)
        self.assertEqual(lead.team_id, self.coaching)

    def test_a_stage_of_another_team_is_refused(self):
        result = self.import_file(
            self.rows(("Séance", "Coaching"), ("Séance", "Stoves"), ("Séance", ""))
        )
        self.assertRefused(
            result,
            (3, "Séance Stoves", "stage_id", "Coaching"),
            (4, "Séance", "stage_id", "Coaching"),
        )


@tagged("standard", "post_install", "-at_install")
class TestImportWrongLines(ImportCase):
    """Every wrong line is named, and nothing is written."""

    WRONG = {
        "Sans étape connue": ({"stage": "Bidule"}, "stage_id", "Bidule"),
        "Vendeur inconnu": ({"salesperson": "Zorro"}, "user_id", "Zorro"),
        "Montant douteux": ({"revenue": "12x3"}, "expected_revenue", "12x3"),
        "Montant négatif": ({"revenue": "-500"}, "expected_revenue", "-500"),
        "Montant infini": ({"revenue": "1e400"}, "expected_revenue", "1e400"),
        "Montant énorme": ({"revenue": "9" * 30}, "expected_revenue", "999"),
        "Montant NaN": ({"revenue": "NaN"}, "expected_revenue", "NaN"),
        "Montant inf": ({"revenue": "inf"}, "expected_revenue", "inf"),
        "Montant formule": ({"revenue": "=1+1"}, "expected_revenue", "=1+1"),
        "Date impossible": ({"closing": "31/02/2026"}, "date_deadline", "31/02/2026"),
        "Date en lettres": ({"closing": "bientôt"}, "date_deadline", "bientôt"),
        "Date absurde": ({"closing": "01/01/9999"}, "date_deadline", "9999"),
        "Motif inconnu": (
            {"stage": "Perdu", "reason": "Pluie"},
            "lost_reason_id",
            "Pluie",
        ),
        "Motif sans perte": (
            {"stage": "Négociation", "reason": "Budget insuffisant"},
            "lost_reason_id",
            "Budget insuffisant",
        ),
        "Client formule": ({"customer": "=cmd|' /C calc'!A0"}, "partner_id", "=cmd"),
        "Client nul": ({"customer": "Nul\0le"}, "partner_id", "Nul"),
        "E-mail sans fin": ({"email": "x" * 2000}, "email_from", "xxx"),
    }

    def test_every_kind_of_wrong_line_is_named_with_the_others(self):
        rows = [
            {"title": title, **cells} for title, (cells, _c, _w) in self.WRONG.items()
        ]
        rows.insert(3, {"title": "Bonne ligne", "customer": "Toute Nouvelle"})
        rows.append({"customer": "Sans Titre", "stage": "Gagné"})
        rows.append("Trop;de;;;;;;;;cellules")
        rows.append("Coupée")
        expected = [
            (number, row["title"], *self.WRONG[row["title"]][1:])
            for number, row in enumerate(rows, 2)
            if isinstance(row, dict) and row.get("title") in self.WRONG
        ]
        expected += [
            (len(rows) - 1, "", "name", ""),
            (len(rows), "Trop", "name", "10"),
            (len(rows) + 1, "Coupée", "name", ""),
        ]
        before = self.counts()
        for dryrun in (True, False):
            with self.subTest(dryrun=dryrun):
                result = self.import_rows(*rows, dryrun=dryrun)
                self.assertRefused(result, *expected)
                self.assertEqual(self.counts(), before)

    def test_sentences_are_in_the_language_of_the_user(self):
        rows = [{"title": title, **wrong[0]} for title, wrong in self.WRONG.items()]
        rows += [{"stage": "Gagné"}, "Trop;de;;;;;;;;cellules", "Coupée"]
        french = self.import_rows(*rows)["messages"]
        self.salesperson.lang = "en_US"
        english = self.import_rows(*rows)["messages"]
        self.assertEqual(len(french), len(english))
        for said, meant in zip(french, english, strict=True):
            self.assertTrue(said["message"].startswith("Ligne "), said["message"])
            self.assertTrue(meant["message"].startswith("Line "), meant["message"])
            said_why, meant_why = (
                text["message"].rpartition("” ")[2].rpartition(" » ")[2]
                for text in (said, meant)
            )
            self.assertNotEqual(said_why, meant_why)

    def test_messages_are_all_different_or_the_screen_merges_them(self):
        result = self.import_rows(*({"title": "A", "stage": "Bidule"} for _n in "123"))
        texts = {message["message"] for message in result["messages"]}
        self.assertEqual(len(texts), 3)
        self.assertEqual(result["name"][:3], ["A", "A", "A"])

    def test_one_line_wrong_in_several_columns_says_so_for_each(self):
        row = {"title": "A", "stage": "Bidule", "revenue": "x y", "closing": "y z"}
        result = self.import_rows(row)
        self.assertRefused(
            result,
            (2, "A", "stage_id", "Bidule"),
            (2, "A", "expected_revenue", "x y"),
            (2, "A", "date_deadline", "y z"),
        )

    def test_the_remedy_of_an_unknown_stage_names_those_that_are(self):
        result = self.import_rows({"title": "A", "stage": "Bidule"})
        for name in ("Nouveau contact", "Proposition envoyée", "Perdu"):
            self.assertIn(name, result["messages"][0]["message"])

    def test_without_a_column_of_titles_there_is_no_opportunity(self):
        result = self.import_file("Étape;Client\r\nGagné;Martin\r\n")
        self.assertRefused(result, (2, "", "name", ""))

    def test_a_mandatory_lost_reason(self):
        self.company.crm_lost_reason_required = True
        result = self.import_rows(
            {"title": "A", "stage": "Perdu"},
            {"title": "B", "stage": "Perdu", "reason": "Budget insuffisant"},
            {"title": "C", "stage": "Lost"},
        )
        self.assertRefused(
            result, (2, "A", "lost_reason_id", ""), (4, "C", "lost_reason_id", "")
        )
        result = self.import_file("Titre;Étape\r\nA;Perdu\r\n")
        self.assertRefused(result, (2, "A", "stage_id", ""))

    def test_a_salesperson_does_not_import_for_a_colleague(self):
        result = self.import_rows(
            {"title": "A", "salesperson": self.colleague.login},
            {"title": "B", "salesperson": self.salesperson.login},
        )
        self.assertRefused(result, (2, "A", "user_id", self.colleague.name))

    def test_namesakes_among_salespeople_are_told_apart_by_login(self):
        self.colleague.name = self.salesperson.name
        result = self.import_rows(
            {"title": "A", "salesperson": self.salesperson.name},
            {"title": "B", "salesperson": self.salesperson.login},
        )
        self.assertRefused(result, (2, "A", "user_id", self.salesperson.name))

    def test_lines_are_numbered_as_a_spreadsheet_does(self):
        result = self.import_rows({"title": "A"}, "", ";;;;;;;", {"stage": "Gagné"})
        self.assertEqual(len(result["messages"]), 1)
        self.assertIn("5", result["messages"][0]["message"])

    def test_what_only_odoo_refuses_is_named_line_by_line_too(self):
        """More than ten, which is where Odoo stops."""
        titles = {**TITLES, "tags": "Étiquettes", "priority": "Priorité"}
        rows = [
            {"title": f"Bonne {number}", "customer": f"Client {number}"}
            if number % 2
            else {"title": f"Mauvaise {number}", "priority": "Énorme"}
            for number in range(60)
        ]
        before = self.counts()
        result = self.import_file(self.csv(*rows, titles=titles))
        expected = [
            (number + 2, f"Mauvaise {number}", "priority", "Énorme")
            for number in range(0, 60, 2)
        ]
        self.assertRefused(result, *expected)
        self.assertEqual(self.counts(), before)

    def test_what_creating_refuses_is_named_line_by_line_too(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.company_ids += company
        elsewhere = self.env["res.partner"].create(
            {"name": "Ailleurs", "company_id": company.id}
        )
        titles = {**TITLES, "company": "Société"}
        self.manager.group_ids += self.env.ref("base.group_multi_company")
        rows = [
            {
                "title": f"Ligne {number}",
                "customer": elsewhere.name if number % 2 else "Ici",
                "company": self.company.name,
            }
            for number in range(30)
        ]
        self.manager.company_id = self.company
        before = self.counts()
        content = self.csv(*rows, titles=titles)
        wizard, preview, options, paths = self.screen(content, user=self.manager)
        wizard = wizard.with_context(allowed_company_ids=self.manager.company_ids.ids)
        result = wizard.execute_import(paths, preview["headers"], options)
        self.env.invalidate_all()
        self.assertFalse(result["ids"])
        self.assertEqual(
            [message["rows"]["from"] for message in result["messages"]],
            list(range(1, 30, 2)),
        )
        for message in result["messages"]:
            title = rf"\bLigne {message['rows']['from']}\b"
            self.assertRegex(message["message"], title)
        self.assertEqual(self.counts(), before)

    def test_a_file_wrong_beyond_the_first_batch_is_refused_before_it(self):
        rows = [{"title": f"Ligne {number}"} for number in range(20)]
        rows[15]["stage"] = "Bidule"
        before = self.counts()
        result = self.import_rows(*rows, options={"limit": 10})
        self.assertRefused(result, (17, "Ligne 15", "stage_id", "Bidule"))
        self.assertEqual(self.counts(), before)

    def test_a_file_goes_in_batch_after_batch(self):
        rows = [{"title": f"L{n}", "customer": "Martin"} for n in range(25)]
        content = self.csv(*rows)
        skip, leads = 0, self.Lead
        for size in (10, 10, 5):
            result = self.import_file(content, options={"limit": 10, "skip": skip})
            self.assertEqual(len(result["leads"]), size)
            leads |= result["leads"]
            skip = result["nextrow"]
        self.assertFalse(skip)
        self.assertEqual(leads.mapped("name"), [row["title"] for row in rows])
        self.assertEqual(len(leads.partner_id), 1)

    def test_files_that_are_not_are_refused_in_a_sentence(self):
        wizard = self.env["base_import.import"].with_user(self.salesperson)
        for content in (b"", b"Titre;Client\r\n", b"\0\0\0\xff\xfe", b"\xff\xfe\0"):
            with self.subTest(content):
                broken = wizard.create({"res_model": "crm.lead"})
                broken.write({"file": content, "file_type": "text/csv"})
                preview = broken.parse_preview({**SCREEN_OPTIONS})
                self.assertTrue(preview["error"])

    def test_titles_of_columns_may_be_hostile_too(self):
        result = self.import_file("Titre;Cl\0ient;<script>\r\nPAG;a;b\r\n")
        self.assertEqual(result["messages"], [])
        self.assertEqual(result["leads"].name, "PAG")


@tagged("standard", "post_install", "-at_install")
class TestImportChoices(ImportCase):
    """What the screen offers when a value is not recognised."""

    ROWS = (
        {"title": "Bonne", "customer": "Martin", "stage": "Gagné"},
        {
            "title": "Mauvaise",
            "customer": "Durand",
            "stage": "Bidule",
            "revenue": "x y",
        },
        {"title": "Autre", "stage": "Perdu", "reason": "Pluie"},
    )

    def test_wrong_lines_are_skipped_where_asked(self):
        skip = {"import_skip_records": ["stage_id", "lost_reason_id"]}
        result = self.import_rows(*self.ROWS, options=skip)
        self.assertEqual(result["messages"], [])
        self.assertEqual(result["leads"].mapped("name"), ["Bonne"])
        self.assertWon(result["leads"])
        known = self.env["res.partner"].search_count([("name", "=", "Durand")])
        self.assertFalse(known, "nothing of a skipped line is written")

    def test_lines_wrong_elsewhere_still_block(self):
        skip = {"import_skip_records": ["lost_reason_id"]}
        result = self.import_rows(*self.ROWS, options=skip)
        self.assertRefused(
            result,
            (3, "Mauvaise", "stage_id", "Bidule"),
            (3, "Mauvaise", "expected_revenue", "x y"),
        )

    def test_a_line_with_nothing_to_recognise_is_not_skipped(self):
        skip = {"import_skip_records": ["stage_id", "user_id", "tag_ids"]}
        titles = {**TITLES, "tags": "Étiquettes"}
        content = self.csv({"title": "PAG"}, titles=titles)
        self.assertEqual(len(self.import_file(content, options=skip)["leads"]), 1)

    def test_unknown_values_are_left_empty_where_asked(self):
        empty = {"import_set_empty_fields": ["stage_id", "lost_reason_id", "user_id"]}
        first, lost = self.imported(
            {"title": "A", "stage": "Bidule", "salesperson": "Zorro"},
            {"title": "B", "stage": "Perdu", "reason": "Pluie"},
            options=empty,
        )
        self.assertOpen(first, self.new)
        self.assertFalse(first.user_id)
        self.assertLost(lost)

    def test_unknown_values_are_created_where_asked_and_allowed(self):
        create = {"name_create_enabled_fields": {"lost_reason_id": True}}
        rows = [
            {"title": "A", "stage": "Perdu", "reason": "Pluie"},
            {"title": "B", "stage": "Perdu", "reason": "pluie"},
        ]
        refused = self.import_rows(*rows, options=create)
        self.assertRefused(
            refused, (2, "A", "lost_reason_id", ""), (3, "B", "lost_reason_id", "")
        )
        leads = self.imported(*rows, options=create, user=self.manager)
        self.assertEqual(leads.lost_reason_id.mapped("name"), ["Pluie"])


@tagged("standard", "post_install", "-at_install")
class TestImportThousandLines(ImportCase):
    """Day one: a thousand lines, some won, some lost, some wrong."""

    STAGES = (
        "Nouveau contact",
        "First Contact",
        "appel découverte",
        "Proposition envoyée",
        "NÉGOCIATION",
        "Gagné",
        "Perdu",
        "Won",
    )

    def rows(self, count=1000):
        return [
            {
                "title": f"PAG Rika - Tubage {number}",
                "customer": f"Client {number % 700}",
                "email": f"client{number % 700}@example.com",
                "stage": self.STAGES[number % 8],
                "revenue": f"{1 + number % 28}\u202f{number % 1000:03d},50 €",
                "salesperson": self.salesperson.login if number % 3 else "",
                "closing": f"{1 + number % 28:02d}/12/2026",
                "reason": "Budget insuffisant" if number % 8 == 6 else "",
            }
            for number in range(count)
        ]

    def test_a_thousand_lines_land_where_they_say(self):
        leads = self.imported(*self.rows())
        self.assertEqual(len(leads.partner_id), 700)
        self.assertEqual(
            Counter((lead.stage_id, lead.probability, lead.active) for lead in leads),
            {
                (self.new, 10, True): 125,
                (self.first, 20, True): 125,
                (self.discovery, 40, True): 125,
                (self.proposal, 60, True): 125,
                (self.negotiation, 80, True): 125,
                (self.won, 100, True): 250,
                (self.lost, 0, False): 125,
            },
        )
        self.assertEqual(
            Counter(leads.mapped("won_status")),
            {"pending": 625, "won": 250, "lost": 125},
        )
        lost = leads.filtered(lambda lead: lead.won_status == "lost")
        self.assertEqual(lost.lost_reason_id, self.budget)
        self.assertFalse(any(leads.mapped("is_probability_manual")))
        self.assertEqual(leads[999].expected_revenue, 20999.5)
        self.assertEqual(str(leads[27].date_deadline), "2026-12-28")
        self.assertEqual(leads.user_id, self.salesperson)
        self.assertEqual(len(leads.filtered(lambda lead: not lead.user_id)), 334)

    def test_the_wrong_ones_among_a_thousand_are_all_named(self):
        rows = self.rows()
        rows[3]["stage"] = "Bidule"
        rows[199]["revenue"] = "beaucoup"
        rows[500]["salesperson"] = "Zorro"
        rows[501]["closing"] = "31/06/2026"
        rows[702]["reason"] = "Pluie"
        rows[801]["title"] = ""
        for number in range(900, 950):
            rows[number]["revenue"] = "-1"
        expected = [
            (5, "Tubage 3", "stage_id", "Bidule"),
            (201, "Tubage 199", "expected_revenue", "beaucoup"),
            (502, "Tubage 500", "user_id", "Zorro"),
            (503, "Tubage 501", "date_deadline", "31/06/2026"),
            (704, "Tubage 702", "lost_reason_id", "Pluie"),
            (803, "", "name", ""),
            *(
                (number + 2, f"Tubage {number}", "expected_revenue", "-1")
                for number in range(900, 950)
            ),
        ]
        before = self.counts()
        for dryrun in (True, False):
            result = self.import_rows(*rows, dryrun=dryrun)
            self.assertRefused(result, *expected)
            self.assertEqual(self.counts(), before)

    def test_names_are_looked_up_together_not_line_by_line(self):
        """Ten times the lines, wrong so that nothing else is done: no more queries."""
        few, many = (
            self.queries(self.csv(*({**row, "title": ""} for row in self.rows(count))))
            for count in (30, 300)
        )
        self.assertLess(many, few + 20)

    def queries(self, content):
        wizard, preview, options, paths = self.screen(content)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        result = wizard.execute_import(paths, preview["headers"], options, dryrun=True)
        self.assertFalse(result["ids"])
        return self.env.cr.sql_log_count - before
