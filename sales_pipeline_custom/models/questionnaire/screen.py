from odoo import fields, models, tools

from ...core.questionnaire.question_conditions import takes_values


class CrmLeadQuestionnaire(models.Model):
    """A questionnaire as a screen shows it: the *Projet* tab, the customer page."""

    _inherit = "crm.lead.questionnaire"

    def get_screen(self, for_customer=False):
        """Return this single questionnaire, its questions and answers, in one go.

        :param bool for_customer: only the questions marked for customers
        :return: dict: ``id``, ``name``, ``description``, ``currency_id``, ``status``
            (see ``get_status``), ``sections``: list of dicts ``id`` (0 for none),
            ``name``, ``questions``; and ``former``, the answers to questions no longer
            asked. Of a question: ``code``, ``label``, ``help``, ``kind``, ``unit``,
            ``min``, ``max``, ``is_required``, ``required_from`` (a stage's name),
            ``is_for_customer``, ``choices`` (those proposed: ``code``, ``label``,
            ``color``), ``condition`` (``question``,
            ``operator``, ``values``; None for none) and ``answer`` (see
            ``crm.lead.answer._on_screen``; None when it was never answered)
        """
        self.ensure_one()
        self.check_access("read")
        # Who may read it was checked: what it asks about, one may not see.
        questionnaire = self.sudo()
        template = questionnaire.template_id
        answers = {answer.question_id.id: answer for answer in questionnaire.answer_ids}
        sections = template._sections_on_screen(answers, for_customer)
        asked = {question.id for question in template.questions()}
        left = [answer for id_, answer in answers.items() if id_ not in asked]
        former = [] if for_customer else left
        return {
            "id": self.id,
            "name": template.name,
            "description": template.description or "",
            "currency_id": questionnaire.lead_id.company_currency.id,
            "status": self.get_status(),
            "sections": sections,
            "former": [
                {"code": answer.code, "label": answer.label, **answer._on_screen()}
                for answer in former
                if answer.is_answered
            ],
        }

    def _plain(self, kind, value):
        """Return a value as JSON holds it; dates as Odoo writes them, UTC."""
        if kind == "date":
            return fields.Date.to_string(value)
        if kind == "datetime":
            return fields.Datetime.to_string(value)
        return list(value) if isinstance(value, tuple) else value


class CrmProjectTemplate(models.Model):
    """A project template as a screen shows it, before any opportunity has it."""

    _inherit = "crm.project.template"

    def get_screen(self):
        """Return what a questionnaire of this single template shows, unanswered.

        :return: dict, as ``get_screen`` of ``crm.lead.questionnaire``
        """
        self.ensure_one()
        self.check_access("read")
        # Who may read it was checked: the fields it asks about, one may not.
        template = self.sudo()
        return {
            "id": self.id,
            "name": template.name,
            "description": template.description or "",
            "currency_id": self.env.company.currency_id.id,
            "status": self.try_answers({})["status"],
            "sections": template._sections_on_screen({}),
            "former": [],
        }

    def _sections_on_screen(self, answers, for_customer=False):
        """Return the sections of this single template, with their questions.

        :param dict answers: {id of a question: answer to it}
        """
        # What a question is required from is told whoever may see that stage.
        stages = self.env["crm.stage"].sudo()
        sections = {}
        for section_id, name, question, stage_id in self._screen():
            if for_customer and not question["is_for_customer"]:
                continue
            section = sections.setdefault(
                section_id, {"id": section_id, "name": name, "questions": []}
            )
            answer = answers.get(question["id"])
            section["questions"].append(
                {
                    **question,
                    "required_from": stages.browse(stage_id).name or "",
                    "answer": answer._on_screen() if answer else None,
                }
            )
        return list(sections.values())

    @tools.ormcache("self.id", "self.env.lang")
    def _screen(self):
        """Return what a screen shows of this single template, whatever was answered.

        :return: tuple of (id of a section, its name, what is shown of a question, id of
            the stage it is required from), in the order they are asked
        """
        # Kept in memory for everybody: it may not depend on who asks first.
        template = self.sudo().with_context(active_test=True)
        asked = template.questions()
        by_code = {question.code: question for question in asked}
        records = template.env["crm.project.question"].browse(
            question.id for question in asked
        )
        return tuple(
            (
                record.section_id.id or 0,
                record.section_id.name or "",
                template._question_on_screen(question, record, by_code),
                record.required_from_stage_id.id,
            )
            for question, record in zip(asked, records, strict=True)
        )

    def _question_on_screen(self, question, record, by_code):
        plain = self.env["crm.lead.questionnaire"]._plain
        lowest, highest = question.bounds
        condition = question.condition
        return {
            "id": question.id,
            "code": question.code,
            "label": record.label,
            "help": record.help or "",
            "kind": question.kind,
            "unit": record.unit or "",
            "min": lowest,
            "max": highest,
            "is_required": question.is_required,
            "is_for_customer": question.is_for_customer,
            "choices": [
                {"code": choice.code, "label": choice.label, "color": choice.color}
                for choice in record.choice_ids
            ],
            "condition": condition
            and {
                "question": condition.question,
                "operator": condition.operator,
                "values": [
                    plain(by_code[condition.question].kind, value)
                    for value in condition.values
                    if takes_values(condition.operator)
                ],
            },
        }


class CrmLeadAnswer(models.Model):
    _inherit = "crm.lead.answer"

    def _on_screen(self):
        """Return this single answer: ``is_answered``, ``value`` (None for none; dates
        as Odoo writes them, choices by code, a file by name), ``display_value``,
        ``source``, ``by``, ``at`` (UTC), ``choice_label``."""
        self.ensure_one()
        value = self._as_core()
        plain = self.env["crm.lead.questionnaire"]._plain
        return {
            "id": self.id,
            "is_answered": self.is_answered,
            "value": None if value is None else plain(self.kind, value),
            "display_value": self.display_value or "",
            "choice_label": self.choice_label or "",
            "source": self.source,
            "by": self.user_id.name or "",
            "at": fields.Datetime.to_string(self.answered_at) or "",
        }
