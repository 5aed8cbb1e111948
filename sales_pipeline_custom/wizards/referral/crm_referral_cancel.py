from odoo import fields, models

from ..shared.crm_dialog import confirms


class CrmReferralCancel(models.TransientModel):
    """Calling referrals off, and saying why."""

    _name = "crm.referral.cancel"
    _inherit = ["crm.dialog"]
    _is_about = "referral_ids"
    _description = "Call Off a Referral"

    referral_ids = fields.Many2many("crm.referral", readonly=True)
    note = fields.Char("Why", required=True)

    @confirms
    def action_cancel(self):
        """Call the referrals off.

        :raise UserError: one of them is in an accounting document
        """
        self.ensure_one()
        self.referral_ids.action_cancel(self.note)
        return {"type": "ir.actions.act_window_close"}
