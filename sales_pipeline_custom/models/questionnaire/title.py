from odoo import api, fields, models

from ...core.questionnaire.title_pattern import PatternError, read_pattern, title


class CrmLead(models.Model):
    """The title that the answers of a questionnaire propose.

    It is taken with one click, and follows the answers from then on, until somebody
    types another one.
    """

    _inherit = "crm.lead"

    proposed_title = fields.Char(compute="_compute_proposed_title")
    last_proposed_title = fields.Char(
        "Last Title Taken",
        readonly=True,
        copy=False,
        help="While the title is still this one, it follows the answers.",
    )

    @api.depends(
        "user_id.lang",
        "questionnaire_ids.template_id.title_pattern",
        "questionnaire_ids.answer_ids.answered_at",
        "questionnaire_ids.answer_ids.is_hidden",
    )
    def _compute_proposed_title(self):
        for lead in self:
            titles = (
                lead._title_from(questionnaire)
                for questionnaire in lead.questionnaire_ids
                if questionnaire.template_id.title_pattern
            )
            lead.proposed_title = next(filter(None, titles), False)

    def _title_from(self, questionnaire):
        """Return the title a questionnaire proposes, empty while it says nothing."""
        # One title, whoever looks: in the language of a colleague one may not see,
        lang = self.sudo().user_id.lang or self.env.user.lang
        # and from answers one may not see either.
        answers = questionnaire.sudo().with_context(lang=lang).answer_ids
        return questionnaire.template_id._title_of(
            answers.filtered(lambda answer: answer.is_answered and not answer.is_hidden)
        )

    def action_take_proposed_title(self):
        """Name these opportunities as their questionnaires propose."""
        self.check_access("write")
        self.filtered("proposed_title")._take_proposed_title()
        return True

    def _take_proposed_title(self):
        for lead in self:
            proposed = lead.proposed_title
            if lead.name != proposed:
                lead.name = proposed
            lead._write_aside({"last_proposed_title": proposed})

    def _questionnaires_answered(self):
        followers = self.filtered(
            lambda lead: (
                lead.last_proposed_title and lead.name == lead.last_proposed_title
            )
        )
        followers.filtered(
            lambda lead: (
                lead.proposed_title and lead.proposed_title != lead.last_proposed_title
            )
        )._take_proposed_title()
        return super()._questionnaires_answered()

    def _project_says(self):
        return {
            **super()._project_says(),
            "name": self.name or "",
            "proposed_title": self.proposed_title or "",
        }


class CrmProjectTemplate(models.Model):
    _inherit = "crm.project.template"

    def _title_of(self, answers):
        """Return the title that answers give to an opportunity.

        It is empty without a pattern, or while they say nothing of what it names.
        """
        try:
            pattern = read_pattern(self.title_pattern or "")
        except PatternError:
            return ""
        return title(pattern, {answer.code: answer._in_a_title() for answer in answers})


class CrmLeadAnswer(models.Model):
    _inherit = "crm.lead.answer"

    def _in_a_title(self):
        """Return this single answer as a title says it, in the language at hand."""
        self.ensure_one()
        chosen = self.choice_id | self.choice_ids
        return ", ".join(chosen.mapped("label")) if chosen else self._in_words()
