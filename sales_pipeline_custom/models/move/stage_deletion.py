from odoo import api, models
from odoo.exceptions import LockError, UserError


class CrmStage(models.Model):
    """A stage is never deleted from under its opportunities."""

    _inherit = "crm.stage"

    # ------------------------------------------------------------
    # Deleting, with somewhere to go
    # ------------------------------------------------------------

    def action_ask_delete(self):
        """Open the dialog that says what is in these stages and asks where it goes.

        :raise UserError: they cannot be deleted, whatever the answer
        """
        self.check_access("unlink")
        self._check_exists()
        self._unlink_except_last_of_pipeline()
        if self._held_by_team() and not self._stages_to_go_into():
            self._refuse_without_target()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_stage_delete_action"
        )
        action["name"] = self.env._("Delete “%s”", ", ".join(self.mapped("name")))
        action["context"] = {
            **self.env.context,
            "default_stage_id": self[:1].id,
            "default_other_stage_ids": self[1:].ids,
        }
        return action

    def _uses_in_words(self):
        """Say what uses these stages, and what becomes of it once they are deleted.

        Extend with what else does: see ``_say_uses``.

        :return: list of sentences
        """
        return []

    @api.model
    def _say_uses(self, records, becomes):
        """Say of each of these that it uses a stage; of what one may not see, how many.

        :param records: what uses it, in superuser mode
        :param str becomes: what becomes of them, in words
        :return: list of sentences
        """
        # What a kind of record is called is no secret.
        what = self.env["ir.model"]._get(records._name).sudo().name
        companies = self.env.user.company_ids.ids
        seen = (
            records.sudo(False)
            .with_context(allowed_company_ids=companies)
            ._filtered_access("read")
        )
        sentences = [
            self.env._(
                "%(what)s “%(name)s”: %(becomes)s.",
                what=what,
                name=record.display_name,
                becomes=becomes,
            )
            for record in seen
        ]
        hidden = len(records) - len(seen)
        if hidden:
            sentences.append(
                self.env._(
                    "%(what)s, %(count)s you do not see, of another company for"
                    " instance: %(becomes)s.",
                    what=what,
                    count=hidden,
                    becomes=becomes,
                )
            )
        return sentences

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
            held = self._held_by_team()
            # Several at once share one answer: it is for those that hold something.
            for stage in self if len(self) == 1 else self.filtered(held.get):
                stage._check_may_go_into(target)
            if target in self:
                self._refuse_to_go_into(target)
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
        """Return the stages that what is in all of these may go to, as on the board."""
        held = self._held_by_team()
        found = self.search([]) - self
        # Of an empty stage nothing moves: those beside it on the board.
        for stage in self.filtered(held.get) or self:
            teams = [*held.get(stage, ())] or stage._pipelines()
            outcomes = stage._outcomes_to_go_into()
            found = found.filtered(
                lambda target, stage=stage, teams=teams, outcomes=outcomes: (
                    target.outcome in outcomes
                    and all(stage._may_follow_into(target, team) for team in teams)
                )
            )
        return found

    def _nearest_to_go_into(self):
        """Propose one of them: of the same outcome, the one before, else after."""
        stages = self._stages_to_go_into()
        first = (self.filtered(self._held_by_team().get) or self)[:1]
        same = stages.filtered(lambda stage: stage.outcome == first.outcome) or stages
        before = same.filtered(lambda stage: stage.is_before(first))
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
                stage=", ".join(self.mapped("name")) or self.env._("No stage"),
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
        if len(self) > 1:
            raise UserError(
                self.env._(
                    "No other stage suits all that is in “%s”, which is of several"
                    " teams, or won or lost in part. Delete them one at a time.",
                    "”, “".join(self.mapped("name")),
                )
            )
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
