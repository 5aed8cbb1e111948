"""The dialog of a move takes the answers that are missing, with the move or not."""

from odoo.tests import HttpCase, tagged

from ..common import french_salesperson
from .project_common import ProjectCase


class DialogCase(ProjectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.question(
            "type", "choice", choices=[("pab", 0), ("pag", 0)], is_required=True
        )
        cls.power = cls.question("power", "integer", is_required=True)
        cls.only_if(cls.power, cls.type, "=", ["pag"])
        cls.note = cls.question("note")
        cls.card = cls.lead(cls.first, name="Stove of Ana")

    def dialog(self, leads=None, stage=None, user=None, **values):
        return (
            self.env["crm.lead.move"]
            .with_user(user or self.salesperson)
            .create(
                {
                    "lead_ids": (leads or self.card).ids,
                    "stage_id": (stage or self.proposal).id,
                    **values,
                }
            )
        )

    def wanted(self, wizard):
        """Return {questionnaire id: codes} of what the dialog asks."""
        return {
            one["id"]: one["wanted"]
            for entry in wizard.to_answer
            for one in entry["questionnaires"]
        }

    def assertMoved(self, wizard):
        self.assertEqual(
            wizard.action_move()["params"]["next"]["infos"], {"moved": True}
        )

    def assertStays(self, wizard, *said):
        """Check that the dialog stays, and what it says; return the questions that
        are marked, {key of a questionnaire: {code: sentence}}."""
        action = wizard.action_move()
        self.assertFalse(action["params"].get("next"))
        for words in said:
            self.assertIn(words, action["params"]["message"])
        return action["params"].get("wrong", {})


@tagged("standard", "post_install", "-at_install")
class TestQuestionnaireDialog(DialogCase):
    def test_it_shows_what_is_missing_and_what_answers_may_add(self):
        questionnaire = self.inserted(self.card)
        wizard = self.dialog()
        self.assertTrue(wizard.is_incomplete)
        self.assertIn("Type (Stove)", wizard.missing_text)
        self.assertEqual(self.wanted(wizard), {questionnaire.id: ["type", "power"]})
        self.assertFalse(wizard.to_answer[0]["title"])
        questionnaire.answer({"type": "pag"})
        self.assertEqual(self.wanted(self.dialog()), {questionnaire.id: ["power"]})

    def test_what_is_answered_there_goes_with_the_move(self):
        questionnaire = self.inserted(self.card)
        answers = {"type": "pag", "power": "8"}
        self.assertMoved(self.dialog(answered={str(questionnaire.id): answers}))
        self.assertOpen(self.card, self.proposal)
        self.assertEqual(self.said(questionnaire), {"type": "Pag", "power": "8"})
        self.assertEqual(questionnaire.answer_ids.user_id, self.salesperson)
        self.assertEqual(self.card.questionnaire_progress, 66.67)

    def test_nothing_is_written_when_something_is_still_missing(self):
        questionnaire = self.inserted(self.card)
        wizard = self.dialog(answered={str(questionnaire.id): {"type": "pag"}})
        marked = self.assertStays(wizard, "Power (Stove)")
        self.assertEqual(list(marked), [str(questionnaire.id)])
        self.assertIn("expected", marked[str(questionnaire.id)]["power"])
        self.assertOpen(self.card, self.first)
        self.assertFalse(questionnaire.answer_ids)
        wizard.answered = {str(questionnaire.id): {"type": "pab"}}
        self.assertMoved(wizard)

    def test_nothing_is_written_when_an_answer_is_wrong(self):
        questionnaire = self.inserted(self.card)
        answers = {"type": "pag", "power": "much"}
        wizard = self.dialog(answered={str(questionnaire.id): answers})
        marked = self.assertStays(wizard, "much")
        self.assertEqual(list(marked[str(questionnaire.id)]), ["power"])
        self.assertIn("much", marked[str(questionnaire.id)]["power"])
        self.assertFalse(questionnaire.answer_ids)
        self.assertOpen(self.card, self.first)

    def test_only_what_is_missing_is_taken(self):
        questionnaire = self.inserted(self.card)
        elsewhere = self.inserted(self.lead(self.first, name="Another"))
        answers = {"type": "pab", "note": "Not asked here"}
        self.assertMoved(
            self.dialog(
                answered={
                    str(questionnaire.id): answers,
                    str(elsewhere.id): {"type": "pab"},
                }
            )
        )
        self.assertEqual(self.said(questionnaire), {"type": "Pab"})
        self.assertFalse(elsewhere.answer_ids)

    def test_several_opportunities_each_with_its_questions(self):
        self.card.partner_name = "Ana Ltd"
        cards = self.card | self.lead(self.first, name="Stove of Bob")
        questionnaires = cards.with_user(self.salesperson).insert_questionnaire(
            self.template
        )
        wizard = self.dialog(cards)
        titles = {entry["title"] for entry in wizard.to_answer}
        self.assertEqual(titles, {"Stove of Ana", "Stove of Bob"})
        self.assertEqual(wizard.to_answer[0]["customer"], "Ana Ltd")
        one, other = questionnaires
        wizard.answered = {str(one.id): {"type": "pab"}}
        self.assertStays(wizard, other.lead_id.name)
        self.assertFalse(one.answer_ids)
        said = wizard.with_context(only_ready=True).action_move()["params"]
        self.assertEqual(said["next"]["infos"], {"moved": True})
        self.assertIn("1 moved to", said["message"])
        self.assertIn("1 stayed, not ready: “Stove of Bob”", said["message"])
        self.assertEqual(one.lead_id.stage_id, self.proposal)
        self.assertEqual(other.lead_id.stage_id, self.first)

    def test_a_questionnaire_is_inserted_where_the_stage_wants_one(self):
        self.proposal.questionnaire_required = True
        for_others = self.new_team("Elsewhere", self.colleague)
        other = self.Template.create({"name": "Theirs", "team_ids": for_others.ids})
        wizard = self.dialog()
        proposed = {one["id"] for one in wizard.to_answer[0]["templates"]}
        self.assertIn(self.template.id, proposed)
        self.assertNotIn(other.id, proposed)
        wizard.inserted = {str(self.card.id): {"template": self.template.id}}
        marked = self.assertStays(wizard, "Type (Stove)")
        self.assertEqual(list(marked), [f"new_{self.card.id}"])
        chosen = {"template": self.template.id, "answers": {"type": "pag"}}
        wizard.inserted = {str(self.card.id): chosen}
        marked = self.assertStays(wizard, "Power (Stove)")
        self.assertEqual(list(marked[f"new_{self.card.id}"]), ["power"])
        self.assertFalse(self.card.questionnaire_ids)
        chosen["answers"]["power"] = 8
        wizard.inserted = {str(self.card.id): chosen}
        self.assertMoved(wizard)
        self.assertEqual(self.card.questionnaire_ids.state, "done")

    def test_templates_of_the_team_are_proposed_first(self):
        self.proposal.questionnaire_required = True
        ours = self.Template.create(
            {"name": "Ours", "team_ids": self.card.team_id.ids, "sequence": 99}
        )
        proposed = self.dialog().to_answer[0]["templates"]
        self.assertEqual(proposed[0]["id"], ours.id)

    def test_a_stage_wants_all_where_nothing_is_required(self):
        (self.type | self.power).is_required = False
        self.proposal.questionnaire_required = True
        questionnaire = self.inserted(self.card)
        wizard = self.dialog()
        wanted = {questionnaire.id: ["type", "power", "note"]}
        self.assertEqual(self.wanted(wizard), wanted)
        wizard.answered = {str(questionnaire.id): {"type": "pab"}}
        marked = self.assertStays(wizard, "“Stove” (answered: 1 of 2)")
        self.assertEqual(list(marked[str(questionnaire.id)]), ["note"])
        answers = {"type": "pab", "note": "Fine"}
        wizard.answered = {str(questionnaire.id): answers}
        self.assertMoved(wizard)

    def test_forcing_keeps_what_was_answered(self):
        questionnaire = self.inserted(self.card)
        wizard = self.dialog(
            user=self.manager,
            answered={str(questionnaire.id): {"type": "pag"}},
            force_reason="Urgent",
        )
        self.assertMoved(wizard.with_context(force=True))
        self.assertOpen(self.card, self.proposal)
        self.assertEqual(self.said(questionnaire), {"type": "Pag"})


@tagged("standard", "post_install", "-at_install")
class TestQuestionnaireDialogTours(DialogCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.camille = french_salesperson(cls.env)
        cls.team.member_ids |= cls.camille
        cls.card.write({"name": "PAG Rika", "user_id": cls.camille.id})
        cls.template.name = "Chantier"
        cls.type.label = "Quel appareil ?"
        cls.power.label = "Quelle puissance ?"
        for choice, label in zip(
            cls.type.choice_ids, ("Bois", "Granulés"), strict=True
        ):
            choice.label = label

    def test_a_dropped_card_is_answered_for_and_moves(self):
        questionnaire = self.card.insert_questionnaire(self.template)
        self.start_tour(
            "/odoo/pipeline", "sales_pipeline_gate_questions", login="camille.test"
        )
        self.env.invalidate_all()
        self.assertOpen(self.card, self.proposal)
        self.assertEqual(self.said(questionnaire), {"type": "Granulés", "power": "8"})
        self.assertEqual(questionnaire.answer_ids.user_id, self.camille)

    def test_a_questionnaire_is_chosen_in_the_dialog(self):
        self.proposal.questionnaire_required = True
        self.start_tour(
            "/odoo/pipeline", "sales_pipeline_gate_insert", login="camille.test"
        )
        self.env.invalidate_all()
        self.assertOpen(self.card, self.proposal)
        self.assertEqual(self.card.questionnaire_ids.template_id, self.template)
        self.assertEqual(self.card.questionnaire_ids.state, "done")

    def test_the_project_tab_shows_what_the_dialog_took(self):
        self.card.insert_questionnaire(self.template)
        self.start_tour(
            f"/odoo/crm.lead/{self.card.id}",
            "sales_pipeline_gate_from_the_form",
            login="camille.test",
        )
        self.env.invalidate_all()
        self.assertOpen(self.card, self.proposal)
