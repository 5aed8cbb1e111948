"""Odoo's own mail reader, a real mailbox, and transactions that are committed."""

import email
import os
import threading
import tracemalloc
from email.policy import SMTP

import psycopg2.errors

from odoo import SUPERUSER_ID, api
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.servers import ServerCase
from .inbound_common import mail_of, remove_domain
from .mailbox import PASSWORD, USER, ImapMailbox, PopMailbox

DOMAIN = "mailbox.example.com"
LOGS = (
    "odoo.addons.mail.models.fetchmail",
    "odoo.addons.mail.models.mail_thread",
    "odoo.addons.sales_pipeline_custom.models.inbound.mail_thread_gateway",
    "odoo.sql_db",
)


@tagged("standard", "post_install", "-at_install")
class TestMailbox(ServerCase):
    """Nothing is lost, and nothing is taken twice, whatever happens meanwhile."""

    TITLE = "A message of the mailbox tests"

    def setUp(self):
        super().setUp()
        self.mailbox = ImapMailbox()
        self.addCleanup(self.mailbox.close)
        with self.env() as env:
            domain = env["mail.alias.domain"].create({"name": DOMAIN})
            address = env["crm.inbound.address"].create(
                {
                    "name": self.TITLE,
                    "alias_name": "contact",
                    "alias_domain_id": domain.id,
                    "joins_open": False,
                }
            )
            self.address_id = address.id
            self.email = address.alias_email
            self.readers = [
                self.reader(env, "imap", self.mailbox.port).id for _turn in range(2)
            ]
        self.registry.clear_all_caches()

    def reader(self, env, kind, port):
        return env["fetchmail.server"].create(
            {
                "name": self.TITLE,
                "server_type": kind,
                "server": "127.0.0.1",
                "port": port,
                "user": USER,
                "password": PASSWORD,
                "state": "done",
            }
        )

    def remove(self):
        with self.env() as env:
            every = env(context={**env.context, "active_test": False})
            for model in ("fetchmail.server", "crm.inbound.address"):
                every[model].search([("name", "=", self.TITLE)]).unlink()
            remove_domain(env, DOMAIN)
            every["crm.inbound.message"].search([("subject", "=", self.TITLE)]).unlink()
            env.flush_all()
            env.cr.execute(
                "DELETE FROM crm_inbound_receipt WHERE lead_id IN (SELECT id FROM"
                " crm_lead WHERE name = %s) OR lead_id IS NULL",
                [self.TITLE],
            )
        super().remove()

    def mail(self, number):
        raw = mail_of(
            f"rose{number}@x.example.com",
            self.email,
            f"<mailbox-{number}@x.example.com>",
            Subject=self.TITLE,
        )
        return raw.replace(b"\n", b"\r\n")

    def fetch(self, rank=0):
        """Read the mailbox as the scheduled action does; return the error, if any."""
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            server = env["fetchmail.server"].browse(self.readers[rank])
            try:
                server.fetch_mail()
            except Exception as error:
                return error
        return None

    def environment(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})

    def leads_by_sender(self):
        rows = self.rows(
            "SELECT email_normalized, count(*) FROM crm_lead"
            " WHERE name = %s GROUP BY 1",
            self.TITLE,
        )
        return dict(rows)

    def kept(self):
        return self.rows(
            "SELECT reason, email_from FROM crm_inbound_message WHERE subject = %s",
            self.TITLE,
        )

    # ------------------------------------------------------------
    # What happens
    # ------------------------------------------------------------

    def test_each_message_becomes_an_opportunity(self):
        self.mailbox.add(*(self.mail(n) for n in range(5)))
        self.assertIsNone(self.fetch())
        self.assertEqual(self.leads_by_sender(), self.one_each(5))
        self.assertEqual(self.mailbox.unseen(), [])

    def one_each(self, count):
        return {f"rose{n}@x.example.com": 1 for n in range(count)}

    @mute_logger(*LOGS)
    def test_one_that_fails_is_kept_and_the_reader_goes_on(self):
        def fail(lead, inbound):
            if "rose1" in inbound.verdict.author[1]:
                raise ValidationError("The cellar is flooded")

        self.patch(self.registry["crm.lead"], "_inbound_say", fail)
        self.mailbox.add(*(self.mail(n) for n in range(3)))
        self.assertIsNone(self.fetch())
        self.assertEqual(len(self.leads_by_sender()), 2)
        self.assertEqual(self.kept(), [("error", "rose1@x.example.com")])
        self.assertEqual(self.mailbox.unseen(), [])

    @mute_logger(*LOGS)
    def test_the_database_goes_in_the_middle_and_the_mail_stays_in_the_mailbox(self):
        killed = []

        def kill(lead, inbound):
            if not killed and "rose1" in inbound.verdict.author[1]:
                killed.append(1)
                lead.flush_recordset()
                pid = lead.env.cr._cnx.info.backend_pid
                self.one("SELECT pg_terminate_backend(%s)", pid)

        self.patch(self.registry["crm.lead"], "_inbound_say", kill)
        self.mailbox.add(*(self.mail(n) for n in range(3)))
        self.assertTrue(self.fetch(), "Odoo says so on its mail server")
        self.assertEqual(self.leads_by_sender(), self.one_each(1))
        self.assertEqual(self.mailbox.unseen(), [1, 2])
        self.assertIsNone(self.fetch())
        self.assertEqual(self.leads_by_sender(), self.one_each(3))
        self.assertEqual(self.kept(), [])

    @mute_logger(*LOGS)
    def test_a_database_that_is_busy_is_asked_again(self):
        busy = [1, 2]

        def wait(lead, inbound):
            if busy:
                busy.pop()
                raise psycopg2.errors.SerializationFailure("busy")

        self.patch(self.registry["crm.lead"], "_inbound_say", wait)
        self.mailbox.add(self.mail(0), self.mail(1))
        self.assertIsNone(self.fetch())
        self.assertEqual(self.leads_by_sender(), self.one_each(2))
        self.assertEqual(self.kept(), [])

    @mute_logger(*LOGS)
    def test_where_not_even_keeping_works_the_mail_stays_in_the_mailbox(self):
        def fail(*args, **kwargs):
            raise OSError("The disk is full")

        message = self.registry["crm.inbound.message"]
        self.mailbox.add(self.mail(0).replace(b"From: rose0", b"From: no-reply"))
        self.patch(message, "_keep", fail)
        self.assertTrue(self.fetch(), "Odoo says so on its mail server")
        self.assertEqual(self.mailbox.unseen(), [0])

    @mute_logger(*LOGS)
    def test_two_servers_read_the_same_mailbox(self):
        self.mailbox.add(*(self.mail(n) for n in range(12)))
        self.mailbox.add(*(self.mail(n) for n in range(4)))  # and it holds some twice
        errors = []
        threads = [
            threading.Thread(target=lambda rank=rank: errors.append(self.fetch(rank)))
            for rank in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(errors, [None, None])
        self.assertEqual(self.leads_by_sender(), self.one_each(12))
        self.assertEqual(self.kept(), [])
        self.assertEqual(self.mailbox.unseen(), [])

    @mute_logger(*LOGS)
    def test_a_pop_mailbox_keeps_what_could_not_be_kept(self):
        mailbox = PopMailbox()
        self.addCleanup(mailbox.close)
        with self.env() as env:
            self.readers = [self.reader(env, "pop", mailbox.port).id]
        mailbox.add(*(self.mail(n) for n in range(3)), self.mail(0))
        failing = ["rose1"]

        def fail(lead, inbound):
            if failing and failing[0] in inbound.verdict.author[1]:
                raise psycopg2.OperationalError("gone")

        self.patch(self.registry["crm.lead"], "_inbound_say", fail)
        self.assertTrue(self.fetch(), "Odoo says so on its mail server")
        self.assertEqual(self.leads_by_sender(), self.one_each(1))
        self.assertEqual(len(mailbox.messages), 3)
        failing.clear()
        self.assertIsNone(self.fetch())
        self.assertEqual(self.leads_by_sender(), self.one_each(3))
        self.assertEqual(mailbox.messages, [])
        self.assertEqual(self.kept(), [])

    def test_memory_is_bounded_by_the_largest_message_not_by_the_mailbox(self):
        few, many = (self.peak_of_fetching(count) for count in (3, 15))
        self.assertLess(many, few * 1.5)

    def peak_of_fetching(self, count):
        """Return the most memory that reading so many big messages took, in bytes."""
        first = len(self.leads_by_sender())
        for number in range(first, first + count):
            message = email.message_from_bytes(self.mail(number), policy=SMTP)
            message.add_attachment(
                os.urandom(2_000_000), "application", "pdf", filename="plan.pdf"
            )
            self.mailbox.add(message.as_bytes())
        tracemalloc.start()
        try:
            self.assertIsNone(self.fetch())
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
