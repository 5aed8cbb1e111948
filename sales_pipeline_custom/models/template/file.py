from odoo import api, models

from ...core.template import pipeline_file
from ..shared.crm_template_file import said
from ..shared.translated_copy import create_spoken

STAGE_KEYS = [key for key in pipeline_file.STAGE_KEYS if key != "exit_criteria"]


class CrmPipelineTemplate(models.Model):
    """A template as one file, to keep it or to give it to somebody else."""

    _name = "crm.pipeline.template"
    _inherit = ["crm.pipeline.template", "crm.template.file"]

    _file_module = pipeline_file

    # ------------------------------------------------------------
    # To a file
    # ------------------------------------------------------------

    def _file(self):
        """Return this single template as ``core.pipeline_file`` writes it."""
        self.ensure_one()
        self.check_access("read")
        stages = [
            {
                **{key: said(stage, key) for key in STAGE_KEYS},
                "exit_criteria": [
                    {
                        "name": said(criterion, "name"),
                        "is_required": criterion.is_required,
                    }
                    for criterion in stage.criterion_ids
                ],
            }
            for stage in self.stage_ids
        ]
        return pipeline_file.write(
            {
                "name": said(self, "name"),
                "description": said(self, "description"),
                "stages": stages,
            }
        )

    # ------------------------------------------------------------
    # From a file
    # ------------------------------------------------------------

    @api.model
    def _create_described(self, described):
        """Create a template from what ``core.pipeline_file`` read."""
        texts = {key: described[key] for key in ("name", "description")}
        template = create_spoken(self.browse(), texts, {})
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

    # ------------------------------------------------------------
    # What is wrong
    # ------------------------------------------------------------

    @api.model
    def _file_sentences(self, values):
        return {
            **super()._file_sentences(values),
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
                most=pipeline_file.MOST_STAGES,
                **values,
            ),
            "too_many_criteria": lambda: self.env._(
                "%(place)s has %(found)s exit criteria, where %(most)s are allowed.",
                most=pipeline_file.MOST_CRITERIA,
                **values,
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

    @api.model
    def _file_place(self, place):
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

    @api.model
    def _file_allowed(self):
        return {
            **super()._file_allowed(),
            "outcome": self.env._("“open”, “won” or “lost”"),
            "percent": self.env._("a number from 0 to 100"),
            "percent_open": self.env._(
                "a number above 0 and below 100, for an open stage"
            ),
            "percent_won": self.env._("100, for a won stage"),
            "percent_lost": self.env._("0, for a lost stage"),
            "days": self.env._("a whole number of days from 0 (never) to 3650"),
        }
