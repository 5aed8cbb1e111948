"""What the web client asks for when it shows a board.

Written down from the requests of the web client itself: the fields, their
specification and the sums come from the arch of the view, as they do there.
"""

import json

from lxml import etree

from odoo.tools.safe_eval import safe_eval

STOCK_ACTION = "crm.crm_lead_action_pipeline"
ADDON_ACTION = "sales_pipeline_custom.crm_lead_action_pipeline"
CARDS = 80  # in each column, the limit of window actions

#: What the widget of the activities reads beside its field.
ACTIVITY_FIELDS = (
    "activity_exception_decoration",
    "activity_exception_icon",
    "activity_state",
    "activity_summary",
    "activity_type_icon",
    "activity_type_id",
)


class Board:
    """The pipeline of a database, without its filter on one's own opportunities."""

    def __init__(self, env, with_lost=True):
        """Read the action and its view.

        :param bool with_lost: whether to show what is lost where the board does
        """
        action = env.ref(ADDON_ACTION, raise_if_not_found=False)
        action = (action or env.ref(STOCK_ACTION)).sudo()
        action = action.read(["context", "domain", "views"])[0]
        context = safe_eval(action["context"], {"uid": env.uid})
        self.context = {
            key: value
            for key, value in context.items()
            if not key.startswith("search_default_")
        }
        self.domain = [("type", "=", "opportunity")]
        if with_lost:
            self.domain = safe_eval(action["domain"], {"uid": env.uid})
        view_id = next(view_id for view_id, kind in action["views"] if kind == "kanban")
        views = env["crm.lead"].get_views([(view_id, "kanban")])
        self.arch = etree.fromstring(views["views"]["kanban"]["arch"])
        self.progress = self.arch.find("progressbar").attrib
        self.sums = [
            name
            for attribute, name in self.progress.items()
            if attribute.endswith("sum_field") and self._is_summed(attribute)
        ]
        self.specification = self._specification(env["crm.lead"]._fields)

    def _is_summed(self, attribute):
        """Tell whether this user's board asks for that sum.

        The addon's asks for recurring revenues only where the cards show them.
        """
        if attribute != "recurring_revenue_sum_field":
            return True
        stock = self.arch.get("js_class") == "crm_kanban"
        return (
            stock or self.arch.find(".//field[@name='recurring_revenue']") is not None
        )

    def _specification(self, fields):
        """Return what a card reads."""
        names = [node.get("name") for node in self.arch.iter("field")]
        names += [self.arch.get("highlight_color"), *self.sums]
        if "activity_ids" in names:
            names += ACTIVITY_FIELDS
        read = {"many2one": {"display_name": {}}, "one2many": {}}
        read["many2many"] = {"display_name": {}, "color": {}}
        return {
            name: {"fields": read[fields[name].type]} if fields[name].relational else {}
            for name in names
        }

    @property
    def aggregates(self):
        """Return the sums on top of the columns, with their currencies."""
        return [
            *(f"{name}:sum" for name in self.sums),
            "company_currency:array_agg_distinct",
            *(f"{name}:sum_currency" for name in self.sums),
        ]

    def leads(self, env):
        """Return the model, as the requests of the board reach it."""
        return env["crm.lead"].with_context(**self.context)

    def load_columns(self, env):
        """Load the columns and the first cards of each."""
        return (
            self.leads(env)
            .with_context(read_group_expand=True)
            .web_read_group(
                self.domain,
                ["stage_id"],
                self.aggregates,
                offset=0,
                order="",
                auto_unfold=True,
                opening_info=[],
                unfold_read_specification=self.specification,
                unfold_read_default_limit=CARDS,
                groupby_read_specification={},
            )
        )

    def load_progress(self, env):
        """Load the bars under the column titles."""
        return self.leads(env).read_progress_bar(
            self.domain,
            "stage_id",
            {
                "field": self.progress["field"],
                "colors": json.loads(self.progress["colors"]),
                "help": self.progress["help"],
            },
        )

    def load_statistics(self, env):
        """Load what the addon's board says above its columns, where there is one."""
        if hasattr(env["crm.lead"], "get_board_statistics"):
            self.leads(env).get_board_statistics(self.domain)

    def ask(self, env, lead_id, stage_id):
        """Ask whether to ask something before a move, as the addon's board does."""
        if hasattr(env["crm.lead"], "action_ask_before_move"):
            env["crm.lead"].browse(lead_id).action_ask_before_move(stage_id)

    def drop(self, env, lead_id, stage_id):
        """Save a card dropped on another column."""
        lead = self.leads(env).browse(lead_id)
        return lead.web_save({"stage_id": stage_id}, self.specification)
