"""What somebody who logs in tries on the mail gateway, over the real wire."""

import xmlrpc.client
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import RuleCase
from .inbound_common import InboundCase

# What a client might send to pass for the gateway.
FORGED = (
    {},
    {"mail_delivery": [False, False]},
    {"mail_delivery": {"is_automatic": False}},
    {"inbound": {"settings": {"values": [["probability", 99]]}}},
    {"move_circumstances": ["email", "", False]},
    {"default_fetchmail_server_id": 1},
)
LOGS = ("odoo.http", "odoo.addons.rpc.controllers.json2", "odoo.sql_db")


class OverTheWire(InboundCase, RuleCase, HttpCase):
    """People who log in, and call any method from outside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env, "pipeline_portal", "base.group_portal", name="Rose Portal"
        )
        cls.employee = new_test_user(
            cls.env, "pipeline_employee", "base.group_user", name="Eve Employee"
        )
        cls.keys = {
            user: cls.env(user=user)["res.users.apikeys"]
            .sudo()
            ._generate("rpc", "attack", fields.Datetime.now() + timedelta(hours=1))
            for user in (cls.portal, cls.employee, cls.colleague, cls.salesperson)
        }
        cls.env["crm.stage.trigger"].create(
            {
                "name": "Answered",
                "active": True,
                "event": "customer_replied",
                "stage_id": cls.proposal.id,
            }
        )

    def xml_rpc(self, user, model, method, *args, **kwargs):
        """Call a method as that user; return what it answers, or its fault."""
        self.env.flush_all()
        try:
            return self.xmlrpc_object.execute_kw(
                *(get_db_name(), user.id, self.keys[user]),
                *(model, method, list(args), kwargs),
            )
        except xmlrpc.client.Fault as fault:
            return fault
        finally:
            self.env.invalidate_all()

    def json_2(self, user, of_model, method, /, **arguments):
        """The same by the other wire; return the answer of the server."""
        self.env.flush_all()
        answer = self.url_open(
            f"/json/2/{of_model}/{method}",
            json=arguments,
            headers={"Authorization": f"Bearer {self.keys[user]}"},
        )
        self.env.invalidate_all()
        return answer


@tagged("standard", "post_install", "-at_install")
class TestWhoMayDeliver(OverTheWire):
    """What the gateway calls, anybody who logs in may call: it moves nothing."""

    ANSWER = {"subject": "Re: offer", "email_from": "rose@x.example.com", "body": "Yes"}

    def assertStayed(self, lead):
        self.assertEqual(lead.stage_id, self.new)
        self.assertEqual(len(self.rows(lead)), 1)

    def test_nobody_answers_for_the_customer_of_a_colleague(self):
        lead = self.lead(self.new)
        for user in (self.portal, self.employee, self.colleague):
            for context in FORGED:
                with self.subTest(user.name, context=context), mute_logger(*LOGS):
                    self.xml_rpc(
                        *(user, "crm.lead", "message_update", lead.ids, self.ANSWER),
                        context=context,
                    )
                    self.assertStayed(lead)
                    self.json_2(
                        *(user, "crm.lead", "message_update"),
                        ids=lead.ids,
                        msg_dict=self.ANSWER,
                        context=context,
                    )
                    self.assertStayed(lead)

    def test_who_may_write_there_says_that_the_customer_answered(self):
        lead = self.lead(self.new)
        self.xml_rpc(
            self.salesperson, "crm.lead", "message_update", lead.ids, self.ANSWER
        )
        self.assertEqual(lead.stage_id, self.proposal)

    def test_a_move_that_comes_with_no_mail_is_a_program_s(self):
        self.proposal.is_note_required = True
        lead = self.lead(self.new)
        for context in FORGED:
            with self.subTest(context), mute_logger(*LOGS):
                said = self.xml_rpc(
                    *(self.salesperson, "crm.lead", "message_update"),
                    *(lead.ids, {}, {"stage_id": self.proposal.id}),
                    context=context,
                )
                self.assertIsInstance(said, xmlrpc.client.Fault)
                self.assertStayed(lead)
        answer = self.json_2(
            *(self.salesperson, "crm.lead", "message_new"),
            msg_dict={"subject": "New", "from": "rose@x.example.com"},
        )
        created = self.Lead.search([("name", "=", "New")])
        self.assertEqual(self.last_row(created).origin, "api", answer.text)

    def test_nobody_moves_an_opportunity_by_a_quotation_of_theirs(self):
        theirs = self.lead(self.new)
        order = self.env["sale.order"].create(
            {"partner_id": self.portal.partner_id.id, "opportunity_id": theirs.id}
        )
        order.message_subscribe(self.portal.partner_id.ids)
        for user in (self.portal, self.colleague):
            with self.subTest(user.name), mute_logger(*LOGS):
                self.xml_rpc(
                    user, "sale.order", "message_update", order.ids, self.ANSWER
                )
                self.assertStayed(theirs)

    def test_nobody_makes_a_quotation_of_what_they_do_not_see(self):
        theirs = self.lead(self.new)
        self.env["crm.stage.trigger"].create(
            {
                "name": "Ordered",
                "active": True,
                "event": "order_confirmed",
                "stage_id": self.won.id,
            }
        )
        customer = self.env["res.partner"].create({"name": "Rose"})
        values = {"partner_id": customer.id, "state": "sale"}
        for vals, context in (
            ({"opportunity_id": theirs.id}, {}),
            ({}, {"default_opportunity_id": theirs.id}),
        ):
            with self.subTest(vals), mute_logger(*LOGS):
                said = self.xml_rpc(
                    *(self.colleague, "sale.order", "create", values | vals),
                    context=context,
                )
                self.assertIsInstance(said, xmlrpc.client.Fault)
                self.assertStayed(theirs)
        order = (
            self.env["sale.order"]
            .with_user(self.colleague)
            .create({"partner_id": customer.id})
        )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            order.opportunity_id = theirs
        order.sudo().opportunity_id = theirs
        self.assertFalse(order.copy().opportunity_id, "it is copied all the same")
        mine = self.lead(self.new, user_id=self.colleague.id)
        order.opportunity_id = mine
        order.action_confirm()
        self.assertEqual(mine.stage_id, self.won)
        self.assertStayed(theirs)

    def test_portal_users_feed_no_mail(self):
        raw = self.mail(Message_Id="<taken@x.example.com>")
        receipts = self.env["crm.inbound.receipt"].search_count([])
        for context in FORGED:
            with self.subTest(context), mute_logger(*LOGS):
                said = self.xml_rpc(
                    *(self.portal, "mail.thread", "message_process", False),
                    xmlrpc.client.Binary(raw),
                    context=context,
                )
                self.assertIsInstance(said, xmlrpc.client.Fault)
                answer = self.json_2(
                    *(self.portal, "mail.thread", "message_process"),
                    model="crm.lead",
                    message=self.mail(From="nobody").decode(),
                    context=context,
                )
                self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.env["crm.inbound.receipt"].search_count([]), receipts)
        self.assertFalse(self.Message.search([]))
        self.assertTrue(self.deliver(raw), "the real one is received")

    def test_nobody_takes_the_message_id_of_a_mail_by_writing_it_first(self):
        mine, taken = self.lead(self.new), "<soon@x.example.com>"
        said = self.xml_rpc(
            *(self.salesperson, "mail.message", "create"),
            {
                "model": "crm.lead",
                "res_id": mine.id,
                "message_id": taken,
                "message_type": "comment",
                "body": "First",
            },
        )
        self.assertTrue(
            self.env["mail.message"].search([("message_id", "=", taken)]), said
        )
        lead = self.used("Budget : 8 000", Message_Id=taken)
        self.assertEqual(lead.customer_budget, 8000)
        self.assertFalse(self.receive("Budget : 8 000", Message_Id=taken))

    def test_who_delivers_mail_says_neither_where_it_goes_nor_more_than_it_does(self):
        theirs = self.lead(self.new)
        for options in (
            {"model": "crm.lead", "thread_id": theirs.id},
            {"model": "crm.lead", "custom_values": {"stage_id": self.won.id}},
        ):
            for user in (self.employee, self.colleague):
                with self.subTest(options, by=user.name), mute_logger(*LOGS):
                    answer = self.json_2(
                        *(user, "mail.thread", "message_process"),
                        message=self.mail(to="x@in.example.com").decode(),
                        **options,
                    )
                    self.assertEqual(answer.status_code, 403)
                    self.assertStayed(theirs)
        # Odoo marks an alias at its very first message, which takes its own rights.
        self.address.alias_id.alias_status = "valid"
        answer = self.json_2(
            *(self.employee, "mail.thread", "message_process"),
            model=False,
            message=self.mail(Message_Id="<employee@x.example.com>").decode(),
            context={
                "default_stage_id": self.won.id,
                "default_fetchmail_server_id": 1,
                "tracking_disable": True,
            },
        )
        lead = self.Lead.browse(answer.json())
        self.assertEqual((lead.stage_id, lead.name), (self.first, "A stove"))
