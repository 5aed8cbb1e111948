from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.questionnaire.questionnaire import BOUNDED, CODE
from .codes import check_codes, free_codes, without_empty_codes
from .crm_project_template import QUESTION_TEXTS

KINDS = [
    ("char", "Short text"),
    ("text", "Long text"),
    ("integer", "Whole number"),
    ("float", "Decimal number"),
    ("monetary", "Amount"),
    ("boolean", "Yes or no"),
    ("date", "Date"),
    ("datetime", "Date and time"),
    ("choice", "One choice"),
    ("choices", "Several choices"),
    ("scale", "Scale"),
    ("nps", "Would recommend (0 to 10)"),
    ("file", "File"),
]

# Writing one of these changes which questions count, and how.
STRUCTURE = {
    "active",
    "code",
    "kind",
    "section_id",
    "sequence",
    "template_id",
    "is_required",
    "required_from_stage_id",
    "is_for_customer",
    "has_min",
    "min_value",
    "has_max",
    "max_value",
    "condition_question_id",
    "condition_operator",
    "condition_value",
    "condition_choice_ids",
    "choice_ids",
    "feeds",
}
COUNTED = STRUCTURE - {
    "code",
    "section_id",
    "sequence",
    "is_for_customer",
    "feeds",
}


class CrmProjectQuestion(models.Model):
    """One question of a project template.

    When it is asked depends on a condition: ``crm_project_question_condition``.
    """

    _name = "crm.project.question"
    _inherit = ["crm.cached"]
    _description = "Question of a Project Template"
    _rec_name = "label"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "crm.project.template", required=True, index=True, ondelete="cascade"
    )
    section_id = fields.Many2one(
        "crm.project.section",
        ondelete="set null",
        index="btree_not_null",
        domain="[('template_id', '=', template_id)]",
    )
    section_name = fields.Char(
        compute="_compute_section_name",
        inverse="_inverse_section_name",
        help="The section by its name, as an import writes it: it is added to the"
        " template if it is not there.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    label = fields.Char("Question", required=True, translate=True)
    code = fields.Char(
        required=True,
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        help="How title patterns, imports, files and programs name this question.",
    )
    help = fields.Text(translate=True, help="Shown below the question.")
    kind = fields.Selection(KINDS, "Answer", required=True, default="char")
    unit = fields.Char(translate=True, help="Shown beside the answer: kW, m²…")
    has_min = fields.Boolean("At Least")
    min_value = fields.Float("Lowest", aggregator=None)
    has_max = fields.Boolean("At Most")
    max_value = fields.Float("Highest", aggregator=None)
    choice_ids = fields.One2many("crm.project.question.choice", "question_id")

    is_required = fields.Boolean(
        "Required",
        help="The questionnaire is complete, and the opportunity goes on to a later"
        " stage, only once this is answered.",
    )
    required_from_stage_id = fields.Many2one(
        "crm.stage",
        "Required From",
        ondelete="set null",
        context={"say_whose_stage": True},
        help="An opportunity enters this stage, or a later one, only once this is"
        " answered.",
    )
    is_for_customer = fields.Boolean(
        "For the Customer",
        default=True,
        help="The customer sees this question, and may answer it.",
    )

    _code_once = models.UniqueIndex(
        "(template_id, code)", "Two questions of a template cannot have the same code."
    )

    @api.depends("label")
    def _compute_code(self):
        free_codes(self, "template_id", "question_ids", "question")

    @api.depends("section_id.name")
    def _compute_section_name(self):
        for question in self:
            question.section_name = question.section_id.name

    def _inverse_section_name(self):
        for question in self:
            name = (question.section_name or "").strip()
            sections = question.template_id.section_ids
            if not name:
                question.section_id = False
                continue
            found = sections.filtered(lambda section, name=name: section.name == name)[
                :1
            ]
            question.section_id = found or sections.create(
                {
                    "name": name,
                    "template_id": question.template_id.id,
                    "sequence": max(sections.mapped("sequence"), default=0) + 10,
                }
            )

    # ------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------

    @api.constrains("code", "template_id")
    def _check_code(self):
        for question in self:
            if not CODE.fullmatch(question.code):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” cannot be the code of the question “%(question)s”:"
                        " take letters without accents, digits and _, and no digit"
                        " first.",
                        code=question.code,
                        question=question.label,
                    )
                )
        for question, code in check_codes(self, "template_id"):
            raise ValidationError(
                self.env._(
                    "“%(template)s” has two questions with the code “%(code)s”,"
                    " archived ones included. Give each a code of its own.",
                    template=question.template_id.name,
                    code=code,
                )
            )
        self.template_id._check_title_pattern()

    @api.constrains("section_id", "template_id")
    def _check_section(self):
        for question in self:
            if question.section_id.template_id - question.template_id:
                raise ValidationError(
                    self.env._(
                        "“%(question)s” cannot be in the section “%(section)s” of"
                        " another template. Choose a section of “%(template)s”.",
                        question=question.label,
                        section=question.section_id.name,
                        template=question.template_id.name,
                    )
                )

    @api.constrains("kind", "has_min", "min_value", "has_max", "max_value")
    def _check_bounds(self):
        for question in self.filtered(lambda one: one.kind in BOUNDED):
            sentence = question._wrong_bounds()
            if sentence:
                raise ValidationError(sentence)

    @api.constrains("kind", "active", "template_id")
    def _check_still_fits_title(self):
        self.template_id._check_title_pattern()

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model
    def _cached_fields(self):
        return STRUCTURE.union(QUESTION_TEXTS)

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(without_empty_codes(vals_list))
        questions.template_id._structure_changed()
        return questions

    def write(self, vals):
        self._check_answered_may_change(vals)
        result = super().write(vals)
        if COUNTED & vals.keys():
            self.template_id._structure_changed()
        return result

    def unlink(self):
        templates = self.template_id
        result = super().unlink()
        templates._structure_changed()
        templates._check_title_pattern()
        return result

    def _check_answered_may_change(self, vals):
        """Refuse to give what has been answered another meaning."""
        changed = self.filtered(
            lambda question: (
                ("kind" in vals and vals["kind"] != question.kind)
                or (
                    "template_id" in vals
                    and vals["template_id"] != question.template_id.id
                )
            )
        )
        answered = changed._answered()
        if answered:
            raise ValidationError(
                self.env._(
                    "“%s” has been answered: its kind and its template stay. Archive it"
                    " and add another question.",
                    answered[0].label,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        answered = self._answered()
        if answered:
            raise ValidationError(
                self.env._(
                    "“%s” has been answered, and answers stay readable. Archive it"
                    " instead: it is no longer asked.",
                    answered[0].label,
                )
            )

    def _answered(self):
        """Return those that have been answered on an opportunity."""
        if not self or not self.env["crm.lead.questionnaire"]._is_used():
            return self.browse()
        # Answers one may not see count too: only whether there are any is told.
        groups = (
            self.env["crm.lead.answer"]
            .sudo()
            ._read_group([("question_id", "in", self.ids)], ["question_id"])
        )
        return self.browse(question.id for (question,) in groups)
