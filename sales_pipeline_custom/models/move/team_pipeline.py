from odoo import api, fields, models

from ..stage.team_filter import teams_of


class CrmLead(models.Model):
    """Where Odoo looks for stages, those of the team's own pipeline.

    A board filtered on teams has the columns of their pipelines.
    """

    _inherit = "crm.lead"

    has_team_pipeline = fields.Boolean(related="team_id.has_own_pipeline")
    stage_id = fields.Many2one(
        domain="[('team_ids', 'in', team_id)] if has_team_pipeline else"
        " ['|', ('team_ids', '=', False), ('team_ids', 'in', team_id)]"
    )

    def _is_mapped(self):
        if super()._is_mapped():
            return True
        own = self.env["crm.team"]._ids_with_own_pipeline()
        teams = self.team_id | self.stage_id._whose()
        return bool(self.stage_id) and not own.isdisjoint(teams.ids)

    def _stage_find(self, team_id=False, domain=None, order="sequence, id", limit=1):
        teams = {team_id, *self.team_id.ids} - {False}
        if teams and teams <= self.env["crm.team"]._ids_with_own_pipeline():
            domain = [*(domain or []), ("team_ids", "!=", False)]
        return super()._stage_find(team_id, domain, order, limit)

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        filtered = teams_of(self.env, domain)
        if filtered:
            shown = stages.union(*(team._pipeline_stages() for team in filtered))
        else:
            shown = self._stages_of_board(stages, domain)
        shown = shown._with_whole_pipelines()
        return stages.browse(shown._pipeline_by_pipeline(stages).ids)

    @api.model
    def _stages_of_board(self, stages, domain):
        """Return what Odoo shows, without what one's teams do not work with.

        Who still has something in the pipeline of all goes on seeing all of that one.
        """
        shown = super()._read_group_stage_ids(stages, domain)
        if not stages._own_teams_of_board():
            return shown
        if any(not stage._whose() for stage in stages):
            return shown
        return shown.filtered(lambda stage: stage in stages or stage._whose())
