"""Headers as mail programs really write them, without anybody's data."""

import email
import unittest

from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.core.inbound.automatic_mail import (
    is_automatic,
    kind_of,
)
from odoo.addons.sales_pipeline_custom.core.inbound.mail_headers import Headers

# (what sends it, headers, kind)
REAL = [
    ("Gmail, a person", "From: a@x.fr\nSubject: Poêle\nMIME-Version: 1.0", ""),
    ("Gmail vacation", "From: a@x.fr\nAuto-Submitted: auto-replied\nX-Autoreply: yes\n"
     "Precedence: bulk\nSubject: Absence Re: Devis", "auto_reply"),
    ("Exchange, French", "From: a@x.fr\nSubject: =?utf-8?q?R=C3=A9ponse_automatique_?="
     "=?utf-8?q?=3A_Devis?=\nX-Auto-Response-Suppress: All\n"
     "Auto-Submitted: auto-generated", "auto_reply"),
    ("Exchange, subject only", "From: a@x.fr\nSubject: Automatic reply: Offer",
     "auto_reply"),
    ("Exchange, curly apostrophe", "From: a@x.fr\nSubject: Message d’absence",
     "auto_reply"),
    ("Exchange, a person", "From: a@x.fr\nSubject: RE: Devis\n"
     "X-Auto-Response-Suppress: DR, OOF, AutoReply", ""),
    ("Odoo, a person", "From: a@x.fr\nX-Auto-Response-Suppress: OOF", ""),
    ("Outlook.com", "From: a@x.fr\nSubject: Out of Office: Hello", "auto_reply"),
    ("Lotus Notes", "From: a@x.fr\nSubject: a@x.fr est absent(e) du bureau\n"
     "Auto-Submitted: auto-replied", "auto_reply"),
    ("Thunderbird filter", "From: a@x.fr\nAuto-Submitted: auto-replied", "auto_reply"),
    ("Zimbra", "From: a@x.fr\nAuto-Submitted: auto-replied (zimbra; vacation)",
     "auto_reply"),
    ("Sieve vacation", "From: a@x.fr\nAuto-Submitted: auto-replied (vacation)",
     "auto_reply"),
    ("cPanel", "From: a@x.fr\nX-Autorespond: Devis\nPrecedence: auto_reply",
     "auto_reply"),
    ("OVH", "From: a@x.fr\nX-Autoreply-From: a@x.fr", "auto_reply"),
    ("Old vacation", "From: a@x.fr\nDelivered-Vacation: a@x.fr", "auto_reply"),
    ("German", "From: a@x.de\nSubject: Abwesenheitsnotiz: Angebot", "auto_reply"),
    ("In leave", "From: a@x.fr\nSubject: [Absence du bureau] Jean", "auto_reply"),
    ("Postfix", "From: MAILER-DAEMON@mx.x.fr (Mail Delivery System)\n"
     "Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n"
     "Content-Type: multipart/report; report-type=delivery-status", "bounce"),
    ("Exim", "From: Mail Delivery System <Mailer-Daemon@x.fr>\n"
     "X-Failed-Recipients: b@y.fr\nAuto-Submitted: auto-replied", "bounce"),
    ("Exchange bounce", "From: postmaster@x.fr\nSubject: Non remis : Devis", "bounce"),
    ("Gmail bounce", "From: mailer-daemon@googlemail.com", "bounce"),
    ("Read receipt", "From: a@x.fr\nContent-Type: multipart/report;"
     " report-type=disposition-notification", "bounce"),
    ("Empty return path", "From: a@x.fr\nReturn-Path: <>\nSubject: Hello",
     "auto_reply"),
    ("Newsletter", "From: a@news.fr\nList-Unsubscribe: <mailto:u@news.fr>",
     "newsletter"),
    ("Bulk", "From: a@news.fr\nPrecedence: bulk", "newsletter"),
    ("Mailman", "From: a@x.fr\nList-Id: <l.x.fr>\nPrecedence: list", "list"),
    ("Cron", "From: root@x.fr\nAuto-Submitted: auto-generated", "notification"),
    ("No reply", "From: no-reply@shop.fr", "no_reply"),
    ("No reply, French", "From: Boutique <ne-pas-repondre@shop.fr>", "no_reply"),
    ("No reply, tagged", "From: noreply+a1@shop.fr", "no_reply"),
    ("A person called Norep", "From: norepa@x.fr", ""),
    ("About absences", "From: a@x.fr\nSubject: Absence de chauffage", ""),
    ("About an office", "From: a@x.fr\nSubject: Travaux au bureau", ""),
    ("About congés", "From: a@x.fr\nSubject: Question sur les réponses", ""),
    ("A person who says so", "From: a@x.fr\nAuto-Submitted: no", ""),
]  # fmt: skip


@tagged("standard", "post_install", "-at_install")
class TestAutomaticMail(unittest.TestCase):
    def test_what_mail_programs_really_send(self):
        for title, headers, kind in REAL:
            with self.subTest(title):
                raw = f"{headers}\n\nHello".encode()
                self.assertEqual(Headers(raw).kind(), kind)

    def test_a_message_of_python_is_read_too(self):
        message = email.message_from_string("From: a@x.fr\nX-Autoreply: yes\n\nHi")
        self.assertTrue(is_automatic(message))
        self.assertFalse(is_automatic(email.message_from_string("From: a@x.fr\n\nHi")))

    def test_nothing_at_all(self):
        self.assertEqual(kind_of({}), "")

    def test_a_contact_form_is_somebody(self):
        for headers in (
            "From: wordpress@shop.fr\nReply-To: Rose <rose@y.fr>\nX-Mailer: PHPMailer",
            "From: no-reply@shop.fr\nReply-To: Rose <rose@y.fr>",
            "From: form@shop.fr\nReply-To: Rose <rose@y.fr>\n"
            "Auto-Submitted: auto-generated",
            "From: contact@shop.fr\nTo: contact@shop.fr\nReply-To: Rose <rose@y.fr>\n"
            "X-PHP-Originating-Script: 33:mail.php",
        ):
            with self.subTest(headers):
                mail = Headers(f"{headers}\n\nHello".encode())
                self.assertEqual(mail.kind(), "")
                self.assertEqual(mail.author(), ("Rose", "rose@y.fr"))

    def test_what_goes_from_our_box_to_our_box_is_not_of_whom_it_is_answered_to(self):
        mail = Headers(
            b"From: contact@shop.fr\nTo: contact@shop.fr\nReply-To: a@seller.fr\n\n"
        )
        self.assertIsNone(mail.author())

    def test_a_newsletter_that_may_be_answered_is_one_still(self):
        mail = Headers(
            b"From: no-reply@n.fr\nReply-To: h@n.fr\nList-Unsubscribe: <x>\n\n"
        )
        self.assertEqual(mail.kind(), "newsletter")

    def test_a_person_who_wants_answers_elsewhere_stays_who_writes(self):
        mail = Headers(b"From: Rose <rose@y.fr>\nReply-To: office@y.fr\n\nHello")
        self.assertEqual(mail.author(), ("Rose", "rose@y.fr"))

    def test_what_an_address_wants_all_the_same(self):
        mail = Headers(b"From: a@x.fr\nList-Id: <contact.x.fr>\n\n")
        self.assertEqual(mail.kind(), "list")
        self.assertEqual(mail.kind(accepts_lists=True), "")
        self.assertEqual(mail.kind(relays=("x.fr",)), "")
        self.assertEqual(mail.kind(relays=("b@x.fr", "y.fr")), "list")
