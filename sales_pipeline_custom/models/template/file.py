from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...core.template import pipeline_file
from ..shared.crm_template_file import said
from ..shared.translated_copy import create_spoken

_lt = LazyTranslate(__name__)

STAGE_KEYS = [key for key in pipeline_file.STAGE_KEYS if key != "exit_criteria"]

SENTENCES = {
    "not_stage": _lt(
        "%(place)s: %(found)s is no stage. Give an object with its name, its"
        " outcome and its probability."
    ),
    "not_criterion": _lt(
        "%(place)s: %(found)s is no criterion. Give an object with its name."
    ),
    "same_name": _lt(
        "%(place)s has the name of stage %(found)s. Give each stage a name of its own."
    ),
    "too_many_stages": _lt(
        "The file has %(found)s stages, where %(most)s are allowed."
    ),
    "too_many_criteria": _lt(
        "%(place)s has %(found)s exit criteria, where %(most)s are allowed."
    ),
    "no_open": _lt("There is no open stage. Add one, with “outcome”: “open”."),
    "no_won": _lt(
        "There is no won stage. Add one, with “outcome”: “won” and “probability”: 100."
    ),
    "no_lost": _lt(
        "There is no lost stage. Add one, with “outcome”: “lost” and “probability”: 0."
    ),
}


class CrmPipelineTemplate(models.Model):
    """A template as one file, to keep it or to give it to somebody else."""

    _name = "crm.pipeline.template"
    _inherit = ["crm.pipeline.template", "crm.template.file"]

    _file_module = pipeline_file

    # ------------------------------------------------------------
    # To a file
    # ------------------------------------------------------------

    def _file_content(self):
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
        return {"stages": stages}

    # ------------------------------------------------------------
    # From a file
    # ------------------------------------------------------------

    @api.model
    def _create_described(self, described):
        """Create a template from what ``core.template.pipeline_file`` read."""
        template = self._create_named(described)
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
    def _file_sentences(self):
        return {**super()._file_sentences(), **SENTENCES}

    @api.model
    def _file_most(self):
        return {
            **super()._file_most(),
            "too_many_stages": pipeline_file.MOST_STAGES,
            "too_many_criteria": pipeline_file.MOST_CRITERIA,
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
