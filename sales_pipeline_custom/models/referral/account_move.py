from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    crm_referral_id = fields.Many2one(
        "crm.referral",
        "Referral",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_pipeline_protected(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_pipeline_protected(vals)
        return super().write(vals)


class AccountMove(models.Model):
    """A document that pays rewards."""

    _inherit = "account.move"

    has_referrals = fields.Boolean(compute="_compute_has_referrals")

    @api.depends("line_ids.crm_referral_id")
    def _compute_has_referrals(self):
        for document in self:
            document.has_referrals = bool(document._rewards())

    def _rewards(self):
        """Return the referrals these documents reward, in superuser mode."""
        # Who keeps the accounts may not write referrals: they follow what is done here.
        return self.line_ids.sudo().crm_referral_id

    def button_draft(self):
        """Refuse to take back a cancelled document that no longer holds its rewards."""
        for document in self:
            for referral in document._rewards():
                if document.state == "posted":
                    referral.former_payment = document._payments_in_words() or (
                        referral.former_payment
                    )
                elif document not in (referral.bill_id, referral.newcomer_bill_id):
                    document._refuse_to_hold_again(referral)
        return super().button_draft()

    def button_cancel(self):
        result = super().button_cancel()
        self._rewards()._reward_given_back(self)
        return result

    def unlink(self):
        referrals = self._rewards()
        referrals._reward_given_back(self, only_flag=True)
        result = super().unlink()
        referrals._forget_what_was_undone()
        return result

    def action_open_referrals(self):
        """Open the referrals whose rewards this single document holds."""
        self.ensure_one()
        referrals = self.line_ids.crm_referral_id
        return referrals._get_records_action(name=self.env._("Referrals"), context={})

    def _fetch_duplicate_reference(self, matching_states=("draft", "posted")):
        """Take no document for the double of one that holds other rewards.

        One referrer may earn the same fixed reward several times a day.
        """
        found = super()._fetch_duplicate_reference(matching_states)
        for document, doubles in found.items():
            rewards = document._rewards()
            if rewards:
                found[document] = doubles.filtered(
                    lambda one, rewards=rewards: (
                        not (others := one._rewards()) or others & rewards
                    )
                )
        return found

    def _refuse_to_hold_again(self, referral):
        others = [one for one in referral._documents() if one != self]
        if others:
            raise UserError(
                self.env._(
                    "The reward of “%(referral)s” is in %(document)s now: it would be"
                    " paid twice. Leave this one cancelled.",
                    referral=referral._name_in(self),
                    document=others[0].display_name,
                )
            )
        raise UserError(
            self.env._(
                "The reward of “%s” was withdrawn from this document: leave it"
                " cancelled. Once it is earned again, pay it from the referral.",
                referral._name_in(self),
            )
        )

    def _payments_in_words(self):
        """Return the names of what pays this single document, reversals aside."""
        partials = self._get_all_reconciled_invoice_partials()
        moves = self.browse().union(*(one["aml"].move_id for one in partials))
        moves = moves.filtered(
            lambda move: (
                not move.is_invoice(include_receipts=True)
                and (move.origin_payment_id or move.statement_line_id)
            )
        )
        payments = self.matched_payment_ids.filtered(
            lambda payment: payment.state in ("in_process", "paid")
        )
        names = [one.name for one in (*payments, *moves) if one.name]
        return ", ".join(dict.fromkeys(names))
