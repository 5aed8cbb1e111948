import re

from odoo import api, models
from odoo.exceptions import ValidationError

from odoo.addons.sales_pipeline_custom.core.questionnaire.answer_values import (
    MOST_FILE_BYTES,
)

BY_FORM = object()  # no client can send it
NUMBER = re.compile(r"-?\d+(\.\d+)?")


class WrongAnswers(ValidationError):
    """Answers that cannot be taken.

    :param dict by_code: {code of a question: sentence that says what would do}
    """

    def __init__(self, by_code):
        super().__init__("\n".join(by_code.values()))
        self.by_code = by_code


class CrmLeadQuestionnaire(models.Model):
    """Answers that come with a form of the website."""

    _inherit = "crm.lead.questionnaire"

    @api.private
    def take_website_answers(self, given):
        """Keep what a visitor answered, all of it or nothing.

        :param dict given: {code of a question: text, or file}
        :raise WrongAnswers: some are wrong
        """
        self.ensure_one()
        self = self.with_context(by_website_form=BY_FORM)
        kinds = {
            question.code: question.kind for question in self.template_id.questions()
        }
        values = {
            code: self._of_form(kinds[code], value) for code, value in given.items()
        }
        read, wrong = self._read_all({self: values}, "customer", keep_hidden=True)
        if wrong[self]:
            raise WrongAnswers(wrong[self])
        self._take_all(read, "customer")

    def _of_form(self, kind, value):
        """Return what a field holds as ``read_answer`` takes it."""
        if kind == "file":
            # One byte too many is enough to refuse it.
            content = value.read(MOST_FILE_BYTES + 8)
            value.seek(0)
            return {"name": value.filename, "content": content}
        text = self._lines(value)
        # Browsers write numbers with a point, whatever the language.
        if kind in ("float", "monetary") and NUMBER.fullmatch(text):
            return float(text)
        return text

    def _is_answer_of_customer(self, source):
        """Leave out what comes with the form that makes the opportunity."""
        with_form = self.env.context.get("by_website_form") is BY_FORM
        return super()._is_answer_of_customer(source) and not with_form

    # ------------------------------------------------------------
    # Telling
    # ------------------------------------------------------------

    # A form is sent whole: its visitor has not just started.

    def _started_in_words(self):
        return self._form_in_words() or super()._started_in_words()

    def _done_in_words(self, count):
        return self._form_in_words() or super()._done_in_words(count)

    def _form_in_words(self):
        if self.env.context.get("by_website_form") is not BY_FORM:
            return ""
        answers = self.answer_ids.filtered("is_answered")
        return self.env._(
            "The customer has answered “%(template)s” by the form of the website"
            " (answers: %(count)s).",
            template=self.template_id.name,
            count=len(answers),
        )
