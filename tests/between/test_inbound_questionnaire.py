from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from ..common import french_manager
from .inbound_questionnaire_common import AskingAddressCase

FORM = "Nom : Rose Martin\nType d'appareil : PAG\nPrix : 1 200,50 €\nPosé : oui"
STOVES = "Poêle à granulés; Pellets = PAG\n\n Poêle à bois=PAB"


@tagged("standard", "post_install", "-at_install")
class TestInboundAnswers(AskingAddressCase):
    """A mail answers the questions that its address asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.address.mapping_ids.filtered(
            lambda line: line.question_id.code == "kind"
        )

    def answers(self, lead):
        found = lead.questionnaire_ids.answer_ids
        return {answer.code: answer.display_value for answer in found}

    def tried(self, text):
        """Return the lines of a message that is tried, by their labels."""
        tried = self.env["crm.inbound.try"].with_user(self.manager)
        tried = tried.create({"address_id": self.address.id, "text": text})
        tried.action_try()
        return {line.label: line for line in tried.line_ids}

    def test_lines_answer_questions(self):
        lead = self.used(FORM)
        said = self.answers(lead)
        self.assertEqual(said["kind"], "PAG")
        self.assertEqual(set(said), {"kind", "price", "fitted"})
        sources = lead.questionnaire_ids.answer_ids.mapped("source")
        self.assertEqual(set(sources), {"email"})

    def test_a_mail_of_somebody_known_inserts_nothing_more(self):
        lead = self.used(FORM)
        self.assertEqual(self.used("Type d'appareil : PAB"), lead)
        self.assertEqual(len(lead.questionnaire_ids), 1)
        self.assertEqual(self.answers(lead)["kind"], "PAG")

    def test_what_cannot_be_read_is_said(self):
        lead = self.used("Type d'appareil : un grand\nPrix : à voir\nVille : Liège")
        self.assertEqual(lead.city, "Liège")
        notes = " ".join(lead.message_ids.mapped("body"))
        self.assertIn("un grand", notes)
        self.assertIn("à voir", notes)

    def test_whatever_is_answered_an_opportunity_is_made(self):
        values = ("8 000 €", "à voir", "8k", "31/12/2026", "oui", "x" * 3000, "\x00é")
        for rank, value in enumerate(values):
            with self.subTest(value[:20]):
                said = "\n".join(
                    f"{label} : {value}"
                    for label in ("Posé", "Prix", "Type d'appareil")
                )
                self.assertTrue(self.used(said, sender=f"rose{rank}@x.example.com"))

    def test_a_question_archived_and_a_template_archived(self):
        self.template.question_ids[0].active = False
        lead = self.used("Type d'appareil : PAG\nVille : Liège")
        self.assertEqual(lead.city, "Liège")
        self.template.active = False
        self.env.registry.clear_cache()
        self.assertFalse(self.used(sender="zoe@x.example.com").questionnaire_ids)

    def test_other_words_answer_a_question(self):
        self.line.equivalents = STOVES
        for text, kind in (
            ("Poêle à granulés", "PAG"),
            ("POELE A BOIS", "PAB"),
            ("PAG", "PAG"),
        ):
            sender = f"{len(text)}@x.example.com"
            lead = self.used(f"Type d'appareil : {text}", sender=sender)
            self.assertEqual(self.answers(lead)["kind"], kind)

    # ------------------------------------------------------------
    # Trying
    # ------------------------------------------------------------

    def test_trying_shows_what_was_written_and_what_it_means(self):
        self.line.equivalents = STOVES
        line = self.tried("Type d'appareil : pellets")["Type d'appareil"]
        self.assertEqual(
            (line.target, line.value, line.read_as), ("Kind", "pellets", "PAG")
        )
        self.assertTrue(line.is_read)

    def test_trying_says_why_an_answer_would_not_be_taken(self):
        line = self.tried("Type d'appareil : un grand")["Type d'appareil"]
        self.assertIn("Choose among “PAB”, “PAG”", line.problem)
        self.assertFalse(line.is_read or line.read_as)

    def test_trying_says_that_a_question_is_no_longer_asked(self):
        self.line.question_id.active = False
        line = self.tried("Type d'appareil : PAG")["Type d'appareil"]
        self.assertEqual(line.problem, "This question is no longer asked.")

    # ------------------------------------------------------------
    # Configuring
    # ------------------------------------------------------------

    def test_a_line_fills_in_a_field_or_answers_a_question(self):
        question = self.line.question_id
        city = self.env["ir.model.fields"]._get("crm.lead", "city")
        for values in (
            {"field_id": city.id},
            {"question_id": False},
        ):
            with (
                self.assertRaisesRegex(ValidationError, "choose one of them"),
                self.env.cr.savepoint(),
            ):
                self.line.write(values)
        with self.assertRaisesRegex(ValidationError, "choose one of them"):
            self.map("X", field="city", question_id=question.id)

    def test_a_question_of_the_template_it_inserts(self):
        other = self.new_address("other")
        with self.assertRaisesRegex(ValidationError, "does not insert"):
            self.line.copy({"address_id": other.id})


@tagged("standard", "post_install", "-at_install")
class TestInboundAnswersTours(AskingAddressCase, HttpCase):
    def test_an_address_is_made_and_tried(self):
        """In a real browser, in French."""
        french_manager(self.env)
        before = self.Lead.search_count([])
        name = "sales_pipeline_inbound_address"
        self.start_tour("/odoo/sales", name, login="helene.test")
        self.env.invalidate_all()
        address = self.env["crm.inbound.address"].search([], order="id desc", limit=1)
        self.assertEqual(address.alias_id.alias_model_id.model, "crm.lead")
        self.assertIn("Appareil", address.mapping_ids.mapped("labels")[-1])
        self.assertEqual(address.mapping_ids[-1].question_id.code, "kind")
        self.assertEqual(self.Lead.search_count([]), before, "nothing is created")
        lead = self.used("Appareil : PAG", to=address.alias_email)
        self.assertEqual(lead.questionnaire_ids.answer_ids.display_value, "PAG")
