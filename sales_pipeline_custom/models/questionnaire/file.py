from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...core.questionnaire import project_file
from ...core.questionnaire.questionnaire import FEEDS
from ...core.shared import json_file
from ...core.shared.reading import fold
from ..shared.any_language import by_folded_name
from ..shared.crm_template_file import said
from ..shared.translated_copy import create_spoken
from .crm_project_question import KINDS
from .crm_project_question_condition import OPERATORS

_lt = LazyTranslate(__name__)

SENTENCES = {
    "not_section": _lt(
        "%(place)s: %(found)s is no section. Give an object with its name and"
        " its questions."
    ),
    "not_question": _lt(
        "%(place)s: %(found)s is no question. Give an object with its code, its"
        " label and its kind."
    ),
    "not_choice": _lt(
        "%(place)s: %(found)s is no choice. Give an object with its code and its label."
    ),
    "same_section": _lt(
        "%(place)s has the name of section %(found)s. Give each section a name"
        " of its own."
    ),
    "same_code": _lt(
        "%(place)s: the code “%(found)s” is taken already. Give each a code of its own."
    ),
    "too_many_sections": _lt(
        "The file has %(found)s sections, where %(most)s are allowed."
    ),
    "too_many_questions": _lt(
        "The file has %(found)s questions, where %(most)s are allowed."
    ),
    "too_many_choices": _lt(
        "%(place)s has %(found)s choices, where %(most)s are allowed."
    ),
    "choices_of_kind": _lt(
        "%(place)s: an answer of kind “%(found)s” has no choices. Leave them"
        " out, or make it “choice” or “choices”."
    ),
    "bounds_of_kind": _lt(
        "%(place)s: an answer of kind “%(found)s” has no “min_value” nor"
        " “max_value”. Leave them out."
    ),
    "feeds_of_kind": _lt(
        "%(place)s: an answer of that kind cannot be written as “%(found)s”."
    ),
    "same_feed": _lt("%(place)s: another question is written as “%(found)s” already."),
    "bounds_order": _lt("%(place)s: “max_value” must be above “min_value”."),
    "scale_whole": _lt("%(place)s: the ends of a scale are whole numbers."),
    "scale_long": _lt("%(place)s: a scale has 20 steps at most."),
    "no_question": _lt(
        "%(place)s: its condition is about “%(found)s”, which is the code of no"
        " question of this file."
    ),
    "condition_operator": _lt(
        "%(place)s: the operator “%(found)s” of its condition makes no sense"
        " for that kind of answer."
    ),
    "condition_no_value": _lt(
        "%(place)s: its condition compares with nothing. Give “values”."
    ),
    "condition_one_value": _lt(
        "%(place)s: its condition takes one value, or the operator “in”."
    ),
    "condition_value": _lt(
        "%(place)s: its condition compares with “%(found)s”, which cannot be an"
        " answer to that question."
    ),
    "circle": _lt(
        "%(place)s: questions depend on each other in a circle: %(found)s."
        " Remove the condition of one of them."
    ),
    "pattern": _lt(
        "“title_pattern”: %(found)s cannot be read. Put at least one code of a"
        " question between braces, and close each brace."
    ),
    "pattern_code": _lt(
        "“title_pattern” names “%(found)s”, which is no question of this file"
        " that can be part of a title."
    ),
}


class CrmProjectTemplate(models.Model):
    """A project template as one file, to keep it or to give it to somebody else."""

    _name = "crm.project.template"
    _inherit = ["crm.project.template", "crm.template.file"]

    _file_module = project_file

    # ------------------------------------------------------------
    # To a file
    # ------------------------------------------------------------

    def _file_content(self):
        by_section = self.question_ids.sorted().grouped("section_id")
        return {
            "title_pattern": self.title_pattern or "",
            "questions": [
                question._in_file()
                for section, questions in by_section.items()
                for question in questions
                if not section
            ],
            "sections": [
                {
                    "name": said(section, "name"),
                    "questions": [
                        question._in_file() for question in by_section.get(section, ())
                    ],
                }
                for section in self.section_ids
            ],
        }

    # ------------------------------------------------------------
    # From a file
    # ------------------------------------------------------------

    @api.model
    def _not_found_here(self, described):
        return self._stages_named(described)[1]

    @api.model
    def _stages_named(self, described):
        """Find the stages a file names, and say which there are not.

        :return: pair ({folded name: stage}, list of sentences)
        """
        named, stages, sentences = None, {}, []
        for question in self._questions_of_file(described):
            texts = json_file.per_language(question["required_from_stage"]).values()
            names = [fold(text) for text in texts if text.strip()]
            if not names:
                continue
            named = named or by_folded_name(self.env["crm.stage"].search([]))
            found = next((named[name][:1] for name in names if named.get(name)), None)
            if found is None:
                sentences.append(
                    self.env._(
                        "Question “%(question)s”: there is no stage “%(stage)s” here."
                        " Name another one, or leave “required_from_stage” out.",
                        question=question["code"],
                        stage=next(text for text in texts if text.strip()),
                    )
                )
            else:
                stages[question["code"]] = found
        return stages, sentences

    @api.model
    def _questions_of_file(self, described):
        """Return the questions of a file, whatever their section."""
        return described["questions"] + [
            question
            for section in described["sections"]
            for question in section["questions"]
        ]

    @api.model
    def _create_described(self, described):
        """Create a template from what ``core.questionnaire.project_file`` read."""
        stages, _unknown = self._stages_named(described)
        template = self._create_named(described)
        placed = [(False, question) for question in described["questions"]]
        for rank, section in enumerate(described["sections"], start=1):
            record = create_spoken(
                template.section_ids.browse(),
                {"name": section["name"]},
                {"template_id": template.id, "sequence": 10 * rank},
            )
            placed += [(record.id, question) for question in section["questions"]]
        created = {}
        for rank, (section_id, question) in enumerate(placed, start=1):
            stage = stages.get(question["code"])
            values = {
                "template_id": template.id,
                "section_id": section_id,
                "sequence": 10 * rank,
                "required_from_stage_id": stage.id if stage else False,
            }
            created[question["code"]] = (
                template.question_ids.browse()._create_described(question, values)
            )
        for _section, question in placed:
            if question["condition"]:
                created[question["code"]]._take_condition(
                    question["condition"], created
                )
        template.title_pattern = described["title_pattern"].strip()
        return template

    # ------------------------------------------------------------
    # What is wrong
    # ------------------------------------------------------------

    @api.model
    def _file_sentences(self):
        return {**super()._file_sentences(), **SENTENCES}

    @api.model
    def _file_most(self):
        return {
            **super()._file_most(),
            "too_many_sections": project_file.MOST_SECTIONS,
            "too_many_questions": project_file.MOST_QUESTIONS,
            "too_many_choices": project_file.MOST_CHOICES,
        }

    @api.model
    def _file_place(self, place):
        if not (place.section or place.question):
            return self.env._("Template")
        values = place._asdict()
        if not place.question:
            return self.env._("Section %(section)s “%(name)s”", **values)
        where = (
            self.env._(
                "Section %(section)s, question %(question)s “%(name)s”", **values
            )
            if place.section
            else self.env._("Question %(question)s “%(name)s”", **values)
        )
        if place.choice:
            return self.env._("%(where)s, choice %(choice)s", where=where, **values)
        return where

    @api.model
    def _file_allowed(self):
        return {
            **super()._file_allowed(),
            "unit": self.env._(
                "a text of at most %s characters, or one per language",
                project_file.LONGEST_UNIT,
            ),
            "pattern": self.env._(
                "a text of at most %s characters", project_file.LONGEST_PATTERN
            ),
            "code": self.env._("letters without accents, digits and _, no digit first"),
            "kind": ", ".join(f"“{kind}”" for kind, _label in KINDS),
            "operator": ", ".join(f"“{operator}”" for operator, _label in OPERATORS),
            "feed": ", ".join(f"“{name}”" for name in FEEDS),
            "number": self.env._("a number"),
            "bound": self.env._("a number, or null for none"),
            "condition": self.env._("an object, or null for none"),
        }


class CrmProjectQuestion(models.Model):
    _inherit = "crm.project.question"

    def _in_file(self):
        """Return this question as ``core.questionnaire.project_file`` writes it."""
        self.ensure_one()
        bounded = self._without_condition()
        stage = self.required_from_stage_id
        return {
            "code": self.code,
            "label": said(self, "label"),
            "help": said(self, "help"),
            "kind": self.kind,
            "unit": said(self, "unit"),
            "min_value": bounded.minimum if self.has_min else None,
            "max_value": bounded.maximum,
            "is_required": self.is_required,
            "required_from_stage": said(stage, "name") if stage else "",
            "is_for_customer": self.is_for_customer,
            "choices": [
                {
                    "code": choice.code,
                    "label": said(choice, "label"),
                    "score": choice.score,
                    "color": choice.color,
                }
                for choice in self.choice_ids
            ]
            if self.kind in ("choice", "choices")
            else [],
            "feeds": self.feeds or "",
            "condition": self._condition_in_file(),
        }

    def _condition_in_file(self):
        parent = self.condition_question_id
        if not parent:
            return None
        plain = self.env["crm.lead.questionnaire"]._plain
        return {
            "question": parent.code,
            "operator": self.condition_operator,
            "values": [plain(parent.kind, value) for value in self._read_condition()],
        }

    def _create_described(self, described, values):
        """Create what ``core.questionnaire.project_file`` read, without condition."""
        texts = {key: described[key] for key in ("label", "help", "unit")}
        lowest, highest = described["min_value"], described["max_value"]
        question = create_spoken(
            self.browse(),
            texts,
            {
                **values,
                **{
                    key: described[key]
                    for key in ("code", "kind", "is_required", "is_for_customer")
                },
                "feeds": described["feeds"] or False,
                "has_min": lowest is not None,
                "min_value": lowest or 0.0,
                "has_max": highest is not None,
                "max_value": highest or 0.0,
            },
        )
        for rank, choice in enumerate(described["choices"], start=1):
            create_spoken(
                question.choice_ids.browse(),
                {"label": choice["label"]},
                {
                    **{key: choice[key] for key in ("code", "score", "color")},
                    "question_id": question.id,
                    "sequence": rank,
                },
            )
        return question

    def _take_condition(self, described, created):
        """Give this single question the condition a file describes.

        :param dict created: {code: question}
        """
        parent = created[described["question"]]
        values = {
            "condition_question_id": parent.id,
            "condition_operator": described["operator"],
        }
        given = described["values"]
        if parent.kind in ("choice", "choices"):
            chosen = parent.choice_ids.filtered(lambda choice: choice.code in given)
            values["condition_choice_ids"] = [fields.Command.set(chosen.ids)]
        elif parent.kind == "boolean":
            values["condition_value"] = "yes" if given and given[0] else "no"
        else:
            values["condition_value"] = ";".join(str(value) for value in given)
        self.write(values)
