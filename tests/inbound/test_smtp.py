"""What Odoo answers really leaves it, and what is answered to that comes back."""

from odoo.tests import tagged

from .inbound_common import InboundCase
from .outbox import Outbox

ROSE = "rose@x.example.com"


@tagged("standard", "post_install", "-at_install")
class TestInboundSmtp(InboundCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.address.acknowledgement_id = cls.env.ref(
            "sales_pipeline_custom.mail_template_acknowledgement"
        )
        cls.address.joins_open = False  # what joins does so by its thread

    def setUp(self):
        super().setUp()
        self.outbox = Outbox()
        self.addCleanup(self.outbox.close)

    def sent(self):
        """Have Odoo send what waits; return the last mail that left."""
        with self.outbox.used_by(self.env):
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        return self.outbox.mails[-1]

    def answer(self, mail, **headers):
        """Answer a mail as a mail program does; return the opportunity."""
        return self.receive(
            to=str(mail["Reply-To"] or mail["From"]),
            Subject=f"RE: {mail['Subject']}",
            In_Reply_To=mail["Message-Id"],
            References=mail["Message-Id"],
            **headers,
        )

    def test_an_acknowledgement_leaves_and_its_answer_comes_back(self):
        lead = self.used()
        mail = self.sent()
        self.assertEqual(self.outbox.recipients, [[ROSE]])
        self.assertEqual(mail["Auto-Submitted"], "auto-replied")
        self.assertEqual(mail["Precedence"], "auto_reply")
        self.assertEqual(mail["Subject"], "We have received your message")
        self.assertEqual(self.answer(mail), lead)

    def test_the_answer_of_a_robot_is_not_acknowledged(self):
        lead = self.used()
        mail = self.sent()
        self.assertEqual(self.answer(mail, Auto_Submitted="auto-replied"), lead)
        self.assertEqual(len(self.outbox.mails), 1)
        self.assertFalse(self.env["mail.mail"].search([("state", "=", "outgoing")]))

    def test_a_salesperson_answers_and_the_customer_too(self):
        self.address.acknowledgement_id = False
        lead = self.used()
        customer = self.env["res.partner"].create({"name": "Rose", "email": ROSE})
        lead.partner_id = customer
        lead.with_user(self.manager).message_post(
            body="On our way",
            partner_ids=customer.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        mail = self.sent()
        self.assertEqual(self.outbox.recipients, [[ROSE]])
        self.assertIn("On our way", mail.get_body(("html",)).get_content())
        self.assertEqual(self.answer(mail, sender="rose.at.work@x.example.com"), lead)
        self.assertIn("Hello", lead.message_ids[0].body)
