from odoo import fields, models


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


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_referral_product_id = fields.Many2one(
        related="company_id.crm_referral_product_id", readonly=False
    )
    crm_referral_landing_url = fields.Char(
        related="company_id.crm_referral_landing_url", readonly=False
    )
