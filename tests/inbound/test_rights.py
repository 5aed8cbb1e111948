from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .inbound_common import InboundCase


@tagged("standard", "post_install", "-at_install")
class TestInboundRights(InboundCase):
    """Salespeople see addresses, managers configure them; what came is not forged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.elsewhere = cls.new_address(
            "elsewhere", team_id=False, company_id=cls.other_company.id
        )
        cls.map("Ville", field="city", address=cls.elsewhere)

    def assertRefused(self, deed, *args, error=AccessError):
        with self.assertRaises(error), self.env.cr.savepoint():
            deed(*args)

    def test_a_salesperson_sees_what_an_address_brought(self):
        self.receive()
        self.kept(self.mail(From="nobody"))
        seen = self.address.with_user(self.salesperson).read(
            ["name", "lead_count", "to_review_count"]
        )[0]
        self.assertEqual((seen["lead_count"], seen["to_review_count"]), (1, 0))
        for model in ("message", "receipt", "sender", "try"):
            records = self.env[f"crm.inbound.{model}"].with_user(self.salesperson)
            self.assertRefused(records.search, [])
        self.assertRefused(self.address.with_user(self.salesperson).unlink)

    def test_other_companies_have_theirs(self):
        raw = self.mail(to=self.elsewhere.alias_email, From="nobody")
        message = self.kept(raw)
        self.assertEqual(message.company_id, self.other_company)
        as_manager = self.env(user=self.manager)
        for model in ("address", "mapping", "message", "receipt"):
            records = as_manager[f"crm.inbound.{model}"].search([])
            theirs = "company_id" if model in ("address", "message") else "address_id"
            self.assertNotIn(
                self.elsewhere if theirs == "address_id" else self.other_company,
                records.sudo()[theirs],
            )
        self.assertRefused(message.with_user(self.manager).action_turn)
        tried = as_manager["crm.inbound.try"].create(
            {"address_id": self.elsewhere.id, "text": "Ville : Huy"}
        )
        self.assertRefused(tried.action_try)

    def test_what_was_received_is_not_rewritten(self):
        message = self.kept(self.mail(From="nobody")).with_user(self.manager)
        secret = self.env["ir.attachment"].create({"name": "x", "raw": b"secret"})
        for values in (
            {"attachment_id": secret.id},
            {"state": "done"},
            {"lead_id": self.lead().id},
            {"subject": "x"},
        ):
            self.assertRefused(message.write, values)
        model = self.Message.with_user(self.manager)
        self.assertRefused(model.create, {"subject": "x"})
        receipts = self.env["crm.inbound.receipt"].with_user(self.manager)
        values = {"message_key": "x", "received_at": "2026-01-01"}
        self.assertRefused(receipts.create, values)
        self.assertRefused(receipts.search([]).write, {"result": "joined"})
        self.assertRefused(receipts.search([]).unlink)

    def test_what_waits_is_discarded_before_it_is_deleted(self):
        message = self.kept(self.mail(From="nobody")).with_user(self.manager)
        self.assertRefused(message.unlink, error=UserError)
        message.action_discard()
        message.unlink()
        self.assertFalse(message.exists())

    def test_what_an_address_joined_is_told_to_who_may_read_it(self):
        mine = self.lead(self.new, email_from="mine@x.example.com")
        theirs = self.lead(
            self.new, user_id=self.colleague.id, email_from="theirs@x.example.com"
        )
        for lead in mine | theirs:
            self.assertEqual(self.receive(sender=lead.email_from), lead)
        opened = {
            user: self.address.with_user(user).action_open_joined()["domain"]
            for user in (self.salesperson, self.manager)
        }
        self.assertEqual(opened[self.salesperson], [("id", "in", mine.ids)])
        self.assertEqual(self.Lead.search(opened[self.manager]), mine | theirs)
        portal = new_test_user(self.env, "pipeline_portal", "base.group_portal")
        for button in ("action_open_joined", "action_open_leads"):
            self.assertRefused(getattr(self.address.with_user(portal), button))

    def test_the_opportunity_of_a_colleague_is_not_named(self):
        lead = self.lead(
            *(self.new,),
            name="A secret project",
            user_id=self.colleague.id,
            email_from="rose@x.example.com",
        )
        lead.action_set_won()
        lead.flush_recordset()
        again = self.receive()
        self.assertEqual(again.previous_lead_id, lead)
        again.user_id = self.salesperson
        mine = again.with_user(self.salesperson)
        self.assertFalse(mine.previous_lead_id)
        [seen] = mine.web_read({"previous_lead_id": {"fields": {"display_name": {}}}})
        self.assertFalse(seen["previous_lead_id"])
        self.assertNotIn("secret", " ".join(mine.message_ids.mapped("body")))
        self.assertRefused(mine.read, ["followed_lead_id"])
        self.assertRefused(mine.search, [("followed_lead_id.name", "like", "secret")])
        theirs = again.with_user(self.manager)
        self.assertEqual(theirs.previous_lead_id.sudo(), lead)

    def test_a_context_passes_for_no_mail(self):
        lead = self.Lead.with_user(self.salesperson).with_context(
            inbound={"settings": {"values": [["probability", 99]]}}
        )
        lead_id = lead.message_new({"subject": "x", "from": "rose@x.example.com"}).id
        self.assertFalse(self.Lead.browse(lead_id).inbound_address_id)
