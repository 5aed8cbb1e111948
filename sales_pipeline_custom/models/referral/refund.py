from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import format_amount


class Invoiced(NamedTuple):
    """What became of the invoices of an order, without taxes, in its currency."""

    net: float  # invoices less credit notes
    credited: float  # credit notes, and invoices cancelled that nothing replaced
    order: float  # what was ordered


class CrmReferral(models.Model):
    """A sale that is given back earns nothing: a manager looks before anybody pays.

    An order credited in full, or whose invoice was cancelled, is no success any more;
    of one credited in part, and of a won opportunity, the reward is flagged.
    """

    _inherit = "crm.referral"

    is_credited = fields.Boolean(
        "Invoice Credited",
        readonly=True,
        help="An invoice of the newcomer was credited or cancelled, in full or in part,"
        " and nothing replaced it.",
    )
    credited_amount = fields.Monetary(
        readonly=True,
        aggregator=None,
        help="Of the newcomer's invoices, without taxes.",
    )

    def _flag_in_words(self, name):
        if name == "is_credited" and self.credited_amount:
            amount = format_amount(self.env, self.credited_amount, self.currency_id)
            return self.env._("Credited to the newcomer: %s", amount)
        return super()._flag_in_words(name)

    @api.model
    def _standing_orders(self, orders):
        """Leave out what was given back in full."""
        orders = super()._standing_orders(orders)
        invoiced = orders._invoiced()
        return orders.filtered(
            lambda order: not (invoiced[order].credited and invoiced[order].net <= 0)
        )

    def _follow_success(self):
        result = super()._follow_success()
        self._follow_credit_notes()
        return result

    def _follow_credit_notes(self):
        """Flag those whose newcomers were credited more than was known."""
        # Who invoices may not see the opportunities: only what was credited is counted.
        live = self.sudo().filtered(
            lambda one: one.earned_at and not (one.cancelled_at or one.is_undone)
        )
        invoiced = (live.lead_id._own_orders() | live.order_id)._invoiced()
        for referral in live:
            orders = referral.order_id or referral.lead_id._own_orders()
            credited = referral._credited(orders, invoiced)
            if referral.currency_id.compare_amounts(credited, referral.credited_amount):
                referral._credit_changed(credited)

    def _credited(self, orders, invoiced):
        """Return what was credited of orders, in the currency of this single one.

        :param dict invoiced: {order: ``Invoiced``}
        """
        currency = self.currency_id
        return sum(
            order.currency_id._convert(
                invoiced[order].credited,
                currency,
                order.company_id,
                fields.Date.to_date(order.date_order),
            )
            for order in orders
        )

    def _credit_changed(self, credited):
        """Remember what was credited for this single one, and have it looked at."""
        is_more = credited > self.credited_amount
        self.credited_amount = credited
        if is_more:
            self._withdraw_drafts(credited=True)
        if self.order_id and not self._has_left():
            success = self._success()
            if success:
                self.write(self._rewards(success))
        if is_more:
            self._flag("is_credited")
            self._tell_the_accountant(credited=True)
        elif not credited and self.is_credited:
            self.is_credited = False
            self._no_longer_flagged()

    def _base(self, success):
        """A percentage is of what the newcomer keeps."""
        amount, currency, company, day = super()._base(success)
        if success.order:
            amount -= success.order._invoiced()[success.order].credited
        return max(amount, 0), currency, company, day

    @api.model
    def _nothing_earned(self):
        return {
            **super()._nothing_earned(),
            "is_credited": False,
            "credited_amount": 0,
        }


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _invoiced(self):
        """Return what became of the invoices of these: dict {order: ``Invoiced``}.

        Something counts as credited when a posted credit note, or an invoice that was
        posted and then cancelled, leaves less invoiced than was ordered: what was
        invoiced again is not.
        """
        found = {}
        # Who sells may not read invoices: only two sums of them are told.
        for order in self.sudo():
            net, credited = 0.0, 0.0
            for document, amount in order._documents_of_customer().items():
                if document.state == "posted":
                    net += amount
                    credited -= min(amount, 0)
                elif document.state == "cancel" and document.posted_before:
                    credited += max(amount, 0)
            missing = order.currency_id.round(order.amount_untaxed - net)
            credited = max(min(order.currency_id.round(credited), missing), 0)
            found[order] = Invoiced(net, credited, order.amount_untaxed)
        return found

    def _documents_of_customer(self):
        """Return what each invoice and credit note has of this single order.

        :return: dict {``account.move``: amount without taxes, in the currency of the
            order, negative for credit notes}
        """
        amounts = defaultdict(float)
        lines = self.order_line.invoice_lines
        for line in lines:
            amounts[line.move_id] += self._in_own_currency(line, line.price_subtotal)
        invoices = lines.move_id.filtered(lambda move: move.move_type == "out_invoice")
        for credit_note in invoices.reversal_move_ids:
            # A line that somebody added says of which order only by its invoice.
            orders = credit_note.reversed_entry_id.line_ids.sale_line_ids.order_id
            for line in credit_note.invoice_line_ids:
                if not line.sale_line_ids and orders == self:
                    amount = self._in_own_currency(line, line.price_subtotal)
                    amounts[credit_note] += amount
        return amounts

    def _in_own_currency(self, line, amount):
        """Return an amount of a document's line in the currency of this single one."""
        document = line.move_id
        sign = -1 if document.move_type == "out_refund" else 1
        day = document.invoice_date or document.date
        return sign * line.currency_id._convert(
            amount, self.currency_id, self.company_id, day
        )


class AccountMove(models.Model):
    """What is invoiced to a newcomer, credited or cancelled."""

    _inherit = "account.move"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self._follow_referrals_of_orders()
        return result

    def _follow_referrals_of_orders(self):
        """Bring the referrals of the orders of these in line with them.

        Whoever invoices may not see the opportunities.
        """
        # Who keeps the accounts may not see the opportunities: their referrals follow.
        documents = self.sudo().filtered(
            lambda document: document.move_type in ("out_invoice", "out_refund")
        )
        every = documents | documents.reversed_entry_id
        orders = every.line_ids.sale_line_ids.order_id
        self.env["crm.referral"]._follow(orders._opportunities_that_may_earn())
