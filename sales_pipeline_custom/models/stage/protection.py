from contextlib import contextmanager

from psycopg2.errors import ForeignKeyViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

# Writing one of these may leave a pipeline without one of its outcomes.
SHAPING_FIELDS = {"outcome", "is_won", "is_lost", "team_ids"}


class CrmStage(models.Model):
    """No pipeline is left without a stage to work in, to win in or to lose in."""

    _inherit = "crm.stage"

    def write(self, vals):
        if not SHAPING_FIELDS & vals.keys():
            return super().write(vals)
        with self._keeping_pipelines_whole(vals):
            return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last_of_pipeline(self):
        for team in self._pipelines():
            # Without any stage of its own, a team works with those all teams share.
            if not team or team._own_stages() - self:
                stages = team._pipeline_stages()
                outcomes = stages._outcomes_held()
                self._check_still_whole(team, outcomes, stages - self)

    # ------------------------------------------------------------
    # Which pipelines, and what they must keep
    # ------------------------------------------------------------

    def _pipelines(self):
        """Return the teams whose pipelines these stages are in.

        :return: list of ``crm.team`` records, one of them empty for the pipeline that
            all teams share
        """
        whose = self._whose()
        teams = [*whose]
        if any(not stage._whose() for stage in self):
            teams.insert(0, whose.browse())
        return teams

    def _outcomes_held(self):
        """Return the outcomes of these stages, and keep others from changing them.

        Two people who change one stage each could otherwise leave a pipeline without
        both. The second waits, then starts over.

        :return: dict {stage: open, won or lost}
        """
        self.env.cr.execute(
            SQL(
                "SELECT id FROM crm_stage WHERE id IN %s ORDER BY id FOR SHARE",
                tuple(self.ids) or (0,),
            )
        )
        return {stage: stage.outcome for stage in self}

    @contextmanager
    def _keeping_pipelines_whole(self, vals):
        """Refuse a write on these stages that leaves a pipeline without an outcome.

        What a pipeline lacks already it may go on lacking.

        :param dict vals: what is written
        :raise UserError: it names the stage, and says what to do
        """
        pipelines = self._pipelines()
        if vals.keys() & SHAPING_FIELDS == {"team_ids"} and self._is_all_predictive():
            pipelines = []  # as Odoo does
        outcomes = {
            team: team._pipeline_stages()._outcomes_held() for team in pipelines
        }
        yield
        for team, before in outcomes.items():
            self._check_still_whole(team, before, team._pipeline_stages())

    @api.model
    def _is_all_predictive(self):
        """Tell whether no opportunity at all follows its stage."""
        # One stage is shared by all: the mode of each company counts, and is not told.
        return not any(
            self.env[model]
            .sudo()
            .with_context(active_test=False)
            .search_count([("crm_probability_mode", "=", "stage")], limit=1)
            for model in ("res.company", "crm.team")
        )

    def _check_still_whole(self, team, outcomes, left):
        """Refuse that these stages leave a pipeline without an outcome it had.

        :param team: whose pipeline; none for the one all teams share
        :param dict outcomes: {stage of that pipeline: outcome}, as things were
        :param left: the stages it would have
        :raise UserError: it names the stage, and says what to do
        """
        present = set(left.mapped("outcome"))
        for stage, outcome in outcomes.items():
            if outcome in present or stage not in self:
                continue
            values = {
                "stage": stage.with_env(self.env).name,
                "pipeline": self.env._("the pipeline of the team “%s”", team.name)
                if team
                else self.env._("the pipeline all teams share"),
            }
            messages = {
                "open": self.env._(
                    "“%(stage)s” is the last open stage of %(pipeline)s: nothing"
                    " could be worked on without it. Add another open stage first, or"
                    " rename this one.",
                    **values,
                ),
                "won": self.env._(
                    "“%(stage)s” is the only won stage of %(pipeline)s: nothing could"
                    " be won without it. Add another won stage first, or rename this"
                    " one.",
                    **values,
                ),
                "lost": self.env._(
                    "“%(stage)s” is the only lost stage of %(pipeline)s: there would"
                    " be no column to drop lost opportunities on. Add another lost"
                    " stage first, or rename this one.",
                    **values,
                ),
            }
            raise UserError(messages[outcome])

    def unlink(self):
        teams = self._whose()
        try:
            result = super().unlink()
        except ForeignKeyViolation as error:
            if error.diag.table_name != "crm_lead":
                raise
            # None was there when we looked: someone creates one meanwhile. Odoo starts
            # over, and sees it.
            raise ConcurrencyError("An opportunity came to a deleted stage") from error
        alone = teams.filtered(
            lambda team: team.has_own_pipeline and not team._own_stages()
        )
        alone.has_own_pipeline = False
        return result
