from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_referral_product_id = fields.Many2one(
        "product.product",
        "Product of Referral Rewards",
        domain=[("type", "=", "service")],
        help="What the documents that pay rewards are made of. Empty: “Referral"
        " reward”.",
    )
    crm_referral_landing_url = fields.Char(
        "Page Newcomers Arrive On",
        help="Where the link of a referrer leads, the code added to it. Empty: the"
        " first page of the site.",
    )

    @api.constrains("crm_referral_landing_url")
    def _check_referral_landing_url(self):
        for company in self:
            url = company.crm_referral_landing_url
            if url and not _is_web_address(url):
                raise ValidationError(
                    self.env._(
                        "“%s” is no page newcomers could arrive on: give an address"
                        " that starts with https://.",
                        url,
                    )
                )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_referral_product_id = fields.Many2one(
        related="company_id.crm_referral_product_id", readonly=False
    )
    crm_referral_landing_url = fields.Char(
        related="company_id.crm_referral_landing_url", readonly=False
    )


def _is_web_address(url):
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
