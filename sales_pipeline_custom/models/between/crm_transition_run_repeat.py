from odoo import fields, models


class CrmTransitionRun(models.Model):
    """A round of a questionnaire that is sent again and again: a run without a move."""

    _inherit = "crm.transition.run"

    reason = fields.Selection(
        selection_add=[
            ("customer_stopped", "The customer does not want it any more"),
            ("archived", "The opportunity is archived"),
            ("no_email", "The opportunity has no e-mail address any more"),
            ("merged", "The opportunity was merged into another one"),
        ]
    )
    repeat_id = fields.Many2one(
        "crm.lead.questionnaire.repeat",
        "Repeated Questionnaire",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    round = fields.Integer(readonly=True, aggregator=None)

    _one_per_round = models.UniqueIndex(
        "(repeat_id, round) WHERE repeat_id IS NOT NULL"
    )

    def _waiting_rounds(self):
        """Return those of these that are times to come, not mails to send again."""
        return self.filtered(lambda run: run.state == "pending" and not run.executed_at)

    def _actions_to_do(self):
        return self.repeat_id.action_id if self.round else super()._actions_to_do()

    def _why_no_longer(self):
        reason = super()._why_no_longer()
        if reason or not self.round or self.executed_at:
            return reason
        return self.repeat_id._why_not() if self.repeat_id else "deleted"

    def _end(self, state, reason=False, message=False):
        result = super()._end(state, reason, message)
        if state in ("skipped", "cancelled"):
            rounds = self.filtered(lambda run: run.repeat_id and not run.executed_at)
            rounds.repeat_id._stopped(reason)
        return result

    def action_retry(self):
        """Have a round that was cancelled count again: it goes on from there."""
        again = self._for_manager().filtered(
            lambda run: run.state == "cancelled" and run.lead_id
        )
        again.repeat_id.write(
            {"stop_reason": False, "stopped_at": False, "refused_email": False}
        )
        return super().action_retry()


class CrmTransitionRule(models.Model):
    _inherit = "crm.transition.rule"

    def write(self, vals):
        """Have questionnaires go on that stopped because these were switched off."""
        result = super().write(vals)
        if vals.get("active"):
            stopped = self.env["crm.transition.run"]._where(
                [
                    ("rule_id", "in", self.ids),
                    ("repeat_id.stop_reason", "=", "switched_off"),
                    ("reason", "=", "switched_off"),
                    ("state", "=", "cancelled"),
                ]
            )
            stopped.write({"state": "pending", "reason": False, "ended_at": False})
            stopped.repeat_id.write({"stop_reason": False, "stopped_at": False})
            stopped._wake(set(stopped.mapped("run_at")))
        return result
