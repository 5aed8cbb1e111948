from odoo import api, fields, models
from odoo.tools import SQL

from .answered import is_customer

REMINDING = ("mail", "activity")  # kinds of actions

# The last mail of somebody who is none of us, of opportunities something waits for.
REMEMBERED = """
    UPDATE crm_lead AS lead
       SET answered_transition_id = (
               SELECT MAX(move.id) FROM crm_stage_transition AS move
                WHERE move.lead_id = lead.id AND move.entered_at <= answer.date)
      FROM (SELECT message.res_id, MAX(message.date) AS date
              FROM mail_message AS message
             WHERE message.model = 'crm.lead' AND message.message_type = 'email'
               AND message.res_id IN (SELECT lead_id FROM crm_transition_run
                                       WHERE state = 'pending')
               AND NOT EXISTS (SELECT FROM res_users AS ours
                                WHERE ours.partner_id = message.author_id
                                  AND NOT ours.share)
          GROUP BY message.res_id) AS answer
     WHERE answer.res_id = lead.id
"""


class CrmTransitionRule(models.Model):
    """A rule that loses or reminds does neither once the customer has answered."""

    _inherit = "crm.transition.rule"

    cancel_if_answered = fields.Boolean(
        "Unless the Customer Has Answered",
        compute="_compute_cancel_if_answered",
        inverse="_inverse_cancel_if_answered",
        store=True,
        readonly=False,
        help="If the customer writes, fills in a form or a questionnaire, orders, or"
        " meets you before the delay is over, nothing is done. By default for rules"
        " that lose opportunities, or remind of those that are open.",
    )
    # What somebody chose; empty: nobody did.
    answer_choice = fields.Selection([("yes", "Yes"), ("no", "No")])

    @api.depends(
        "answer_choice",
        "delay",
        "kind",
        "to_stage_ids.outcome",
        "action_ids.kind",
        "action_ids.stage_id.is_lost",
    )
    def _compute_cancel_if_answered(self):
        for rule in self:
            chosen = rule.answer_choice
            stops = chosen == "yes" if chosen else rule._loses_or_reminds()
            rule.cancel_if_answered = stops

    def _inverse_cancel_if_answered(self):
        for rule in self:
            rule.answer_choice = "yes" if rule.cancel_if_answered else "no"

    def _loses_or_reminds(self):
        """Tell whether this single rule is about customers who do not answer."""
        if not self.delay:
            return False
        for action in self.action_ids:
            if action.kind == "move" and action.stage_id.is_lost:
                return True
        outcomes = set(self.to_stage_ids.mapped("outcome"))
        is_about_closed = self.kind in ("won", "lost") or (
            outcomes and "open" not in outcomes
        )
        kinds = self.action_ids.mapped("kind")
        return not is_about_closed and any(kind in REMINDING for kind in kinds)

    def _say_that_answers_stop_them(self):
        """Say so in the history of these, which did not stop until now."""
        for rule in self:
            said = rule.with_context(lang=rule.user_id.lang or self.env.lang)
            rule._message_log(
                body=said.env._(
                    "From now on, nothing is done once the customer has answered."
                    " Untick “Unless the Customer Has Answered” if it is to be done all"
                    " the same."
                )
            )


class CrmTransitionRun(models.Model):
    _inherit = "crm.transition.run"

    reason = fields.Selection(selection_add=[("answered", "The customer has answered")])

    @api.model
    def _remember_answers(self):
        """Have mails count that customers wrote before answers were remembered."""
        self.env.flush_all()
        self.env.cr.execute(REMEMBERED)
        self.env["crm.lead"].invalidate_model(["answered_transition_id"])

    def _why_no_longer(self):
        reason = super()._why_no_longer()
        rule = self.rule_id
        stops = rule.delay and rule.cancel_if_answered and self.transition_id
        if reason or not stops or self.executed_at:
            return reason
        return "answered" if self._has_customer_answered() else None

    def _has_customer_answered(self):
        """Tell whether the customer has answered since the move of this single run.

        The opportunity is locked: who answers from now on waits until this is over; of
        who has just answered the database tells, and this begins again.
        """
        self.env.cr.execute(
            SQL(
                "SELECT answered_transition_id FROM crm_lead WHERE id = %s"
                " FOR NO KEY UPDATE",
                self.lead_id.id,
            )
        )
        ((last,),) = self.env.cr.fetchall()
        return (last or 0) >= self.transition_id.id or self._was_meeting_held()

    def _was_meeting_held(self):
        """Tell whether a meeting has taken place since: its customers did not all
        decline."""
        # Whoever looks after the rule may not see everybody's agenda.
        meetings = self.env["calendar.event"].sudo()
        held = meetings.search(
            [
                ("opportunity_id", "=", self.lead_id.id),
                ("stop", ">", self.transition_id.entered_at),
                ("stop", "<=", fields.Datetime.now()),
            ]
        )
        for meeting in held:
            customers = meeting.attendee_ids.filtered(
                lambda attendee: is_customer(attendee.partner_id)
            )
            if not customers or set(customers.mapped("state")) != {"declined"}:
                return True
        return False
