from odoo import fields, models

from ...core.questionnaire.question_conditions import visible
from ...core.questionnaire.questionnaire_score import is_ever_required
from ..gate.crm_lead import Missing
from ..shared.steps import takes_part


class CrmStage(models.Model):
    _inherit = "crm.stage"

    questionnaire_required = fields.Boolean(
        help="An opportunity enters this stage from an earlier one once it has a"
        " questionnaire, and all those it has are complete.",
    )


class CrmLead(models.Model):
    """What the questionnaires of an opportunity ask before it moves on.

    Going back, losing and creating ask for nothing.
    """

    _inherit = "crm.lead"

    @takes_part("_missing_to_enter", 30, "answers, and complete questionnaires")
    def _missing_answers(self, stage, vals, missing):
        is_used = self.env["crm.lead.questionnaire"]._is_used()
        if stage.is_lost or not (is_used or stage.questionnaire_required):
            return
        # What is missing is the same for whoever moves it, who may not see the answers.
        going_on = self.sudo().filtered(
            lambda lead: (
                lead.stage_id != stage
                and (stage.is_won or lead.stage_id.is_before(stage))
            )
        )
        for lead in going_on:
            for item in lead._missing_in_questionnaires(stage):
                missing[lead.id].append(item)

    def _missing_in_questionnaires(self, stage):
        """Return what the questionnaires of this single opportunity lack for a stage.

        :return: list of ``Missing``: kind ``question`` with the key ``"<id of the
            questionnaire>/<code>"``, or kind ``questionnaire`` with its id, 0 for any
        """
        complete = stage.questionnaire_required
        # No recordset of these alone: it would read what they hold one by one.
        questionnaires = [one for one in self.questionnaire_ids if one._is_awaited()]
        if complete and not questionnaires:
            return [Missing("questionnaire", 0, self.env._("Questionnaire"))]
        items = []
        for questionnaire in questionnaires:
            questions = questionnaire._missing_questions(stage)
            items += questionnaire._missing_items(questions)
            if complete and not questions and questionnaire.state != "done":
                label = self.env._(
                    "Questionnaire “%(name)s” (answered: %(answered)s of %(asked)s)",
                    name=questionnaire.template_id.name,
                    answered=questionnaire.answered_count,
                    asked=questionnaire.question_count,
                )
                items.append(Missing("questionnaire", questionnaire.id, label))
        return items


class CrmLeadQuestionnaire(models.Model):
    _inherit = "crm.lead.questionnaire"

    def _is_awaited(self):
        """Tell whether the opportunity waits for this single one. Extend to say no."""
        return True

    def _missing_questions(self, stage):
        """Return the questions of this single questionnaire that a stage waits for.

        :return: list of ``Question`` of ``core.questionnaire``
        """
        questions = self.template_id.questions()
        required = [
            question for question in questions if self._is_required_in(question, stage)
        ]
        if not required:
            return []
        given = self._given()
        asked = visible(questions, given)
        return [
            question
            for question in required
            if question.code in asked and question.code not in given
        ]

    def _codes_to_answer(self, stage, complete=False):
        """Return the codes of the questions without an answer that a stage waits for,
        or will once others are answered.

        :param bool complete: it waits for every question
        """
        given = self._given()
        return [
            question.code
            for question in self.template_id.questions()
            if question.code not in given
            and (complete or self._is_required_in(question, stage))
        ]

    def _is_required_in(self, question, stage):
        """Tell whether a question must be answered to enter a stage."""
        if question.is_required or not question.required_from_stage:
            return question.is_required
        if stage.questionnaire_required:
            return is_ever_required(question)
        first = stage.browse(question.required_from_stage)
        team = self.lead_id.team_id
        of_team = (team or not first.team_ids) and first._is_for(team)
        return of_team and (first == stage or first.is_before(stage))

    def _missing_items(self, questions):
        """Name questions as the gate does."""
        records = self.env["crm.project.question"].browse(
            question.id for question in questions
        )
        return [
            Missing(
                "question",
                f"{self.id}/{question.code}",
                self.env._(
                    "%(question)s (%(questionnaire)s)",
                    question=question.label,
                    questionnaire=self.template_id.name,
                ),
            )
            for question in records
        ]
