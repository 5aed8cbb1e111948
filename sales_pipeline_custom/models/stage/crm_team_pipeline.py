from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CrmTeam(models.Model):
    """Several pipelines side by side: the shared one, and one per team that wants it.

    Odoo shows the shared stages to every team, next to its own. A team with a pipeline
    of its own works with its own stages alone: its opportunities are won, lost and
    reopened in them.
    """

    _name = "crm.team"
    _inherit = ["crm.team", "crm.cached"]

    has_own_pipeline = fields.Boolean(
        "Pipeline of Its Own",
        copy=False,
        help="This team works with its own stages alone, not with those all teams"
        " share. Applying a pipeline template to the team switches it on.",
    )

    @api.constrains("has_own_pipeline")
    def _check_own_pipeline(self):
        for team in self.filtered("has_own_pipeline"):
            present = set(team._own_stages().mapped("outcome"))
            if not present >= {"open", "won", "lost"}:
                raise ValidationError(
                    self.env._(
                        "“%s” cannot have a pipeline of its own yet: it needs an open,"
                        " a won and a lost stage. Apply a pipeline template to it.",
                        team.name,
                    )
                )
            count = team._count_in_shared_stages()
            if count:
                raise ValidationError(
                    self.env._(
                        "“%(team)s” cannot have a pipeline of its own yet: %(count)s of"
                        " its opportunities are in stages all teams share. Apply a"
                        " pipeline template to it: it asks where they go.",
                        team=team.name,
                        count=count,
                    )
                )

    def _count_in_shared_stages(self):
        leads = self.env["crm.lead"]._of_everybody()
        return leads.search_count(
            [("team_id", "in", self.ids), ("stage_id", "in", self._shared_stages().ids)]
        )

    @api.model
    def _cached_fields(self):
        return {"has_own_pipeline"}

    @api.model
    def _stages_where(self, domain):
        """Return the stages of a domain, in their order, in superuser mode."""
        # A pipeline has the same stages for everybody, whatever teams one may see.
        return self.env["crm.stage"].sudo().search(domain)

    @api.model
    def _shared_stages(self):
        return self._stages_where([("team_ids", "=", False)])

    def _own_stages(self):
        """Return the stages that are for these teams, others included or not."""
        return self._stages_where([("team_ids", "in", self.ids)])

    def _pipeline_stages(self):
        """Return the stages of the pipeline of a team, in their order.

        :param self: single team; none for the pipeline all the others share
        """
        if not self:
            return self._shared_stages()
        if self.has_own_pipeline:
            return self._own_stages()
        domain = [("team_ids", "=", False)]
        return self._stages_where(Domain.OR([domain, [("team_ids", "in", self.ids)]]))

    @api.model
    @tools.ormcache()
    def _ids_with_own_pipeline(self):
        """Return the ids of the teams with a pipeline of their own, kept for moves."""
        return frozenset(self._every([("has_own_pipeline", "=", True)]).ids)

    @api.model
    @tools.ormcache()
    def _all_ids(self):
        return frozenset(self._every([]).ids)

    @api.model
    def _every(self, domain):
        # Kept in memory for everybody: it may not depend on who asks first.
        return self.sudo().with_context(active_test=False).search(domain)


class CrmStage(models.Model):
    _inherit = "crm.stage"

    def _teams_working_in(self):
        """Return the ids of the teams whose pipeline has this single stage, as a set.

        0 stands for opportunities without a team.
        """
        teams = self.env["crm.team"]
        own = self._team_ids_by_stage().get(self.id)
        if own:
            return own
        return (teams._all_ids() | {0}) - teams._ids_with_own_pipeline()

    @api.model
    def _own_teams_of_board(self):
        """Return the ids of the teams whose board is shown, as Odoo says it is.

        None of them unless each has a pipeline of its own.
        """
        context = self.env.context
        teams = {context.get("default_team_id")} - {None, False}
        if context.get("show_user_team_stages"):
            teams |= {*self.env.user.crm_team_ids.ids}
        own = self.env["crm.team"]._ids_with_own_pipeline()
        return teams if teams <= own else set()

    def _pipeline_by_pipeline(self, used):
        """Return these stages pipeline by pipeline, those with something in them first.

        :param used: the stages that hold something
        """
        in_use = {stage._pipeline_key() for stage in used}
        first = {}
        for stage in self.sorted():
            first.setdefault(stage._pipeline_key(), (stage.sequence, stage.id))
        return self.sorted(
            lambda stage: (
                stage._pipeline_key() not in in_use,
                first[stage._pipeline_key()],
                stage.sequence,
                stage.id,
            )
        )

    def _with_whole_pipelines(self):
        """Return these stages, and all others of the teams' own pipelines."""
        own = self.env["crm.team"]._ids_with_own_pipeline()
        teams = {id_ for stage in self for id_ in stage._pipeline_key() or ()} & own
        if not teams:
            return self
        # A stage is told by teams one may not see.
        return self | self.sudo().search([("team_ids", "in", [*teams])])

    def _pipeline_key(self):
        """Tell pipelines apart: ids of the teams whose own has this stage, or None."""
        teams = self._team_ids_by_stage().get(self.id)
        own = self.env["crm.team"]._ids_with_own_pipeline()
        return teams if teams and teams <= own else None

    def _is_for(self, team):
        if not super()._is_for(team):
            return False
        own = self.env["crm.team"]._ids_with_own_pipeline()
        if not team or team.id not in own:
            return True
        return self.id in self._team_ids_by_stage()
