from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.questionnaire.questionnaire import FEEDS
from ..move.crm_lead import AMOUNTS


class CrmProjectQuestion(models.Model):
    """A question whose answer is also a field of the opportunity.

    ``feeds.py`` says who wins when they differ.
    """

    _inherit = "crm.project.question"

    feeds = fields.Selection(
        lambda self: self._selection_feeds(),
        help="Answering writes this field of the opportunity, and changing the field"
        " writes the answer, as long as they agreed: the later one wins.",
    )
    allowed_feeds = fields.Json(compute="_compute_allowed_feeds")

    @api.model
    def _selection_feeds(self):
        known = self.env["crm.lead"]._fields
        return [
            (name, known[name].get_description(self.env, ["string"])["string"])
            for name in FEEDS
        ]

    @api.depends("kind")
    def _compute_allowed_feeds(self):
        for question in self:
            question.allowed_feeds = [
                name for name, kinds in FEEDS.items() if question.kind in kinds
            ]

    @api.onchange("kind")
    def _onchange_kind_feeds(self):
        if self.feeds and self.kind not in FEEDS.get(self.feeds, ()):
            self.feeds = False

    @api.constrains("feeds", "kind", "active", "template_id")
    def _check_feeds(self):
        labels = dict(self._selection_feeds())
        for question in self.filtered("feeds"):
            values = {"question": question.label, "field": labels.get(question.feeds)}
            if question.kind not in FEEDS.get(question.feeds, ()):
                raise ValidationError(
                    self.env._(
                        "“%(question)s”: an answer of that kind cannot be written as"
                        " “%(field)s”. Choose another field, or another kind.",
                        **values,
                    )
                )
            same = question.template_id.question_ids.filtered(
                lambda one, feeds=question.feeds: one.feeds == feeds
            )
            if question.active and len(same) > 1:
                raise ValidationError(
                    self.env._(
                        "“%(question)s” and “%(other)s” cannot both be written as"
                        " “%(field)s”: choose one of them.",
                        other=(same - question)[:1].label,
                        **values,
                    )
                )

    def _without_condition(self, choices=()):
        question = super()._without_condition(choices)._replace(feeds=self.feeds or "")
        if self.feeds in AMOUNTS:  # refused where it is answered, in the same words
            least = max(question.minimum or 0, 0)
            question = question._replace(minimum=least)
        return question
