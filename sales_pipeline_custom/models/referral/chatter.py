from odoo import api, fields, models
from odoo.tools import format_date

from ..shared.steps import takes_part


class CrmReferral(models.Model):
    """What becomes of a referral is told in the opportunity, once each time."""

    _inherit = "crm.referral"

    thanked_at = fields.Datetime("Thanked On", readonly=True)

    @api.model
    @takes_part("_earn", 30, "tells the opportunity, once")
    def _tell_opportunity_of_earned(self, earned):
        earned.new._tell_the_opportunity(is_earned=True)

    @takes_part("_undo", 20, "tells the opportunity, but of what was paid")
    def _tell_opportunity_of_undone(self, said):
        # What was paid stays so: a manager is told of it instead.
        self.filtered(lambda referral: referral.state != "paid")._tell_the_opportunity(
            said=said
        )

    def _tell_the_opportunity(self, is_earned=False, said=None):
        bodies = {}
        for referral in self.filtered("lead_id"):
            values = {
                "referrer": referral.referrer_id.display_name,
                "reward": said[referral] if said else referral._reward_in_words(),
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
            if referral.thanked_at and not is_earned:
                text += " " + self.env._(
                    "The thank-you mail left on %(day)s: warn %(referrer)s.",
                    day=format_date(self.env, referral.thanked_at),
                    **values,
                )
            bodies[referral.lead_id.id] = text
        self._log_in_opportunities(bodies)

    def _cancel(self, reason, note=""):
        result = super()._cancel(reason, note)
        # The other reasons are events of the opportunity, which tells them itself.
        if reason == "by_hand":
            self._tell_called_off()
        return result

    def _tell_called_off(self):
        bodies = {}
        for referral in self.filtered("lead_id"):
            values = {
                "referrer": referral.referrer_id.display_name,
                "why": referral.cancel_note,
            }
            bodies[referral.lead_id.id] = (
                self.env._("Referral of %(referrer)s called off: %(why)s", **values)
                if referral.cancel_note
                else self.env._("Referral of %(referrer)s called off", **values)
            )
        self._log_in_opportunities(bodies)

    def _tell_reviewed(self):
        self._log_in_opportunities(
            {
                referral.lead_id.id: self.env._(
                    "Referral of %(referrer)s reviewed, it is fine: %(reasons)s",
                    referrer=referral.referrer_id.display_name,
                    reasons=referral.review_reasons,
                )
                for referral in self.filtered("lead_id")
            }
        )

    def _tell_restored(self):
        self._log_in_opportunities(
            {
                referral.lead_id.id: self.env._(
                    "Referral of %s restored", referral.referrer_id.display_name
                )
                for referral in self.filtered("lead_id")
            }
        )

    @api.model
    def _log_in_opportunities(self, bodies):
        """Log a line in each opportunity: dict {its id: what to say}."""
        if bodies:
            # Who pays a referral may not write there: one line of ours is logged.
            self.env["crm.lead"].sudo().browse(bodies)._message_log_batch(bodies=bodies)
