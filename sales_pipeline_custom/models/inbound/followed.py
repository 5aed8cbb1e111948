from odoo import api, fields, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """The closed opportunity that one follows, for those who may see it.

    Odoo tells the name of what a field points to whoever reads the field.
    """

    _inherit = "crm.lead"

    followed_lead_id = fields.Many2one(
        "crm.lead",
        "Opportunity Followed",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
    )
    previous_lead_id = fields.Many2one(
        "crm.lead",
        "Follows",
        compute="_compute_previous_lead_id",
        inverse="_inverse_previous_lead_id",
        search="_search_previous_lead_id",
        readonly=True,
        context={"active_test": False},
        help="The closed opportunity of the customer whose message created this one,"
        " for those who may see it.",
    )

    @api.depends("followed_lead_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_previous_lead_id(self):
        # Administrators alone read which it is: of those, what one may read is told.
        every = self.sudo()
        seen = every.followed_lead_id.with_env(self.env)._filtered_access("read")
        for lead, one in zip(self, every, strict=True):
            lead.previous_lead_id = seen & one.followed_lead_id

    def _inverse_previous_lead_id(self):
        for lead in self:
            lead.followed_lead_id = lead.previous_lead_id

    @api.model
    def _search_previous_lead_id(self, operator, value):
        if operator not in ("in", "any", "ilike"):
            return NotImplemented
        domains = {
            "in": Domain("id", "in", value),
            "ilike": Domain("name", "ilike", value),
            "any": value,
        }
        found = self._following(domains[operator])
        if operator == "in" and False in value:
            found |= ~self._following(Domain.TRUE)
        return found

    @api.model
    def _following(self, domain):
        """Return a domain of what follows those of a domain that one may read."""
        every = self.with_context(active_test=False)
        seen = every._search(domain)
        # In superuser mode: which those one may read are followed by.
        return Domain(
            "id", "in", every.sudo()._search([("followed_lead_id", "in", seen)])
        )

    def _inbound_link(self):
        """Return a link to this single one, for people who may not know its title."""
        number = self.env._("opportunity no. %s", self.id)
        return self._get_html_link(title=number)
