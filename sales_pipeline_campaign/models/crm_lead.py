from odoo import api, models

from .mailing_history import Recipient


class CrmLead(models.Model):
    """An opportunity given a campaign may move, and shows the mailings received."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "mailing.history.mixin"]

    def write(self, vals):
        campaign_id = vals.get("campaign_id")
        joining = self.browse()
        if campaign_id:
            joining = self.filtered(lambda lead: lead.campaign_id.id != campaign_id)
        result = super().write(vals)
        if joining:
            self.env["crm.stage.trigger"].fire(
                "campaign_joined", joining, campaign_id=campaign_id
            )
        return result

    def _merge_dependences(self, opportunities):
        """Keep the mailings of opportunities that are merged into this one."""
        # Who merges opportunities may not write traces: only whose they are changes.
        traces = self.env["mailing.trace"].sudo()
        of_merged = [("model", "=", self._name), ("res_id", "in", opportunities.ids)]
        traces.search(of_merged).res_id = self.id
        return super()._merge_dependences(opportunities)

    @api.depends("email_normalized", "partner_id.email_normalized")
    def _compute_mailing_history(self):
        return super()._compute_mailing_history()

    def _mailing_recipients(self):
        recipients = {}
        # A form may name any contact by its number.
        readable = self.partner_id._origin._filtered_access("read")
        for lead in self:
            partner = lead.partner_id._origin & readable
            documents = {("crm.lead", lead._origin.id), ("res.partner", partner.id)}
            emails = {lead.email_normalized, partner.email_normalized}
            recipients[lead] = Recipient(documents, emails - {False})
        return recipients
