from odoo.fields import Command
from odoo.tests import tagged

from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralContact(ReferralCase):
    """On the contact: who brought them, whom they brought, earned, paid, due."""

    def figures(self, partner, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        partner = partner.with_user(user or self.manager)
        return (
            partner.referral_count,
            partner.referral_earned,
            partner.referral_paid,
            partner.referral_due,
        )

    def test_figures(self):
        leads = self.referred(3, stage=self.won)
        self.referred()
        cancelled = self.referred()
        self.referral(cancelled).action_cancel()
        self.assertEqual(self.figures(self.alice), (4, 150, 0, 150))
        self.settle(self.pay(self.referral(leads[0])))
        self.assertEqual(self.figures(self.alice), (4, 150, 50, 100))
        self.assertEqual(self.figures(self.bob), (0, 0, 0, 0))

    def test_a_company_counts_what_its_contacts_brought(self):
        company = self.contact("Stoves and Co", is_company=True)
        self.alice.parent_id = company
        self.referred(stage=self.won)
        self.assertEqual(self.figures(company), (1, 50, 0, 50))
        self.assertEqual(self.figures(self.alice), (1, 50, 0, 50))

    def test_whoever_looks_the_figures_count_all_the_contact_brought(self):
        self.referred(stage=self.won)
        self.referred(stage=self.won, user_id=self.colleague.id)
        for user in (self.salesperson, self.manager):
            self.assertEqual(self.figures(self.alice, user), (2, 100, 0, 100))
        mine = self.alice.with_user(self.salesperson).referral_ids
        self.assertEqual(len(mine), 1)

    def test_another_company_counts_its_own(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids |= other
        self.referred(stage=self.won, company_id=self.company.id)
        self.env.flush_all()
        alice = self.alice.with_user(self.manager)
        elsewhere = alice.with_context(allowed_company_ids=other.ids)
        here = alice.with_context(allowed_company_ids=self.company.ids)
        self.assertEqual((here.referral_count, elsewhere.referral_count), (1, 0))

    def test_who_brought_a_contact(self):
        carl = self.contact("Carl")
        self.referred()
        self.referred(referrer_id=carl.id)
        self.env.flush_all()
        found = self.bob.with_user(self.manager)
        self.assertEqual(found.brought_by_id, self.alice, "the first one")
        self.assertFalse(self.alice.brought_by_id)
        brought = self.env["res.partner"].search([("brought_by_id", "=", carl.id)])
        self.assertEqual(brought, self.bob)

    def test_what_is_set_or_not_is_found(self):
        brought = self.referred()
        lead = self.lead(self.new)
        self.alice.action_create_referral_code()
        self.env.flush_all()
        both = self.alice | self.bob
        for name, having in (
            ("referral_code", self.alice),
            ("brought_by_id", self.bob),
        ):
            among = [("id", "in", both.ids)]
            with_it = both.search([*among, (name, "!=", False)])
            without = both.search([*among, (name, "=", False)])
            self.assertEqual((with_it, without), (having, both - having), name)
        among = [("id", "in", (brought | lead).ids)]
        found = self.Lead.search([*among, ("referral_state", "!=", False)])
        self.assertEqual(found, brought)
        found = self.Lead.search([*among, ("referral_state", "in", [False])])
        self.assertEqual(found, lead)

    def test_the_button_opens_whom_they_brought(self):
        lead = self.referred()
        action = self.alice.action_view_referrals()
        self.assertEqual(self.Referral.search(action["domain"]).lead_id, lead)

    def test_a_list_of_contacts_takes_no_query_for_each(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Contact {number}"} for number in range(80)]
        )
        for partner in partners[:20]:
            self.referred(stage=self.won, referrer_id=partner.id)
        foreign = self.env["res.currency"].create(
            {
                "name": "XTC",
                "symbol": "T",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 2})],
            }
        )
        rewards = self.Referral.search([("referrer_id", "in", partners.ids)])
        rewards.sudo().currency_id = foreign
        self.assertEqual(partners[0].with_user(self.manager).referral_due, 25)
        names = ["referral_count", "referral_due", "brought_by_id", "referral_code"]

        def read(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.with_user(self.manager).read(names)
            return self.cr.sql_log_count - before

        read(partners)
        self.assertLessEqual(read(partners), read(partners[:2]) + 3)
