"""What a seventh attack tried: Odoo's own dialogs, quotations and documents."""

import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..referral.referral_common import ReferralCase
from .outsiders_common import OutsidersCase
from .test_sixth_attack import SECRET, GivenAwayCase

LINK = re.compile(r"/questionnaire/[\w-]{44}")


@tagged("standard", "post_install", "-at_install")
class TestMailsMadeOfOthers(OutsidersCase):
    """Odoo's preview of a mail, and its composer, make one of what one may read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        name = "sales_pipeline_custom.mail_template_questionnaire"
        cls.templates = cls.env.ref(name) | cls.env.ref(f"{name}_repeat")
        # One that the superuser mode of a field helps along.
        cls.welcome = cls.env["mail.template"].create(
            {
                "name": "Welcome",
                "model_id": cls.env["ir.model"]._get("crm.lead").id,
                "lang": "{{ object.stage_outcome and 'en_US' }}",
                "subject": "Hello {{ object.contact_name }}",
                "body_html": "<p>Hello <t t-out='object.contact_name'/></p>",
            }
        )

    def preview(self, user, template, record):
        """Return what somebody is shown of a mail, before it is one."""
        previews = self.env["mail.template.preview"].with_user(user)
        about = f"{record._name},{record.id}"
        preview = previews.create(
            {"mail_template_id": template.id, "resource_ref": about}
        )
        return preview.read(["subject", "body_html"])

    def compose(self, user, template, record, **values):
        """Return what somebody is shown of a mail they are about to send."""
        composers = self.env["mail.compose.message"].with_user(user)
        composer = composers.create(
            {
                "model": record._name,
                "res_ids": str(record.ids),
                "template_id": template.id,
                "composition_mode": "comment",
                **values,
            }
        )
        return composer.read(["subject", "body"])

    def send(self, user, template, record):
        """Return the last mail once somebody has sent one to many."""
        mode = {"composition_mode": "mass_mail"}
        [said] = self.compose(user, template, record, **mode)
        composer = self.env["mail.compose.message"].with_user(user).browse(said["id"])
        composer.action_send_mail()
        return self.env["mail.mail"].search([], order="id desc", limit=1).body_html

    def said(self, make, *args):
        """Return what one way of making a mail says, empty where it is refused."""
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with self.cr.savepoint():
                return str(make(*args))
        except UserError:
            return ""
        finally:
            self.env.invalidate_all()

    def test_nobody_is_shown_the_link_of_a_customer_of_others(self):
        for user in self.outsiders:
            for template in self.templates:
                for make in (self.preview, self.compose, self.send):
                    with self.subTest(user.login, template=template.name, by=make):
                        said = self.said(make, user, template, self.questionnaire)
                        self.assertNotRegex(said, LINK)
                        self.assertNotIn(SECRET, said)

    def test_nor_who_the_customer_of_an_opportunity_is(self):
        for user in self.outsiders:
            for make in (self.preview, self.compose, self.send):
                with self.subTest(user.login, by=make):
                    said = self.said(make, user, self.welcome, self.opportunity)
                    self.assertNotIn(SECRET, said)

    def test_nor_does_a_field_work_a_link_out_for_them(self):
        contact = self.env["res.partner"].create(
            {"name": "Alice", "company_id": self.company.id}
        )
        contact.action_create_referral_code()
        theirs = [
            (user, self.questionnaire, name)
            for user in self.outsiders
            for name in ("link_url", "stop_url")
        ]
        theirs.append((self.boss_elsewhere, contact, "referral_page"))
        for user, record, name in theirs:
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(user.login, field=name), self.assertRaises(AccessError):
                getattr(record.with_user(user), name)

    def test_whose_they_are_sees_the_mail(self):
        mine = (self.salesperson, self.templates[0], self.questionnaire)
        for make in (self.preview, self.compose):
            said = self.said(make, *mine)
            self.assertRegex(said, LINK)
            self.assertIn(SECRET, said)
        mine = (self.salesperson, self.welcome, self.opportunity)
        self.assertIn(SECRET, self.said(self.preview, *mine))


@tagged("standard", "post_install", "-at_install")
class TestQuotationsLeftBehind(GivenAwayCase, ReferralCase):
    """A quotation stays in its company: it moves nothing in another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        moves = {
            "quotation_sent": cls.proposal,
            "customer_replied": cls.negotiation,
            "order_confirmed": cls.won,
        }
        cls.env["crm.stage.trigger"].create(
            [
                {"name": event, "event": event, "stage_id": stage.id, "active": True}
                for event, stage in moves.items()
            ]
        )
        cls.type.company_id = False

    def quoted(self, **values):
        """Return an opportunity that Alice brought, and a quotation of it."""
        lead = self.referred(
            stage=self.new,
            **{"company_id": self.company.id, "expected_revenue": 2000, **values},
        )
        return lead, self.order(lead, user_id=self.salesperson.id)

    def reply_below(self, order):
        """Have the customer answer by mail, and on the portal."""
        order.message_update(
            {
                "message_type": "email",
                "subject": "Re",
                "body": "Yes",
                "author_id": self.bob.id,
                "from": self.bob.email,
                "email_from": self.bob.email,
                "to": "",
                "references": "",
                "message_id": "<yes@referral.example.com>",
            }
        )
        order.message_post(body="Yes", author_id=self.bob.id, message_type="comment")
        self.env.flush_all()
        self.env.invalidate_all()

    def test_who_sends_and_confirms_it_moves_nothing_elsewhere(self):
        lead, order = self.quoted()
        self.give_away(lead)
        mine = order.with_user(self.salesperson)
        mine.action_quotation_sent()
        mine.action_confirm()
        self.env.invalidate_all()
        self.assertEqual(order.state, "sale")
        self.assertEqual(lead.stage_id, self.new)
        self.assertFalse(self.runs(lead))

    def test_nor_does_a_customer_who_answers_below_it(self):
        lead, order = self.quoted()
        self.give_away(lead)
        self.reply_below(order)
        self.assertEqual(lead.stage_id, self.new)
        self.assertFalse(lead.answered_transition_id)

    def test_it_earns_nothing_there(self):
        lead, order = self.quoted(referral_type_id=self.by_order().id)
        self.give_away(lead)
        order.action_confirm()
        referral = self.assertPending(lead)
        self.assertEqual(referral.company_id, self.elsewhere)
        lead.stage_id = self.won
        self.assertPending(lead)

    def test_what_it_had_earned_before_follows_it_still(self):
        lead, order = self.quoted(referral_type_id=self.by_order().id)
        order.action_confirm()
        self.assertEarned(lead, 100)
        self.give_away(lead)
        lead.stage_id = self.proposal
        lead.stage_id = self.won
        self.assertEqual(self.assertEarned(lead, 100).order_id, order)
        order._action_cancel()
        self.assertPending(lead)

    def test_those_of_its_own_company_and_of_none_move_it(self):
        for company in (self.company, self.company.browse()):
            lead, order = self.quoted(company_id=company.id)
            order.action_quotation_sent()
            self.assertEqual(lead.stage_id, self.proposal)
            self.reply_below(order)
            self.assertEqual(lead.stage_id, self.negotiation)
            self.assertTrue(lead.answered_transition_id)
            order.action_confirm()
            self.assertEqual(lead.stage_id, self.won)
            self.assertEarned(lead)


@tagged("standard", "post_install", "-at_install")
class TestLinesOfRewards(GivenAwayCase, ReferralCase):
    """The line of a document names what its reader may read of what it rewards."""

    def lines_of(self, bill, user):
        """Return what somebody reads of the lines of a document."""
        self.env.flush_all()
        self.env.invalidate_all()
        document = bill.with_user(user)
        named = {"fields": {"display_name": {}}}
        lines = {"invoice_line_ids": {"fields": {"crm_referral_id": named}}}
        every = self.env["account.move.line"].with_user(user)
        grouped = every.formatted_read_group(
            [("move_id", "=", bill.id)], ["crm_referral_id"], ["__count"]
        )
        return f"{document.web_read(lines)} {grouped}"

    def test_what_another_company_has_by_now_is_a_number(self):
        self.type.company_id = False
        lead = self.referred(stage=self.won, company_id=self.company.id)
        lead.name = "Stove"
        referral = self.referral(lead)
        bill = self.pay(referral)
        self.assertIn("Stove", self.lines_of(bill, self.accountant))
        self.give_away(lead)
        said = self.lines_of(bill, self.accountant)
        self.assertNotIn(SECRET, said)
        self.assertIn(str(referral.lead_ref), said)


@tagged("standard", "post_install", "-at_install")
class TestPipelinesOfAnotherCompany(GivenAwayCase):
    """The dialogs about a pipeline tell nothing of that of a team one may not see."""

    def test_neither_its_opportunities_nor_its_stages_are_told(self):
        team, _stages = self.team_with_stages("Theirs", company_id=self.elsewhere.id)
        self.leads(3, self.new, team_id=team.id, user_id=False)
        template = self.env["crm.pipeline.template"].search([], limit=1)
        dialogs = {
            "crm.pipeline.apply": {"template_id": template.id, "team_id": team.id},
            "crm.pipeline.save": {"team_id": team.id},
        }
        for model, values in dialogs.items():
            dialog = self.env[model].with_user(self.manager)
            shown = {name: {} for name in dialog._fields}
            for read in (
                lambda dialog=dialog, values=values: dialog.create(values).read(),
                lambda dialog=dialog, values=values, shown=shown: dialog.onchange(
                    values, ["team_id"], shown
                ),
            ):
                self.env.flush_all()
                self.env.invalidate_all()
                with self.subTest(model), self.assertRaises(AccessError):
                    read()
