"""What of a pipeline outlives the addon, for when it is installed again.

The columns of the addon go with it, but opportunities that are lost stay in the stage
they were dropped on. Its settings are noted in a parameter of the database, by the
number of the stage, which no renaming changes.
"""

import json
from contextlib import suppress

from odoo.exceptions import ValidationError

from .core.stage import probability as rule
from .models.shared.any_language import by_folded_name

PARAMETER = "sales_pipeline_custom.kept_at_uninstall"
REASONS = "crm.lost.reason"


def keep(env):
    """Note what the pipeline was, before the addon goes."""
    noted = {
        "stages": [
            {
                "id": stage.id,
                "names": sorted(by_folded_name(stage)),
                "is_lost": stage.is_lost,
                "probability": stage.probability,
                "pipeline_color": stage.pipeline_color,
            }
            for stage in env["crm.stage"].search([])
        ],
        "teams": _teams(env).search([("has_own_pipeline", "=", True)]).ids,
        "reasons": {one.name: one.res_id for one in _names_of_reasons(env)},
    }
    env["ir.config_parameter"].set_param(PARAMETER, json.dumps(noted))


class Kept:
    """What was noted when the addon went, if it ever did."""

    def __init__(self, env):
        self.env = env
        text = env["ir.config_parameter"].get_param(PARAMETER)
        try:
            self.noted = json.loads(text or "{}")
        except ValueError:  # an administrator may have touched it
            self.noted = {}
        self.stages = {
            stage: self._of_stage(stage) for stage in env["crm.stage"].search([])
        }

    def _of_stage(self, stage):
        noted = {one["id"]: one for one in self.noted.get("stages", ())}
        return noted.get(stage.id, {})

    def lost_stages(self):
        """Return the stages that opportunities are lost in, though none says so now.

        Where nothing was noted, a stage named as the lost one of a shipped pipeline is,
        unless somebody works there.

        :return: ``crm.stage`` records; what is open in them is to be lost
        """
        stages = self.env["crm.stage"].union(*self.stages)
        stages = stages.filtered(lambda stage: not stage.is_won)
        at_work = self._with_open_opportunities(stages)
        if self.noted:
            was_lost = stages.filtered(lambda stage: self.stages[stage].get("is_lost"))
            # Renamed and worked in: it has become something else.
            return was_lost.filtered(
                lambda one: one not in at_work or self._has_its_name(one)
            )
        lines = self.env["crm.pipeline.template.stage"].search([])
        names = by_folded_name(lines.filtered("is_lost"))
        named = by_folded_name(stages - at_work)
        return stages.browse().union(*(named[name] for name in names if name in named))

    def _with_open_opportunities(self, stages):
        leads = self.env["crm.lead"].with_context(active_test=False)
        groups = leads._read_group(
            [("stage_id", "in", stages.ids), ("won_status", "!=", "lost")],
            ["stage_id"],
        )
        return stages.browse().union(*(stage for (stage,) in groups))

    def _has_its_name(self, stage):
        return not by_folded_name(stage).keys().isdisjoint(self.stages[stage]["names"])

    def probability_of(self, stage):
        """Return the probability that an open stage had, in percent; None for none."""
        known = self.stages[stage].get("probability")
        return known if known and rule.is_allowed(rule.OPEN, known) else None

    def give_back(self):
        """Give back what opportunities do not depend on, and forget what was noted."""
        for stage, noted in self.stages.items():
            if noted:
                stage.pipeline_color = noted["pipeline_color"]
        teams = _teams(self.env).browse(self.noted.get("teams", ())).exists()
        for team in teams:
            # Its stages may have changed since.
            with suppress(ValidationError), self.env.cr.savepoint():
                team.has_own_pipeline = True
        self._give_back_lost_reasons()
        self.env["ir.config_parameter"].set_param(PARAMETER, False)

    def _give_back_lost_reasons(self):
        """Have the reasons that people know be those of the addon, and no doubles."""
        for name in _names_of_reasons(self.env):
            reasons = self.env[REASONS]
            former = reasons.browse(self.noted.get("reasons", {}).get(name.name, ()))
            if former.exists() and former.id != name.res_id:
                double = reasons.browse(name.res_id)
                name.res_id = former.id
                double.unlink()


def _teams(env):
    return env["crm.team"].with_context(active_test=False)


def _names_of_reasons(env):
    return env["ir.model.data"].search(
        [("module", "=", "sales_pipeline_custom"), ("model", "=", REASONS)]
    )
