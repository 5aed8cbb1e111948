from functools import partial

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.real_transactions import RealTransactionsCase


@tagged("standard", "post_install", "-at_install")
class TestSimultaneousAnswers(RealTransactionsCase):
    """Two people answer at the same moment."""

    def fill(self, env):
        self.template_id = env["crm.project.template"].create({"name": "T"}).id
        env["crm.project.question"].create(
            [
                {"template_id": self.template_id, "code": code, "label": code}
                for code in ("one", "two")
            ]
        )
        lead = env["crm.lead"].create({"name": "Card", "type": "opportunity"})
        self.lead_ids = lead.ids
        self.id = lead.insert_questionnaire(self.template_id).id

    def clear(self, env):
        env["crm.project.template"].browse(self.template_id).unlink()
        self.registry.clear_cache()

    def person(self):
        """Return the questionnaire as someone sees it, in their own transaction."""
        questionnaire = self.someone()["crm.lead.questionnaire"].browse(self.id)
        self.assertEqual(questionnaire.answered_count, 0)
        return questionnaire

    def answer(self, questionnaire, values):
        """Answer as Odoo makes a request again."""
        with mute_logger("odoo.sql_db"):
            return retrying(lambda: questionnaire.answer(values), questionnaire.env)

    def in_the_end(self):
        with self.committed() as env:
            questionnaire = env["crm.lead.questionnaire"].browse(self.id)
            said = {one.code: one.value_char for one in questionnaire.answer_ids}
            progress = questionnaire.lead_id.questionnaire_progress
            return said, questionnaire.progress, progress, questionnaire.state

    def test_different_questions_are_kept_from_both_and_counted(self):
        paul, zoe = self.person(), self.person()
        self.answer(paul, {"one": "Paul"})
        paul.env.cr.commit()
        self.answer(zoe, {"two": "Zoe"})
        zoe.env.cr.commit()
        said = {"one": "Paul", "two": "Zoe"}
        self.assertEqual(self.in_the_end(), (said, 100, 100, "done"))

    def test_the_last_answer_to_a_question_is_kept(self):
        paul, zoe = self.person(), self.person()
        self.answer(paul, {"one": "Paul"})
        paul.env.cr.commit()
        self.answer(zoe, {"one": "Zoe"})
        zoe.env.cr.commit()
        self.assertEqual(self.in_the_end(), ({"one": "Zoe"}, 50, 50, "partial"))

    def test_one_removed_meanwhile_says_so(self):
        paul, zoe = self.person(), self.person()
        paul.unlink()
        paul.env.cr.commit()
        with self.assertRaisesRegex(UserError, "removed meanwhile|does not exist"):
            self.answer(zoe, {"one": "Zoe"})

    def test_two_people_on_the_page_of_the_customer(self):
        first, second = self.person(), self.person()
        for questionnaire, code in ((first, "one"), (second, "two")):
            form = {"was.one": "", "was.two": "", f"answer.{code}": code}
            customer = questionnaire.as_customer()
            with mute_logger("odoo.sql_db"):
                retrying(partial(customer.take_form, form, {}), questionnaire.env)
        with self.committed() as env:
            kept = env["crm.lead.questionnaire"].browse(self.id)
            self.assertEqual(
                sorted(kept.answer_ids.mapped("value_char")), ["one", "two"]
            )
            self.assertEqual(set(kept.answer_ids.mapped("source")), {"customer"})
            self.assertEqual((kept.answered_count, kept.state), (2, "done"))
            self.assertTrue(kept.customer_done_at)
