from odoo import fields, models


class CrmReferral(models.Model):
    """Rewards in kind: somebody says that they were given, as no document does."""

    _inherit = "crm.referral"

    def _is_given(self):
        return bool(self.gifts_given_on) or super()._is_given()

    def action_gifts_given(self):
        """Say that the gifts these earned were given, today."""
        for referral in self._for_manager():
            has_gift = referral.gift or referral.newcomer_gift
            if referral.state == "earned" and has_gift:
                referral.gifts_given_on = fields.Date.context_today(self)
        return True

    def action_gifts_not_given(self):
        """Take back that the gifts of these were given: they are due again.

        Those whose success was undone since have nothing due any more.
        """
        referrals = self._for_manager().filtered(
            lambda referral: referral.state != "cancelled"
        )
        referrals.gifts_given_on = False
        referrals._forget_what_was_undone()
        return True
