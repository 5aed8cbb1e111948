from odoo import models
from odoo.tools import format_amount


class CrmReferral(models.Model):
    """What becomes of a referral is told in the opportunity, once each time."""

    _inherit = "crm.referral"

    def _earn(self, successes):
        referrals = self.browse().union(*successes)
        new = referrals.filtered(lambda one: one.is_undone or not one.earned_at)
        result = super()._earn(successes)
        new._tell_the_opportunity(is_earned=True)
        return result

    def _undo(self):
        said = {one: one._said_reward() for one in self}
        result = super()._undo()
        # What was paid stays so: a manager is told of it instead.
        self.filtered(lambda one: one.state != "paid")._tell_the_opportunity(said=said)
        return result

    def _tell_the_opportunity(self, is_earned=False, said=None):
        bodies = {}
        for referral in self.filtered("lead_id"):
            values = {
                "referrer": referral.referrer_id.display_name,
                "reward": said[referral] if said else referral._said_reward(),
            }
            if is_earned and values["reward"]:
                text = self.env._(
                    "Referral earned: %(referrer)s gets %(reward)s", **values
                )
            elif is_earned:
                text = self.env._("Referral earned by %(referrer)s", **values)
            elif values["reward"]:
                text = self.env._(
                    "Referral withdrawn: %(referrer)s no longer gets %(reward)s",
                    **values,
                )
            else:
                text = self.env._("Referral withdrawn from %(referrer)s", **values)
            bodies[referral.lead_id.id] = text
        if bodies:
            self.env["crm.lead"].sudo().browse(bodies)._message_log_batch(bodies=bodies)

    def _said_reward(self):
        """Return what this single referral holds for its referrer, in words."""
        if self.gift or not self.amount:
            return self.gift or ""
        return format_amount(self.env, self.amount, self.currency_id)
