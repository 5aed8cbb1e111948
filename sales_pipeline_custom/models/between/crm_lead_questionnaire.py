from odoo import api, models


class CrmLeadQuestionnaire(models.Model):
    """What follows answers elsewhere: screens show them, rules know of them."""

    _inherit = "crm.lead.questionnaire"

    @api.model_create_multi
    def create(self, vals_list):
        questionnaires = super().create(vals_list)
        questionnaires.lead_id._tell_screens()
        return questionnaires

    def _answered(self, source):
        result = super()._answered(source)
        if self._is_answer_of_customer(source):
            self.lead_id._customer_answered()
        self.lead_id._tell_screens()
        return result

    def _is_answer_of_customer(self, source):
        """Tell whether what was just answered is the customer's answer to us."""
        return source == "customer"
