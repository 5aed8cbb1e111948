from odoo import api, models

from .inbound import delivery


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _is_reply(self, msg_dict):
        """A machine's answer, and one of ours, are none: the mail itself says so."""
        known = delivery(self.env)
        if known:
            return not known.is_ours and not known.is_automatic
        return super()._is_reply(msg_dict)
