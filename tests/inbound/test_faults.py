import email
import io
import os
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .inbound_common import InboundCase

LOGS = (
    "odoo.addons.mail.models.mail_thread",
    "odoo.addons.sales_pipeline_custom.models.inbound.mail_thread_gateway",
    "odoo.sql_db",
)


@tagged("standard", "post_install", "-at_install")
class TestWhatIsKept(InboundCase):
    """What becomes no opportunity is kept whole, with the reason."""

    def test_machines_are_filtered_out(self):
        for reason, headers in (
            ("auto_reply", {"Auto_Submitted": "auto-replied"}),
            ("auto_reply", {"Subject": "Réponse automatique : Devis"}),
            ("newsletter", {"List_Unsubscribe": "<https://x.example.com>"}),
            ("list", {"List_Id": "<l.x.example.com>"}),
            ("no_reply", {"sender": "no-reply@x.example.com"}),
            (
                "notification",
                {"sender": "root@x.example.com", "Auto_Submitted": "auto-generated"},
            ),
            ("bounce", {"sender": "mailer-daemon@x.example.com"}),
        ):
            with self.subTest(reason, **headers):
                message = self.kept(self.mail(**headers))
                self.assertEqual((message.reason, message.state), (reason, "filtered"))
                self.assertEqual(message.address_id, self.address)

    def test_a_bounce_counts_on_the_opportunity_whose_mail_came_back(self):
        lead = self.lead(self.new, email_from="gone@x.example.com")
        sent = lead.message_post(body="Hello", message_type="comment")
        bounce = f"""\
From: MAILER-DAEMON@mx.example.com
To: {self.address.alias_email}
Subject: Undelivered Mail Returned to Sender
Message-Id: <came-back@mx.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

No such user.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; gone@x.example.com
Action: failed
Status: 5.1.1
--cut
Content-Type: text/rfc822-headers

Message-Id: {sent.message_id}

--cut--
"""
        message = self.kept(bounce.encode())
        self.assertEqual((message.reason, message.state), ("bounce", "filtered"))
        lead.invalidate_recordset()
        self.assertEqual(lead.message_bounce, 1)

    def test_a_group_may_be_an_address_of_ours(self):
        self.address.accepts_lists = True
        self.used(List_Id="<contact.x.example.com>", Precedence="list")

    def test_too_big_is_kept_whole_and_not_even_read(self):
        self.address.most_megabytes = 1
        message = EmailMessage()
        message["From"] = "rose@x.example.com"
        message["To"] = self.address.alias_email
        message["Message-Id"] = "<big@x.example.com>"
        message.set_content("Hello")
        message.add_attachment(
            b"x" * 3_000_000, maintype="application", subtype="pdf", filename="a.pdf"
        )
        kept = self.kept(message.as_bytes())
        self.assertEqual((kept.reason, kept.state), ("oversized", "to_review"))

    def test_fifty_megabytes(self):
        message = email.message_from_bytes(self.mail(), policy=SMTP)
        photo = os.urandom(1_000_000) * 50
        message.add_attachment(photo, "image", "jpeg", filename="photo.jpg")
        raw = message.as_bytes()
        self.assertEqual(self.kept(raw).reason, "oversized")
        self.address.most_megabytes = 100
        lead = self.deliver(raw.replace(b"Message-Id: <", b"Message-Id: <again-"))
        self.assertEqual(lead.message_ids.attachment_ids.file_size, len(photo))

    def test_ten_thousand_recipients(self):
        many = ", ".join(f"a{n}@y.example.com" for n in range(10_000))
        raw = self.mail().replace(b"\nSubject", f"\nCc: {many}\nSubject".encode(), 1)
        self.assertEqual(self.kept(raw).reason, "too_many_recipients")

    def test_no_sender(self):
        for sender in (None, "", "nobody", "undisclosed-recipients:;"):
            with self.subTest(sender):
                raw = self.mail(From=sender)
                self.assertEqual(self.kept(raw).reason, "no_sender")

    def test_a_group_without_members_is_no_name_of_a_sender(self):
        for sender, shown in (
            ("undisclosed-recipients:;", False),
            ("Undisclosed recipients: ;", False),
            ("undisclosed-recipients:;, Annuaire", "Annuaire"),
            ("Annuaire des artisans", "Annuaire des artisans"),
        ):
            with self.subTest(sender):
                self.assertEqual(self.kept(self.mail(From=sender)).email_from, shown)

    @mute_logger(*LOGS)
    def test_headers_no_parser_can_read(self):
        deep = "(" * 3000
        rose = b"Rose <rose@x.example.com>"
        raw = self.mail().replace(rose, deep.encode())
        self.assertEqual(self.kept(raw).reason, "no_sender")
        for name in ("To", "Cc", "Reply-To", "Sender", "Return-Path", "References"):
            with self.subTest(name):
                raw = self.mail(sender=f"{name.lower()}@x.example.com")
                raw = f"{name}: {deep}\n".encode() + raw
                self.assertTrue(self.deliver(raw) or self.Message.search([], limit=1))
        raw = self.mail().replace(rose, deep.encode() + b" rose@x.example.com")
        self.assertEqual(self.deliver(raw).email_normalized, "rose@x.example.com")

    def test_an_address_that_takes_only_partners(self):
        self.address.alias_contact = "partners"
        with mute_logger(*LOGS):
            self.assertEqual(self.kept(self.mail()).reason, "refused")

    @mute_logger(*LOGS)
    def test_the_loop_rules_of_odoo_stay_in_force(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 3)
        self.address.joins_open = False
        leads = [self.receive() for _turn in range(5)]
        self.assertEqual([bool(lead) for lead in leads], [True] * 3 + [False] * 2)
        kept = self.Message.search([])
        self.assertEqual(set(kept.mapped("reason")), {"loop"})
        self.assertEqual(set(kept.mapped("state")), {"to_review"})

    @mute_logger(*LOGS)
    def test_an_error_is_said_and_nothing_of_the_opportunity_stays(self):

        def fail(lead, inbound):
            raise ValidationError("The cellar is flooded")

        self.patch(type(self.Lead), "_inbound_say", fail)
        mails = self.env["mail.mail"].search_count([])
        message = self.kept(self.mail())
        self.assertEqual((message.reason, message.state), ("error", "to_review"))
        self.assertEqual(message.details, "The cellar is flooded")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails, "no bounce")
        self.assertNotEqual(self.address.alias_status, "invalid")

    def test_a_closed_gate_creates_in_the_first_stage_and_says_why(self):
        self.require(self.first, "street")
        lead = self.used()
        self.assertEqual(lead.stage_id, self.new)
        self.assertIn("First Contact", " ".join(lead.message_ids.mapped("body")))

    def require(self, stage, name):
        field = self.env["ir.model.fields"]._get("crm.lead", name)
        stage.required_field_ids = [fields.Command.set(field.ids)]

    @mute_logger(*LOGS)
    def test_what_a_mailbox_holds_for_nobody_is_for_the_administrator(self):
        raw = self.mail(to="nobody@in.example.com")
        thread = self.env["mail.thread"].with_context(default_fetchmail_server_id=1)
        self.assertFalse(thread.message_process(False, raw))
        message = self.Message.search([])
        self.assertEqual(message.reason, "no_route")
        self.assertFalse(self.Message.with_user(self.manager).search([]))


@tagged("standard", "post_install", "-at_install")
class TestBadInput(InboundCase):
    """Whatever comes: an opportunity, or kept; the reader goes on."""

    def test_a_message_seen_before(self):
        raw = self.mail()
        self.assertTrue(self.deliver(raw))
        self.assertFalse(self.deliver(raw))
        on_the_way = b"Received: by mx.example.com\n" + raw.replace(b"\n", b"\r\n")
        self.assertFalse(self.deliver(on_the_way), "another server adds to it")
        self.assertFalse(self.Message.search([]))

    def test_a_message_id_seen_before_takes_nobody_s_place(self):
        same = {"Message_Id": "<same@x.example.com>"}
        first = self.used("First", sender="eve@x.example.com", **same)
        second = self.used("Ville : Huy", **same)
        self.assertNotEqual(second, first)
        self.assertEqual(second.city, "Huy")
        third = self.used("Third", **same)
        self.assertEqual(third, second, "of who sent the second")
        bodies = " ".join(second.message_ids.mapped("body"))
        self.assertIn("Third", bodies)
        self.assertNotIn("First", bodies)

    def test_a_mail_odoo_sent_itself(self):
        lead = self.lead()
        sent = lead.message_post(body="Hi", subtype_xmlid="mail.mt_comment")
        self.assertFalse(self.receive(Message_Id=sent.message_id))
        self.assertFalse(self.Message.search([]))

    def test_without_message_id_it_is_taken_once_too(self):
        raw = self.mail(Message_Id=None)
        lead = self.deliver(raw)
        self.assertTrue(lead)
        self.assertFalse(self.deliver(raw))
        self.assertTrue(self.deliver(raw + b"\nMore"))

    def test_a_very_long_message_id(self):
        self.used(Message_Id=f"<{'x' * 5000}@x.example.com>")

    def test_header_injection(self):
        raw = self.mail().replace(
            b"Subject: A stove",
            b"Subject: =?utf-8?q?Hi=0D=0ABcc=3A_all=40y.example.com=00?=",
        )
        lead = self.deliver(raw)
        self.assertEqual(lead.name, "Hi Bcc: all@y.example.com")

    def test_wrong_charsets(self):
        for charset in ("x-unknown", "us-ascii", "utf-8", "utf-16"):
            head = self.mail().partition(b"\nContent-Type")[0]
            raw = (
                head
                + f"\nContent-Type: text/plain; charset={charset}\n\n".encode()
                + "Ville : Liège\x00".encode("cp1252")
            )
            with self.subTest(charset):
                lead = self.deliver(raw)
                self.assertTrue(lead)
                if charset != "utf-16":
                    self.assertEqual(lead.city, "Liège")
                    self.assertIn("Liège", " ".join(lead.message_ids.mapped("body")))

    def test_malformed_mime(self):
        for rest in (
            b"\nContent-Type: multipart/mixed\n\nVille: Huy",
            b"\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: x\n",
            b"\nContent-Type: text/html\n\n<",
            b"\nContent-Type: text/html\n\n<!-- -->",
            b"\nContent-Type: ;;;\n\nVille: Huy",
            b"\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!",
            b"\nContent-Type: message/rfc822\n\nFrom: x",
            b"\nDate: never\nTo: \xff\xfe <,;@>\nCc: (((\n\nHi",
            b"",
        ):
            with self.subTest(rest), mute_logger(*LOGS):
                head = self.mail().partition(b"\nContent-Type")[0]
                lead = self.deliver(head + rest)
                self.assertTrue(lead, self.Message.search([], limit=1).details)

    @mute_logger(*LOGS)
    def test_nested_without_end_is_kept(self):
        head = self.mail().partition(b"\nContent-Type")[0]
        nested = b"".join(
            b"\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d" % (n, n)
            for n in range(3000)
        )
        self.assertIn(self.kept(head + nested).reason, ("error", "malformed"))

    def test_html_with_scripts(self):
        message = EmailMessage()
        message["From"] = "rose@x.example.com"
        message["To"] = self.address.alias_email
        message["Message-Id"] = "<script@x.example.com>"
        message.set_content(
            "<p onclick='x()'>Hi</p><script>alert(1)</script>"
            "<a href='javascript:x()'>y</a>",
            subtype="html",
        )
        lead = self.deliver(message.as_bytes())
        body = " ".join(lead.message_ids.mapped("body"))
        for bad in ("script", "onclick", "alert"):
            self.assertNotIn(bad, body)

    def test_an_archive_is_stored_and_never_opened(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", b"0" * 20_000_000)
        message = EmailMessage()
        message["From"] = "rose@x.example.com"
        message["To"] = self.address.alias_email
        message["Message-Id"] = "<zip@x.example.com>"
        message.set_content("Hi")
        message.add_attachment(
            packed.getvalue(), maintype="application", subtype="octet-stream"
        )
        lead = self.deliver(message.as_bytes())
        self.assertEqual(
            lead.message_ids.attachment_ids.mapped("name"), ["attachment.zip"]
        )

    def test_a_mapping_to_a_field_that_is_gone(self):
        line = self.map("Étage", field="function")
        self.env["ir.model.fields"].flush_model()
        self.env.cr.execute(
            "UPDATE ir_model_fields SET name = 'x_gone' WHERE id = %s",
            [line.field_id.id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        lead = self.used("Étage : 3\nVille : Liège")
        self.assertEqual(lead.city, "Liège")
        self.assertIn("no longer exists", " ".join(lead.message_ids.mapped("body")))


@tagged("standard", "post_install", "-at_install")
class TestReviewing(InboundCase):
    """Somebody looks at what was kept: tries again, turns it by hand, discards it."""

    def a_filtered_one(self, body="Ville : Liège"):
        return self.kept(self.mail(body, Auto_Submitted="auto-replied"))

    def test_try_again_makes_the_opportunity(self):
        message = self.a_filtered_one().with_user(self.manager)
        action = message.action_retry()
        lead = message.lead_id.sudo()
        self.assertEqual((message.state, lead.city), ("done", "Liège"))
        self.assertEqual(action["res_id"], lead.id)
        self.assertEqual(lead.inbound_address_id, self.address)
        self.assertEqual(lead.transition_ids.origin, "email")
        receipt = self.env["crm.inbound.receipt"].search([("lead_id", "=", lead.id)])
        self.assertEqual(receipt.result, "created")
        with self.assertRaisesRegex(UserError, "became an opportunity already"):
            message.action_retry()

    @mute_logger(*LOGS)
    def test_what_fails_again_stays_with_the_new_reason(self):
        message = self.a_filtered_one()

        def fail(lead, *args, **kwargs):
            raise ValidationError("Flooded")

        self.patch(type(self.Lead), "message_new", fail)
        message.action_retry()
        self.assertEqual((message.reason, message.details), ("error", "Flooded"))
        self.assertEqual(message.tries, 1)
        self.assertFalse(message.lead_id)

    def test_turned_by_hand_it_comes_whole(self):
        raw = self.mail(From="nobody")
        message = self.kept(raw).with_user(self.manager)
        message.action_turn()
        lead = message.lead_id.sudo()
        self.assertEqual((lead.name, lead.team_id), ("A stove", self.team))
        self.assertEqual(lead.message_ids.attachment_ids.raw, raw)
        self.assertEqual(message.state, "done")

    def test_turned_by_hand_without_a_subject_it_is_called_after_its_sender(self):
        message = self.kept(self.mail(From="no-reply@x.example.com", Subject=None))
        message.with_user(self.manager).action_turn()
        lead = message.lead_id
        self.assertEqual(lead.name, f"Message from {lead.email_from or 'somebody'}")

    def test_all_but_what_waits_is_forgotten_long_after(self):
        discarded, used = self.a_filtered_one(), self.a_filtered_one()
        discarded.action_discard()
        used.action_retry()
        waiting = self.kept(self.mail(From="nobody"))
        every = discarded | used | waiting
        self.Message._forget_what_nobody_wants()
        self.assertEqual(every.exists(), every)
        every.received_at = "2020-01-01"
        every.flush_recordset()
        self.Message._forget_what_nobody_wants()
        self.assertEqual(every.exists(), waiting)

    def test_the_original_is_for_managers_only(self):
        message = self.a_filtered_one()
        attachment = message.attachment_id
        self.assertEqual(attachment.mimetype, "message/rfc822")
        self.assertEqual(message.with_context(bin_size=True).text, "Ville : Liège")
        self.assertTrue(attachment.with_user(self.manager).raw)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            attachment.with_user(self.salesperson).read(["raw"])
