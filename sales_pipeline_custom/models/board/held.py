from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

OPEN = Domain(
    [
        ("type", "=", "opportunity"),
        ("active", "=", True),
        ("won_status", "=", "pending"),
    ]
)
MOST_NAMED = 3


class CrmLead(models.Model):
    """Who has an open opportunity already, before a second one is created."""

    _inherit = "crm.lead"

    already_open = fields.Char(
        compute="_compute_already_open",
        help="Of a new opportunity: what is open for the same customer, phone or"
        " e-mail.",
    )

    @api.depends("partner_id", "email_from", "phone", "company_id", "type")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_already_open(self):
        self.already_open = False
        # Once it exists, Odoo's button of similar ones tells more.
        for lead in self.filtered(lambda one: not one._origin):
            same = lead._same_customer_domain()
            if same:
                lead.already_open = self._say_held(self._held(OPEN & same))

    def _same_customer_domain(self):
        """Return the domain of what is about this single customer, None for nobody."""
        customer = self.partner_id.commercial_partner_id._origin
        same = [
            Domain(name, "=", value)
            for name, value in (
                ("partner_id.commercial_partner_id", customer.id),
                ("email_normalized", self.email_normalized),
                ("phone_sanitized", self.phone_sanitized),
            )
            if value
        ]
        return Domain.OR(same) if same else None

    @api.model
    def _held(self, domain):
        """Return opportunities in superuser mode, whoever has them, newest first.

        Only those of the companies one works in, or of all: with ``_say_held``, of
        what one may not read only whose it is is told.
        """
        # That there is one, and with whom, is for every salesperson to know.
        return self.sudo().search_fetch(
            domain & Domain("company_id", "in", [False, *self.env.companies.ids]),
            ["partner_id", "user_id", "expected_revenue", "company_id", "won_status"],
            order="id desc",
        )

    @api.model
    def _say_held(self, held, readable=None):
        """Return a line about opportunities: each with whom, and its amount to who may
        read it; False without any.

        :param held: what ``_held`` returned
        :param readable: those of them the user may read, if known
        """
        if not held:
            return False
        if readable is None:
            readable = self.search([("id", "in", held.ids)])
        lines = [
            one._say_who_has_it(one.id in readable._ids) for one in held[:MOST_NAMED]
        ]
        left = len(held) - MOST_NAMED
        if left > 0:
            lines.append(self.env._("%s more", left))
        text = ", ".join(lines)
        return text[:1].upper() + text[1:]

    def _say_who_has_it(self, is_readable):
        """Return a few words on this single opportunity, read in superuser mode."""
        said = {"who": self.user_id.name}
        if self.won_status == "won":
            return self._say_who_won_it()
        if is_readable and self.expected_revenue:
            currency, amount = self.company_currency, self.expected_revenue
            has_cents = not currency.decimal_places or bool(amount % 1)
            said["amount"] = format_amount(
                self.env, amount, currency, trailing_zeroes=has_cents
            )
            if self.user_id == self.env.user:
                return self.env._("an opportunity of %(amount)s with you", **said)
            if self.user_id:
                return self.env._("an opportunity of %(amount)s with %(who)s", **said)
            return self.env._("an opportunity of %(amount)s with nobody", **said)
        if self.user_id == self.env.user:
            return self.env._("an opportunity with you")
        if self.user_id:
            return self.env._("an opportunity with %(who)s", **said)
        return self.env._("an opportunity with nobody")

    def _say_who_won_it(self):
        if self.user_id == self.env.user:
            return self.env._("an opportunity won by you")
        if self.user_id:
            return self.env._("an opportunity won by %(who)s", who=self.user_id.name)
        return self.env._("an opportunity won, with nobody")


class ResPartner(models.Model):
    """What the stage of a contact says besides: a colleague's, or won already."""

    _inherit = "res.partner"

    pipeline_beside = fields.Json(
        compute="_compute_pipeline_beside",
        groups="sales_team.group_sale_salesman",
        help="``said``, who else has an opportunity of this contact; ``won``, the stage"
        " (``name``, ``color``) of the newest one won, where none is open.",
    )

    @api.depends(
        "pipeline_lead_id",
        "opportunity_ids.won_status",
        "opportunity_ids.user_id",
        "opportunity_ids.expected_revenue",
    )
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_pipeline_beside(self):
        Lead = self.env["crm.lead"]
        held = Lead._held(
            Domain("partner_id", "in", self._origin.ids)
            & (OPEN | Domain([("won_status", "=", "won"), ("active", "=", True)]))
        )
        readable = Lead.search([("id", "in", held.ids)]) if held else Lead
        by_partner = held.grouped("partner_id") if held else {}
        for partner in self:
            theirs = by_partner.get(partner._origin, held.browse())
            partner.pipeline_beside = self._beside(theirs, readable)

    @api.model
    def _beside(self, held, readable):
        """Return what to say of the opportunities of one contact.

        :param held: theirs, open and won, whoever has them
        :param readable: those the user may read, among others
        """
        seen = held.filtered(lambda lead: lead.id in readable._ids)
        still_open = seen.filtered(lambda lead: lead.won_status == "pending")
        # One's own needs no words: it is the stage that is shown.
        others = (held - seen) | still_open.filtered(
            lambda lead: lead.user_id != self.env.user
        )
        won = (seen - still_open).sorted("id", reverse=True)[:1].stage_id
        return {
            "said": self.env["crm.lead"]._say_held(
                others.sorted("id", reverse=True), readable
            ),
            "won": not still_open
            and bool(won)
            and {"name": won.name, "color": won.pipeline_color},
        }
