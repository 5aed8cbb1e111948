from odoo.tests import tagged

from .inbound_common import InboundCase


@tagged("standard", "post_install", "-at_install")
class TestExtending(InboundCase):
    """What a feature that reads more in a message extends."""

    def read_more(self, **more):
        """Have a mail say more, as a feature would; return what it was told of."""
        told = []
        leads = self.registry["crm.lead"]
        before = leads._inbound_values

        def values_of(lead, inbound):
            told.append(lead.id)
            return {**before(lead, inbound), **more}

        self.patch(leads, "_inbound_values", values_of)
        return told

    def test_what_a_feature_reads_is_written_on_the_new_opportunity(self):
        told = self.read_more(function="Architect", contact_name="Somebody Else")
        lead = self.deliver(self.mail("Nom : Rose Martin"))
        self.assertEqual(lead.function, "Architect")
        self.assertEqual(lead.contact_name, "Somebody Else")
        self.assertEqual(told, [False])

    def test_what_a_feature_reads_completes_the_opportunity_that_is_joined(self):
        lead = self.deliver(self.mail("Nom : Rose Martin"))
        told = self.read_more(function="Architect", contact_name="Somebody Else")
        self.assertEqual(self.deliver(self.mail("Hello again")), lead)
        self.assertEqual(lead.function, "Architect")
        self.assertEqual(lead.contact_name, "Rose Martin")
        self.assertEqual(told, [lead.id])

    def test_a_feature_does_more_with_the_new_opportunity_and_only_then(self):
        done = []
        leads = self.registry["crm.lead"]
        before = leads._inbound_created

        def created(lead, inbound):
            before(lead, inbound)
            done.append((lead.id, lead.env.su))

        self.patch(leads, "_inbound_created", created)
        lead = self.deliver(self.mail())
        self.assertEqual(self.deliver(self.mail()), lead)
        self.assertEqual(done, [(lead.id, True)])
