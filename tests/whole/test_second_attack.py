"""What a second attack tried, with the code at hand."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common import RuleCase
from ..inbound.inbound_common import InboundCase
from ..referral.referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestAcknowledgementOfAnythingElse(InboundCase):
    """The mail reader has all rights: it sends mails about opportunities alone."""

    def opportunity_and_user_of_one_number(self):
        """Return an opportunity that Rose is the customer of, and a user who was sent
        a link to choose a password: both have the same number, as happens."""
        self.env.flush_all()
        self.cr.execute(
            "SELECT setval(one, (SELECT max(last) FROM (SELECT last_value AS last"
            " FROM res_users_id_seq UNION SELECT last_value FROM crm_lead_id_seq) AS a"
            ")) FROM unnest(ARRAY['res_users_id_seq', 'crm_lead_id_seq']) AS one"
        )
        lead = self.lead(self.first, email_from="rose@x.example.com")
        boss = new_test_user(self.env, "pipeline_boss", "base.group_system")
        self.assertEqual(lead.id, boss.id)
        boss.partner_id.signup_prepare(signup_type="reset")
        return lead, boss

    def sent(self):
        return self.env["mail.mail"].search([("email_to", "=", "rose@x.example.com")])

    def test_a_template_about_something_else_is_refused(self):
        template = self.env.ref("auth_signup.set_password_email")
        address = self.address.with_user(self.manager)
        for deed in (
            lambda: address.write({"acknowledgement_id": template.id}),
            lambda: address.create({"name": "Mine", "acknowledgement_id": template.id}),
            lambda: address.with_context(default_acknowledgement_id=template.id).create(
                {"name": "Mine"}
            ),
        ):
            self.assertRefused(deed, template.name)

    @mute_logger("odoo.addons.mail.models.mail_render_mixin")
    def test_nobody_is_sent_the_password_of_a_colleague(self):
        lead, boss = self.opportunity_and_user_of_one_number()
        template = self.env.ref("auth_signup.set_password_email")
        # Past every check of what is saved.
        self.cr.execute(
            "UPDATE crm_inbound_address SET acknowledgement_id = %s WHERE id = %s",
            [template.id, self.address.id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.assertEqual(self.receive(), lead)
        bodies = " ".join(self.sent().mapped("body_html"))
        self.assertNotIn("token=", bodies)
        self.assertNotIn(boss.login, bodies)
        self.assertFalse(self.sent())

    def test_a_template_that_becomes_about_something_else_sends_nothing(self):
        template = self.env["mail.template"].create(
            {
                "name": "Thanks",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "subject": "{{ object.name }}",
            }
        )
        self.address.acknowledgement_id = template
        lead, boss = self.opportunity_and_user_of_one_number()
        template.model_id = self.env["ir.model"]._get_id("res.users")
        self.assertEqual(self.receive(), lead)
        self.assertFalse(self.sent().filtered(lambda one: boss.name in one.subject))
        self.assertFalse(self.sent())
        said = " ".join(lead.message_ids.mapped("body"))
        self.assertIn("Thanks", said)

    def test_nor_does_a_document_of_something_else_come_with_it(self):
        report = self.env.ref("account.account_invoices")
        template = self.env["mail.template"].create(
            {
                "name": "Thanks",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "report_template_ids": [Command.set(report.ids)],
            }
        )
        address = self.address.with_user(self.manager)
        self.assertRefused(
            lambda: address.write({"acknowledgement_id": template.id}), "Thanks"
        )
        template.report_template_ids = False
        address.acknowledgement_id = template
        template.report_template_ids = report
        self.receive()
        self.assertFalse(self.sent())


@tagged("standard", "post_install", "-at_install")
class TestAliases(InboundCase, ReferralCase):
    """Who sets an address up has its own alias, and not the mail reader's rights."""

    def test_nobody_takes_the_alias_of_something_else(self):
        invoices = self.env["mail.alias"].create(
            {
                "alias_name": "invoices",
                "alias_domain_id": self.company.alias_domain_id.id,
                "alias_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        address = self.address.with_user(self.manager)
        for deed in (
            lambda: address.write({"alias_id": invoices.id}),
            lambda: address.create({"name": "Mine", "alias_id": invoices.id}),
            lambda: (
                address.with_context(default_alias_id=invoices.id)
                .create({"name": "Mine"})
                .write({"lead_type": "lead"})
            ),
        ):
            try:
                with self.cr.savepoint():
                    deed()
            except AccessError:
                pass
            self.env.invalidate_all()
            self.assertEqual(invoices.alias_model_id.model, "res.partner")
        self.assertNotEqual(self.address.alias_id, invoices)

    def test_nobody_but_the_address_says_the_defaults_of_its_alias(self):
        with self.assertRaises(AccessError):
            self.address.with_user(self.manager).alias_defaults = "{}"

    def test_defaults_of_an_alias_reach_no_other_record(self):
        order = self.env["sale.order"].create({"partner_id": self.alice.id})
        tag = self.env["crm.tag"].create({"name": "Untouched"})
        team = self.team.with_user(self.manager)
        team.write({"alias_name": "stoves", "use_opportunities": True})
        forged = {
            "referrer_id": self.alice.id,
            "currency_id": self.company.currency_id.id,
            "amount": 99999,
            "earned_at": "2026-01-01 00:00:00",
        }
        for name, value in (
            ("stage_path", "/99999/"),
            ("referral_ids", [(0, 0, forged)]),
            ("order_ids", [(1, order.id, {"client_order_ref": "taken"})]),
            ("order_ids", [(4, order.id)]),
            ("tag_ids", [(1, tag.id, {"name": "Renamed"}), (4, tag.id)]),
        ):
            with self.subTest(name):
                team.alias_defaults = repr({"description": "<p>Kept</p>", name: value})
                lead = self.receive(
                    to=self.team.alias_email, sender=f"{name}@x.example.com"
                )
                self.assertIn("Kept", lead.description or "")
                self.assertFalse(lead.referral_ids)
                self.assertFalse(order.client_order_ref)
                self.assertFalse(order.opportunity_id)
                self.assertEqual(tag.name, "Untouched")
                self.assertNotEqual(lead.stage_path, "/99999/")
        self.assertEqual(lead.tag_ids, tag, "what it names is there")


@tagged("standard", "post_install", "-at_install")
class TestOtherMails(RuleCase, ReferralCase):
    """What rules and kinds of link send is made of what they are about."""

    def test_a_mail_made_of_something_else_is_refused(self):
        template = self.env.ref("auth_signup.set_password_email")
        of_lead = self.env.ref("sales_pipeline_custom.mail_template_acknowledgement")
        of_manager = self.type.with_user(self.manager)
        rules = self.env["crm.transition.rule"].with_user(self.manager)
        for deed in (
            lambda: of_manager.write({"thanks_template_id": template.id}),
            lambda: of_manager.write({"thanks_template_id": of_lead.id}),
            lambda: of_manager.write({"welcome_template_id": template.id}),
            lambda: rules.create(
                {
                    "name": "Write",
                    "action_ids": [self.action("mail", template_id=template.id)],
                }
            ),
        ):
            self.assertRefused(deed, "made for")

    def test_nor_is_one_that_becomes_so_sent_for_a_referral(self):
        template = self.env["mail.template"].create(
            {
                "name": "Thanks",
                "model_id": self.env["ir.model"]._get_id("crm.referral"),
                "email_to": "stranger@x.example.com",
            }
        )
        self.type.thanks_template_id = template
        template.model_id = self.env["ir.model"]._get_id("res.users")
        referral = self.referral(self.referred(stage=self.won))
        self.assertEqual(referral.state, "earned")
        self.env["crm.transition.run"].search(
            [("lead_id", "=", referral.lead_id.id)]
        )._carry_out()
        self.assertFalse(
            self.env["mail.mail"].search([("email_to", "=", "stranger@x.example.com")])
        )


@tagged("standard", "post_install", "-at_install")
class TestOtherCompaniesAddress(InboundCase):
    """A line of messages stays with addresses that one may write."""

    def test_no_line_goes_to_an_address_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.env["crm.inbound.address"].create(
            {"name": "Theirs", "company_id": elsewhere.id}
        )
        line = self.map("Ville", field="city").with_user(self.manager)
        for deed in (
            lambda: line.write({"address_id": theirs.id}),
            lambda: line.copy({"address_id": theirs.id}),
            lambda: self.address.with_user(self.manager).write(
                {
                    "mapping_ids": [
                        Command.create(
                            {
                                "labels": "Rue",
                                "address_id": theirs.id,
                                "field_id": line.field_id.id,
                            }
                        )
                    ]
                }
            ),
        ):
            try:
                with self.cr.savepoint():
                    deed()
                    self.env.flush_all()
            except AccessError:
                pass
            self.env.invalidate_all()
            self.assertFalse(theirs.mapping_ids)


@tagged("standard", "post_install", "-at_install")
class TestTeamOfAnotherCompany(InboundCase):
    """What is written to the alias of a team is for the company of that team."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create(
            {"name": "Elsewhere", "alias_domain_id": cls.company.alias_domain_id.id}
        )
        cls.their_team = cls.new_team(
            "Theirs", company_id=cls.elsewhere.id, use_opportunities=True
        )
        cls.their_team.alias_name = "their-team"

    def test_it_joins_none_of_ours(self):
        ours = self.lead(
            self.new, email_from="rose@x.example.com", company_id=self.company.id
        )
        lead = self.used("Our secret", to=self.their_team.alias_email)
        self.assertNotEqual(lead, ours)
        self.assertEqual(lead.company_id, self.elsewhere)
        self.assertFalse(
            ours.message_ids.filtered(lambda one: "secret" in (one.body or ""))
        )

    def test_it_joins_one_of_theirs(self):
        theirs = self.lead(
            self.new,
            email_from="rose@x.example.com",
            team_id=self.their_team.id,
            user_id=False,
            company_id=self.elsewhere.id,
        )
        lead = self.used("Hello", to=self.their_team.alias_email)
        self.assertEqual(lead, theirs)

    def test_an_answer_to_ours_that_is_written_to_them_alone_is_theirs(self):
        ours = self.lead(
            self.new, email_from="rose@x.example.com", company_id=self.company.id
        )
        asked = ours.message_post(body="Hello", message_type="comment")
        lead = self.used(
            "Our secret",
            to=self.their_team.alias_email,
            In_Reply_To=asked.message_id,
        )
        self.assertNotEqual(lead, ours)


@tagged("standard", "post_install", "-at_install")
class TestContactsStayAsTheyAre(InboundCase):
    """Anybody may send a mail: it changes no contact, found or named by a line."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.map("Client", field="partner_id")
        cls.acme = cls.env["res.partner"].create(
            {"name": "Acme", "email": "boss@acme.example.com", "phone": "+32470000001"}
        )
        cls.forged = "Client: Acme\nTéléphone: +33 6 12 34 56 78\nHello"

    def assertUnchanged(self):
        self.env.flush_all()
        self.assertEqual(self.acme.email, "boss@acme.example.com")
        self.assertEqual(self.acme.phone, "+32470000001")

    def test_whom_a_line_names_keeps_their_address(self):
        lead = self.used(self.forged)
        self.assertEqual(lead.partner_id, self.acme)
        self.assertEqual(lead.email_normalized, "rose@x.example.com")
        self.assertIn("12 34 56 78", lead.phone)
        self.assertUnchanged()

    def test_who_is_said_to_have_sent_it_keeps_their_phone(self):
        lead = self.used(self.forged, sender="Boss <boss@acme.example.com>")
        self.assertEqual(lead.partner_id, self.acme)
        self.assertIn("12 34 56 78", lead.phone)
        self.assertUnchanged()

    def test_nor_does_one_that_joins_change_them(self):
        lead = self.lead(self.first, email_from="rose@x.example.com")
        self.assertEqual(self.used(self.forged), lead)
        self.assertUnchanged()
        other = self.lead(self.first, partner_id=self.acme.id, phone=False)
        other.phone = False
        self.acme.phone = "+32470000001"
        self.assertEqual(
            self.used("Téléphone: +33 6 12 34 56 78", sender=self.acme.email), other
        )
        self.assertUnchanged()


@tagged("standard", "post_install", "-at_install")
class TestActivitiesOfOthers(RuleCase):
    """An activity that is done moves its opportunity, and nobody else's."""

    def setUp(self):
        super().setUp()
        self.type_id = self.env.ref("mail.mail_activity_data_call").id
        self.env["crm.stage.trigger"].create(
            {
                "name": "Called",
                "active": True,
                "event": "activity_done",
                "stage_id": self.proposal.id,
            }
        )
        self.employee = new_test_user(self.env, "pipeline_eve", "base.group_user")

    def activity_of(self, user, record):
        return (
            self.env["mail.activity"]
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "activity_type_id": self.type_id,
                    "user_id": user.id,
                }
            )
            .with_user(user)
        )

    def test_nobody_brings_their_activity_to_the_opportunity_of_another(self):
        lead = self.lead(self.new)
        mine = self.lead(self.new, user_id=self.colleague.id)
        to_lead = {
            "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
            "res_id": lead.id,
        }
        for user, record in (
            (self.employee, self.employee.partner_id),
            (self.colleague, mine),
        ):
            activity = self.activity_of(user, record)
            for values in (to_lead, {"res_id": lead.id}):
                with self.subTest(user.name, values=values):
                    if record != mine and "res_model_id" not in values:
                        continue
                    try:
                        with self.cr.savepoint():
                            activity.write(values)
                            activity.action_feedback(feedback="Called")
                    except AccessError:
                        pass
                    self.env.invalidate_all()
                    self.assertEqual(lead.stage_id, self.new)

    def test_who_was_given_an_activity_still_moves_its_opportunity(self):
        lead = self.lead(self.new)
        self.activity_of(self.employee, lead).action_feedback(feedback="Called")
        self.env.invalidate_all()
        self.assertEqual(lead.stage_id, self.proposal)
