from odoo import api, models
from odoo.fields import Domain

from ..stage.team_filter import teams_of


class CrmLead(models.Model):
    """Who looks at all pipelines sees the columns of those with nothing in them too."""

    _inherit = "crm.lead"

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        shown = super()._read_group_stage_ids(stages, domain)
        if not self._shows_all_pipelines() or teams_of(self.env, domain) is not None:
            return shown
        teams = self.env["res.users.settings"]._of_user()._teams_to_show()
        of_teams = Domain("team_ids", "=", False) | Domain("team_ids", "in", teams.ids)
        shown |= shown.search(of_teams)
        return stages.browse(shown._pipeline_by_pipeline(stages).ids)

    def _open_groups(self, *, records_opening_info, groups, groupby, **more):
        """Fold the columns of the pipelines with nothing, beside one with something.

        ``__pipeline_is_empty`` tells them from those that somebody has folded.
        """
        super()._open_groups(
            records_opening_info=records_opening_info,
            groups=groups,
            groupby=groupby,
            **more,
        )
        if list(groupby) != ["stage_id"] or not self._shows_all_pipelines():
            return
        stages = self.env["crm.stage"]
        by_pipeline = {}
        for group in groups:
            if group["stage_id"]:
                stage = stages.browse(group["stage_id"][0])
                by_pipeline.setdefault(stage._pipeline_key(), []).append(group)
        empty = [
            pipeline
            for pipeline in by_pipeline.values()
            if not any(group["__count"] for group in pipeline)
        ]
        if len(empty) == len(by_pipeline):
            return
        for pipeline in empty:
            for group in pipeline:
                group["__pipeline_is_empty"] = True
        records_opening_info[:] = [
            opening
            for opening in records_opening_info
            if "__pipeline_is_empty" not in opening["group"]
        ]

    @api.model
    def _shows_all_pipelines(self):
        return bool(self.env.context.get("pipeline_all"))
