from odoo.tests import tagged

from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralReview(ReferralCase):
    """A manager learns of what is flagged, once, until it is reviewed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type.user_id = cls.manager
        cls.kind = cls.env.ref(
            "sales_pipeline_custom.mail_activity_type_review_referral"
        )
        won = cls.lead(cls.won, partner_id=cls.bob.id)
        won.date_closed = "2020-01-01"  # so Bob is no newcomer

    def to_do(self):
        return self.type.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.kind
        )

    def test_a_manager_is_told_once_however_many_there_are(self):
        self.assertFalse(self.to_do())
        self.referred(count=3)
        self.referred()
        self.assertEqual(self.to_do().user_id, self.manager)
        self.assertEqual(len(self.to_do()), 1)
        self.assertEqual(self.type.flagged_count, 4)

    def test_what_a_salesperson_flags_is_told_too(self):
        leads = self.env["crm.lead"].with_user(self.salesperson)
        leads.create(
            {
                "name": "Stove for Bob",
                "partner_id": self.bob.id,
                "referrer_id": self.alice.id,
                "referral_type_id": self.type.id,
            }
        )
        self.assertEqual(self.to_do().user_id, self.manager)

    def test_it_is_told_in_the_language_of_the_manager(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.manager.lang = "fr_FR"
        self.referred()
        self.assertEqual(self.to_do().summary, "Parrainages à vérifier")

    def test_it_closes_itself_once_all_are_reviewed(self):
        one, other = self.referred(count=2)
        self.referral(one).with_user(self.manager).action_review()
        self.assertEqual(len(self.to_do()), 1)
        self.assertEqual(self.referral(one).review, "reviewed")
        self.referral(other).with_user(self.manager).action_review()
        self.assertFalse(self.to_do())
        self.assertEqual(self.type.flagged_count, 0)

    def test_cancelling_is_reviewing(self):
        lead = self.referred()
        self.referral(lead).with_user(self.manager).action_cancel()
        self.assertFalse(self.referral(lead).is_flagged)
        self.assertFalse(self.to_do())

    def test_what_was_reviewed_says_so(self):
        lead = self.referred()
        self.assertEqual(self.referral(lead).review_reasons, "Had Already Bought")
        self.referral(lead).with_user(self.manager).action_review()
        self.assertEqual(
            self.referral(lead).review_reasons, "Reviewed: Had Already Bought"
        )

    def test_it_closes_when_there_is_nothing_to_look_at_any_more(self):
        lead = self.referred()
        lead.partner_id = self.contact("Carl")
        self.assertFalse(self.referral(lead).is_flagged)
        self.assertFalse(self.to_do())

    def test_what_is_flagged_again_is_told_again(self):
        lead = self.referred(stage=self.won)
        self.referral(lead).action_review()
        self.settle(self.pay(self.referral(lead)))
        lead.stage_id = self.proposal
        self.assertTrue(self.referral(lead).is_undone)
        self.assertEqual(len(self.to_do()), 1)

    def test_the_leader_of_the_team_is_told_where_the_type_has_nobody(self):
        leader = self.user("leader", "sales_team.group_sale_manager")
        self.type.user_id = False
        self.team.user_id = leader
        self.referred(team_id=self.team.id)
        self.assertEqual(self.to_do().user_id, leader)

    def test_each_company_has_its_own_manager_told(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        other = self.user(
            "other",
            "sales_team.group_sale_manager",
            company_id=elsewhere.id,
            company_ids=[elsewhere.id],
        )
        here = self.referred(company_id=self.company.id, team_id=False)
        there = self.referred(company_id=elsewhere.id, team_id=False, user_id=other.id)
        self.assertEqual(self.to_do().user_id, self.manager | other)
        self.referral(there).with_user(other).action_review()
        self.assertEqual(self.to_do().user_id, self.manager)
        self.referral(here).action_review()
        self.assertFalse(self.to_do())

    def test_the_button_opens_what_is_to_be_reviewed(self):
        self.referred()
        action = self.type.with_user(self.manager).action_open_flagged()
        self.assertEqual(action["domain"], [("type_id", "=", self.type.id)])
        self.assertIn("search_default_flagged", action["context"])
