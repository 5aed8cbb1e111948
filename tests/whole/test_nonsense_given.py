"""What a program gives to public methods, when it is nonsense."""

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..questionnaire.project_common import ProjectCase

NONSENSE = (None, -1, 2**70, "x", "\0", [None], {"x": None}, [[1]], 1.5, True)


@tagged("standard", "post_install", "-at_install")
class TestNonsenseGiven(ProjectCase):
    """It is refused in a sentence, and nothing is written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.question("brand")
        cls.card = cls.lead(cls.new)
        cls.questionnaire = cls.inserted(cls.card)

    def call(self, records, method, *arguments):
        """Call a method over RPC as the salesperson."""
        records = records.with_user(self.salesperson)
        return call_kw(records.browse(), method, [records.ids, *arguments], {})

    def test_nonsense_is_refused_in_a_sentence(self):
        takes = (
            (self.card, "action_snooze_for", (7,)),
            (self.card, "action_plan_typical", ([],)),
            (self.card, "action_tick", ([],)),
            (self.card, "insert_questionnaire", (self.template.id,)),
            (self.card, "insert_questionnaires", ([self.template.id],)),
            (self.card, "answer_project", ({}, {str(self.questionnaire.id): {}})),
            (self.questionnaire, "answer", ({}, {"brand": "Rika"})),
            (self.template, "try_answers", ({}, {"x": 1})),
        )
        for records, method, right in takes:
            for value in right:
                self.call(records, method, value)
            for value in NONSENSE:
                if method == "try_answers" and isinstance(value, dict):
                    continue  # an answer to no question of the template: left out
                with (
                    self.subTest(method, value=value),
                    self.assertRaises(UserError) as caught,
                    self.cr.savepoint(),
                ):
                    self.call(records, method, value)
                self.assertGreater(len(str(caught.exception)), 10)

    def test_an_opportunity_that_is_none_leaves_no_history(self):
        before = self.env["crm.stage.transition"].search_count([])
        for method in ("action_set_won", "action_set_lost"):
            for ids in ([None], [False], [0]):
                leads = self.Lead.with_user(self.salesperson)
                call_kw(leads, method, [ids], {})
        self.env.flush_all()
        self.assertEqual(self.env["crm.stage.transition"].search_count([]), before)

    def test_a_message_without_its_original_is_told_so(self):
        message = self.env["crm.inbound.message"].create(
            {
                "subject": "A stove",
                "reason": "error",
                "company_id": self.env.company.id,
            }
        )
        with self.assertRaisesRegex(UserError, "A stove.*nothing to try again"):
            message.with_user(self.manager).action_retry()
