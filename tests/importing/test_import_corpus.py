"""Files that other programs and people make, and what is right: tests/corpus/import.

``import_*.csv`` failed once in somebody's hands. The others are variants of each kind:
another program, language, encoding, separator, order of columns.
"""

from odoo import fields
from odoo.tests import tagged

from ..tools.paths import ROOT
from .test_csv_import import ImportCase

CORPUS = ROOT / "tests/corpus/import"


class CorpusCase(ImportCase):
    def file(self, name):
        return (CORPUS / name).read_bytes()

    def tried(self, name, **kwargs):
        """Import a file as the screen does; return what is told of it."""
        answers = {"known_lines": "ask", **kwargs.pop("options", {})}
        return self.import_file(self.file(name), options=answers, **kwargs)

    def taken(self, name, **kwargs):
        """Import a file where nothing is wrong; return the opportunities."""
        result = self.tried(name, **kwargs)
        wrong = [m["message"] for m in result["messages"] if m["type"] == "error"]
        self.assertEqual(wrong, [])
        return result["leads"]

    def fields_of(self, name):
        """Return which field each column of a file goes into by itself."""
        _wizard, preview, _options, paths = self.screen(self.file(name))
        return dict(zip(preview["headers"], paths, strict=True))

    def said(self, result, kind=None):
        return [
            message["message"]
            for message in result["messages"]
            if kind in (None, message["type"])
        ]

    def told(self, result, title, name):
        """Return what is told of a column: how many values were kept, changed, …"""
        titles = self.screen(self.file(name))[1]["headers"]
        columns = result["pipeline"]["columns"]
        return next(one for one in columns if titles[one["index"]] == title)

    def stages_of(self, leads):
        return [lead.stage_id.with_context(lang="fr_FR").name for lead in leads]

    def rate(self, code, rate, **values):
        """Have a currency in use, so many of it for one of the company's."""
        currency = self.env.ref(f"base.{code}")
        currency.active = True
        today = fields.Date.context_today(self.salesperson)
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "rate": rate, "name": today, **values}
        )
        return currency


@tagged("standard", "post_install", "-at_install")
class TestColumnsThatVanish(CorpusCase):
    """A column goes into a field that keeps it; the screen says what became of it."""

    def test_a_phone_column_fills_in_the_phone(self):
        result = self.tried("import_phone_title.csv")
        self.assertEqual(result["leads"].phone, "+32 471 00 00 01")
        told = self.told(result, "Numéro de téléphone", "import_phone_title.csv")
        self.assertEqual((told["kept"], told["dropped"]), (1, 0))

    def test_the_phones_of_forms_lose_their_label(self):
        for name, phones in {
            "phone_facebook_fr.csv": ["+32471000001", "0472 00 00 02"],
            "phone_forms.csv": ["+32-471-00-00-01", "0472/00.00.02", "04 70 00 00 03"],
            "phone_two_columns.csv": ["+34 612 34 56 78", "+34 698 76 54 32"],
        }.items():
            with self.subTest(name):
                self.assertEqual(self.taken(name).mapped("phone"), phones)

    def test_what_a_second_phone_column_says_too_is_told_dropped(self):
        result = self.tried("phone_forms.csv")
        told = self.told(result, "Mobiel", "phone_forms.csv")
        self.assertEqual((told["changed"], told["dropped"]), (1, 1))

    def test_dates_vat_numbers_and_ibans_are_not_phones(self):
        self.company.country_id = self.env.ref("base.be")
        result = self.tried("phone_not_phones.csv")
        self.assertEqual(
            result["leads"].mapped("phone"),
            [False, False, False, "+32 4 123 45 67", False],
        )
        warnings = self.said(result, "warning")
        for value in (
            "03/04/2027",
            "BE0403170701",
            "BE68 5390 0754 7034",
            "3,2471E+10",
        ):
            self.assertTrue(any(value in text for text in warnings), value)
        told = self.told(result, "Telefonnummer", "phone_not_phones.csv")
        self.assertEqual((told["kept"], told["dropped"]), (1, 4))

    def test_columns_are_recognised_without_their_prefix(self):
        self.assertEqual(
            self.fields_of("import_prefixed_titles.csv"),
            {
                "Deal - Title": "name",
                "Deal - Value": "expected_revenue",
                "Deal - Contact person": "partner_id",
                "Person - Email": "email_from",
                "Deal - Owner": "user_id",
                "Deal - Stage": "stage_id",
                "Deal - Expected close date": "date_deadline",
            },
        )

    def test_no_column_goes_by_itself_into_a_field_that_keeps_nothing(self):
        Lead = self.Lead.with_context(lang="fr_FR")
        for name, field in Lead._fields.items():
            if field.store or not (field.search or field.compute or field.related):
                continue
            label = field.get_description(Lead.env)["string"]
            with self.subTest(name):
                content = f"Titre;{label};{name}\nPAG;a;b\n"
                paths = self.screen(content)[3]
                self.assertNotIn(name, paths)

    def test_what_an_earlier_version_took_for_a_phone_is_not_chosen_again(self):
        self.env["base_import.mapping"].create(
            {
                "res_model": "crm.lead",
                "column_name": "numéro de téléphone",
                "field_name": "phone_mobile_search",
            }
        )
        self.assertEqual(self.taken("import_phone_title.csv").phone, "+32 471 00 00 01")

    def test_the_columns_of_one_file_say_nothing_of_another(self):
        """Odoo remembers that a status was the stage, where there was no stage."""
        self.import_file("Titre;Statut;Revenu attendu\nPAG;Gagné;1\n")
        content = "Titre;Étape;Statut;Montant;Revenu attendu\nPAB;Négociation;x;2;1\n"
        self.assertEqual(
            self.screen(content)[3],
            ["name", "stage_id", "import_outcome", "expected_revenue", False],
        )

    def test_a_value_that_a_field_does_not_keep_is_told_dropped(self):
        content = "Titre;move_reason;Résumé de l'activité suivante\nPAG;Salon;Appeler\n"
        wizard, _preview, options, paths = self.screen(content)
        self.assertEqual(paths, ["name", "move_reason", False])
        fields_of = ["name", "move_reason", "activity_summary"]
        told = wizard.execute_import(fields_of, ["", "", ""], options)["pipeline"]
        self.assertEqual([one["kept"] for one in told["columns"]], [1, 1, 0])
        self.assertEqual(told["columns"][2]["dropped"], 1)

    def test_programs_are_recognised_by_their_titles(self):
        for name, program in {
            "import_prefixed_titles.csv": "Pipedrive",
            "outcome_pipedrive_fr.csv": "Pipedrive",
            "import_twice.csv": "HubSpot",
            "outcome_nl.csv": "HubSpot",
            "outcome_es.csv": "HubSpot",
            "outcome_it.csv": "HubSpot",
            "outcome_pt.csv": "HubSpot",
            "import_two_amounts.csv": "Salesforce",
            "amounts_salesforce_fr.csv": "Salesforce",
            "outcome_de.csv": "Salesforce",
            "outcome_booleans.csv": "Salesforce",
            "import_sales_stage.csv": "SuiteCRM",
            "import_ambiguous_dates.csv": "Zoho CRM",
            "outcome_trello.csv": "Trello",
            "import_lead_form.csv": "Meta (Facebook, Instagram)",
            "phone_facebook_fr.csv": "Meta (Facebook, Instagram)",
            "import_outcome.csv": "",
        }.items():
            with self.subTest(name):
                preview = self.screen(self.file(name))[1]
                self.assertEqual(preview["pipeline"]["program"], program)


@tagged("standard", "post_install", "-at_install")
class TestAmountsInSilence(CorpusCase):
    """No amount becomes another, and none changes currency, without a word."""

    def test_the_amount_is_believed_rather_than_what_is_expected_of_it(self):
        for name, amounts in {
            "import_two_amounts.csv": [9000, 7000],
            "amounts_salesforce_fr.csv": [9000],
            "amounts_hubspot.csv": [9000],
            "amounts_expected_alone.csv": [4500],
        }.items():
            with self.subTest(name):
                leads = self.taken(name)
                self.assertEqual(leads.mapped("expected_revenue"), amounts)

    def test_the_column_that_is_not_believed_is_told(self):
        preview = self.screen(self.file("amounts_hubspot.csv"))[1]
        aside = {
            preview["headers"][one["index"]]: one["instead"]
            for one in preview["pipeline"]["set_aside"]
        }
        self.assertEqual(aside, {"Amount in company currency": "Amount"})

    def test_a_currency_without_rate_is_refused_by_line(self):
        for name, line, title, words in (
            ("import_currency.csv", 3, "Insert Noel", "USD"),
            ("currency_title.csv", 2, "Poêle Colson", "USD"),
        ):
            with self.subTest(name):
                result = self.tried(name)
                self.assertRefused(result, (line, title, "expected_revenue", words))

    def test_a_currency_with_a_rate_is_converted_and_told(self):
        self.rate("USD", 2)
        for name, amounts in {
            "import_currency.csv": [9000, 3500],
            "currency_title.csv": [4500, 0],
        }.items():
            with self.subTest(name):
                result = self.tried(name)
                self.assertEqual(result["leads"].mapped("expected_revenue"), amounts)
                self.assertEqual(len(self.said(result, "warning")), 1)
                self.assertIn("USD", self.said(result)[0])
                self.assertIn("EUR", self.said(result)[0])

    def test_a_currency_called_by_its_name(self):
        self.rate("USD", 2)
        for name in ("United States dollar", "US Dollars", "USD - US dollar", "usd"):
            content = f"Titre;Montant;Devise\n{name};7000;{name}\nB;1;Euro\n"
            with self.subTest(name):
                lead = self.import_file(content)["leads"][0]
                self.assertEqual(lead.expected_revenue, 3500)

    def test_a_currency_in_use_without_rate_is_not_worth_as_much(self):
        self.env.ref("base.USD").active = True
        result = self.tried("import_currency.csv")
        self.assertRefused(result, (3, "Insert Noel", "expected_revenue", "USD"))

    def test_the_rate_of_the_company_counts(self):
        other = self.env["res.company"].create({"name": "Ailleurs"})
        self.rate("USD", 4, company_id=other.id)
        self.assertFalse(self.tried("import_currency.csv")["ids"])
        self.rate("USD", 2, company_id=self.company.id)
        leads = self.taken("import_currency.csv")
        self.assertEqual(leads.mapped("expected_revenue"), [9000, 3500])

    def test_signs_negative_amounts_garbage_and_ranges(self):
        self.rate("USD", 2)
        result = self.tried("currency_signs.csv")
        self.assertRefused(
            {
                **result,
                "messages": [m for m in result["messages"] if m["type"] == "error"],
            },
            (4, "Foyer Renard", "expected_revenue", "CHF"),
            (5, "PAG Huy", "expected_revenue", "-300"),
            (6, "PAB Dinant", "expected_revenue", "douze mille"),
            (7, "PAC Namur", "expected_revenue", "6000-8000"),
        )
        self.assertIn("3\xa0500,00 EUR", self.said(result, "warning")[0])

    def test_the_currency_of_the_amount_not_of_its_conversion(self):
        self.rate("USD", 2)
        result = self.tried("currency_salesforce.csv")
        errors = [m for m in result["messages"] if m["type"] == "error"]
        self.assertRefused(
            {**result, "messages": errors},
            (4, "Foyer Renard", "import_currency", "ZZZ"),
        )

    def test_a_sign_against_its_column_is_refused(self):
        self.rate("USD", 2)
        result = self.tried("currency_contradiction.csv")
        errors = [m for m in result["messages"] if m["type"] == "error"]
        self.assertRefused(
            {**result, "messages": errors},
            (2, "Kachel Colson", "expected_revenue", "USD"),
        )


@tagged("standard", "post_install", "-at_install")
class TestOutcomeOnImport(CorpusCase):
    """Won, lost or open: as the file says, in the stage it was lost from."""

    def test_a_status_decides_and_the_loss_keeps_the_stage_it_was_lost_from(self):
        colson, renard, noel = self.taken("import_outcome.csv")
        self.assertOpen(colson, self.proposal)
        self.assertLost(renard, reason=self.budget)
        self.assertEqual(renard.last_open_stage_id, self.proposal)
        self.assertWon(noel)
        moves = self.rows(renard)
        self.assertEqual(moves.mapped("kind"), ["created", "lost"])
        self.assertEqual(moves.mapped("origin"), ["import", "import"])
        self.assertEqual(moves[1].from_stage_id, self.proposal)
        self.assertEqual(moves[1].lost_reason_id, self.budget)

    def test_reopening_goes_back_to_the_stage_it_was_lost_from(self):
        renard = self.taken("import_outcome.csv")[1]
        renard.active = True
        self.assertOpen(renard, self.proposal)

    def test_outcomes_of_other_programs_in_six_languages(self):
        won, lost, negotiation = "Gagné", "Perdu", "Négociation"
        for name, stages in {
            "import_sales_stage.csv": ["Proposition envoyée", won],
            "import_stage_words.csv": [won, lost],
            "outcome_pipedrive_fr.csv": ["Proposition envoyée", lost, won],
            "outcome_nl.csv": [won, lost, negotiation],
            "outcome_de.csv": [lost, won, negotiation],
            "outcome_es.csv": [won, lost],
            "outcome_it.csv": [won, lost],
            "outcome_pt.csv": [won, lost],
            "outcome_booleans.csv": [won, negotiation],
            "outcome_trello.csv": [negotiation, won],
        }.items():
            with self.subTest(name):
                options = {"name_create_enabled_fields": {"tag_ids": True}}
                leads = self.taken(name, options=options, user=self.manager)
                self.assertEqual(self.stages_of(leads), stages)

    def test_a_contact_beside_an_organisation_is_not_the_customer(self):
        colson = self.taken("outcome_pipedrive_fr.csv")[0]
        self.assertEqual(colson.partner_id.name, "Colson SPRL")
        self.assertEqual(colson.contact_name, "Nadia Colson")

    def test_what_was_closed_is_past_the_gate_of_the_stage_it_left(self):
        self.require(self.proposal, "phone")
        self.company.crm_lost_note_required = True
        content = "Titre,Étape,Statut\nA,Proposition envoyée,%s\n"
        self.assertFalse(self.import_file(content % "Ouverte")["ids"])
        lead = self.import_file(content % "Perdue")["leads"]
        self.assertLost(lead)
        self.assertEqual(lead.last_open_stage_id, self.proposal)

    def test_the_gate_of_the_stage_it_is_closed_in_asks(self):
        self.require(self.won, "phone")
        result = self.tried("import_outcome.csv")
        self.assertRefused(result, (4, "Insert Noel", "stage_id", "Téléphone"))

    def test_a_stage_of_the_team_is_closed_in_the_team_s_own(self):
        team, (_call, offer, _signed, refused) = self.team_with_stages()
        content = "Titre;Équipe;Étape;Statut\nA;Coaching;Coaching: offer;Perdue\n"
        lead = self.import_file(content, user=self.manager)["leads"]
        self.assertEqual((lead.team_id, lead.stage_id), (team, refused))
        self.assertEqual(lead.last_open_stage_id, offer)

    def test_a_stage_nobody_knows_is_mapped_once_for_all_its_lines(self):
        result = self.tried("outcome_unknown_words.csv")
        self.assertFalse(result["ids"])
        asked = result["pipeline"]
        self.assertEqual(asked["stages"], [{"word": "Contract sent", "count": 2}])
        self.assertEqual(
            asked["outcomes"],
            [{"word": "Live", "count": 1}, {"word": "Dead", "count": 1}],
        )
        self.assertIn([self.proposal.id, "Proposition envoyée"], asked["stage_names"])
        answers = {
            "stage_choices": {"Contract sent": self.proposal.id},
            "outcome_choices": {"Live": "open", "Dead": "lost"},
        }
        colson, noel = self.taken("outcome_unknown_words.csv", options=answers)
        self.assertOpen(colson, self.proposal)
        self.assertLost(noel)
        self.assertEqual(noel.last_open_stage_id, self.proposal)

    def test_the_question_is_there_before_anything_is_tried(self):
        asked = self.screen(self.file("outcome_unknown_words.csv"))[1]["pipeline"]
        self.assertEqual(asked["stages"], [{"word": "Contract sent", "count": 2}])

    def test_hostile_answers_are_no_answers(self):
        answers = {
            "stage_choices": {"Contract sent": "1 or 1=1", "x": [1]},
            "outcome_choices": {"Live": "deleted", "Dead": {}},
            "date_order": {"a": 1},
            "known_lines": ["update"],
        }
        result = self.tried("outcome_unknown_words.csv", options=answers)
        self.assertFalse(result["ids"])

    def test_a_stage_against_its_status_is_refused(self):
        result = self.tried("outcome_contradiction.csv")
        self.assertRefused(
            result,
            (2, "Poêle Colson", "import_outcome", "gagnée"),
            (3, "Insert Noel", "import_outcome", "perdue"),
        )

    def test_a_pipeline_is_a_team_or_a_stage_or_is_told_dropped(self):
        sales = self.new_team("Ventes directes")
        name = "outcome_pipeline_column.csv"
        leads = self.taken(name, user=self.manager)
        self.assertEqual(self.stages_of(leads)[:2], ["Négociation", "Gagné"])
        self.assertEqual(leads[2].team_id, sales)
        sales.name = "Autre"
        told = self.told(
            self.tried(name, options={"known_lines": "create"}), "Pipeline", name
        )
        self.assertEqual(told["dropped"], 1)

    def test_one_hundred_percent_in_an_open_stage_is_said(self):
        result = self.tried("probability_open.csv")
        colson, noel, renard = result["leads"]
        self.assertOpen(colson, self.negotiation)
        self.assertWon(noel)
        self.assertEqual((renard.probability, renard.is_probability_manual), (65, True))
        self.assertEqual(len(self.said(result)), 1)
        self.assertIn("Ligne 2, «\xa0Poêle Colson\xa0»", self.said(result)[0])

    def test_a_lead_at_one_hundred_percent_can_be_converted(self):
        result = self.tried("import_probability_100.csv")
        self.assertIn("100 %", self.said(result, "warning")[0])
        lead = result["leads"]
        self.assertEqual(lead.type, "lead")
        wizard = self.env["crm.lead2opportunity.partner"].with_context(
            active_model="crm.lead", active_id=lead.id, active_ids=lead.ids
        )
        wizard.create({"name": "convert", "action": "create"}).action_apply()
        self.assertEqual(lead.type, "opportunity")

    def test_chances_from_zero_to_one_are_percents(self):
        colson, noel, renard = self.taken("probability_fractions.csv")
        self.assertEqual((colson.probability, renard.probability), (65, 20))
        self.assertWon(noel)


@tagged("standard", "post_install", "-at_install")
class TestImportHygiene(CorpusCase):
    """Totals, doubles, dates and numbers that are not what they look like."""

    def test_totals_and_notes_are_offered_and_left_out_alone(self):
        empty = {"import_set_empty_fields": ["user_id"]}
        for name, numbers, titles in (
            ("import_footer.csv", [5, 7], ["Poêle Colson", "Insert Noel"]),
            (
                "footer_salesforce_fr.csv",
                [4, 5, 7, 8],
                ["Total Énergies - chaudière", "Insert Noel"],
            ),
            ("footer_totals.csv", [3, 5], ["Kachel Colson", "Haard Noel"]),
            ("footer_summe.csv", [4, 5], ["Ofen Colson", "Ofen Noel"]),
        ):
            with self.subTest(name):
                footers = self.screen(self.file(name))[1]["pipeline"]["footers"]
                self.assertEqual([one["number"] for one in footers], numbers)
                answers = {**empty, "leave_out_footers": True, "known_lines": "create"}
                leads = self.taken(name, options=answers)
                self.assertEqual(leads.mapped("name"), titles)

    def test_totals_are_not_left_out_unasked(self):
        empty = {"import_set_empty_fields": ["user_id"]}
        self.assertFalse(self.tried("import_footer.csv", options=empty)["ids"])

    def test_a_date_whose_order_cannot_be_told_is_asked_with_its_value(self):
        result = self.tried("import_ambiguous_dates.csv")
        self.assertRefused(
            result, (2, "Poêle Colson", "date_deadline", "«\xa003/04/2027\xa0»")
        )
        asked = result["pipeline"]["dates"]
        self.assertEqual(
            (asked["column"], asked["value"], asked["day"], asked["month"]),
            ("Closing Date", "03/04/2027", "3 avril 2027", "4 mars 2027"),
        )
        for order, day in (("month", "2027-03-04"), ("day", "2027-04-03")):
            leads = self.taken(
                "import_ambiguous_dates.csv",
                options={"date_order": order, "known_lines": "create"},
            )
            self.assertEqual(str(leads[0].date_deadline), day)

    def test_a_format_chosen_beside_the_columns_is_an_answer(self):
        leads = self.taken(
            "import_ambiguous_dates.csv", options={"date_format": "%m/%d/%Y"}
        )
        self.assertEqual(str(leads[0].date_deadline), "2027-03-04")

    def test_an_order_that_can_be_told_is_not_asked(self):
        for name, day in {
            "dates_told_by_one.csv": "2027-04-03",
            "dates_told_by_another.csv": "2027-03-04",
            "dates_dots.csv": "2027-04-03",
        }.items():
            with self.subTest(name):
                leads = self.taken(name, options={"known_lines": "create"})
                self.assertEqual(str(leads[0].date_deadline), day)

    def test_all_dates_do_not_hang_on_one(self):
        result = self.tried("dates_hanging_on_one.csv")
        self.assertRefused(result, (5, "D", "date_deadline", "06/25/2027"))
        month = {"date_order": "month"}
        leads = self.taken("dates_hanging_on_one.csv", options=month)
        self.assertEqual(str(leads[0].date_deadline), "2027-01-06")

    def test_the_number_of_another_program_is_no_external_id(self):
        for name, title in (("import_lead_form.csv", "id"), ("id_pipedrive.csv", "ID")):
            with self.subTest(name):
                self.assertEqual(self.fields_of(name)[title], "import_number")
        leads = self.taken("id_pipedrive.csv")
        self.assertFalse(any(leads.get_external_id().values()))

    def test_an_external_id_of_odoo_is_one(self):
        self.assertEqual(self.fields_of("id_external.csv")["id"], "id")
        leads = self.taken("id_external.csv", user=self.manager)
        self.assertEqual(
            [*leads.get_external_id().values()],
            ["ancien_crm.affaire_1", "ancien_crm.affaire_2"],
        )

    def test_a_form_of_leads_is_told_in_french(self):
        result = self.tried("import_lead_form.csv")
        self.assertFalse(result["ids"])
        said = self.said(result)
        self.assertEqual(len([text for text in said if "Le titre manque" in text]), 3)
        self.assertTrue(any("de nouveau la ligne 2" in text for text in said))
        self.assertTrue(all(text.startswith("Ligne ") for text in said))

    def test_the_person_may_be_the_title(self):
        answers = {"title_from_contact": True, "leave_out_doubles": True}
        leads = self.taken("import_lead_form.csv", options=answers)
        self.assertEqual(leads.mapped("name"), ["Nadia Colson", "Hugo Renard"])
        self.assertEqual(leads.mapped("phone"), ["+32471000001", "+32472000002"])
        leads = self.taken("untitled_names.csv", options={"title_from_contact": True})
        self.assertEqual(leads.mapped("name"), ["Nadia Colson", "Hugo Renard"])

    def test_what_was_imported_before_is_said_before_it_doubles(self):
        first = self.taken("import_twice.csv")
        before = self.counts()
        again = self.tried("import_twice.csv")
        self.assertFalse(again["ids"])
        self.assertEqual(self.counts(), before)
        self.assertEqual(again["pipeline"]["known"]["count"], 2)
        for message in self.said(again):
            self.assertIn("déjà là", message)
        self.assertEqual(first.mapped("name"), ["Poêle Colson", "Insert Noel"])

    def test_a_program_is_told_too(self):
        """Who sends the options of Odoo's screen, and knows nothing of the question."""
        content = self.file("import_twice.csv")
        self.import_file(content)
        self.assertFalse(self.import_file(content)["ids"])
        content = self.file("twice_words.csv")
        self.import_file(content)
        again = self.import_file(content)
        self.assertEqual(len(again["leads"]), 2)
        self.assertEqual({m["type"] for m in again["messages"]}, {"warning"})

    def test_lines_without_number_are_known_by_title_and_customer(self):
        self.taken("twice_words.csv")
        again = self.tried("twice_words_later.csv")
        self.assertEqual(again["pipeline"]["known"]["count"], 2)
        self.assertRefused(
            again,
            (2, "Poêle Colson", "name", "déjà"),
            (3, "Insert Noel", "name", "déjà"),
        )

    def test_known_lines_are_left_out_updated_or_imported_once_more(self):
        colson, noel = self.taken("twice_words.csv")
        new = self.taken("twice_words_later.csv", options={"known_lines": "skip"})
        self.assertEqual(new.mapped("name"), ["Foyer Renard"])
        self.assertOpen(colson, self.negotiation)
        updated = self.taken("twice_words_later.csv", options={"known_lines": "update"})
        self.assertEqual(updated, colson | noel | new)
        self.assertWon(colson)
        self.assertEqual(noel.expected_revenue, 7000)
        self.assertEqual(self.rows(colson).mapped("origin"), ["import", "import"])
        more = self.taken("twice_words_later.csv", options={"known_lines": "create"})
        self.assertEqual(len(more - updated), 3)

    def test_a_lost_one_is_updated_too(self):
        leads = self.taken("outcome_pipedrive_fr.csv")
        content = self.file("outcome_pipedrive_fr.csv").decode()
        content = content.replace("Perdue;Budget insuffisant", "Ouverte;")
        again = self.import_file(content, options={"known_lines": "update"})
        self.assertEqual(again["leads"], leads)
        self.assertOpen(leads[1], self.negotiation)

    def test_the_line_of_a_colleague_is_said_and_not_updated(self):
        leads = self.taken("import_twice.csv", user=self.manager)
        leads.user_id = self.colleague
        again = self.tried("import_twice.csv")
        self.assertIn("déjà là", self.said(again)[0])
        update = self.tried("import_twice.csv", options={"known_lines": "update"})
        self.assertFalse(update["ids"])
        self.assertIn("collègue", self.said(update)[0])

    def test_another_company_s_lines_are_not_known(self):
        leads = self.taken("import_twice.csv", user=self.manager)
        leads.write({"user_id": False, "team_id": False})
        leads.company_id = self.env["res.company"].create({"name": "Ailleurs"})
        self.assertEqual(len(self.taken("import_twice.csv")), 2)

    def test_doubles_inside_the_file_are_told_and_left_out_where_asked(self):
        result = self.tried("doubles.csv")
        self.assertEqual(len(result["leads"]), 3)
        self.assertIn("ligne 2", self.said(result, "warning")[0])
        doubles = result["pipeline"]["doubles"]
        self.assertEqual((doubles["count"], doubles["lines"]), (1, [[4, 2]]))
        answers = {"leave_out_doubles": True, "known_lines": "create"}
        leads = self.taken("doubles.csv", options=answers)
        self.assertEqual(leads.mapped("name"), ["Stufa Colson", "Stufa Noel"])

    def test_doubles_of_another_batch_are_no_lines_imported_before(self):
        content = self.file("doubles.csv")
        options = {"known_lines": "ask", "limit": 2}
        first = self.import_file(content, options=options)
        second = self.import_file(
            content, options={**options, "skip": first["nextrow"]}
        )
        self.assertEqual((len(first["leads"]), len(second["leads"])), (2, 1))

    def test_tags_lose_their_colour_and_their_blanks(self):
        create = {"name_create_enabled_fields": {"tag_ids": True}}
        for name, tags in {
            "import_labels.csv": ["Pellets", "Pressé"],
            "outcome_trello.csv": ["Pellets", "Pressé"],
            "labels_pipedrive.csv": ["Chaud", "Pellets (bois)"],
            "labels_fr.csv": ["Granulés", "Pressé"],
            "labels_de.csv": ["Pellets", "Eilig"],
        }.items():
            with self.subTest(name):
                leads = self.taken(name, options=create, user=self.manager)
                self.assertCountEqual(leads[0].tag_ids.mapped("name"), tags)

    def test_sentences_are_in_the_language_of_the_user(self):
        for name in (
            "outcome_unknown_words.csv",
            "outcome_contradiction.csv",
            "currency_signs.csv",
            "import_ambiguous_dates.csv",
            "dates_hanging_on_one.csv",
            "import_lead_form.csv",
            "phone_not_phones.csv",
            "import_probability_100.csv",
        ):
            with self.subTest(name):
                self.salesperson.lang = "fr_FR"
                french = self.said(self.tried(name, dryrun=True))
                self.salesperson.lang = "en_US"
                english = self.said(self.tried(name, dryrun=True))
                self.assertTrue(french)
                self.assertFalse(set(french) & set(english))
                for text in french:
                    self.assertTrue(text.startswith("Ligne "), text)

    def test_a_client_cannot_pretend_to_be_the_screen(self):
        Lead = self.Lead.with_user(self.salesperson)
        forged = Lead.with_context(imported_file=[{}], lines_being_loaded=[{}])
        result = forged.load(["name"], [["PAG"]])
        self.assertEqual(result["messages"], [])
        self.assertEqual(len(result["ids"]), 1)
