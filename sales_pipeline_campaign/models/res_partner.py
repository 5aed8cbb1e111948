from odoo import fields, models

from .mailing_history import Recipient

READERS = "sales_team.group_sale_salesman,mass_mailing.group_mass_mailing_user"


class ResPartner(models.Model):
    """A contact shows the mailings received, through any of their opportunities too."""

    _name = "res.partner"
    _inherit = ["res.partner", "mailing.history.mixin"]

    mailing_history = fields.Json(groups=READERS)

    # Odoo has none, and a form looks for who else has the address.
    _email_normalized_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    def _mailing_recipients(self):
        leads = self.env["crm.lead"]
        if leads.has_access("read"):
            every = leads.with_context(active_test=False)
            leads = every.search([("partner_id", "in", self.ids)])
        by_partner = leads.grouped(lambda lead: lead.partner_id.id)
        recipients = {}
        for partner in self:
            documents = {("res.partner", partner._origin.id)}
            for lead in by_partner.get(partner._origin.id, ()):
                documents.add(("crm.lead", lead.id))
            emails = {partner.email_normalized} - {False}
            recipients[partner] = Recipient(documents, emails)
        return recipients
