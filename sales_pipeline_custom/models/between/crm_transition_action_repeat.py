from odoo import api, fields, models

from ..rule.runner import NothingToDo
from ..shared.sensible_values import check_days


class CrmTransitionAction(models.Model):
    """A questionnaire that a rule sends may be sent again and again."""

    _inherit = "crm.transition.action"

    repeat_days = fields.Integer(
        "Again Every (Days)",
        help="0: once. Otherwise it is sent again at this interval, until the customer"
        " or the salesperson stops it, or the opportunity moves on; it stays while the"
        " opportunity is won.",
    )

    @api.constrains("repeat_days")
    def _check_repeat_days(self):
        check_days(self, "repeat_days", called=lambda one: one._owner().name)

    @api.depends("repeat_days")
    def _compute_summary(self):
        return super()._compute_summary()

    def _describe(self):
        described = super()._describe()
        if self.kind != "questionnaire" or not self.repeat_days:
            return described
        again = self.env._("again every %s days", self.repeat_days)
        return f"{described}, {again}"

    def _do_questionnaire(self, lead):
        if not self.repeat_days or not lead._questionnaire_email():
            return super()._do_questionnaire(lead)
        repeat = self.env["crm.lead.questionnaire.repeat"]._begun(self, lead)
        if not repeat:
            raise NothingToDo(
                self.env._(
                    "“%s” was stopped: it is not sent to this customer any more.",
                    self.project_template_id.name,
                )
            )
        said = super()._do_questionnaire(lead.moved_by(repeat_id=repeat.id))
        repeat._plan_next()
        return said

    def _waiting_questionnaires(self, lead):
        waiting = super()._waiting_questionnaires(lead)
        if not self.repeat_days:
            return waiting
        # What was answered belongs to its time, even if it is not complete.
        return waiting.filtered(lambda one: not one.answered_count)
