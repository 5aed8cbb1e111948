from odoo import api, models


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    @api.model
    def _of_person(self):
        return {
            **super()._of_person(),
            "crm.lead.questionnaire.repeat": "refused_email = %(normalized)s"
            " OR lead_id IN (SELECT id FROM customer)",
        }
