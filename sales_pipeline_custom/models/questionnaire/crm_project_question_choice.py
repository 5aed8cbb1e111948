from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.questionnaire.questionnaire import CODE
from ...core.shared.limits import MOST_COLORS
from .codes import check_codes, free_codes, without_empty_codes

# Writing one of these changes what questionnaires are worth.
COUNTED = {"active", "question_id", "score"}


class CrmProjectQuestionChoice(models.Model):
    """One of the answers a question proposes."""

    _name = "crm.project.question.choice"
    _inherit = ["crm.cached"]
    _description = "Choice of a Question"
    _rec_name = "label"
    _order = "question_id, sequence, id"

    question_id = fields.Many2one(
        "crm.project.question", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    label = fields.Char("Choice", required=True, translate=True)
    code = fields.Char(
        required=True,
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        help="How imports, files and programs name this choice.",
    )
    score = fields.Float(
        "Points", aggregator=None, help="What this answer is worth in the score."
    )
    color = fields.Integer(help="One of twelve, from 0 (none) to 11.")

    _code_once = models.UniqueIndex(
        "(question_id, code)", "Two choices of a question cannot have the same code."
    )

    @api.depends("label")
    def _compute_code(self):
        free_codes(self, "question_id", "choice_ids", "choice")

    @api.constrains("code", "question_id")
    def _check_code(self):
        for choice in self:
            if not CODE.fullmatch(choice.code):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” cannot be the code of the choice “%(choice)s”: take"
                        " letters without accents, digits and _, and no digit first.",
                        code=choice.code,
                        choice=choice.label,
                    )
                )
        for choice, code in check_codes(self, "question_id"):
            raise ValidationError(
                self.env._(
                    "“%(question)s” has two choices with the code “%(code)s”. Give each"
                    " a code of its own.",
                    question=choice.question_id.label,
                    code=code,
                )
            )

    @api.constrains("color")
    def _check_color(self):
        for choice in self:
            if not 0 <= choice.color < MOST_COLORS:
                raise ValidationError(
                    self.env._(
                        "The color of “%(choice)s” must be a number from 0 to %(most)s,"
                        " not %(color)s.",
                        choice=choice.label,
                        most=MOST_COLORS - 1,
                        color=choice.color,
                    )
                )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        choices = super().create(without_empty_codes(vals_list))
        choices.question_id.template_id._structure_changed()
        return choices

    def write(self, vals):
        result = super().write(vals)
        if COUNTED & vals.keys():
            self.question_id.template_id._structure_changed()
        return result

    def unlink(self):
        templates = self.question_id.template_id
        result = super().unlink()
        templates._structure_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # Answers one may not see count too: only that there are some is told.
        answers = self.env["crm.lead.answer"].sudo()
        used = answers.search(
            ["|", ("choice_id", "in", self.ids), ("choice_ids", "in", self.ids)],
            limit=1,
        )
        if used:
            choice = (used.choice_id | used.choice_ids) & self
            raise ValidationError(
                self.env._(
                    "“%(choice)s” of “%(question)s” has been answered, and answers"
                    " stay readable. Archive it instead: it is no longer proposed.",
                    choice=choice[:1].label,
                    question=choice[:1].question_id.label,
                )
            )
        questions = self.env["crm.project.question"].with_context(active_test=False)
        dependent = questions.search([("condition_choice_ids", "in", self.ids)])
        if dependent:
            raise ValidationError(
                self.env._(
                    "“%(question)s” is asked depending on “%(choice)s”: change that"
                    " condition first.",
                    question=dependent[0].label,
                    choice=(dependent[0].condition_choice_ids & self)[:1].label,
                )
            )
