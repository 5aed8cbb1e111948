"""A project template with a question of each kind, inserted in an opportunity."""

from odoo import fields

from ..common import PipelineCase


class ProjectCase(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")  # a French database may lack it
        people = cls.env.user | cls.salesperson | cls.colleague | cls.manager
        people.lang = "en_US"
        cls.Template = cls.env["crm.project.template"]
        cls.Question = cls.env["crm.project.question"]
        cls.template = cls.Template.create({"name": "Stove"})

    @classmethod
    def question(cls, code, kind="char", template=None, choices=(), **values):
        """Add a question; choices are pairs (code, points)."""
        return cls.Question.create(
            {
                "template_id": (template or cls.template).id,
                "code": code,
                "label": values.pop("label", code.capitalize()),
                "kind": kind,
                "choice_ids": [
                    fields.Command.create(
                        {"code": one, "label": one.capitalize(), "score": points}
                    )
                    for one, points in choices
                ],
                **values,
            }
        )

    @classmethod
    def only_if(cls, question, parent, operator, value=None):
        """Have a question asked only if another one's answer matches."""
        values = {"condition_question_id": parent.id, "condition_operator": operator}
        if parent.kind in ("choice", "choices"):
            codes = value or ()
            chosen = parent.choice_ids.filtered(lambda one: one.code in codes)
            values["condition_choice_ids"] = [fields.Command.set(chosen.ids)]
        else:
            values["condition_value"] = value
        question.write(values)

    @classmethod
    def inserted(cls, lead=None, template=None):
        """Insert the template; return the questionnaire as the salesperson has it."""
        lead = lead or cls.lead(cls.new, name="Stove of Ana")
        mine = lead.with_user(cls.salesperson)
        return mine.insert_questionnaire(template or cls.template)

    def of(self, questionnaire, code):
        """Return the answer to a question."""
        return questionnaire.answer_ids.filtered(lambda one: one.code == code)

    def said(self, questionnaire):
        """Return what is answered, as people read it."""
        return {
            answer.code: answer.display_value
            for answer in questionnaire.answer_ids
            if answer.is_answered
        }
