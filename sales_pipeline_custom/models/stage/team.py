from odoo import api, models, tools


class CrmStage(models.Model):
    """Which teams a stage is for: asked at each move, and kept between moves."""

    _name = "crm.stage"
    _inherit = ["crm.stage", "crm.cached"]

    @api.model
    def _cached_fields(self):
        return {"team_ids"}

    def _is_for(self, team):
        """Tell whether opportunities of that team may be in this single stage.

        :param team: ``crm.team`` record, or none
        """
        teams = self._team_ids_by_stage().get(self.id)
        return not teams or not team or team.id in teams

    def _is_on_board_of(self, team):
        """Tell whether this single stage is a column of the board of a team.

        :param team: ``crm.team`` record; none for what has no team, whose board has
            only the stages that all teams share
        """
        if not team and self._team_ids_by_stage().get(self.id):
            return False
        return self._is_for(team)

    def _whose(self):
        """Return the teams these stages are for, in superuser mode; none: for all."""
        # Whose a stage is decides for everybody, those who do not see that team too.
        return self.sudo().team_ids

    @api.model
    @tools.ormcache()
    def _team_ids_by_stage(self):
        """Return {stage id: ids of its teams}, without the stages all teams share."""
        # Kept in memory for everybody: it may not depend on who asks first.
        stages = self.sudo().search([("team_ids", "!=", False)])
        return {stage.id: frozenset(stage.team_ids.ids) for stage in stages}
