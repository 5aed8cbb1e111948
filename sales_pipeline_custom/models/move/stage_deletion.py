from odoo import api, models
from odoo.exceptions import LockError, UserError


class CrmStage(models.Model):
    """A stage is never deleted from under its opportunities."""

    _inherit = "crm.stage"

    # ------------------------------------------------------------
    # Deleting, with somewhere to go
    # ------------------------------------------------------------

    def action_ask_delete(self):
        """Open the dialog that says what is in this stage and asks where it goes.

        :raise UserError: this stage cannot be deleted, whatever the answer
        """
        self.check_access("unlink")
        self._check_exists()
        self.ensure_one()
        self._unlink_except_last_of_pipeline()
        if self._held_by_team() and not self._stages_to_go_into():
            self._refuse_without_target()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_stage_delete_action"
        )
        action["name"] = self.env._("Delete “%s”", self.name)
        action["context"] = {**self.env.context, "default_stage_id": self.id}
        return action

    @api.private
    def delete_into(self, target, set_off=False):
        """Move all that is in these stages to another one, then delete them.

        Lost and archived opportunities, of every team and company, go along; what is
        lost stays lost. Gates and mandatory notes do not apply: nothing is left behind.
        What was closed from these stages is reopened in that one.

        :param target: single ``crm.stage`` record, of the same outcome; lost ones may
            also go to an open stage; may be empty where there is nothing to move
        :param bool set_off: whether rules follow these moves
        :raise UserError: they cannot go there; nothing is written
        """
        self.check_access("unlink")
        with self.env.cr.savepoint():
            self._lock_to_delete()
            for stage in self:
                stage._check_may_go_into(target)
            self._unlink_except_last_of_pipeline()  # before thousands have moved
            self._opportunities().migrate_to(target, set_off)
            if target.outcome == "open":
                self._closed_from().reopen_in(target)
            return self.unlink()

    def _lock_to_delete(self):
        """Keep other managers from deleting these stages at the same time."""
        self._check_exists()
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is deleting or changing “%s” at the moment. Reload"
                    " the page in a moment to see what became of it.",
                    ", ".join(self.mapped("name")),
                )
            ) from error

    def _check_exists(self):
        if not self.exists():
            raise UserError(
                self.env._(
                    "This stage was deleted meanwhile, and what was in it moved."
                    " Reload the page."
                )
            )

    def _closed_from(self):
        """Return what was won or lost from these stages, whoever may see it."""
        leads = self.env["crm.lead"]._of_everybody()
        return leads.search([("last_open_stage_id", "in", self.ids)])

    # ------------------------------------------------------------
    # Where to
    # ------------------------------------------------------------

    def _stages_to_go_into(self):
        """Return the stages that what is in this one may go to, as on the board."""
        self.ensure_one()
        # Of an empty stage nothing moves: those beside it on the board.
        teams = [*self._held_by_team().get(self, ())] or self._pipelines()
        outcomes = self._outcomes_to_go_into()
        return self.search([]).filtered(
            lambda stage: (
                stage != self
                and stage.outcome in outcomes
                and all(self._may_follow_into(stage, team) for team in teams)
            )
        )

    def _nearest_to_go_into(self):
        """Propose one of them: of the same outcome, the one before, else after."""
        stages = self._stages_to_go_into()
        same = stages.filtered(lambda stage: stage.outcome == self.outcome) or stages
        before = same.filtered(lambda stage: stage.is_before(self))
        return before[-1:] or same[:1]

    def _may_follow_into(self, target, team):
        """Tell whether what a team has in this stage may go to another one.

        What is of no team stays among the stages all teams share, if it is there.
        """
        if team or not self._whose():
            return target._takes(team) and bool(team or not target._whose())
        return True

    def _outcomes_to_go_into(self):
        """Return the outcomes of the stages that what is in this one may go to.

        What is in no stage at all is open.
        """
        return {"lost", "open"} if self.is_lost else {self.outcome or "open"}

    def _check_may_go_into(self, target):
        held = self._held_by_team().get(self, {})
        if not target:
            if held:
                self._refuse_without_answer(sum(held.values()))
            return
        if target == self or target.outcome not in self._outcomes_to_go_into():
            self._refuse_to_go_into(target)
        for team, count in held.items():
            if not self._may_follow_into(target, team):
                self._refuse_for_team(target, team, count)

    def _refuse_to_go_into(self, target):
        raise UserError(
            self.env._(
                "What is in “%(stage)s” cannot go to “%(target)s”: it would be won or"
                " lost by it. Choose another stage.",
                stage=self.name or self.env._("No stage"),
                target=target.name,
            )
        )

    def _refuse_for_team(self, target, team, count):
        raise UserError(
            self.env._(
                "“%(target)s” is not a stage of %(team)s, which has %(count)s"
                " opportunities in “%(stage)s”. Choose another stage, or move these"
                " first.",
                target=target.name,
                team=f"“{team.name}”" if team else self.env._("those without a team"),
                count=count,
                stage=self.name,
            )
        )

    def _refuse_without_answer(self, count):
        raise UserError(
            self.env._(
                "Say where the %(count)s opportunities of “%(stage)s” go: none is left"
                " behind.",
                count=count,
                stage=self.name,
            )
        )

    def _refuse_without_target(self):
        teams = [*self._held_by_team()[self]]
        raise UserError(
            self.env._(
                "No other stage suits all that is in “%(stage)s”, which is of the"
                " teams %(teams)s. Move the opportunities of one of them first.",
                stage=self.name,
                teams=", ".join(
                    team.name or self.env._("(without a team)") for team in teams
                ),
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        for stage, counts in self._held_by_team().items():
            raise UserError(
                self.env._(
                    "“%(stage)s” holds %(count)s opportunities, lost and archived ones"
                    " included. Delete it from the board, or with the button of its"
                    " own form: it asks where they go.",
                    stage=stage.name,
                    count=sum(counts.values()),
                )
            )
