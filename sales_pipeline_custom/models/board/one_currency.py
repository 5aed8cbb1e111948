from odoo import api, models
from odoo.tools import SQL

CURRENCIES = "company_currency:array_agg_distinct"
CONVERTED = "sum_currency"


class CrmLead(models.Model):
    """Columns are summed fast where there is but one currency, as almost everywhere.

    Odoo sorts all the opportunities to find the currencies of each column, and divides
    each amount by a rate.
    """

    _inherit = "crm.lead"

    @api.model
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        asked = [self._summed_plainly(spec) for spec in aggregates]
        is_odoos = asked == list(aggregates) or having or CONVERTED in (order or "")
        one = None if is_odoos else self._only_currency()
        if not one:
            return super()._read_group(
                domain, groupby, aggregates, having, offset, limit, order
            )
        rows = super()._read_group(domain, groupby, asked, having, offset, limit, order)
        places = [
            len(groupby) + rank
            for rank, spec in enumerate(aggregates)
            if spec == CURRENCIES
        ]
        filled = []
        for row in map(list, rows):
            for place in places:
                row[place] = [one] if row[place] else []
            filled.append(tuple(row))
        return filled

    @api.model
    def _summed_plainly(self, spec):
        """Return what tells as much as an aggregate, where there is one currency."""
        if spec == CURRENCIES:
            return "__count"
        name, _, how = spec.partition(":")
        if how != CONVERTED or name not in self._fields:
            return spec
        is_of_company = (
            self._fields[name].get_currency_field(self) == "company_currency"
        )
        return f"{name}:sum" if is_of_company else spec

    @api.model
    def _only_currency(self):
        """Return the id of the currency all companies count in, None for several.

        Nor is there one where it has a rate to something else.
        """
        self.env["res.company"].flush_model(["currency_id"])
        self.env["res.currency.rate"].flush_model(["currency_id", "rate"])
        [[currency_id, has_rate]] = self.env.execute_query(
            SQL(
                "SELECT common.id, EXISTS (SELECT 1 FROM res_currency_rate rate"
                " WHERE rate.currency_id = common.id AND rate.rate != 1)"
                " FROM (SELECT CASE WHEN MIN(currency_id) = MAX(currency_id)"
                " THEN MIN(currency_id) END AS id FROM res_company) common"
            )
        )
        return None if has_rate else currency_id
