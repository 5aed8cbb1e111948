from odoo import api, fields, models
from odoo.exceptions import UserError

SETTLED_BY = {
    "bill_id": "is_referrer_settled",
    "newcomer_bill_id": "is_newcomer_settled",
}


class CrmReferral(models.Model):
    """A document that is given up gives its rewards back; its payment may remain.

    Before anybody pays again, a manager says which it is: the money was given, and the
    reward is paid; or it came back, and the reward is due.
    """

    _inherit = "crm.referral"

    former_payment = fields.Char(readonly=True)
    returned_payments = fields.Char("Payments Given Back", readonly=True)
    is_referrer_settled = fields.Boolean(readonly=True)
    is_newcomer_settled = fields.Boolean(readonly=True)
    is_payment_settled = fields.Boolean(compute="_compute_is_payment_settled")

    @api.depends(*SETTLED_BY.values())
    def _compute_is_payment_settled(self):
        for referral in self:
            settled = [referral[name] for name in SETTLED_BY.values()]
            referral.is_payment_settled = any(settled)

    def _facts_of_state(self):
        return [*super()._facts_of_state(), *SETTLED_BY.values()]

    def _is_settled(self, name):
        return self[SETTLED_BY[name]] or super()._is_settled(name)

    def _is_given(self):
        is_out = self.is_payment_left or self.is_payment_settled
        return is_out or super()._is_given()

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_review(self):
        """Say that what was flagged is fine, but for a payment that was left.

        :raise UserError: it is to be said which it is
        """
        for referral in self._for_manager():
            if referral.is_payment_left:
                raise UserError(
                    self.env._(
                        "The payment %(payment)s of “%(referral)s” still exists: say"
                        " whether it stands, or came back.",
                        payment=referral.former_payment,
                        referral=referral.display_name,
                    )
                )
        return super().action_review()

    def action_payment_stands(self):
        """Say that the payment that was left gave what these earned: they are paid."""
        for referral in self._for_manager().filtered("is_payment_left"):
            referral._decide(dict.fromkeys(referral._paid_before(), True))
        return True

    def action_payment_came_back(self):
        """Say that the payment that was left came back: what these earned is due."""
        for referral in self._for_manager().filtered("former_payment"):
            if not (referral.is_payment_left or referral.is_payment_settled):
                continue
            back = filter(None, [referral.returned_payments, referral.former_payment])
            referral._decide(
                {
                    "former_payment": False,
                    "returned_payments": ", ".join(back),
                    **dict.fromkeys(SETTLED_BY.values(), False),
                }
            )
            referral._forget_what_was_undone()
        return True

    def _decide(self, values):
        """Write what became of the payment that was left, which settles the review."""
        self._tell_reviewed()
        self.write({"is_payment_left": False, **values})
        self._reviewed()

    def _paid_before(self):
        """Return which facts of this single referral a payment that was left makes."""
        open_ = [name for name in SETTLED_BY if not self._holds_it(name)]
        # The document may have been deleted: it then was the only one.
        known = [name for name in open_ if self[name]] or open_
        return [SETTLED_BY[name] for name in known]

    def _reward_given_back(self, documents, only_flag=False):
        """Look at what the documents that are given up leave behind.

        :param documents: the ``account.move`` records
        :param bool only_flag: they still are there, and will be deleted
        """
        held = self.filtered(
            lambda referral: (
                referral.former_payment
                and {referral.bill_id, referral.newcomer_bill_id} & set(documents)
            )
        )
        if held:
            held._flag("is_payment_left")
        if not only_flag:
            self._forget_what_was_undone()

    def _flag_in_words(self, name):
        if name == "is_payment_left" and self.former_payment:
            return self.env._(
                "Document cancelled, but the payment %s still exists",
                self.former_payment,
            )
        return super()._flag_in_words(name)
