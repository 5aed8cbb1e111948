import math
from datetime import timedelta

import babel.dates

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse

from ..shared.odoo_internals import keep_computed
from ..stage.crm_stage import OUTCOMES

KINDS = [
    ("created", "Created"),
    ("forward", "Forward"),
    ("backward", "Backward"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("reopened", "Reopened"),
    ("migrated", "Team or Pipeline Changed"),
]
ORIGINS = [
    ("user", "User"),
    ("rule", "Rule"),
    ("trigger", "Trigger"),
    ("email", "Email"),
    ("website", "Website"),
    ("campaign", "Campaign"),
    ("import", "Import"),
    ("api", "API"),
    ("system", "System"),
]

# All that may change in a move once it is recorded, and of the last one only.
NOTES = ("reason", "next_action", "attention")

# What the road records of a move, and its type in the database.
RECORDED = {
    "lead_id": "int",
    "lead_ref": "int",
    "from_stage_id": "int",
    "to_stage_id": "int",
    "from_stage_name": "varchar",
    "to_stage_name": "varchar",
    "kind": "varchar",
    "origin": "varchar",
    "outcome": "varchar",
    "user_id": "int",
    "owner_id": "int",
    "team_id": "int",
    "company_id": "int",
    "probability_before": "float8",
    "probability_after": "float8",
    "revenue_before": "numeric",
    "revenue_after": "numeric",
    "lost_reason_id": "int",
    "reason": "text",
    "next_action": "text",
    "attention": "text",
    "force_reason": "text",
    "run_id": "int",
    "undo_values": "jsonb",
}
# What decides of what follows a move.
LOOKED_AT = (
    "lead_id",
    "from_stage_id",
    "to_stage_id",
    "kind",
    "origin",
    "team_id",
    "company_id",
)
COLUMNS = ", ".join(RECORDED)
ROW = f"({', '.join(f'%s::{type_}' for type_ in RECORDED.values())})"

# How a move ends: not before it started, and once.
CLOSING = """
    left_at = COALESCE(left_at, GREATEST(%(now)s, entered_at)),
    duration_hours = COALESCE(
        duration_hours,
        EXTRACT(EPOCH FROM GREATEST(%(now)s - entered_at, INTERVAL '0')) / 3600
    ),
    undo_values = NULL
"""
# One statement: the last move of each opportunity ends as the new one starts, and the
# opportunity remembers that it has been in that stage.
RECORD = f"""
      WITH move ({COLUMNS}) AS (VALUES %(rows)s),
           closed AS (
               UPDATE crm_stage_transition AS last SET %(closing)s
                 FROM move
                WHERE move.lead_id = last.lead_id AND last.left_at IS NULL
            RETURNING last.lead_id, last.left_at
           ),
           passed AS (
               UPDATE crm_lead AS lead
                  SET stage_path = CONCAT(
                          COALESCE(lead.stage_path, '/'), move.to_stage_id, '/')
                 FROM move
                WHERE move.lead_id = lead.id AND move.to_stage_id IS NOT NULL
                  AND POSITION(CONCAT('/', move.to_stage_id, '/')
                          IN COALESCE(lead.stage_path, '')) = 0
           )
    INSERT INTO crm_stage_transition (entered_at, {COLUMNS})
    SELECT COALESCE(closed.left_at, %(now)s), move.*
      FROM move LEFT JOIN closed USING (lead_id)
 RETURNING id, lead_id
"""  # noqa: S608 - only the names of columns, spelled above, are put in


def _in_words(spent, locale):
    """Say a time in whole days, as cards do; one below a day in hours, or minutes."""
    for unit in ("day", "hour", "minute"):
        whole = timedelta(**{f"{unit}s": 1})
        if spent >= whole:
            break
    return babel.dates.format_timedelta(
        spent // whole * whole, granularity=unit, threshold=math.inf, locale=locale
    )


class CrmStageTransition(models.Model):
    """The history of opportunities: one row per move, which nobody rewrites.

    Rows are written by the road (``transition.py``) and never through ``create``.
    """

    _name = "crm.stage.transition"
    _description = "Move of an Opportunity"
    _order = "entered_at desc, id desc"
    _rec_name = "to_stage_name"
    _log_access = False  # who and when are what a row is about

    lead_id = fields.Many2one(
        "crm.lead",
        "Opportunity",
        readonly=True,
        ondelete="set null",
        context={"active_test": False},
    )
    lead_ref = fields.Integer(
        "Opportunity No.",
        readonly=True,
        aggregator="count_distinct",
        help="Number of the opportunity that moved. It stays when the opportunity is"
        " deleted, or merged into another one.",
    )
    merged_title = fields.Char(
        "Merged From",
        readonly=True,
        help="Title of the opportunity this belonged to, before it was merged.",
    )
    partner_id = fields.Many2one(related="lead_id.partner_id", string="Customer")
    from_stage_id = fields.Many2one(
        "crm.stage",
        readonly=True,
        ondelete="set null",
        context={"say_whose_stage": True},
    )
    to_stage_id = fields.Many2one(
        "crm.stage",
        readonly=True,
        ondelete="set null",
        context={"say_whose_stage": True},
    )
    from_stage_name = fields.Char("From", readonly=True)
    to_stage_name = fields.Char("To", readonly=True)
    kind = fields.Selection(KINDS, "Kind of Move", readonly=True, required=True)
    origin = fields.Selection(
        ORIGINS, readonly=True, required=True, help="What made it move."
    )
    outcome = fields.Selection(
        OUTCOMES, readonly=True, help="What the opportunity was after the move."
    )
    is_rebuilt = fields.Boolean(
        "Rebuilt",
        readonly=True,
        help="From what Odoo had tracked before the pipeline was installed.",
    )

    entered_at = fields.Datetime("Entered On", readonly=True, required=True)
    left_at = fields.Datetime("Left On", readonly=True)
    duration_hours = fields.Float(
        "Time in Stage (Average)", readonly=True, aggregator="avg", digits=(16, 2)
    )
    time_in_stage = fields.Char(compute="_compute_time_in_stage")

    user_id = fields.Many2one(
        "res.users", "Moved By", readonly=True, ondelete="set null"
    )
    owner_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, ondelete="set null"
    )
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null")
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", compute_sudo=True
    )

    probability_before = fields.Float(
        "Probability Before (%)", readonly=True, aggregator="avg"
    )
    probability_after = fields.Float(
        "Probability After (%)", readonly=True, aggregator="avg"
    )
    revenue_before = fields.Monetary(readonly=True)
    revenue_after = fields.Monetary(readonly=True)
    lost_reason_id = fields.Many2one(
        "crm.lost.reason", readonly=True, ondelete="set null"
    )

    reason = fields.Text()
    next_action = fields.Text()
    attention = fields.Text("Points of Attention")
    force_reason = fields.Text(
        "Forced Because",
        readonly=True,
        help="Why a manager let it in although something was missing.",
    )

    _one_current = models.UniqueIndex("(lead_id) WHERE left_at IS NULL")
    _by_lead_idx = models.Index("(lead_id, entered_at DESC, id DESC)")
    _by_date_idx = models.Index("(entered_at DESC, id DESC)")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for transition in self:
            company = transition.company_id or self.env.company
            transition.currency_id = company.currency_id

    @api.depends("entered_at", "left_at")
    @api.depends_context("lang")
    def _compute_time_in_stage(self):
        now = fields.Datetime.now()
        locale = babel_locale_parse(self.env.lang)
        for transition in self:
            since = transition.entered_at
            if transition.kind == "migrated" and not transition.left_at:
                # Rearranging a pipeline is no fresh start: as old as its card says.
                since = min(since, transition.lead_id.date_last_stage_update or since)
            spent = (transition.left_at or now) - since
            if spent < timedelta(minutes=1):
                transition.time_in_stage = self.env._("less than a minute")
                continue
            transition.time_in_stage = _in_words(spent, locale)

    # ------------------------------------------------------------
    # Nobody rewrites history
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(
            self.env._(
                "Moves are not created by hand: change the stage of the opportunity,"
                " and its move is recorded."
            )
        )

    def write(self, vals):
        """Correct the note of the last move of opportunities one may edit."""
        if not vals.keys() <= set(NOTES):
            raise UserError(
                self.env._(
                    "What happened cannot be changed. Only the reason, the next action"
                    " and the points of attention can be, on the last move of an"
                    " opportunity."
                )
            )
        self.lead_id.check_access("write")
        notes = {name: note_text(value) for name, value in vals.items()}
        for transition in self:
            transition._check_note_can_become(notes)
        result = super().write(notes)
        self.flush_recordset(notes)  # the road writes beside the cache
        return result

    def _check_note_can_become(self, notes):
        if self.left_at or not self.lead_id:
            raise UserError(
                self.env._(
                    "“%s” has moved on since: only the note of an opportunity's last"
                    " move can be changed.",
                    self.lead_id.name or self.env._("This opportunity"),
                )
            )
        if not notes.get("reason", True):
            lead = self.lead_id
            if lead._is_note_required(self.kind, self.outcome, self.to_stage_id):
                lead._refuse_without_note(self.to_stage_id)

    @api.ondelete(at_uninstall=True)  # a client may pretend to uninstall
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "The moves of an opportunity cannot be deleted: statistics rest on"
                " them. Delete the opportunity to remove what it says of the customer."
            )
        )

    # ------------------------------------------------------------
    # What the road writes
    # ------------------------------------------------------------

    @api.private
    def record(self, rows):
        """Close the last move of each opportunity and add these, in bulk.

        The clock of a server may go backwards: no move starts before the last one.

        :param list rows: dicts of ``RECORDED`` values, one per opportunity at most
        :return: the new rows, in superuser mode
        """
        values = [SQL(ROW, *(row[name] for name in RECORDED)) for row in rows]
        written = self.env.execute_query(
            SQL(
                RECORD,
                rows=SQL(", ").join(values),
                closing=self._closing(),
                now=self._now(),
            )
        )
        self._forget_cached()
        # Nobody writes history: the road goes on with what it has just written.
        recorded = self.sudo().browse(id_ for id_, _lead_id in written)
        # What was just written need not be read again to tell what follows.
        by_lead = {row["lead_id"]: row for row in rows}
        rows = [by_lead[lead_id] for _id, lead_id in written]
        for name in LOOKED_AT:
            keep_computed(recorded, name, [row[name] for row in rows])
        return recorded

    @api.model
    def _closing(self):
        return SQL(CLOSING, now=self._now())

    @api.model
    def _now(self):
        return SQL("%s::timestamp", fields.Datetime.now())

    @api.private
    def take_over(self, lead, merged):
        """Give the history of merged opportunities to the one that stays."""
        merged.flush_recordset(["name"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_stage_transition AS move
                   SET lead_id = %s, merged_title = COALESCE(merged_title, lead.name),
                       %s
                  FROM crm_lead AS lead
                 WHERE lead.id = move.lead_id AND lead.id = ANY(%s)
                """,
                lead.id,
                self._closing(),
                merged.ids,
            )
        )
        self.retrace_paths(lead)

    @api.private
    def forget_customers(self, leads):
        """Keep of their moves what is no personal data: these opportunities go."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_stage_transition
                   SET reason = NULL, next_action = NULL, attention = NULL,
                       force_reason = NULL, merged_title = NULL, %s
                 WHERE lead_id = ANY(%s)
                """,
                self._closing(),
                leads.ids,
            )
        )
        self._forget_cached()

    @api.private
    def forget_notes(self):
        """Forget what was noted of these moves: the moves themselves stay."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_stage_transition
                   SET reason = NULL, next_action = NULL, attention = NULL,
                       force_reason = NULL, merged_title = NULL
                 WHERE id = ANY(%s)
                """,
                self.ids,
            )
        )
        self._forget_cached()

    @api.private
    def retrace_paths(self, leads=None):
        """Tell opportunities again which stages they have been in, from their moves.

        :param leads: ``crm.lead`` records; all of them by default
        """
        self.env["crm.lead"].flush_model(["stage_path"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lead SET stage_path = trace.path
                  FROM (SELECT lead_id, CONCAT('/',
                               STRING_AGG(stage_id::text, '/' ORDER BY first_id), '/'
                               ) AS path
                          FROM (SELECT lead_id, to_stage_id AS stage_id,
                                       MIN(id) AS first_id
                                  FROM crm_stage_transition
                                 WHERE to_stage_id IS NOT NULL AND %s
                              GROUP BY lead_id, to_stage_id) AS been
                      GROUP BY lead_id) AS trace
                 WHERE crm_lead.id = trace.lead_id
                """,
                SQL("TRUE") if leads is None else SQL("lead_id = ANY(%s)", leads.ids),
            )
        )
        self._forget_cached()

    def _forget_cached(self):
        self.env["crm.lead"].invalidate_model(
            ["transition_ids", "stage_path"], flush=False
        )
        self.invalidate_model(flush=False)


def note_text(value):
    """Return what someone noted as plain text, None when there is nothing."""
    return str(value or "").replace("\0", "").strip() or None
