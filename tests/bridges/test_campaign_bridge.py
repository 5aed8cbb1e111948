import email
import logging
import re
import secrets
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from email.policy import default as modern

import requests
from aiosmtpd.controller import Controller

from odoo import SUPERUSER_ID, fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import ChromeBrowser

from ..common import french_manager, french_user
from ..tools.own_database import ADMIN, OwnDatabaseCase, free_port

REPLY = """\
From: {sender}
To: {to}
Subject: Re: {subject}
Message-Id: <{number}@rose.example.com>
In-Reply-To: {parent}
References: {parent}
{headers}
Yes, let us talk.
"""
BOUNCE = """\
From: MAILER-DAEMON@mx.example.com
To: bounce@stoves.example.com
Subject: Undelivered Mail Returned to Sender
Message-Id: <{number}@mx.example.com>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

No such user.
--cut
Content-Type: message/delivery-status

Final-Recipient: rfc822; {sender}
Action: failed
Status: 5.1.1
--cut
Content-Type: text/rfc822-headers

Message-Id: {parent}
To: {sender}

--cut--
"""
AWAY = "Auto-Submitted: auto-replied\n"
SALESMAN = "sales_team.group_sale_salesman"


class Mailbox:
    """Keeps what an SMTP server receives, by address."""

    def __init__(self):
        self.mails = {}

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=modern)
        for address in envelope.rcpt_tos:
            self.mails.setdefault(address, []).append(mail)
        return "250 OK"


class NotFollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


@tagged("standard", "post_install", "-at_install")
class TestCampaignBridge(OwnDatabaseCase):
    """Mailings that really leave, are opened, clicked, answered and come back.

    The server sends them to an SMTP server of ours; we do what customers do.
    """

    ADDON = "sales_pipeline_campaign"
    browser_size = "1440x900"
    touch_enabled = False
    _logger = logging.getLogger(__name__)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailbox = Mailbox()
        port = free_port()
        smtp = Controller(cls.mailbox, hostname="127.0.0.1", port=port)
        smtp.start()
        cls.addClassCleanup(smtp.stop)
        with cls.committed() as env:
            cls.set_up(env, port)

    @classmethod
    def set_up(cls, env, smtp_port):
        env["ir.mail_server"].search([]).active = False
        env["ir.mail_server"].create(
            {
                "name": "Ours",
                "smtp_host": "127.0.0.1",
                "smtp_port": smtp_port,
                "smtp_encryption": "none",
            }
        )
        parameters = env["ir.config_parameter"]
        parameters.set_param("web.base.url", cls.url)
        parameters.set_param("web.base.url.freeze", True)
        env["crm.transition.rule"].search([]).active = False
        env["res.company"].search([]).alias_domain_id = env["mail.alias.domain"].create(
            {
                "name": "stoves.example.com",
                "bounce_alias": "bounce",
                "catchall_alias": "catchall",
            }
        )
        cls.stage = {stage.name: stage.id for stage in env["crm.stage"].search([])}
        people = [
            french_user(env, "camille.test", "Camille Test", SALESMAN),
            french_user(env, "paul.test", "Paul Test", SALESMAN),
            french_manager(env),
        ]
        cls.camille, cls.paul, cls.helene = (user.id for user in people)

    def setUp(self):
        super().setUp()
        self.rose = f"rose-{secrets.token_hex(4)}@example.com"
        with self.committed() as env:
            env["crm.stage.trigger"].search([]).active = False

    # ------------------------------------------------------------
    # Whom to write to, and what follows
    # ------------------------------------------------------------

    def partner(self, **values):
        with self.committed() as env:
            values = {"name": "Rose", "email": self.rose, **values}
            return env["res.partner"].create(values).id

    def lead(self, stage="New Contact", **values):
        with self.committed(tracking_disable=True) as env:
            values = {
                "name": "A stove for Rose",
                "type": "opportunity",
                "stage_id": self.stage[stage],
                "user_id": self.camille,
                **values,
            }
            return env["crm.lead"].create(values).id

    def campaign(self, title="Autumn fair"):
        with self.committed() as env:
            return env["utm.campaign"].create({"title": title}).id

    def trigger(self, event, stage, **values):
        """Create a trigger that is on for this test alone."""
        with self.committed() as env:
            values = {
                "name": event,
                "active": True,
                "event": event,
                "stage_id": self.stage[stage],
                **values,
            }
            return env["crm.stage.trigger"].create(values).id

    def triggers(self):
        self.trigger("campaign_joined", "First Contact")
        self.trigger("mailing_replied", "Discovery Call")

    def mailing(self, model, ids, by=SUPERUSER_ID, **values):
        """Create a mailing to these records, as somebody."""
        with self.committed(by) as env:
            values = {
                "subject": "Come to the fair",
                "body_html": f'<p>Hello <a href="{self.url}/web/login">here</a></p>',
                "email_from": "Stoves <sales@stoves.example.com>",
                "user_id": self.helene,
                "mailing_type": "mail",
                "mailing_model_id": env["ir.model"]._get(model).id,
                **values,
            }
            if ids:
                values["mailing_domain"] = repr([("id", "in", ids)])
            return env["mailing.mailing"].create(values).id

    def mailing_to_list(self, address, **values):
        """Create a mailing to a mailing list with that address."""
        with self.committed() as env:
            list_id = env["mailing.list"].create({"name": "The fair"}).id
            lists = [fields.Command.set([list_id])]
            env["mailing.contact"].create({"email": address, "list_ids": lists})
        return self.mailing("mailing.list", None, contact_list_ids=lists, **values)

    def send(self, mailing_id):
        self.call("mailing.mailing", "action_send_mail", [mailing_id])

    def received(self):
        """Return the last mail that reached Rose."""
        return self.mailbox.mails[self.rose][-1]

    def html(self):
        return self.received().get_body(("html",)).get_content()

    def get(self, path):
        """Fetch an address that is in the mail; return where it leads, if elsewhere."""
        [url] = set(re.findall(rf"{self.url}/{path}", self.html()))
        try:
            with urllib.request.build_opener(NotFollowed).open(url) as answer:
                self.assertEqual(answer.headers["Content-Type"], "image/gif")
                return None
        except urllib.error.HTTPError as redirection:
            self.assertEqual(redirection.code, 301)
            return redirection.headers["Location"]

    def open(self):
        self.get(r"mail/track/\d+/\w+/blank\.gif")

    def click(self):
        return self.get(r"r/\w+/m/\d+")

    def answer(self, headers="", mail=REPLY, sender=None):
        """Hand an answer to the last mail to the mail gateway."""
        received = self.received()
        text = mail.format(
            sender=sender or self.rose,
            to=received["Reply-To"] or received["From"],
            subject=received["Subject"],
            number=secrets.token_hex(8),
            parent=received["Message-Id"],
            headers=headers,
        )
        self.call("mail.thread", "message_process", "crm.lead", text)

    def stage_of(self, lead_id):
        with self.committed() as env:
            return env["crm.lead"].browse(lead_id).stage_id.name

    def runs(self, lead_id):
        """Return (event, state) of what triggers did to an opportunity."""
        with self.committed() as env:
            runs = env["crm.transition.run"].search([("lead_ref", "=", lead_id)])
            return [(run.trigger_id.event, run.state) for run in runs.sorted("id")]

    def history(self, lead_id, uid=None, model="crm.lead"):
        with self.committed(uid or self.camille) as env:
            return env[model].browse(lead_id).mailing_history or []

    def happened(self, lead_id):
        """Return the names of what happened to the only mailing of an opportunity."""
        [mailing] = self.history(lead_id)
        steps = ("sent", "opened", "clicked", "replied", "bounced")
        return [step for step in steps if mailing[step]]

    # ------------------------------------------------------------
    # What moves opportunities
    # ------------------------------------------------------------

    def test_a_mailing_to_opportunities_is_followed_from_sending_to_answer(self):
        self.triggers()
        campaign = self.campaign()
        lead = self.lead(email_from=f"Rose <{self.rose.upper()}>")
        self.send(self.mailing("crm.lead", [lead], campaign_id=campaign))
        self.assertEqual(self.runs(lead), [("campaign_joined", "pending")])
        self.assertEqual(self.stage_of(lead), "New Contact", "a mailing never waits")
        self.carry_out_as_scheduled()
        self.assertEqual(self.stage_of(lead), "First Contact")
        self.assertEqual(self.happened(lead), ["sent"])
        self.open()
        self.assertEqual(self.happened(lead), ["sent", "opened"])
        self.assertTrue(self.click().startswith(f"{self.url}/web/login?utm_campaign="))
        self.assertEqual(self.happened(lead), ["sent", "opened", "clicked"])
        self.answer()
        self.assertEqual(self.stage_of(lead), "Discovery Call")
        self.assertEqual(self.happened(lead), ["sent", "opened", "clicked", "replied"])
        [mailing] = self.history(lead)
        self.assertEqual(mailing["name"], "Come to the fair")
        self.assertEqual(mailing["campaign"], "Autumn fair")
        self.assertFalse(mailing["mailing_id"], "Camille may not open it")
        with self.committed() as env:
            rows = env["crm.lead"].browse(lead).transition_ids.sorted("id")
            self.assertEqual(
                rows.mapped("origin"), ["system", "trigger", "trigger"], rows
            )

    def test_a_mailing_to_a_contact_is_about_all_their_open_opportunities(self):
        self.triggers()
        rose, other = self.partner(), self.partner(name="Zoe", email="z@example.com")
        first, second = self.lead(partner_id=rose), self.lead(partner_id=rose)
        ahead = self.lead("Negotiation", partner_id=rose)
        lost = self.lead("Lost", partner_id=rose)
        without_contact = self.lead(email_from=self.rose)
        not_hers = self.lead(partner_id=other)
        self.send(self.mailing("res.partner", [rose]))
        self.carry_out_as_scheduled()
        self.answer()
        for lead in (first, second, without_contact):
            self.assertEqual(self.stage_of(lead), "Discovery Call")
            self.assertEqual(self.happened(lead), ["sent", "opened", "replied"])
        self.assertEqual(self.stage_of(ahead), "Negotiation")
        self.assertEqual({state for _event, state in self.runs(ahead)}, {"skipped"})
        self.assertEqual((self.stage_of(lost), self.runs(lost)), ("Lost", []))
        self.assertEqual(len(self.history(lost)), 1)
        self.assertEqual(
            (self.stage_of(not_hers), self.runs(not_hers)), ("New Contact", [])
        )
        self.assertEqual(self.history(not_hers), [])

    def test_an_answer_to_a_mailing_stops_rules_without_any_trigger(self):
        rose, other = self.partner(), self.partner(name="Zoe", email="z@example.com")
        hers, of_address = self.lead(partner_id=rose), self.lead(email_from=self.rose)
        not_hers = self.lead(partner_id=other)
        self.send(self.mailing("res.partner", [rose]))
        self.answer(AWAY)
        self.assertEqual(self.have_answered(hers, of_address, not_hers), [])
        self.answer()
        found = self.have_answered(hers, of_address, not_hers)
        self.assertEqual(found, [hers, of_address])

    def have_answered(self, *lead_ids):
        """Return those of these whose customers have answered since they moved."""
        with self.committed() as env:
            leads = env["crm.lead"].browse(lead_ids)
            return [
                lead.id
                for lead in leads
                if lead.answered_transition_id == lead.transition_ids.sorted("id")[-1:]
            ]

    def test_a_mailing_to_a_list_is_recognised_by_the_address(self):
        self.triggers()
        own = self.lead(email_from=self.rose)
        of_contact = self.lead(partner_id=self.partner(), email_from=False)
        self.send(self.mailing_to_list(f"Rose <{self.rose.title()}>"))
        self.carry_out_as_scheduled()
        for lead in (own, of_contact):
            self.assertEqual(self.stage_of(lead), "First Contact")
        self.answer()
        for lead in (own, of_contact):
            self.assertEqual(self.stage_of(lead), "Discovery Call")
            self.assertEqual(self.happened(lead), ["sent", "opened", "replied"])

    def test_who_writes_mailings_moves_nothing_by_writing_what_became_of_them(self):
        self.triggers()
        lead = self.lead(email_from=self.rose)
        mailing = self.mailing("crm.lead", [lead])
        with self.committed() as env:
            group = "mass_mailing.group_mass_mailing_user"
            marc = french_user(env, f"marc-{self.rose}", "Marc", group).id
        with self.committed(marc) as env:
            trace = env["mailing.trace"].create(
                {
                    "mass_mailing_id": mailing,
                    "model": "crm.lead",
                    "res_id": lead,
                    "email": self.rose,
                    "trace_status": "sent",
                }
            )
            trace.set_replied()
        self.carry_out_as_scheduled()
        self.assertEqual((self.stage_of(lead), self.runs(lead)), ("New Contact", []))
        with self.committed() as env:
            env["mailing.mailing"].browse(mailing).write({"user_id": marc})
            env["mailing.trace"].search([("res_id", "=", lead)]).unlink()
        with self.committed(marc) as env:
            env["mailing.mailing"].browse(mailing).action_launch()
        queue = self.record_id("mass_mailing.ir_cron_mass_mailing_queue")
        self.call("ir.cron", "method_direct_trigger", [queue])
        self.carry_out_as_scheduled()
        self.assertEqual(self.stage_of(lead), "First Contact", "it is really sent")

    def test_an_automatic_answer_is_none_and_the_real_one_after_it_is(self):
        self.triggers()
        lead = self.lead(email_from=self.rose)
        self.send(self.mailing("crm.lead", [lead]))
        self.carry_out_as_scheduled()
        self.answer(AWAY)
        self.assertEqual(self.stage_of(lead), "First Contact")
        self.assertEqual(self.happened(lead), ["sent"])
        self.answer()
        self.assertEqual(self.stage_of(lead), "Discovery Call")
        self.assertEqual(self.happened(lead), ["sent", "opened", "replied"])

    def test_what_one_of_us_writes_in_the_conversation_is_no_answer(self):
        self.triggers()
        lead = self.lead(email_from=self.rose)
        self.send(self.mailing("crm.lead", [lead]))
        with self.committed() as env:
            address = env["res.users"].browse(self.camille).email
        self.answer(sender=address)
        self.assertEqual(self.happened(lead), ["sent"])

    def test_a_mailing_that_comes_back_moves_nothing_and_shows(self):
        self.trigger("mailing_replied", "Discovery Call")
        lead = self.lead(email_from=self.rose)
        self.send(self.mailing("crm.lead", [lead]))
        self.answer(mail=BOUNCE)
        self.assertEqual(self.stage_of(lead), "New Contact")
        self.assertEqual(self.runs(lead), [])
        self.assertEqual(self.happened(lead), ["sent", "bounced"])

    def test_who_answers_twice_moves_once(self):
        self.trigger("mailing_replied", "Discovery Call")
        lead = self.lead(email_from=self.rose)
        self.send(self.mailing("crm.lead", [lead]))
        with ThreadPoolExecutor(4) as at_once:
            list(at_once.map(lambda _i: self.answer(), range(4)))
        self.answer()
        self.assertEqual(self.runs(lead), [("mailing_replied", "done")])
        self.assertEqual(self.stage_of(lead), "Discovery Call")

    def test_who_is_on_the_exclusion_list_does_not_join(self):
        self.triggers()
        lead = self.lead(email_from=self.rose)
        with self.committed() as env:
            env["mail.blacklist"]._add(self.rose)
        self.send(self.mailing("crm.lead", [lead]))
        self.assertNotIn(self.rose, self.mailbox.mails)
        self.assertEqual(self.runs(lead), [])
        self.assertEqual(self.history(lead), [])

    def test_a_trigger_may_be_about_one_campaign_or_one_mailing(self):
        wanted, unwanted = self.campaign("Wanted"), self.campaign("Unwanted")
        lead = self.lead(email_from=self.rose)
        ignored = self.mailing("crm.lead", [lead], campaign_id=unwanted)
        mailing = self.mailing("crm.lead", [lead], campaign_id=wanted)
        joined = self.trigger("campaign_joined", "First Contact", campaign_id=wanted)
        self.trigger("mailing_replied", "Discovery Call", mailing_id=mailing)
        self.send(ignored)
        self.answer()
        self.assertEqual(self.runs(lead), [])
        self.send(mailing)
        self.carry_out_as_scheduled()
        self.answer()
        self.assertEqual(
            self.runs(lead), [("campaign_joined", "done"), ("mailing_replied", "done")]
        )
        with self.committed() as env:
            env["utm.campaign"].browse(wanted).unlink()
            self.assertFalse(env["crm.stage.trigger"].browse(joined).exists())

    def test_giving_an_opportunity_a_campaign_adds_it_at_once(self):
        self.trigger("campaign_joined", "First Contact")
        campaign = self.campaign()
        born_there = self.lead(campaign_id=campaign)
        lead = self.lead()
        with self.committed(self.camille) as env:
            env["crm.lead"].browse([lead, born_there]).campaign_id = campaign
        self.assertEqual(self.stage_of(lead), "First Contact")
        self.assertEqual(self.runs(lead), [("campaign_joined", "done")])
        self.assertEqual(self.runs(born_there), [], "it starts where it was created")
        with self.committed() as env:
            row = env["crm.lead"].browse(lead).transition_ids.sorted("id")[-1]
            self.assertEqual((row.origin, row.user_id.id), ("trigger", self.camille))

    def test_ready_made_triggers_are_off_and_know_their_stage(self):
        with self.committed() as env:
            for name, stage in (
                ("trigger_campaign_joined", "First Contact"),
                ("trigger_mailing_replied", "Discovery Call"),
            ):
                trigger = env.ref(f"{self.ADDON}.{name}")
                self.assertFalse(trigger.active)
                self.assertEqual(trigger.stage_id.name, stage)

    def test_what_is_merged_brings_its_mailings(self):
        kept, merged = self.lead(), self.lead(email_from=self.rose)
        self.send(self.mailing("crm.lead", [merged]))
        with self.committed() as env:
            env["crm.lead"].browse([kept, merged]).merge_opportunity()
            [left] = env["crm.lead"].browse([kept, merged]).exists().ids
        self.assertEqual(self.happened(left), ["sent"])

    def test_contacts_that_become_one_keep_their_mailings(self):
        kept, merged = self.partner(), self.partner()
        self.send(self.mailing("res.partner", [merged], subject="For who is merged"))
        with self.committed() as env:
            env["res.partner"].browse(merged).email = "another@example.com"
            wizard = env["base.partner.merge.automatic.wizard"].create({})
            both = env["res.partner"].browse([kept, merged])
            wizard._merge(both.ids, both[0], extra_checks=False)
        [line] = self.history(kept, model="res.partner")
        self.assertEqual(line["name"], "For who is merged")

    # ------------------------------------------------------------
    # Who sees what
    # ------------------------------------------------------------

    def test_a_salesperson_sees_the_mailings_of_what_they_may_read(self):
        rose = self.partner()
        mine = self.lead(partner_id=rose)
        not_mine = self.lead(partner_id=rose, user_id=self.paul)
        self.send(self.mailing("crm.lead", [mine], subject="For Camille"))
        self.send(self.mailing("crm.lead", [not_mine], subject="For Paul"))
        self.send(self.mailing("res.partner", [rose], subject="For Rose"))

        def names(*args, **kwargs):
            return [line["name"] for line in self.history(*args, **kwargs)]

        self.assertEqual(names(mine), ["For Rose", "For Camille"])
        self.assertEqual(names(not_mine, self.paul), ["For Rose", "For Paul"])
        with self.assertRaises(AccessError):
            self.history(not_mine)
        on_contact = {"model": "res.partner"}
        self.assertEqual(names(rose, **on_contact), ["For Rose", "For Camille"])
        self.assertEqual(names(rose, self.paul, **on_contact), ["For Rose", "For Paul"])
        self.assertEqual(len(names(rose, self.helene, **on_contact)), 3)
        with self.assertRaises(AccessError), self.committed(self.camille) as env:
            env["mailing.trace"].search([])
        [first, *_others] = self.history(rose, ADMIN[0], **on_contact)
        self.assertTrue(first["mailing_id"], "who does mailings may open it")

    def test_the_contact_of_another_company_with_that_address_keeps_its_own(self):
        with self.committed() as env:
            company = env["res.company"].create({"name": "Elsewhere"}).id
            admin = env["res.users"].browse(ADMIN[0])
            admin.company_ids = [fields.Command.link(company)]
        self.trigger("mailing_replied", "Discovery Call")
        stranger = self.partner(company_id=company)
        lead = self.lead(email_from=self.rose, company_id=self.our_company())
        self.send(self.mailing("res.partner", [stranger]))
        self.answer()
        self.assertEqual(self.history(lead), [])
        self.assertEqual(self.runs(lead), [])

    def test_a_mailing_moves_nothing_in_companies_its_author_is_not_of(self):
        self.triggers()
        with self.committed() as env:
            company = env["res.company"].create({"name": "Far away"}).id
        theirs = self.lead(
            email_from=self.rose, company_id=company, user_id=False, team_id=False
        )
        ours = self.lead(email_from=self.rose)
        self.send(self.mailing_to_list(self.rose))
        self.carry_out_as_scheduled()
        self.answer()
        self.assertEqual(self.stage_of(ours), "Discovery Call")
        self.assertEqual(self.stage_of(theirs), "New Contact")
        self.assertEqual(self.runs(theirs), [])
        self.assertEqual(self.have_answered(theirs, ours), [ours])

    def test_nor_does_it_where_somebody_else_is_named_its_responsible(self):
        self.triggers()
        with self.committed() as env:
            company = env["res.company"].create({"name": "Further away"}).id
            mailer = new_test_user(
                env, "mailer", "base.group_user,mass_mailing.group_mass_mailing_user"
            ).id
            helene = env["res.users"].browse(self.helene)
            helene.company_ids = [fields.Command.link(company)]
        lead = self.lead(
            email_from=self.rose, company_id=company, user_id=False, team_id=False
        )
        for responsible in (self.helene, SUPERUSER_ID):
            mailing = self.mailing_to_list(self.rose, user_id=responsible, by=mailer)
            self.send(mailing)
            self.carry_out_as_scheduled()
            self.answer()
            self.assertEqual(self.stage_of(lead), "New Contact")
            self.assertEqual(self.runs(lead), [])
        self.send(self.mailing_to_list(self.rose, user_id=self.helene))
        self.carry_out_as_scheduled()
        self.assertEqual(self.stage_of(lead), "First Contact")

    def our_company(self):
        with self.committed() as env:
            return env["res.users"].browse(self.camille).company_id.id

    def test_many_histories_cost_no_more_queries_than_one(self):
        partners = [self.partner(email=f"{n}-{self.rose}") for n in range(20)]
        leads = [self.lead(partner_id=partner) for partner in partners]
        self.send(self.mailing("crm.lead", leads))
        self.send(self.mailing("res.partner", partners))
        for model, ids in (("crm.lead", leads), ("res.partner", partners)):
            counts = []
            for some in (ids[:1], ids):
                with self.committed(self.camille) as env:
                    env[model].browse(ids[:1]).read(["mailing_history"])  # rights
                    env.invalidate_all()
                    before = env.cr.sql_log_count
                    records = env[model].browse(some)
                    self.assertEqual({len(one.mailing_history) for one in records}, {2})
                    counts.append(env.cr.sql_log_count - before)
            self.assertEqual(*counts, model)
            print(f"\n{model}: {counts[1]} queries for {len(ids)} histories")

    def test_a_mailing_to_many_costs_no_query_for_each_of_them(self):
        self.trigger("campaign_joined", "First Contact")
        leads = [self.lead(email_from=f"{n}-{self.rose}") for n in range(20)]
        mailing = self.mailing("crm.lead", leads)
        counts = []
        for some in (leads[:2], leads[2:]):
            with self.committed() as env:
                before = env.cr.sql_log_count
                env["mailing.trace"].create(
                    [
                        {"model": "crm.lead", "res_id": id_, "mass_mailing_id": mailing}
                        for id_ in some
                    ]
                )
                env.flush_all()
                counts.append(env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
        self.carry_out_as_scheduled()
        self.assertEqual({self.stage_of(id_) for id_ in leads}, {"First Contact"})

    # ------------------------------------------------------------
    # The screen
    # ------------------------------------------------------------

    def tour(self, name, path, login):
        """Run a tour on the server, as somebody whose password is their login."""
        session = requests.Session()
        who = {"db": self.database, "login": login, "password": login}
        session.post(f"{self.url}/web/session/authenticate", json={"params": who})
        browser = ChromeBrowser(self, success_signal="tour succeeded")
        self.addCleanup(browser.stop)
        cookie = session.cookies["session_id"]
        browser.set_cookie("session_id", cookie, "/", "127.0.0.1")
        browser.navigate_to(f"{self.url}{path}?debug=tests")
        self.assertTrue(browser._wait_ready(f"odoo.isTourReady({name!r})"), self.said())
        browser._wait_code_ok(f"odoo.startTour({name!r}, {{}})", timeout=60)

    def fetch_proxy(self, url):
        """Answer what the browser asks of other servers, for ``ChromeBrowser``."""
        return {"responseCode": 404}

    def test_a_salesperson_reads_what_the_customer_did_with_mailings(self):
        rose = self.partner(name="Rose MARTIN")
        lead = self.lead(name="PAG pour Rose", partner_id=rose)
        campaign = self.campaign("Foire de Lyon")
        self.send(
            self.mailing(
                "crm.lead", [lead], subject="Venez à la foire", campaign_id=campaign
            )
        )
        self.open()
        self.click()
        self.answer()
        self.send(self.mailing("res.partner", [rose], subject="Offre d'automne"))
        self.answer(mail=BOUNCE)
        path = f"/odoo/crm.lead/{lead}"
        self.tour("sales_pipeline_campaign_history", path, "camille.test")

    def test_a_manager_has_a_mailing_move_opportunities(self):
        self.campaign("Foire de Nantes")
        path = "/odoo/pipeline-triggers"
        self.tour("sales_pipeline_campaign_trigger", path, "helene.test")
        with self.committed() as env:
            trigger = env["crm.stage.trigger"].search([("active", "=", True)])
            self.assertEqual(trigger.event, "mailing_replied")
            self.assertEqual(trigger.campaign_id.title, "Foire de Nantes")

    # ------------------------------------------------------------
    # Without it
    # ------------------------------------------------------------

    def test_what_it_brought_leaves_with_it_and_the_pipeline_stays(self):
        self.triggers()
        kept = self.trigger("customer_replied", "Discovery Call")
        lead = self.lead(email_from=self.rose)
        self.send(self.mailing("crm.lead", [lead]))
        module = self.call("ir.module.module", "search", [["name", "=", self.ADDON]])
        self.call("ir.module.module", "button_immediate_uninstall", module)
        try:
            events = "SELECT DISTINCT event FROM crm_stage_trigger"
            self.assertFalse(
                {"campaign_joined", "mailing_replied"}
                & {event for (event,) in self.execute(events)}
            )
            self.answer()
            runs = (
                "SELECT trigger_id, state FROM crm_transition_run WHERE lead_ref = %s"
            )
            self.assertIn((kept, "done"), self.execute(runs, lead))
            self.assertTrue(self.call("crm.lead", "get_views", [[False, "form"]]))
        finally:
            self.call("ir.module.module", "button_immediate_install", module)
