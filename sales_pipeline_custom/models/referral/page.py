from collections import Counter

from odoo import api, fields, models
from odoo.tools import format_amount

STEPS = ("received", "in_progress", "successful", "closed")
RECEIVED, IN_PROGRESS, SUCCESSFUL, CLOSED = STEPS
MOST_LISTED = 200  # the newest ones; all of them count


class CrmReferralCode(models.Model):
    """What a referrer sees: how many, how far, what is due.

    Of the newcomers, nothing but the first name the referrer gave: not who they are,
    nor what they buy, nor why they do not.
    """

    _inherit = "crm.referral.code"

    @api.private
    def as_referrer(self):
        """Return this single code in the language of its contact."""
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        partner = self.partner_id
        spoken = (partner.lang, partner.company_id.partner_id.lang, self.env.lang)
        lang = next((code for code in spoken if code in installed), None)
        return self.with_context(lang=lang)

    @api.private
    def page_values(self):
        """Return what the page of a referrer shows.

        :return: dict, without a record that leads to a newcomer
        """
        self.ensure_one()
        referrals = self.env["crm.referral"].search(
            [("referrer_id", "=", self.partner_id.id), ("state", "!=", "cancelled")]
        )
        steps = referrals._broad_steps()
        counts = Counter(steps.values())
        due, given = Counter(), Counter()
        earned = referrals.filtered(lambda one: one.state in ("earned", "paid"))
        # The money is out, unless a manager says that it came back.
        to_come = earned.filtered(
            lambda one: one.state == "earned" and not one.is_payment_left
        )
        paid = earned - to_come
        for referral in earned:
            amounts = due if referral in to_come else given
            amounts[referral.currency_id] += referral.amount
        company = self.partner_id.company_id or referrals[:1].company_id
        company = company or self.env["res.company"].search([], limit=1)
        return {
            "company": company,
            "name": self.partner_id.name or "",
            "code": self.code,
            "link": self.partner_id.referral_link,
            "counts": {step: counts[step] for step in STEPS},
            "total": len(referrals),
            "due": self._amounts_in_words(due, company),
            "given": self._amounts_in_words(given, company),
            "gifts": [
                one.gift
                for one in referrals
                if one.state == "earned" and one.gift and not one.gifts_given_on
            ],
            "rows": [
                {
                    "first_name": referral.lead_id.referred_first_name or "",
                    "is_company": referral._is_about_a_company(),
                    "on": referral._known_since(),
                    "step": steps[referral],
                    "reward": referral._reward_promised().replace(" ", "\xa0"),
                    "is_due": referral in to_come,
                    "is_given": referral in paid,
                }
                for referral in referrals[:MOST_LISTED]
            ],
        }

    def _amounts_in_words(self, amounts, company):
        """Return amounts as one reads them, zero included."""
        said = [
            format_amount(self.env, amount, currency)
            for currency, amount in amounts.items()
            if amount
        ]
        return said or [format_amount(self.env, 0, company.currency_id)]


class CrmReferral(models.Model):
    _inherit = "crm.referral"

    def _broad_steps(self):
        """Return how far each of these is, for its referrer.

        Of what is lost they know that it is closed: why is not theirs to know, and it
        may be reopened.

        :return: dict {referral: one of ``STEPS``}
        """
        first_of_team = self.lead_id._first_stages()
        steps = {}
        for referral in self:
            lead = referral.lead_id
            is_open = lead.type == "opportunity"
            if referral.state in ("earned", "paid"):
                steps[referral] = SUCCESSFUL
            elif referral.standing == "lost":
                steps[referral] = CLOSED
            elif is_open and lead.stage_id != first_of_team[lead.team_id]:
                steps[referral] = IN_PROGRESS
            else:
                steps[referral] = RECEIVED
        return steps

    def _known_since(self):
        """Return the day this single referral began, for its referrer."""
        known = (self.lead_id.create_date, self.create_date, self.earned_at)
        return fields.Date.to_date(min(filter(None, known)))

    def _is_about_a_company(self):
        lead = self.lead_id
        return bool(
            lead.partner_name or lead.partner_id.commercial_partner_id.is_company
        )

    def _reward_promised(self):
        """Return what this single referral earned, or what its type promises.

        What a percentage would be tells what the newcomer buys: it is told once earned.
        """
        if self.state in ("earned", "paid"):
            return self._reward_in_words()
        return (
            self.type_id._party_reward_in_words("referrer")
            if self.standing == "pending"
            else ""
        )
