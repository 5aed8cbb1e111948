from collections import Counter

from odoo import api, fields, models

from ..core.conversion import Place, conversions, read_path


class CrmLead(models.Model):
    """What the board says on top of each column, for what is filtered now."""

    _inherit = "crm.lead"

    # Written with the history, in the same statement. With it, statistics about all
    # opportunities need not read all their moves.
    stage_path = fields.Char(
        "Stages Been In",
        readonly=True,
        copy=False,
        help="Numbers of the stages it has been in, each once: /3/5/.",
    )

    # All that a board without a filter asks about, without reading opportunities.
    _stage_path_idx = models.Index("(stage_path, stage_id, type, active, company_id)")

    @api.model
    def get_board_statistics(self, domain):
        """Tell, for each stage, how many opportunities were in it and went on.

        Computed over all the opportunities of a filter that one may see, not only those
        a board has loaded. ``core/conversion.py`` says what going on means.

        :param list domain: the filter of the board
        :return: list of dicts, in the order of the board: ``id``, ``color`` (0 to 11),
            ``outcome``, ``is_folded``, ``pipeline`` (names of the teams it is for,
            empty when all share it), ``team_ids`` (the same, as ids), ``reached`` and
            ``went_on`` (numbers of opportunities; False for a stage that is not open)
        """
        stages = self.env["crm.stage"].search([])
        paths = Counter()
        for path, count in self._read_group(domain, ["stage_path"], ["__count"]):
            paths[read_path(path)] += count
        places = [Place(s.id, s.outcome, s._teams_working_in()) for s in stages]
        counts = conversions(places, paths)
        statistics = []
        for stage in stages:
            reached, went_on = counts.get(stage.id, (False, False))
            statistics.append(
                {
                    "id": stage.id,
                    "color": stage.pipeline_color,
                    "outcome": stage.outcome,
                    "is_folded": stage.fold,
                    "pipeline": ", ".join(stage.sudo().team_ids.mapped("name")),
                    "team_ids": stage.sudo().team_ids.ids,
                    "reached": reached,
                    "went_on": went_on,
                }
            )
        return statistics
