"""A project template is tried out, by whoever answers it; nothing stays."""

from odoo.tests import HttpCase, tagged

from ..common import french_manager
from .project_common import ProjectCase

PDF = {"name": "plan.pdf", "content": "JVBERi0xLjQgcGxhbg=="}


class PreviewCase(ProjectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.question(
            "type",
            "choice",
            choices=[("pab", 0), ("pag", 5)],
            is_required=True,
            is_for_customer=True,
        )
        cls.power = cls.question("power", "integer", is_for_customer=False)
        cls.only_if(cls.power, cls.type, "=", ["pag"])
        cls.template.title_pattern = "{type} {power}"


@tagged("standard", "post_install", "-at_install")
class TestProjectPreview(PreviewCase):
    def tried(self, **values):
        return self.template.with_user(self.salesperson).try_answers(values)

    def test_it_shows_what_a_questionnaire_shows(self):
        self.question("extras", "choices", choices=[("base", 1)], help="Those wanted")
        self.question("day", "date")
        screen = self.template.with_user(self.salesperson).get_screen()
        real = self.inserted().get_screen()
        self.assertEqual(screen["sections"], real["sections"])
        self.assertEqual(screen["status"], real["status"])
        self.assertEqual(screen.keys(), real.keys())

    def test_answers_are_counted_as_those_of_a_questionnaire(self):
        answers = {"type": "pag", "power": "8"}
        said = self.tried(**answers)
        questionnaire = self.inserted()
        questionnaire.answer(answers)
        self.assertEqual(said["status"], questionnaire.get_status())
        self.assertEqual(said["proposed_title"], questionnaire.lead_id.proposed_title)
        self.assertEqual(said["proposed_title"], "Pag 8")
        self.assertEqual(
            said["suggested_priority"], questionnaire.lead_id.suggested_priority
        )

    def test_each_kind_is_read(self):
        self.question("extras", "choices", choices=[("base", 1), ("sweep", 2)])
        self.question("day", "date")
        self.question("plan", "file")
        self.question("budget", "monetary")
        said = self.tried(
            extras=["base", "sweep"], day="31/12/2026", plan=PDF, budget="8 000,50"
        )
        self.assertEqual(said["wrong"], {})
        self.assertEqual(said["status"]["answered_count"], 4)
        self.assertEqual(said["status"]["score"], 3)

    def test_what_is_wrong_is_said_and_what_is_hidden_not_counted(self):
        said = self.tried(type="pab", power="8", gone="what")
        self.assertEqual(said["status"]["answered_count"], 1)
        self.assertEqual(said["proposed_title"], "Pab")
        said = self.tried(type="pag", power="much")
        self.assertIn("much", said["wrong"]["power"])
        self.assertEqual(said["status"]["answered_count"], 1)
        self.assertEqual(self.tried(type=None)["suggested_priority"], "")

    def test_nothing_is_written(self):
        counts = [
            self.env[model].search_count([])
            for model in ("crm.lead.questionnaire", "crm.lead.answer", "ir.attachment")
        ]
        self.question("plan", "file")
        self.tried(type="pag", power="8", plan=PDF)
        self.env.flush_all()
        after = [
            self.env[model].search_count([])
            for model in ("crm.lead.questionnaire", "crm.lead.answer", "ir.attachment")
        ]
        self.assertEqual(counts, after)


@tagged("standard", "post_install", "-at_install")
class TestProjectPreviewTour(PreviewCase, HttpCase):
    def test_the_preview_follows_the_answers(self):
        french_manager(self.env)
        for choice, label in zip(
            self.type.choice_ids, ("Bois", "Granulés"), strict=True
        ):
            choice.label = label
        before = self.env["crm.lead.questionnaire"].search_count([])
        self.start_tour(
            f"/odoo/project-templates/{self.template.id}",
            "sales_pipeline_project_preview",
            login="helene.test",
        )
        self.assertEqual(self.env["crm.lead.questionnaire"].search_count([]), before)
