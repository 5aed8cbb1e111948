"""What a tenth attack tried: forms never saved, and records that go meanwhile."""

import re

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from ..common import RuleCase
from ..inbound.inbound_common import InboundCase
from ..tools.copied_database import CopiedDatabase
from .one_of_each import OneOfEachCase
from .outsiders_common import OutsidersCase, boss_elsewhere
from .test_sixth_attack import SECRET

LINK = re.compile(r"/(?:questionnaire|referrer)/(?:stop/)?[\w-]{44}")
PERSONAL = "crm.personal.link"


@tagged("standard", "post_install", "-at_install")
class TestFormsThatNameOthers(OneOfEachCase):
    """A form that is not saved names any record by its number: no link is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss_elsewhere = boss_elsewhere(cls)
        # A contact of all companies: both may read it, and its code.
        cls.everything = cls.one_of_each(
            cls.alice, cls.bob, cls.team, cls.company, cls.salesperson
        )
        cls.repeat = cls.everything["crm.lead.questionnaire.repeat"]
        cls.questionnaire = cls.everything["crm.lead.questionnaire"]
        cls.questionnaire._ensure_link()
        cls.questionnaire.repeat_id = cls.repeat
        cls.env.flush_all()

    def told(self, user, model, values):
        """Return what a form that is not saved tells somebody, as its screen asks."""
        self.env.flush_all()
        self.env.invalidate_all()
        records = self.env[model].with_user(user)
        records = records.with_context(allowed_company_ids=user.company_ids.ids)
        spec = self.texts_of(records)
        for name in values:
            lines = self.env[records._fields[name].comodel_name].with_user(user)
            spec[name] = {"fields": self.texts_of(lines)}
        try:
            with self.cr.savepoint():
                return str(records.onchange(values, list(values), spec))
        except UserError:
            return ""

    def texts_of(self, records):
        """Return what asks for all texts of records that one may read, none given."""
        return {
            name: {}
            for name, field in records._fields.items()
            if field.type == "char" and records._has_field_access(field, "read")
        }

    def fields_to_links(self):
        """Return the fields that lead to what has a personal link."""
        linked = self.env.registry[PERSONAL]
        return [
            field
            for model in self.env.registry.values()
            if not model._abstract
            for field in model._fields.values()
            if field.relational
            and field.comodel_name in self.everything
            and issubclass(self.env.registry[field.comodel_name], linked)
        ]

    def test_no_link_is_told_by_the_number_of_what_has_one(self):
        found = self.fields_to_links()
        self.assertIn("repeat_id", {field.name for field in found})
        self.assertIn("referral_code_ids", {field.name for field in found})
        for field in found:
            ids = self.everything[field.comodel_name].ids
            ways = [[Command.link(ids[0])], [Command.set(ids)]]
            for given in [ids[0]] if field.type == "many2one" else ways:
                for user in (self.colleague, self.boss_elsewhere, self.salesperson):
                    with self.subTest(str(field), user=user.login, given=given):
                        said = self.told(user, field.model_name, {field.name: given})
                        self.assertNotRegex(said, LINK)

    def test_the_page_of_who_brought_something_elsewhere_stays_untold(self):
        code = self.everything["crm.referral.code"]
        mine = self.alice.with_user(self.boss_elsewhere)
        self.assertTrue(mine.referral_code)
        self.assertFalse(mine.referral_page)
        given = {"referral_code_ids": [Command.link(code.id)]}
        said = self.told(self.boss_elsewhere, "res.partner", given)
        self.assertNotIn("/referrer/", said)

    def test_whose_they_are_reads_them_where_they_are_saved(self):
        mine = self.questionnaire.with_user(self.salesperson)
        self.assertRegex(mine.stop_url, LINK)
        self.assertRegex(mine.link_url, LINK)
        self.assertRegex(self.alice.with_user(self.salesperson).referral_page, LINK)


@tagged("standard", "post_install", "-at_install")
class TestKindOfActivityOfATrigger(RuleCase):
    """A trigger about one kind of activity keeps it: others move nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit, cls.other = cls.env["mail.activity.type"].create(
            [{"name": name, "res_model": "crm.lead"} for name in ("Visit", "Other")]
        )
        cls.trigger = cls.env["crm.stage.trigger"].create(
            {
                "name": "Visited",
                "event": "activity_done",
                "activity_type_id": cls.visit.id,
                "stage_id": cls.proposal.id,
                "active": True,
            }
        )
        cls.card = cls.lead(cls.new)

    def forget(self):
        """Have what follows read the database, as another request does."""
        self.env.flush_all()
        self.env.invalidate_all()

    def done(self, kind):
        self.forget()
        mine = self.card.with_user(self.salesperson)
        mine.activity_schedule(
            activity_type_id=kind.id, user_id=self.salesperson.id
        ).action_feedback()

    def test_another_kind_moves_nothing(self):
        self.forget()
        self.assertEqual(self.trigger.activity_type_id, self.visit)
        self.done(self.other)
        self.assertEqual(self.card.stage_id, self.new)
        self.done(self.visit)
        self.assertEqual(self.card.stage_id, self.proposal)

    def test_it_is_not_that_of_what_is_planned_on_the_trigger(self):
        planned = self.trigger.activity_schedule(activity_type_id=self.other.id)
        self.forget()
        self.assertEqual(self.trigger.activity_type_id, self.visit)
        self.trigger.activity_type_id = False
        self.forget()
        self.assertEqual(planned.activity_type_id, self.other)
        found = self.trigger.search([("activity_type_id", "=", self.other.id)])
        self.assertNotIn(self.trigger, found)

    def test_no_field_of_ours_takes_after_one_of_odoo_by_its_name(self):
        """Ours of a name that Odoo has keeps what Odoo's is made of, unless told."""
        accidents = [
            str(field)
            for model in self.env.registry.values()
            if (model._original_module or "").startswith("sales_pipeline_")
            for field in model._fields.values()
            if field._base_fields__
            and field._base_fields__[-1]._module.startswith("sales_pipeline_")
            and any(
                (before.args.get("related") or before.args.get("compute"))
                and not {"related", "compute"} & field._base_fields__[-1].args.keys()
                for before in field._base_fields__[:-1]
            )
        ]
        self.assertEqual(accidents, [])

    def test_the_trigger_goes_with_its_kind_and_others_are_done(self):
        self.env["crm.stage.trigger"]._switched_on()
        self.visit.with_user(self.manager).unlink()
        self.assertFalse(self.trigger.exists())
        self.done(self.other)
        self.assertEqual(self.card.stage_id, self.new)


@tagged("standard", "post_install", "-at_install")
class TestWhatAnAddressNamesGoes(InboundCase, OutsidersCase):
    """Whoever deletes what an address names, mail comes in."""

    def test_it_creates_opportunities_without_it(self):
        admin = self.env.ref("base.user_admin")
        gone = {
            "tag_ids": (self.env["crm.tag"].create({"name": "A"}), self.boss_elsewhere),
            "campaign_id": (self.env["utm.campaign"].create({"title": "A"}), admin),
            "source_id": (self.env["utm.source"].create({"name": "A"}), admin),
            "medium_id": (self.env["utm.medium"].create({"name": "A"}), admin),
        }
        for rank, (name, (record, user)) in enumerate(gone.items()):
            with self.subTest(name):
                self.address[name] = record
                sender = f"Ana <ana{rank}@x.example.com>"
                self.assertEqual(self.receive("Hello", sender=sender)[name], record)
                record.with_user(user).unlink()
                sender = f"Rose <rose{rank}@x.example.com>"
                lead = self.receive("Hello", sender=sender)
                self.assertTrue(lead)
                self.assertFalse(lead[name])


@tagged("standard", "post_install", "-at_install")
class TestMailings(CopiedDatabase, OutsidersCase, TransactionCase):
    """Mailings that go, and those that contacts of another company received."""

    ADDON = "sales_pipeline_campaign"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketer = cls.user("mia", "mass_mailing.group_mass_mailing_user")

    def mailing(self, subject="News"):
        return self.env["mailing.mailing"].create(
            {
                "subject": subject,
                "mailing_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "user_id": self.marketer.id,
                "body_html": "Hello",
            }
        )

    def trace(self, mailing, record):
        return self.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": record._name,
                "res_id": record.id,
                "trace_type": "mail",
                "trace_status": "sent",
                "email": "rose@x.example.com",
            }
        )

    def test_who_deletes_a_mailing_or_a_campaign_stops_no_other(self):
        for event in ("campaign_joined", "mailing_replied"):
            for name, about in (
                ("mailing_id", self.mailing()),
                ("campaign_id", self.env["utm.campaign"].create({"title": "C"})),
            ):
                with self.subTest(event, about=name):
                    trigger = self.env["crm.stage.trigger"].create(
                        {
                            "name": "About it",
                            "event": event,
                            name: about.id,
                            "stage_id": self.proposal.id,
                            "active": True,
                        }
                    )
                    trigger._switched_on()
                    self.env.flush_all()
                    about.with_user(self.marketer).unlink()
                    self.env.invalidate_all()
                    self.assertFalse(trigger.exists())
                    trace = self.trace(self.mailing(), self.opportunity)
                    trace.set_replied()
                    self.assertEqual(trace.trace_status, "reply")
                    self.assertEqual(self.opportunity.stage_id, self.new)

    def test_nobody_is_told_what_a_contact_elsewhere_received(self):
        contact = self.env["res.partner"].create(
            {
                "name": "Rose",
                "email": "rose@x.example.com",
                "company_id": self.company.id,
            }
        )
        self.trace(self.mailing(SECRET), contact)
        for user, told in ((self.boss_elsewhere, False), (self.salesperson, True)):
            self.env.flush_all()
            self.env.invalidate_all()
            leads = self.env["crm.lead"].with_user(user)
            leads = leads.with_context(allowed_company_ids=user.company_ids.ids)
            values = {"partner_id": contact.id}
            said = leads.onchange(values, ["partner_id"], {"mailing_history": {}})
            self.assertEqual(SECRET in str(said), told, user.login)
