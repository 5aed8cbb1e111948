from odoo import models

from odoo.addons.sales_pipeline_custom.core.questionnaire.questionnaire import (
    CHOICES,
    DATES,
)

PREFIX = "question_"
MOST_RADIOS = 5  # choices; more of them go in a list
FILE_MEGABYTES = 10

# How the website's forms call each kind.
TYPES = {
    "char": "char",
    "text": "text",
    "integer": "integer",
    "float": "float",
    "monetary": "float",
    "boolean": "selection",  # a box left empty would be a “no” nobody said
    "date": "date",
    "datetime": "datetime",
    "choice": "selection",
    "choices": "one2many",
    "scale": "many2one",
    "nps": "many2one",
    "file": "binary",
}

# How the website's forms compare, where they do as questionnaires do.
COMPARATORS = {
    "answered": "set",
    "not_answered": "!set",
    "=": "equal",
    "!=": "!equal",
    ">": "greater",
    ">=": "greater or equal",
    "<": "less",
    "<=": "less or equal",
    "contains": "contains",
    "in": "equal",
}


class CrmProjectTemplate(models.Model):
    """The questions of a template as fields of the website's forms."""

    _inherit = "crm.project.template"

    def _of_website_form(self, values):
        """Return the template a form names, empty where it cannot be used any more.

        :param dict values: {name of a field of the form: its text}
        """
        id_ = values.get("project_template_id")
        if not isinstance(id_, str) or not id_.isascii() or not id_.isdigit():
            return self.browse()
        template = self.browse(int(id_)) if len(id_) < 10 else self.browse()
        return template.exists().filtered("active")

    def _website_answers(self, values):
        """Tell which fields of a form answer questions this single template asks
        customers.

        :param dict values: {name of a field: text, or file}
        :return: dict {name of a field: code of its question}; one file per question
        """
        kinds = {
            f"{PREFIX}{question.code}": question
            for question in self.questions()
            if question.is_for_customer
        }
        answers = {}
        for name, value in values.items():
            question = kinds.get(name.partition("[")[0])
            is_file = hasattr(value, "filename")
            if (
                question
                and is_file == (question.kind == "file")
                and question.code not in answers.values()
            ):
                answers[name] = question.code
        return answers

    def _website_form_fields(self):
        """Return the fields that ask customers the questions of this single template.

        :return: dict {name: field as the website's editor knows them}, with ``help``
            and ``visibility`` (None, or what the field is shown for)
        """
        everything = {question.code: question for question in self.questions()}
        fields = {}
        for question in everything.values():
            if question.is_for_customer and self._may_be_asked(question, everything):
                fields[f"{PREFIX}{question.code}"] = self._website_field(
                    question, everything
                )
        return fields

    def _may_be_asked(self, question, everything):
        """Tell whether a visitor may come to a question, given what they are asked."""
        condition = question.condition
        parent = everything.get(condition.question) if condition else None
        if parent is None:
            return True
        if not parent.is_for_customer:
            return condition.operator == "not_answered"
        return self._may_be_asked(parent, everything)

    def _website_field(self, question, everything):
        record = self.env["crm.project.question"].browse(question.id)
        unit = record.unit
        if question.kind == "monetary":
            unit = unit or self.env.company.currency_id.symbol
        condition = question.condition
        parent = everything.get(condition.question) if condition else None
        visibility = None
        if parent and parent.is_for_customer:
            visibility = self._website_visibility(condition, parent)
        # What shows although it may not be asked cannot be required.
        is_required = question.is_required and (visibility or not parent)
        records = self._website_records(question, record)
        type_ = TYPES[question.kind]
        if question.kind == "choice" and len(records) > MOST_RADIOS:
            type_ = "many2one"
        if records and type_ == "many2one":
            records.insert(0, {"id": "", "display_name": ""})  # nothing chosen yet
        field = {
            "name": f"{PREFIX}{question.code}",
            "string": f"{record.label} ({unit})" if unit else record.label,
            "type": type_,
            "required": bool(is_required),
            "help": record.help or "",
            "visibility": visibility,
            # As properties have it: there is no such field to open to forms.
            "_property": {"field": "questionnaire_ids"},
        }
        if records:
            field["records"] = records
        if question.kind == "file":
            field |= {"maxFilesNumber": "1", "maxFileSize": str(FILE_MEGABYTES)}
        return field

    def _website_records(self, question, record):
        """Return what there is to choose from; a list, empty for other kinds."""
        if question.kind in CHOICES:
            pairs = [(choice.code, choice.label) for choice in record.choice_ids]
        elif question.kind == "boolean":
            pairs = [("1", self.env._("Yes")), ("0", self.env._("No"))]
        elif question.kind in ("scale", "nps"):
            lowest, highest = question.bounds
            steps = range(int(lowest), int(highest) + 1)
            pairs = [(str(step), str(step)) for step in steps]
        else:
            pairs = []
        return [{"id": code, "display_name": label} for code, label in pairs]

    def _website_visibility(self, condition, parent):
        """Return what a field is shown for, or None where forms cannot compare so."""
        operator, values = condition.operator, condition.values
        presence = operator in ("answered", "not_answered")
        if not presence and (parent.kind in DATES or len(values) != 1):
            return None
        comparator = COMPARATORS[operator]
        if parent.kind == "file":
            comparator = {"set": "fileSet", "!set": "!fileSet"}[comparator]
        elif parent.kind == "choices" and not presence:
            comparator = "contains"
        elif TYPES[parent.kind] in ("selection", "many2one") and not presence:
            selected = {"equal": "selected", "!equal": "!selected"}
            comparator = selected.get(comparator, comparator)
        return {
            "dependency": f"{PREFIX}{parent.code}",
            "comparator": comparator,
            "condition": "" if presence else _as_form(values[0]),
        }


def _as_form(value):
    """Return an answer as the fields of a form hold it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:g}" if isinstance(value, float) else str(value)
