from odoo import api, models


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    @api.model
    def _of_person(self):
        return {
            **super()._of_person(),
            "crm.lead.answer": "is_answered AND (lead_id IN (SELECT id FROM customer)"
            " OR value_char ILIKE %(email)s OR value_text ILIKE %(email)s"
            " OR value_char ILIKE %(name)s)",
            "crm.lead.questionnaire": "lead_id IN (SELECT id FROM customer)",
        }


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def _delete(self, record):
        is_answer = record._name == "crm.lead.answer"
        questionnaires = is_answer and record.questionnaire_id
        result = super()._delete(record)
        if questionnaires:
            questionnaires._recount()
        return result
