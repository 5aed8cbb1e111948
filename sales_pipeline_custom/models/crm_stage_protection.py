from psycopg2.errors import ForeignKeyViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError


class CrmStage(models.Model):
    """No pipeline is left without a stage to work in, to win in or to lose in."""

    _inherit = "crm.stage"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last_of_pipeline(self):
        shared = self.filtered(lambda stage: not stage.sudo().team_ids)
        everyone = self.env["crm.team"]
        if shared:
            self._check_still_whole(everyone, everyone._pipeline_stages())
        for team in (self - shared).sudo().team_ids:
            own = team._own_stages()
            # Without any stage of its own, a team works with those all teams share.
            if own - self:
                self._check_still_whole(team, team._pipeline_stages())

    def _check_still_whole(self, team, stages):
        """Refuse to delete these stages from a pipeline that would lack one.

        :param team: whose pipeline; none for the one all teams share
        :param stages: the stages of that pipeline
        :raise UserError: it names the stage, and says what to do
        """
        left = set((stages - self).mapped("outcome"))
        for stage in stages & self.sudo():
            if stage.outcome in left:
                continue
            values = {
                "stage": stage.with_env(self.env).name,
                "pipeline": team.name or self.env._("the pipeline all teams share"),
            }
            messages = {
                "open": self.env._(
                    "“%(stage)s” is the last open stage of “%(pipeline)s”: nothing"
                    " could be worked on without it. Add another open stage first, or"
                    " rename this one.",
                    **values,
                ),
                "won": self.env._(
                    "“%(stage)s” is the only won stage of “%(pipeline)s”: nothing could"
                    " be won without it. Add another won stage first, or rename this"
                    " one.",
                    **values,
                ),
                "lost": self.env._(
                    "“%(stage)s” is the only lost stage of “%(pipeline)s”: there would"
                    " be no column to drop lost opportunities on. Add another lost"
                    " stage first, or rename this one.",
                    **values,
                ),
            }
            raise UserError(messages[stage.outcome])

    def unlink(self):
        teams = self.sudo().team_ids
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
