from contextlib import contextmanager

from odoo import models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def write(self, vals):
        if "crm_probability_mode" not in vals:
            return super().write(vals)
        with self._converting_probabilities():
            return super().write(vals)

    @contextmanager
    def _converting_probabilities(self):
        """Convert opportunities around a change of mode, on a team or a company.

        What was typed by hand stays; every other open opportunity whose mode changed
        takes its new probability. The counters of predictive scoring, not kept up to
        date in stage mode, are rebuilt.
        """
        Lead = self.env["crm.lead"]._of_everybody()
        before = Lead._probability_mode_by_team_and_company()
        yield
        after = Lead._probability_mode_by_team_and_company()
        changed = [pair for pair, mode in after.items() if mode != before[pair]]
        Lead.invalidate_model(["probability_mode"])
        if any(after[pair] == "predictive" for pair in changed):
            Lead._rebuild_pls_frequency_table()
        for team, company in changed:
            leads = Lead.search(
                [("team_id", "=", team.id), ("company_id", "=", company.id)]
            )
            leads._convert_probabilities(from_mode=before[team, company])
