"""Words of Odoo on our screens, that its own translations do not reach."""

import re
from datetime import timedelta

import polib
from lxml import etree

from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from ..common import PipelineCase, RuleCase, french_manager
from ..referral.referral_common import ReferralCase
from ..tools.french_spaces import unbroken
from ..tools.paths import ROOT

REMEDY = "Type them, or: .work/venv/bin/python -m tests.tools.french_spaces FILE.po"
BREAKABLE_IN_XML = re.compile(r"« | »|(?<=[a-zéèàç0-9]) [?!:;] ?(?=[a-zéèàç<'])")


@tagged("standard", "post_install", "-at_install")
class TestWordsOfOdoo(TransactionCase):
    def french(self, xmlid):
        return self.env.ref(xmlid).with_context(lang="fr_FR")

    def test_one_name_per_thing_wherever_it_stands(self):
        def label(model, field):
            fields = self.env[model].with_context(lang="fr_FR").fields_get([field])
            return fields[field]["string"]

        for name, *places in (
            ("Client", ("crm.lead", "partner_id"), ("crm.answer.report", "partner_id")),
            (
                "Type de passage",
                ("crm.stage.transition", "kind"),
                ("crm.transition.rule", "kind"),
            ),
            ("Passages d'étape", ("crm.lead", "transition_ids")),
            ("Étoiles", ("crm.lead", "priority")),
        ):
            self.assertEqual({label(*place) for place in places}, {name})
        menu = self.french("sales_pipeline_custom.menu_moves")
        contact = self.french("base.view_partner_form").get_combined_arch()
        lead = self.french("crm.crm_lead_view_form").get_combined_arch()
        self.assertEqual(menu.name, "Passages d'étape")
        self.assertIn(">Passages d'étape<", contact)
        self.assertIn('string="Passages d\'étape"', lead)

    def test_sources_and_channels_are_read_in_the_language_of_whoever_reads(self):
        for xmlid, words in (
            ("utm.utm_source_search_engine", "Moteur de recherche"),
            ("utm.utm_source_mailing", "Relance par e-mail"),
            ("utm.utm_medium_banner", "Bannière"),
            ("utm.utm_medium_website", "Site web"),
        ):
            with self.subTest(xmlid):
                record = self.french(xmlid)
                self.assertEqual(record.display_name.lower(), words.lower())
                found = record.name_search(words)
                self.assertIn(record.id, [id_ for id_, _name in found])

    def test_a_source_that_somebody_named_keeps_its_name(self):
        source = self.french("utm.utm_source_search_engine")
        source.name = "Annuaire"
        self.assertEqual(source.display_name, "Annuaire")
        self.assertFalse(source.name_search("Moteur de recherche"))

    def test_what_is_searched_by_its_own_name_is_found_as_before(self):
        banner = self.french("utm.utm_medium_banner")
        self.assertIn(banner.id, [id_ for id_, _name in banner.name_search("Bann")])
        named = banner.search([("display_name", "not ilike", "Bannière")])
        self.assertNotIn(banner, named)

    def test_the_kind_of_activity_without_a_kind_is_french(self):
        todo = self.french("mail.mail_activity_data_todo")
        self.assertEqual((todo.name, todo.summary), ("À faire", "À faire"))
        self.assertEqual(todo.with_context(lang="en_US").name, "To-Do")

    def test_it_keeps_the_name_somebody_gave_when_translations_are_loaded(self):
        todo = self.french("mail.mail_activity_data_todo")
        todo.name = "Relance"
        self.env["ir.module.module"]._load_module_terms(["crm"], ["fr_FR"])
        self.assertEqual(todo.name, "Relance")

    def test_states_and_priorities_are_french(self):
        leads = self.env["crm.lead"].with_context(lang="fr_FR")
        fields = leads.fields_get(["activity_state", "priority", "expected_revenue"])
        self.assertEqual(
            dict(fields["activity_state"]["selection"])["planned"], "Prévu"
        )
        self.assertEqual(
            [label for _value, label in fields["priority"]["selection"]],
            ["Basse", "Moyenne", "Haute", "Très haute"],
        )
        self.assertEqual(fields["expected_revenue"]["string"], "Revenu espéré")

    def test_priorities_of_other_modules_stay(self):
        priorities = self.env["crm.lead"]._fields["priority"]
        values = [value for value, _label in self.env["crm.lead"]._priorities()]
        self.assertEqual(values, priorities.get_values(self.env))


@tagged("standard", "post_install", "-at_install")
class TestRefusalsOfTheDatabase(PipelineCase, HttpCase):
    def test_they_are_told_in_a_sentence_of_their_own(self):
        manager = french_manager(self.env)
        template = self.env["crm.project.template"].create({"name": "Stove"})
        first, second = self.env["crm.project.question"].create(
            [
                {"template_id": template.id, "code": code, "label": code}
                for code in ("brand", "power")
            ]
        )
        self.authenticate(manager.login, manager.login)
        params = {
            "model": "crm.project.question",
            "method": "write",
            "args": [second.ids, {"code": first.code}],
            "kwargs": {"context": {"lang": "fr_FR"}},
        }
        with mute_logger("odoo.sql_db", "odoo.http"):
            answer = self.url_open(
                "/web/dataset/call_kw/crm.project.question/write",
                json=self.build_rpc_payload(params),
            ).json()
        self.assertEqual(
            answer["error"]["data"]["message"],
            "Deux questions d'un modèle ne peuvent pas avoir le même code.",
        )


@tagged("standard", "post_install", "-at_install")
class TestFrenchOfOurs(TransactionCase):
    def terms(self):
        """Yield (file, English, French) of all that is translated."""
        for path in sorted(ROOT.glob("sales_pipeline_*/i18n/fr.po")):
            for entry in polib.pofile(path):
                yield path.relative_to(ROOT), entry.msgid, entry.msgstr

    def test_no_line_begins_with_a_sign_of_punctuation(self):
        told = "<b title='Non ?'>« Oui » ou « Non » ?</b> Dites : ou partez ; 50 %"
        self.assertEqual(
            unbroken(told).replace("\xa0", "_"),
            "<b title='Non ?'>«_Oui_» ou «_Non_»_?</b> Dites_: ou partez_; 50 %",
        )
        breaks = [
            (path, english)
            for path, english, french in self.terms()
            if unbroken(french) != french
        ]
        self.assertFalse(breaks, REMEDY)
        typed = [
            (path.name, line)
            for path in sorted(ROOT.glob("sales_pipeline_*/demo/*.xml"))
            if path.name != "inbound_demo.xml"  # as customers type
            for line in path.read_text().splitlines()
            if BREAKABLE_IN_XML.search(line)
        ]
        self.assertFalse(typed, REMEDY)

    def test_why_something_moves_is_its_reason(self):
        """« Motif » is of a loss."""
        others = [
            (english, french)
            for _path, english, french in self.terms()
            if re.search(r"\bmotif(?!s? de perte)", french, re.IGNORECASE)
        ]
        self.assertFalse(others)


@tagged("standard", "post_install", "-at_install")
class TestButtonsThatAsk(TransactionCase):
    def test_a_question_has_a_title_and_answers_that_say_what_happens(self):
        views = self.env["ir.ui.view"].search([])
        views = views.filtered(lambda one: (one.xml_id or "").startswith("sales_pipe"))
        asking = [
            (view.xml_id, node)
            for view in views
            for node in etree.fromstring(view.arch_db.encode()).xpath("//*[@confirm]")
        ]
        self.assertGreater(len(asking), 5)
        for name, node in asking:
            with self.subTest(f"{name}: {node.get('name')}"):
                self.assertTrue(node.get("confirm-title"))
                self.assertTrue(node.get("cancel-label"))
                self.assertNotIn(node.get("confirm-label"), (None, "", "Ok", "OK"))


@tagged("standard", "post_install", "-at_install")
class TestColorOfAStage(PipelineCase):
    def test_it_is_the_same_wherever_odoo_shows_one(self):
        self.discovery.pipeline_color = 7
        self.assertEqual(self.lead(self.discovery).stage_id_color, 7)


@tagged("standard", "post_install", "-at_install")
class TestDocumentsInFrench(ReferralCase):
    def paid_to(self, **values):
        self.alice.write(values)
        return self.pay(self.referral(self.referred(stage=self.won)))

    def test_the_reference_of_a_document_is_in_the_language_of_whom_it_pays(self):
        document = self.paid_to(lang="fr_FR")
        self.assertIn("Parrainage n° ", document.ref)
        self.assertIn("parrainage n° ", document.invoice_line_ids.name)

    def test_without_a_language_it_is_in_that_of_whoever_makes_it(self):
        self.alice.lang = False
        referral = self.referral(self.referred(stage=self.won))
        document = self.pay(referral.with_context(lang="fr_FR"))
        self.assertIn("Parrainage n° ", document.ref)


@tagged("standard", "post_install", "-at_install")
class TestTimesInWords(PipelineCase):
    def test_days_then_hours_then_minutes_whole(self):
        row = self.last_row(self.lead(self.new)).with_context(lang="fr_FR")
        for spent, said in (
            (timedelta(days=18, hours=20), "18 jours"),
            (timedelta(hours=44), "1 jour"),
            (timedelta(hours=24), "1 jour"),
            (timedelta(hours=23, minutes=59), "23 heures"),
            (timedelta(seconds=102), "1 minute"),
            (timedelta(seconds=20), "moins d'une minute"),
        ):
            with self.subTest(said):
                self.cr.execute(
                    "UPDATE crm_stage_transition SET entered_at = %s, left_at = %s"
                    " WHERE id = %s",
                    [row.entered_at, row.entered_at + spent, row.id],
                )
                row.invalidate_recordset()
                self.assertEqual(row.time_in_stage.replace("\u00a0", " "), said)


@tagged("standard", "post_install", "-at_install")
class TestFailuresInFrench(RuleCase):
    def test_a_failure_is_told_in_the_language_of_whoever_is_told(self):
        rule = self.rule(to_stage_ids=self.discovery, user_id=self.manager.id)
        self.manager.lang = "fr_FR"
        lead = self.lead(self.first)
        lead.with_user(self.salesperson).move_to_stage(self.discovery)
        rule._tell_of_failure(
            self.env["crm.transition.run"]._where([("rule_id", "=", rule.id)])
        )
        self.assertIn("Une exécution a échoué", rule.activity_ids.summary)
