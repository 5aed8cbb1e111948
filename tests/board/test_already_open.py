"""A colleague's opportunity is not hidden: that there is one, and with whom."""

from odoo import Command
from odoo.tests import Form, HttpCase, tagged

from ..common import PipelineCase, french_salesperson


class OpenElsewhereCase(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = cls.salesperson | cls.colleague | cls.manager
        cls.env["res.lang"]._activate_lang("en_US")
        people.lang = cls.env.user.lang = "en_US"
        cls.ana, cls.ben = cls.env["res.partner"].create(
            [
                {
                    "name": "Ana",
                    "email": "ana@customer.example.com",
                    "phone": "+33 6 12 34 56 78",
                },
                {"name": "Ben"},
            ]
        )

    def theirs(self, stage=None, **values):
        """Create an opportunity of the colleague, with Ana unless told otherwise."""
        return self.lead(
            stage or self.first,
            **{
                "user_id": self.colleague.id,
                "partner_id": self.ana.id,
                "expected_revenue": 10800,
                **values,
            },
        )


@tagged("standard", "post_install", "-at_install")
class TestContactBeside(OpenElsewhereCase):
    def beside(self, user, partner=None):
        self.env.invalidate_all()
        partner = (partner or self.ana).with_user(user)
        return partner.with_context(lang=user.lang).pipeline_beside

    def said(self, user, partner=None):
        return self.beside(user, partner)["said"]

    def test_who_may_not_read_it_learns_that_there_is_one_and_with_whom(self):
        self.theirs(name="Secret")
        said = self.said(self.salesperson)
        self.assertEqual(said, "An opportunity with Zoe")
        self.assertFalse(self.ana.with_user(self.salesperson).pipeline_stage_id)

    def test_who_may_read_it_learns_how_much(self):
        self.theirs()
        said = self.said(self.manager)
        self.assertRegex(said, r"^An opportunity of .*10,800(.€)? with Zoe$")
        self.assertEqual(self.ana.with_user(self.manager).pipeline_stage_id, self.first)

    def test_one_s_own_needs_no_words(self):
        self.theirs()
        self.assertFalse(self.said(self.colleague))

    def test_what_is_lost_or_archived_is_not_there(self):
        self.theirs().action_set_lost(lost_reason_id=self.budget.id)
        self.theirs(active=False)
        self.theirs(type="lead")
        for user in (self.salesperson, self.manager):
            self.assertFalse(self.said(user))

    def test_all_who_have_one_are_named(self):
        for _rank in range(2):
            self.theirs()
        self.theirs(user_id=self.manager.id)
        said = self.said(self.salesperson)
        self.assertEqual(
            said,
            "An opportunity with Marie, an opportunity with Zoe,"
            " an opportunity with Zoe",
        )
        for _rank in range(4):
            self.theirs()
        self.assertIn("4 more", self.said(self.salesperson))

    def test_a_won_customer_shows_it_to_who_may_read_it(self):
        mine = self.lead(self.first, partner_id=self.ana.id)
        mine.move_to_stage(self.won)
        won = {"name": "Won", "color": self.won.pipeline_color}
        self.assertEqual(self.beside(self.salesperson), {"said": False, "won": won})
        self.assertEqual(
            self.beside(self.colleague),
            {"said": "An opportunity won by Paul", "won": False},
        )
        # Beside one that is open, too.
        self.theirs()
        self.assertEqual(self.said(self.colleague), "An opportunity won by Paul")
        self.assertEqual(self.said(self.salesperson), "An opportunity with Zoe")
        self.lead(self.first, partner_id=self.ana.id)
        self.assertFalse(self.beside(self.salesperson)["won"])

    def test_walls_between_companies_hold(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.colleague.company_ids |= other
        self.theirs(company_id=other.id, team_id=False)
        self.assertFalse(self.said(self.salesperson))
        self.manager.company_ids |= other
        both = self.ana.with_user(self.manager)
        self.assertFalse(
            both.with_context(allowed_company_ids=self.company.ids).pipeline_beside[
                "said"
            ]
        )
        both = both.with_context(allowed_company_ids=(self.company | other).ids)
        self.assertIn("with Zoe", both.pipeline_beside["said"])

    def test_many_contacts_ask_no_more_than_few(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {rank}"} for rank in range(30)]
        )
        for partner in partners:
            self.theirs(partner_id=partner.id)
        counts = []
        for count in (2, 2, 30):
            self.env.flush_all()
            self.env.invalidate_all()
            seen = partners[:count].with_user(self.salesperson)
            before = self.cr.sql_log_count
            seen.mapped("pipeline_beside")
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 1)

    def test_people_without_a_pipeline_are_told_nothing(self):
        other = self.user("office", "base.group_user")
        fields = self.ana.with_user(other).fields_get(["pipeline_beside"])
        self.assertFalse(fields)


@tagged("standard", "post_install", "-at_install")
class TestAlreadyOpen(OpenElsewhereCase):
    def warned(self, user, **values):
        """Return what somebody who starts an opportunity is told."""
        self.env.invalidate_all()
        view = "sales_pipeline_custom.crm_lead_view_form_quick_create"
        if values.keys() - {"partner_id"}:
            view = "crm.crm_lead_view_form"
        context = {"default_type": "opportunity", "lang": user.lang}
        leads = self.Lead.with_user(user).with_context(**context)
        form = Form(leads, view)
        for name, value in values.items():
            setattr(form, name, value)
        return form.already_open

    def test_the_same_customer_phone_or_mail_is_told(self):
        self.theirs()
        for values in (
            {"partner_id": self.ana},
            {"email_from": "Ana <ANA@customer.example.com>"},
            {"phone": "+33612345678"},
        ):
            said = self.warned(self.salesperson, **values)
            self.assertEqual(said, "An opportunity with Zoe", values)
            self.assertIn("10,800", self.warned(self.manager, **values))
        self.assertFalse(self.warned(self.salesperson, partner_id=self.ben))

    def test_another_person_of_the_same_company_is_told(self):
        company = self.env["res.partner"].create(
            {"name": "Stoves Ltd", "is_company": True}
        )
        (self.ana | self.ben).parent_id = company
        self.theirs()
        said = self.warned(self.salesperson, partner_id=self.ben)
        self.assertEqual(said, "An opportunity with Zoe")

    def test_one_s_own_is_told_too(self):
        self.lead(self.first, partner_id=self.ana.id, expected_revenue=0)
        said = self.warned(self.salesperson, partner_id=self.ana)
        self.assertEqual(said, "An opportunity with you")

    def test_won_lost_and_other_companies_are_not(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.colleague.company_ids = [Command.link(other.id)]
        self.theirs(company_id=other.id, team_id=False)
        self.theirs().move_to_stage(self.won)
        self.theirs().action_set_lost(lost_reason_id=self.budget.id)
        self.assertFalse(self.warned(self.salesperson, partner_id=self.ana))

    def test_what_exists_is_told_nothing_and_asks_nothing(self):
        self.theirs()
        mine = self.lead(self.first, partner_id=self.ana.id)
        mine = mine.with_user(self.salesperson)
        mine.mapped("partner_id.name")
        before = self.cr.sql_log_count
        self.assertFalse(mine.already_open)
        self.assertEqual(self.cr.sql_log_count, before)


@tagged("standard", "post_install", "-at_install")
class TestOpenElsewhereTours(OpenElsewhereCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.camille = french_salesperson(cls.env)
        cls.team.member_ids |= cls.camille
        cls.colleague.name = "Julien"

    def tour(self, name, url):
        self.env.flush_all()
        self.start_tour(url, f"sales_pipeline_{name}", login="camille.test")
        self.env.invalidate_all()

    def test_a_contact_says_who_has_an_opportunity_and_what_is_won(self):
        self.theirs()
        won = self.lead(self.first, user_id=self.camille.id, partner_id=self.ben.id)
        won.move_to_stage(self.won)
        self.tour("contact_beside", "/odoo/contacts")
        started = self.ben.with_user(self.camille).pipeline_lead_id
        self.assertEqual(started.stage_id, self.new)

    def test_creating_on_the_board_warns_first(self):
        self.theirs()
        self.tour("already_open", "/odoo/pipeline")
