from odoo import api, fields, models

SETTINGS = ("crm_referral_product_id", "crm_referral_landing_url")


class CrmPipelineSettings(models.TransientModel):
    _inherit = "crm.pipeline.settings"

    crm_referral_product_id = fields.Many2one(
        "product.product",
        "Product of Referral Rewards",
        domain=[("type", "=", "service")],
        check_company=True,
        default=lambda self: self.env.company.crm_referral_product_id,
    )
    crm_referral_landing_url = fields.Char(
        "Page Newcomers Arrive On",
        default=lambda self: self.env.company.crm_referral_landing_url,
    )

    @api.model
    def _settings(self):
        return (*super()._settings(), *SETTINGS)
