from odoo import api, models
from odoo.fields import Domain

from ..shared.steps import takes_part


class CrmStage(models.Model):
    _inherit = "crm.stage"

    def _team_for(self, user, companies=None):
        """Return a team that works with this single stage, one of that user's first.

        :param user: ``res.users`` record
        :param companies: ``res.company`` records the team may be of; the user's
        :return: ``crm.team`` record, empty when there is none
        """
        # A colleague may be chosen whose companies and settings are not one's to read.
        chosen = user.sudo()
        companies = companies or chosen.company_ids
        teams = self.env["crm.team"].search(
            [
                ("use_opportunities", "=", True),
                ("company_id", "in", [False, *companies.ids]),
            ]
        )
        teams = teams.filtered(self._is_for)
        home = chosen.res_users_settings_id.home_team_id
        if home in teams:
            return teams.browse(home.id)
        team = teams._get_default_team_id(user.id, Domain("id", "in", teams.ids))
        return team if team in teams else teams[:1]

    def _team_that_fits(self, user):
        """Return the team of what starts in this single stage; None for Odoo's choice.

        Where no team has a pipeline of its own nor stages of its own, there is nothing
        to choose.
        """
        teams = self.env["crm.team"]
        if not self._team_ids_by_stage().get(self.id) and not (
            teams._ids_with_own_pipeline()
        ):
            return None
        usual = teams._get_default_team_id(user.id, [("use_opportunities", "=", True)])
        if usual and self._is_for(usual):
            return None
        return self._team_for(user)


class CrmLead(models.Model):
    """The column decides the team of what is created in it."""

    _inherit = "crm.lead"

    @api.model
    def default_get(self, fields):
        """Start in the team of the stage that is given, else in the person's own."""
        defaults = super().default_get(fields)
        if "team_id" not in fields:
            return defaults
        stage = self.env["crm.stage"].browse(defaults.get("stage_id"))
        team = self.env["crm.team"].browse(defaults.get("team_id"))
        if stage and not (team and stage._is_for(team)):
            user = self.env["res.users"].browse(defaults.get("user_id") or self.env.uid)
            team = stage._team_that_fits(user)
            if team is not None:
                defaults["team_id"] = team.id
        elif not stage and not team:
            # Odoo keeps people's settings from themselves: these are one's own.
            settings = self.env.user.sudo().res_users_settings_id
            mine = settings.home_team_id
            if mine and mine in settings._teams_of_person():
                defaults["team_id"] = mine.id
        return defaults

    @api.model
    @takes_part("_move_creation_values", 20, "the team, by the column")
    def _take_team_of_column(self, vals):
        stage_id = vals.get("stage_id", self.env.context.get("default_stage_id"))
        if not stage_id or "team_id" in vals:
            return vals
        user_id = vals.get("user_id", self.env.uid)
        user = self.env["res.users"].browse(user_id or self.env.uid)
        team = self.env["crm.stage"].browse(stage_id)._team_that_fits(user)
        return vals if team is None else {**vals, "team_id": team.id}

    def _compute_team_id(self):
        """Leave in the team of its column what is being created in one."""
        placed = self.browse()
        if self.env.context.get("default_stage_id"):
            placed = self.filtered(
                lambda lead: (
                    not lead._origin
                    and lead.team_id
                    and lead.stage_id
                    and lead.stage_id._is_for(lead.team_id)
                )
            )
        return super(CrmLead, self - placed)._compute_team_id()
