from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Where nobody is there to read why not: a manager is told instead.
NOBODY_THERE = ("email", "website", "campaign", "rule", "trigger")

# Whom the newcomers in question were brought by: one step up.
BROUGHT_BY = """
    SELECT newcomer.commercial_partner_id, referrer.commercial_partner_id
      FROM crm_referral AS referral
      JOIN res_partner AS newcomer ON newcomer.id = referral.newcomer_id
      JOIN res_partner AS referrer ON referrer.id = referral.referrer_id
     WHERE referral.cancelled_at IS NULL
       AND newcomer.commercial_partner_id = ANY(%s)
"""

# Bought something else before they were brought.
KNOWN_CUSTOMERS = """
    SELECT referral.id
      FROM crm_referral AS referral
      JOIN res_partner AS newcomer ON newcomer.id = referral.newcomer_id
     WHERE referral.id = ANY(%(ids)s)
       AND (EXISTS (
               SELECT FROM sale_order AS bought
                 JOIN res_partner AS buyer ON buyer.id = bought.partner_id
                WHERE buyer.commercial_partner_id = newcomer.commercial_partner_id
                  AND bought.state = 'sale'
                  AND bought.opportunity_id IS DISTINCT FROM referral.lead_id
                  AND bought.date_order < date_trunc('second', referral.create_date))
        OR EXISTS (
               SELECT FROM crm_lead AS won
                 JOIN res_partner AS buyer ON buyer.id = won.partner_id
                WHERE buyer.commercial_partner_id = newcomer.commercial_partner_id
                  AND won.won_status = 'won'
                  AND won.id != referral.lead_id
                  AND won.date_closed < date_trunc('second', referral.create_date)))
"""

# Became one since, or brought each other at the same instant.
CONFLICTS = """
    SELECT referral.id
      FROM crm_referral AS referral
      JOIN res_partner AS newcomer ON newcomer.id = referral.newcomer_id
      JOIN res_partner AS referrer ON referrer.id = referral.referrer_id
     WHERE referral.id = ANY(%s)
       AND (newcomer.commercial_partner_id = referrer.commercial_partner_id
        OR EXISTS (
               SELECT FROM res_partner AS one
                 JOIN crm_referral AS other ON other.newcomer_id = one.id
                 JOIN res_partner AS two ON two.id = other.referrer_id
                WHERE one.commercial_partner_id = referrer.commercial_partner_id
                  AND two.commercial_partner_id = newcomer.commercial_partner_id
                  AND other.cancelled_at IS NULL))
"""


class CrmLead(models.Model):
    """Who may not be said to have brought an opportunity."""

    _inherit = "crm.lead"

    @api.onchange("referrer_id", "partner_id", "email_from", "company_id")
    def _onchange_unfair_referral(self):
        """Say at once what saving would refuse, of contacts that one may see."""
        known = (self.referrer_id | self.partner_id)._origin
        if not known.has_access("read"):
            return None
        for reason in self._why_not_referred().values():
            return {"warning": {"title": self.env._("Referral"), "message": reason}}
        return None

    def _refuse_unfair_referrals(self):
        """Refuse who brings themselves, or was brought by whom they bring.

        Where nobody is there to be told, the referral is kept, flagged for a manager.
        """
        reasons = self._why_not_referred()
        if not reasons:
            return
        if self._move_origin() not in NOBODY_THERE:
            raise UserError(next(iter(reasons.values())))
        unfair = self.browse().union(*reasons)._referrals()
        unfair.filtered(lambda one: one.state != "cancelled")._flag("is_conflicting")

    def _check_referrer_is_seen(self):
        """Refuse a contact that who writes these may not see, as their code would be:
        it would be owed a reward in a company they do not work for.

        Who merges opportunities keeps what one of them says.
        """
        if self.env.su or self._move_origin() in NOBODY_THERE:
            return
        # Of contacts one may not see, only that is told.
        every = self.sudo()
        referrers = every.referrer_id.with_env(self.env)
        hidden = referrers - referrers._filtered_access("read")
        if not hidden:
            return
        known = self.with_context(active_test=False).search(
            [("referrer_id", "in", hidden.ids), ("id", "not in", self.ids)]
        )
        hidden -= known.referrer_id
        for lead in every:
            if lead.referrer_id in hidden:
                raise UserError(
                    self.env._(
                        "You may not see the contact given as having brought “%s”."
                        " Leave “Brought By” empty or choose another contact.",
                        lead.name,
                    )
                )

    def _why_not_referred(self):
        """Tell which of these opportunities say something unfair of who brought them.

        :return: dict {``crm.lead``: why not, in a sentence that names it}
        """
        # Who brings it may be hidden from who writes: only that it is unfair is told.
        referred = self.sudo().filtered("referrer_id")
        reasons = {}
        for lead in referred:
            reason = lead._why_own_referral() or lead._why_other_company()
            if reason:
                reasons[lead] = reason
        others = referred.filtered(lambda lead: lead.partner_id and lead not in reasons)
        for lead in others._in_a_circle():
            reasons[lead] = self.env._(
                "%(referrer)s was brought by %(newcomer)s, or by somebody they brought:"
                " they cannot bring each other in “%(lead)s”. Leave “Brought By” empty"
                " or choose another contact.",
                referrer=lead.referrer_id.display_name,
                newcomer=lead.partner_id.display_name,
                lead=lead.name or self.env._("New Opportunity"),
            )
        return reasons

    def _why_own_referral(self):
        """Tell why the referrer of this single opportunity would bring themselves."""
        referrer, newcomer = self.referrer_id, self.partner_id
        if newcomer == referrer or (
            not newcomer
            and self.email_normalized
            and self.email_normalized == referrer.email_normalized
        ):
            return self.env._(
                "%(referrer)s is the customer of “%(lead)s”: nobody brings themselves."
                " Leave “Brought By” empty or choose another contact.",
                referrer=referrer.display_name,
                lead=self.name or self.env._("New Opportunity"),
            )
        if newcomer.commercial_partner_id == referrer.commercial_partner_id:
            return self.env._(
                "%(referrer)s belongs to the same company as the customer of"
                " “%(lead)s”: nobody brings their own company. Leave “Brought By” empty"
                " or choose another contact.",
                referrer=referrer.display_name,
                lead=self.name or self.env._("New Opportunity"),
            )
        return ""

    def _why_other_company(self):
        """Tell why the referrer of this single opportunity is none of its company's."""
        company = self.referrer_id.company_id
        if not self.company_id or not company or company in self.company_id.parent_ids:
            return ""
        return self.env._(
            "%(referrer)s is a contact of %(other)s, and “%(lead)s” is for %(company)s."
            " Leave “Brought By” empty or choose another contact.",
            referrer=self.referrer_id.display_name,
            other=company.name,
            lead=self.name or self.env._("New Opportunity"),
            company=self.company_id.name,
        )

    def _in_a_circle(self):
        """Return those whose customer brought their referrer, directly or not."""
        if not self:
            return self
        self.env.flush_all()
        brought_by = defaultdict(set)
        unknown = set(self.referrer_id.commercial_partner_id.ids)
        seen = set()
        while unknown:
            seen |= unknown
            rows = self.env.execute_query(SQL(BROUGHT_BY, list(unknown)))
            for newcomer_id, referrer_id in rows:
                brought_by[newcomer_id].add(referrer_id)
            unknown = {referrer_id for _newcomer, referrer_id in rows} - seen
        return self.filtered(
            lambda lead: (
                lead.partner_id.commercial_partner_id.id
                in _all_above(lead.referrer_id.commercial_partner_id.id, brought_by)
            )
        )


class CrmReferral(models.Model):
    """What is not refused, but looked at by a manager."""

    _inherit = "crm.referral"

    def _flag_known_customers(self):
        """Flag those whose newcomer had already bought; the others are not."""
        if not self:
            return
        self.env.flush_all()
        rows = self.env.execute_query(SQL(KNOWN_CUSTOMERS, ids=self.ids))
        known = self.browse(id_ for (id_,) in rows)
        new = known.filtered(lambda one: not one.is_known_customer)
        if new:
            new._flag("is_known_customer")
        other = (self - known).filtered("is_known_customer")
        if other:
            other.is_known_customer = False
            other._no_longer_flagged()

    def _flag_conflicts(self):
        """Flag those whose referrer and newcomer are one, or brought each other."""
        if not self:
            return
        self.env.flush_all()
        rows = self.env.execute_query(SQL(CONFLICTS, self.ids))
        own = self.browse(id_ for (id_,) in rows)
        new = own.filtered(lambda one: not one.is_conflicting)
        if new:
            new._flag("is_conflicting")


def _all_above(person, brought_by):
    """Return who brought someone, who brought these, and so on.

    :param dict brought_by: {person: set of who brought them}
    """
    above, to_see = set(), {person}
    while to_see:
        to_see = set().union(*(brought_by.get(one, ()) for one in to_see)) - above
        above |= to_see
    return above
