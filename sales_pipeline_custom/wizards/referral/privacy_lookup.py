from odoo import api, models


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    @api.model
    def _of_person(self):
        conditions = super()._of_person()
        own = "IN (SELECT id FROM indirect_references)"
        return {
            **conditions,
            "crm.lead": f"{conditions['crm.lead']} OR referrer_id {own}",
            "crm.referral": f"referrer_id {own} OR newcomer_id {own}",
            "crm.referral.code": f"partner_id {own}",
        }


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def _delete(self, record):
        if record._name == "crm.lead":
            record.referral_ids._outlive_opportunity()
        return super()._delete(record)

    def _emptied(self, record):
        if record._name == "crm.referral":
            record._forget_people(self.wizard_id._people())
            return True
        if record._name == "crm.lead" and not self.wizard_id._is_customer_of(record):
            record._forget_referrer()  # somebody else's, whom they brought
            return True
        return super()._emptied(record)
