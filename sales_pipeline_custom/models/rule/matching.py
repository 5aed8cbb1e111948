import datetime
from collections import defaultdict
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models, tools
from odoo.fields import Domain

from ...core.rule import delays
from ...core.rule.rule_matching import MoveKey, When
from ..move.origin import circumstances
from .filter import RuleFilter


class SwitchedOn(NamedTuple):
    """A rule that is on, as the road needs it: kept between moves."""

    id: int
    when: When
    filter: RuleFilter
    delay: int
    delay_unit: str
    zone: str  # name of the time zone whose days count

    def due(self, moment):
        """Return when to do what follows a move made at that moment."""
        return delays.due(moment, self.delay, self.delay_unit, self.zone)


class Matched(NamedTuple):
    """Moves that a rule is about, to be queued alike."""

    rule_id: int
    transition_ids: list
    state: str
    reason: str
    run_at: datetime.datetime
    must_filter: bool = False  # the run reads the filter: the road could not


def at_full_hour(moment):
    """Return the full hour that follows: what is not urgent is done together."""
    return moment.replace(minute=0, second=0) + relativedelta(hours=1)


class CrmTransitionRule(models.Model):
    """Which rules a move concerns, and the queueing of their runs.

    This happens inside the move's transaction: many moves at once, one insert, and
    nothing here may make a move fail.
    """

    _inherit = "crm.transition.rule"

    def _when(self):
        """Return when this rule applies, for ``core.rule.rule_matching``."""
        self.ensure_one()
        return When(
            frozenset(self.from_stage_ids.ids),
            frozenset(self.to_stage_ids.ids),
            self.kind or "",
            frozenset(self.team_ids.ids),
            self.company_id.id or 0,
            self.on_import,
        )

    @api.model
    @tools.ormcache()
    def _switched_on(self):
        # Kept in memory for everybody: it may not depend on who asks first.
        rules = self.sudo().search([("active", "=", True)])
        return tuple(rule._as_switched_on() for rule in rules)

    def _as_switched_on(self):
        """Return this single rule as the road needs it."""
        return SwitchedOn(
            self.id,
            self._when(),
            self._read_filter(),
            self.delay,
            self.delay_unit,
            self._zone(),
        )

    @api.private
    def queue(self, recorded):
        """Queue the runs that follow these moves.

        :param recorded: ``crm.stage.transition`` rows, in superuser mode
        """
        rules = self._switched_on()
        if not rules or not recorded:
            return
        moves = self._by_key(recorded)
        matched = []
        for rule in rules:
            concerned, imported = [], []
            for key, pairs in moves.items():
                why_not = rule.when.why_not(key, circumstances(self.env).sets_off)
                if why_not == "import":
                    imported += pairs
                elif not why_not:
                    concerned += pairs
            if imported:
                matched.append(self._skipped(rule, imported, "import"))
            if concerned:
                matched += self._match(rule, concerned)
        if matched:
            runs = self.env["crm.transition.run"]
            runs._queue(matched, circumstances(self.env).depth)

    def _queue_present(self):
        """Queue runs for opportunities that are where this rule wants them, already.

        Those that have waited longer than the delay are due now.

        :return: how many are due now, and how many later
        """
        self.ensure_one()
        rule = self._as_switched_on()
        domain = Domain("left_at", "=", False) & Domain("lead_id", "!=", False)
        if self.to_stage_ids:
            domain &= Domain("to_stage_id", "in", self.to_stage_ids.ids)
        present = self.env["crm.stage.transition"].search(domain)
        concerned = [
            pair
            for key, pairs in self._by_key(present).items()
            if not rule.when.why_not(key)
            for pair in pairs
        ]
        like = self._filtered_now(rule.filter, [lead_id for _id, lead_id in concerned])
        like = like or set()
        ids = [id_ for id_, lead_id in concerned if lead_id in like]
        now = fields.Datetime.now()
        due = present.browse(ids).grouped(
            lambda move: max(now, at_full_hour(rule.due(move.entered_at)))
        )
        runs = self.env["crm.transition.run"]
        counts = []
        for is_later in (False, True):
            matched = [
                Matched(self.id, moves.ids, "pending", "", run_at)
                for run_at, moves in due.items()
                if (run_at > now) == is_later
            ]
            counts.append(runs._queue(matched, 0) if matched else 0)
        return tuple(counts)

    @api.model
    def _by_key(self, recorded):
        """Group moves by what rules look at.

        :return: dict {MoveKey: list of pairs (transition id, lead id)}
        """
        moves = defaultdict(list)
        for move in recorded:
            key = MoveKey(
                move.from_stage_id.id or 0,
                move.to_stage_id.id or 0,
                move.kind,
                move.origin,
                move.team_id.id or 0,
                move.company_id.id or 0,
            )
            moves[key].append((move.id, move.lead_id.id))
        return moves

    @api.model
    def _match(self, rule, concerned):
        """Tell what becomes of moves that a rule is about, but for its filter.

        :param SwitchedOn rule: the rule
        :param list concerned: pairs (transition id, lead id)
        :return: list of ``Matched``
        """
        if self._too_deep():
            return [self._skipped(rule, concerned, "too_deep")]
        if rule.filter.is_empty:
            return [self._pending(rule, concerned)]
        like = self._filtered_now(rule.filter, [lead_id for _id, lead_id in concerned])
        if like is None:  # the run will say what is wrong with it
            return [self._pending(rule, concerned)._replace(must_filter=True)]
        yes = [pair for pair in concerned if pair[1] in like]
        no = [pair for pair in concerned if pair[1] not in like]
        matched = [self._pending(rule, yes)] if yes else []
        return [*matched, self._skipped(rule, no, "filter")] if no else matched

    @api.model
    def _pending(self, rule, pairs):
        run_at = rule.due(fields.Datetime.now())
        return Matched(rule.id, [pair[0] for pair in pairs], "pending", "", run_at)

    @api.model
    def _skipped(self, rule, pairs, reason):
        now = fields.Datetime.now()
        return Matched(rule.id, [pair[0] for pair in pairs], "skipped", reason, now)

    @api.model
    def _too_deep(self):
        depth = circumstances(self.env).depth
        return depth and depth >= self.env.company.crm_rule_chain_limit
