"""What salespeople see of answers and of satisfaction, in a real browser, in French."""

from odoo.tests import HttpCase, tagged

from ..common import french_manager, french_salesperson
from ..questionnaire.project_common import ProjectCase


@tagged("standard", "post_install", "-at_install")
class TestSatisfactionTours(ProjectCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.camille = french_salesperson(cls.env)
        cls.team.member_ids |= cls.camille
        cls.color = cls.question(
            "color",
            "choice",
            label="Quelle couleur ?",
            choices=[("zinc", 1), ("bleu", 2)],
        )
        cls.question("nps", "nps", label="Nous recommanderiez-vous ?")

    def given(self, stage, user=None, **answers):
        user = user or self.camille
        lead = self.lead(self.proposal, user_id=user.id, email_from="ana@example.com")
        questionnaire = lead.with_user(user).insert_questionnaire(self.template)
        questionnaire.answer(answers)
        questionnaire.sudo().answer_ids.answered_at = "2026-03-02 10:00:00"
        if stage == self.lost:
            lead.action_set_lost(lost_reason_id=self.budget.id)
        else:
            lead.move_to_stage(stage)
        return lead

    def colors(self):
        for stage, color in (
            (self.won, "bleu"),
            (self.won, "bleu"),
            (self.lost, "bleu"),
            (self.lost, "zinc"),
        ):
            self.given(stage, color=color)
        self.given(self.won, self.colleague, color="zinc", nps=0)  # not hers

    def test_a_salesperson_reads_win_rates_of_her_answers(self):
        self.colors()
        self.start_tour(
            "/odoo/sales", "sales_pipeline_answer_analysis", login="camille.test"
        )

    def test_a_salesperson_reads_the_nps_of_her_customers(self):
        for rating in (10, 9, 7, 3):
            self.given(self.won, nps=rating)
        self.given(self.won, self.colleague, nps=0)  # not hers
        self.start_tour("/odoo/sales", "sales_pipeline_nps", login="camille.test")

    def test_a_question_leads_to_its_win_rates(self):
        french_manager(self.env)
        for stage, color in (
            (self.won, "bleu"),
            (self.won, "bleu"),
            (self.lost, "bleu"),
            (self.lost, "zinc"),
        ):
            self.given(stage, color=color)
        self.start_tour(
            f"/odoo/crm.project.question/{self.color.id}",
            "sales_pipeline_question_win_rate",
            login="helene.test",
        )

    def test_a_salesperson_stops_what_is_sent_again_and_again(self):
        lead = self.given(self.won, color="bleu")
        rule = self.env.ref("sales_pipeline_custom.rule_won_satisfaction")
        rule.active = True
        rule.action_ids._do_questionnaire(lead)
        self.start_tour(
            f"/odoo/crm.lead/{lead.id}",
            "sales_pipeline_repeat_stop",
            login="camille.test",
        )
        self.env.invalidate_all()
        self.assertEqual(lead.questionnaire_repeat_ids.stop_reason, "by_hand")
