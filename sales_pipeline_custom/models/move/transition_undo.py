import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class CrmStageTransition(models.Model):
    """What undoes the last move of an opportunity, kept with it for a day."""

    _inherit = "crm.stage.transition"

    def init(self):
        """Add what undoes the last move, for a day: a column that is no field."""
        self.env.cr.execute(
            SQL(
                """
                ALTER TABLE crm_stage_transition
                  ADD COLUMN IF NOT EXISTS undo_values jsonb
                """
            )
        )

    def _undo_values(self):
        """Return {id of these moves: what undoes it}, without those nothing undoes."""
        self.env.cr.execute(
            SQL(
                """
                SELECT id, undo_values FROM crm_stage_transition
                 WHERE id = ANY(%s) AND undo_values IS NOT NULL
                """,
                self.ids,
            )
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _remember_closed(self, activities, lines):
        """Keep with the last moves what was closed with them: undoing reopens it.

        :param activities: ``mail.activity`` records
        :param lines: ``mail.message`` records that tell of it
        """
        actions, told = activities.grouped("res_id"), lines.grouped("res_id")
        rows = SQL(", ").join(
            SQL(
                "(%s, %s::jsonb, %s::jsonb)",
                lead_id,
                json.dumps(closed.ids),
                json.dumps(told[lead_id].ids),
            )
            for lead_id, closed in actions.items()
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_stage_transition AS move
                   SET undo_values = undo_values || jsonb_build_object(
                       'actions', COALESCE(undo_values -> 'actions', '[]') || actions,
                       'lines', COALESCE(undo_values -> 'lines', '[]') || lines
                   )
                  FROM (VALUES %s) AS closed (lead_id, actions, lines)
                 WHERE move.lead_id = closed.lead_id AND move.left_at IS NULL
                """,
                rows,
            )
        )

    def _undo_what_followed(self):
        """Undo what these moves set off, before they are undone. Extend to do it.

        :return: a sentence that says what stays done, False where nothing does
        """
        return False

    @api.private
    def take_back(self, leads):
        """Forget the last move of these opportunities: the one before goes on."""
        leads.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM crm_stage_transition
                 WHERE lead_id = ANY(%(ids)s) AND left_at IS NULL
                """,
                ids=leads.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_stage_transition SET left_at = NULL, duration_hours = NULL
                 WHERE id IN (SELECT DISTINCT ON (lead_id) id
                                FROM crm_stage_transition
                               WHERE lead_id = ANY(%(ids)s)
                            ORDER BY lead_id, entered_at DESC, id DESC)
                """,
                ids=leads.ids,
            )
        )
        self.retrace_paths(leads)
        self._forget_cached()

    @api.autovacuum
    def _gc_undo_values(self):
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_stage_transition SET undo_values = NULL
                 WHERE left_at IS NULL AND undo_values IS NOT NULL
                   AND entered_at < %s
                """,
                fields.Datetime.now() - timedelta(days=1),
            )
        )
