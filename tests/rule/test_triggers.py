from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import RuleCase

MAIL = """\
From: Rose <{sender}>
To: {to}
Subject: Re: my stove
Message-Id: <{number}@rose.example.com>
In-Reply-To: {parent}
References: {parent}
{headers}
Yes, let us talk.
"""


class TriggerCase(RuleCase):
    @classmethod
    def trigger(cls, event, stage=None, **values):
        """Create a trigger that is on."""
        values = {
            "name": f"On {event}",
            "active": True,
            "event": event,
            "stage_id": (stage or cls.proposal).id,
            **values,
        }
        return cls.env["crm.stage.trigger"].create(cls.ids_of(values))

    @classmethod
    def quotation(cls, lead, **values):
        partner = cls.env["res.partner"].create(
            {"name": "Rose", "email": "rose@example.com"}
        )
        product = cls.env["product.product"].create({"name": "Stove", "type": "consu"})
        return cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "opportunity_id": lead.id,
                "order_line": [fields.Command.create({"product_id": product.id})],
                **values,
            }
        )


@tagged("standard", "post_install", "-at_install")
class TestEvents(TriggerCase):
    """What moves an opportunity by itself."""

    def test_a_quotation_marked_as_sent(self):
        self.trigger("quotation_sent")
        lead = self.lead(self.discovery)
        self.quotation(lead).with_user(self.manager).action_quotation_sent()
        self.assertOpen(lead, self.proposal)
        row = self.last_row(lead)
        self.assertEqual((row.origin, row.kind), ("trigger", "forward"))
        self.assertEqual(row.user_id, self.manager)
        run = self.runs(lead)
        self.assertEqual((run.state, run.trigger_id.event), ("done", "quotation_sent"))

    def test_a_quotation_sent_by_mail_moves_and_tells_the_chatter(self):
        self.trigger("quotation_sent")
        lead = self.lead(self.discovery)
        order = self.quotation(lead)
        self.flush_tracking()
        last = self.last_message_id()
        order.with_context(mark_so_as_sent=True).message_post(
            body="Here it is", partner_ids=order.partner_id.ids
        )
        self.assertEqual(order.state, "sent")
        self.assertOpen(lead, self.proposal)
        self.assertIn(
            self.proposal,
            self.messages_since(lead, last).tracking_value_ids.mapped(
                lambda value: self.Stage.browse(value.new_value_integer)
            ),
        )

    def test_an_order_that_is_confirmed_may_win(self):
        self.trigger("order_confirmed", self.won)
        lead = self.lead(self.negotiation)
        self.quotation(lead).action_confirm()
        self.assertWon(lead)

    def test_many_orders_are_confirmed_together(self):
        self.trigger("order_confirmed", self.won)
        leads = self.leads(3, self.negotiation)
        orders = self.env["sale.order"].union(*(self.quotation(lead) for lead in leads))
        with self.recorded_moves() as moves:
            orders.action_confirm()
        self.assertEqual(len(moves), 1, "one move for all of them")
        for lead in leads:
            self.assertWon(lead)

    def test_an_activity_of_a_type_that_is_done(self):
        call = self.env.ref("mail.mail_activity_data_call")
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.trigger("activity_done", self.discovery, activity_type_id=call.id)
        lead = self.lead(self.first)
        lead.activity_schedule(activity_type_id=todo.id).action_feedback()
        self.assertEqual(lead.stage_id, self.first)
        lead.activity_schedule(activity_type_id=call.id).action_feedback(feedback="Ok")
        self.assertOpen(lead, self.discovery)

    def test_the_salesperson_who_did_the_activity_moved_it(self):
        self.trigger("activity_done", self.discovery)
        lead = self.lead(self.first)
        todo = self.env.ref("mail.mail_activity_data_todo")
        activity = lead.activity_schedule(
            activity_type_id=todo.id, user_id=self.salesperson.id
        )
        activity.with_user(self.salesperson).action_done()
        self.assertOpen(lead, self.discovery)
        self.assertEqual(self.last_row(lead).user_id, self.salesperson)

    def receive(self, lead, headers="", sender="rose@example.com"):
        """Have the mail gateway receive an answer about an opportunity."""
        sent = lead.message_post(body="Shall we talk?", subtype_xmlid="mail.mt_comment")
        self.number = getattr(self, "number", 0) + 1
        mail = MAIL.format(
            sender=sender,
            to="sales@pipeline.example.com",
            parent=sent.message_id,
            number=self.number,
            headers=headers,
        )
        self.env["mail.thread"].message_process(False, mail)
        self.assertIn("let us talk", lead.message_ids[0].body)

    def test_a_customer_who_answers(self):
        self.trigger("customer_replied", self.first)
        lead = self.lead(self.new)
        self.receive(lead)
        self.assertOpen(lead, self.first)
        self.assertEqual(self.last_row(lead).origin, "trigger")

    def test_neither_a_machine_nor_one_of_us(self):
        self.trigger("customer_replied", self.first)
        lead = self.lead(self.new)
        for headers in (
            "Auto-Submitted: auto-replied\n",
            "Precedence: bulk\n",
            "X-Autoreply: yes\n",
        ):
            self.receive(lead, headers)
        self.receive(lead, sender=self.salesperson.email)
        self.assertEqual(lead.stage_id, self.new)
        self.receive(lead, "Auto-Submitted: no\n")
        self.assertEqual(lead.stage_id, self.first)

    def test_an_answer_to_the_quotation_is_one_too(self):
        self.trigger("customer_replied", self.negotiation)
        lead = self.lead(self.proposal)
        order = self.quotation(lead)
        self.receive(order)
        self.assertOpen(lead, self.negotiation)

    def test_moving_by_a_trigger_sets_rules_off(self):
        self.trigger("quotation_sent")
        self.rule(to_stage_ids=self.proposal)
        lead = self.lead(self.discovery)
        self.quotation(lead).action_quotation_sent()
        self.carry_out()
        self.assertEqual(lead.tag_ids, self.tag)


@tagged("standard", "post_install", "-at_install")
class TestWhatTriggersDoNot(TriggerCase):
    """Never backward, never out of won or lost, never through a closed gate; and the
    event never fails for it."""

    def skipped(self, lead, reason):
        stage = lead.stage_id
        self.quotation(lead).action_quotation_sent()
        self.assertEqual(lead.stage_id, stage)
        run = self.runs(lead)
        self.assertEqual((run.state, run.reason), ("skipped", reason))
        return run

    def test_never_backward(self):
        self.trigger("quotation_sent")
        self.skipped(self.lead(self.negotiation), "backward")
        self.skipped(self.lead(self.proposal), "backward")

    def test_never_out_of_won_or_lost(self):
        self.trigger("quotation_sent")
        won, lost = self.leads(2, self.new)
        won.action_set_won()
        lost.action_set_lost(lost_reason_id=self.budget.id)
        self.skipped(won, "closed")
        self.skipped(lost, "closed")
        self.assertLost(lost, reason=self.budget)

    def test_never_through_a_closed_gate(self):
        self.trigger("quotation_sent")
        self.require(self.proposal, "phone")
        run = self.skipped(self.lead(self.new), "not_ready")
        self.assertIn("Phone", run.message)

    def test_never_into_the_stage_of_another_team(self):
        _team, (_call, offer, *_others) = self.team_with_stages()
        self.trigger("quotation_sent", offer)
        self.skipped(self.lead(self.new), "other_team")

    def test_only_from_the_stages_and_the_teams_it_is_about(self):
        self.trigger("quotation_sent", from_stage_ids=self.discovery)
        self.trigger("quotation_sent", team_ids=self.new_team("Others"))
        lead = self.lead(self.new)
        self.quotation(lead).action_quotation_sent()
        self.assertEqual(lead.stage_id, self.new)
        self.assertFalse(self.runs(lead))

    def test_the_ready_ones_move_when_others_of_the_same_event_do_not(self):
        self.trigger("order_confirmed", self.negotiation)
        self.require(self.negotiation, "phone")
        late, ready = self.lead(self.new), self.lead(self.new, phone="0470 12 34 56")
        orders = self.quotation(late) | self.quotation(ready)
        orders.action_confirm()
        self.assertEqual(late.stage_id, self.new)
        self.assertOpen(ready, self.negotiation)

    def test_an_event_does_not_fail_with_the_move_and_the_move_is_tried_again(self):
        self.trigger("order_confirmed", self.won)
        lead, other = self.leads(2, self.negotiation)
        check = type(self.Lead)._move_check
        broken = [True]

        def refuse(leads, stage, vals):
            if broken and lead in leads:
                raise UserError("The cellar is flooded")
            return check(leads, stage, vals)

        self.patch(type(self.Lead), "_move_check", refuse)
        orders = self.quotation(lead) | self.quotation(other)
        orders.action_confirm()
        self.assertEqual(set(orders.mapped("state")), {"sale"})
        self.assertWon(other)
        self.assertOpen(lead, self.negotiation)
        run = self.runs(lead)
        self.assertEqual((run.state, run.message), ("pending", "The cellar is flooded"))
        broken.clear()
        self.pass_time(hours=1)
        self.carry_out()
        self.assertWon(lead)
        self.assertEqual(self.runs(lead).state, "done")

    def test_a_trigger_that_is_off_or_leads_nowhere(self):
        trigger = self.trigger("quotation_sent", active=False, stage_id=False)
        with (
            self.assertRaisesRegex(ValidationError, "leads nowhere"),
            self.savepoint(),
        ):
            trigger.active = True
        lead = self.lead(self.new)
        self.quotation(lead).action_quotation_sent()
        self.assertFalse(self.runs(lead))

    def test_its_stage_is_deleted(self):
        stage = self.new_stage("Short lived", sequence=4, probability=30)
        trigger = self.trigger("quotation_sent", stage)
        stage.unlink()
        self.assertFalse(trigger.active)
        self.assertIn("Short lived", trigger.message_ids[0].body)

    def test_only_managers_set_triggers_up(self):
        trigger = self.trigger("quotation_sent")
        trigger.with_user(self.manager).name = "Sent!"
        with self.assertRaises(AccessError):
            trigger.with_user(self.salesperson).name = "Mine"
