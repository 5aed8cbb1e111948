from odoo.tests import tagged

from ..common import RuleCase
from .inbound_common import InboundCase

ROSE = "rose@x.example.com"


@tagged("standard", "post_install", "-at_install")
class TestInboundCompanies(InboundCase, RuleCase):
    """What arrives for a company neither joins, links nor names another's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.elsewhere.alias_domain_id = cls.company.alias_domain_id
        cls.their_team = cls.new_team("Theirs", company_id=cls.elsewhere.id)
        cls.their_address = cls.new_address(
            "elsewhere", team_id=cls.their_team.id, company_id=cls.elsewhere.id
        )
        cls.ours = cls.new_address("ours", team_id=False, company_id=cls.company.id)
        cls.shared = cls.new_address("shared", team_id=False, company_id=False)

    def theirs(self, **values):
        return self.lead(
            *(self.new,),
            **{
                "name": "Secret",
                "user_id": False,
                "team_id": self.their_team.id,
                "company_id": self.elsewhere.id,
                "email_from": ROSE,
                "contact_name": "Rose Martin",
                **values,
            },
        )

    def notes(self, lead):
        return " ".join(lead.message_ids.mapped("body"))

    def test_it_joins_the_opportunity_of_its_own_company(self):
        self.theirs()
        for address in (self.ours, self.shared):
            mine = self.lead(
                self.new, email_from=ROSE, company_id=self.company.id, name="Mine"
            )
            with self.subTest(address.name):
                self.assertEqual(self.receive(to=address.alias_email), mine)
        unset = self.lead(self.new, email_from="zoe@x.example.com", team_id=False)
        unset.company_id = False
        for address in (self.ours, self.shared, self.their_address):
            found = self.receive(to=address.alias_email, sender="zoe@x.example.com")
            self.assertEqual(found, unset, "one of no company is of all")

    def test_never_another_s(self):
        theirs = self.theirs()
        before = len(theirs.message_ids)
        for address in (self.ours, self.shared):
            with self.subTest(address.name):
                lead = self.receive(to=address.alias_email)
                self.assertNotEqual(lead, theirs)
                self.assertNotIn(str(theirs.id), self.notes(lead))
                self.assertNotIn("Secret", self.notes(lead))
                lead.action_archive()
        self.assertEqual(len(theirs.message_ids), before)
        self.assertEqual(self.receive(to=self.their_address.alias_email), theirs)

    def test_never_follows_another_s(self):
        theirs = self.theirs()
        theirs.action_set_won()
        for address in (self.ours, self.shared):
            with self.subTest(address.name):
                lead = self.receive(to=address.alias_email)
                self.assertFalse(lead.followed_lead_id)
                self.assertNotIn("Follows", self.notes(lead))
                lead.unlink()
        lead = self.receive(to=self.their_address.alias_email)
        self.assertEqual(lead.followed_lead_id, theirs)

    def test_an_answer_to_theirs_that_is_written_to_us_is_ours(self):
        theirs = self.theirs()
        sent = theirs.message_post(body="Hi", subtype_xmlid="mail.mt_comment")
        thread = {"In_Reply_To": sent.message_id, "References": sent.message_id}
        catchall = "catchall@in.example.com"
        lead = self.receive(to=self.ours.alias_email, **thread)
        self.assertNotEqual(lead, theirs)
        self.assertEqual(lead.company_id, self.company)
        self.assertNotIn("Secret", self.notes(lead))
        for to in (
            catchall,
            f"{self.ours.alias_email}, {catchall}",
            f"{self.their_address.alias_email}, {self.ours.alias_email}",
            self.shared.alias_email,
        ):
            with self.subTest(to):
                self.assertEqual(self.receive(to=to, **thread), theirs)

    def test_nobody_is_perhaps_the_same_elsewhere(self):
        theirs = self.theirs()
        other = "Rose Martin <rose.martin@y.example.com>"
        lead = self.receive(f"I am {ROSE}", to=self.ours.alias_email, sender=other)
        self.assertNotIn("Perhaps", self.notes(lead))
        lead = self.receive(
            f"I am {ROSE}", to=self.their_address.alias_email, sender=other
        )
        self.assertIn(f'data-oe-id="{theirs.id}"', self.notes(lead))

    def test_a_line_names_nothing_of_another_company(self):
        self.env["res.partner"].create(
            {"name": "Acme Secret", "company_id": self.elsewhere.id}
        )
        for address in (self.ours, self.their_address):
            self.map("Client", field="partner_id", address=address)
        lead = self.receive("Client : Acme Secret", to=self.ours.alias_email)
        self.assertFalse(lead.partner_id)
        lead = self.receive("Client : Acme Secret", to=self.their_address.alias_email)
        self.assertEqual(lead.partner_id.name, "Acme Secret")

    def test_trying_a_message_says_the_same(self):
        theirs = self.theirs()
        tried = self.env["crm.inbound.try"].create(
            {"address_id": self.ours.id, "text": self.mail().decode()}
        )
        tried.action_try()
        self.assertEqual(tried.verdict, "Creates an opportunity.")
        tried.address_id = self.their_address
        tried.action_try()
        self.assertIn(theirs.name, tried.verdict)
