"""An answer that is a field of the opportunity too: the later one wins."""

import json

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from ..common import french_salesperson
from .project_common import ProjectCase


class FeedingCase(ProjectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.how_much = cls.question(
            "amount", "monetary", label="How Much?", feeds="customer_budget"
        )
        cls.where = cls.question("place", label="Where?", feeds="city")
        cls.by_when = cls.question("day", "date", feeds="date_deadline")
        cls.card = cls.lead(cls.new, name="Stove of Ana", city=False)
        cls.questionnaire = cls.inserted(cls.card)


@tagged("standard", "post_install", "-at_install")
class TestQuestionFeeds(FeedingCase):
    def last_note(self):
        return self.card.message_ids[:1].body

    def test_answering_writes_the_field_and_tells_it(self):
        self.questionnaire.answer(
            {"amount": "12 500 €", "place": "Liège", "day": "2030-03-01"}
        )
        self.assertEqual(self.card.customer_budget, 12500)
        self.assertEqual(self.card.city, "Liège")
        self.assertEqual(str(self.card.date_deadline), "2030-03-01")
        for said in ("12,500", "How Much?", "Liège"):
            self.assertIn(said, self.last_note())

    def test_so_does_the_customer_on_their_page(self):
        self.questionnaire.as_customer().answer({"amount": 9000}, source="customer")
        self.assertEqual(self.card.customer_budget, 9000)

    def test_the_contact_stays_as_it_is(self):
        self.question("tel", label="Phone?", feeds="phone")
        ana = self.env["res.partner"].create({"name": "Ana", "phone": "+32470000001"})
        self.card.partner_id = ana
        page = self.questionnaire.as_customer()
        page.answer({"tel": "+32470999999"}, source="customer")
        self.assertEqual(self.card.phone, "+32470999999")
        self.assertEqual(ana.phone, "+32470000001")

    def test_taken_back_or_hidden_changes_nothing(self):
        self.questionnaire.answer({"amount": 9000})
        self.questionnaire.answer({"amount": None})
        self.assertEqual(self.card.customer_budget, 9000)
        parent = self.question("has_budget", "boolean")
        self.only_if(self.how_much, parent, "=", "yes")
        self.questionnaire._answer(
            {self.questionnaire: {"has_budget": False, "amount": 4}}, keep_hidden=True
        )
        self.assertEqual(self.card.customer_budget, 9000)

    def test_changing_the_field_answers_and_the_answer_follows(self):
        mine = self.card.with_user(self.salesperson)
        mine.write({"customer_budget": 8000, "city": "Namur"})
        self.assertEqual(self.of(self.questionnaire, "amount").value_monetary, 8000)
        self.assertEqual(self.of(self.questionnaire, "place").value_char, "Namur")
        self.questionnaire.answer({"amount": 9500})
        self.assertEqual(self.card.customer_budget, 9500)
        mine.customer_budget = 10_000
        self.assertEqual(self.of(self.questionnaire, "amount").value_monetary, 10_000)
        self.assertIn("9,500", self.last_note())

    def test_who_answered_otherwise_is_not_contradicted_in_silence(self):
        self.how_much.feeds = False
        self.questionnaire.answer({"amount": 9500})
        self.how_much.feeds = "customer_budget"
        self.card.with_user(self.salesperson).customer_budget = 7000
        self.assertEqual(self.of(self.questionnaire, "amount").value_monetary, 9500)
        self.assertIn("9,500", self.last_note())
        self.assertIn("7,000", self.last_note())

    def test_who_hands_it_over_in_the_same_write_may(self):
        self.card.with_user(self.salesperson).write(
            {"customer_budget": 8000, "user_id": self.colleague.id}
        )
        self.assertEqual(self.of(self.questionnaire, "amount").value_monetary, 8000)

    def test_the_last_of_two_follows_and_rounds_of_a_repeated_one_do_not(self):
        later = self.inserted(self.card)
        self.card.customer_budget = 8000
        self.assertFalse(self.of(self.questionnaire, "amount"))
        self.assertEqual(self.of(later, "amount").value_monetary, 8000)
        repeat = self.env["crm.lead.questionnaire.repeat"].create(
            {"lead_id": self.card.id, "template_id": self.template.id}
        )
        later.sudo().repeat_id = self.questionnaire.sudo().repeat_id = repeat
        self.card.customer_budget = 8500
        self.assertEqual(self.of(later, "amount").value_monetary, 8000)
        later.answer({"amount": 8600})
        self.assertEqual(self.card.customer_budget, 8600)

    def test_what_an_amount_cannot_be_is_refused_as_an_answer(self):
        for value in (-5, "-12 500"):
            with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
                self.questionnaire.answer({"amount": value})
            self.assertIn("How Much?", str(caught.exception))
        self.assertFalse(self.card.customer_budget)

    def test_a_field_and_a_kind_that_do_not_fit_are_refused(self):
        for values in (
            {"feeds": "date_deadline"},
            {"feeds": "city"},
            {"kind": "char"},
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex(ValidationError, "How Much"),
                self.cr.savepoint(),
            ):
                self.how_much.write(values)
        with self.assertRaisesRegex(ValidationError, "Where"), self.cr.savepoint():
            self.question("town", feeds="city")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.question("mail", feeds="email_from")

    def test_the_file_of_the_template_carries_it(self):
        content = self.template._file()
        described = json.loads(content)
        fed = {one["code"]: one["feeds"] for one in described["questions"]}
        self.assertEqual(fed["amount"], "customer_budget")
        self.assertIsNone(described["questions"][0]["min_value"])
        copy = self.Template.create_from_file(content)
        self.assertEqual(
            copy.question_ids.mapped("feeds"),
            ["customer_budget", "city", "date_deadline"],
        )
        copy = self.template.copy({"name": "Again"})
        self.assertEqual(len(copy.question_ids.filtered("feeds")), 3)


@tagged("standard", "post_install", "-at_install")
class TestQuestionFeedsTour(FeedingCase, HttpCase):
    def test_the_budget_is_what_was_answered(self):
        camille = french_salesperson(self.env)
        self.how_much.with_context(lang="fr_FR").label = "De combien ?"
        self.card.user_id = camille
        self.env.flush_all()
        self.start_tour(
            f"/odoo/crm.lead/{self.card.id}",
            "sales_pipeline_question_feeds",
            login="camille.test",
        )
        self.env.invalidate_all()
        self.assertEqual(self.card.customer_budget, 12500)
