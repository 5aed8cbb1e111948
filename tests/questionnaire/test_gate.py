from odoo.tests import tagged

from ..common import RuleCase
from .project_common import ProjectCase


class GateCase(ProjectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.question("type", "choice", choices=[("pab", 0), ("pag", 0)])
        cls.brand = cls.question("brand")
        cls.card = cls.lead(cls.first, name="Stove of Ana")
        cls.mine = cls.card.with_user(cls.salesperson)

    def to(self, stage, lead=None):
        """Return a function that moves the opportunity there."""
        return lambda: (lead or self.mine).write({"stage_id": stage.id})


@tagged("standard", "post_install", "-at_install")
class TestQuestionnaireGate(GateCase):
    """Required questions keep an opportunity from going on, and from nothing else."""

    def test_a_required_question_is_named_until_it_is_answered(self):
        self.brand.is_required = True
        questionnaire = self.inserted(self.card)
        self.assertRefused(self.to(self.discovery), "Brand (Stove)", unsaid=["Type"])
        self.to(self.new)()
        self.assertRefused(self.to(self.first), "Brand (Stove)")
        questionnaire.answer({"brand": "Rika"})
        self.to(self.discovery)()
        self.assertOpen(self.card, self.discovery)

    def test_losing_asks_for_nothing_and_winning_does(self):
        self.brand.is_required = True
        self.inserted(self.card)
        self.assertRefused(self.to(self.won), "Brand")
        self.mine.write({"stage_id": self.lost.id, "lost_reason_id": self.budget.id})
        self.assertLost(self.card, reason=self.budget)

    def test_required_from_a_stage_on_in_the_order_of_the_board(self):
        self.brand.required_from_stage_id = self.proposal
        self.inserted(self.card)
        self.to(self.discovery)()
        self.assertRefused(self.to(self.proposal), "Brand")
        self.assertRefused(self.to(self.negotiation), "Brand")
        self.assertRefused(self.to(self.won), "Brand")

    def test_a_stage_of_another_team_asks_for_nothing(self):
        team, stages = self.team_with_stages()
        self.brand.required_from_stage_id = stages[0]
        self.inserted(self.card)
        self.to(self.proposal)()
        self.assertOpen(self.card, self.proposal)

    def team_with_stages(self):
        team = self.new_team("Elsewhere", self.colleague)
        stage = self.Stage.create(
            {"name": "Their stage", "team_ids": team.ids, "sequence": 0}
        )
        return team, stage

    def test_a_stage_that_is_deleted_requires_nothing_any_more(self):
        extra = self.new_stage("Visit", sequence=35)
        self.brand.required_from_stage_id = extra
        self.inserted(self.card)
        self.assertRefused(self.to(self.proposal), "Brand")
        extra.unlink()
        self.to(self.proposal)()
        self.assertOpen(self.card, self.proposal)

    def test_a_hidden_question_is_not_asked_for(self):
        self.brand.is_required = True
        self.only_if(self.brand, self.type, "=", ["pag"])
        questionnaire = self.inserted(self.card)
        questionnaire.answer({"type": "pab"})
        self.to(self.discovery)()
        questionnaire.answer({"type": "pag"})
        self.assertRefused(self.to(self.proposal), "Brand")

    def test_a_stage_that_wants_a_complete_questionnaire(self):
        self.discovery.questionnaire_required = True
        self.assertRefused(self.to(self.discovery), "Missing: Questionnaire")
        questionnaire = self.inserted(self.card)
        self.assertRefused(self.to(self.discovery), "Questionnaire “Stove”")
        self.brand.required_from_stage_id = self.won
        self.assertRefused(self.to(self.discovery), "Brand", unsaid=["Questionnaire “"])
        questionnaire.answer({"brand": "Rika"})
        self.to(self.discovery)()

    def test_creating_in_such_a_stage_and_restoring_into_it_ask_for_none(self):
        self.discovery.questionnaire_required = True
        card = self.lead(self.discovery).with_user(self.salesperson)
        self.to(self.proposal, card)()
        self.to(self.discovery, card)()
        self.assertOpen(self.card.browse(card.id), self.discovery)

    def test_a_manager_may_force(self):
        self.brand.is_required = True
        self.inserted(self.card)
        self.card.with_user(self.manager).write(
            {"stage_id": self.proposal.id, "move_force_reason": "Urgent"}
        )
        self.assertOpen(self.card, self.proposal)

    def test_a_move_costs_no_query_more_while_nothing_is_used(self):
        self.env["crm.lead.questionnaire"].search([]).sudo().unlink()
        self.env.registry.clear_cache()
        card = self.mine
        for _warmed in range(2):
            card._missing_to_enter(self.proposal, {})
        with self.assertQueryCount(0):
            self.assertFalse(card._missing_to_enter(self.proposal, {}))

    def test_many_are_checked_together(self):
        self.brand.is_required = True
        cards = self.leads(50, self.first)
        cards.with_user(self.salesperson).insert_questionnaire(self.template)
        self.env.flush_all()
        self.env.invalidate_all()
        cards = cards.with_user(self.salesperson)
        with self.assertQueryCount(40):
            missing = cards._missing_to_enter(self.proposal, {})
        self.assertEqual(len(missing), 50)


@tagged("standard", "post_install", "-at_install")
class TestQuestionnaireEvents(GateCase, RuleCase):
    """What a complete questionnaire sets off, and what inserts one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.brand.is_required = True
        cls.trigger = cls.env["crm.stage.trigger"].create(
            {
                "name": "Answered",
                "event": "questionnaire_completed",
                "stage_id": cls.discovery.id,
                "active": True,
            }
        )

    def test_completing_moves_the_opportunity_once(self):
        questionnaire = self.inserted(self.card)
        questionnaire.answer({"type": "pag"})
        self.assertOpen(self.card, self.first)
        questionnaire.answer({"brand": "Rika"})
        self.assertOpen(self.card, self.discovery)
        self.assertTrue(questionnaire.completed_at)
        self.card.stage_id = self.first
        questionnaire.answer({"brand": None})
        self.assertEqual(questionnaire.state, "partial")
        questionnaire.answer({"brand": "Rika"})
        self.assertOpen(self.card, self.first)

    def test_a_trigger_may_be_about_one_template(self):
        self.trigger.project_template_id = self.Template.create({"name": "Other"})
        self.inserted(self.card).answer({"brand": "Rika"})
        self.assertOpen(self.card, self.first)

    def test_a_rule_inserts_a_questionnaire_once(self):
        self.brand.is_required = False
        self.rule(
            name="Ask",
            to_stage_ids=self.discovery,
            action_ids=[
                self.action("questionnaire", project_template_id=self.template.id)
            ],
        )
        self.card.stage_id = self.discovery
        self.carry_out()
        run = self.runs(self.card)
        self.assertEqual(run.state, "done")
        self.assertEqual(self.card.questionnaire_ids.template_id, self.template)
        for count in (1, 2):
            # One that waits for answers is enough; once complete, another one.
            self.card.write({"stage_id": self.first.id})
            self.card.write({"stage_id": self.discovery.id})
            self.carry_out()
            self.assertEqual(len(self.card.questionnaire_ids), count)
            self.card.questionnaire_ids[0].answer({"brand": "Rika", "type": "pag"})
        skipped = self.runs(self.card)[1]
        self.assertEqual(skipped.state, "skipped")
        self.assertIn("there already", skipped.details or skipped.message)

    def test_a_rule_sends_the_questionnaire_to_the_customer(self):
        self.card.email_from = "ana@example.com"
        self.rule(
            name="Ask",
            to_stage_ids=self.discovery,
            action_ids=[
                self.action("questionnaire", project_template_id=self.template.id)
            ],
        )
        self.card.stage_id = self.discovery
        self.carry_out()
        run = self.runs(self.card)
        self.assertEqual(run.state, "done")
        self.assertIn("ana@example.com", run.details or run.message)
        self.assertEqual(self.card.questionnaire_ids.link_state, "valid")
        mail = self.env["mail.mail"].search(
            [("model", "=", "crm.lead"), ("res_id", "=", self.card.id)]
        )
        self.assertIn(self.card.questionnaire_ids.link_url, mail.body_html)
