"""What a fifth attack tried: features together, and what is left behind."""

from unittest.mock import patch

from odoo.tests import new_test_user, tagged

from ..common import PipelineCase
from ..inbound.inbound_common import InboundCase
from ..tools.registry import ADDONS
from .one_of_each import OneOfEachCase

SECRET = "Divorce of the mayor"


@tagged("standard", "post_install", "-at_install")
class TestGivenToAnotherCompany(InboundCase, OneOfEachCase):
    """What an opportunity leaves behind says nothing of what it becomes elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.left = cls.one_of_each(
            cls.alice, cls.bob, cls.team, cls.company, user=cls.salesperson
        )
        cls.left["crm.referral.type"].company_id = False  # of all companies
        cls.lead_given = cls.left["crm.lead"]
        cls.left["crm.inbound.message"].lead_id = cls.lead_given
        cls.everybody_here = (
            cls.salesperson,
            cls.manager,
            cls.user("all", "sales_team.group_sale_salesman_all_leads"),
        )

    def told(self, user):
        """Return what of the secret somebody reads in our models, by field."""
        self.env.invalidate_all()
        told = []
        for model in self.left:
            records = self.env[model].with_user(user).with_context(active_test=False)
            if not records.has_access("read"):
                continue
            for name, field in records._fields.items():
                ours = any(one.startswith(ADDONS) for one in field._modules)
                if not ours or not records._has_field_access(field, "read"):
                    continue
                said = str(records.search([]).read([name]))
                if field.type == "many2one" and field.store:
                    said += str(records.formatted_read_group([], [name], ["__count"]))
                if SECRET in said:
                    told.append(str(field))
        return told

    def given(self, **values):
        """Have the opportunity live on in the other company, with its secret."""
        their_own = self.contact(SECRET, company_id=self.elsewhere.id)
        self.lead_given.write(
            {
                "name": SECRET,
                "partner_id": their_own.id,
                "company_id": self.elsewhere.id,
                "team_id": False,
                "user_id": False,
                **values,
            }
        )
        self.env.flush_all()

    def test_neither_its_title_nor_its_customer_is_told(self):
        self.lead_given.name = SECRET
        self.env.flush_all()
        told = self.told(self.manager)
        for model in ("stage.transition", "transition.run", "inbound.message"):
            self.assertIn(f"crm.{model}.lead_id", told, "while it is theirs")
        self.given()
        for user in self.everybody_here:
            self.assertFalse(self.told(user), user.name)

    def test_nor_are_they_once_it_is_lost_there(self):
        self.given(stage_id=self.lost.id, lost_reason_id=self.budget.id)
        self.assertFalse(self.lead_given.active)
        for user in self.everybody_here:
            self.assertFalse(self.told(user), user.name)

    def test_what_is_deleted_stays_in_the_history_of_its_company(self):
        lead = self.lead(self.first, company_id=self.company.id)
        rows = self.rows(lead)
        lead.unlink()
        self.assertEqual(
            rows.with_user(self.manager).search([("id", "in", rows.ids)]), rows
        )

    def test_who_works_for_both_gives_it_away_with_what_is_planned(self):
        everybody = (self.company | self.elsewhere).ids
        group = "sales_team.group_sale_manager"
        both = self.user("both", group, company_ids=[(6, 0, everybody)])
        there = self.user(
            "there",
            group,
            company_id=self.elsewhere.id,
            company_ids=[self.elsewhere.id],
        )
        for companies in (everybody, everybody[::-1]):
            lead = self.lead(self.first, company_id=self.company.id)
            call = lead.activity_schedule(summary="Call", user_id=self.colleague.id)
            lead.with_user(both).with_context(allowed_company_ids=companies).write(
                {
                    "company_id": self.elsewhere.id,
                    "team_id": False,
                    "user_id": there.id,
                    "partner_id": False,
                }
            )
            self.assertEqual(call.user_id, there, "who had it may not open it any more")


@tagged("standard", "post_install", "-at_install")
class TestPageOfReferrer(OneOfEachCase):
    """The link of a referrer is theirs: it shows all they brought, everywhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.alice.action_create_referral_code()
        cls.page = cls.alice.referral_page

    def page_seen_by(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.alice.with_user(user).referral_page

    def test_it_is_not_told_to_who_works_for_one_of_its_companies(self):
        self.referred(company_id=self.company.id)
        self.assertEqual(self.page_seen_by(self.salesperson), self.page)
        there = self.referred(
            company_id=self.elsewhere.id, team_id=False, user_id=False
        )
        self.assertFalse(self.page_seen_by(self.salesperson))
        self.assertTrue(self.alice.with_user(self.salesperson).referral_link)
        self.alice.with_user(self.salesperson).action_create_referral_code()
        self.assertFalse(self.page_seen_by(self.salesperson), "nor a new one")
        self.salesperson.company_ids |= self.elsewhere
        self.assertEqual(self.page_seen_by(self.salesperson), self.alice.referral_page)
        self.salesperson.company_ids -= self.elsewhere
        there.referral_ids.with_user(self.env.user).action_cancel()
        self.assertTrue(self.page_seen_by(self.salesperson))

    def test_who_reads_a_contact_finds_no_link_in_its_messages(self):
        self.type.thanks_template_id = self.env.ref(
            "sales_pipeline_custom.mail_template_referral_thanks"
        )
        self.referred(stage=self.won)
        self.carry_out()
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.alice.ids)])
        self.assertIn(self.page, mail.body_html, "the referrer follows it")
        self.assertIn("50", mail.body)
        employee = new_test_user(self.env, "pipeline_eve", "base.group_user")
        for user in (employee, self.salesperson):
            self.env.invalidate_all()
            messages = self.env["mail.message"].with_user(user)
            found = messages.search(
                [("model", "=", "res.partner"), ("res_id", "=", self.alice.id)]
            )
            self.assertIn(mail.mail_message_id, found)
            self.assertNotIn("/referrer/", str(found.mapped("body")))


@tagged("standard", "post_install", "-at_install")
class TestUndoneMeanwhile(PipelineCase):
    """A move is undone, and not what was changed since."""

    def moved(self, stage, **values):
        lead = self.lead(self.new, **values)
        # A person in a screen; here a program is at work.
        patched = patch.object(type(lead), "_move_origin", lambda self: "user")
        patched.start()
        self.addCleanup(patched.stop)
        mine = lead.with_user(self.salesperson)
        mine.stage_id = stage
        self.env.flush_all()
        return mine

    def test_figures_are_those_of_the_revenue_as_it_is(self):
        mine = self.moved(self.proposal)
        mine.expected_revenue = 1
        self.env.flush_all()
        mine.action_undo_move(self.proposal.id)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(mine.stage_id, self.new)
        expected = self.new.probability / 100
        self.assertAlmostEqual(mine.prorated_revenue, expected, 2)
        [(stored,)] = self.env["crm.lead"]._read_group(
            [("id", "=", mine.id)], [], ["prorated_revenue:sum"]
        )
        self.assertAlmostEqual(stored, expected, 2)

    def test_what_was_handed_over_is_not_named_any_more(self):
        mine = self.moved(self.proposal)
        told = mine._move_to_undo(self.proposal)
        self.assertEqual(told["leadIds"], mine.ids)
        mine.sudo().write({"user_id": self.colleague.id, "name": SECRET})
        self.env.flush_all()
        self.env.invalidate_all()
        told = mine._move_to_undo(self.proposal)
        self.assertFalse(told["leadIds"])
        self.assertNotIn(SECRET, str(told))
