from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Events of ``crm.stage.trigger`` by which a customer answers.
ANSWERS = ("customer_replied", "order_confirmed")
# What people write, and the programs that bring what customers write.
WRITTEN = ("comment", "sms", "whatsapp_message")
# Where what arrives by itself comes from.
BY_CUSTOMER = ("email", "website")

ANSWERED = """
    UPDATE crm_lead AS lead SET answered_transition_id = move.id
      FROM crm_stage_transition AS move
     WHERE lead.id = ANY(%s) AND move.lead_id = lead.id AND move.left_at IS NULL
       AND lead.answered_transition_id IS DISTINCT FROM move.id
"""


class CrmLead(models.Model):
    """Whether the customer has answered since a move: what they said stops rules.

    The last move before the last answer is remembered, rather than when it came: the
    order of two things of one second is known, and an answer that moves the opportunity
    comes before its move. Remembering changes the opportunity, so a rule that is about
    to act on it either sees the answer, or makes it wait.
    """

    _inherit = "crm.lead"

    answered_transition_id = fields.Many2one(
        "crm.stage.transition",
        "Last Move Before the Customer's Last Answer",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="base.group_system",
    )

    def _customer_answered(self):
        """Remember that the customers of these have just answered."""
        if self.ids:
            self.env.cr.execute(SQL(ANSWERED, self.ids))
            self.invalidate_recordset(["answered_transition_id"], flush=False)

    def _customer_came_back(self):
        """Remember an answer in other open opportunities of those who sent these.

        Who writes again, or fills in a form, may mean one of those; not those of
        another company.
        """
        # A form is sent by nobody, who sees no opportunity.
        for lead in self.sudo():
            same = [
                Domain(name, "=", value)
                for name, value in (
                    ("email_normalized", lead.email_normalized),
                    ("partner_id", lead.partner_id.id),
                )
                if value
            ]
            if same:
                domain = Domain.OR(same) & Domain("won_status", "=", "pending")
                domain &= Domain("company_id", "in", [False, lead.company_id.id])
                domain &= Domain("id", "!=", lead.id)
                lead.search(domain)._customer_answered()

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if self._move_origin() in BY_CUSTOMER:
            leads._customer_came_back()
        return leads

    def _message_post_after_hook(self, message, msg_vals):
        if _is_of_customer(message):
            self._customer_answered()
        return super()._message_post_after_hook(message, msg_vals)

    def _merge_dependences(self, opportunities):
        # Nobody reads or writes it: the last answer to all of them is kept.
        stays = self.sudo()
        every = stays | opportunities
        stays.answered_transition_id = max(
            every.answered_transition_id.ids, default=False
        )
        return super()._merge_dependences(opportunities)


class SaleOrder(models.Model):
    """A customer who writes below a quotation, on the portal, answers."""

    _inherit = "sale.order"

    def _message_post_after_hook(self, message, msg_vals):
        if _is_of_customer(message):
            # Whoever writes, a customer too, has that remembered, and nothing else.
            self.sudo()._opportunities()._customer_answered()
        return super()._message_post_after_hook(message, msg_vals)


class CrmStageTrigger(models.Model):
    _inherit = "crm.stage.trigger"

    @api.private
    def fire(self, event, leads, **details):
        if leads and self._is_answer(event, **details):
            leads._customer_answered()
        return super().fire(event, leads, **details)

    @api.model
    def _is_heard(self, event):
        return self._is_answer(event) or super()._is_heard(event)

    @api.model
    def _is_answer(self, event, activity_type_id=False, **details):
        """Tell whether a customer answers by an event. Extend with others."""
        if event == "activity_done":
            kind = self.env["mail.activity.type"].browse(activity_type_id or [])
            return kind.category == "meeting"
        return event in ANSWERS


def _is_of_customer(message):
    """Tell whether a message is what a customer wrote, and no mail: of those, whoever
    delivers them says whether a person wrote them."""
    author = message.author_id
    return message.message_type in WRITTEN and bool(author) and is_customer(author)


def is_customer(partner):
    """Tell whether a contact is none of us, Odoo's robot included."""
    # A customer does not see users: only whether there is one of us is told.
    users = partner.sudo().with_context(active_test=False).user_ids
    return all(user.share for user in users)
