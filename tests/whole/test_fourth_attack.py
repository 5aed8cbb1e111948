"""What a fourth attack tried, with the code and the tests at hand."""

import time
import unittest

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.sales_pipeline_website.models.form_scan import tags_of

from ..common import RuleCase
from ..inbound.inbound_common import InboundCase


@tagged("standard", "post_install", "-at_install")
class TestContactsOfAnotherCompany(InboundCase):
    """Anybody may write any address in a mail: it names no contact of others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.carol = cls.env["res.partner"].create(
            {
                "name": "Carol Secret",
                "email": "carol@s.example.com",
                "company_id": cls.elsewhere.id,
            }
        )

    def tried(self, address, **headers):
        """Return what a manager is told of a mail that they paste."""
        raw = self.mail(to=address.alias_email, sender=self.carol.email, **headers)
        values = {"address_id": address.id, "text": raw.decode()}
        dialog = self.env["crm.inbound.try"].with_user(self.manager).create(values)
        dialog.action_try()
        told = dialog.read(["verdict", "title", "author", "preview", "owner_name"])
        return str(told)

    def test_trying_a_mail_does_not_tell_whose_an_address_is_elsewhere(self):
        for values in ({}, {"company_id": False, "team_id": False}):
            address = self.new_address(f"try{len(values)}", **values)
            self.assertNotIn("Secret", self.tried(address))
        self.carol.company_id = self.company
        self.assertIn("Secret", self.tried(address))

    def test_who_is_a_customer_elsewhere_may_write_to_us(self):
        of_user = {"company_id": False, "team_id": False, "user_id": self.manager.id}
        for values in ({}, of_user):
            address = self.new_address(f"real{len(values)}", **values)
            lead = self.used(to=address.alias_email, sender=self.carol.email)
            self.assertFalse(lead.partner_id)
            self.assertEqual(lead.email_normalized, self.carol.email)
            self.assertNotIn(self.carol, lead.message_ids.author_id)
            lead.unlink()
        twin = self.carol.copy({"name": "Carol", "company_id": False})
        twin.email = self.carol.email
        lead = self.used(to=address.alias_email, sender=self.carol.email)
        self.assertEqual(lead.partner_id, twin)
        self.assertEqual(lead.message_ids.author_id & (twin | self.carol), twin)

    def test_nor_are_they_told_of_what_is_written_to_us(self):
        lead = self.used(Cc=self.carol.email)
        self.assertNotIn(self.carol, lead.message_ids.partner_ids)
        self.carol.company_id = False
        self.assertIn(
            self.carol, self.used(Cc=self.carol.email).message_ids.partner_ids
        )

    def test_an_answer_is_of_the_contact_of_its_own_company(self):
        lead = self.lead(
            self.new,
            partner_id=self.carol.id,
            company_id=self.elsewhere.id,
            team_id=False,
            user_id=False,
        )
        asked = lead.message_post(body="When?", message_type="comment")
        catchall = self.company.alias_domain_id.catchall_email
        answered = self.deliver(
            self.mail(
                to=catchall, sender=self.carol.email, In_Reply_To=asked.message_id
            )
        )
        self.assertEqual(answered, lead)
        self.assertEqual(lead.message_ids[:1].author_id, self.carol)


@tagged("standard", "post_install", "-at_install")
class TestActionsDoneAgain(RuleCase):
    """Who was given an action does it once."""

    def test_an_action_that_is_done_is_not_done_again(self):
        self.env["crm.stage.trigger"].create(
            {
                "name": "Called",
                "active": True,
                "event": "activity_done",
                "stage_id": self.proposal.id,
            }
        )
        lead = self.lead(self.new)
        employee = new_test_user(self.env, "pipeline_eve", "base.group_user")
        activity = lead.activity_schedule(
            activity_type_id=self.env.ref("mail.mail_activity_data_call").id,
            user_id=employee.id,
        )
        theirs = activity.with_user(employee)
        theirs.action_feedback(feedback="Called")
        self.env.invalidate_all()
        self.assertEqual(lead.stage_id, self.proposal)
        lead.stage_id = self.negotiation
        with self.assertRaises(AccessError), self.cr.savepoint():
            theirs.active = True
        with self.assertRaises(AccessError), self.cr.savepoint():
            theirs.write({"active": True, "summary": "Once more"})
        theirs.action_feedback(feedback="Called again")
        self.env.invalidate_all()
        self.assertEqual(lead.stage_id, self.negotiation)
        lead.stage_id = self.new
        activity.with_user(self.salesperson).active = True
        theirs.action_feedback(feedback="Called once more")
        self.env.invalidate_all()
        self.assertEqual(lead.stage_id, self.proposal, "whoever may write says so")


@tagged("standard", "post_install", "-at_install")
class TestOpportunitiesGivenAway(RuleCase):
    """Nobody has rules of a company they do not work for run on what is theirs."""

    def test_an_opportunity_goes_to_no_company_one_does_not_work_for(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        their_team = self.new_team("Theirs", company_id=elsewhere.id)
        their_stage = self.new_stage("Theirs", their_team)
        for user in (self.salesperson, self.manager):
            lead = self.lead(self.new, user_id=user.id, company_id=self.company.id)
            mine = lead.with_user(user)
            for values in (
                {"team_id": their_team.id},
                {"team_id": their_team.id, "user_id": False},
                {"team_id": their_team.id, "stage_id": their_stage.id},
            ):
                with (
                    self.subTest(user.name, values=values),
                    self.assertRaisesRegex(AccessError, lead.name),
                    self.cr.savepoint(),
                ):
                    mine.write(values)
                self.env.invalidate_all()
                self.assertEqual(lead.company_id, self.company)
            user.company_ids |= elsewhere
            mine.write({"team_id": their_team.id, "user_id": False})
            self.assertEqual(lead.company_id, elsewhere)


class TestPagesWrittenByHand(unittest.TestCase):
    """A page that leaves things open takes no longer than it is."""

    # What a page opens, over and over, and does not close.
    OPEN = ("<", "<!--", "<!", "<?", "<a ", '<a b="', "<a b='", "</", "<form a=")
    MORE = ("<script>", "<script></scrip", "<textarea>", "<a =", '<a "', "&#", "<a/ ")

    def spent(self, html):
        start = time.process_time()
        list(tags_of(html, ("form", "input")))
        return time.process_time() - start

    def test_reading_one_is_linear(self):
        for piece in (*self.OPEN, *self.MORE):
            for before in (
                "",
                '<form data-model_name="crm.lead">',
                "<form a",
                '<p x="',
            ):
                with self.subTest(before + piece):
                    html = before + piece * (600_000 // len(piece))
                    self.assertLess(self.spent(html), 5)

    def test_tags_are_those_that_a_browser_sees(self):
        html = """<!-- <form id="no"> --><!--><script>"<form id=no>"</Script >
            <textarea><input name="no"></textarea><title><form></title>
            <FORM ID=one data-x='a>b' id="two" hidden><input/name=a value="&lt;"/>
            </form><p title="<form>">< form><x-form><input name = "b" >
            <input name="no" value="open>"""
        found = [
            (tag.name, tag.attributes, tag.is_end)
            for tag in tags_of(html, ("form", "input"))
        ]
        self.assertEqual(
            found,
            [
                ("form", {"id": "one", "data-x": "a>b", "hidden": ""}, False),
                ("input", {"name": "a", "value": "<"}, False),
                ("form", {}, True),
                ("input", {"name": "b"}, False),
            ],
        )
        for tag in tags_of(html, ("form", "input")):
            self.assertEqual(html[tag.start] + html[tag.end - 1], "<>")
