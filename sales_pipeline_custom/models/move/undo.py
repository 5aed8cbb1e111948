import json
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..shared.given import ids_given
from ..shared.steps import participants, step, takes_part

# What a move may change beside the stage, as the database holds it.
CHANGED = (
    "active",
    "probability",
    "automated_probability",
    "is_probability_manual",
    "won_status",
    "lost_reason_id",
    "last_open_stage_id",
    "date_closed",
    "date_last_stage_update",
    "day_close",
)
# What follows from these and from amounts, which may have changed since.
FOLLOWING = (
    "prorated_revenue",
    "recurring_revenue_monthly_prorated",
    "recurring_revenue_prorated",
)
MINUTE = timedelta(minutes=1)
TRACKED = ("stage_id", "probability", "active", "won_status", "lost_reason_id")


class CrmLead(models.Model):
    """A move made by mistake is undone within a minute, and leaves no trace."""

    _inherit = "crm.lead"

    def action_undo_move(self, stage_id=False):
        """Put these opportunities back where they were before the move just made.

        Their history, age, chatter and figures are as before; what rules had queued is
        cancelled. Only who moved them may, within a minute, and all or none.

        :param int stage_id: the stage they went to
        :return: a sentence to show: what rules had done already stays done; or False
        :raise UserError: one of them has moved on, or it is too late
        :raise AccessError: they may not edit one of them
        """
        if not self:
            return False
        self.check_access("write")
        ids_given(self.env, [stage_id] if stage_id else [])
        moves = self._moves_to_undo(stage_id)
        followed = moves._undo_what_followed()
        leads = moves.lead_id.with_context(
            active_test=False, mail_notrack=True, keep_manual_probability=True
        ).moved_by(undoes=True, gated=False)
        values = moves._undo_values()
        was = {move.lead_id.id: values[move.id] for move in moves}
        since = {move.lead_id.id: move.entered_at for move in moves}
        for (stage, reason_id), rows in moves.grouped(
            lambda move: (move.from_stage_id, values[move.id]["lost_reason_id"])
        ).items():
            lost = {"lost_reason_id": reason_id} if stage.is_lost else {}
            leads.browse(rows.lead_id.ids).write({"stage_id": stage.id, **lost})
        self.env.flush_all()
        leads._forget_lines_of_move(since)
        leads._move_undone(list(values.values()))
        leads._restore(was)
        return followed

    def _move_to_undo(self, stage):
        """Return what a view offers to undo: those of these just moved to a stage, that
        the user may still edit.

        :return: dict: ``title`` of what moved, ``stage``, ``stageId`` and ``leadIds``
        """
        self.env.flush_all()
        moved = self._last_own_moves(stage.id).lead_id
        # Of what is somebody else's by now, not even the title is told.
        leads = moved.with_env(self.env)._filtered_access("write")
        count = self.env._("%s opportunities", len(leads))
        return {
            "title": leads.name if len(leads) == 1 else count,
            "stage": stage.name,
            "stageId": stage.id,
            "leadIds": leads.ids,
        }

    def _last_own_moves(self, stage_id):
        """Return the moves by which the user put these where they are, of those that
        may be undone."""
        moves = (
            self.env["crm.stage.transition"]
            .sudo()  # the mover may have lost sight of them
            .search(
                [
                    ("lead_id", "in", self.ids),
                    ("to_stage_id", "=", stage_id),
                    ("left_at", "=", False),
                    ("user_id", "=", self.env.uid),
                    ("origin", "=", "user"),
                ]
            )
        )
        undoable = moves._undo_values()
        return moves.filtered(lambda move: move.id in undoable and move.from_stage_id)

    def _moves_to_undo(self, stage_id):
        """Return the moves just made by the user, which may still be undone."""
        moves = self._last_own_moves(stage_id)
        earliest = fields.Datetime.now() - MINUTE
        late = moves.filtered(lambda move: move.entered_at < earliest).lead_id
        # Named only once it is known that they may edit them.
        gone = self.sudo() - moves.lead_id
        if late:
            raise UserError(
                self.env._(
                    "“%s” moved more than a minute ago: move it back instead, its"
                    " history tells both moves.",
                    late[0].name,
                )
            )
        if gone:
            raise UserError(
                self.env._(
                    "“%s” has moved on since: its move can no longer be undone.",
                    gone[0].name,
                )
            )
        return moves

    @step("undo", "once a move is undone, puts back what else changed with it")
    def _move_undone(self, values):
        """Put back what else changed with the moves that are undone.

        Who takes part is given the same.

        :param list values: of ``_undo_values``, those of these opportunities
        """
        for take_part in participants(self, "_move_undone"):
            take_part(values)

    # ------------------------------------------------------------
    # The road
    # ------------------------------------------------------------

    @takes_part("_move_snapshot", 10, "what a move may change, to undo it")
    def _remember_to_undo(self, snapshot):
        if self._move_origin() != "user" or self._circumstances().undoes:
            return snapshot
        return [move._replace(was=move.lead._as_before_move()) for move in snapshot]

    def _as_before_move(self):
        """Return what a move may change of this single opportunity, to undo it."""
        values = {}
        for name in CHANGED:
            value = self[name]
            if isinstance(value, models.BaseModel):
                value = value.id
            is_empty = value is False and self._fields[name].type != "boolean"
            values[name] = None if is_empty else value
        return values

    def _transition_rows(self, moves):
        rows = super()._transition_rows(moves)
        for row, move in zip(rows, moves, strict=True):
            kept = move.was and move.from_stage != move.to_stage
            row["undo_values"] = json.dumps(move.was, default=str) if kept else None
        return rows

    def _write_history(self, moves):
        if not self._circumstances().undoes:
            return super()._write_history(moves)
        # Nobody writes history: this road does.
        transitions = self.env["crm.stage.transition"].sudo()
        # The move that is undone goes, and this one never was.
        leads = transitions.env[self._name].union(*(move.lead for move in moves))
        transitions.take_back(leads)
        return transitions

    def _forget_lines_of_move(self, since):
        """Delete the lines of the chatter that told of a move of these opportunities.

        :param dict since: {id: when it moved}
        """
        Field = self.env["ir.model.fields"]
        tracked = {Field._get("crm.lead", name).id for name in TRACKED}
        values = self.env["mail.tracking.value"].search(
            [
                ("mail_message_id.model", "=", "crm.lead"),
                ("mail_message_id.res_id", "in", self.ids),
                ("mail_message_id.date", ">=", min(since.values())),
                ("field_id", "=", Field._get("crm.lead", "stage_id").id),
            ]
        )
        lines = values.mail_message_id.filtered(
            lambda line: line.date >= since[line.res_id]
        )
        # What else was changed along with the stage stays told.
        lines.tracking_value_ids.filtered(
            lambda value: value.field_id.id in tracked
        ).unlink()
        lines.invalidate_recordset(["tracking_value_ids"])
        lines.filtered(lambda line: not line.tracking_value_ids).unlink()

    def _restore(self, was):
        """Write on these opportunities what they were before a move, to the letter.

        :param dict was: {id: values of ``CHANGED``, and whatever else is kept}
        """
        columns = SQL(", ").join(
            SQL(
                "%s = (was.vals ->> %s)::%s",
                SQL.identifier(name),
                name,
                SQL(self._fields[name].column_type[0]),
            )
            for name in CHANGED
        )
        rows = SQL(", ").join(
            SQL("(%s, %s::jsonb)", id_, json.dumps(values))
            for id_, values in was.items()
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lead SET %s FROM (VALUES %s) AS was (id, vals)
                 WHERE crm_lead.id = was.id
                """,
                columns,
                rows,
            )
        )
        self.env.invalidate_all()
        for name in FOLLOWING:
            self.env.add_to_compute(self._fields[name], self)

    def _get_duration_from_tracking(self, trackings):
        """Count the time in the present stage as cards do, whatever was rearranged."""
        durations = super()._get_duration_from_tracking(trackings)
        since = self.date_last_stage_update
        if self.stage_id and since and self.probability_mode == "stage":
            spent = (self.env.cr.now() - since).total_seconds()
            durations[self.stage_id.id] = max(int(spent), 0)
        return durations
