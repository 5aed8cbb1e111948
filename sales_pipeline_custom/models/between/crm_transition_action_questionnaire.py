from odoo import fields, models

from ..rule.runner import CannotRun, NothingToDo


class CrmTransitionAction(models.Model):
    """A rule may insert a questionnaire, and send it to the customer."""

    _inherit = "crm.transition.action"

    kind = fields.Selection(
        selection_add=[("questionnaire", "Send a questionnaire")],
        ondelete={"questionnaire": "cascade"},
    )
    project_template_id = fields.Many2one("crm.project.template", ondelete="set null")

    def _needed(self):
        return {**super()._needed(), "questionnaire": ["project_template_id"]}

    def _do_questionnaire(self, lead):
        """Insert the questionnaire, unless one waits for answers, and send it."""
        template = self.project_template_id
        if not template.active:
            raise CannotRun(
                self.env._(
                    "The project template “%s” is archived: choose another one.",
                    template.name,
                )
            )
        waiting = self._waiting_questionnaires(lead)
        questionnaire = waiting[:1] or lead.insert_questionnaire(template)
        why_not = ""
        try:
            sent = questionnaire._send_to_customer()
        except NothingToDo as reason:
            sent, why_not = "", str(reason)
        if sent:
            return sent
        if waiting:
            there = self.env._("“%s” is there already, to be answered.", template.name)
            raise NothingToDo(f"{there} {why_not}".strip())
        # It may be answered all the same, by the salesperson.
        inserted = self.env._("Questionnaire “%s” inserted", template.name)
        return f"{inserted}. {why_not}" if why_not else inserted

    def _waiting_questionnaires(self, lead):
        """Return those of an opportunity to send again rather than insert another."""
        template = self.project_template_id
        return lead.questionnaire_ids.filtered(
            lambda questionnaire: (
                questionnaire.template_id == template and questionnaire.state != "done"
            )
        )
