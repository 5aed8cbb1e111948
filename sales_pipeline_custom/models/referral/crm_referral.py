from odoo import api, fields, models
from odoo.exceptions import UserError

from ..shared.manager import for_manager
from .crm_referral_type import SUCCESS_EVENTS

EARNED_BECAUSE = [*SUCCESS_EVENTS, ("marked", "Marked successful by a rule")]

STATES = [
    ("pending", "Pending"),
    ("earned", "Earned"),
    ("paid", "Paid"),
    ("cancelled", "Called Off"),
]

CANCEL_REASONS = [
    ("by_hand", "By hand"),
    ("removed", "The opportunity no longer says who brought it"),
    ("merged", "The opportunity was merged with another one"),
    ("deleted", "The opportunity was deleted"),
]

NOT_CANCELLED = dict.fromkeys(
    ("cancelled_at", "cancel_reason", "cancel_note", "cancelled_by_id"), False
)

# What a manager has to look at: they are told apart, and looked at together.
FLAGS = (
    "is_known_customer",
    "is_conflicting",
    "is_same_person",
    "is_merged",
    "is_orphan",
    "is_undone",
    "is_credited",
    "is_payment_left",
    "is_without_rate",
)


class CrmReferral(models.Model):
    """Who brought an opportunity, and what that earned them: one row each.

    A row holds facts: when the success happened, what it was worth, which documents pay
    it. Its state follows from them and is never written. Nobody writes on it but the
    addon: what people do, they do with buttons.
    """

    _name = "crm.referral"
    _description = "Referral"
    _order = "id desc"

    lead_id = fields.Many2one(
        "crm.lead",
        "Opportunity",
        readonly=True,
        ondelete="set null",
        context={"active_test": False},
    )
    lead_ref = fields.Integer("Opportunity No.", readonly=True, aggregator=None)
    referrer_id = fields.Many2one(
        "res.partner",
        "Brought By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        context={"active_test": False},
    )
    newcomer_id = fields.Many2one(
        "res.partner",
        compute="_compute_from_lead",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        context={"active_test": False},
    )
    type_id = fields.Many2one(
        "crm.referral.type",
        "Kind of Link",
        readonly=True,
        index=True,
        ondelete="restrict",
        context={"active_test": False},
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_from_lead", store=True, index=True
    )
    user_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")
    state = fields.Selection(
        STATES, compute="_compute_state", store=True, index=True, readonly=True
    )

    # The success
    earned_at = fields.Datetime("Earned On", readonly=True)
    earned_event = fields.Selection(EARNED_BECAUSE, "Earned Because", readonly=True)
    marked_at = fields.Datetime("Marked Successful On", readonly=True)
    order_id = fields.Many2one(
        "sale.order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary("Reward of the Referrer", readonly=True, aggregator=None)
    gift = fields.Char("Gift for the Referrer", readonly=True)
    newcomer_amount = fields.Monetary(
        "Reward of the Newcomer", readonly=True, aggregator=None
    )
    newcomer_gift = fields.Char("Gift for the Newcomer", readonly=True)
    gifts_given_on = fields.Date(readonly=True)

    # The end of it
    cancelled_at = fields.Datetime("Cancelled On", readonly=True)
    cancel_reason = fields.Selection(CANCEL_REASONS, "Cancelled Because", readonly=True)
    cancel_note = fields.Char("Why", readonly=True)
    cancelled_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")

    # What a manager has to look at
    is_known_customer = fields.Boolean(
        "Had Already Bought", readonly=True, help="The newcomer was a customer before."
    )
    is_conflicting = fields.Boolean(
        "Own Company or Circle",
        readonly=True,
        help="The referrer and the newcomer have become one, or brought each other.",
    )
    is_merged = fields.Boolean(
        "Merged After Success",
        readonly=True,
        help="Its opportunity was merged with another one that had a referral too.",
    )
    is_orphan = fields.Boolean(
        "Deleted After Success",
        readonly=True,
        help="Its opportunity was deleted once the reward was earned.",
    )
    is_undone = fields.Boolean(
        "Success Undone",
        readonly=True,
        help="The success was undone once the reward was in an accounting document.",
    )
    is_payment_left = fields.Boolean(
        "Former Payment Still There",
        readonly=True,
        help="The document was cancelled once paid, and its payment was not.",
    )
    is_without_rate = fields.Boolean(
        "No Exchange Rate",
        readonly=True,
        help="An amount was converted one for one: enter the rate of the currency, then"
        " say that it is fine, and it is reckoned again.",
    )
    is_flagged = fields.Boolean("To Review", readonly=True)
    reviewed_at = fields.Datetime("Reviewed On", readonly=True)
    reviewed_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    review_reasons = fields.Char("To Look At", compute="_compute_review_reasons")

    _one_per_lead = models.UniqueIndex(
        "(lead_id) WHERE lead_id IS NOT NULL",
        "This opportunity has a referral already: reload it.",
    )
    _by_referrer_idx = models.Index("(referrer_id, state, currency_id)")
    _flagged_idx = models.Index("(company_id) WHERE is_flagged")

    @api.depends("referrer_id", "lead_id", "lead_ref")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_display_name(self):
        # A document points to it, and Odoo tells the name of that to who reads the
        # document: whose rights count is asked, not the superuser mode it is read in.
        seen = self.sudo(False)._filtered_access("read")
        for referral in self:
            referral.display_name = referral._named(referral.id in seen._ids)

    def _named(self, with_title):
        """Return how this single referral is called.

        :param bool with_title: by the title of its opportunity; else by the number
        """
        # Who sees a referral reads who brought what, and may not open either.
        known = self.sudo()
        title = with_title and known.lead_id.name
        return self.env._(
            "%(referrer)s: %(lead)s",
            referrer=known.referrer_id.display_name,
            lead=title or self.env._("No. %s", self.lead_ref),
        )

    def _name_in(self, document):
        """Return how this single referral is called in a document: of an opportunity
        that another company has by now, the number is told.

        :param document: ``account.move`` record
        """
        return self._named(self.company_id <= document.company_id)

    @api.depends("lead_id.partner_id", "lead_id.company_id")
    def _compute_from_lead(self):
        for referral in self:
            lead = referral.lead_id
            # An opportunity that is gone leaves both as they were.
            if lead:
                referral.newcomer_id = lead.partner_id
                referral.company_id = lead.company_id

    @api.depends(lambda self: self._facts_of_state())
    def _compute_state(self):
        for referral in self:
            referral.state = referral._state_by_facts()

    def _state_by_facts(self):
        """Return the state that the facts of this single referral make."""
        if self.cancelled_at:
            return "cancelled"
        if self._is_paid():
            return "paid"
        return "earned" if self.earned_at and not self.is_undone else "pending"

    @api.model
    def _facts_of_state(self):
        """Return the fields a state follows from. Extend together with ``_is_paid``."""
        return ["cancelled_at", "earned_at", "is_undone", "amount", "newcomer_amount"]

    def _is_paid(self):
        """Tell whether all that this single referral earned was given."""
        return False

    @api.depends(*FLAGS, "is_flagged", "state")
    @api.depends_context("lang")
    def _compute_review_reasons(self):
        labels = {
            name: self._fields[name]._description_string(self.env) for name in FLAGS
        }
        for referral in self:
            found = ", ".join(
                referral._flag_in_words(name) or label
                for name, label in labels.items()
                if referral[name]
            )
            if found and not referral.is_flagged:
                found = self.env._("Reviewed: %s", found)
            referral.review_reasons = found

    def _flag_in_words(self, name):
        """Return what a flag of this single referral means here; empty: its label."""
        if name == "is_undone":
            if self.state == "paid":
                return self.env._("Success undone after payment")
            return self.env._("Success undone, document not paid yet")
        return ""

    def _flag(self, name):
        """Have a manager look at these, for one of ``FLAGS``: again, if they did."""
        self.write({name: True, "is_flagged": True, "reviewed_at": False})

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_ask_cancel(self):
        """Ask why these are called off, then call them off.

        :raise UserError: one of them is in an accounting document
        """
        self._for_manager()
        self._check_not_documented()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Call Off the Referral"),
            "res_model": "crm.referral.cancel",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_referral_ids": self.ids},
        }

    def action_cancel(self, note=""):
        """Give these up: they are worth nothing, whatever their opportunity becomes.

        :param str note: why, in words
        :raise UserError: one of them is in an accounting document
        """
        referrals = self._for_manager().filtered(
            lambda referral: referral.state != "cancelled"
        )
        referrals._check_not_documented()
        referrals._cancel("by_hand", note)
        referrals.filtered("is_flagged")._reviewed()
        return True

    def action_restore(self):
        """Take back a cancellation: what they are worth follows their opportunity."""
        referrals = self._for_manager().filtered(lambda one: one.state == "cancelled")
        for referral in referrals:
            if not (referral.lead_id or referral.earned_at):
                raise UserError(
                    self.env._(
                        "The opportunity of “%s” is gone and had earned nothing: there"
                        " is nothing to restore.",
                        referral.display_name,
                    )
                )
            if referral.lead_id.referrer_id != referral.referrer_id:
                if referral.lead_id:
                    raise UserError(
                        self.env._(
                            "“%s” no longer says that this contact brought it: say so"
                            " there, and the referral comes back.",
                            referral.lead_id.name,
                        )
                    )
        referrals.write(NOT_CANCELLED)
        referrals._tell_restored()
        referrals._follow_success()
        return True

    def action_review(self):
        """Say that what was flagged is fine as it is."""
        referrals = self._for_manager()
        referrals.filtered("is_flagged")._tell_reviewed()
        referrals._reckon_again()
        referrals._reviewed()
        return True

    def _reviewed(self):
        self.write(
            {
                "is_flagged": False,
                "reviewed_at": fields.Datetime.now(),
                "reviewed_by_id": self.env.uid,
            }
        )

    def _reckon_again(self):
        """Have these be worth what they are once rates are known. Extend."""

    def action_open_lead(self):
        """Open the opportunity."""
        self.ensure_one()
        return self.lead_id._get_records_action(context={})

    def _for_manager(self):
        """Return these in superuser mode, for the button of a manager who sees them.

        :raise AccessError: who asks is none
        """
        return for_manager(
            self, self.env._("Only a sales manager may cancel or review a referral.")
        )

    def _check_not_documented(self):
        """Refuse what cannot be once an accounting document has it. Extend."""

    def _cancel(self, reason, note=""):
        self.write(
            {
                "cancelled_at": fields.Datetime.now(),
                "cancel_reason": reason,
                "cancel_note": " ".join(str(note or "").split()),
                "cancelled_by_id": self.env.uid,
            }
        )
