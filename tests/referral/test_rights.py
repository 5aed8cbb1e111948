from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralRights(ReferralCase):
    """Who sees an opportunity sees its referral; nobody writes on it."""

    def seen_by(self, user):
        return self.Referral.with_user(user).search([])

    def test_salespeople_see_their_own(self):
        mine = self.referral(self.referred())
        others = self.referral(self.referred(user_id=self.colleague.id))
        nobodys = self.referral(self.referred(user_id=False))
        seen = self.seen_by(self.salesperson)
        self.assertLessEqual(mine | nobodys, seen)
        self.assertNotIn(others, seen)
        for everything in (self.manager, self.accountant):
            self.assertLessEqual(mine | nobodys | others, self.seen_by(everything))

    def test_nobody_writes_on_one_nor_creates_nor_deletes_it(self):
        referral = self.referral(self.referred(stage=self.won))
        for user in (self.salesperson, self.manager, self.accountant):
            mine = referral.with_user(user)
            for deed in (
                lambda mine=mine: mine.write({"amount": 1000}),
                lambda mine=mine: mine.write({"earned_at": False}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.create(
                    {
                        "referrer_id": self.alice.id,
                        "currency_id": self.currency.id,
                        "amount": 1000,
                    }
                ),
            ):
                with self.assertRaises(AccessError):
                    deed()

    def test_managers_alone_cancel_review_and_restore(self):
        referral = self.referral(self.referred(stage=self.won))
        for name in (
            "action_cancel", "action_restore", "action_review", "action_gifts_given",
            "action_gifts_not_given", "action_ask_cancel",
        ):  # fmt: skip
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(referral.with_user(self.salesperson), name)()
        referral.with_user(self.manager).action_cancel()
        self.assertEqual(referral.state, "cancelled")
        self.assertEqual(referral.cancelled_by_id, self.manager)

    def test_managers_alone_set_types_up(self):
        with self.assertRaises(AccessError):
            self.type.with_user(self.salesperson).referrer_amount = 1000
        self.type.with_user(self.manager).referrer_amount = 60

    def test_an_accountant_without_sales_rights_opens_the_kinds_of_link(self):
        accountant = self.user("ines", "account.group_account_invoice")
        opened = Form(self.type.with_user(accountant))
        self.assertEqual(opened.name, "Friend")
        for name in ("action_ids", "run_count"):
            found = self.type.with_user(accountant).fields_get([name])
            self.assertEqual(bool(found), name == "run_count")

    def test_a_salesperson_wins_without_seeing_the_books(self):
        lead = self.referred().with_user(self.salesperson)
        lead.action_set_won()
        self.assertEqual(lead.referral_state, "earned")
        self.assertIn("50", lead.expected_reward)

    def test_those_who_do_not_sell_read_contacts(self):
        self.referred(stage=self.won)
        plain = self.user("gus", "base.group_user")
        alice = self.alice.with_user(plain)
        self.assertEqual(alice.name, "Alice")
        for name in ("referral_due", "referral_page", "brought_by_id"):
            self.assertNotIn(name, alice.fields_get())
            with self.assertRaises(AccessError):
                alice.read([name])

    def test_another_company_sees_and_pays_nothing(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self.user(
            "sam",
            "sales_team.group_sale_manager,account.group_account_invoice",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        lead = self.referred(stage=self.won, company_id=self.company.id)
        referral = self.referral(lead)
        self.assertEqual(referral.company_id, self.company)
        self.assertNotIn(referral, self.seen_by(stranger))
        for name in ("action_pay", "action_cancel", "action_review"):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(referral.with_user(stranger), name)()
        self.assertEqual(self.alice.with_user(stranger).referral_count, 0)

    def test_a_type_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.referral_type(company_id=other.id)
        self.assertRefused(
            lambda: self.referred(
                company_id=self.company.id, referral_type_id=theirs.id
            ),
            "Friend",
        )

    def test_a_reward_is_paid_by_the_company_of_its_opportunity(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["account.chart.template"].try_loading(
            "generic_coa", other, install_demo=False
        )
        self.accountant.company_ids |= other
        lead = self.referred(
            stage=self.won, company_id=other.id, user_id=False, team_id=False
        )
        accountant = self.accountant.with_context(
            allowed_company_ids=[self.company.id, other.id]
        )
        referral = self.referral(lead).with_user(self.accountant)
        referral = referral.with_context(accountant.env.context)
        bill = referral._create_documents()
        self.assertEqual(bill.company_id, other)

    def test_each_opens_the_form_of_a_referral_that_is_in_a_document(self):
        referral = self.referral(self.referred(stage=self.won))
        bill = self.pay(referral)
        clerk = self.user("carole", "account.group_account_invoice")
        for user in (self.salesperson, self.manager, self.accountant, clerk):
            with self.subTest(user=user.name):
                form = Form(referral.with_user(user))
                self.assertEqual(form.bill_id.id, bill.id)
                values = referral.with_user(user).web_read(
                    {
                        name: {"fields": {"display_name": {}}}
                        for name in ("bill_id", "lead_id", "referrer_id", "order_id")
                    }
                )
                self.assertTrue(values[0]["bill_id"]["display_name"])

    def test_each_opens_the_contact(self):
        self.referred(stage=self.won)
        plain = self.user("gus", "base.group_user")
        clerk = self.user("carole", "account.group_account_invoice")
        for user in (plain, clerk, self.salesperson, self.accountant):
            with self.subTest(user=user.name):
                self.assertEqual(Form(self.alice.with_user(user)).name, "Alice")
