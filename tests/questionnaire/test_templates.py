import base64
import json

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .project_common import ProjectCase


@tagged("standard", "post_install", "-at_install")
class TestProjectTemplates(ProjectCase):
    """Managers build templates; what cannot work is refused when it is saved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.question("type", "choice", choices=[("pab", 1), ("pag", 2)])
        cls.power = cls.question("power", "integer")
        cls.note = cls.question("note", "text")

    def test_a_manager_builds_one_in_the_form(self):
        form = Form(self.Template.with_user(self.manager))
        form.name = "Kitchen"
        with form.section_ids.new() as section:
            section.name = "Home"
        with form.question_ids.new() as line:
            line.label = "Quelle Surface à peindre ?"
            line.kind = "integer"
            line.has_min = True
            line.min_value = 1
        with form.question_ids.new() as line:
            line.label = "2nd visit"
            line.kind = "choice"
            with line.choice_ids.new() as choice:
                choice.label = "Yes, please"
        template = form.save()
        self.assertEqual(
            template.question_ids.mapped("code"),
            ["quelle_surface_a_peindre", "_2nd_visit"],
        )
        self.assertEqual(template.question_ids.choice_ids.code, "yes_please")
        template.title_pattern = "{_2nd_visit}"

    def test_codes_made_out_of_the_same_label_differ(self):
        lines = [fields.Command.create({"label": "Brand"}) for _each in range(3)]
        template = self.Template.create({"name": "T", "question_ids": lines})
        codes = template.question_ids.mapped("code")
        self.assertEqual(codes, ["brand", "brand_2", "brand_3"])
        more = [{"label": "Brand", "template_id": template.id} for _each in range(2)]
        codes = self.Question.create(more).mapped("code")
        self.assertEqual(codes, ["brand_4", "brand_5"])

    def test_a_code_is_valid_and_unique_in_its_template(self):
        for code in ("1a", "é", "a b", "a-b", "x" * 65):
            self.assertRefused(
                lambda code=code: self.question(code, label="L"), f"“{code}”"
            )
        with mute_logger("odoo.sql_db"):
            self.assertUniqueCode(lambda: self.question("type"))
            self.power.active = False
            self.assertUniqueCode(lambda: self.question("power"))
        other = self.Template.create({"name": "Other"})
        self.assertEqual(self.question("type", template=other).code, "type")

    def assertUniqueCode(self, create):
        with self.assertRaises(Exception) as caught, self.cr.savepoint():
            create()
        if not isinstance(caught.exception, IntegrityError):
            self.assertIn("code", str(caught.exception))
        self.env.invalidate_all()

    def test_a_circle_of_conditions_is_named_and_refused(self):
        self.only_if(self.power, self.type, "in", ["pag"])
        self.only_if(self.note, self.power, ">", "5")
        self.assertRefused(
            lambda: self.only_if(self.type, self.note, "answered"),
            "“Type”",
            "“Power”",
            "“Note”",
            "circle",
        )
        self.assertRefused(
            lambda: self.only_if(self.note, self.note, "answered"), "circle"
        )
        self.assertFalse(self.type.condition_question_id)

    def test_a_condition_that_makes_no_sense_is_refused(self):
        for parent, operator, value, words in (
            (self.power, "contains", "3", "compared that way"),
            (self.power, "=", "", "compared with"),
            (self.power, "=", "abc", "“abc”"),
            (self.power, "=", "1;2", "“1;2”"),
            (self.type, "in", [], "compared with"),
            (self.type, "<", ["pab"], "compared that way"),
        ):
            self.assertRefused(
                lambda p=parent, o=operator, v=value: self.only_if(self.note, p, o, v),
                "“Note”",
                words,
            )
        other = self.question("x", template=self.Template.create({"name": "Other"}))
        self.assertRefused(
            lambda: self.only_if(self.note, other, "answered"), "another template"
        )
        # Its own condition is right, until the other question changes.
        self.only_if(self.note, self.power, "<", "3")
        self.assertRefused(lambda: self.power.write({"kind": "boolean"}), "“Note”")

    def test_a_question_others_depend_on_stays(self):
        self.only_if(self.note, self.type, "in", ["pag"])
        pag = self.type.choice_ids[1]
        self.assertRefused(self.type.unlink, "“Note”", "“Type”")
        self.assertRefused(lambda: self.type.write({"active": False}), "“Note”")
        self.assertRefused(pag.unlink, "“Note”", "“Pag”")
        (self.type | self.note).unlink()

    def test_bounds(self):
        scale = {"has_min": True, "min_value": 3, "has_max": True}
        self.assertRefused(
            lambda: self.power.write({**scale, "max_value": 2}), "“Power”", "above"
        )
        self.power.write({**scale, "max_value": 4})
        self.assertRefused(
            lambda: self.question("s", "scale", **scale, max_value=100), "20 steps"
        )
        self.assertRefused(
            lambda: self.question("s", "scale", **scale, max_value=4.5), "whole"
        )

    def test_a_title_pattern_names_questions_only(self):
        self.template.title_pattern = "{type} - {power}"
        for pattern in ("{brand}", "{type", "no code", "{}"):
            self.assertRefused(
                lambda pattern=pattern: self.template.write({"title_pattern": pattern}),
                "“Stove”",
            )
        self.question("photo", "file")
        self.assertRefused(lambda: self.template.write({"title_pattern": "{photo}"}))
        self.assertRefused(lambda: self.power.write({"code": "kw"}), "“power”")
        self.assertRefused(self.power.unlink, "“power”")
        self.assertRefused(lambda: self.power.write({"active": False}), "“power”")
        self.assertEqual(self.template.title_pattern, "{type} - {power}")

    def test_a_duplicate_stands_by_itself(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        section = self.env["crm.project.section"].create(
            {"name": "Home", "template_id": self.template.id}
        )
        (self.power | self.note).section_id = section
        self.only_if(self.power, self.type, "in", ["pag"])
        self.only_if(self.note, self.power, ">", "5")
        self.type.update_field_translations("label", {"fr_FR": "Appareil"})
        self.type.choice_ids[1].update_field_translations("label", {"fr_FR": "PAG"})
        self.template.title_pattern = "{type}"
        action = self.template.with_user(self.manager).action_duplicate()
        copy = self.Template.browse(action["res_id"])
        self.assertEqual(copy.name, "Stove (copy)")
        self.assertEqual(copy.title_pattern, "{type}")
        kind, power, note = copy.question_ids
        self.assertEqual(power.condition_question_id, kind)
        self.assertEqual(power.condition_choice_ids, kind.choice_ids[1])
        self.assertEqual(note.condition_question_id, power)
        self.assertEqual(note.condition_value, "5")
        self.assertEqual(power.section_id, copy.section_ids)
        self.assertNotEqual(copy.section_ids, section)
        french = kind.with_context(lang="fr_FR")
        self.assertEqual(french.label, "Appareil")
        self.assertEqual(french.choice_ids.mapped("label"), ["Pab", "PAG"])
        self.assertEqual(
            [one._replace(id=0, choices=()) for one in copy.questions()],
            [one._replace(id=0, choices=()) for one in self.template.questions()],
        )

    def test_what_was_answered_is_archived_not_deleted(self):
        questionnaire = self.inserted()
        questionnaire.answer({"type": "pag", "power": 8})
        pag = self.type.choice_ids[1]
        self.assertRefused(self.template.unlink, "“Stove”", "Archive")
        self.assertRefused(self.power.unlink, "“Power”", "Archive")
        self.assertRefused(pag.unlink, "“Pag”", "Archive")
        self.assertRefused(lambda: self.power.write({"kind": "char"}), "“Power”")
        self.note.unlink()
        pag.active = False
        self.power.active = False
        self.template.active = False
        self.assertEqual(self.said(questionnaire), {"type": "Pag", "power": "8"})
        self.assertRefused(
            lambda: questionnaire.answer({"power": 9}), "“Power”", "no longer asked"
        )
        self.assertRefused(self.inserted, "“Stove”", "archived")

    def test_questions_are_asked_section_by_section(self):
        sections = self.env["crm.project.section"].create(
            [
                {"name": name, "template_id": self.template.id, "sequence": sequence}
                for name, sequence in (("First", 1), ("Second", 2))
            ]
        )
        self.note.section_id, self.power.section_id = sections
        codes = [one.code for one in self.template.questions()]
        self.assertEqual(codes, ["type", "note", "power"])
        sections[0].sequence = 3
        codes = [one.code for one in self.template.questions()]
        self.assertEqual(codes, ["type", "power", "note"])
        sections[1].unlink()
        codes = [one.code for one in self.template.questions()]
        self.assertEqual(codes, ["type", "power", "note"])

    def test_salespeople_read_managers_edit(self):
        mine = self.template.with_user(self.salesperson)
        self.assertEqual(len(mine.questions()), 3)
        self.assertEqual(mine.question_ids.choice_ids.mapped("code"), ["pab", "pag"])
        for record in (mine, mine.question_ids[0], mine.question_ids.choice_ids[0]):
            with self.assertRaises(AccessError):
                record.write({"sequence": 3})
        wizard = self.env["crm.project.import"]
        with self.assertRaises(AccessError):
            wizard.with_user(self.salesperson).create({})
        self.template.with_user(self.manager).question_ids[0].sequence = 3

    # ------------------------------------------------------------
    # Files
    # ------------------------------------------------------------

    def import_file(self, content):
        file = base64.b64encode(content)
        wizard = self.env["crm.project.import"].with_user(self.manager)
        action = wizard.create({"file": file}).action_import()
        return self.Template.browse(action["res_id"])

    def test_a_file_comes_back_as_it_went(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        section = self.env["crm.project.section"].create(
            {"name": "Home", "template_id": self.template.id}
        )
        section.update_field_translations("name", {"fr_FR": "Logement"})
        self.power.write({"section_id": section.id, "has_min": True, "unit": "kW"})
        self.note.required_from_stage_id = self.proposal
        owner = self.question("owner", "boolean", is_for_customer=False)
        last = self.question("last", "date", is_required=True)
        self.only_if(self.power, self.type, "in", ["pag"])
        self.only_if(self.note, owner, "=", "no")
        day = self.question("day", "date")
        self.only_if(day, last, ">", "31/12/2026")
        self.template.title_pattern = "{type}"
        content = self.template._file()
        copy = self.import_file(content)
        self.assertEqual(copy.name, "Stove (2)")
        self.assertEqual(copy.section_ids.with_context(lang="fr_FR").name, "Logement")
        self.assertEqual(copy._file(), content.replace(b'"Stove"', b'"Stove (2)"'))
        self.assertEqual(
            [one._replace(id=0, choices=()) for one in copy.questions()],
            [one._replace(id=0, choices=()) for one in self.template.questions()],
        )

    def test_a_wrong_file_writes_nothing_and_says_each_line(self):
        count = self.Template.search_count([])
        data = json.loads(self.template._file())
        data["questions"][1]["kind"] = "number"
        data["questions"][2]["required_from_stage"] = 3
        message = self.assertRefused(
            lambda: self.import_file(json.dumps(data).encode()),
            "Question 2 “Power”",
            '"number"',
            "“integer”",
            "Question 3 “Note”",
        )
        self.assertEqual(len(message.splitlines()), 3)
        self.assertRefused(lambda: self.import_file(b"%PDF"), "cannot be read")
        data = json.loads(self.template._file())
        data["questions"][2]["required_from_stage"] = "Nowhere"
        self.assertRefused(
            lambda: self.import_file(json.dumps(data).encode()), "“Nowhere”"
        )
        self.assertEqual(self.Template.search_count([]), count)

    def test_every_sentence_about_a_file_can_be_said(self):
        from odoo.addons.sales_pipeline_custom.core.questionnaire import project_file
        from odoo.addons.sales_pipeline_custom.core.shared import json_file

        codes = (
            "too_big not_text not_json twice not_template version unknown missing wrong"
            " not_section not_question not_choice same_section same_code"
            " too_many_sections too_many_questions too_many_choices choices_of_kind"
            " bounds_of_kind bounds_order scale_whole scale_long no_question"
            " condition_operator condition_no_value condition_one_value condition_value"
            " circle pattern pattern_code"
        ).split()
        place = project_file.Place(1, 2, "X", 3)
        for code in codes:
            problem = json_file.Problem(code, place, "key", "found", "kind")
            self.assertTrue(self.Template._file_sentence(problem))

    def test_odoo_s_own_import_of_questions(self):
        names = [
            "template_id",
            "section_name",
            "code",
            "label",
            "kind",
            "condition_code",
            "condition_operator",
            "condition_value",
            "choice_ids/code",
            "choice_ids/label",
        ]
        rows = [
            ["Stove", "Home", "depth", "Depth", "integer", "wide", "=", "3", "", ""],
            ["Stove", "Home", "wide", "Wide", "integer", "", "", "", "", ""],
            ["Stove", "", "finish", "Finish", "choice", "", "", "", "matt", "Matt"],
            ["", "", "", "", "", "", "", "", "gloss", "Gloss"],
        ]
        questions = self.Question.with_user(self.manager).with_context(import_file=True)
        result = questions.load(names, rows)
        self.assertFalse(result["messages"])
        depth, wide, finish = self.Question.browse(result["ids"])
        self.assertEqual(depth.condition_question_id, wide)
        self.assertEqual((depth | wide).section_id, self.template.section_ids)
        self.assertEqual(finish.choice_ids.mapped("code"), ["matt", "gloss"])
        wrong = [["Stove", "", "z", "Z", "number", "", "", "", "", ""]]
        result = questions.load(names, wrong)
        self.assertFalse(result["ids"])
        self.assertIn("number", result["messages"][0]["message"])
        unknown = [["Stove", "", "z", "Z", "char", "nope", "answered", "", "", ""]]
        result = questions.load(names, unknown)
        self.assertFalse(result["ids"])
        self.assertIn("“nope”", result["messages"][0]["message"])

    def test_a_code_left_empty_is_made_out_of_the_label(self):
        question = self.question("", "choice", label="Which roof?")
        self.assertEqual(question.code, "which_roof")
        question.choice_ids = [fields.Command.create({"label": "Flat", "code": False})]
        self.assertEqual(question.choice_ids.code, "flat")

    def test_a_manager_sees_questions_in_the_order_they_are_asked(self):
        template = self.Template.create(
            {"name": "Roof", "section_ids": [fields.Command.create({"name": "Shape"})]}
        )
        shape = template.section_ids
        template.question_ids = [
            fields.Command.create(
                {"label": label, "sequence": rank, "section_id": section}
            )
            for rank, label, section in (
                (10, "Which roof?", shape.id),
                (20, "Who asks?", False),
                (30, "Which slope?", shape.id),
            )
        ]
        template.invalidate_recordset()
        listed = template.question_ids.mapped("label")
        self.assertEqual(listed, ["Who asks?", "Which roof?", "Which slope?"])
        self.assertEqual(
            [question.code for question in template.questions()],
            template.question_ids.mapped("code"),
        )

    def test_the_shipped_templates_work(self):
        for name in ("heating", "qualification", "discovery_call", "satisfaction"):
            template = self.env.ref(f"sales_pipeline_custom.project_template_{name}")
            self.assertTrue(template.questions())
            self.assertTrue(self.import_file(template._file()).questions())
        heating = self.env.ref("sales_pipeline_custom.project_template_heating")
        self.assertEqual(heating.title_pattern, "{type} {brand} - {installation}")

    def test_what_the_customer_reads_speaks_to_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        for name in ("heating", "qualification", "discovery_call", "satisfaction"):
            template = self.env.ref(f"sales_pipeline_custom.project_template_{name}")
            asked = template.question_ids.filtered("is_for_customer")
            for lang, customer in (("en_US", "customer"), ("fr_FR", "client")):
                for question in asked.with_context(lang=lang):
                    said = f"{question.label} {question.help or ''}"
                    self.assertNotIn(customer, said.lower())
