import base64
import json

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ..common import PipelineCase
from .test_pipeline_templates import SHIPPED, shipped


@tagged("standard", "post_install", "-at_install")
class TestPipelineFile(PipelineCase, HttpCase):
    """A template as a file, and back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saas = shipped(cls.env, "saas")

    def imported(self, content, lang="en_US"):
        """Import a file as the manager; return the template."""
        wizard = (
            self.env["crm.pipeline.import"]
            .with_user(self.manager)
            .with_context(lang=lang)
            .create({"file": base64.b64encode(content), "filename": "pipeline.json"})
        )
        action = wizard.action_import()
        return self.env["crm.pipeline.template"].browse(action["res_id"])

    def refused(self, change, lang="en_US"):
        """Import the file of a template, changed; return what refuses it."""
        data = json.loads(self.saas._file())
        change(data)
        before = self.env["crm.pipeline.template"].search_count([])
        with self.assertRaises(UserError) as caught:
            self.imported(json.dumps(data).encode(), lang)
        self.assertEqual(self.env["crm.pipeline.template"].search_count([]), before)
        return str(caught.exception)

    def test_every_shipped_template_comes_back_from_its_file_as_it_was(self):
        for name in SHIPPED:
            template = shipped(self.env, name)
            again = self.imported(template._file())
            self.assertEqual(again.name, f"{template.name} (2)")
            before, after = (json.loads(one._file()) for one in (template, again))
            before.pop("name"), after.pop("name")
            self.assertEqual(before, after)

    def test_what_a_stage_asks_for_comes_back_from_the_file(self):
        template = self.saas.copy()
        template.stage_ids[1].questionnaire_required = True
        again = self.imported(template._file())
        self.assertEqual(
            again.stage_ids.mapped("questionnaire_required"),
            template.stage_ids.mapped("questionnaire_required"),
        )
        self.assertEqual(
            again.stage_ids.filtered("questionnaire_required").sequence, 20
        )

    def test_a_second_one_of_the_same_name_is_numbered_in_each_language(self):
        first = self.imported(self.saas._file())
        second = self.imported(self.saas._file())
        self.assertEqual(
            (first + second).mapped("name"), ["B2B SaaS (2)", "B2B SaaS (3)"]
        )

    def test_a_file_may_say_a_text_once_for_all_languages(self):
        data = json.loads(self.saas._file())
        data["name"] = "Mon pipeline"
        data["stages"][0]["name"] = {"fr_FR": "Piste", "de_DE": "Spur"}
        template = self.imported(json.dumps(data).encode(), "fr_FR")
        self.assertEqual(template.name, "Mon pipeline")
        self.assertEqual(template.stage_ids[0].with_context(lang="fr_FR").name, "Piste")
        self.assertEqual(template.stage_ids[0].with_context(lang="en_US").name, "Piste")

    def test_a_wrong_line_is_named_with_what_is_allowed(self):
        def change(data):
            data["stages"][1]["probability"] = 140
            data["stages"][2]["colour"] = "red"
            del data["stages"][3]["outcome"]

        message = self.refused(change)
        self.assertIn("Nothing was imported", message)
        self.assertIn(
            "Stage 2 “Demo Planned”, “probability”: 140 is not allowed. Give a number"
            " from 0 to 100.",
            message,
        )
        self.assertIn("Stage 3 “Demo Done”: the key “colour” is unknown.", message)
        self.assertIn("Stage 4 “Proposal”: the key “outcome” is missing.", message)

    def test_the_message_is_in_the_language_of_who_imports(self):
        def change(data):
            data["stages"][1]["probability"] = 140
            data["stages"].pop()

        message = self.refused(change, "fr_FR").replace("\xa0", " ")
        self.assertIn("Étape 2 « Demo Planned », « probability »", message)
        self.assertIn("Il n'y a pas d'étape perdue", message)

    def test_a_file_that_is_none_is_refused_with_a_sentence(self):
        for content, words in (
            (b"", "cannot be read at"),
            (b"\xff\xfe", "not a text"),
            (b"[1, 2", "1:6 \\(line:column\\)"),
            (b"[]", "no such template"),
            (b'{"name": "x"}', "no such template"),
            (b'{"a": 1, "a": 2}', "“a” is twice"),
            (b" " * 1_000_001, "too big: 1.0 MB"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.imported(content)

    def test_hundreds_of_mistakes_make_a_message_one_can_read(self):
        def change(data):
            data["stages"] = [{"x": 1}] * 50

        message = self.refused(change)
        self.assertIn("more", message)
        self.assertLess(len(message.splitlines()), 40)

    def test_the_export_button_downloads_the_file(self):
        self.authenticate(self.manager.login, self.manager.login)
        response = self.url_open(self.saas.action_export()["url"])
        self.assertEqual(response.status_code, 200)
        self.assertIn("b2b-saas.json", response.headers["Content-Disposition"])
        self.assertEqual(response.content, self.saas._file())
        self.assertEqual(response.json()["format"], "sales-pipeline-template")

    def test_nobody_downloads_it_without_an_account(self):
        self.authenticate(None, None)
        response = self.url_open(self.saas.action_export()["url"])
        self.assertNotIn(b"Demo Planned", response.content)
