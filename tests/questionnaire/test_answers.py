import base64
from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .project_common import ProjectCase

COLORS = [("red", 3), ("blue", 1)]


@tagged("standard", "post_install", "-at_install")
class TestAnswers(ProjectCase):
    """Each kind is kept in its own column; what is wrong leaves nothing behind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for kind in (
            "char text integer float monetary boolean date datetime scale nps file"
        ).split():
            setattr(cls, kind, cls.question(f"q_{kind}", kind, label=f"The {kind}"))
        cls.color = cls.question("color", "choice", choices=COLORS)
        cls.colors = cls.question("colors", "choices", choices=COLORS)
        cls.float.unit = "kW"
        cls.questionnaire = cls.inserted()
        cls.card = cls.questionnaire.sudo().lead_id

    def answered(self, **values):
        """Answer as the salesperson; return the only answer."""
        self.questionnaire.answer(values)
        return self.of(self.questionnaire, *values)

    def test_each_kind_in_its_column(self):
        moment = datetime(2026, 7, 1, 12, 30)
        for code, given, column, kept, shown in (
            ("q_char", " Rika ", "value_char", "Rika", "Rika"),
            ("q_text", "a\nb", "value_text", "a\nb", "a\nb"),
            ("q_integer", "1 200", "value_integer", 1200, "1,200"),
            ("q_float", "8,5", "value_float", 8.5, "8.5 kW"),
            ("q_date", "31/12/2026", "value_date", date(2026, 12, 31), "12/31/2026"),
            ("q_datetime", "2026-07-01 12:30:00", "value_datetime", moment, None),
            ("q_scale", 4, "value_integer", 4, "4"),
            ("q_nps", "9", "value_integer", 9, "9"),
            ("q_boolean", "no", "value_boolean", False, "No"),
        ):
            answer = self.answered(**{code: given})
            self.assertEqual(answer[column], kept, code)
            self.assertTrue(answer.is_answered)
            if shown:
                self.assertEqual(answer.display_value, shown)
            self.assertEqual(answer.user_id, self.salesperson)
            self.assertEqual(answer.source, "user")
            self.assertTrue(answer.answered_at)
        amount = self.answered(q_monetary="8 000,50 €")
        self.assertEqual(amount.value_monetary, 8000.5)
        self.assertEqual(amount.currency_id, self.card.company_currency)
        one = self.answered(color="Red")
        self.assertEqual((one.choice_id.code, one.score), ("red", 3))
        several = self.answered(colors=["blue", "red"])
        self.assertEqual(several.choice_ids.mapped("code"), ["red", "blue"])
        self.assertEqual((several.display_value, several.score), ("Red, Blue", 4))
        content = base64.b64encode(b"%PDF-1.4 abc").decode()
        file = self.answered(q_file={"name": "flue.pdf", "content": content})
        self.assertEqual(base64.b64decode(file.value_file), b"%PDF-1.4 abc")
        self.assertEqual(file.display_value, "flue.pdf")
        self.assertEqual(self.questionnaire.progress, 100)
        self.assertEqual(self.questionnaire.state, "done")

    def test_an_answer_is_taken_back(self):
        self.answered(q_integer=0)
        self.assertTrue(self.of(self.questionnaire, "q_integer").is_answered)
        answer = self.answered(q_integer=None)
        self.assertFalse(answer.is_answered)
        self.assertFalse(answer.display_value)
        self.assertEqual(self.questionnaire.answered_count, 0)
        self.answered(colors=["red"])
        answer = self.answered(colors=[])
        self.assertFalse(answer.choice_ids)
        self.assertEqual(self.questionnaire.state, "new")

    def test_wrong_answers_are_all_named_and_nothing_is_written(self):
        self.answered(q_char="before")
        message = self.assertRefused(
            lambda: self.questionnaire.answer(
                {
                    "q_char": "after",
                    "q_nps": 11,
                    "q_scale": "6",
                    "color": "green",
                    "q_date": "31/31/2026",
                    "nothing": 1,
                }
            ),
            "“The nps” takes a number from 0 to 10, not 11",
            "“The scale” takes a number from 1 to 5, not 6",
            "“Color”: “green” is not proposed. Choose among “Red”, “Blue”",
            "“The date”",
            "“nothing”",
        )
        self.assertEqual(len(message.splitlines()), 5)
        self.assertEqual(self.said(self.questionnaire), {"q_char": "before"})

    def test_every_sentence_can_be_said(self):
        self.integer.write({"has_min": True, "min_value": 2})
        self.float.write({"has_max": True, "max_value": 2.5})
        self.color.choice_ids[0].active = False
        for code, given, words in (
            ("q_char", "x" * 501, "500 characters"),
            ("q_char", "a\0", "stored"),
            ("q_integer", "1,5", "whole number"),
            ("q_integer", 1, "at least 2"),
            ("q_float", 3, "at most 2.5"),
            ("q_float", "x", "a number"),
            ("q_datetime", "x", "date and time"),
            ("q_boolean", "maybe", "yes or no"),
            ("color", "red", "no longer proposed"),
            ("color", ["red", "blue"], "one choice"),
            ("q_file", "x", "not received whole"),
            ("q_file", {"name": "a.exe", "content": "YWJj"}, "kind"),
            ("q_file", {"name": "a.pdf", "content": "x" * 14_000_000}, "too big"),
        ):
            self.assertRefused(
                lambda code=code, given=given: self.questionnaire.answer({code: given}),
                words,
            )

    def test_a_file_is_not_what_its_name_says(self):
        for content in (b"<html><script>1</script></html>", b"MZ\x90\0", b"#!/bin/sh"):
            file = {"name": "a.pdf", "content": base64.b64encode(content).decode()}
            self.assertRefused(
                lambda file=file: self.questionnaire.answer({"q_file": file}), "kind"
            )

    def test_a_script_is_a_text_like_another(self):
        answer = self.answered(q_char="<script>alert(1)</script>")
        self.assertEqual(answer.value_char, "<script>alert(1)</script>")

    def test_hidden_answers_are_kept_and_not_counted(self):
        self.only_if(self.colors, self.color, "=", ["red"])
        self.questionnaire.answer({"color": "red", "colors": ["red", "blue"]})
        self.assertEqual(self.questionnaire.score, 7)
        status = self.questionnaire.answer({"color": "blue"})
        self.assertNotIn("colors", status["visible"])
        self.assertEqual(status["score"], 1)
        kept = self.of(self.questionnaire, "colors")
        self.assertTrue(kept.is_hidden)
        self.assertEqual(kept.display_value, "Red, Blue")
        self.assertEqual(self.questionnaire.answer({"color": "red"})["score"], 7)
        self.assertFalse(kept.is_hidden)

    def test_a_hidden_question_is_not_answered(self):
        self.only_if(self.colors, self.color, "=", ["red"])
        self.questionnaire.answer({"color": "blue"})
        hidden = {"colors": ["red"]}
        self.assertRefused(lambda: self.questionnaire.answer(hidden), "“Colors”")
        # It appears with what is answered in the same go.
        self.questionnaire.answer({"colors": ["red"], "color": "red"})
        # It was asked until this very answer.
        self.questionnaire.answer({"colors": ["blue"], "color": "blue"})
        self.questionnaire.answer(hidden, keep_hidden=True)
        self.assertTrue(self.of(self.questionnaire, "colors").is_hidden)

    def test_a_customer_answers_what_is_for_customers(self):
        self.char.is_for_customer = False
        with self.assertRaises(AccessError):
            self.questionnaire.answer({"q_integer": 3}, source="customer")
        page = self.questionnaire.sudo()
        self.assertRefused(
            lambda: page.answer({"q_char": "x"}, source="customer"), "“The char”"
        )
        page.answer({"q_integer": 3}, source="customer")
        answer = self.of(self.questionnaire, "q_integer")
        self.assertEqual(answer.source, "customer")
        self.assertFalse(answer.user_id)
        self.assertEqual(self.questionnaire.last_source, "customer")
        screen = page.get_screen(for_customer=True)
        codes = [
            one["code"] for part in screen["sections"] for one in part["questions"]
        ]
        self.assertNotIn("q_char", codes)
        self.assertIn("q_integer", codes)

    def test_what_was_answered_keeps_its_wording_and_its_points(self):
        answer = self.answered(color="red")
        self.color.label = "Which shade?"
        red = self.color.choice_ids[0]
        red.write({"label": "Crimson", "score": 50, "active": False})
        self.assertEqual((answer.label, answer.display_value), ("Color", "Red"))
        self.assertEqual(self.questionnaire.score, 3)
        self.answered(q_char="x")
        self.assertEqual(self.questionnaire.score, 3)

    def test_who_and_when_stay_where_nothing_changed(self):
        answer = self.answered(q_char="x")
        self.questionnaire.with_user(self.manager).answer({"q_char": "x", "q_nps": 3})
        self.assertEqual(answer.user_id, self.salesperson)
        self.assertEqual(self.of(self.questionnaire, "q_nps").user_id, self.manager)

    def test_a_changed_template_counts_again(self):
        self.answered(q_char="x")
        before = self.questionnaire.question_count
        extra = self.question("extra", is_required=True)
        self.assertEqual(self.questionnaire.question_count, before + 1)
        self.only_if(extra, self.char, "=", "y")
        self.assertEqual(self.questionnaire.question_count, before)
        extra.unlink()
        self.char.active = False
        self.assertEqual(self.questionnaire.answered_count, 0)

    def test_the_opportunity_adds_up_its_questionnaires(self):
        self.answered(color="red")
        other = self.inserted(self.card)
        other.answer({"color": "blue", "q_char": "x"})
        self.assertEqual(self.card.questionnaire_score, 4)
        self.assertEqual(self.card.questionnaire_count, 2)
        self.assertAlmostEqual(self.card.questionnaire_progress, 100 * 3 / 26, 2)
        self.assertIn(
            self.card,
            self.Lead.search([("project_template_ids", "in", self.template.ids)]),
        )
        bare = self.lead(self.new)
        for operator, value, expected in (
            ("in", self.template.ids, self.card),
            ("=", self.template.id, self.card),
            ("ilike", "Stov", self.card),
            ("=", False, bare),
            ("!=", False, self.card),
            ("not in", self.template.ids, bare),
        ):
            domain = [
                ("project_template_ids", operator, value),
                ("id", "in", (self.card | bare).ids),
            ]
            self.assertEqual(self.Lead.search(domain), expected, (operator, value))
        other.action_remove()
        self.assertEqual(self.card.questionnaire_score, 3)

    def test_stars_are_suggested_and_never_forced(self):
        self.assertFalse(self.card.suggested_priority)
        self.answered(color="blue")
        self.assertEqual(self.card.suggested_priority, "0")
        self.questionnaire.answer({"color": "red", "colors": ["red"]})
        self.assertEqual(self.card.suggested_priority, "3")
        self.assertEqual(self.card.priority, "0")
        self.card.with_user(self.salesperson).action_take_suggested_priority()
        self.assertEqual(self.card.priority, "3")

    def test_the_screen_says_all_there_is_to_show(self):
        self.only_if(self.colors, self.color, "in", ["red"])
        self.questionnaire.answer({"color": "red", "q_date": "2026-12-31"})
        self.char.active = False
        screen = self.questionnaire.get_screen()
        (section,) = screen["sections"]
        questions = {one["code"]: one for one in section["questions"]}
        self.assertEqual(questions["color"]["answer"]["value"], "red")
        self.assertEqual(questions["q_date"]["answer"]["value"], "2026-12-31")
        self.assertEqual(
            questions["colors"]["condition"],
            {"question": "color", "operator": "in", "values": ["red"]},
        )
        self.assertEqual(
            (questions["q_nps"]["min"], questions["q_nps"]["max"]), (0, 10)
        )
        self.assertIsNone(questions["q_nps"]["answer"])

    # ------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------

    def test_answers_follow_the_opportunity(self):
        self.answered(q_char="x")
        theirs = self.questionnaire.with_user(self.colleague)
        for attempt in (
            lambda: theirs.read(["score"]),
            lambda: theirs.answer_ids.read(["label"]),
            lambda: theirs.answer({"q_char": "y"}),
            theirs.get_screen,
            theirs.get_status,
            theirs.unlink,
            lambda: self.card.with_user(self.colleague).insert_questionnaire(
                self.template.id
            ),
        ):
            with self.assertRaises(AccessError):
                attempt()
        Answer = self.env["crm.lead.answer"].with_user(self.colleague)
        self.assertFalse(Answer.search([("template_id", "=", self.template.id)]))
        self.card.user_id = self.colleague
        theirs.answer({"q_char": "y"})

    def test_nothing_is_forged_past_the_road(self):
        mine = self.questionnaire
        self.answered(q_char="x")
        for attempt in (
            lambda: mine.write({"score": 100}),
            lambda: mine.answer_ids.write({"value_char": "z"}),
            lambda: mine.answer_ids.unlink(),
            lambda: mine.answer_ids.create(
                {"questionnaire_id": mine.id, "question_id": self.nps.id, "label": "x"}
            ),
        ):
            with self.assertRaises(UserError):
                attempt()
        self.assertEqual(self.said(mine), {"q_char": "x"})
        forged = mine.create(
            {"lead_id": self.card.id, "template_id": self.template.id, "score": 100}
        )
        self.assertEqual(forged.score, 0)

    def test_answers_are_exported_and_imported_as_texts(self):
        given = {
            "q_integer": 1200,
            "q_float": 8.5,
            "q_boolean": False,
            "q_date": "2026-12-31",
            "q_datetime": "2026-07-01 12:30:00",
            "colors": ["red", "blue"],
        }
        self.questionnaire.answer(given)
        answers = self.questionnaire.answer_ids
        texts = dict(answers.mapped(lambda one: (one.code, one.value)))
        self.assertEqual(texts["colors"], "red;blue")
        other = self.inserted(self.card)
        names = ["questionnaire_id/.id", "question_id/.id", "value"]
        rows = [[other.id, one.question_id.id, one.value] for one in answers]
        Answer = self.env["crm.lead.answer"].with_user(self.salesperson)
        result = Answer.load(names, rows)
        self.assertFalse(result["messages"])
        self.assertEqual(self.said(other), self.said(self.questionnaire))
        self.assertEqual(other.answer_ids.user_id, self.salesperson)
        result = Answer.load([".id", "value"], [[str(other.answer_ids[0].id), "7"]])
        self.assertFalse(result["messages"])
        self.assertEqual(other.answer_ids[0].value_integer, 7)
        result = Answer.load(names, [[other.id, self.scale.id, "12"]])
        self.assertIn("“The scale”", result["messages"][0]["message"])

    def test_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.card.write({"team_id": False, "user_id": False, "company_id": other.id})
        boss = self.user("boss", "sales_team.group_sale_manager")
        mine = self.questionnaire.with_user(boss)
        with self.assertRaises(AccessError):
            mine.read(["score"])

    # ------------------------------------------------------------
    # Many, merged, gone
    # ------------------------------------------------------------

    def test_a_thousand_at_once(self):
        leads = self.leads(1000, self.new).with_user(self.salesperson)
        leads.mapped("name")
        with self.assertQueryCount(60):
            leads.insert_questionnaire(self.template)
            self.env.flush_all()
        self.assertEqual(set(leads.mapped("questionnaire_count")), {1})

    def test_answering_does_not_take_a_query_per_question(self):
        values = {f"many_{n}": f"text {n}" for n in range(100)}
        for code in values:
            self.question(code)
        self.questionnaire.get_status()
        self.env.flush_all()
        with self.assertQueryCount(60):
            self.questionnaire.answer(values)
            self.env.flush_all()

    def test_merging_keeps_the_answers(self):
        self.answered(q_char="x")
        head = self.lead(self.proposal, name="Head")
        (head | self.card).merge_opportunity()
        self.assertFalse(self.card.exists() and head.exists())
        stays = (self.card | head).exists()
        self.assertEqual(stays.questionnaire_ids.answer_ids.lead_id, stays)
        self.assertEqual(self.said(stays.questionnaire_ids), {"q_char": "x"})

    def test_deleting_the_opportunity_takes_its_files_along(self):
        self.answered(q_file={"name": "a.txt", "content": "YWJj"})
        domain = [
            ("res_model", "=", "crm.lead.answer"),
            ("res_field", "=", "value_file"),
        ]
        files = self.env["ir.attachment"].search(domain)
        self.assertTrue(files)
        self.card.unlink()
        self.assertFalse(files.exists())
        self.assertFalse(self.questionnaire.exists())
