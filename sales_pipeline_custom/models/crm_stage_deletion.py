from odoo import api, models
from odoo.exceptions import UserError


class CrmStage(models.Model):
    """A stage is never deleted from under its opportunities."""

    _inherit = "crm.stage"

    @api.private
    def delete_into(self, target, set_off=False):
        """Move all that is in these stages to another one, then delete them.

        Lost and archived opportunities, of every team and company, go along; what is
        lost stays lost. Gates and mandatory notes do not apply: nothing is left behind.

        :param target: single ``crm.stage`` record, of the same outcome; lost ones may
            also go to an open stage
        :param bool set_off: whether rules follow these moves
        :raise UserError: they cannot go there; nothing is written
        """
        self.check_access("unlink")
        for stage in self:
            stage._check_may_go_into(target)
        with self.env.cr.savepoint():
            self._opportunities().migrate_to(target, set_off)
            return self.unlink()

    def _outcomes_to_go_into(self):
        """Return the outcomes of the stages that what is in this one may go to.

        What is in no stage at all is open.
        """
        return {"lost", "open"} if self.is_lost else {self.outcome or "open"}

    def _check_may_go_into(self, target):
        if target == self or target.outcome not in self._outcomes_to_go_into():
            self._refuse_to_go_into(target)

    def _refuse_to_go_into(self, target):
        raise UserError(
            self.env._(
                "What is in “%(stage)s” cannot go to “%(target)s”: it would be won or"
                " lost by it. Choose another stage.",
                stage=self.name or self.env._("No stage"),
                target=target.name,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        groups = (
            self.env["crm.lead"]
            .sudo()
            .with_context(active_test=False)
            ._read_group([("stage_id", "in", self.ids)], ["stage_id"], ["__count"])
        )
        for stage, count in groups:
            raise UserError(
                self.env._(
                    "“%(stage)s” holds %(count)s opportunities, lost and archived ones"
                    " included. Move them to another stage, then delete it.",
                    stage=stage.name,
                    count=count,
                )
            )
