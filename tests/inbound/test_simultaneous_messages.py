from odoo.tests import tagged

from ..tools.real_transactions import RealTransactionsCase
from .inbound_common import mail_of, remove_domain

DOMAIN = "instant.example.com"
SENDER = "rose@instant-sender.example.com"


@tagged("standard", "post_install", "-at_install")
class TestSimultaneousMessages(RealTransactionsCase):
    """Two servers receive messages of the same customer at the same instant."""

    def fill(self, env):
        self.clear(env)
        domain = env["mail.alias.domain"].create({"name": DOMAIN})
        address = env["crm.inbound.address"].create(
            {"name": DOMAIN, "alias_name": "contact", "alias_domain_id": domain.id}
        )
        # Odoo marks an alias at its very first message: others would wait for that.
        address.alias_id.alias_status = "valid"
        self.to = address.alias_email

    def clear(self, env):
        every = env(context={**env.context, "active_test": False})
        mine = [("email_from", "=", SENDER)]
        self.lead_ids = every["crm.lead"].search(mine).ids
        every["crm.lead"].browse(self.lead_ids).unlink()
        every["crm.inbound.address"].search([("name", "=", DOMAIN)]).unlink()
        remove_domain(env, DOMAIN)
        env["crm.inbound.receipt"].search([("lead_id", "=", False)]).unlink()
        env["crm.inbound.sender"].search([]).unlink()

    def deliver_together(self, *mails):
        """Deliver mails at the same instant, each as Odoo does a remote call."""

        def delivering(raw):
            return lambda env: env["mail.thread"].message_process(False, raw)

        return self.at_once(*map(delivering, mails))

    def results(self):
        with self.committed() as env:
            receipts = env["crm.inbound.receipt"].search(
                [("lead_id.email_from", "=", SENDER)]
            )
            return sorted(receipts.mapped("result"))

    def test_two_first_messages_are_one_opportunity(self):
        first, second = self.deliver_together(
            mail_of(SENDER, self.to, "<instant-1@x.example.com>"),
            mail_of(SENDER, self.to, "<instant-2@x.example.com>"),
        )
        self.assertTrue(first)
        self.assertEqual(first, second)
        self.assertEqual(self.results(), ["created", "joined"])

    def test_one_message_delivered_twice_is_taken_once(self):
        raw = mail_of(SENDER, self.to, "<instant-3@x.example.com>")
        found = self.deliver_together(raw, raw)
        self.assertEqual(sorted(map(bool, found)), [False, True])
        self.assertEqual(self.results(), ["created"])

    def test_two_messages_of_one_message_id_are_two(self):
        same = "<instant-6@x.example.com>"
        raw = mail_of(SENDER, self.to, same)
        by_another_server = b"Received: by mx.example.com\n" + raw
        first, again, other = self.deliver_together(
            raw, by_another_server, mail_of(f"eve-{SENDER}", self.to, same)
        )
        self.assertEqual(sorted(map(bool, (first, again))), [False, True])
        self.assertNotIn(other, (first, again, False))
        with self.committed() as env:
            env["crm.lead"].browse(other).unlink()

    def test_messages_of_two_people_do_not_wait_for_each_other(self):
        with self.committed() as busy:
            busy["mail.thread"].message_process(
                False, mail_of(SENDER, self.to, "<instant-4@x.example.com>")
            )
            with self.committed() as env:
                env.cr.execute("SET LOCAL lock_timeout = '5s'")
                other = f"other-{SENDER}"
                lead_id = env["mail.thread"].message_process(
                    False, mail_of(other, self.to, "<instant-5@x.example.com>")
                )
                self.assertTrue(lead_id)
                env["crm.lead"].browse(lead_id).unlink()
