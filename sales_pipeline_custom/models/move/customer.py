from odoo import models


class CrmLead(models.Model):
    """Who is written to about an opportunity, for whom, and in which language."""

    _inherit = "crm.lead"

    def _customer_address(self):
        """Return the e-mail address of the customer of this single opportunity."""
        return self.email_from or self.partner_id.email

    def _customer_company(self):
        """Return the company that the customer of this single one deals with."""
        return self.company_id or self.user_id.company_id or self.env.company

    def _customer_lang(self):
        """Return the language of the customer of this single one; False if unknown."""
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        company = self._customer_company()
        spoken = (self.partner_id.lang, self.lang_code, company.partner_id.lang)
        return next((code for code in spoken if code in installed), False)

    def _salesperson_lang(self):
        """Return the language in which the salesperson of this single one reads."""
        company = self._customer_company()
        return self.user_id.lang or company.partner_id.lang or self.env.lang
