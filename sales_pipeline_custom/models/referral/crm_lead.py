from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..shared.steps import takes_part
from .crm_referral_type import reward_in_words
from .standing import STANDINGS

# Writing one of these changes who brought an opportunity, or whether they may have.
ABOUT_REFERRAL = {
    "referrer_id",
    "referral_type_id",
    "partner_id",
    "email_from",
    "company_id",
    "phone",
}
SETTLED = ("earned", "paid")


class CrmLead(models.Model):
    """Who brought an opportunity. ``crm.referral`` says what that earns them."""

    _inherit = "crm.lead"

    referrer_id = fields.Many2one(
        "res.partner",
        "Brought By",
        index="btree_not_null",
        tracking=True,
        copy=False,
        ondelete="restrict",
        context={"active_test": False},
        help="The contact who sent this customer.",
    )
    referral_type_id = fields.Many2one(
        "crm.referral.type",
        "Kind of Link",
        index="btree_not_null",
        tracking=True,
        copy=False,
        ondelete="restrict",
        check_company=True,
    )
    referred_first_name = fields.Char(
        "First Name of the Newcomer",
        copy=False,
        help="The first name of the newcomer as the referrer gave it: all that the"
        " page of the referrer says of them.",
    )
    referral_ids = fields.One2many(
        "crm.referral", "lead_id", "Referrals", readonly=True, copy=False
    )
    referral_state = fields.Selection(
        STANDINGS,
        "Referral",
        compute="_compute_referral",
        search="_search_referral_state",
    )
    is_order_awaited = fields.Boolean(compute="_compute_is_order_awaited")
    expected_reward = fields.Char(compute="_compute_expected_reward")
    is_referral_settled = fields.Boolean(compute="_compute_referral")

    @api.depends("referral_ids.standing")
    def _compute_referral(self):
        for lead in self:
            lead.referral_state = lead.referral_ids[:1].standing
            lead.is_referral_settled = lead.referral_state in SETTLED

    @api.model
    def _search_referral_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("referral_ids", "any", [("standing", "in", value)])
        if False in value:
            domain |= ~Domain("referral_ids", "any", [])
        return domain

    @api.depends("referrer_id", "referral_type_id", "referral_ids.standing")
    def _compute_is_order_awaited(self):
        for lead in self:
            event = lead._kind_of_link().success_event
            is_pending = lead.referral_state in (False, "pending") and lead.referrer_id
            lead.is_order_awaited = event == "order_confirmed" and bool(is_pending)

    @api.depends(
        "referrer_id",
        "referral_type_id",
        "expected_revenue",
        "referral_ids.amount",
        "referral_ids.gift",
        "referral_ids.state",
        "won_status",
    )
    @api.depends_context("lang")
    def _compute_expected_reward(self):
        for lead in self:
            referral = lead.referral_ids[:1]
            if referral.state in SETTLED:
                amount, gift = referral.amount, referral.gift
                currency = referral.currency_id
            else:
                amount, gift, currency = lead._expected_reward()
            said = reward_in_words(self.env, amount, gift, currency)
            lead.expected_reward = said or lead._no_reward_in_words()

    def _kind_of_link(self):
        """Return the kind of link between these and who brought them, in superuser
        mode.

        One that they are only about to have is told to who may read it.
        """
        # It may be of another company: what it waits for, and promises, is told.
        every = self.sudo()
        kinds = every.referral_type_id
        new = (kinds - every._origin.referral_type_id).with_env(self.env)
        return kinds - (new - new._filtered_access("read"))

    def _no_reward_in_words(self):
        """Say why this single opportunity that somebody brings promises no amount."""
        is_over = self.won_status == "lost" or self.referral_state == "cancelled"
        if is_over or not self.referrer_id:
            return ""
        # A percentage of nothing yet is told as the percentage it is.
        said = self._kind_of_link().referrer_said
        return said or self.env._("No reward")

    def _expected_reward(self):
        """Return what this single opportunity would earn its referrer, won as it is.

        :return: amount, gift, currency
        """
        company = self.company_id or self.env.company
        currency = self.company_currency or company.currency_id
        is_over = self.won_status == "lost" or self.referral_state == "cancelled"
        if is_over or not self.referrer_id:
            return 0.0, False, currency
        amount, gift = self._kind_of_link()._reward_of(
            "referrer",
            self.expected_revenue,
            currency,
            currency,
            company,
            fields.Date.today(),
        )
        return amount, gift, currency

    @api.onchange("referrer_id")
    def _onchange_referrer_id(self):
        if self.referrer_id and not self.referral_type_id:
            company = self.company_id or self.env.company
            self.referral_type_id = self.env["crm.referral.type"]._default_for(company)

    def action_open_referral(self):
        """Open the referral of this single opportunity."""
        self.ensure_one()
        return self.referral_ids[:1]._get_records_action(context={})

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._check_referrer_is_seen()
        leads.filtered("referrer_id")._referrer_written()
        return leads

    def write(self, vals):
        if not ABOUT_REFERRAL & vals.keys():
            return super().write(vals)
        self._check_referrer_may_change(vals)
        before = {lead: lead.referrer_id for lead in self}
        result = super().write(vals)
        if vals.get("referrer_id"):
            others = self.filtered(lambda lead: lead.referrer_id != before[lead])
            others._check_referrer_is_seen()
        changed = self.filtered(lambda lead: lead.referrer_id or before[lead])
        if changed:
            changed._referrer_written()
        return result

    def _referrals(self):
        """Return the referrals of these opportunities, in superuser mode."""
        # Nobody writes referrals, nor sees all of them: they follow opportunities.
        return self.env["crm.referral"].sudo().search([("lead_id", "in", self.ids)])

    def unlink(self):
        self._referrals()._opportunity_deleted()
        return super().unlink()

    def _check_referrer_may_change(self, vals):
        """Refuse another referrer, or kind of link, once the reward is earned."""
        if not {"referrer_id", "referral_type_id"} & vals.keys():
            return
        settled = self._referrals().filtered(lambda one: one.state in SETTLED)
        for referral in settled:
            referrer = vals.get("referrer_id", referral.referrer_id.id)
            type_ = vals.get("referral_type_id", referral.type_id.id)
            if (referrer or False, type_ or False) != (
                referral.referrer_id.id,
                referral.type_id.id,
            ):
                raise UserError(
                    self.env._(
                        "The reward for “%(lead)s” is earned already, by %(referrer)s:"
                        " have a manager cancel that referral before changing who"
                        " brought it, or the kind of link.",
                        lead=referral.lead_id.name,
                        referrer=referral.referrer_id.display_name,
                    )
                )

    def _referrer_written(self):
        """Have the referrals of these say what they now say, and nothing unfair."""
        without_type = self.filtered(
            lambda lead: lead.referrer_id and not lead.referral_type_id
        )
        for company, leads in without_type.grouped("company_id").items():
            default = self.env["crm.referral.type"]._default_for(
                company or self.env.company
            )
            if default:
                leads._write_aside({"referral_type_id": default.id})
        # Whoever writes the same opportunities at this moment waits here, then starts
        # again: they have one referral.
        self.flush_recordset(["referrer_id", "referral_type_id"])
        referrals = self.env["crm.referral"]
        # Whoever writes it, a contact they may not see brings it all the same.
        referrals._write_down(self.sudo())
        self._refuse_unfair_referrals()
        referrals._follow(self)

    # ------------------------------------------------------------
    # The road
    # ------------------------------------------------------------

    @takes_part("_move_record", 30, "referrals follow what is won, lost or reopened")
    def _have_referrals_follow(self, moves):
        ids = [
            move.lead.id
            for move in moves
            if move.outcome_before and move.outcome != move.outcome_before
        ]
        self.env["crm.referral"]._follow(self.browse(ids))

    # ------------------------------------------------------------
    # Merging
    # ------------------------------------------------------------

    def _merge_get_fields_specific(self):
        def of_the_referral(fname, leads):
            return leads._lead_whose_referral_stays()[fname].id

        def first_name(_fname, leads):
            return leads._lead_whose_referral_stays().referred_first_name

        return {
            **super()._merge_get_fields_specific(),
            "referrer_id": of_the_referral,
            "referral_type_id": of_the_referral,
            "referred_first_name": first_name,
        }

    def _lead_whose_referral_stays(self):
        """Return which of these tells who brought them all, once they are merged.

        What was paid comes before what was earned, and that before the rest; for the
        rest the order of these opportunities decides.
        """
        referrals = self._referrals()
        ranks = {
            referral.lead_id.id: ["paid", "earned", "pending"].index(referral.state)
            for referral in referrals
            if referral.state != "cancelled"
        }
        referred = self.filtered("referrer_id")
        return referred.sorted(lambda lead: ranks.get(lead.id, 9))[:1]

    def _merge_dependences(self, opportunities):
        leads = self | opportunities
        if referrals := leads._referrals():
            stays = leads._lead_whose_referral_stays()
            referrals._merge_into(self, stays)
        return super()._merge_dependences(opportunities)
