"""Weighted totals of companies with different currencies: as Odoo's own totals."""

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestBoardCurrencies(PipelineCase, HttpCase):
    """A company in euros, another in dollars, two dollars for one euro."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.dollar, cls.euro = cls.env.ref("base.USD"), cls.env.ref("base.EUR")
        (cls.dollar | cls.euro).active = True
        cls.company.currency_id = cls.euro
        cls.negotiation.update_field_translations("name", {"fr_FR": "Négociation"})
        cls.american = cls.env["res.company"].create(
            {"name": "Hearth Inc.", "currency_id": cls.dollar.id}
        )
        cls.env["res.currency.rate"].create(
            {
                "currency_id": cls.dollar.id,
                "company_id": cls.company.id,
                "rate": 2,
                "name": fields.Date.today(),
            }
        )
        cls.camille = new_test_user(
            cls.env(context={**cls.env.context, "lang": "fr_FR"}),
            login="camille.test",
            name="Camille Test",
            groups="sales_team.group_sale_salesman_all_leads",
            lang="fr_FR",
            company_id=cls.company.id,
            company_ids=[fields.Command.set((cls.company | cls.american).ids)],
        )
        team = cls.new_team("Partout", cls.camille)
        values = {"team_id": team.id, "user_id": cls.camille.id}
        cls.cards = cls.lead(
            cls.negotiation, name="PAG Rika", company_id=cls.company.id, **values
        ) | cls.lead(
            cls.negotiation, name="PAB Contura", company_id=cls.american.id, **values
        )
        # First in the column, and so in the list of its currencies.
        cls.cards[1].priority = "3"

    def test_a_column_is_weighed_in_the_currency_of_the_company(self):
        companies = f"{self.company.id}-{self.american.id}"
        self.env.flush_all()
        self.start_tour(
            "/odoo/pipeline",
            "sales_pipeline_board_currencies",
            login="camille.test",
            cookies={"cids": companies},
        )

    def test_lists_and_pivots_add_up_the_same(self):
        Lead = self.Lead.with_user(self.camille).with_context(
            allowed_company_ids=(self.company | self.american).ids
        )
        for field, total in (("prorated_revenue", 1200), ("expected_revenue", 1500)):
            with self.subTest(field):
                groups = Lead.formatted_read_group(
                    [("id", "in", self.cards.ids)],
                    ["stage_id"],
                    [f"{field}:sum_currency"],
                )
                self.assertAlmostEqual(groups[0][f"{field}:sum_currency"], total, 2)
