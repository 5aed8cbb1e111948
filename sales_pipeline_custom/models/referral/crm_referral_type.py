from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount, formatLang

from ...core.referral.referral_reward import (
    is_sensible_amount,
    is_sensible_percent,
    reward,
)
from ..shared.sensible_values import check_days

REWARDS = [
    ("none", "No reward"),
    ("fixed", "Fixed amount"),
    ("percent", "Percentage"),
    ("gift", "Gift"),
]

SUCCESS_EVENTS = [
    ("won", "Opportunity won"),
    ("order_confirmed", "Order confirmed"),
]

PARTIES = ("referrer", "newcomer")


def reward_in_words(env, amount, gift, currency):
    """Return a reward in words: the gift, else the amount, else nothing."""
    return gift or (format_amount(env, amount, currency) if amount else "")


class CrmReferralType(models.Model):
    """A kind of link between who brings and who is brought, and what a success earns.

    Rewards are read when the success happens: changing them changes nothing of what was
    earned before.
    """

    _name = "crm.referral.type"
    _description = "Referral Type"
    _inherit = ["mail.thread", "mail.activity.mixin", "crm.run.source"]
    _run_field = "referral_type_id"
    _order = "sequence, id"

    name = fields.Char("Kind of Link", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    company_id = fields.Many2one(
        "res.company", help="Only opportunities of this company, or of none."
    )
    user_id = fields.Many2one(default=lambda self: self.env.uid)

    success_event = fields.Selection(
        SUCCESS_EVENTS,
        "Successful When",
        required=True,
        default="won",
        tracking=True,
        help="A percentage is of the confirmed order, without taxes, or of the expected"
        " revenue of the opportunity that is won.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    referrer_reward = fields.Selection(
        REWARDS, "Reward of the Referrer", required=True, default="none", tracking=True
    )
    referrer_amount = fields.Monetary("Amount for the Referrer", tracking=True)
    referrer_percent = fields.Float(
        "Percentage for the Referrer", digits=(5, 2), tracking=True
    )
    referrer_ceiling = fields.Monetary(
        "Ceiling for the Referrer", tracking=True, help="0: no ceiling."
    )
    referrer_gift = fields.Char(
        "Gift for the Referrer", translate=True, help="What is given, in words."
    )
    newcomer_reward = fields.Selection(
        REWARDS, "Reward of the Newcomer", required=True, default="none", tracking=True
    )
    newcomer_amount = fields.Monetary("Amount for the Newcomer", tracking=True)
    newcomer_percent = fields.Float(
        "Percentage for the Newcomer", digits=(5, 2), tracking=True
    )
    newcomer_ceiling = fields.Monetary(
        "Ceiling for the Newcomer", tracking=True, help="0: no ceiling."
    )
    newcomer_gift = fields.Char(
        "Gift for the Newcomer", translate=True, help="What is given, in words."
    )

    # What follows a success, once for each referral
    thanks_template_id = fields.Many2one(
        "mail.template",
        "Mail to the Referrer",
        domain=[("model", "=", "crm.referral")],
        ondelete="set null",
    )
    welcome_template_id = fields.Many2one(
        "mail.template",
        "Mail to the Newcomer",
        domain=[("model", "=", "crm.lead")],
        ondelete="set null",
    )
    follow_activity_type_id = fields.Many2one(
        "mail.activity.type",
        "Activity to Schedule",
        domain=[("res_model", "in", [False, "crm.lead"])],
        ondelete="set null",
    )
    follow_activity_summary = fields.Char("Title of the Activity", translate=True)
    follow_activity_days = fields.Integer("Due In (Days)", default=1)
    follow_activity_user_id = fields.Many2one(
        "res.users",
        "For",
        domain=[("share", "=", False)],
        ondelete="set null",
        help="Empty: the salesperson of the opportunity.",
    )
    action_ids = fields.One2many(
        "crm.transition.action",
        "referral_type_id",
        "Actions",
        copy=True,
        groups="sales_team.group_sale_salesman",  # as the actions
    )

    referral_ids = fields.One2many("crm.referral", "type_id", readonly=True)
    referrer_said = fields.Char("For the Referrer", compute="_compute_rewards_in_words")
    newcomer_said = fields.Char("For the Newcomer", compute="_compute_rewards_in_words")

    @api.depends(
        "currency_id",
        *(
            f"{party}_{name}"
            for party in PARTIES
            for name in ("reward", "amount", "percent", "ceiling", "gift")
        ),
    )
    @api.depends_context("lang")
    def _compute_rewards_in_words(self):
        for kind in self:
            for party in PARTIES:
                kind[f"{party}_said"] = kind._party_reward_in_words(party)

    @api.model
    def _descriptive_fields(self):
        """What is earned is done as nobody: only what follows is, as ``user_id``."""
        rewards = (name for name in self._fields if name.startswith(PARTIES))
        return super()._descriptive_fields().union(rewards, {"currency_id"})

    # ------------------------------------------------------------
    # What makes sense
    # ------------------------------------------------------------

    @api.constrains(
        *(
            f"{party}_{name}"
            for party in PARTIES
            for name in ("reward", "amount", "percent", "ceiling", "gift")
        )
    )
    def _check_rewards(self):
        for kind in self:
            for party in PARTIES:
                kind._check_reward(party)

    def _check_reward(self, party):
        """Refuse a reward of this single type that makes no sense.

        :param str party: ``referrer`` or ``newcomer``
        """
        kind = self[f"{party}_reward"]
        # What another kind would use is hidden: it is not to be in the way.
        used = {"fixed": "amount", "percent": "ceiling"}.get(kind)
        if used and not is_sensible_amount(self[f"{party}_{used}"]):
            raise ValidationError(
                self.env._(
                    "“%s”: amounts and ceilings are between 0 and one billion.",
                    self.name,
                )
            )
        if kind == "percent" and not is_sensible_percent(self[f"{party}_percent"]):
            raise ValidationError(
                self.env._(
                    "“%s”: a percentage is between 0 and 100.",
                    self.name,
                )
            )
        missing = (kind in ("fixed", "percent") and not self._value(party)) or (
            kind == "gift" and not (self[f"{party}_gift"] or "").strip()
        )
        if missing:
            raise ValidationError(
                self.env._(
                    "“%s” promises a reward without saying which: give the amount, the"
                    " percentage or the gift, or choose “No reward”.",
                    self.name,
                )
            )

    @api.constrains("thanks_template_id", "welcome_template_id")
    def _check_templates(self):
        for kind in self:
            if kind.thanks_template_id:
                kind.thanks_template_id._check_is_about("crm.referral")
            if kind.welcome_template_id:
                kind.welcome_template_id._check_is_about("crm.lead")

    @api.constrains("follow_activity_days")
    def _check_activity_days(self):
        check_days(self, "follow_activity_days")

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        # Referrals one may not see count too: only that there are some is told.
        used = (
            self.env["crm.referral"]
            .sudo()
            ._read_group([("type_id", "in", self.ids)], ["type_id"])
        )
        for (one,) in used:
            raise UserError(
                self.env._(
                    "“%s” has referrals: archive it, so that they stay readable.",
                    one.name,
                )
            )

    # ------------------------------------------------------------
    # What a success is worth
    # ------------------------------------------------------------

    def _value(self, party):
        kind = self[f"{party}_reward"]
        return self[f"{party}_{'amount' if kind == 'fixed' else 'percent'}"]

    def _reward_of(self, party, base, base_currency, currency, company, day):
        """Return what a success is worth for someone.

        :param str party: ``referrer`` or ``newcomer``
        :param float base: what a percentage is of, in ``base_currency``
        :param currency: what the reward is counted in
        :param company: whose rates apply, those of that ``day``
        :return: pair (amount in ``currency``, rounded as that currency is; the gift)
        """
        if not self:
            return 0.0, False
        kind = self[f"{party}_reward"]
        gift = self[f"{party}_gift"] if kind == "gift" else False
        if kind in ("none", "gift"):
            return 0.0, gift
        own = self.currency_id
        if base_currency != own:
            base = base_currency._convert(base, own, company, day, round=False)
        amount = reward(kind, self._value(party), self[f"{party}_ceiling"], base)
        if own != currency:
            amount = own._convert(amount, currency, company, day, round=False)
        return currency.round(amount), False

    def _party_reward_in_words(self, party):
        """Return what this single type promises someone, in a few words."""
        kind = self[f"{party}_reward"]
        if kind == "gift":
            return self[f"{party}_gift"] or ""
        if kind == "fixed":
            return format_amount(self.env, self[f"{party}_amount"], self.currency_id)
        if kind != "percent":
            return ""
        percent, ceiling = self[f"{party}_percent"], self[f"{party}_ceiling"]
        digits = 0 if percent == int(percent) else 2
        said = self.env._("%s %%", formatLang(self.env, percent, digits=digits))
        if not ceiling:
            return said
        return self.env._(
            "%(percent)s (max. %(ceiling)s)",
            percent=said,
            ceiling=format_amount(self.env, ceiling, self.currency_id),
        )

    def _has_follow_up(self):
        """Tell whether this single type has something done after a success."""
        return bool(
            self.thanks_template_id
            or self.welcome_template_id
            or self.follow_activity_type_id
            or self.action_ids
        )

    @api.model
    def _default_for(self, company):
        """Return the type of an opportunity that somebody brought, unless chosen."""
        # A visitor who gives a code may read no kind of link: theirs is the usual one.
        return self.sudo().search([("company_id", "in", [False, company.id])], limit=1)
