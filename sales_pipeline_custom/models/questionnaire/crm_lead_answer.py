import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_amount, format_date, format_datetime

from ..shared.numbers import number
from .crm_project_question import KINDS
from .sources import SOURCES

# Where an answer of each kind is kept.
COLUMNS = {
    "char": "value_char",
    "text": "value_text",
    "integer": "value_integer",
    "float": "value_float",
    "monetary": "value_monetary",
    "boolean": "value_boolean",
    "date": "value_date",
    "datetime": "value_datetime",
    "choice": "choice_id",
    "choices": "choice_ids",
    "scale": "value_integer",
    "nps": "value_integer",
    "file": "value_file",
}

# What an answer says, in words or numbers.
SAID = {"choice_label", "value_filename", *COLUMNS.values()} - {
    "choice_id",
    "choice_ids",
    "value_file",
}


class CrmLeadAnswer(models.Model):
    """The answer to one question of a questionnaire, in a column of its own type.

    It keeps the question and the choices as they were worded when it was given. One
    taken back stays, empty, with who took it back and when.
    """

    _name = "crm.lead.answer"
    _description = "Answer"
    _rec_name = "label"
    _order = "id"
    _log_access = False  # who and when are what a row is about

    questionnaire_id = fields.Many2one(
        "crm.lead.questionnaire", required=True, readonly=True, ondelete="cascade"
    )
    lead_id = fields.Many2one(
        related="questionnaire_id.lead_id", string="Opportunity", store=True, index=True
    )
    template_id = fields.Many2one(
        related="questionnaire_id.template_id", store=True, string="Project Template"
    )
    question_id = fields.Many2one(
        "crm.project.question",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        context={"active_test": False},
    )
    code = fields.Char(
        compute="_compute_code", compute_sudo=True, search="_search_code"
    )
    section_id = fields.Many2one(related="question_id.section_id")

    # As it was answered.
    label = fields.Char("Question As Asked", required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    unit = fields.Char(readonly=True)
    choice_label = fields.Char("Choices", readonly=True)
    score = fields.Float("Points", readonly=True)

    is_answered = fields.Boolean("Answered", readonly=True)
    is_hidden = fields.Boolean(
        "Hidden",
        readonly=True,
        help="Kept, but not counted: given the other answers, it is not asked.",
    )
    value_char = fields.Char("Short Text", readonly=True)
    value_text = fields.Text("Long Text", readonly=True)
    value_integer = fields.Integer("Whole Number", readonly=True, aggregator="avg")
    value_float = fields.Float("Decimal Number", readonly=True, aggregator="avg")
    value_monetary = fields.Monetary("Amount", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    value_boolean = fields.Boolean("Yes", readonly=True)
    value_date = fields.Date("Date", readonly=True)
    value_datetime = fields.Datetime("Date and Time", readonly=True)
    choice_id = fields.Many2one(
        "crm.project.question.choice",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    choice_ids = fields.Many2many(
        "crm.project.question.choice",
        "crm_lead_answer_choice_rel",
        "answer_id",
        "choice_id",
        "Several Choices",
        readonly=True,
        ondelete="restrict",
        context={"active_test": False},
    )
    value_file = fields.Binary("File", readonly=True, attachment=True)
    value_filename = fields.Char("File Name", readonly=True)
    display_value = fields.Char("Answer", compute="_compute_display_value")

    source = fields.Selection(
        SOURCES,
        "Given By",
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "By",
        readonly=True,
        ondelete="set null",
        help="Empty when the customer answered.",
    )
    answered_at = fields.Datetime("Answered On", readonly=True)

    _once = models.UniqueIndex("(questionnaire_id, question_id)")

    # ------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------

    @api.depends("question_id.code")
    def _compute_code(self):
        """From what is kept in memory, but for questions no longer asked."""
        for template, answers in self.grouped("template_id").items():
            asked = template.questions() if template.ids else ()
            codes = {question.id: question.code for question in asked}
            for answer in answers:
                question = answer.question_id
                answer.code = codes.get(question.id) or question.code

    def _search_code(self, operator, value):
        return [("question_id.code", operator, value)]

    @api.depends("is_answered", "unit", *SAID)
    @api.depends_context("lang", "tz")
    def _compute_display_value(self):
        for answer in self:
            answer.display_value = answer._in_words() if answer.is_answered else False

    def _in_words(self):
        """Return this single answer as a person reads it."""
        self.ensure_one()
        said = self._in_words_without_unit()
        return f"{said} {self.unit}" if self.unit and self.kind != "monetary" else said

    def _in_words_without_unit(self):
        match self.kind:
            case "choice" | "choices":
                return self.choice_label or ""
            case "integer" | "float" | "scale" | "nps":
                return number(self.env, self[COLUMNS[self.kind]])
            case "monetary":
                return format_amount(self.env, self.value_monetary, self.currency_id)
            case "boolean":
                return self.env._("Yes") if self.value_boolean else self.env._("No")
            case "date":
                return format_date(self.env, self.value_date)
            case "datetime":
                return format_datetime(self.env, self.value_datetime, dt_format="short")
            case "file":
                return self.value_filename or ""
            case _:
                return self[COLUMNS[self.kind]] or ""

    def _as_core(self):
        """Return this as ``core.questionnaire.answer_values`` reads it, or None."""
        if not self.is_answered:
            return None
        match self.kind:
            case "choice":
                return self.choice_id.code
            case "choices":
                return tuple(self.choice_ids.mapped("code"))
            case "file":
                return self.value_filename
            case _:
                return self[COLUMNS[self.kind]]

    # ------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------

    @api.model
    def _values_of(self, question, value):
        """Return what to write for an answer to a question, its wording included.

        :param question: single ``crm.project.question``, in the answerer's language
        :param value: as ``core.questionnaire.answer_values`` read it, None for none
        """
        column = COLUMNS[question.kind]  # it stays: so does the kind, once answered
        values = {
            "label": question.label,
            "kind": question.kind,
            "unit": question.unit,
            "is_answered": value is not None,
            "choice_label": False,
            "score": 0.0,
            "value_filename": False,
            column: [fields.Command.clear()] if column == "choice_ids" else False,
        }
        if value is None:
            return values
        if question.kind in ("choice", "choices"):
            codes = (value,) if question.kind == "choice" else value
            everything = question.with_context(active_test=False).choice_ids
            chosen = everything.filtered(lambda one: one.code in codes)
            values["choice_label"] = ", ".join(chosen.mapped("label"))
            values["score"] = sum(chosen.mapped("score"))
            is_one = question.kind == "choice"
            values[column] = chosen.id if is_one else [fields.Command.set(chosen.ids)]
        elif question.kind == "file":
            values["value_filename"] = value.name
            values[column] = base64.b64encode(value.content)
        else:
            values[column] = value
        return values

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_questionnaire(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "An answer is not deleted: empty it, or remove the questionnaire."
                )
            )
