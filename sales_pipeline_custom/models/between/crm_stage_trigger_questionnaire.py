from odoo import fields, models


class CrmStageTrigger(models.Model):
    """A questionnaire that becomes complete may move its opportunity."""

    _inherit = "crm.stage.trigger"

    event = fields.Selection(
        selection_add=[("questionnaire_completed", "Questionnaire completed")],
        ondelete={"questionnaire_completed": "cascade"},
    )
    project_template_id = fields.Many2one(
        "crm.project.template", ondelete="cascade", help="Empty: any questionnaire."
    )

    def _concerned(self, leads, project_template_id=False, **details):
        template = self.project_template_id
        if template and template.id != project_template_id:
            return leads.browse()
        return super()._concerned(leads, **details)


class CrmLeadQuestionnaire(models.Model):
    _inherit = "crm.lead.questionnaire"

    def _completed(self):
        result = super()._completed()
        for template, questionnaires in self.grouped("template_id").items():
            self.env["crm.stage.trigger"].fire(
                "questionnaire_completed",
                questionnaires.lead_id,
                project_template_id=template.id,
            )
        return result
