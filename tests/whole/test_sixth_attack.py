"""What a sixth attack tried: what still happens once an opportunity was given away."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import RuleCase
from ..referral.referral_common import ReferralCase

SECRET = "Divorce of the mayor"


class GivenAwayCase(RuleCase):
    """Two companies, and an opportunity that goes from ours to the other one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.boss_elsewhere = cls.user(
            "stranger",
            "sales_team.group_sale_manager",
            company_id=cls.elsewhere.id,
            company_ids=[cls.elsewhere.id],
        )
        cls.boss_of_both = cls.user(
            "both",
            "sales_team.group_sale_manager",
            company_ids=(cls.company | cls.elsewhere).ids,
        )

    def give_away(self, lead):
        lead.write(
            {
                "name": SECRET,
                "company_id": self.elsewhere.id,
                "team_id": False,
                "user_id": False,
                "partner_id": False,
            }
        )
        self.env.flush_all()


@tagged("standard", "post_install", "-at_install")
class TestRulesOfAnotherCompany(GivenAwayCase):
    """A rule is about opportunities of its company when it does something, too."""

    def waiting(self, *actions, **values):
        """Have a rule wait for an opportunity; return both."""
        rule = self.rule(
            to_stage_ids=self.proposal, delay=1, action_ids=list(actions), **values
        )
        lead = self.lead(self.new, company_id=self.company.id)
        lead.move_to_stage(self.proposal)
        return rule, lead

    def told(self, user, rule):
        """Return what somebody reads of the activities of a rule."""
        self.env.invalidate_all()
        planned = self.env["mail.activity"].with_user(user)
        found = planned.search(
            [("res_model", "=", rule._name), ("res_id", "=", rule.id)]
        )
        return " ".join(map(str, found.mapped("note")))

    def test_it_leaves_alone_what_is_another_companys_by_now(self):
        deeds = (
            self.action("follow", partner_ids=self.manager.partner_id),
            self.action("assign", assign_user_id=self.manager.id),
            self.action("stars", stars="3"),
        )
        _rule, lead = self.waiting(
            *deeds, company_id=self.company.id, user_id=self.boss_of_both.id
        )
        _rule, stays = self.waiting(
            *deeds, company_id=self.company.id, user_id=self.boss_of_both.id
        )
        self.give_away(lead)
        self.pass_time(days=2)
        self.carry_out()
        run = self.runs(lead)[:1]
        self.assertEqual((run.state, run.reason), ("cancelled", "other_company"))
        self.assertEqual((lead.priority, lead.user_id.id), ("0", False))
        self.assertNotIn(self.manager.partner_id, lead.message_partner_ids)
        self.assertIn("done", self.runs(stays).mapped("state"))
        self.assertEqual(stays.user_id, self.manager)
        run.with_user(self.boss_of_both).with_context(
            allowed_company_ids=self.boss_of_both.company_ids.ids
        ).action_retry()
        self.assertEqual(run.reason, "other_company", "whoever tries again")
        self.assertEqual(lead.priority, "0")

    def test_a_rule_of_all_companies_acts_in_all(self):
        _rule, lead = self.waiting(
            self.action("stars", stars="3"), user_id=self.boss_of_both.id
        )
        self.give_away(lead)
        self.pass_time(days=2)
        self.carry_out()
        self.assertEqual(lead.priority, "3")

    def test_who_is_told_of_a_failure_learns_no_title_of_another_company(self):
        rule, lead = self.waiting(
            self.action("stars", stars="3"), user_id=self.manager.id
        )
        self.give_away(lead)
        self.pass_time(days=2)
        self.carry_out()
        self.assertEqual(self.runs(lead).state, "failed")
        for user in (self.manager, self.boss_elsewhere):
            said = self.told(user, rule)
            self.assertIn(f"Opportunity no. {lead.id}", said)
            self.assertNotIn(SECRET, said)
            self.assertNotIn(self.elsewhere.name, said)

    def test_nor_does_who_sees_a_rule_of_all_companies(self):
        rule, lead = self.waiting(
            self.action("stars", stars="3"), user_id=self.manager.id
        )
        lead.name = SECRET
        self.manager.active = False
        self.pass_time(days=2)
        self.carry_out()
        self.assertEqual(self.runs(lead).state, "failed")
        said = self.told(self.boss_elsewhere, rule)
        # Whoever looks after it reads it in their language.
        self.assertRegex(said, rf"(Opportunity no\.|Opportunité n°)\s{lead.id}\b")
        self.assertNotIn(SECRET, said)

    def test_a_rule_of_the_company_names_its_opportunities(self):
        rule, lead = self.waiting(
            self.action("stars", stars="3"),
            company_id=self.company.id,
            user_id=self.manager.id,
        )
        lead.name = SECRET
        self.manager.active = False
        self.pass_time(days=2)
        self.carry_out()
        said = str(rule.activity_ids.mapped("note"))
        self.assertIn(SECRET, said)
        self.assertIn("no longer an active user", said)


@tagged("standard", "post_install", "-at_install")
class TestNoteOfAMove(GivenAwayCase):
    """Who moved an opportunity says why, while it is one of their companies'."""

    def test_who_moved_it_writes_nothing_on_that_of_another_company(self):
        lead = self.lead(self.new, company_id=self.company.id)
        mine = lead.with_user(self.salesperson)
        mine.move_to_stage(self.proposal)
        self.give_away(lead)
        before = lead.activity_ids
        for said in ({"reason": "Mine"}, {"plan_on": "2030-01-01"}):
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.action_note_move(self.proposal.id, **said)
        self.assertFalse(lead.transition_ids[:1].reason)
        self.assertEqual(lead.activity_ids, before)

    def test_they_still_do_on_what_was_handed_over(self):
        lead = self.lead(self.new, company_id=self.company.id)
        mine = lead.with_user(self.salesperson)
        mine.move_to_stage(self.proposal)
        lead.user_id = self.colleague
        self.assertFalse(mine.has_access("read"))
        mine.action_note_move(self.proposal.id, reason="Called")
        self.assertEqual(lead.transition_ids[:1].reason, "Called")


@tagged("standard", "post_install", "-at_install")
class TestRewardsOfAnotherCompany(GivenAwayCase, ReferralCase):
    """An accounting document names no opportunity that another company has by now."""

    def paid_and_given_away(self, is_posted):
        self.type.company_id = False
        self.accountant.lang = "en_US"
        lead = self.referred(stage=self.won, company_id=self.company.id)
        bill = self.pay(self.referral(lead))
        if is_posted:
            bill.action_post()
        self.give_away(lead)
        lead.stage_id = self.proposal
        self.env.flush_all()
        self.env.invalidate_all()
        return bill, self.env["crm.referral"].search([("lead_id", "=", lead.id)])

    def test_of_what_is_undone_after_it_was_posted(self):
        bill, referral = self.paid_and_given_away(is_posted=True)
        self.assertEqual(referral.company_id, self.elsewhere)
        said = str(bill.activity_ids.note)
        self.assertIn(f"{self.alice.name}: No. {referral.lead_ref}", said)
        self.assertNotIn(SECRET, said)

    def test_of_what_is_withdrawn_from_a_draft(self):
        bill, referral = self.paid_and_given_away(is_posted=False)
        said = " ".join(map(str, bill.message_ids.mapped("body")))
        self.assertIn(f"{self.alice.name}: No. {referral.lead_ref}", said)
        self.assertNotIn(SECRET, said)
        with self.assertRaisesRegex(UserError, r"No\. \d+") as refused:
            bill.button_draft()
        self.assertNotIn(SECRET, str(refused.exception))
