from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .runner import CannotRun


class CrmTransitionRun(models.Model):
    """What a trigger does: move the opportunity, with the event or, if that fails,
    later."""

    _inherit = "crm.transition.run"

    trigger_id = fields.Many2one(
        "crm.stage.trigger",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        context={"active_test": False},
    )

    @api.model
    def _source_fields(self):
        return ["trigger_id", *super()._source_fields()]

    def _move_at_once(self):
        """Move these opportunities inside what happens to them: all, else each."""
        try:
            with self.env.cr.savepoint():
                self._move_by_trigger()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:  # noqa: BLE001
            if len(self) == 1:
                self._in_reader_language()._failed_try(error)
                return
            for run in self:
                run._move_at_once()

    def _do_for_real(self):
        if not self.trigger_id:
            return super()._do_for_real()
        return self._move_by_trigger()

    def _move_by_trigger(self):
        """Move the opportunities of these runs, all set off by one trigger."""
        trigger = self.trigger_id
        stage = trigger.stage_id
        if not stage:
            raise CannotRun(
                self.env._("The stage to move to no longer exists: choose another.")
            )
        movable = self.browse()
        for run in self:
            reason = run._why_not_movable(stage)
            if reason:
                run._end("skipped", reason)
            else:
                movable |= run
        missing = movable.lead_id._missing_to_enter(stage, {})
        before = {run: run.lead_id.stage_id for run in movable}
        for user, runs in movable.grouped("origin_user_id").items():
            # Who caused it may not write on them, as a visitor who signs an order.
            leads = runs.lead_id.with_user(user or self.env.user).sudo()
            depth = max(runs.mapped("depth")) + 1
            leads.moved_by(origin="trigger", depth=depth).move_to_stage(stage)
        self.env["crm.stage.transition"].set_off_by(movable)
        for run in movable:
            items = missing.get(run.lead_id.id)
            if run.lead_id.stage_id == stage:
                run._end("done", message=f"{before[run].name} → {stage.name}")
            else:
                message = ", ".join(item.label for item in items or [])
                run._end("skipped", "not_ready", message)

    def _why_not_movable(self, stage):
        """Tell why this opportunity does not go there: a reason, or None."""
        lead = self.lead_id
        if lead.won_status != "pending" or lead.stage_outcome != "open":
            return "closed"
        if not stage._is_for(lead.team_id):
            return "other_team"
        if not lead.stage_id.is_before(stage):
            return "backward"
        return None
