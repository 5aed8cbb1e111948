from odoo import api, fields, models

MOST_NAMED = 5  # opportunities, in one sentence


class CrmDialogWon(models.AbstractModel):
    """A dialog that moves opportunities, and says which of them are won already."""

    _name = "crm.dialog.won"
    _inherit = ["crm.dialog"]
    _description = "Dialog on Opportunities, Some Won"

    won_text = fields.Text(compute="_compute_won")
    are_some_won = fields.Boolean(compute="_compute_won")
    leave_won = fields.Boolean("Leave them won", default=True)

    @api.depends("lead_ids")
    def _compute_won(self):
        for wizard in self:
            won = wizard._won_to_ask_about()
            wizard.won_text = wizard._say_who_is_won(won)
            wizard.are_some_won = 0 < len(won) < len(wizard.lead_ids)

    def _won_to_ask_about(self):
        """Return those of this single dialog whose win the move would take back."""
        return self.lead_ids._won_to_ask_about(self._goes_to())

    def _goes_to(self):
        """Return the stage this single dialog moves to; empty: it loses, in place."""
        return self.env["crm.stage"]

    def _say_who_is_won(self, won):
        if not won:
            return False
        if len(won) == 1:
            return self.env._("Already won: %s.", self._named(won))
        return self.env._(
            "Already won, %(count)s: %(names)s",
            count=len(won),
            names=self._named(won),
        )

    def _named(self, leads):
        """Return the names of the first opportunities, and how many there are more."""
        names = [
            self.env._("“%(lead)s”", lead=lead.name) for lead in leads[:MOST_NAMED]
        ]
        if len(leads) > MOST_NAMED:
            names.append(self.env._("… and %s more.", len(leads) - MOST_NAMED))
        return ", ".join(names)

    def _movers(self):
        """Return the opportunities that this single dialog moves."""
        won = self._won_to_ask_about()
        leads = self.lead_ids
        return leads - won if self.leave_won and won != leads else leads
