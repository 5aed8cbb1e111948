from collections import Counter

from odoo import api, models

from ...core.board.conversion import Place, conversions, read_path


class CrmLead(models.Model):
    """What the board says on top of each column, for what is filtered now."""

    _inherit = "crm.lead"

    @api.model
    def get_board_statistics(self, domain):
        """Tell, for each stage, how many opportunities were in it and went on.

        Computed over all the opportunities of a filter that one may see, not only those
        a board has loaded. ``core/board/conversion.py`` says what going on means.

        :param list domain: the filter of the board
        :return: list of dicts, in the order of the board: ``id``, ``color`` (0 to 11),
            ``outcome``, ``probability`` (percent, for who may put stages elsewhere;
            False where Odoo's scoring decides), ``is_folded``, ``pipeline`` (names of
            the teams it is for, empty when all share it), ``team_ids`` (the same, as
            ids), ``closed_team_ids`` (of one that all share: those that do not work
            with it, having a pipeline of their own), ``reached``,
            ``went_on`` and ``decided`` (numbers of opportunities; False for a stage
            that is not open). Of those decided the conversion is the share that went
            on: the others still wait.
        """
        stages = self.env["crm.stage"].search([])
        paths, open_paths = Counter(), Counter()
        for path, active, count in self._read_group(
            domain, ["stage_path", "active"], ["__count"]
        ):
            ids = read_path(path)
            paths[ids] += count
            if active:
                open_paths[ids] += count
        places = [Place(s.id, s.outcome, s._teams_working_in()) for s in stages]
        counts = conversions(places, paths, open_paths)
        placed = stages if stages.has_access("write") else stages.browse()
        placed = placed.filtered(self._is_stage_that_decides)
        own = sorted(self.env["crm.team"]._ids_with_own_pipeline())
        statistics = []
        for stage in stages:
            found, teams = counts.get(stage.id), stage._whose()
            statistics.append(
                {
                    "id": stage.id,
                    "color": stage.pipeline_color,
                    "outcome": stage.outcome,
                    "probability": stage in placed and stage.probability,
                    "is_folded": stage.fold,
                    "pipeline": ", ".join(teams.mapped("name")),
                    "team_ids": teams.ids,
                    "closed_team_ids": [] if teams else own,
                    "reached": found.reached if found else False,
                    "went_on": found.went_on if found else False,
                    "decided": found.decided if found else False,
                }
            )
        return statistics

    @api.model
    def _is_stage_that_decides(self, stage):
        """Tell whether what is in this stage is as likely as it says, for some team."""
        teams = stage._whose()
        company = self.env.company
        return "stage" in {self._mode_of(team, company) for team in teams or [teams]}
