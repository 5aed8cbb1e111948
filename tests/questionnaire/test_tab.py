"""What the Project tab of an opportunity asks the server."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .project_common import ProjectCase


@tagged("standard", "post_install", "-at_install")
class TestProjectTab(ProjectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.brand = cls.question("brand")
        cls.power = cls.question(
            "power", "float", has_min=True, min_value=2, has_max=True, max_value=20
        )
        cls.card = cls.lead(cls.new)
        cls.mine = cls.card.with_user(cls.salesperson)

    def test_what_is_right_is_saved_and_what_is_wrong_is_said_beside_it(self):
        questionnaire = self.inserted(self.card)
        id_ = questionnaire.id
        self.mine.answer_project({str(id_): {"power": 8.5}})
        result = self.mine.answer_project(
            {str(id_): {"brand": "Rika", "power": "99", "gone": "x"}}
        )
        saved = result["questionnaires"][id_]
        self.assertEqual(set(saved["wrong"]), {"power", "gone"})
        self.assertIn("from 2 to 20, not 99", saved["wrong"]["power"])
        self.assertEqual(saved["answers"]["brand"]["value"], "Rika")
        self.assertEqual(saved["status"]["answered_count"], 2)
        self.assertEqual(self.said(questionnaire), {"brand": "Rika", "power": "8.5"})

    def test_several_questionnaires_are_answered_at_once_and_removed_ones_left_out(
        self,
    ):
        one, other = self.inserted(self.card), self.inserted(self.card)
        other.action_remove()
        values = {str(one.id): {"brand": "Rika"}, str(other.id): {"brand": "MCZ"}}
        result = self.mine.answer_project(values)
        self.assertEqual(list(result["questionnaires"]), [one.id])
        self.assertEqual(self.said(one), {"brand": "Rika"})

    def test_answers_to_questions_hidden_meanwhile_are_kept(self):
        self.only_if(self.power, self.brand, "answered")
        questionnaire = self.inserted(self.card)
        result = self.mine.answer_project({questionnaire.id: {"power": 8}})
        self.assertFalse(result["questionnaires"][questionnaire.id]["wrong"])
        self.assertEqual(self.said(questionnaire), {"power": "8"})
        self.assertEqual(questionnaire.answered_count, 0)

    def test_the_questionnaire_of_another_opportunity_is_not_answered(self):
        other = self.inserted(self.lead(self.new))
        result = self.mine.answer_project({other.id: {"brand": "Rika"}})
        self.assertFalse(result["questionnaires"])
        self.assertFalse(self.said(other))

    def test_who_may_not_edit_the_opportunity_does_not_answer(self):
        questionnaire = self.inserted(self.card)
        theirs = self.card.with_user(self.colleague)
        with self.assertRaises(AccessError):
            theirs.answer_project({questionnaire.id: {"brand": "Rika"}})
        with self.assertRaises(AccessError):
            theirs.get_project()
        self.assertFalse(self.said(questionnaire))

    def test_templates_of_the_team_are_proposed(self):
        other_team = self.new_team("Kitchens")
        of_team = self.Template.create({"name": "Mine", "team_ids": self.team.ids})
        of_others = self.Template.create({"name": "No", "team_ids": other_team.ids})
        archived = self.Template.create({"name": "Old", "active": False})

        def proposed(*args):
            templates = self.mine.get_project(*args)["templates"]
            return self.Template.browse(one["id"] for one in templates)

        self.assertGreaterEqual(proposed(self.team.id), of_team | self.template)
        self.assertFalse(proposed(self.team.id) & (of_others | archived))
        self.assertIn(of_others, proposed())
        # An opportunity that is not saved yet.
        nobody = self.mine.browse().get_project(self.team.id)
        self.assertFalse(nobody["questionnaires"])
        self.assertTrue(nobody["can_edit"])

    def test_several_templates_are_inserted_at_once_or_none(self):
        second = self.Template.create({"name": "Second"})
        self.mine.insert_questionnaires([second.id, self.template.id])
        inserted = self.card.questionnaire_ids.template_id
        self.assertEqual(inserted, second | self.template)
        second.active = False
        with self.assertRaisesRegex(UserError, "archived"), self.cr.savepoint():
            self.mine.insert_questionnaires([self.template.id, second.id])
        self.assertEqual(len(self.card.questionnaire_ids), 2)

    def test_a_hundred_questions_cost_no_more_queries_than_two(self):
        big = self.Template.create({"name": "Big"})
        for number in range(100):
            self.question(f"q{number}", template=big)
        small = self.inserted(self.lead(self.new))
        large = self.inserted(self.lead(self.new), big)
        codes = [question.code for question in self.template.question_ids]

        def queries(questionnaire, answers):
            questionnaire.template_id.questions()
            self.env.flush_all()
            self.env.invalidate_all()
            lead = questionnaire.lead_id
            before = self.cr.sql_log_count
            lead.answer_project({questionnaire.id: answers})
            self.env.flush_all()
            middle = self.cr.sql_log_count
            self.env.invalidate_all()
            lead.get_project(lead.team_id.id)
            return middle - before, self.cr.sql_log_count - middle

        few = queries(small, dict.fromkeys(codes, "5"))
        many = queries(large, {f"q{number}": "5" for number in range(100)})
        for some, more in zip(few, many, strict=True):
            self.assertLessEqual(more, some + 5)

    def test_a_question_is_shown_as_it_is_worded_now(self):
        """What a screen shows of a template is kept in memory until it changes."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.inserted(self.card)
        section = self.env["crm.project.section"].create(
            {"name": "Stove", "template_id": self.template.id}
        )
        color = self.question("color", "choice", choices=[("red", 3)])

        def shown(lang="en_US"):
            mine = self.mine.with_context(lang=lang)
            [questionnaire] = mine.get_project()["questionnaires"]
            return {
                one["code"]: {**one, "section": part["name"]}
                for part in questionnaire["sections"]
                for one in part["questions"]
            }

        shown()
        self.brand.write({"label": "Maker", "help": "On its plate", "unit": "of it"})
        brand = shown()["brand"]
        words = [brand[name] for name in ("label", "help", "unit")]
        self.assertEqual(words, ["Maker", "On its plate", "of it"])
        self.assertEqual(shown("fr_FR")["brand"]["label"], "Maker")
        self.brand.update_field_translations("label", {"fr_FR": "Marque"})
        self.assertEqual(shown("fr_FR")["brand"]["label"], "Marque")
        self.assertEqual(shown()["brand"]["label"], "Maker")
        self.brand.section_id = section
        self.assertEqual(shown()["brand"]["section"], "Stove")
        section.name = "Your stove"
        self.assertEqual(shown()["brand"]["section"], "Your stove")
        color.choice_ids.label = "Crimson"
        self.assertEqual(shown()["color"]["choices"][0]["label"], "Crimson")
        self.brand.required_from_stage_id = self.discovery
        self.discovery.name = "Call"
        self.assertEqual(shown()["brand"]["required_from"], "Call")

    def told(self, *leads, **values):
        """Return what a form is told of opportunities, once values are saved if any."""
        asked = {"name": {}, "project_sheet": {}}
        leads = self.mine.union(*leads)
        rows = leads.web_save(values, asked) if values else leads.web_read(asked)
        return [row["project_sheet"] for row in rows]

    def test_a_form_is_told_of_the_questionnaires_with_the_opportunity(self):
        questionnaire = self.inserted(self.card)
        questionnaire.answer({"brand": "Rika"})
        self.assertEqual(self.told(), [self.mine.get_project(self.team.id)])
        [told] = self.told()
        ids = [questionnaire["id"] for questionnaire in told["questionnaires"]]
        self.assertEqual(ids, questionnaire.ids)
        with self.assertRaises(AccessError):
            self.card.with_user(self.colleague).web_read({"project_sheet": {}})

    def test_whoever_reads_many_or_saves_waits_for_no_questionnaire(self):
        self.inserted(self.card)
        self.assertEqual(self.told(self.lead(self.new)), [False, False])
        self.assertEqual(self.told(name="Stove"), [False])
        self.assertEqual(self.card.name, "Stove")
        self.assertFalse(self.mine.read(["project_sheet"])[0]["project_sheet"])
        created = self.mine.browse().web_save(
            {"name": "New", "type": "opportunity"}, {"project_sheet": {}}
        )
        self.assertFalse(created[0]["project_sheet"]["questionnaires"])

    def test_who_may_not_see_questionnaires_opens_opportunities(self):
        access = self.env["ir.model.access"].search(
            [("model_id.model", "=", "crm.lead.questionnaire")]
        )
        access.perm_read = False
        self.assertEqual(self.told(), [False])
