from odoo import api, fields, models
from odoo.exceptions import UserError

from ..shared.crm_dialog import confirms


class CrmReferralPay(models.TransientModel):
    """Paying rewards: who gets what, in which document, and what is left aside."""

    _name = "crm.referral.pay"
    _inherit = ["crm.dialog"]
    _is_about = "referral_ids"
    _description = "Payment of Rewards"

    referral_ids = fields.Many2many("crm.referral", readonly=True)
    payable_ids = fields.Many2many(
        "crm.referral", string="To Pay", compute="_compute_payable"
    )
    left_aside = fields.Text(compute="_compute_payable")

    @api.depends("referral_ids")
    def _compute_payable(self):
        for wizard in self:
            # Why it cannot be paid is told, though its documents may not be seen.
            reasons = {
                referral.id: referral.sudo()._why_not_payable()
                for referral in wizard.referral_ids
            }
            wizard.payable_ids = wizard.referral_ids.filtered(
                lambda referral, reasons=reasons: not reasons[referral.id]
            )
            wizard.left_aside = "\n".join(filter(None, reasons.values()))

    @confirms
    def action_create_documents(self):
        """Create the draft documents, and open them.

        :raise UserError: there is nothing to pay
        """
        self.ensure_one()
        if not self.payable_ids:
            raise UserError(
                self.left_aside or self.env._("There is nothing to pay here.")
            )
        documents = self.payable_ids._create_documents()
        action = {"type": "ir.actions.act_window", "res_model": "account.move"}
        if len(documents) == 1:
            return {**action, "res_id": documents.id, "views": [(False, "form")]}
        return {
            **action,
            "name": self.env._("Documents That Pay Rewards"),
            "context": {"default_move_type": "in_invoice", "create": False},
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", documents.ids)],
        }
