import datetime

from odoo import models
from odoo.tools import format_date, format_datetime
from odoo.tools.misc import formatLang

from ...core.questionnaire.answer_values import read_answer
from ...core.shared.typed_values import Wrong
from ...models.questionnaire.sentences import wrong_answer


class CrmInboundTry(models.TransientModel):
    """Show which questions a message would answer, and how."""

    _inherit = "crm.inbound.try"

    def _target(self, record):
        return record.question_id.label or super()._target(record)

    def _reading(self, mapping, line, record, text):
        asked = record.question_id
        if not asked:
            return super()._reading(mapping, line, record, text)
        every = {one.code: one for one in asked.template_id.questions()}
        question = every.get(asked.code)
        if not question:
            return {"problem": self.env._("This question is no longer asked.")}
        try:
            answer = mapping._as_answer(question.kind, text, line.shown)
            value = read_answer(question, answer)
        except Wrong as wrong:
            labels = asked.choice_ids.mapped("label")
            return {"problem": wrong_answer(self.env, asked.label, wrong, labels)}
        except ValueError as reason:
            return {"problem": str(reason)}
        return {"read_as": self._answer_shown(asked, value), "is_read": True}

    def _answer_shown(self, question, value):
        """Return an answer as people read it, choices by their labels.

        :param question: ``crm.project.question``
        :param value: as ``core.questionnaire.answer_values`` read it
        """
        if isinstance(value, float):
            return formatLang(self.env, value)
        if isinstance(value, datetime.datetime):
            return format_datetime(self.env, value, dt_format="short")
        if isinstance(value, datetime.date):
            return format_date(self.env, value)
        labels = {choice.code: choice.label for choice in question.choice_ids}
        values = value if isinstance(value, tuple) else (value,)
        return ", ".join(str(labels.get(one, one)) for one in values)
