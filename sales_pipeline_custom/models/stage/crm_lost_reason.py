from odoo import api, models

from ..shared.any_language import search_in_any_language


class CrmLostReason(models.Model):
    _inherit = "crm.lost.reason"

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        found = super().name_search(name, domain, operator, limit)
        return found or search_in_any_language(self, name, domain, limit)
