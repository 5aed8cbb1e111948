from odoo import models

from ...core.questionnaire.answer_values import read_answer
from ...core.questionnaire.questionnaire_score import stars
from ...core.shared.typed_values import Wrong
from ..shared.given import answers_given
from ..shared.remote import travels


class CrmProjectTemplate(models.Model):
    """Trying a project template out: answers are read, counted, and not kept."""

    _inherit = "crm.project.template"

    def action_preview(self):
        """Show this template as the salesperson, or the customer, answers it."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "sales_pipeline_project_preview",
            "name": self.env._("Preview of “%s”", self.name),
            "target": "new",
            "params": {"template_id": self.id},
            "context": {"dialog_size": "extra-large"},
        }

    @travels
    def try_answers(self, values):
        """Tell what answers to this single template come to; nothing is written.

        :param dict values: {code: answer}, as ``crm.lead.questionnaire.answer`` takes
            them
        :return: dict: ``status`` (see ``get_status`` of questionnaires), ``wrong``
            (sentences by code), ``proposed_title`` and ``suggested_priority``
        """
        self.ensure_one()
        self.check_access("read")
        # Who may read it was checked; nothing is written: the answers are imagined.
        template = self.sudo()
        questions = template.questions()
        answers, wrong = template._imagined(answers_given(self.env, values))
        counted, asked = self.env["crm.lead.questionnaire"]._counted(
            questions,
            {answer.code: answer._as_core() for answer in answers},
            {answer.code: answer.score for answer in answers},
        )
        is_scored = counted["answered_count"] and counted["best_score"] > 0
        suggested = stars(counted["score"], counted["best_score"]) if is_scored else ""
        return {
            "status": {
                **counted,
                "visible": [
                    question.code for question in questions if question.code in asked
                ],
            },
            "wrong": wrong,
            "proposed_title": template._title_of(
                answers.filtered(lambda answer: answer.code in asked)
            ),
            "suggested_priority": str(suggested),
        }

    def _imagined(self, values):
        """Read answers to this single template.

        :return: pair (answers that are not in the database, {code: what is wrong})
        """
        answers = self.env["crm.lead.answer"]
        questionnaires = self.env["crm.lead.questionnaire"]
        wrong = {}
        for question in self.questions():
            if question.code not in values:
                continue
            given = values[question.code]
            try:
                read = read_answer(question, given, tz=self.env.context.get("tz"))
                value = questionnaires._checked(read)
            except Wrong as reason:
                wrong[question.code] = questionnaires._say(question, reason)
                continue
            if value is not None:
                record = self.env["crm.project.question"].browse(question.id)
                answers |= answers.new(
                    {
                        **answers._values_of(record, value),
                        "question_id": question.id,
                        "currency_id": self.env.company.currency_id.id,
                    }
                )
        return answers, wrong
