from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.models import fix_import_export_id_paths
from odoo.tools import SQL

# Sums that say what may still come, or has: what is lost counts for nothing.
REVENUES = ("expected_revenue:sum", "expected_revenue:sum_currency")
# Groups where what is lost stands by itself, and is worth what it would have been.
ENDS = {"won_status", "lost_reason_id", "stage_id", "active"}


class CrmLead(models.Model):
    """What the board shows, sums and gives away."""

    _inherit = "crm.lead"

    is_on_board = fields.Boolean(
        "Shown on the Board",
        compute="_compute_is_on_board",
        search="_search_is_on_board",
    )
    # Counted with what a column sums, which leaves them out.
    lost_count = fields.Integer(
        "Lost Opportunities", compute="_compute_lost_count", aggregator="sum"
    )

    @api.depends("active", "stage_id.is_lost")
    def _compute_is_on_board(self):
        for lead in self:
            lead.is_on_board = lead.active or lead.stage_id.is_lost

    @api.depends("won_status")
    def _compute_lost_count(self):
        for lead in self:
            lead.lost_count = int(lead.won_status == "lost")

    @api.model
    def _search_is_on_board(self, operator, value):
        """Hide what is archived, unless that is what one looks for."""
        if operator != "in":
            return NotImplemented
        if self.env.context.get("pipeline_archived"):
            return Domain.TRUE
        return Domain("active", "=", True) | Domain("stage_id.is_lost", "=", True)

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        ends = ENDS.intersection(groupby)
        if ends and self.env.context.get("pipeline_without_lost"):
            self = self.with_context(pipeline_without_lost=False)
        return super()._read_group(domain, groupby, aggregates, *args, **kwargs)

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "lost_count:sum":
            status = self._field_to_sql(self._table, "won_status", query)
            return SQL("COUNT(*) FILTER (WHERE %s = 'lost')", status)
        expression = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec not in REVENUES or not self.env.context.get(
            "pipeline_without_lost"
        ):
            return expression
        status = self._field_to_sql(self._table, "won_status", query)
        return SQL("%s FILTER (WHERE %s IS DISTINCT FROM 'lost')", expression, status)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """Give tags and the like one cell: Odoo gives each a line of its own.

        An import takes them back so.
        """
        known, joined = self._fields, {}
        if not self.env.context.get("import_compat", True):
            joined = {
                column: path[0]
                for column, path in enumerate(fields)
                if len(path) == 1
                and path[0] in known
                and known[path[0]].type == "many2many"
            }
        if not joined:
            return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        others = [[".id"] if i in joined else path for i, path in enumerate(fields)]
        rows = super()._export_rows(
            [*others, [".id"]], _is_toplevel_call=_is_toplevel_call
        )
        for row in rows:
            id_ = row.pop()  # of the first line of an opportunity, and no other
            lead = self.browse(id_ and int(id_)).with_prefetch(self.ids)
            for column, name in joined.items():
                row[column] = ", ".join(lead[name].mapped("display_name"))
        return rows

    def export_data(self, fields_to_export):
        """Let who sells export what is theirs, without the right to export anything.

        :raise UserError: some of it is not theirs
        """
        user = self.env.user
        may_all = self.env.is_admin() or user.has_group("base.group_allow_export")
        if may_all or not user.has_group("sales_team.group_sale_salesman"):
            return super().export_data(fields_to_export)
        others = self.filtered(lambda lead: lead.user_id != user)
        if others:
            raise UserError(
                self.env._(
                    "You may export your own opportunities: %(count)s of these are not"
                    " yours, “%(lead)s” for instance. Show “My pipeline”, then export.",
                    count=len(others),
                    lead=others[0].name,
                )
            )
        names = [fix_import_export_id_paths(name) for name in fields_to_export]
        return {"datas": self._export_rows(names)}
