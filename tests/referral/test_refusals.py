from odoo.tests import tagged

from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralRefusals(ReferralCase):
    """Who may not be said to have brought an opportunity, and what is looked at."""

    def test_oneself(self):
        self.assertRefused(
            lambda: self.referred(name="Stove for Bob", referrer_id=self.bob.id),
            "Stove for Bob",
            "nobody brings themselves",
        )

    def test_oneself_later(self):
        lead = self.referred()
        self.assertRefused(
            lambda: lead.write({"partner_id": self.alice.id}), "brings themselves"
        )

    def test_oneself_by_the_address_alone(self):
        self.assertRefused(
            lambda: self.referred(partner_id=False, email_from=self.alice.email),
            "brings themselves",
        )

    def test_ones_own_company_or_a_contact_of_it(self):
        company = self.contact("Stoves and Co", is_company=True)
        one = self.contact("One", parent_id=company.id)
        other = self.contact("Other", parent_id=company.id)
        for newcomer, referrer in ((one, company), (company, one), (one, other)):
            with self.subTest(newcomer=newcomer.name, referrer=referrer.name):
                self.assertRefused(
                    lambda newcomer=newcomer, referrer=referrer: self.referred(
                        partner_id=newcomer.id, referrer_id=referrer.id
                    ),
                    "own company",
                )

    def test_a_circle(self):
        self.referred()
        self.assertRefused(
            lambda: self.referred(partner_id=self.alice.id, referrer_id=self.bob.id),
            "bring each other",
            "Alice",
        )

    def test_a_longer_circle(self):
        carl = self.contact("Carl")
        self.referred()
        self.referred(partner_id=carl.id, referrer_id=self.bob.id)
        self.assertRefused(
            lambda: self.referred(partner_id=self.alice.id, referrer_id=carl.id),
            "bring each other",
        )

    def test_a_circle_made_at_the_same_instant_is_flagged(self):
        lead = self.referred()
        other = self.referred(
            partner_id=self.contact("Carl").id, referrer_id=self.bob.id
        )
        self.env.flush_all()
        # What two transactions that do not see each other leave.
        self.cr.execute(
            "UPDATE crm_referral SET newcomer_id = %s WHERE lead_id = %s",
            [self.alice.id, other.id],
        )
        self.env.invalidate_all()
        lead.action_set_won()
        self.assertTrue(self.assertEarned(lead).is_conflicting)

    def test_a_circle_made_of_what_was_cancelled_is_none(self):
        lead = self.referred()
        self.referral(lead).action_cancel()
        self.assertPending(
            self.referred(partner_id=self.alice.id, referrer_id=self.bob.id)
        )

    def test_bringing_somebody_twice_is_fine(self):
        self.referred()
        self.assertPending(self.referred())

    def test_another_referrer_before_the_success(self):
        carl = self.contact("Carl")
        lead = self.referred()
        lead.referrer_id = carl
        self.assertEqual(self.assertPending(lead).referrer_id, carl)

    def test_another_referrer_or_type_after_the_success(self):
        carl = self.contact("Carl")
        lead = self.referred(stage=self.won, name="Stove for Bob")
        for values in (
            {"referrer_id": carl.id},
            {"referrer_id": False},
            {"referral_type_id": self.by_order().id},
        ):
            with self.subTest(values):
                self.assertRefused(
                    lambda values=values: lead.write(values),
                    "Stove for Bob",
                    "Alice",
                    "cancel",
                )
        lead.write({"referrer_id": self.alice.id, "name": "Renamed"})

    def test_another_referrer_once_a_manager_cancelled(self):
        carl = self.contact("Carl")
        lead = self.referred(stage=self.won)
        self.referral(lead).with_user(self.manager).action_cancel()
        lead.referrer_id = carl
        self.assertEqual(self.assertEarned(lead).referrer_id, carl)

    def test_a_manager_says_why_and_the_opportunity_tells_it(self):
        lead = self.referred(stage=self.won)
        referral = self.referral(lead).with_user(self.manager)
        asked = referral.action_ask_cancel()
        wizard = self.env[asked["res_model"]].with_user(self.manager)
        wizard = wizard.with_context(asked["context"]).create(
            {"note": "They came  by themselves"}
        )
        wizard.action_cancel()
        self.assertEarned(lead, 50, "cancelled")
        self.assertEqual(referral.cancel_note, "They came by themselves")
        self.assertIn(
            "Referral of Alice called off: They came by themselves",
            str(lead.message_ids[0].body),
        )
        referral.action_restore()
        self.assertFalse(referral.cancel_note)
        self.assertTrue(
            any("Referral of Alice restored" in said.body for said in lead.message_ids)
        )

    def test_calling_off_what_is_in_a_document_is_refused_before_asking_why(self):
        lead = self.referred(stage=self.won)
        self.pay(self.referral(lead))
        referral = self.referral(lead).with_user(self.manager)
        self.assertRefused(referral.action_ask_cancel, "accounting document")

    def test_bringing_oneself_is_said_before_saving(self):
        lead = self.Lead.new(
            {"partner_id": self.alice.id, "referrer_id": self.alice.id}
        )
        warning = lead._onchange_unfair_referral()["warning"]
        self.assertIn("nobody brings themselves", warning["message"])
        lead.partner_id = self.bob
        self.assertIsNone(lead._onchange_unfair_referral())

    def test_a_circle_is_said_before_saving(self):
        self.referred()
        lead = self.Lead.new({"partner_id": self.alice.id, "referrer_id": self.bob.id})
        warning = lead._onchange_unfair_referral()["warning"]
        self.assertIn("cannot bring each other", warning["message"])

    def test_another_referrer_forgets_why_the_former_one_was_called_off(self):
        lead = self.referred()
        self.referral(lead).action_cancel("They came by themselves")
        lead.referrer_id = self.contact("Carl")
        self.assertFalse(self.assertPending(lead).cancel_note)

    def test_what_a_manager_cancelled_stays_cancelled(self):
        lead = self.referred()
        self.referral(lead).action_cancel()
        lead.action_set_won()
        lead.write({"referrer_id": self.alice.id})
        self.assertEarned(lead, 0, "cancelled")
        self.referral(lead).action_restore()
        self.assertEarned(lead)

    def test_removing_the_referrer_cancels_and_putting_it_back_restores(self):
        lead = self.referred()
        lead.referrer_id = False
        self.assertEarned(lead, 0, "cancelled")
        lead.referrer_id = self.alice
        self.assertPending(lead)

    def test_a_newcomer_who_already_bought_is_flagged(self):
        before = self.lead(self.new, partner_id=self.bob.id)
        order = self.order(before)
        order.action_confirm()
        order.date_order = "2020-01-01"
        referral = self.assertPending(self.referred())
        self.assertTrue(referral.is_known_customer and referral.is_flagged)
        self.assertIn("Already Bought", referral.review_reasons)
        referral.with_user(self.manager).action_review()
        self.assertFalse(referral.is_flagged)
        self.assertEqual(referral.reviewed_by_id, self.manager)

    def test_a_newcomer_whose_company_had_won_business_is_flagged(self):
        company = self.contact("Stoves and Co", is_company=True)
        self.bob.parent_id = company
        won = self.lead(self.won, partner_id=company.id)
        won.date_closed = "2020-01-01"
        self.assertTrue(self.referral(self.referred()).is_known_customer)

    def test_a_new_newcomer_is_not(self):
        lead = self.referred(stage=self.won)
        self.order(lead).action_confirm()
        self.assertFalse(self.referral(lead).is_flagged)

    def test_saying_who_the_customer_is_looks_again(self):
        won = self.lead(self.won, partner_id=self.bob.id)
        won.date_closed = "2020-01-01"
        lead = self.referred(partner_id=False)
        self.assertFalse(self.referral(lead).is_flagged)
        lead.partner_id = self.bob
        self.assertTrue(self.referral(lead).is_flagged)

    def test_a_mail_is_never_refused_but_flagged(self):
        lead = self.lead(self.new, partner_id=self.bob.id)
        lead.moved_by(origin="email").write({"referrer_id": self.bob.id})
        self.assertTrue(self.referral(lead).is_conflicting)

    def test_a_referrer_who_is_archived_keeps_the_reward(self):
        lead = self.referred()
        self.alice.active = False
        lead.action_set_won()
        self.assertEqual(self.assertEarned(lead).referrer_id, self.alice)

    def test_a_referrer_who_is_archived_may_be_paid(self):
        lead = self.referred(stage=self.won)
        self.alice.active = False
        self.settle(self.pay(self.referral(lead)))
        self.assertEqual(self.referral(lead).state, "paid")

    def test_a_newcomer_who_is_deleted_leaves_the_reward(self):
        lead = self.referred(stage=self.won)
        lead.partner_id = False
        self.bob.unlink()
        self.assertFalse(self.assertEarned(lead).newcomer_id)

    def test_a_referrer_cannot_be_deleted(self):
        self.referred()
        self.assertRefused(self.alice.unlink, "Alice", "archive")

    def test_a_referrer_who_is_merged_keeps_the_reward(self):
        double = self.contact("Alice B")
        lead = self.referred(stage=self.won, referrer_id=double.id)
        self.env.flush_all()
        self.merge_contacts(double, self.alice)
        self.assertEqual(self.assertEarned(lead).referrer_id, self.alice)
        self.assertEqual(lead.referrer_id, self.alice)

    def test_a_referrer_merged_with_the_newcomer_is_flagged(self):
        lead = self.referred(stage=self.won)
        self.merge_contacts(self.alice, self.bob)
        referral = self.assertEarned(lead)
        self.assertTrue(referral.is_conflicting and referral.is_flagged)

    def test_newcomers_who_are_merged_keep_who_brought_them(self):
        double = self.contact("Bob B")
        lead = self.referred(partner_id=double.id)
        other = self.referred(partner_id=self.bob.id)
        self.merge_contacts(double, self.bob)
        for one in (lead, other):
            self.assertEqual(self.assertPending(one).newcomer_id, self.bob)

    def test_contacts_merged_into_a_circle_are_flagged(self):
        carl = self.contact("Carl")
        lead = self.referred()
        self.referred(partner_id=carl.id, referrer_id=self.bob.id)
        self.merge_contacts(carl, self.alice)
        self.assertTrue(self.referral(lead).is_conflicting)

    def merge_contacts(self, one, other):
        """Merge contacts as someone does, by Odoo's wizard."""
        self.env.flush_all()
        context = {"active_model": "res.partner", "active_ids": (one | other).ids}
        wizards = self.env["base.partner.merge.automatic.wizard"]
        wizard = wizards.with_context(**context).create({"dst_partner_id": other.id})
        self.assertEqual(wizard.partner_ids, one | other)
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertFalse(one.exists())
