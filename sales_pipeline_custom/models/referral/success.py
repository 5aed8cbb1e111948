from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models

from ..shared.steps import participants, step
from .crm_referral import FLAGS


class Success(NamedTuple):
    """What makes a referral successful."""

    event: str
    order: models.BaseModel  # empty when the opportunity was won


class Earned(NamedTuple):
    """Referrals that have just become successful, or successful otherwise."""

    referrals: models.BaseModel
    new: models.BaseModel  # those of them that were worth nothing before
    again: models.BaseModel  # those of the new ones whose success had been undone


class CrmReferral(models.Model):
    """What referrals are worth follows what is true of their opportunities.

    Nothing here reacts to an event: whatever happened, ``follow`` looks at how things
    are and brings the referrals in line. Doing it twice changes nothing. A row is
    written by one transaction at a time, so a success counts once.
    """

    _inherit = "crm.referral"

    @api.model
    def _follow(self, leads):
        """Bring the referrals of these opportunities in line with them."""
        if leads:
            leads._referrals()._follow_success()

    def _mark_successful(self):
        """Have these be successful whatever their type waits for, until lost."""
        self.marked_at = fields.Datetime.now()
        self._follow_success()

    def _follow_success(self):
        """Bring these in line with their opportunities; earn, undo, or neither."""
        live = self.filtered(lambda one: one.lead_id and not one.cancelled_at)
        earned, undone = {}, self.browse()
        for referral in live:
            success = referral._success()
            if not success:
                if referral.earned_at and not referral.is_undone:
                    undone |= referral
            elif (
                not referral.earned_at
                or referral.is_undone
                or (success.order and success.order != referral.order_id)
            ):
                earned[referral] = success
        if earned:
            self._earn(earned)
        if undone:
            undone._undo()

    def _success(self):
        """Return the ``Success`` of this single referral, None while there is none."""
        lead = self.lead_id
        if self.marked_at:
            is_lost = lead.won_status == "lost"
            return None if is_lost else Success("marked", lead.order_ids.browse())
        # What counted as a success still does when the type has changed its mind.
        event = self.earned_event or self.type_id.success_event or "won"
        if event == "won":
            return Success(event, lead.order_ids.browse()) if _is_won(lead) else None
        # What it was earned by counts wherever the opportunity has gone since.
        orders = lead._own_orders() | self.order_id & lead.order_ids
        orders = orders.filtered(lambda order: order.state == "sale")
        orders = self._standing_orders(orders)
        if self.order_id in orders:
            return Success(event, self.order_id)
        first = orders.sorted(lambda order: (order.date_order, order.id))[:1]
        return Success(event, first) if first else None

    @api.model
    def _standing_orders(self, orders):
        """Return those of these confirmed orders that still earn. Extend."""
        return orders

    @api.model
    @step("earned", "what it is worth, frozen; no rate, one circle flagged")
    def _earn(self, successes):
        """Have referrals earn what they are worth, then what follows from it.

        Who takes part is given the ``Earned``.

        :param dict successes: {single referral: its ``Success``}
        """
        referrals = self.browse().union(*successes)
        earned = Earned(
            referrals,
            referrals.filtered(lambda one: one.is_undone or not one.earned_at),
            referrals.filtered("is_undone"),
        )
        now = fields.Datetime.now()
        groups = defaultdict(self.browse)
        for referral, success in successes.items():
            values = {
                "earned_at": referral.earned_at or now,
                "earned_event": success.event,
                "order_id": success.order.id,
                "is_undone": False,
            }
            if not referral._has_left():
                values |= referral._rewards(success)
            groups[tuple(values.items())] |= referral
        for values, alike in groups.items():
            alike.write(dict(values))
        self._flag_missing_rates(successes)
        referrals._no_longer_flagged()
        referrals._flag_conflicts()
        for take_part in participants(self, "_earn"):
            take_part(earned)

    @step("undone", "what no document holds is worth nothing; the others are flagged")
    def _undo(self):
        """Take back what these earned; a manager is told of those in a document.

        Who takes part is given what each of them was worth before: {referral: text}.
        """
        said = {referral: referral._reward_in_words() for referral in self}
        self._withdraw_drafts()
        left = self.filtered(lambda referral: referral._has_left())
        if left:
            left._flag("is_undone")
        others = self - left
        others.write(self._nothing_earned())
        others._no_longer_flagged()
        for take_part in participants(self, "_undo"):
            take_part(said)

    @api.model
    def _nothing_earned(self):
        return {
            "earned_at": False,
            "earned_event": False,
            "order_id": False,
            "amount": 0,
            "gift": False,
            "newcomer_amount": 0,
            "newcomer_gift": False,
            "is_without_rate": False,
        }

    def _no_longer_flagged(self):
        """Have nobody look at those that have nothing to look at any more."""
        done = self.filtered(
            lambda referral: (
                referral.is_flagged and not any(referral[name] for name in FLAGS)
            )
        )
        if done:
            done.is_flagged = False

    def _documents(self):
        """Return the accounting documents that hold what this earned. Extend."""
        return []

    def _is_given(self):
        """Tell whether something was given that no live document says. Extend."""
        return False

    def _has_left(self):
        """Tell whether what this single referral earned is in a document, or given."""
        return bool(self._documents()) or self._is_given()

    def _withdraw_drafts(self, credited=False):
        """Take what these earned out of documents nobody posted yet. Extend.

        :param bool credited: because the newcomer was credited, not undone
        """

    # ------------------------------------------------------------
    # What it is worth
    # ------------------------------------------------------------

    def _rewards(self, success):
        """Return the values that say what a success of this single one is worth."""
        base, currency, company, day = self._base(success)
        values = {}
        for party, prefix in (("referrer", ""), ("newcomer", "newcomer_")):
            amount, gift = self.type_id._reward_of(
                party, base, currency, self.currency_id, company, day
            )
            values |= {f"{prefix}amount": amount, f"{prefix}gift": gift}
        return values

    def _base(self, success):
        """Return what percentages are of.

        :return: amount, its currency, the company and the day of the rates
        """
        lead, order = self.lead_id, success.order
        if order:
            day = fields.Date.to_date(order.date_order)
            return order.amount_untaxed, order.currency_id, order.company_id, day
        company = lead.company_id or self.env.company
        day = fields.Date.to_date(lead.date_closed) or fields.Date.today()
        return lead.expected_revenue, lead.company_currency, company, day

    def _refresh_amounts(self):
        """Have amounts follow orders that changed since, unless a document has them."""
        for referral in self:
            if referral.state == "earned" and referral.order_id:
                success = referral._success()
                if success and not referral._has_left():
                    referral.write(referral._rewards(success))

    def _reckon_again(self):
        """Have those converted without a rate be worth what the rate known now says."""
        successes = {
            one: one._success()
            for one in self
            if one.is_without_rate and not one._has_left()
        }
        successes = {one: success for one, success in successes.items() if success}
        for referral, success in successes.items():
            referral.write(referral._rewards(success))
        self._flag_missing_rates(successes)
        return super()._reckon_again()

    # ------------------------------------------------------------
    # Exchange rates
    # ------------------------------------------------------------

    @api.model
    def _flag_missing_rates(self, successes):
        """Flag those converted one for one, as Odoo does where it knows no rate.

        :param dict successes: {single referral: its ``Success``}
        """
        needed = {one: one._rates_needed(what) for one, what in successes.items()}
        currencies = self.env["res.currency"].union(
            *(need[0] for need in needed.values())
        )
        if not (currencies or any(one.is_without_rate for one in needed)):
            return
        known = set(
            self.env["res.currency.rate"]._read_group(
                [("currency_id", "in", currencies.ids)], ["currency_id", "company_id"]
            )
        )
        no_company = self.env["res.company"]
        for referral, (foreign, company) in needed.items():
            lacks = any(
                not {(one, no_company), (one, company.root_id)} & known
                for one in foreign
            )
            if lacks and not referral.is_without_rate:
                referral._flag("is_without_rate")
            elif referral.is_without_rate and not lacks:
                referral.is_without_rate = False

    def _rates_needed(self, success):
        """Return the currencies whose rates a success of this single one takes.

        :return: currencies, but for the company's; the company
        """
        _amount, base, company, _day = self._base(success)
        kinds = {self.type_id.referrer_reward, self.type_id.newcomer_reward}
        used = self.env["res.currency"]
        if kinds & {"fixed", "percent"}:
            used = self.type_id.currency_id | self.currency_id
        if "percent" in kinds:
            used |= base
        foreign = used - company.currency_id if len(used) > 1 else used.browse()
        return foreign, company


def _is_won(lead):
    return lead.won_status == "won"
