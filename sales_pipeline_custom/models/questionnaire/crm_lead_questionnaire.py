from odoo import api, fields, models, tools
from odoo.tools import clean_context

from ...core.questionnaire import questionnaire_score
from ...core.questionnaire.question_conditions import visible
from ..shared.opened import opened
from .sources import SOURCES

# What a questionnaire is created with; all else comes from its answers.
GIVEN = ("lead_id", "template_id")
BATCH = 1000  # questionnaires counted again at a time


class CrmLeadQuestionnaire(models.Model):
    """One project template inserted in one opportunity, and how far it is.

    Answers are given through ``answer`` (``answering.py``).
    ``core/questionnaire/questionnaire_score.py`` says what score, progress and complete
    mean.
    """

    _name = "crm.lead.questionnaire"
    _description = "Questionnaire of an Opportunity"
    _rec_name = "template_id"
    _order = "id"

    lead_id = fields.Many2one(
        "crm.lead",
        "Opportunity",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        context={"active_test": False},
    )
    template_id = fields.Many2one(
        "crm.project.template",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    answer_ids = fields.One2many(
        "crm.lead.answer", "questionnaire_id", "Answers", readonly=True
    )
    state = fields.Selection(
        [
            ("new", "To Answer"),
            ("partial", "Started"),
            ("done", "Required Ones Answered"),
        ],
        required=True,
        readonly=True,
        default="new",
        help="Required ones answered: every required question that is asked is"
        " answered; where none is required, all of them are.",
    )
    shown_state = fields.Selection(
        [
            ("new", "To Answer"),
            ("partial", "Started"),
            ("enough", "Required Ones Answered"),
            ("done", "Complete"),
        ],
        "Progress Made",
        compute="_compute_shown_state",
        help="Complete once every question that is asked is answered, required or not.",
    )
    score = fields.Float(readonly=True, help="The points of the choices made.")
    best_score = fields.Float(
        readonly=True, help="The points of the best choices, as it is answered now."
    )
    question_count = fields.Integer("Questions Asked", readonly=True)
    answered_count = fields.Integer("Questions Answered", readonly=True)
    progress = fields.Float(
        "Progress (%)",
        readonly=True,
        digits=(5, 2),
        aggregator="avg",
        help="Questions answered among those asked, in percent.",
    )
    completed_at = fields.Datetime(
        "Completed On", readonly=True, help="When it became complete, the first time."
    )
    last_answered_at = fields.Datetime("Last Answer On", readonly=True)
    last_source = fields.Selection(
        SOURCES,
        "Last Answer By",
        readonly=True,
    )

    @api.depends("state", "answered_count", "question_count")
    def _compute_shown_state(self):
        for questionnaire in self:
            is_enough = (
                questionnaire.state == "done"
                and questionnaire.answered_count < questionnaire.question_count
            )
            questionnaire.shown_state = "enough" if is_enough else questionnaire.state

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {name: vals[name] for name in GIVEN if name in vals} for vals in vals_list
        ]
        leads = self.env["crm.lead"].browse(vals.get("lead_id") for vals in vals_list)
        leads.exists().check_access("write")
        is_first = bool(vals_list) and not self._is_used()
        templates = self.env["crm.project.template"]
        empty = {}
        for vals in vals_list:
            template_id = vals.get("template_id")
            if template_id and template_id not in empty:
                template = templates.browse(template_id)._usable()
                empty[template_id] = self._counted(template.questions(), {}, {})[0]
            vals |= empty.get(template_id, {})
        # Nor does the context say anything else of them.
        known = self.with_context(clean_context(self.env.context))
        questionnaires = super(CrmLeadQuestionnaire, known).create(vals_list)
        questionnaires = questionnaires.with_env(self.env)
        if is_first:
            self.env.registry.clear_cache()
        return questionnaires

    def unlink(self):
        self.check_access("unlink")
        self.lead_id.check_access("write")
        # Nobody deletes answers, nor their files, but with what was just checked.
        self.answer_ids.sudo().unlink()
        return super().unlink()

    @api.model
    @tools.ormcache()
    def _is_used(self):
        """Tell whether any opportunity has a questionnaire, or had one."""
        # Kept in memory for everybody: it may not depend on who asks first.
        return bool(self.sudo().search([], limit=1))

    # ------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------

    def _recount_of(self, templates):
        """Count again the questionnaires of templates that changed."""
        ids = self.search([("template_id", "in", templates.ids)]).ids
        for start in range(0, len(ids), BATCH):
            batch = self.browse(ids[start : start + BATCH])
            batch._recount()
            if len(ids) > BATCH:  # else the memory would hold all of them
                self.env.flush_all()
                batch.answer_ids.invalidate_recordset()

    def _recount(self):
        """Count again what is asked and answered.

        Opportunities follow: their score, their progress.
        """
        by_result, hidden, shown = {}, [], []
        for questionnaire, values, asked in self._counted_again():
            key = tuple(values.items())
            by_result[key] = by_result.get(key, self.browse()) | questionnaire
            for answer in questionnaire.answer_ids:
                (shown if answer.code in asked else hidden).append(answer.id)
        for values, questionnaires in by_result.items():
            questionnaires.write(dict(values))
        Answer = self.env["crm.lead.answer"]
        for ids, is_hidden in ((hidden, True), (shown, False)):
            Answer.browse(ids).filtered(
                lambda answer, is_hidden=is_hidden: answer.is_hidden != is_hidden
            ).write({"is_hidden": is_hidden})

    def _counted_again(self):
        """Yield what each of these comes to, as it is answered now.

        :return: triples (questionnaire, values to write on it, codes asked)
        """
        for template, questionnaires in self.grouped("template_id").items():
            questions = template.questions()
            for questionnaire in questionnaires:
                given, points = {}, {}
                for answer in questionnaire.answer_ids.filtered("is_answered"):
                    given[answer.code] = answer._as_core()
                    points[answer.code] = answer.score
                yield questionnaire, *self._counted(questions, given, points)

    @api.model
    def _counted(self, questions, given, points):
        """Return the pair (values to write on a questionnaire, codes asked).

        :param questions: tuple of ``Question`` of ``core.questionnaire``
        :param dict given: {code: answer}
        :param dict points: {code: points of that answer}
        """
        asked = visible(questions, given)
        result = questionnaire_score.result(questions, points, asked)
        state = "done" if result.is_complete else "partial" if points else "new"
        values = {
            "score": result.score,
            "best_score": result.best_score,
            "question_count": result.asked,
            "answered_count": result.answered,
            "progress": round(result.progress, 2),
            "state": state,
        }
        return values, asked

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_open(self):
        """Open this questionnaire."""
        return opened(self)

    def action_remove(self):
        """Take these questionnaires and their answers out of their opportunities."""
        return self.unlink()
