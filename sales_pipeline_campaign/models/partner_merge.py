from odoo import models


class MergePartners(models.TransientModel):
    """Contacts that become one keep the mailings each of them received."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_reference_fields(self, src_partners, dst_partner):
        # Who merges contacts may not write traces: only whose they are changes.
        traces = self.env["mailing.trace"].sudo()
        of_merged = [("model", "=", "res.partner"), ("res_id", "in", src_partners.ids)]
        traces.search(of_merged).res_id = dst_partner.id
        return super()._update_reference_fields(src_partners, dst_partner)
