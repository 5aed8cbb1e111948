"""What a third attack tried, with the code and the tests at hand."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..common import RuleCase
from ..inbound.inbound_common import InboundCase
from ..referral.referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestFilesOfOthers(InboundCase):
    """What came is kept in files: who may write on a record does not rewrite them."""

    def assertKept(self, deed):
        """Check that a deed on a file is refused, and the sentence says why."""
        self.assertRefused(deed, "stays as it was received")

    def test_nobody_forges_the_file_of_a_customer(self):
        template = self.env["crm.project.template"].create(
            {
                "name": "House",
                "question_ids": [
                    Command.create({"label": "Plan", "code": "plan", "kind": "file"})
                ],
            }
        )
        questionnaire = self.lead(self.new).insert_questionnaire(template)
        sent = {"name": "plan.pdf", "content": b"%PDF-1.4 theirs"}
        questionnaire.as_customer().answer({"plan": sent}, source="customer")
        answer = questionnaire.answer_ids
        Attachment = self.env["ir.attachment"]
        file = Attachment.sudo().search(
            [
                ("res_model", "=", answer._name),
                ("res_id", "=", answer.id),
                ("res_field", "=", "value_file"),
            ]
        )
        place = {
            "res_model": answer._name,
            "res_id": answer.id,
            "res_field": "value_file",
        }
        for user in (self.salesperson, self.manager):
            theirs = file.sudo(False).with_user(user)
            self.assertTrue(theirs.read(["name"]), "still to be read")
            mine = Attachment.with_user(user).create({"name": "mine", "raw": b"%PDF"})
            for deed in (
                lambda theirs=theirs: theirs.write({"raw": b"%PDF-1.4 forged"}),
                lambda theirs=theirs: theirs.write({"res_field": False}),
                lambda theirs=theirs: theirs.unlink(),
                lambda user=user: Attachment.with_user(user).create(
                    {"name": "forged.pdf", "raw": b"%PDF-1.4 forged", **place}
                ),
                lambda mine=mine: mine.write(place),
            ):
                self.assertKept(deed)
        self.env.invalidate_all()
        self.assertEqual(file.raw, b"%PDF-1.4 theirs")
        other = {"name": "other.pdf", "content": b"%PDF-1.4 ours"}
        questionnaire.with_user(self.salesperson).answer({"plan": other})
        self.assertEqual(answer.source, "user", "on the road of answers")
        questionnaire.with_user(self.salesperson).unlink()
        self.assertFalse(file.exists())

    def test_nobody_rewrites_a_message_that_is_kept(self):
        message = self.kept(self.mail(Precedence="list", List_Id="<them.example.com>"))
        kept = message.attachment_id
        raw = kept.raw
        file = kept.sudo(False).with_user(self.manager)
        self.assertTrue(file.read(["name"]), "still to be read")
        mine = file.create({"name": "mine", "raw": b"From: boss@x.example.com"})
        for deed in (
            lambda: file.write({"raw": b"From: boss@x.example.com\n\nPay him"}),
            lambda: file.write({"public": True}),
            lambda: file.write(
                {"res_model": "res.partner", "res_id": self.manager.partner_id.id}
            ),
            lambda: file.unlink(),
            lambda: mine.write({"res_model": message._name, "res_id": message.id}),
        ):
            self.assertKept(deed)
        self.env.invalidate_all()
        self.assertEqual((kept.raw, kept.public), (raw, False))
        message.with_user(self.manager).action_discard()
        message.with_user(self.manager).unlink()
        self.assertFalse(kept.exists(), "goes with its message")


@tagged("standard", "post_install", "-at_install")
class TestGivenToAnotherCompany(RuleCase, ReferralCase):
    """Odoo looks at the company a record had; what it is given to counts too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.their_team = cls.new_team(
            "Theirs", company_id=cls.elsewhere.id, use_opportunities=True
        )

    def created(self, model, **values):
        return self.env[model].with_user(self.manager).create({"name": "M", **values})

    def test_what_acts_on_opportunities_stays_with_ones_own(self):
        won = {"event": "activity_done", "stage_id": self.won.id, "active": True}
        given = {"company_id": self.elsewhere.id}
        for record, values in (
            (self.created("crm.stage.trigger", **won), given),
            (self.created("crm.transition.rule"), {"user_id": False, **given}),
            (self.created("crm.referral.type"), {"user_id": False, **given}),
            (self.created("crm.inbound.address"), {"team_id": self.their_team.id}),
            (self.created("crm.inbound.address"), given),
        ):
            with self.subTest(record._name, values=values):
                record.write({"company_id": self.company.id})
                with self.assertRaises(AccessError), self.cr.savepoint():
                    record.write(values)
                    self.env.flush_all()
                self.env.invalidate_all()
                self.assertEqual(record.sudo().company_id, self.company)

    def test_a_company_one_works_for_is_fine(self):
        self.manager.company_ids |= self.elsewhere
        both = (self.company | self.elsewhere).ids
        for model in (
            "crm.stage.trigger",
            "crm.transition.rule",
            "crm.inbound.address",
        ):
            values = {"stage_id": self.won.id} if "trigger" in model else {}
            record = self.created(model, **values)
            record = record.with_context(allowed_company_ids=both)
            record.company_id = self.elsewhere
            self.assertEqual(record.company_id, self.elsewhere)


@tagged("standard", "post_install", "-at_install")
class TestReferrersOfAnotherCompany(ReferralCase):
    """Nobody has a company owe a reward to a contact they may not see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.carol = cls.contact("Carol", company_id=cls.elsewhere.id)
        cls.dave = cls.contact("Dave", company_id=cls.elsewhere.id)
        cls.carol.action_create_referral_code()
        cls.no_company = {"company_id": False, "team_id": False}

    def test_a_contact_one_may_not_see_brings_nothing(self):
        leads = self.Lead.with_user(self.salesperson)
        mine = {"name": "Mine", "user_id": self.salesperson.id, **self.no_company}
        lead = leads.create(mine)
        self.assertFalse(lead.company_id)
        for deed in (
            lambda: leads.create({**mine, "referrer_id": self.carol.id}),
            lambda: leads.with_context(default_referrer_id=self.carol.id).create(mine),
            lambda: lead.write({"referrer_id": self.carol.id}),
            lambda: leads.create({"name": "Ours", "referrer_id": self.carol.id}),
        ):
            self.assertRefused(deed, "may not see", unsaid=["Carol", "Elsewhere"])
        self.assertFalse(
            self.env["crm.referral"].search([("referrer_id", "=", self.carol.id)])
        )
        self.assertFalse(self.carol.referral_code_ids.page_values()["total"])
        lead.referrer_id = self.alice
        self.assertEqual(lead.referral_ids.referrer_id, self.alice)

    def test_opportunities_that_become_one_keep_who_brought_them(self):
        brought, other = self.Lead.create(
            [
                {
                    "name": name,
                    "type": "opportunity",
                    "user_id": self.salesperson.id,
                    "referrer_id": referrer,
                    **self.no_company,
                }
                for name, referrer in (("A", self.carol.id), ("B", False))
            ]
        )
        both = (brought | other).with_user(self.salesperson)
        merged = both.merge_opportunity(auto_unlink=False)
        self.assertEqual(merged.sudo().referrer_id, self.carol)

    def changed(self, **values):
        """Return what a form is told of a new opportunity."""
        leads = self.Lead.with_user(self.salesperson)
        spec = {"expected_reward": {}, "is_order_awaited": {}}
        given = {"name": "N", "company_id": self.company.id, **values}
        return str(leads.onchange(given, [*values], spec))

    def test_a_form_names_none_of_theirs(self):
        own = self.changed(referrer_id=self.alice.id, partner_id=self.alice.id)
        self.assertIn("nobody brings themselves", own)
        for values in (
            {"referrer_id": self.carol.id},
            {"referrer_id": self.carol.id, "partner_id": self.dave.id},
            {"referrer_id": self.carol.id, "partner_id": self.carol.id},
            {"referrer_id": self.alice.id, "partner_id": self.dave.id},
        ):
            said = self.changed(**values)
            for secret in ("Carol", "Dave", "Elsewhere", "warning"):
                self.assertNotIn(secret, said)

    def test_a_form_does_not_tell_what_another_company_promises(self):
        theirs, ours = self.env["crm.referral.type"].create(
            [
                {
                    "name": "Kind",
                    "company_id": company.id,
                    "referrer_reward": "gift",
                    "referrer_gift": f"Gift of {company.name}",
                    "success_event": "order_confirmed",
                }
                for company in (self.elsewhere, self.company)
            ]
        )
        told = self.changed(referrer_id=self.alice.id, referral_type_id=ours.id)
        self.assertIn(f"Gift of {self.company.name}", told)
        told = self.changed(referrer_id=self.alice.id, referral_type_id=theirs.id)
        self.assertNotIn("Elsewhere", told)
        self.assertNotIn("'is_order_awaited': True", told)


@tagged("standard", "post_install", "-at_install")
class TestKindOfActivity(RuleCase):
    """Who was given an action does it, and does not say it was another one."""

    def test_an_action_does_not_become_the_kind_that_moves(self):
        call = self.env.ref("mail.mail_activity_data_call")
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.env["crm.stage.trigger"].create(
            {
                "name": "Called",
                "active": True,
                "event": "activity_done",
                "activity_type_id": call.id,
                "stage_id": self.proposal.id,
            }
        )
        lead = self.lead(self.new)
        employee = new_test_user(self.env, "pipeline_eve", "base.group_user")
        activity = lead.activity_schedule(
            activity_type_id=todo.id, user_id=employee.id, summary="Look"
        )
        theirs = activity.with_user(employee)
        with self.assertRaises(AccessError), self.cr.savepoint():
            theirs.activity_type_id = call
        self.env.invalidate_all()
        theirs.write({"activity_type_id": todo.id, "summary": "Looked"})
        activity.with_user(self.salesperson).activity_type_id = call
        theirs.action_feedback(feedback="Called")
        self.env.invalidate_all()
        self.assertEqual(lead.stage_id, self.proposal, "whoever may write says so")
