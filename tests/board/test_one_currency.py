"""Totals where all companies count in one currency: fast, and the same as Odoo's."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..common import PipelineCase

SUMS = [
    "expected_revenue:sum_currency",
    "company_currency:array_agg_distinct",
    "prorated_revenue:sum_currency",
    "expected_revenue:sum",
    "__count",
]


@tagged("standard", "post_install", "-at_install")
class TestOneCurrency(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        companies = cls.env["res.company"].with_context(active_test=False)
        companies.search([]).currency_id = cls.euro
        cls.euro.rate_ids.unlink()
        cls.cards = cls.leads(3, cls.new) | cls.leads(2, cls.discovery)
        for rank, card in enumerate(cls.cards, start=1):
            card.expected_revenue = 1000.10 * rank
        cls.cards[0].company_id = False
        cls.Lead = cls.env["crm.lead"]
        cls.ours = [("id", "in", cls.cards.ids)]

    def totals(self, domain, groupby=(), **given):
        """Return the totals, and whether rates were looked for."""
        queries = []
        execute = type(self.cr).execute

        def noted(cr, query, *args, **kwargs):
            queries.append(str(query))
            return execute(cr, query, *args, **kwargs)

        with patch.object(type(self.cr), "execute", noted):
            found = self.Lead._read_group(domain, groupby, SUMS, **given)
        return found, any("__rates" in query for query in queries)

    def assertAsOdoo(self, is_fast, domain=None, groupby=(), **given):
        domain = self.ours if domain is None else domain
        found, has_rates = self.totals(domain, groupby, **given)
        self.assertEqual(has_rates, not is_fast)
        with patch.object(type(self.Lead), "_only_currency", lambda _self: None):
            expected, _rates = self.totals(domain, groupby, **given)
        self.assertEqual(found, expected)
        return found

    def test_totals_are_those_of_odoo_and_no_rate_is_looked_for(self):
        first, second = self.assertAsOdoo(True, groupby=["stage_id"])
        self.assertEqual(first[2], [self.euro.id])
        self.assertAlmostEqual(first[1], 6000.60)
        self.assertAlmostEqual(second[1], 9000.90)
        self.assertAsOdoo(True)
        self.assertAsOdoo(True, groupby=["user_id", "date_deadline:month"])
        self.assertAsOdoo(True, groupby=["stage_id"], order="stage_id desc", limit=1)

    def test_nothing_found_has_no_currency(self):
        [row] = self.assertAsOdoo(True, [("name", "=", "Nobody's")])
        self.assertEqual(row[1], [])
        self.assertAsOdoo(True, [("name", "=", "Nobody's")], ["stage_id"])

    def test_totals_that_order_or_choose_groups_are_left_to_odoo(self):
        order = "expected_revenue:sum_currency desc"
        self.assertAsOdoo(False, groupby=["stage_id"], order=order)
        having = [("expected_revenue:sum_currency", ">", 7000)]
        self.assertAsOdoo(False, groupby=["stage_id"], having=having)

    def test_a_rate_or_another_currency_is_counted_with(self):
        rate = self.env["res.currency.rate"].create(
            {"currency_id": self.euro.id, "rate": 2, "name": fields.Date.today()}
        )
        [row] = self.assertAsOdoo(False)
        self.assertAlmostEqual(row[0], 15001.50 / 2)
        rate.rate = 1
        self.assertAsOdoo(True)
        dollar = self.env.ref("base.USD")
        other = self.env["res.company"].create(
            {"name": "Hearth Inc.", "currency_id": dollar.id}
        )
        self.assertAsOdoo(False)
        other.currency_id = self.euro
        self.assertAsOdoo(True)
