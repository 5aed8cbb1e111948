"""A sales manager builds a project template, in a real browser, in French."""

from odoo.tests import HttpCase, tagged

from ..common import french_manager
from .project_common import ProjectCase


@tagged("standard", "post_install", "-at_install")
class TestProjectTours(ProjectCase, HttpCase):
    def test_building_a_template_with_a_condition_and_a_title(self):
        french_manager(self.env)
        self.start_tour(
            "/odoo/sales", "sales_pipeline_project_template_build", login="helene.test"
        )
        self.env.invalidate_all()
        built, copy = self.Template.search([("name", "like", "Cuisine")], order="id")
        for template in built, copy:
            plan, wood = template.question_ids
            self.assertEqual(wood.condition_question_id, plan)
            self.assertEqual(template.section_ids.name, "Le plan")
            self.assertEqual(template.question_ids.section_id, template.section_ids)
            self.assertEqual(plan.choice_ids.mapped("label"), ["Bois", "Pierre"])
            self.assertEqual(wood.condition_choice_ids, plan.choice_ids[0])
            self.assertEqual(template.title_pattern, "Cuisine {quel_plan_de_travail}")
