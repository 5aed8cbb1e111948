from odoo.tests import tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestQuestionnaireNotes(PipelineCase):
    """What the chatter says of a customer's answers is what was asked of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.salesperson.lang = "en_US"
        cls.template = cls.env["crm.project.template"].create({"name": "Stove"})
        cls.insert = cls.question("insert", "boolean")
        cls.model = cls.question(
            *("model", "char"),
            condition_question_id=cls.insert.id,
            condition_operator="=",
            condition_value="1",
        )
        cls.city = cls.question("city", "char")

    @classmethod
    def question(cls, code, kind, **values):
        return cls.env["crm.project.question"].create(
            {
                "template_id": cls.template.id,
                "code": code,
                "label": code,
                "kind": kind,
                **values,
            }
        )

    def said(self, *answers):
        """Have a customer answer, then be done; return what is noted of it."""
        lead = self.lead(self.new, email_from="rose@x.example.com")
        questionnaire = lead.insert_questionnaire(self.template)
        for given in answers:
            questionnaire.answer(given, source="customer", keep_hidden=True)
        questionnaire.customer_done()
        [note] = [
            str(message.body)
            for message in lead.message_ids
            if "has answered" in str(message.body)
        ]
        return note

    def test_an_answer_that_another_hides_is_not_counted(self):
        changed = {"insert": True, "model": "Rika"}, {"insert": False, "city": "Huy"}
        self.assertIn(": 2 answers.", self.said(*changed))
        self.assertIn(": 3 answers.", self.said({**changed[0], "city": "Huy"}))

    def test_that_they_start_is_told_before_what_they_replace(self):
        lead = self.lead(self.new, email_from="rose@x.example.com")
        questionnaire = lead.insert_questionnaire(self.template)
        questionnaire.answer({"city": "Huy"})
        questionnaire.answer({"city": "Namur"}, source="customer")
        said = [
            words
            for message in lead.message_ids.sorted("id")
            for words in ("has started", "has replaced")
            if words in str(message.body)
        ]
        self.assertEqual(said, ["has started", "has replaced"])

    def test_one_is_one(self):
        said = self.said({"insert": True, "model": "Rika"}, {"insert": False})
        self.assertIn(": 1 answer.", said)

    def test_what_changes_after_they_were_done_is_told_by_the_same_note(self):
        every = {"insert": True, "model": "Rika", "city": "Huy"}
        note = self.said(every, {"insert": False})
        self.assertIn(": 2 answers.", note)

    def test_what_was_asked_then_is_counted_still(self):
        lead = self.lead(self.new, email_from="rose@x.example.com")
        questionnaire = lead.insert_questionnaire(self.template)
        questionnaire.answer({"insert": False, "city": "Huy"}, source="customer")
        self.city.active = False
        self.env.registry.clear_cache()
        self.assertEqual(len(questionnaire._answers_of_customer()), 2)
