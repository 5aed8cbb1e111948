from odoo.tests import tagged

from .project_common import ProjectCase


@tagged("standard", "post_install", "-at_install")
class TestQuestionnaireTitle(ProjectCase):
    """The title the answers propose: taken with a click, then it follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.question("type", "choice", choices=[("pab", 0), ("pag", 0)])
        cls.brand = cls.question("brand")
        cls.power = cls.question("power", "float", unit="kW")
        cls.template.title_pattern = "{type} {brand} - {power}"
        cls.questionnaire = cls.inserted()
        cls.card = cls.questionnaire.sudo().lead_id
        cls.mine = cls.card.with_user(cls.salesperson)

    def test_it_is_proposed_and_not_forced(self):
        self.assertFalse(self.card.proposed_title)
        self.questionnaire.answer({"type": "pag", "brand": "Rika"})
        self.assertEqual(self.card.proposed_title, "Pag Rika")
        self.assertEqual(self.card.name, "Stove of Ana")

    def test_once_taken_it_follows_the_answers_until_somebody_types_another(self):
        self.questionnaire.answer({"type": "pag", "brand": "Rika"})
        self.mine.action_take_proposed_title()
        self.assertEqual(self.card.name, "Pag Rika")
        self.questionnaire.answer({"power": "8,5"})
        self.assertEqual(self.card.name, "Pag Rika - 8.5 kW")
        self.questionnaire.answer({"type": None, "brand": None, "power": None})
        self.assertEqual(self.card.name, "Pag Rika - 8.5 kW")
        self.questionnaire.answer({"brand": "Contura"})
        self.assertEqual(self.card.name, "Contura")
        self.mine.name = "Ana's stove"
        self.questionnaire.answer({"brand": "MCZ"})
        self.assertEqual(self.card.name, "Ana's stove")
        self.assertEqual(self.card.proposed_title, "MCZ")
        self.mine.action_take_proposed_title()
        self.assertEqual(self.card.name, "MCZ")

    def test_hidden_answers_are_not_part_of_it(self):
        self.only_if(self.brand, self.type, "=", ["pag"])
        self.questionnaire.answer({"type": "pag", "brand": "Rika"})
        self.questionnaire.answer({"type": "pab"})
        self.assertEqual(self.card.proposed_title, "Pab")

    def test_it_is_in_the_language_of_the_salesperson(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.type.choice_ids[1].update_field_translations("label", {"fr_FR": "PAG"})
        self.salesperson.lang = "fr_FR"
        self.questionnaire.answer({"type": "pag", "power": 8.5})
        for user in (self.salesperson, self.manager):
            card = self.card.with_user(user).with_context(lang=user.lang)
            self.assertEqual(card.proposed_title, "PAG - 8,5 kW")

    def test_the_first_questionnaire_that_says_something_names_it(self):
        other = self.Template.create({"name": "Other"})
        self.question("need", template=other)
        other.title_pattern = "{need}"
        second = self.inserted(self.card, other)
        second.answer({"need": "Warmth"})
        self.assertEqual(self.card.proposed_title, "Warmth")
        self.questionnaire.answer({"brand": "Rika"})
        self.assertEqual(self.card.proposed_title, "Rika")

    def test_the_shipped_template_names_as_the_house_does(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        heating = self.env.ref("sales_pipeline_custom.project_template_heating")
        card = self.lead(self.new)
        self.inserted(card, heating).answer(
            {"type": "pag", "brand": "Rika", "installation": "existing_flue"}
        )
        self.assertEqual(
            card.proposed_title, "Pellet stove Rika - Connection to the existing flue"
        )
        self.salesperson.lang = "fr_FR"
        card.invalidate_recordset()
        self.assertEqual(
            card.proposed_title, "PAG Rika - Raccordement sur conduit existant"
        )
