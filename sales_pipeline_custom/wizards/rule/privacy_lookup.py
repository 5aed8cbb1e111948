from odoo import api, models


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    @api.model
    def _of_person(self):
        return {
            **super()._of_person(),
            "crm.transition.run": "lead_id IN (SELECT id FROM customer)"
            " AND COALESCE(message, details) IS NOT NULL",
        }


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def _emptied(self, record):
        if record._name == "crm.transition.run":
            record._forget_messages()
            return True
        return super()._emptied(record)
