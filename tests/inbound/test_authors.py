"""Who is behind a mail: an outsider never writes as one of us, nor as a customer."""

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common import RuleCase
from .inbound_common import InboundCase

FORWARD = """FYI

---------- Forwarded message ---------
De : {name} <{email}>
Date: hier
Subject: Offre
To: paul@pipeline.example.com

Bonjour
"""
LOGS = (
    "odoo.addons.mail.models.mail_thread",
    "odoo.addons.sales_pipeline_custom.models.inbound.mail_thread_gateway",
)


class AuthorCase(InboundCase, RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            *(cls.env, "pipeline_portal", "base.group_portal"),
            name="Rose Portal",
            email="portal@x.example.com",
        )
        cls.env["crm.stage.trigger"].create(
            {
                "name": "Answered",
                "active": True,
                "event": "customer_replied",
                "stage_id": cls.proposal.id,
            }
        )

    def ways_to_name(self, user, **thread):
        """Return mails that pass for that user, without being sent from there."""
        name, email = user.name, user.email
        named, text = f"{name} <{email}>", f"Nom : {name}\nE-mail : {email}"
        robot = "form-submission@builder.example.net"
        lists = {"List_Id": "<l.x.example.com>", "X_Original_From": named}
        forward = FORWARD.format(name=name, email=email)
        return {
            "a robot's Reply-To": self.mail(sender=robot, Reply_To=named, **thread),
            "a robot's line": self.mail(text, sender=robot, Reply_To=named, **thread),
            "nobody's Reply-To": self.mail(From=None, Reply_To=named, **thread),
            "nobody's line": self.mail(text, From=None, **thread),
            "no reply": self.mail(
                sender="no-reply@x.example.net", Reply_To=named, **thread
            ),
            "a list": self.mail(sender="l@x.example.com", **lists, **thread),
            "our box": self.mail(
                text, sender=self.address.alias_email, Reply_To=named, **thread
            ),
            "a forward": self.mail(forward, Subject="TR: Offre", **thread),
            "a colleague's forward": self.mail(
                *(forward,),
                sender=self.colleague.email_formatted,
                Subject="TR: Offre",
                **thread,
            ),
        }


@tagged("standard", "post_install", "-at_install")
class TestOutsiders(AuthorCase):
    def test_nobody_answers_as_one_of_us(self):
        self.manager.signature = "<p>The boss</p>"
        for relays in (False, "builder.example.net"):
            self.address.relay_senders = relays
            for user in (self.manager, self.portal):
                lead = self.lead(self.new, email_from="rose@x.example.com")
                sent = lead.message_post(body="Hi", subtype_xmlid="mail.mt_comment")
                thread = {
                    "In_Reply_To": sent.message_id,
                    "References": sent.message_id,
                }
                for way, raw in self.ways_to_name(user, **thread).items():
                    with self.subTest(way, user=user.name, relays=relays):
                        self.assertEqual(self.deliver(raw), lead)
                        said = lead.message_ids[0]
                        self.assertNotEqual(said.author_id, user.partner_id)
                        self.assertNotIn("boss", said.body)

    def test_nobody_writes_first_as_one_of_us(self):
        self.address.accepts_lists = True
        for relays in (False, "builder.example.net"):
            self.address.relay_senders = relays
            for user in (self.manager, self.portal):
                for way, raw in self.ways_to_name(user).items():
                    with self.subTest(way, user=user.name, relays=relays):
                        lead = self.deliver(raw)
                        for said in lead.message_ids:
                            self.assertNotEqual(said.author_id, user.partner_id)
                        self.assertNotEqual(lead.create_uid, user)
                        if user == self.manager:
                            self.assertNotIn(user.email, lead.email_from or "")

    def test_nobody_joins_the_opportunity_of_a_customer_they_name(self):
        self.address.accepts_lists = True
        rose = self.env["res.partner"].create(
            {"name": "Rose Martin", "email": "rose@x.example.com"}
        )
        theirs = self.lead(self.new, email_from=rose.email, partner_id=rose.id)
        for way, raw in self.ways_to_name(rose).items():
            with self.subTest(way):
                if way == "a forward":
                    continue  # Rose herself sends that one
                before = len(theirs.message_ids)
                lead = self.deliver(raw)
                self.assertNotEqual(lead, theirs)
                self.assertEqual(len(theirs.message_ids), before)
                self.assertEqual(theirs.stage_id, self.new, "nobody replied")
                if lead:
                    notes = " ".join(lead.message_ids.mapped("body"))
                    self.assertIn("Perhaps the same customer", notes)
                    self.assertIn(f'data-oe-id="{theirs.id}"', notes)
                    self.assertNotIn(theirs.name, notes)
                    lead.action_archive()

    def test_a_form_the_address_knows_joins(self):
        self.address.relay_senders = "forms@builder.example.net"
        first = self.receive(
            sender="forms@builder.example.net", Reply_To="Rose <rose@x.example.com>"
        )
        again = self.receive(
            sender="forms@builder.example.net", Reply_To="Rose <rose@x.example.com>"
        )
        self.assertEqual(again, first)
        other = self.receive(
            sender="other@builder.example.net", Reply_To="Rose <rose@x.example.com>"
        )
        self.assertNotEqual(other, first)

    def test_the_answer_of_a_robot_is_none_whoever_it_names(self):
        lead = self.lead(self.new)
        sent = lead.message_post(body="Hi", subtype_xmlid="mail.mt_comment")
        found = self.receive(
            sender="no-reply@x.example.com",
            Reply_To="Rose <rose@y.example.com>",
            In_Reply_To=sent.message_id,
        )
        self.assertEqual(found, lead)
        self.assertEqual(lead.stage_id, self.new)
        self.assertIn("no-reply@", lead.message_ids[0].email_from)

    @mute_logger(*LOGS)
    def test_an_address_for_contacts_asks_who_sent_it(self):
        self.address.alias_contact = "partners"
        self.env["res.partner"].create(
            {"name": "Rose Martin", "email": "rose@x.example.com"}
        )
        raw = self.mail(
            "E-mail : rose@x.example.com\nNom : Rose Martin",
            sender="form@builder.example.net",
            Reply_To="rose@x.example.com",
        )
        self.assertEqual(self.kept(raw).reason, "refused")
        self.used(sender="rose@x.example.com")

    def test_turned_by_hand_it_is_of_nobody_of_ours_either(self):
        message = self.kept(
            self.mail(
                sender="no-reply@x.example.net",
                Reply_To=f"Marie <{self.manager.email}>",
            )
        )
        message.action_turn()
        self.assertFalse(message.lead_id.email_from)


@tagged("standard", "post_install", "-at_install")
class TestAcknowledged(AuthorCase):
    """Nobody has somebody else written to."""

    SERVER = "mx.in.example.com"
    PASSED = f"{SERVER}; dmarc=pass (p=reject) header.from=x.example.com"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.address.acknowledgement_id = cls.env.ref(
            "sales_pipeline_custom.mail_template_acknowledgement"
        )

    def thanked(self, **headers):
        """Receive a mail; return the address that an acknowledgement goes to."""
        self.env.cr.execute("UPDATE crm_inbound_receipt SET acknowledged = NULL")
        self.env["mail.mail"].search([]).unlink()
        self.receive(**headers)
        return self.env["mail.mail"].search([]).email_to

    def test_it_says_nothing_of_what_they_wrote(self):
        self.thanked(
            sender="Cheap pills at https://bad.example.com <rose@x.example.com>",
            Subject="Cheap pills",
        )
        mail = self.env["mail.mail"].search([])
        self.assertNotIn("pills", mail.subject + mail.body_html)

    def test_only_who_is_who_they_say_where_the_address_wants_it(self):
        self.assertEqual(self.thanked(), "rose@x.example.com")
        self.address.authentication_server = "MX.in.example.com "
        for results, is_thanked in (
            (None, False),
            (self.PASSED, True),
            (self.PASSED.replace("pass", "fail"), False),
            (self.PASSED.replace("x.example.com", "bad.example.net"), False),
            (self.PASSED.replace("mx.in", "mx.bad"), False),
            (f"{self.SERVER}; spf=pass smtp.mailfrom=bounce@x.example.com", True),
            (f"{self.SERVER}; spf=pass smtp.mailfrom=a@bad.example.net", False),
            (f"{self.SERVER}; dkim=pass header.d=example.com", True),
            (f"{self.SERVER}; dkim=pass header.i=@bad.example.net", False),
        ):
            with self.subTest(results):
                thanked = self.thanked(Authentication_Results=results)
                self.assertEqual(thanked, is_thanked and "rose@x.example.com")

    def test_the_server_s_own_word_stands_above_a_forged_one(self):
        self.address.authentication_server = self.SERVER
        failed = self.PASSED.replace("pass", "fail").encode()
        raw = self.mail(Authentication_Results=self.PASSED)
        self.env["mail.mail"].search([]).unlink()
        self.deliver(b"Authentication-Results: " + failed + b"\n" + raw)
        self.assertFalse(self.env["mail.mail"].search([]))

    def test_whom_a_form_names_is_not_who_sent_it(self):
        form = {
            "sender": "form@x.example.com",
            "Reply_To": "Zoe <zoe@y.example.com>",
            "Authentication_Results": self.PASSED,
        }
        self.assertEqual(self.thanked(**form), "zoe@y.example.com")
        self.address.authentication_server = self.SERVER
        self.assertFalse(self.thanked(**form))
        self.address.relay_senders = "form@x.example.com"
        self.assertEqual(self.thanked(**form), "zoe@y.example.com")

    def test_nobody_passes_for_a_form_the_address_knows(self):
        self.address.relay_senders = "form@x.example.com"
        self.address.authentication_server = self.SERVER
        theirs = self.lead(self.new, email_from="zoe@y.example.com")
        form = {"sender": "form@x.example.com", "Reply_To": "Zoe <zoe@y.example.com>"}
        proven = self.receive(**form, Authentication_Results=self.PASSED)
        self.assertEqual(proven, theirs)
        self.assertNotEqual(self.receive(**form), theirs)

    def test_who_asks_not_to_be_answered_is_not(self):
        self.assertFalse(self.thanked(X_Auto_Response_Suppress="All"))
        self.assertFalse(self.thanked(X_Auto_Response_Suppress="DR, AutoReply"))
        self.assertTrue(self.thanked(X_Auto_Response_Suppress="OOF"))
