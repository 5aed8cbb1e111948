"""Questionnaires on the board and in the list: how far they are, groups, filters."""

from odoo.fields import Domain
from odoo.tests import HttpCase, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import french_salesperson
from .project_common import ProjectCase


class BoardCase(ProjectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.question("brand", is_required=True)
        cls.question("note")
        cls.other = cls.Template.create({"name": "Chimney"})
        cls.question("flue", template=cls.other)
        cls.cards = cls.leads(4, cls.new)
        cls.both, cls.twice, cls.one, cls.none = cls.cards
        cls.cards.write({"expected_revenue": 100})
        for lead, templates in (
            (cls.both, cls.template | cls.other),
            (cls.one, cls.template),
        ):
            for template in templates:
                cls.inserted(lead, template)
        for _time in range(2):
            cls.inserted(cls.twice)


@tagged("standard", "post_install", "-at_install")
class TestQuestionnaireBoard(BoardCase):
    def groups(self):
        """Return {name of the template: (count, sum)} as views group the cards."""
        self.env.flush_all()
        Lead = self.Lead.with_user(self.salesperson)
        groups = Lead.formatted_read_group(
            [("id", "in", self.cards.ids)],
            ["project_template_ids"],
            ["__count", "expected_revenue:sum"],
        )
        return {
            group["project_template_ids"] and group["project_template_ids"][1]: (
                group["__count"],
                group["expected_revenue:sum"],
            )
            for group in groups
        }

    def test_a_group_per_template_counts_each_opportunity_once(self):
        self.assertEqual(
            self.groups(), {"Stove": (3, 300), "Chimney": (1, 100), False: (1, 100)}
        )

    def test_an_archived_template_keeps_its_group(self):
        self.other.active = False
        self.env.flush_all()
        self.assertEqual(self.groups()["Chimney"], (1, 100))
        self.assertEqual(self.groups()[False], (1, 100))

    def test_groups_follow_what_is_removed_and_merged(self):
        self.both.questionnaire_ids[1].unlink()
        self.assertNotIn("Chimney", self.groups())
        self.inserted(self.both, self.other)
        (self.both | self.none)._merge_opportunity(user_id=False, team_id=False)
        head = self.cards.exists().filtered(lambda one: one in self.both | self.none)
        self.assertEqual(head.project_template_ids, self.template | self.other)
        self.assertEqual(self.groups()["Chimney"][0], 1)

    def test_all_cards_are_counted_once_in_a_pivot(self):
        groups = self.Lead._read_grouping_sets(
            [("id", "in", self.cards.ids)],
            [["project_template_ids"], []],
            ["__count", "expected_revenue:sum"],
        )
        self.assertEqual(groups[1], [(4, 400)])

    def test_nobody_writes_the_templates_of_an_opportunity(self):
        description = self.Lead.fields_get(["project_template_ids"])
        self.assertTrue(description["project_template_ids"]["readonly"])

    def test_a_database_from_before_is_given_its_groups(self):
        self.env.flush_all()
        self.env.cr.execute("DROP TABLE crm_lead_project_template_rel")
        self.Lead._create_templates_table()
        self.env.invalidate_all()
        self.assertEqual(self.groups()["Stove"], (3, 300))
        self.assertEqual(self.both.project_template_ids, self.template | self.other)

    def found(self, name):
        """Return the cards a filter of the pipeline keeps."""
        view = self.env.ref("sales_pipeline_custom.crm_lead_view_search_questionnaires")
        arch = view._get_combined_arch()
        node = arch.find(f".//filter[@name='{name}']")
        domain = Domain(safe_eval(node.get("domain")))
        return self.Lead.search(domain & Domain("id", "in", self.cards.ids))

    def test_filters_tell_those_complete_from_those_to_complete(self):
        self.one.questionnaire_ids.answer({"brand": "Rika"})
        self.both.questionnaire_ids[0].answer({"brand": "Rika"})
        self.assertEqual(self.found("questionnaire_complete"), self.one)
        self.assertEqual(
            self.found("questionnaire_to_complete"), self.both | self.twice
        )

    def test_a_filter_by_score(self):
        self.question("type", "choice", choices=[("pab", 0), ("pag", 5)])
        self.one.questionnaire_ids.answer({"type": "pag"})
        found = self.Lead.search(
            [("id", "in", self.cards.ids), ("questionnaire_score", ">=", 5)]
        )
        self.assertEqual(found, self.one)
        self.assertEqual(self.one.suggested_priority, "3")
        self.assertEqual(self.one.priority, "0")  # suggested, never forced
        found = self.Lead.search([("suggested_priority", "=", "3")])
        self.assertIn(self.one, found)
        self.assertEqual(self.found("suggested_more_stars"), self.one)

    def test_progress_costs_the_board_no_query_per_card(self):
        specification = {
            "name": {},
            "questionnaire_count": {},
            "questionnaire_progress": {},
        }
        Lead = self.Lead.with_user(self.salesperson)
        few = [("id", "in", self.cards[:1].ids)]
        Lead.web_search_read(few, specification)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        Lead.web_search_read(few, specification)
        one = self.env.cr.sql_log_count - before
        self.env.invalidate_all()
        with self.assertQueryCount(one):
            Lead.web_search_read([("id", "in", self.cards.ids)], specification)


@tagged("standard", "post_install", "-at_install")
class TestQuestionnaireBoardTour(BoardCase, HttpCase):
    def test_the_board_shows_how_far_and_groups_by_template(self):
        camille = french_salesperson(self.env)
        self.team.member_ids |= camille
        self.template.name = "Chantier"
        self.one.write({"name": "PAG Rika", "user_id": camille.id})
        self.none.write({"name": "PAB Stûv", "user_id": camille.id})
        self.one.questionnaire_ids.with_user(camille).answer({"brand": "Rika"})
        self.start_tour(
            "/odoo/pipeline", "sales_pipeline_board_questionnaires", login=camille.login
        )
