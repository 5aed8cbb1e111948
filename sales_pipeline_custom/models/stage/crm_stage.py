from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.shared.action_words import days_in_words
from ...core.stage import probability as rule
from ..shared.any_language import search_in_any_language
from ..shared.sensible_values import check_days
from .checks import check_probability

FRIDAY = 5  # of the ISO week
OUTCOMES = [("open", "Open"), ("won", "Won"), ("lost", "Lost")]


class CrmStage(models.Model):
    _inherit = "crm.stage"

    probability = fields.Float(
        "Probability (%)",
        digits=(5, 2),
        aggregator=None,
        help="Chance of winning an opportunity that is in this stage. Exactly 100 % for"
        " a won stage, exactly 0 % for a lost one, in between for every other.",
    )
    is_lost = fields.Boolean(
        "Is Lost Stage?",
        help="An opportunity dropped on this stage is lost: it is archived, at 0 %,"
        " with its reason. Dragging it back reopens it.",
    )
    outcome = fields.Selection(
        OUTCOMES,
        compute="_compute_outcome",
        readonly=False,
        help="What being in this stage means for the opportunity.",
    )
    objective = fields.Text(
        translate=True, help="What this stage is for, in one sentence."
    )
    typical_actions = fields.Text(
        translate=True, help="What a salesperson usually does here, one per line."
    )

    _one_outcome = models.Constraint(
        "CHECK (NOT (is_won AND is_lost))",
        "A stage is either won or lost, not both.",
    )

    @api.constrains("rotting_threshold_days")
    def _check_rotting_threshold(self):
        check_days(self, "rotting_threshold_days")

    @api.depends("is_won", "is_lost")
    def _compute_outcome(self):
        for stage in self:
            stage.outcome = (
                "won" if stage.is_won else "lost" if stage.is_lost else "open"
            )

    @api.onchange("outcome")
    def _onchange_outcome(self):
        outcome = self.outcome  # setting one of the flags computes it again
        self.is_won = outcome == "won"
        self.is_lost = outcome == "lost"
        if not rule.is_allowed(outcome, self.probability):
            self.probability = self._suggested_probability(
                outcome, self.sequence, self._origin
            )
        return self._warn_about_opportunities(outcome)

    @api.onchange("is_won")
    def _onchange_is_won(self):
        """Odoo warns here, whatever changed: the outcome does, when it matters."""

    def _warn_about_opportunities(self, outcome):
        """Return the warning that saving that outcome changes what is in this one.

        Extend to know what is.
        """

    @api.constrains("probability", "is_won", "is_lost")
    def _check_probability(self):
        check_probability(self)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._with_outcome(vals) for vals in vals_list]
        for vals in vals_list:
            if vals.get("probability") is None:
                vals["probability"] = self._suggested_probability(
                    self._outcome_of(vals), vals.get("sequence")
                )
        return super().create(vals_list)

    def write(self, vals):
        vals = self._with_outcome(vals)
        if not {"is_won", "is_lost"} & vals.keys():
            return super().write(vals)
        for stage in self:
            self._write_outcome(stage, vals)
        return True

    def _write_outcome(self, stage, vals):
        """Change what a stage means, and with it every opportunity that is in it."""
        before = stage.outcome
        flags = {"is_won": stage.is_won, "is_lost": stage.is_lost} | vals
        after = self._outcome_of(flags)
        if after == before:
            super(CrmStage, stage).write(vals)
            return
        if vals.get("probability") is None:
            vals = vals | {
                "probability": self._suggested_probability(after, stage.sequence, stage)
            }
        stage._change_outcome(vals, before, after)

    def _change_outcome(self, vals, before, after):
        """Write what makes this single stage won, lost or open.

        Extend for what is in it: it may not contradict its stage.

        :param dict vals: as ``write`` takes them
        :param str before: the outcome it has
        :param str after: the one it gets
        """
        return super().write(vals)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        found = super().name_search(name, domain, operator, limit)
        return found or search_in_any_language(self, name, domain, limit)

    # ------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------

    def _typical_action_list(self):
        """Return the typical actions of this stage, if any, in their order."""
        lines = (self.typical_actions or "").splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def _days_of_actions(self, actions):
        """Return {typical action: the day it is due, were they all planned today}.

        A line of the playbook that ends with "J+3" is due in three days; one that says
        nothing is due on the working day after the one before it.

        :param actions: those to plan, in any order
        """
        today = day = fields.Date.context_today(self)
        days = {}
        for action in self._typical_action_list():
            if action not in actions:
                continue
            said = days_in_words(action)
            if said is not None:
                day = today + timedelta(days=said)
            else:
                day += timedelta(days=1)
                while day.isoweekday() > FRIDAY:
                    day += timedelta(days=1)
            days[action] = day
        return days

    @api.model
    def _with_outcome(self, vals):
        """Turn an ``outcome`` into the two flags that are stored; refuse both at once.

        :param dict vals: values of a create or a write, left as they are
        :return: a copy, without ``outcome``
        :raise ValidationError: the values say won and lost
        """
        vals = dict(vals)
        outcome = vals.pop("outcome", None)
        if outcome:
            asked = {"is_won": outcome == "won", "is_lost": outcome == "lost"}
            if any(vals.get(flag, value) != value for flag, value in asked.items()):
                self._refuse_two_outcomes(vals)
            vals |= asked
        if vals.get("is_won") and vals.get("is_lost"):
            self._refuse_two_outcomes(vals)
        return vals

    def _outcome_of(self, flags):
        """Name the outcome of a stage from its two flags, refusing both at once."""
        if flags.get("is_won") and flags.get("is_lost"):
            self._refuse_two_outcomes(flags)
        return (
            "won" if flags.get("is_won") else "lost" if flags.get("is_lost") else "open"
        )

    def _refuse_two_outcomes(self, vals):
        raise ValidationError(
            self.env._(
                "“%s” cannot be both a won and a lost stage: choose one outcome.",
                vals.get("name") or self[:1].name or self.env._("New stage"),
            )
        )

    @api.private
    def is_before(self, stage):
        """Tell whether this single stage stands before another one on the board."""
        return (self.sequence, self.id) < (stage.sequence, stage.id)

    @api.model
    def _suggested_probability(self, outcome, sequence=None, but=None):
        """Propose a probability for a stage where none was given.

        :param str outcome: open, won or lost
        :param int sequence: its place; after every other stage when unknown
        :param but: the stage itself, not to be counted among its neighbours
        :return: percent, allowed for that outcome
        """
        if outcome in rule.CERTAIN:
            return rule.CERTAIN[outcome]
        neighbours = self.search(
            [
                ("is_won", "=", False),
                ("is_lost", "=", False),
                ("id", "not in", but.ids if but else []),
            ]
        )
        before = [
            s.probability
            for s in neighbours
            if sequence is None or s.sequence <= sequence
        ]
        after = [s.probability for s in neighbours][len(before) :]
        return rule.between(before[-1] if before else 0, after[0] if after else 100)
