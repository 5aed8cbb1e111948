from odoo import models

CLOSED_CARDS = 20  # more than a screen shows


class CrmLead(models.Model):
    """Columns of what is won or lost load their first cards: work lies elsewhere.

    A board has one column more than Odoo's, and that one fills up for ever.
    """

    _inherit = "crm.lead"

    def _open_groups(
        self, *, records_opening_info, groupby, unfold_read_default_limit, **more
    ):
        super()._open_groups(
            records_opening_info=records_opening_info,
            groupby=groupby,
            unfold_read_default_limit=unfold_read_default_limit,
            **more,
        )
        if list(groupby) != ["stage_id"] or not unfold_read_default_limit:
            return
        # Who asked for more cards of a column goes on seeing them.
        openings = {
            opening["group"]["stage_id"][0]: opening
            for opening in records_opening_info
            if opening["group"]["stage_id"]
            and opening["limit"] == unfold_read_default_limit
        }
        for stage in self.env["crm.stage"].browse(openings):
            if stage.outcome != "open":
                limit = min(CLOSED_CARDS, unfold_read_default_limit)
                openings[stage.id]["limit"] = limit
