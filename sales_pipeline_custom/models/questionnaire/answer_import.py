from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class CrmLeadAnswer(models.Model):
    """Answers as an import or a program writes them: a text, on the road of answers."""

    _inherit = "crm.lead.answer"

    value = fields.Char(
        "Answer as Text",
        compute="_compute_value",
        inverse="_inverse_value",
        help="The answer as it can be imported again: choices by their code, dates as"
        " year-month-day.",
    )

    @api.depends("display_value")
    def _compute_value(self):
        plain = self.env["crm.lead.questionnaire"]._plain
        for answer in self:
            value = answer._as_core()
            if isinstance(value, bool):
                value = "yes" if value else "no"
            elif isinstance(value, tuple):
                value = ";".join(value)
            elif value is not None:
                value = str(plain(answer.kind, value))
            answer.value = value or False

    def _inverse_value(self):
        """Nothing to do: ``create`` and ``write`` have answered."""

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su and not any("value" in vals for vals in vals_list):
            return super().create(vals_list)
        pairs, values = [], defaultdict(dict)
        for vals in vals_list:
            questionnaire = self.env["crm.lead.questionnaire"].browse(
                vals.get("questionnaire_id")
            )
            question = self.env["crm.project.question"].browse(vals.get("question_id"))
            self._check_may_be_answered(questionnaire, question, vals.get("value"))
            pairs.append((questionnaire.id, question.id))
            values[questionnaire][question.code] = vals["value"]
        questionnaires = self.env["crm.lead.questionnaire"].browse(
            questionnaire.id for questionnaire in values
        )
        questionnaires._answer(values)
        known = {
            (answer.questionnaire_id.id, answer.question_id.id): answer.id
            for answer in questionnaires.answer_ids
        }
        return self.browse(known[pair] for pair in pairs)

    def write(self, vals):
        if self.env.su and "value" not in vals:
            return super().write(vals)
        # An import by database id sends that id along.
        if vals.keys() - {"value", "id"}:
            raise AccessError(
                self.env._(
                    "An answer is changed by its “Answer as Text”, or on the"
                    " questionnaire: the rest follows."
                )
            )
        if "value" in vals:
            values = defaultdict(dict)
            for answer in self:
                values[answer.questionnaire_id][answer.code] = vals["value"]
            self.questionnaire_id._answer(values)
        return True

    def _check_may_be_answered(self, questionnaire, question, value):
        if not questionnaire or not question:
            raise ValidationError(
                self.env._("Say which questionnaire and which question is answered.")
            )
        template = questionnaire.template_id
        if question.template_id != template:
            raise ValidationError(
                self.env._(
                    "“%(question)s” is no question of the questionnaire “%(template)s”"
                    " of “%(lead)s”.",
                    question=question.label,
                    template=template.name,
                    lead=questionnaire.lead_id.name,
                )
            )
        if not value:
            raise ValidationError(
                self.env._("“%s”: the answer is missing.", question.label)
            )
