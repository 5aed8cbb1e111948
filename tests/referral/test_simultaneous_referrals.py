from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.real_transactions import RealTransactionsCase

TITLE = "Simultaneous referral"


@tagged("standard", "post_install", "-at_install")
class TestSimultaneousReferrals(RealTransactionsCase):
    """Two workers reward the same opportunity at the same instant."""

    def fill(self, env):
        self.new, self.won = (
            env["crm.stage"].search([("name", "=", name)], limit=1).id
            for name in ("New Contact", "Won")
        )
        self.alice, self.bob, self.carl = (
            env["res.partner"]
            .create([{"name": f"{TITLE} {who}"} for who in ("A", "B", "C")])
            .ids
        )
        self.type = (
            env["crm.referral.type"]
            .create(
                {
                    "name": TITLE,
                    "referrer_reward": "fixed",
                    "referrer_amount": 50,
                    "follow_activity_type_id": env.ref(
                        "mail.mail_activity_data_call"
                    ).id,
                }
            )
            .id
        )
        self.lead_id = self.create_lead(env)

    def create_lead(self, env, **values):
        lead = env["crm.lead"].create(
            {
                "name": TITLE,
                "type": "opportunity",
                "stage_id": self.new,
                "user_id": False,
                "partner_id": self.bob,
                "referrer_id": self.alice,
                "referral_type_id": self.type,
                **values,
            }
        )
        self.lead_ids += lead.ids
        return lead.id

    def clear(self, env):
        runs = env["crm.transition.run"]
        runs.search([("lead_ref", "in", self.lead_ids)]).unlink()
        referrals = env["crm.referral"].search([("type_id", "=", self.type)])
        referrals.bill_id.filtered(lambda one: one.state == "draft").unlink()
        referrals.unlink()
        env["crm.referral.type"].browse(self.type).unlink()
        env["res.partner"].browse([self.alice, self.bob, self.carl]).unlink()

    def together(self, *deeds):
        """Do these at once; return what each was refused, None where it was not."""
        return [
            str(outcome) if isinstance(outcome, UserError) else None
            for outcome in self.at_once(*deeds)
        ]

    def win(self, env):
        env["crm.lead"].browse(self.lead_id).action_set_won()

    def assertOneReward(self, count=1, state="earned"):
        with self.committed() as env:
            referrals = env["crm.referral"].search([("lead_id", "=", self.lead_id)])
            self.assertEqual(len(referrals), 1)
            self.assertEqual((referrals.state, referrals.amount), (state, 50 * count))
            runs = env["crm.transition.run"].search([("lead_id", "=", self.lead_id)])
            self.assertEqual(len(runs.filtered("referral_type_id")), 1)
            return referrals.id

    def test_winning_twice_rewards_once(self):
        for _time in range(5):
            self.together(self.win, self.win, self.win)
            self.assertOneReward()
            with self.committed() as env:
                env["crm.lead"].browse(self.lead_id).stage_id = self.new

    def test_saying_who_brought_it_twice_makes_one_referral(self):
        with self.committed() as env:
            self.lead_id = self.create_lead(env, referrer_id=False)

        def brought_by(partner_id):
            return lambda env: (
                env["crm.lead"]
                .browse(self.lead_id)
                .write({"referrer_id": partner_id, "referral_type_id": self.type})
            )

        self.together(brought_by(self.alice), brought_by(self.carl))
        self.together(self.win, self.win)
        self.assertOneReward()

    def test_another_referrer_while_it_is_won_is_refused_or_rewarded(self):
        def change(env):
            env["crm.lead"].browse(self.lead_id).referrer_id = self.carl

        refusals = self.together(self.win, change)
        referral_id = self.assertOneReward()
        with self.committed() as env:
            referrer = env["crm.referral"].browse(referral_id).referrer_id
            self.assertEqual(referrer.id, self.alice if refusals[1] else self.carl)
            self.assertEqual(referrer, env["crm.lead"].browse(self.lead_id).referrer_id)

    def test_winning_while_reopening_ends_as_the_opportunity_does(self):
        def reopen(env):
            env["crm.lead"].browse(self.lead_id).stage_id = self.new

        with self.committed() as env:
            self.win(env)
        for _time in range(5):
            self.together(reopen, self.win)
            with self.committed() as env:
                lead = env["crm.lead"].browse(self.lead_id)
                expected = "earned" if lead.won_status == "won" else "pending"
                self.assertEqual(lead.referral_ids.state, expected)

    def test_paying_twice_makes_one_document(self):
        with self.committed() as env:
            self.win(env)
        referral_id = self.assertOneReward()

        def pay(env):
            env["crm.referral"].browse(referral_id)._create_documents()

        refusals = self.together(pay, pay, pay)
        self.assertEqual(refusals.count(None), 1, refusals)
        with self.committed() as env:
            lines = env["account.move.line"].search(
                [("crm_referral_id", "=", referral_id)]
            )
            self.assertEqual(len(lines), 1)

    def test_two_codes_given_at_once_are_one(self):
        def give(env):
            partners = env["res.partner"].browse([self.alice, self.bob])
            return partners.action_create_referral_code()

        self.assertEqual(self.together(give, give, give), [None] * 3)
        with self.committed() as env:
            for partner in env["res.partner"].browse([self.alice, self.bob]):
                codes = partner.referral_code_ids
                working = codes.filtered(lambda one: not one.revoked_at)
                self.assertEqual(working.mapped("code"), [partner.referral_code])
                self.assertEqual(len(codes), 3, "each was given one, in turn")
