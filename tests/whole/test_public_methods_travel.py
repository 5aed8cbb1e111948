import ast
import inspect
import textwrap
import xmlrpc.client

from odoo.tests import HttpCase, tagged

from ..tools.registry import our_dialogs, our_public_methods
from .one_of_each import OneOfEachCase

PROJECT = "sales_pipeline_custom.project_template_heating"


@tagged("standard", "post_install", "-at_install")
class TestPublicMethodsTravel(OneOfEachCase, HttpCase):
    """What a program is answered can be sent to it over XML-RPC, as to a screen over
    JSON: nothing is done and then answered by a fault."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.user(
            "boss",
            "sales_team.group_sale_manager,account.group_account_manager"
            ",base.group_system",
        )
        cls.password = "pipeline_boss"
        cls.ours = cls.one_of_each(cls.alice, cls.bob, cls.team, user=cls.salesperson)
        cls.opportunity = cls.ours["crm.lead"]
        cls.card = cls.lead(cls.first, user_id=cls.boss.id)
        cls.questionnaire = cls.card.insert_questionnaire(cls.env.ref(PROJECT))
        template = cls.env["crm.pipeline.template"].search([], limit=1)
        bill = cls.env["account.move"].create({"move_type": "in_invoice"})
        cls.others = {
            "account.move": bill,
            "crm.pipeline.template": template,
            "crm.project.template": cls.questionnaire.template_id,
            "crm.project.question": cls.questionnaire.template_id.question_ids[:1],
            "crm.stage": cls.negotiation,
            "crm.team": cls.team,
            "mail.activity": cls.card.activity_schedule(
                "mail.mail_activity_data_todo", summary="Call", user_id=cls.boss.id
            ),
            "res.partner": cls.bob,
        }
        failed = cls.ours["crm.transition.run"][:1]
        failed.state = "failed"

    def records(self, model):
        """Return the records that a method of a model is called on."""
        return (self.others | self.ours)[model][:1]

    def arguments(self):
        """Return {(model, method): arguments} of those that need some, or others."""
        card, questionnaire = self.card.ids, self.questionnaire
        template = questionnaire.template_id
        code = template.question_ids[:1].code
        return {
            ("crm.lead", "action_ask_before_move"): [card, self.lost.id],
            ("crm.lead", "action_move_ready"): [card, self.discovery.id],
            ("crm.lead", "action_note_move"): [card, self.first.id],
            ("crm.lead", "action_plan_typical"): [card, ["Call"]],
            ("crm.lead", "action_tick"): [card, []],
            ("crm.lead", "answer_project"): [card, {str(questionnaire.id): {}}],
            ("crm.lead", "get_board_statistics"): [[]],
            ("crm.lead", "get_project"): [card],
            ("crm.lead", "insert_questionnaire"): [card, template.id],
            ("crm.lead", "insert_questionnaires"): [card, [template.id]],
            ("crm.lead.questionnaire", "answer"): [questionnaire.ids, {}],
            ("crm.lead.questionnaire", "get_screen"): [questionnaire.ids],
            ("crm.project.template", "try_answers"): [template.ids, {code: "x"}],
            ("mail.activity", "action_pipeline_postpone"): [
                self.others["mail.activity"].ids,
                "tomorrow",
            ],
            ("res.partner", "action_start_in_pipeline"): [self.bob.ids, self.new.id],
        }

    def call(self, model, method, arguments):
        """Call a method as a program does; what it does is undone."""
        savepoint = self.cr.savepoint()
        try:
            return self.xmlrpc_object.execute_kw(
                self.cr.dbname, self.boss.id, self.password, model, method, arguments
            )
        finally:
            savepoint.rollback()
            savepoint.close()
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def test_a_program_is_answered(self):
        methods = our_public_methods(self.env)
        given = self.arguments()
        self.assertLessEqual(given.keys(), methods.keys())
        faults, done = [], 0
        for model, name in methods:
            if model in our_dialogs(self.env):
                continue  # see test_dialogs_meanwhile
            arguments = given.get((model, name))
            if arguments is None:
                arguments = [self.records(model).ids]
            try:
                self.call(model, name, arguments)
                done += 1
            except xmlrpc.client.Fault as fault:
                is_sentence = fault.faultCode in (2, 3, 4)  # no access, or a warning
                if not is_sentence:
                    faults.append((model, name, fault.faultString[-300:]))
        self.assertFalse(faults)
        self.assertGreater(done, 0.8 * len(methods), "most of them were not refused")

    def test_what_is_not_there_is_false(self):
        statistics = self.call("crm.lead", "get_board_statistics", [[]])
        closed = [row for row in statistics if row["outcome"] != "open"]
        self.assertEqual({row["reached"] for row in closed}, {False})
        screen = self.call(
            "crm.lead.questionnaire", "get_screen", [self.questionnaire.ids]
        )
        question = screen["sections"][0]["questions"][0]
        self.assertIs(question["answer"], False)
        self.assertIsNone(
            self.questionnaire.get_screen()["sections"][0]["questions"][0]["answer"],
            "a screen reads it over JSON",
        )

    def test_stopping_a_repetition_is_answered(self):
        repeat = self.ours["crm.lead.questionnaire.repeat"]
        self.assertIs(self.call(repeat._name, "action_stop", [repeat.ids]), True)

    def test_none_ends_without_an_answer(self):
        """Of each of its ways out: a new method that answers nothing fails here."""
        mute = set()
        for (model, name), functions in our_public_methods(self.env).items():
            for function in functions:
                source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
                [definition] = ast.parse(source).body
                if not answers(definition):
                    mute.add(f"{model}.{name}")
        self.assertFalse(mute)


def answers(function):
    """Tell whether a function ends with an answer, whichever way it takes."""
    returns = [
        node
        for node in walk_own(function)
        if isinstance(node, ast.Return) and is_nothing(node.value)
    ]
    return not returns and ends(function.body)


def walk_own(function):
    """Yield the nodes of a function, but for those of functions inside it."""
    left = list(function.body)
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            left += ast.iter_child_nodes(node)


def is_nothing(value):
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def ends(body):
    """Tell whether no way leads beyond the last of these statements."""
    last = body[-1]
    match last:
        case ast.Return() | ast.Raise():
            return True
        case ast.If():
            return bool(last.orelse) and ends(last.body) and ends(last.orelse)
        case ast.With():
            return ends(last.body)
        case ast.Try():
            handled = all(ends(handler.body) for handler in last.handlers)
            return handled and ends(last.orelse or last.body)
        case _:
            return False
