"""What is known of a mail on its way in: values that do not change."""

from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.core.inbound.mail_headers import Headers
from odoo.addons.sales_pipeline_custom.models.inbound.inbound import Inbound

from .inbound_common import InboundCase


@tagged("standard", "post_install", "-at_install")
class TestParts(InboundCase):
    def setUp(self):
        super().setUp()
        self.seen = []
        leads = self.registry["crm.lead"]
        before = leads._inbound_values

        def values_of(lead, inbound):
            parts = (inbound.arrival, inbound.mail, inbound.verdict, inbound.way)
            self.seen.append((inbound, parts))
            return before(lead, inbound)

        self.patch(leads, "_inbound_values", values_of)

    def test_none_of_them_can_be_changed(self):
        self.deliver(self.mail("Nom : Rose Martin"))
        [(inbound, parts)] = self.seen
        self.assertIsInstance(inbound, Inbound)
        for part in parts:
            name = next(iter(getattr(part, "_fields", ("headers",))))
            with self.assertRaises(AttributeError):
                setattr(part, name, None)

    def test_each_says_what_it_is_asked(self):
        self.deliver(self.mail("Nom : Rose Martin", Subject="RE: A stove"))
        [(_inbound, (arrival, mail, verdict, way))] = self.seen
        self.assertEqual(arrival.settings.address_id, self.address.id)
        self.assertEqual(mail.headers.title, "A stove")
        self.assertEqual(mail.pairs, {"nom": "Rose Martin"})
        self.assertEqual(verdict.author, ("Rose", "rose@x.example.com"))
        self.assertEqual((verdict.kind, verdict.reason), ("", ""))
        self.assertFalse(verdict.is_named)
        self.assertEqual(way.company_id, self.company.id)
        self.assertEqual((way.is_answer, way.previous_id), (False, 0))

    def test_a_mail_is_let_go_of_once_something_became_of_it(self):
        lead = self.deliver(self.mail())
        [(inbound, _parts)] = self.seen
        self.assertEqual(inbound.done.lead_id, lead.id)
        self.assertFalse(inbound.arrival.raw or inbound.headers or inbound.mail)

    def test_the_headers_of_a_mail_are_read_once(self):
        read = []
        before = Headers.__init__

        def init(headers, raw):
            read.append(raw)
            before(headers, raw)

        self.patch(Headers, "__init__", init)
        self.deliver(self.mail("Nom : Rose Martin"))
        self.assertEqual(len(read), 1)
