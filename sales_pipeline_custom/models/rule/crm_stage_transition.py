from odoo import api, fields, models
from odoo.tools import SQL


class CrmStageTransition(models.Model):
    """Which rule or trigger made a move, and what undoing it takes back."""

    _inherit = "crm.stage.transition"

    run_id = fields.Many2one(
        "crm.transition.run",
        "Moved By (Rule)",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The rule or the trigger that moved it.",
    )

    @api.private
    def set_off_by(self, runs):
        """Remember which run made each of the moves just made.

        :param runs: ``crm.transition.run`` records, one per opportunity at most
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_stage_transition AS move
                   SET run_id = run.id
                  FROM crm_transition_run AS run
                 WHERE run.id = ANY(%s) AND move.lead_id = run.lead_id
                   AND move.left_at IS NULL AND move.entered_at >= run.queued_at
                   AND move.origin = 'trigger'
                """,
                runs.ids,
            )
        )
        self._forget_cached()

    def _undo_what_followed(self):
        """Cancel what rules have queued for these moves; say what they had done."""
        followed = super()._undo_what_followed()
        # Whoever undoes the move undoes what it set off, whoever's rule that is.
        runs = self.env["crm.transition.run"].sudo()
        runs = runs.search([("transition_id", "in", self.ids)])
        waiting = runs.filtered(lambda run: run.state == "pending")
        waiting.write(
            {
                "state": "cancelled",
                "reason": "undone",
                "ended_at": fields.Datetime.now(),
            }
        )
        done = runs.filtered(lambda run: run.state == "done")
        if not done:
            return followed
        return self.env._(
            "Undone, but this had been carried out already: %s.",
            ", ".join(dict.fromkeys(run.title for run in done)),
        )
