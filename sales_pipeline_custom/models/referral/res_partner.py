from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Others would be refused what these are made of.
WHO_SEES = "sales_team.group_sale_salesman,account.group_account_invoice"

FIGURES = ("referral_count", "referral_earned", "referral_paid", "referral_due")


class ResPartner(models.Model):
    """Who brought a contact, whom they brought, and what that earned them.

    A company counts what its contacts brought. The figures are about the contact: they
    count all of it in the companies one works in, whoever's the opportunities are.
    """

    _inherit = "res.partner"

    brought_by_id = fields.Many2one(
        "res.partner",
        compute="_compute_brought_by_id",
        search="_search_brought_by_id",
        groups=WHO_SEES,
    )
    referral_ids = fields.One2many(
        "crm.referral", "referrer_id", "Referrals", readonly=True, groups=WHO_SEES
    )
    referral_currency_id = fields.Many2one(
        "res.currency", compute="_compute_referral_figures", groups=WHO_SEES
    )
    referral_count = fields.Integer(
        "Opportunities Brought",
        compute="_compute_referral_figures",
        groups=WHO_SEES,
    )
    referral_earned = fields.Monetary(
        "Rewards Earned, Paid Ones Included",
        compute="_compute_referral_figures",
        currency_field="referral_currency_id",
        groups=WHO_SEES,
        help="All that was earned, paid or not.",
    )
    referral_paid = fields.Monetary(
        "Rewards Paid",
        compute="_compute_referral_figures",
        currency_field="referral_currency_id",
        groups=WHO_SEES,
    )
    referral_due = fields.Monetary(
        "Rewards Due",
        compute="_compute_referral_figures",
        currency_field="referral_currency_id",
        groups=WHO_SEES,
    )
    referral_credit_note = fields.Boolean(
        "Deduct Rewards From Invoices (Credit Note)",
        help="This contact is a customer, and asks for credit notes rather than money.",
    )

    # ------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------

    @api.depends_context("company", "allowed_company_ids")
    def _compute_referral_figures(self):
        company = self.env.company
        today = fields.Date.context_today(self)
        # Sums of all one's companies: who brought which is not told.
        referrals = self.env["crm.referral"].sudo()
        groups = referrals._read_group(
            [
                ("state", "!=", "cancelled"),
                ("company_id", "in", [False, *self.env.companies.ids]),
                "|",
                ("referrer_id", "in", self.ids),
                ("referrer_id.commercial_partner_id", "in", self.ids),
            ],
            ["referrer_id", "state", "currency_id", "is_payment_left"],
            ["__count", "amount:sum"],
        )
        figures = defaultdict(lambda: dict.fromkeys(FIGURES, 0))
        ours = company.currency_id
        # Once each: a conversion is a query.
        currencies = {currency for _referrer, _state, currency, *_others in groups}
        rates = {
            currency: currency._get_conversion_rate(currency, ours, company, today)
            for currency in currencies
        }
        everyone = referrals.env["res.partner"].browse(
            {referrer.id for referrer, *_others in groups}
        )
        companies = {one.id: one.commercial_partner_id.id for one in everyone}
        for referrer, state, currency, is_payment_left, count, amount in groups:
            amount = ours.round(amount * rates[currency])
            for partner_id in {referrer.id, companies[referrer.id]}:
                found = figures[partner_id]
                found["referral_count"] += count
                if state in ("earned", "paid"):
                    found["referral_earned"] += amount
                    # The money is out, unless a manager says that it came back.
                    is_paid = state == "paid" or is_payment_left
                    kind = "referral_paid" if is_paid else "referral_due"
                    found[kind] += amount
        for partner in self:
            partner.referral_currency_id = ours
            partner.update(figures[partner.id])

    @api.depends_context("uid")
    def _compute_brought_by_id(self):
        every = self.commercial_partner_id
        referrals = self.env["crm.referral"].search(
            [
                ("newcomer_id.commercial_partner_id", "in", every.ids),
                ("state", "!=", "cancelled"),
            ],
            order="id desc",
        )
        # The first one who brought them did; the others brought more business.
        brought_by = {
            referral.newcomer_id.commercial_partner_id: referral.referrer_id
            for referral in referrals
        }
        for partner in self:
            partner.brought_by_id = brought_by.get(partner.commercial_partner_id)

    @api.model
    def _search_brought_by_id(self, operator, value):
        if operator not in ("in", "ilike", "=ilike", "any"):
            return NotImplemented
        if operator == "in" and False in value:
            others = self._search_brought_by_id("in", [id_ for id_ in value if id_])
            return ~self._search_brought_by_id("any", []) | others
        referrals = self.env["crm.referral"].search(
            [("referrer_id", operator, value), ("state", "!=", "cancelled")]
        )
        companies = referrals.newcomer_id.commercial_partner_id
        return Domain("commercial_partner_id", "in", companies.ids)

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_view_referrals(self):
        """Open whom this contact, or the contacts of this company, brought."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_referral_action"
        )
        return {
            **action,
            "name": self.env._("Brought by %s", self.display_name),
            "domain": [("referrer_id", "child_of", self.id)],
            "context": {},
        }

    # ------------------------------------------------------------
    # Contacts that go
    # ------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_referrer(self):
        # Referrals one may not see count too: only that there are some is told.
        found = (
            self.env["crm.referral"]
            .sudo()
            .search([("referrer_id", "in", self.ids)], limit=1)
        )
        if found:
            raise UserError(
                self.env._(
                    "%s brought opportunities: archive this contact instead, so that no"
                    " reward is lost.",
                    found.referrer_id.display_name,
                )
            )


class MergePartners(models.TransientModel):
    """Contacts that become one may have brought each other, and give one code."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # Nobody writes codes: those of who is merged follow, whoever may see them.
        codes = self.env["crm.referral.code"].sudo()
        partners = (dst_partner | src_partners).ids
        given = codes.search(
            [
                ("partner_id", "in", partners),
                ("revoked_at", "=", False),
                ("is_merged", "=", False),
            ]
        )
        own = given.filtered(lambda one: one.partner_id == dst_partner)
        others = given - (own or given)[:1]
        others.is_merged = True
        others.flush_recordset(["is_merged"])
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # Who merges contacts may not see their referrals: they are flagged, not told.
        referrals = self.env["crm.referral"].sudo()
        concerned = referrals.search(
            [
                ("state", "!=", "cancelled"),
                "|",
                ("referrer_id", "in", partner_ids),
                ("newcomer_id", "in", partner_ids),
            ]
        )
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        concerned.invalidate_recordset(["referrer_id", "newcomer_id"])
        concerned._flag_conflicts()
        return result
