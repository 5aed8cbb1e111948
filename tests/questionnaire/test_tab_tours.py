"""A salesperson answers questionnaires in the Project tab, in a real browser."""

import json
import random

from odoo.tests import HttpCase, tagged

from odoo.addons.sales_pipeline_custom.core.questionnaire.question_conditions import (
    operators_of,
    takes_many,
    takes_values,
    visible,
)
from odoo.addons.sales_pipeline_custom.core.questionnaire.questionnaire import (
    KINDS,
    Condition,
    Question,
)

from ..common import french_salesperson
from .project_common import ProjectCase

ANSWERS = {
    "char": ["", "Été", "ete", "STRASSE", "straße", "L'été  indien", "œuf", "Σοφός"],
    "date": ["2026-01-01", "2026-12-31", "1999-06-15"],
    "datetime": ["2026-01-01 00:00:00", "2026-01-01 23:59:59", "2025-12-31 10:00:00"],
    "boolean": [True, False],
    "choice": ["a", "b", "c"],
    "file": ["plan.pdf"],
    "integer": [-1, 0, 1, 2, 10],
    "float": [-1.5, 0.0, 0.1, 2.0, 10.25],
}
ANSWERS |= dict.fromkeys(("scale", "nps"), [0, 1, 2, 10])
ANSWERS |= {"text": ANSWERS["char"], "monetary": ANSWERS["float"]}
CASES = 400


def some_questions(chance):
    """Make questions that depend on each other, of any kind, and their answers."""
    questions, answers = [], {}
    for number in range(chance.randint(2, 8)):
        kind, condition = chance.choice(KINDS), None
        if questions and chance.random() < 0.8:
            parent = chance.choice(questions)
            operator = chance.choice(operators_of(parent.kind))
            count = chance.randint(1, 3) if takes_many(parent.kind, operator) else 1
            known = ANSWERS["choice" if parent.kind == "choices" else parent.kind]
            values = tuple(chance.choices([one for one in known if one != ""], k=count))
            values = values if takes_values(operator) else ()
            condition = Condition(parent.code, operator, values)
        question = Question(f"q{number}", kind, condition=condition)
        questions.append(question)
        if chance.random() < 0.75:
            answers[question.code] = (
                chance.sample(ANSWERS["choice"], chance.randint(1, 3))
                if kind == "choices"
                else chance.choice(ANSWERS[kind]) or None
                if kind in ("char", "text")
                else chance.choice(ANSWERS[kind])
            )
    chance.shuffle(questions)
    return questions, answers


@tagged("standard", "post_install", "-at_install")
class TestProjectTabTours(ProjectCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.camille = french_salesperson(cls.env)
        cls.team.member_ids |= cls.camille
        cls.card = cls.lead(cls.new, name="Chez Ana", user_id=cls.camille.id)
        cls.template.write({"name": "Chantier", "team_ids": cls.team.ids})
        bounds = {"has_min": True, "min_value": 2, "has_max": True, "max_value": 20}
        cls.question("brand", label="Quelle marque ?")
        cls.question("notes", "text", label="Remarques")
        cls.question("rooms", "integer", label="Combien de pièces ?")
        cls.question("power", "float", label="Puissance", unit="kW", **bounds)
        cls.question("budget", "monetary", label="Budget")
        cls.question("day", "date", label="Quel jour ?")
        cls.question("moment", "datetime", label="Quel moment ?")
        kind = cls.question(
            "kind", "choice", label="Quel appareil ?", choices=[("wood", 0), ("pag", 5)]
        )
        flue = cls.question("flue", label="Quel conduit ?")
        cls.only_if(flue, kind, "=", ["pag"])
        cls.question(
            "extras",
            "choices",
            label="Quels suppléments ?",
            choices=[("base", 1), ("sweep", 2)],
        )
        cls.question("easy", "scale", label="Accès facile ?")
        cls.question("nps", "nps", label="Nous recommanderiez-vous ?")
        cls.question("owner", "boolean", label="Propriétaire ?")
        cls.question("plan", "file", label="Un plan")
        choices = cls.template.question_ids.choice_ids
        for choice, label in zip(
            choices, ("Bois", "Granulés", "Socle", "Ramonage"), strict=True
        ):
            choice.label = label
        cls.template.title_pattern = "{kind} {brand}"
        cls.env.company.currency_id = cls.env.ref("base.EUR")

    def tour(self, name):
        self.start_tour(
            f"/odoo/crm.lead/{self.card.id}",
            f"sales_pipeline_project_tab_{name}",
            login="camille.test",
            timeout=120,
        )
        self.env.invalidate_all()

    def test_each_kind_of_question_is_answered_and_saved_as_one_goes(self):
        self.tour("answer")
        questionnaire = self.card.questionnaire_ids
        values = {
            answer["code"]: answer["answer"]["value"]
            for section in questionnaire.get_screen()["sections"]
            for answer in section["questions"]
        }
        # The hour depends on where the browser is.
        self.assertEqual(values.pop("moment")[:10], "2026-12-31")
        self.assertEqual(
            values,
            {
                "brand": "Contura",
                "notes": "Escalier étroit",
                "rooms": 6,
                "power": 8.5,
                "budget": 8000.5,
                "day": "2026-12-31",
                "kind": "pag",
                "flue": "Inox",
                "extras": ["base", "sweep"],
                "easy": 4,
                "nps": 10,
                "owner": True,
                "plan": "plan.pdf",
            },
        )
        self.assertEqual(self.card.name, "Granulés Contura")
        self.assertEqual(self.card.priority, "3")
        self.assertEqual(questionnaire.state, "done")
        self.assertEqual(questionnaire.answer_ids.user_id, self.camille)

    def test_a_questionnaire_is_removed_once_confirmed_if_it_was_answered(self):
        self.tour("remove")
        self.assertFalse(self.card.questionnaire_ids)

    def test_a_questionnaire_is_sent_to_the_customer_from_its_card(self):
        self.card.email_from = "gerard@example.com"
        self.template.question_ids[0].is_for_customer = True
        self.tour("send")
        questionnaire = self.card.questionnaire_ids
        domain = [("model", "=", "crm.lead"), ("res_id", "=", self.card.id)]
        mails = self.env["mail.mail"].search(domain)
        self.assertEqual(
            mails.filtered("email_to").mapped("email_to"), ["gerard@example.com"]
        )
        self.assertEqual(questionnaire.sending_state, "waiting")
        self.assertEqual(questionnaire.link_state, "none")

    def test_the_browser_asks_the_same_questions_as_the_server(self):
        chance = random.Random(6)
        cases = []
        for _number in range(CASES):
            questions, answers = some_questions(chance)
            given = {
                code: tuple(one) if isinstance(one, list) else one
                for code, one in answers.items()
                if one is not None
            }
            cases.append(
                {
                    "questions": [
                        {
                            "code": one.code,
                            "kind": one.kind,
                            "condition": one.condition and one.condition._asdict(),
                            "value": given.get(one.code),
                        }
                        for one in questions
                    ],
                    "asked": sorted(visible(questions, given)),
                }
            )
        self.same(
            "conditions",
            "[...module.visible(questions)].sort()",
            [((one["questions"],), one["asked"]) for one in cases],
            "questions",
        )

    def test_what_is_typed_is_a_number_where_the_french_write_one(self):
        free = {"min": None, "max": None}
        power = {"kind": "float", "min": 2, "max": 20}
        rooms = {"kind": "integer", **free}
        self.same(
            "answers",
            "module.readText(question, text)",
            [
                ((power, "8,5"), {"value": 8.5, "sent": 8.5}),
                ((power, " 8.5 "), {"value": 8.5, "sent": 8.5}),
                ((power, "  "), {"value": None, "sent": None}),
                # The server says what is wrong with what was typed.
                ((power, "beaucoup"), {"sent": "beaucoup"}),
                ((power, "99,5"), {"sent": "99,5"}),
                ((power, "1e999"), {"sent": "1e999"}),
                ((rooms, "1 200"), {"value": 1200, "sent": 1200}),
                ((rooms, "4,5"), {"sent": "4,5"}),
                (({"kind": "char", **free}, "12"), {"value": "12", "sent": "12"}),
            ],
            "question, text",
        )

    def same(self, module, call, cases, names):
        """Check what a module of the browser returns.

        :param list cases: pairs (arguments, what is expected)
        :param str names: of the arguments, in the call
        """
        module = f"@sales_pipeline_custom/questionnaire/{module}"
        self.browser_js(
            "/odoo",
            f"""
            const module = odoo.loader.modules.get("{module}");
            const found = ([{names}]) => JSON.stringify({call});
            const wrong = {json.dumps(cases)}.find(
                ([given, expected]) => found(given) !== JSON.stringify(expected)
            );
            if (wrong) {{
                console.error(JSON.stringify(wrong) + ", not " + found(wrong[0]));
            }} else {{
                console.log("test successful");
            }}
            """,
            ready="odoo.isReady",
            login="camille.test",
        )
