from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..shared.manager import for_manager
from ..shared.odoo_internals import trigger_cron

STATES = [
    ("pending", "Pending"),
    ("done", "Carried Out"),
    ("failed", "Failed"),
    ("skipped", "Skipped"),
    ("cancelled", "Cancelled"),
]
ENDED = ("done", "failed", "skipped", "cancelled")

REASONS = [
    # skipped
    ("filter", "The filter of the rule does not match"),
    ("import", "Imported opportunities are left alone"),
    ("too_deep", "Too many rules one after another: the chain was cut"),
    ("nothing_to_do", "There was nothing to do"),
    ("not_ready", "Something is missing to enter the stage"),
    ("closed", "The opportunity is won or lost"),
    ("backward", "The opportunity is there or further already"),
    ("other_team", "The stage belongs to another team"),
    # cancelled
    ("moved_on", "The opportunity has moved on"),
    ("undone", "What set it off was undone"),
    ("deleted", "The opportunity was deleted"),
    ("switched_off", "It was switched off meanwhile"),
    ("other_company", "The opportunity belongs to another company now"),
    ("by_hand", "Cancelled by hand"),
    # tried again, then failed
    ("error", "Something went wrong"),
    ("mail_refused", "The mail could not be sent"),
    ("killed", "The server stopped in the middle, each time"),
]

CRON = "sales_pipeline_custom.crm_transition_run_cron"
MOST_BY_HAND = 10  # runs carried out while someone waits
MOST_DELETED = 10_000  # runs at a time, by the nightly cleaning

# A run of its own, and one that is queued already, for _queue_rows.
NOTHING, STAYS = SQL(), SQL("DO NOTHING")

# A run that follows a move, in what _queue selects.
OF_MOVE = {
    "rule_id": SQL("match.rule_id"),
    "transition_id": SQL("move.id"),
    "lead_id": SQL("move.lead_id"),
    "lead_ref": SQL("move.lead_ref"),
    "company_id": SQL("move.company_id"),
    "origin_user_id": SQL("move.user_id"),
    "state": SQL("match.state"),
    "reason": SQL("NULLIF(match.reason, '')"),
    "must_filter": SQL("match.must_filter"),
    "run_at": SQL("match.run_at"),
}


class CrmTransitionRun(models.Model):
    """One thing to do, or not to do, about one move: and why. It is the log.

    Rows are queued by the road and carried out by ``runner.py``; what they set off and
    their state are written in the same transaction.
    """

    _name = "crm.transition.run"
    _description = "Rule Run"
    _order = "id desc"
    _rec_name = "title"
    _log_access = False  # who and when are what a row is about

    title = fields.Char(compute="_compute_title", search="_search_title")
    rule_id = fields.Many2one(
        "crm.transition.rule",
        readonly=True,
        ondelete="set null",
        context={"active_test": False},
    )
    former_name = fields.Char(readonly=True)  # of what set it off, once deleted
    transition_id = fields.Many2one(
        "crm.stage.transition", "Stage Move", readonly=True, ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead",
        "Opportunity",
        readonly=True,
        index=True,
        ondelete="set null",
        context={"active_test": False},
    )
    partner_id = fields.Many2one(related="lead_id.partner_id", string="Customer")
    lead_ref = fields.Integer("Opportunity No.", readonly=True, aggregator=None)
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null")
    origin_user_id = fields.Many2one(
        "res.users", "Set Off By", readonly=True, ondelete="set null"
    )
    depth = fields.Integer(
        "Rules Before",
        readonly=True,
        aggregator=None,
        help="How many rules, one after another, led to this move.",
    )

    state = fields.Selection(STATES, readonly=True, required=True)
    reason = fields.Selection(REASONS, "Why", readonly=True)
    message = fields.Text(readonly=True)
    details = fields.Text(
        "Technical Details", readonly=True, groups="base.group_system"
    )
    what_happened = fields.Text(compute="_compute_what_happened")
    has_failed = fields.Boolean(readonly=True)  # somebody was told
    must_filter = fields.Boolean(readonly=True)  # the filter is still to be read
    tries = fields.Integer(readonly=True, aggregator=None)
    queued_at = fields.Datetime("Queued On", readonly=True, required=True)
    run_at = fields.Datetime("Due On", readonly=True, required=True)
    executed_at = fields.Datetime("Carried Out On", readonly=True)
    ended_at = fields.Datetime("Ended On", readonly=True)
    mail_ids = fields.One2many(
        "mail.mail", "transition_run_id", groups="base.group_system"
    )

    _once = models.UniqueIndex("(transition_id, rule_id)")
    _due_idx = models.Index("(tries, run_at, id) WHERE state = 'pending'")
    _by_rule_idx = models.Index("(rule_id, state)")
    _ended_idx = models.Index("(ended_at) WHERE ended_at IS NOT NULL")

    @api.depends(lambda self: [*self._source_fields(), "former_name"])
    def _compute_title(self):
        for run in self:
            # What a run is called is told to who sees it, and not the rule.
            run.title = run._source().sudo().name or run.former_name

    @api.depends("reason", "message")
    @api.depends_context("lang")
    def _compute_what_happened(self):
        labels = dict(self._fields["reason"]._description_selection(self.env))
        for run in self:
            parts = [labels.get(run.reason), run.message]
            run.what_happened = "\n".join(filter(None, parts))

    @api.model
    def _search_title(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented  # Odoo takes what the opposite does not find
        domain = Domain("former_name", operator, value)
        for name in reversed(self._source_fields()):
            # As for the title: who sees a run may search by what it is called.
            called = Domain(name, "any!", Domain("name", operator, value))
            domain = called | Domain(name, "=", False) & domain
        return domain

    @api.model
    def _source_fields(self):
        """Return the names of the fields that tell what set a run off: the first that
        is filled in does. Extend."""
        return ["rule_id"]

    def _source(self):
        """Return the rule, or whatever else, that set this off; empty once deleted."""
        self.ensure_one()
        sources = [self[name] for name in self._source_fields()]
        return next(filter(None, sources), self.rule_id)

    # ------------------------------------------------------------
    # Queueing
    # ------------------------------------------------------------

    @api.model
    def _queue(self, matched, depth):
        """Queue runs, and wake who carries them out.

        :param list matched: ``Matched`` tuples, in the order of the rules
        :param int depth: how many rules led to these moves
        :return: how many there are, but for those queued already
        """
        rows = SQL(", ").join(
            SQL(
                "(%s, %s, %s::int[], %s, %s, %s::timestamp, %s)",
                place,
                match.rule_id,
                match.transition_ids,
                match.state,
                match.reason,
                match.run_at,
                match.must_filter,
            )
            for place, match in enumerate(matched)
        )
        source = SQL(
            """
               FROM (VALUES %s)
                    AS match (place, rule_id, ids, state, reason, run_at, must_filter)
               JOIN crm_stage_transition AS move ON move.id = ANY(match.ids)
           ORDER BY move.id, match.place
            """,
            rows,
        )
        now = fields.Datetime.now()
        ended_at = SQL("CASE WHEN match.state != 'pending' THEN %s::timestamp END", now)
        values = {**OF_MOVE, "depth": depth, "ended_at": ended_at}
        count = self._queue_rows(values, source)
        self._wake({match.run_at for match in matched if match.state == "pending"})
        return count

    @api.model
    def _queue_rows(self, values, source=NOTHING, if_queued=STAYS):
        """Insert runs, one for each row of a query. Who calls this wakes who does them.

        :param dict values: values or SQL expressions by column; where nothing is said,
            the run waits to be carried out now
        :param SQL source: what follows the list of a SELECT; nothing for one run
        :param SQL if_queued: what becomes of one that is queued already
        :return: how many there are, but for those that stayed as they were
        """
        now = fields.Datetime.now()
        waiting = {"depth": 0, "state": "pending", "tries": 0, "run_at": now}
        values = {**waiting, "queued_at": now, **values}
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_transition_run (%s) SELECT %s %s ON CONFLICT %s",
                SQL(", ").join(map(SQL.identifier, values)),
                SQL(", ").join(SQL("%s", value) for value in values.values()),
                source,
                if_queued,
            )
        )
        count = self.env.cr.rowcount
        self._forget_cached()
        return count

    @api.model
    def _wake(self, moments):
        """Have the runs due at these moments carried out, once this is committed."""
        cron_id = moments and self.env["ir.model.data"]._xmlid_to_res_id(CRON)
        if cron_id:
            trigger_cron(self.env, cron_id, moments)

    @api.model
    def _forget_cached(self):
        self.env["crm.lead"].invalidate_model(["run_ids", "run_count"], flush=False)

    # ------------------------------------------------------------
    # Ending
    # ------------------------------------------------------------

    def _end(self, state, reason=False, message=False):
        self.write(
            {
                "state": state,
                "reason": reason,
                "message": message,
                "details": False,
                "ended_at": fields.Datetime.now(),
            }
        )
        mended = self.filtered("has_failed") if state != "failed" else self.browse()
        if mended:
            mended.has_failed = False
            for source in {run._source() for run in mended}:
                source._nothing_failed_any_more()

    def _detach(self):
        """Keep the name of what set these off: it is about to be deleted."""
        for name, runs in self.grouped("title").items():
            runs.former_name = name
        self.filtered(lambda run: run.state == "pending")._end(
            "cancelled", "switched_off"
        )

    @api.model
    def _opened(self, domain, **context):
        """Return the action that opens these runs."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_transition_run_action"
        )
        return {**action, "domain": domain, "context": context}

    # ------------------------------------------------------------
    # By hand
    # ------------------------------------------------------------

    @api.model
    def _where(self, domain):
        """Return the runs of a domain, in superuser mode."""
        # Nobody writes the log of rules: it follows what the runs are about.
        return self.sudo().search(domain)

    def action_retry(self):
        """Carry these out again, now: those that failed, or were cancelled."""
        again = self._for_manager().filtered(
            lambda run: run.state in ("failed", "cancelled")
        )
        if not again:
            raise UserError(
                self.env._("Only what failed or was cancelled can be tried again.")
            )
        orphans = again.filtered(lambda run: not run._source())
        if orphans:
            raise UserError(
                self.env._(
                    "“%s” was deleted: what it had to do cannot be tried again.",
                    orphans[:1].title,
                )
            )
        again.write(
            {
                "state": "pending",
                "reason": False,
                "message": False,
                "tries": 1,
                "run_at": fields.Datetime.now(),
                "ended_at": False,
            }
        )
        again._carry_out_by_hand()
        return True

    def action_run_now(self):
        """Carry out now what waits for a delay or for another try.

        If it fails, the next try is when it was to be: nothing is lost by trying.
        """
        waiting = self._for_manager().filtered(lambda run: run.state == "pending")
        before = {run: (run.tries, run.run_at) for run in waiting}
        waiting.write({"run_at": fields.Datetime.now()})
        waiting._carry_out_by_hand()
        for run, (tries, run_at) in before.items():
            if run.state == "pending" and run_at > fields.Datetime.now():
                run.write({"tries": tries, "run_at": run_at})
        return True

    def _carry_out_by_hand(self):
        """Carry these out for someone who waits to see it; many are for later."""
        self.flush_recordset()
        if len(self) <= MOST_BY_HAND:
            self._carry_out()
            self._wake_mail_queue(self.ids)
        else:
            self._wake({fields.Datetime.now()})

    def action_cancel(self):
        """Give up what was not carried out yet."""
        waiting = self._for_manager().filtered(lambda run: run.state == "pending")
        waiting._end("cancelled", "by_hand")
        return True

    def _for_manager(self):
        """Return these in superuser mode, for the button of a manager who sees them.

        :raise AccessError: who asks is none
        """
        return for_manager(
            self, self.env._("Only a sales manager may retry or cancel this.")
        )

    # ------------------------------------------------------------
    # Cleaning
    # ------------------------------------------------------------

    @api.autovacuum
    def _forget_old_runs(self):
        companies = self.env["res.company"].search([])
        longest = max(companies.mapped("crm_run_days_kept"))
        days = {company.id: company.crm_run_days_kept for company in companies}
        domains = [
            Domain("company_id", "=", company_id)
            & Domain("ended_at", "<", fields.Datetime.now() - timedelta(days=kept))
            for company_id, kept in {**days, False: longest}.items()
        ]
        domain = Domain("state", "in", ENDED) & Domain.OR(domains)
        old = self.search(domain, limit=MOST_DELETED)
        old.unlink()
        return len(old), len(old) == MOST_DELETED  # done, remaining
