from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.questionnaire import questionnaire as core
from ...core.questionnaire.project_file import problems_of_bounds
from ...core.questionnaire.question_conditions import (
    find_circle,
    operators_of,
    read_values,
    takes_choices,
    takes_values,
)
from ...core.shared.reading import fold
from ...core.shared.typed_values import NO, YES, Wrong
from .sentences import wrong_answer

OPERATORS = [
    ("answered", "is answered"),
    ("not_answered", "is not answered"),
    ("=", "is"),
    ("!=", "is not"),
    ("<", "is less than"),
    ("<=", "is at most"),
    (">", "is more than"),
    (">=", "is at least"),
    ("contains", "contains"),
    ("in", "is one of"),
]


class CrmProjectQuestion(models.Model):
    """When a question is asked: what another one's answer must be.

    ``core/questionnaire/question_conditions.py`` says what each operator means.
    """

    _inherit = "crm.project.question"

    condition_question_id = fields.Many2one(
        "crm.project.question",
        "Asked Only If",
        ondelete="set null",
        index="btree_not_null",
        domain="[('template_id', '=', template_id), ('id', '!=', id)]",
        help="Empty: it is always asked.",
    )
    condition_code = fields.Char(
        "Asked Only If (Code)",
        compute="_compute_condition_code",
        inverse="_inverse_condition_code",
        help="The same by the code of the question, as an import writes it.",
    )
    condition_kind = fields.Selection(
        related="condition_question_id.kind", string="Kind of Its Answer"
    )
    condition_operator = fields.Selection(
        OPERATORS,
        "Its Answer",
        compute="_compute_condition_operator",
        store=True,
        readonly=False,
    )
    condition_operators = fields.Json(compute="_compute_condition_operators")
    condition_value = fields.Char(
        "Value", help="Several, for “is one of”: separated by semicolons."
    )
    condition_boolean = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        "Yes or No",
        compute="_compute_condition_boolean",
        inverse="_inverse_condition_boolean",
    )
    condition_choice_ids = fields.Many2many(
        "crm.project.question.choice",
        "crm_project_question_condition_choice_rel",
        "question_id",
        "choice_id",
        "Choices",
        domain="[('question_id', '=', condition_question_id)]",
    )
    condition_summary = fields.Char("Condition", compute="_compute_condition_summary")
    dependent_ids = fields.One2many(
        "crm.project.question", "condition_question_id", "Questions That Depend on It"
    )

    @api.depends("condition_question_id.code")
    def _compute_condition_code(self):
        for question in self:
            question.condition_code = question.condition_question_id.code

    def _inverse_condition_code(self):
        for question in self:
            code = (question.condition_code or "").strip()
            known = question.template_id.question_ids
            found = known.filtered(lambda one, code=code: one.code == code)
            if code and not found:
                raise ValidationError(
                    self.env._(
                        "“%(question)s”: “%(template)s” has no question with the code"
                        " “%(code)s” to depend on.",
                        question=question.label,
                        template=question.template_id.name,
                        code=code,
                    )
                )
            question.condition_question_id = found

    @api.depends("condition_question_id")
    def _compute_condition_operator(self):
        """Propose the first operator that makes sense."""
        for question in self:
            parent = question.condition_question_id
            if not parent:
                question.condition_operator = False
            elif question.condition_operator not in operators_of(parent.kind):
                named = {"choice": "in", "choices": "in", "boolean": "="}
                question.condition_operator = named.get(parent.kind, "answered")

    @api.depends("condition_value", "condition_question_id")
    def _compute_condition_boolean(self):
        for question in self:
            answer = False
            if question.condition_question_id.kind == "boolean":
                said = fold(question.condition_value or "")
                answer = "no" if said in NO else "yes" if said in YES else False
            question.condition_boolean = answer

    def _inverse_condition_boolean(self):
        for question in self:
            if question.condition_question_id.kind == "boolean":
                question.condition_value = question.condition_boolean

    @api.depends("condition_question_id")
    def _compute_condition_operators(self):
        for question in self:
            kind = question.condition_question_id.kind
            question.condition_operators = list(operators_of(kind)) if kind else []

    @api.depends(
        "condition_question_id",
        "condition_operator",
        "condition_value",
        "condition_choice_ids",
    )
    @api.depends_context("lang")
    def _compute_condition_summary(self):
        field = self._fields["condition_operator"]
        labels = dict(field._description_selection(self.env))
        for question in self:
            parent = question.condition_question_id
            if not parent:
                question.condition_summary = False
                continue
            said = [parent.label, labels.get(question.condition_operator)]
            if takes_choices(parent.kind, question.condition_operator):
                said.append(", ".join(question.condition_choice_ids.mapped("label")))
            elif takes_values(question.condition_operator):
                said.append(question._condition_value_in_words())
            question.condition_summary = " ".join(filter(None, said))

    def _condition_value_in_words(self):
        field = self._fields["condition_boolean"]
        labels = dict(field._description_selection(self.env))
        return labels.get(self.condition_boolean) or self.condition_value

    # ------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------

    @api.constrains(
        "kind",
        "template_id",
        "condition_question_id",
        "condition_operator",
        "condition_value",
        "condition_choice_ids",
    )
    def _check_condition(self):
        conditional = (self | self.dependent_ids).filtered("condition_question_id")
        for question in conditional:
            question._check_condition_of_template()
            parent = question.condition_question_id
            try:
                question._read_condition()
            except Wrong as wrong:
                raise ValidationError(
                    question._wrong_condition(parent, wrong)
                ) from wrong
        conditional._check_circles()

    def _check_condition_of_template(self):
        parent = self.condition_question_id
        if parent.template_id != self.template_id:
            raise ValidationError(
                self.env._(
                    "“%(question)s” cannot depend on “%(parent)s”, which is a question"
                    " of another template. Choose one of “%(template)s”.",
                    question=self.label,
                    parent=parent.label,
                    template=self.template_id.name,
                )
            )
        stray = self.condition_choice_ids.filtered(
            lambda choice: choice.question_id != parent
        )
        if stray and takes_choices(parent.kind, self.condition_operator):
            raise ValidationError(
                self.env._(
                    "“%(question)s”: “%(choice)s” is no choice of “%(parent)s”. Choose"
                    " among its choices.",
                    question=self.label,
                    choice=stray[0].label,
                    parent=parent.label,
                )
            )

    def _check_circles(self):
        if not self:
            return
        questions = self.with_context(active_test=False).search(
            [("template_id", "in", self.template_id.ids)]
        )
        circle = find_circle(
            {question: question.condition_question_id or None for question in questions}
        )
        if circle:
            labels = [f"“{question.label}”" for question in [*circle, circle[0]]]
            raise ValidationError(
                self.env._(
                    "These questions depend on each other in a circle, so none would"
                    " ever be asked: %s. Remove the condition of one of them.",
                    " → ".join(labels),
                )
            )

    @api.constrains("active")
    def _check_not_depended_on(self):
        for question in self.filtered(lambda one: not one.active):
            question._refuse_while_depended_on(question.dependent_ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_depended_on(self):
        for question in self:
            everything = question.with_context(active_test=False)
            question._refuse_while_depended_on(everything.dependent_ids - self)

    def _refuse_while_depended_on(self, dependent):
        if dependent:
            raise ValidationError(
                self.env._(
                    "“%(dependent)s” is asked depending on “%(question)s”: change that"
                    " condition first.",
                    dependent=dependent[0].label,
                    question=self.label,
                )
            )

    # ------------------------------------------------------------
    # For core
    # ------------------------------------------------------------

    def _in_order(self):
        """Return these questions in the order they are asked, section by section."""
        return self.sorted(
            lambda question: (
                bool(question.section_id),
                question.section_id.sequence,
                question.section_id.id,
                question.sequence,
                question.id,
            )
        )

    def _as_core(self):
        """Return these as ``Question`` of ``core.questionnaire``, in this order."""
        choices = self._choices_as_core()
        asked = []
        for question in self:
            plain = question._without_condition(choices.get(question.id, ()))
            if question.condition_question_id.active:
                plain = plain._replace(condition=question._condition(choices))
            asked.append(plain)
        return asked

    def _without_condition(self, choices=()):
        bounded = self.kind in core.BOUNDED
        return core.Question(
            code=self.code,
            kind=self.kind,
            id=self.id,
            minimum=self.min_value if bounded and self.has_min else None,
            maximum=self.max_value if bounded and self.has_max else None,
            choices=tuple(choices),
            is_required=self.is_required,
            required_from_stage=self.required_from_stage_id.id or 0,
            is_for_customer=self.is_for_customer,
        )

    def _choices_as_core(self):
        """Return {question id: list of ``Choice``}, former ones included."""
        everything = self.with_context(active_test=False)
        found = everything.choice_ids.sorted()
        languages = {"en_US"}
        languages.update(code for code, _label in self.env["res.lang"].get_installed())
        names = {choice.id: set() for choice in found}
        for language in languages:
            for choice in found.with_context(lang=language):
                names[choice.id].add(fold(choice.label or ""))
        choices = {}
        for choice in found:
            choices.setdefault(choice.question_id.id, []).append(
                core.Choice(
                    choice.code,
                    choice.id,
                    choice.score,
                    frozenset(names[choice.id]),
                    choice.active,
                )
            )
        return choices

    def _condition(self, choices):
        parent = self.condition_question_id
        try:
            values = self._read_condition(choices.get(parent.id, ()))
        except Wrong:
            values = ()
        return core.Condition(parent.code, self.condition_operator, values)

    def _read_condition(self, choices=None):
        """Return what the condition of this single question compares with.

        :raise Wrong: it cannot be compared with that
        """
        parent, operator = self.condition_question_id, self.condition_operator
        if takes_choices(parent.kind, operator):
            given = self.condition_choice_ids.mapped("code")
            if choices is None:
                # Those no longer proposed may still have been answered.
                choices = [
                    core.Choice(choice.code) for choice in self.condition_choice_ids
                ]
            choices = [choice._replace(is_active=True) for choice in choices]
        else:
            text = self.condition_value or ""
            given = text.split(";") if operator == "in" else [text]
        return read_values(parent._without_condition(choices or ()), operator, given)

    # ------------------------------------------------------------
    # Sentences
    # ------------------------------------------------------------

    def _wrong_condition(self, parent, wrong):
        values = {"question": self.label, "parent": parent.label}
        if wrong.code == "operator":
            return self.env._(
                "“%(question)s”: an answer to “%(parent)s” cannot be compared that way."
                " Choose how it is compared again.",
                **values,
            )
        if wrong.code == "no_value":
            return self.env._(
                "“%(question)s”: say what the answer to “%(parent)s” is compared with.",
                **values,
            )
        if wrong.code == "one_value":
            return self.env._(
                "“%(question)s”: compare the answer to “%(parent)s” with one value, or"
                " choose “is one of”.",
                **values,
            )
        return self.env._(
            "“%(question)s” has a condition that cannot be read. %(why)s",
            **values,
            why=wrong_answer(self.env, parent.label, wrong),
        )

    def _wrong_bounds(self):
        """Say what is wrong with the bounds of this single question, if anything."""
        problems = problems_of_bounds(self._without_condition())
        sentences = {
            "bounds_order": self.env._(
                "“%s”: the highest answer must be above the lowest one.", self.label
            ),
            "scale_whole": self.env._(
                "“%s”: the ends of a scale are whole numbers.", self.label
            ),
            "scale_long": self.env._(
                "“%(question)s”: a scale has %(most)s steps at most.",
                question=self.label,
                most=core.LONGEST_SCALE,
            ),
        }
        return sentences[problems[0]] if problems else None
