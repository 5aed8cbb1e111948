"""The stage of a contact, in a real browser, in French."""

from odoo.tests import HttpCase, tagged

from ..common import PipelineCase, french_salesperson


@tagged("standard", "post_install", "-at_install")
class TestContactTours(PipelineCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.camille = french_salesperson(cls.env)
        cls.team.member_ids |= cls.camille
        cls.pierre, cls.sophie = cls.env["res.partner"].create(
            [{"name": "Pierre RICHARD"}, {"name": "Sophie BLANC"}]
        )
        cls.stove = cls.lead(
            cls.new,
            name="PAG Rika",
            expected_revenue=10000,
            user_id=cls.camille.id,
            partner_id=cls.pierre.id,
        )

    def tour(self, name, url):
        self.start_tour(url, f"sales_pipeline_contact_{name}", login="camille.test")
        self.env.invalidate_all()

    def test_the_list_moves_asks_loses_and_starts_row_by_row(self):
        self.require(self.proposal, "customer_budget")
        self.company.crm_lost_reason_required = True
        lost = self.lead(self.first, user_id=self.camille.id, partner_id=self.sophie.id)
        self.tour("list", "/odoo/contacts")
        self.assertEqual(self.stove.stage_id, self.proposal)
        self.assertEqual(self.stove.customer_budget, 12000)
        said = self.stove.transition_ids.filtered("reason")
        self.assertEqual(said.to_stage_id, self.first)
        self.assertEqual(said.reason, "Rappelé ce matin")
        self.assertEqual(lost.won_status, "lost")
        self.assertEqual(lost.lost_reason_id, self.budget)
        started = self.sophie.pipeline_lead_id
        self.assertEqual(started.stage_id, self.discovery)
        self.assertEqual(started.user_id, self.camille)

    def test_the_form_shows_the_opportunity_and_moves_it(self):
        self.tour("form", f"/odoo/res.partner/{self.pierre.id}")
        self.assertEqual(self.stove.stage_id, self.negotiation)
        self.assertEqual(self.pierre.function, "Gérant")

    def test_the_form_starts_an_opportunity_and_lets_one_fill_it_in(self):
        self.require(self.proposal, "customer_budget")
        self.tour("start", f"/odoo/res.partner/{self.sophie.id}")
        started = self.sophie.pipeline_lead_id
        self.assertEqual(started.stage_id, self.proposal)
        self.assertEqual(started.customer_budget, 9000)
        self.assertEqual(started.team_id, self.team)
