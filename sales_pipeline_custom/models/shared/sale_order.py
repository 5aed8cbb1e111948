from odoo import models


class SaleOrder(models.Model):
    """Which opportunity learns of what becomes of a quotation: one of its company.

    Odoo lets a quotation be made of no other, but an opportunity may be given to
    another company later: the quotation stays where it is, and neither moves it there
    nor earns anything there.
    """

    _inherit = "sale.order"

    def _opportunities(self):
        """Return the opportunities of these quotations, but for those that another
        company has by now."""
        # Whoever signs or writes below one may see neither: they are compared alone.
        return self.sudo()._of_one_company().opportunity_id.with_env(self.env)

    def _of_one_company(self):
        """Return those whose opportunity is of their company, or of none."""
        return self.filtered(
            lambda order: order.opportunity_id.company_id <= order.company_id
        )


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _own_orders(self):
        """Return the quotations of these opportunities that their companies made."""
        return self.order_ids._of_one_company()
