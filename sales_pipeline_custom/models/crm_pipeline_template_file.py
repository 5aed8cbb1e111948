import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..core import json_file, pipeline_file
from ..core.reading import fold
from .any_language import by_folded_name
from .translated_copy import create_spoken, spoken_texts

MOST_SAID = 30  # problems in one message
STAGE_KEYS = [key for key in pipeline_file.STAGE_KEYS if key != "exit_criteria"]


class CrmPipelineTemplate(models.Model):
    """A template as one file, to keep it or to give it to somebody else."""

    _inherit = "crm.pipeline.template"

    export_file = fields.Binary(compute="_compute_export_file", attachment=False)
    export_filename = fields.Char(compute="_compute_export_file")

    @api.depends_context("lang")
    def _compute_export_file(self):
        for template in self:
            template.export_file = base64.b64encode(template._file())
            slug = self.env["ir.http"]._slugify(template.name) or "pipeline"
            template.export_filename = f"{slug}.json"

    def action_export(self):
        """Download this template as a file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/export_file"
            "?filename_field=export_filename&download=true",
            "target": "self",
        }

    # ------------------------------------------------------------
    # To a file
    # ------------------------------------------------------------

    def _file(self):
        """Return this single template as ``core.pipeline_file`` writes it."""
        self.ensure_one()
        self.check_access("read")
        stages = [
            {
                **{key: self._said(stage, key) for key in STAGE_KEYS},
                "exit_criteria": [
                    {
                        "name": self._said(criterion, "name"),
                        "is_required": criterion.is_required,
                    }
                    for criterion in stage.criterion_ids
                ],
            }
            for stage in self.stage_ids
        ]
        return pipeline_file.write(
            {
                "name": self._said(self, "name"),
                "description": self._said(self, "description"),
                "stages": stages,
            }
        )

    @api.model
    def _said(self, record, name):
        """Return what the file says of a field: one text, or one per language."""
        if not record._fields[name].translate:
            return record[name]
        texts = spoken_texts(record, name)
        return texts if len(set(texts.values())) > 1 else texts["en_US"]

    # ------------------------------------------------------------
    # From a file
    # ------------------------------------------------------------

    @api.model
    @api.private
    def create_from_file(self, content):
        """Create the template that a file describes.

        :param bytes content: the file
        :return: the template
        :raise ValidationError: the file is wrong, it says where and what is allowed;
            nothing is written
        """
        described, problems = pipeline_file.read(content)
        if problems:
            lines = [self._sentence(problem) for problem in problems[:MOST_SAID]]
            if len(problems) > MOST_SAID:
                more = len(problems) - MOST_SAID
                lines.append(self.env._("… and %s more.", more))
            raise ValidationError(
                "\n".join([self.env._("Nothing was imported:"), *lines])
            )
        with self.env.cr.savepoint():
            return self._create_described(described)

    @api.model
    def _create_described(self, described):
        """Create a template from what ``core.pipeline_file`` read."""
        said = {key: described[key] for key in ("name", "description")}
        template = create_spoken(self.browse(), said, {})
        template._take_free_name()
        for rank, stage in enumerate(described["stages"], start=1):
            line = create_spoken(
                template.stage_ids.browse(),
                {key: stage[key] for key in STAGE_KEYS},
                {"template_id": template.id, "sequence": 10 * rank},
            )
            for number, criterion in enumerate(stage["exit_criteria"], start=1):
                create_spoken(
                    line.criterion_ids.browse(),
                    criterion,
                    {"template_stage_id": line.id, "sequence": number},
                )
        return template

    def _take_free_name(self):
        """Number the name of a template that has the name of another one."""
        others = by_folded_name(self.with_context(active_test=False).search([]) - self)
        names = {}
        for language, text in spoken_texts(self, "name").items():
            name, number = text, 2
            while fold(name) in others:
                name, number = f"{text} ({number})", number + 1
            names[language] = name
        self.update_field_translations("name", names)

    # ------------------------------------------------------------
    # What is wrong
    # ------------------------------------------------------------

    def _sentence(self, problem):
        """Say what is wrong in a file, where, and what is allowed."""
        place = self._place(problem.place)
        values = {
            "place": place,
            "key": problem.key,
            "found": problem.found,
            "allowed": self._allowed(problem),
        }
        # Each is written where its language is known: none is built by hand.
        sentences = {
            "too_big": lambda: self.env._(
                "The file is too big: %(found)s MB, where 1 MB is allowed. Choose the"
                " file of a pipeline template.",
                **values,
            ),
            "not_text": lambda: self.env._(
                "The file is not a text (UTF-8). Choose the file of a pipeline"
                " template, as the Export button gives it."
            ),
            "not_json": lambda: self.env._(
                "The file is not JSON: it cannot be read at line:column %(found)s."
                " Choose the file of a pipeline template, as the Export button gives"
                " it.",
                **values,
            ),
            "twice": lambda: self.env._(
                "The key “%(key)s” is twice in the same place. Keep one.", **values
            ),
            "not_template": lambda: self.env._(
                "The file is JSON, but no pipeline template: “format” must be"
                " “%s”. Choose a file that the Export button gave.",
                pipeline_file.FORMAT,
            ),
            "version": lambda: self.env._(
                "The file is of version %(found)s, this addon reads version"
                " %(version)s. Export it again, or upgrade the addon.",
                found=problem.found,
                version=pipeline_file.VERSION,
            ),
            "unknown": lambda: self.env._(
                "%(place)s: the key “%(key)s” is unknown. Allowed: %(allowed)s.",
                **values,
            ),
            "missing": lambda: self.env._(
                "%(place)s: the key “%(key)s” is missing. Give %(allowed)s.", **values
            ),
            "wrong": lambda: self.env._(
                "%(place)s, “%(key)s”: %(found)s is not allowed. Give %(allowed)s.",
                **values,
            ),
            "not_stage": lambda: self.env._(
                "%(place)s: %(found)s is no stage. Give an object with its name, its"
                " outcome and its probability.",
                **values,
            ),
            "not_criterion": lambda: self.env._(
                "%(place)s: %(found)s is no criterion. Give an object with its name.",
                **values,
            ),
            "same_name": lambda: self.env._(
                "%(place)s has the name of stage %(found)s. Give each stage a name of"
                " its own.",
                **values,
            ),
            "too_many_stages": lambda: self.env._(
                "The file has %(found)s stages, where %(most)s are allowed.",
                found=problem.found,
                most=pipeline_file.MOST_STAGES,
            ),
            "too_many_criteria": lambda: self.env._(
                "%(place)s has %(found)s exit criteria, where %(most)s are allowed.",
                place=place,
                found=problem.found,
                most=pipeline_file.MOST_CRITERIA,
            ),
            "no_open": lambda: self.env._(
                "There is no open stage. Add one, with “outcome”: “open”."
            ),
            "no_won": lambda: self.env._(
                "There is no won stage. Add one, with “outcome”: “won” and"
                " “probability”: 100."
            ),
            "no_lost": lambda: self.env._(
                "There is no lost stage. Add one, with “outcome”: “lost” and"
                " “probability”: 0."
            ),
        }
        return sentences[problem.code]()

    def _place(self, place):
        """Name a place of a file for a person."""
        values = {
            "rank": place.stage,
            "name": place.name,
            "criterion": place.criterion,
        }
        if not place.stage:
            return self.env._("Template")
        if place.criterion:
            return self.env._(
                "Stage %(rank)s “%(name)s”, criterion %(criterion)s", **values
            )
        if place.name:
            return self.env._("Stage %(rank)s “%(name)s”", **values)
        return self.env._("Stage %s", place.stage)

    def _allowed(self, problem):
        """Say what values would do, or name the keys that would."""
        sentences = {
            "name": self.env._(
                "a text of 1 to %s characters, or one per language:"
                ' {"en_US": "Won", "fr_FR": "Gagné"}',
                json_file.LONGEST_NAME,
            ),
            "text": self.env._(
                "a text of at most %s characters, or one per language",
                json_file.LONGEST_TEXT,
            ),
            "outcome": self.env._("“open”, “won” or “lost”"),
            "percent": self.env._("a number from 0 to 100"),
            "percent_open": self.env._(
                "a number above 0 and below 100, for an open stage"
            ),
            "percent_won": self.env._("100, for a won stage"),
            "percent_lost": self.env._("0, for a lost stage"),
            "color": self.env._("a whole number from 0 (none) to 11"),
            "days": self.env._("a whole number of days from 0 (never) to 3650"),
            "boolean": self.env._("true or false"),
            "list": self.env._("a list"),
        }
        return sentences.get(problem.allowed, problem.allowed)
