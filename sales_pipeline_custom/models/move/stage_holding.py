from collections import Counter, defaultdict

from odoo import models
from odoo.exceptions import UserError


class CrmStage(models.Model):
    """Which teams have opportunities in a stage: it stays theirs while they do."""

    _inherit = "crm.stage"

    def write(self, vals):
        if "team_ids" not in vals:
            return super().write(vals)
        held = {
            stage: {team: count for team, count in counts.items() if stage._takes(team)}
            for stage, counts in self._held_by_team("stage").items()
        }
        result = super().write(vals)
        for stage, counts in held.items():
            stage._check_still_takes(counts)
        return result

    def _held_by_team(self, mode=None):
        """Count the opportunities in these stages, lost and archived ones included.

        :param str mode: only those whose probability follows that mode
        :return: dict {stage: {``crm.team``, maybe empty: count}}
        """
        leads = self.env["crm.lead"]._of_everybody()
        groups = leads._read_group(
            [("stage_id", "in", self.ids)],
            ["stage_id", "team_id", "company_id"],
            ["__count"],
        )
        held = defaultdict(Counter)
        for stage, team, company, count in groups:
            if not mode or leads._mode_of(team, company) == mode:
                held[stage.with_env(self.env)][team] += count
        return held

    def _takes(self, team):
        """Tell whether opportunities of a team may be in this stage, as it is written.

        Unlike ``_is_for`` this remembers nothing: what is written may be undone.

        :param team: ``crm.team`` record, or none
        """
        teams = self._whose()
        if teams:
            return not team or team in teams
        return not team.has_own_pipeline

    def _check_still_takes(self, held):
        """Refuse that opportunities are in a stage that is no longer for their team.

        :param dict held: {``crm.team``: count} in this single stage
        """
        for team, count in held.items():
            if not self._takes(team):
                raise UserError(
                    self.env._(
                        "“%(stage)s” holds %(count)s opportunities of the team"
                        " “%(team)s”, lost and archived ones included. Move them to"
                        " another stage first, or keep it for this team too.",
                        stage=self.name,
                        count=count,
                        team=team.name,
                    )
                )
