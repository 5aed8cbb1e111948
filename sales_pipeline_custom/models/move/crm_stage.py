from odoo import fields, models


class CrmStage(models.Model):
    """A stage that becomes won, lost or open takes along what is in it."""

    _inherit = "crm.stage"

    is_note_required = fields.Boolean(
        "Reason Required", help="Who moves an opportunity here says why."
    )

    def _warn_about_opportunities(self, outcome):
        count = len(self._origin._opportunities()) if self._origin else 0
        if not count or outcome == self._origin.outcome:
            return super()._warn_about_opportunities(outcome)
        messages = {
            "won": self.env._("Saving will mark as won the %s opportunities in it."),
            "lost": self.env._("Saving will mark as lost the %s opportunities in it."),
            "open": self.env._("Saving will reopen the %s opportunities in it."),
        }
        return {
            "warning": {
                "title": self.env._("“%s” holds opportunities", self.name),
                "message": messages[outcome] % count,
            }
        }

    def _change_outcome(self, vals, before, after):
        origin = self.env["crm.lead"]._move_origin()
        leads = self._opportunities().moved_by(origin=origin)
        computed = leads.pool.field_computed[leads._fields["probability"]]
        # Between the two, opportunities would contradict their stage.
        with leads._on_the_road() as written:
            with self.env.protecting(computed, leads):
                quiet = self.with_context(mail_notrack=True)
                result = super(CrmStage, quiet)._change_outcome(vals, before, after)
            self._line_up_opportunities(leads, before, after)
            if (before, after) == ("won", "open"):
                # What was won is open again by that alone: no write says so.
                written |= dict.fromkeys(leads._ids, {"active": True})
        return result

    def _opportunities(self):
        """Return all that is in these stages, lost or archived, whoever may see it."""
        Lead = self.env["crm.lead"]._of_everybody().with_context(mail_notrack=True)
        return Lead.search([("stage_id", "in", self.ids)])

    def _line_up_opportunities(self, leads, before, after):
        """Win, lose or reopen what is in a stage whose outcome changed.

        What had been lost there before the stage was a lost one stays as it is.
        """
        lost = leads.filtered(lambda lead: lead.won_status == "lost")
        if after == "lost":
            values = {"active": False, "probability": 0, "automated_probability": 0}
            (leads - lost).write(values)
            return
        if before == "lost":
            lost.write({"active": True, "lost_reason_id": False})
        else:
            leads -= lost
        if after == "won":
            leads.write({"probability": 100, "automated_probability": 100})
        else:
            leads.write({"date_closed": False})
            leads._back_to_automatic_probability()
