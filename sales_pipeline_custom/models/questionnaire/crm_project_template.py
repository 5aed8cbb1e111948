from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from ...core.questionnaire.title_pattern import (
    LONGEST_PATTERN,
    PatternError,
    read_pattern,
)
from ..shared.opened import opened
from ..shared.translated_copy import copy_translations

QUESTION_TEXTS = ["label", "help", "unit"]


class CrmProjectTemplate(models.Model):
    """The questions to ask for a kind of project, in their order."""

    _name = "crm.project.template"
    _inherit = ["crm.cached"]
    _description = "Project Template"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    team_ids = fields.Many2many(
        "crm.team",
        string="Sales Teams",
        help="The teams it is proposed to. Empty: all of them.",
    )
    title_pattern = fields.Char(
        help="How the opportunity is named out of the answers: codes of questions"
        " between braces, and whatever else in between."
        " “{type} {brand} - {installation}”"
    )
    section_ids = fields.One2many("crm.project.section", "template_id", "Sections")
    question_ids = fields.One2many("crm.project.question", "template_id", "Questions")
    question_count = fields.Integer(compute="_compute_question_count")
    # Where a question that is added goes: after the last one.
    last_section_id = fields.Many2one(
        "crm.project.section", compute="_compute_last_question"
    )
    last_section_name = fields.Char(compute="_compute_last_question")
    next_sequence = fields.Integer(compute="_compute_last_question")
    questionnaire_count = fields.Integer(
        "Questionnaires", compute="_compute_questionnaire_count"
    )

    @api.depends("question_ids.sequence", "question_ids.section_name")
    def _compute_last_question(self):
        for template in self:
            last = template.question_ids.sorted("sequence")[-1:]
            template.last_section_id = last.section_id
            template.last_section_name = last.section_name
            template.next_sequence = last.sequence + 10

    def _compute_question_count(self):
        counts = dict(
            self.env["crm.project.question"]._read_group(
                [("template_id", "in", self.ids)], ["template_id"], ["__count"]
            )
        )
        for template in self:
            template.question_count = counts.get(template._origin, 0)

    def _compute_questionnaire_count(self):
        counts = dict(
            self.env["crm.lead.questionnaire"]._read_group(
                [("template_id", "in", self.ids)], ["template_id"], ["__count"]
            )
        )
        for template in self:
            template.questionnaire_count = counts.get(template._origin, 0)

    @api.constrains("title_pattern", "question_ids")
    def _check_title_pattern(self):
        if self.env.context.get("install_mode"):
            return  # data files write a template before its questions
        for template in self.filtered("title_pattern"):
            pattern = template._read_title_pattern()
            questions = template.question_ids.filtered(
                lambda question: question.kind != "file"
            )
            codes = questions.mapped("code")
            unknown = [code for code in pattern.codes if code not in codes]
            if unknown:
                raise ValidationError(
                    self.env._(
                        "The title pattern of “%(template)s” names “%(unknown)s”, which"
                        " is no question that can be part of a title. Codes that can:"
                        " %(codes)s.",
                        template=template.name,
                        unknown="”, “".join(unknown),
                        codes=", ".join(codes) or self.env._("none yet"),
                    )
                )

    def _read_title_pattern(self):
        self.ensure_one()
        try:
            if len(self.title_pattern) > LONGEST_PATTERN:
                raise PatternError(self.title_pattern)
            return read_pattern(self.title_pattern)
        except PatternError as error:
            raise ValidationError(
                self.env._(
                    "The title pattern of “%s” cannot be read: put at least one code of"
                    " a question between braces, and close each brace, as in"
                    " “{type} {brand}”.",
                    self.name,
                )
            ) from error

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        templates._number_questions()
        return templates

    def write(self, vals):
        result = super().write(vals)
        if {"question_ids", "section_ids"} & vals.keys():
            self._number_questions()
        return result

    def _number_questions(self):
        """Number questions as they are asked: a manager sees them in that order."""
        for template in self.with_context(active_test=False):
            asked = template.question_ids._in_order()
            numbers = asked.mapped("sequence")
            if numbers != sorted(numbers):
                for rank, question in enumerate(asked, start=1):
                    question.sequence = 10 * rank

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # Those one may not see count too: only that there are some is told.
        questionnaires = self.env["crm.lead.questionnaire"].sudo()
        used = questionnaires.search([("template_id", "in", self.ids)], limit=1)
        if used:
            raise ValidationError(
                self.env._(
                    "“%s” is in use on opportunities, and its answers stay readable."
                    " Archive it instead: it is no longer proposed.",
                    used.template_id.name,
                )
            )

    def copy(self, default=None):
        """Duplicate these templates: sections, questions, choices and conditions."""
        copies = super().copy(default)
        for template, duplicate in zip(self, copies, strict=True):
            template._copy_content(duplicate)
        return copies

    def copy_data(self, default=None):
        default = default or {}
        return [
            vals
            | {
                "name": default.get("name") or self.env._("%s (copy)", template.name),
                "title_pattern": False,  # once the questions are there
            }
            for template, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def _copy_content(self, duplicate):
        """Give a new template the sections and questions of this single one."""
        sections = {self.section_ids.browse(): self.section_ids.browse()}
        for section in self.section_ids:
            sections[section] = section.copy({"template_id": duplicate.id})
        questions = self.question_ids
        copies = questions.create(
            [
                {
                    **vals,
                    "template_id": duplicate.id,
                    "section_id": sections[question.section_id].id,
                    "condition_question_id": False,
                    "condition_choice_ids": False,
                    "condition_operator": False,
                    "choice_ids": [
                        Command.create(values)
                        for values in question.choice_ids.copy_data()
                    ],
                }
                for question, vals in zip(questions, questions.copy_data(), strict=True)
            ]
        )
        pairs = dict(zip(questions, copies, strict=True))
        choices = {}
        for question, other in pairs.items():
            copy_translations(question, other, QUESTION_TEXTS)
            by_code = {choice.code: choice for choice in other.choice_ids}
            for choice in question.choice_ids:
                choices[choice] = by_code[choice.code]
                copy_translations(choice, by_code[choice.code], ["label"])
        for question, other in pairs.items():
            if question.condition_question_id in pairs:
                kept = question.condition_choice_ids.filtered(choices.get)
                other.write(
                    {
                        "condition_question_id": pairs[
                            question.condition_question_id
                        ].id,
                        "condition_operator": question.condition_operator,
                        "condition_choice_ids": [
                            Command.set([choices[choice].id for choice in kept])
                        ],
                    }
                )
        duplicate.title_pattern = self.title_pattern

    # ------------------------------------------------------------
    # What it asks
    # ------------------------------------------------------------

    @api.private
    @tools.ormcache("self.id")
    def questions(self):
        """Return what this single template asks, as ``core`` reads it.

        :return: tuple of ``Question`` of ``core.questionnaire``, in the order they are
            asked: those without a section, then section by section
        """
        # Kept in memory for everybody: it may not depend on who asks first.
        template = self.sudo().with_context(active_test=True)
        ordered = template.question_ids._in_order()
        return tuple(ordered._as_core())

    def _structure_changed(self):
        """Count again what was answered so far, as these templates are now."""
        # Nobody writes what is counted: it is counted again, whoever may see it.
        questionnaires = self.env["crm.lead.questionnaire"].sudo()
        if self and questionnaires._is_used():
            questionnaires._recount_of(self)

    @api.model
    def _for_team(self, team_id):
        """Return the templates proposed to a team; all of them to none."""
        if not team_id:
            return self.search([])
        return self.search(
            Domain("team_ids", "in", [team_id]) | Domain("team_ids", "=", False)
        )

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_duplicate(self):
        """Duplicate this template, and open the copy."""
        self.ensure_one()
        return opened(self.copy())

    def action_open_questionnaires(self):
        """Open the opportunities' questionnaires made of this template."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Questionnaires"),
            "res_model": "crm.lead.questionnaire",
            "views": [(False, "list"), (False, "form")],
            "domain": [("template_id", "=", self.id)],
        }

    def _usable(self):
        """Return this single template, if it can be inserted.

        :raise UserError: it is gone, or archived
        """
        template = self.exists()
        if not template:
            raise UserError(
                self.env._(
                    "This project template no longer exists. Reload the page and"
                    " choose another one."
                )
            )
        if not template.active:
            raise UserError(
                self.env._(
                    "The project template “%s” is archived. Choose another one, or"
                    " unarchive it.",
                    template.name,
                )
            )
        return template
