from odoo import api, fields, models

from .crm_referral_type import reward_in_words

STANDINGS = [
    ("pending", "Pending"),
    ("lost", "Not Pursued"),
    ("earned", "Earned"),
    ("paid", "Paid"),
    ("cancelled", "Called Off"),
]

DOCUMENT_STATES = [
    ("draft", "Draft"),
    ("posted", "Not Paid Yet"),
    ("paid", "Paid"),
    ("cancel", "Document Cancelled"),
    ("reversed", "Document Reversed"),
]


class CrmReferral(models.Model):
    """What one reads of a referral: how it stands, what it is worth, in which document.

    A lost opportunity leaves its referral pending, as it may be reopened: one reads
    that it is not pursued.
    """

    _inherit = "crm.referral"

    standing = fields.Selection(STANDINGS, compute="_compute_standing", store=True)
    reward = fields.Char(
        compute="_compute_reward",
        compute_sudo=True,
        help="In money or in kind. While it is pending, what it would be.",
    )
    earned_amount = fields.Monetary(
        "Amount Earned",
        compute="_compute_earned_amount",
        store=True,
        help="Nothing is counted of what is pending or was undone.",
    )
    bill_state = fields.Selection(
        DOCUMENT_STATES, compute="_compute_documents", compute_sudo=True
    )
    newcomer_bill_state = fields.Selection(
        DOCUMENT_STATES, compute="_compute_documents", compute_sudo=True
    )
    has_documents = fields.Boolean(compute="_compute_documents", compute_sudo=True)
    is_payable = fields.Boolean(compute="_compute_documents", compute_sudo=True)

    @api.depends("state", "lead_id.won_status")
    def _compute_standing(self):
        for referral in self:
            is_lost = referral.lead_id.won_status == "lost"
            pending = "lost" if is_lost else "pending"
            referral.standing = (
                pending if referral.state == "pending" else referral.state
            )

    @api.depends("state", "amount")
    def _compute_earned_amount(self):
        for referral in self:
            is_earned = referral.state in ("earned", "paid")
            referral.earned_amount = referral.amount if is_earned else 0

    @api.depends(
        "standing",
        "amount",
        "gift",
        "type_id",
        "lead_id.expected_revenue",
    )
    @api.depends_context("lang")
    def _compute_reward(self):
        for referral in self:
            if referral.standing in ("earned", "paid"):
                referral.reward = referral._reward_in_words()
            elif referral.standing == "pending" and referral.lead_id:
                expected = referral.lead_id._expected_reward()
                referral.reward = reward_in_words(self.env, *expected)
            else:
                referral.reward = ""

    def _reward_in_words(self):
        """Return what this single referral holds for its referrer, in words."""
        return reward_in_words(self.env, self.amount, self.gift, self.currency_id)

    @api.depends(
        "state",
        "is_flagged",
        *(
            f"{name}.{fact}"
            for name in ("bill_id", "newcomer_bill_id")
            for fact in ("state", "payment_state")
        ),
    )
    def _compute_documents(self):
        lines = self.env["account.move.line"]._read_group(
            [("crm_referral_id", "in", self.ids)], ["crm_referral_id"]
        )
        documented = self.browse(one.id for (one,) in lines)
        for referral in self:
            referral.bill_state = _state_of(referral.bill_id)
            referral.newcomer_bill_state = _state_of(referral.newcomer_bill_id)
            referral.has_documents = referral in documented
            is_due = referral.state == "earned" and not referral.is_flagged
            referral.is_payable = is_due and bool(referral._dues())


def _state_of(bill):
    if not bill:
        return False
    if bill.payment_state == "reversed":
        return "reversed"
    if bill.state == "posted" and bill.payment_state in ("paid", "in_payment"):
        return "paid"
    return bill.state
