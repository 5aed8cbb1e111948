from contextlib import contextmanager

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ...core.shared.reading import fold
from ...core.stage import probability as rule
from ..shared.any_language import by_folded_name

# In the context while several stages are renumbered. No client can send it.
NUMBERING = object()


class CrmStage(models.Model):
    """Where a stage stands on its board, and what a new one is given for it."""

    _inherit = "crm.stage"

    place_before_id = fields.Many2one(
        "crm.stage",
        "Before",
        store=False,
        copy=False,
        help="The stage it stands right before. Empty: after the last open one.",
    )
    neighbour_ids = fields.Many2many("crm.stage", compute="_compute_neighbour_ids")

    @api.depends("team_ids")
    def _compute_neighbour_ids(self):
        for stage in self:
            stage.neighbour_ids = stage._neighbours(stage.team_ids._origin)

    @api.onchange("place_before_id")
    def _onchange_place(self):
        if (self.outcome or "open") == "open":
            self.probability = self._probability_before(self.place_before_id._origin)

    @api.onchange("name")
    def _onchange_name(self):
        """Warn that another stage of the pipeline has that name in some language."""
        others = self.neighbour_ids._origin - self._origin
        if not self.name or fold(self.name) not in by_folded_name(others):
            return None
        return {
            "warning": {
                "type": "notification",
                "title": self.env._("“%s” exists already", self.name),
                "message": self.env._(
                    "Another stage of this pipeline has the same name: people could"
                    " take one for the other."
                ),
            }
        }

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        """Make a stage added on the board of teams with their own pipeline theirs."""
        defaults = super().default_get(fields)
        if "team_ids" in fields and not defaults.get("team_ids"):
            teams = self._own_teams_of_board()
            if teams:
                defaults["team_ids"] = [Command.set(sorted(teams))]
        if {"place_before_id", "probability"} <= {*fields} - defaults.keys():
            new = self.new({"team_ids": defaults.get("team_ids")})
            defaults["probability"] = new._probability_before(self.browse())
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        places = [self._place_asked(vals) for vals in vals_list]
        stages = super().create(vals_list)
        for stage, vals, place in zip(stages, vals_list, places, strict=True):
            if place is None:
                continue
            if stage.outcome == "open" and vals.get("probability") is None:
                stage.probability = stage._probability_before(place)
            stage._place_before(place)
        return stages

    def write(self, vals):
        if "place_before_id" not in vals and "sequence" not in vals:
            return super().write(vals)
        vals = dict(vals)
        place = self.browse(vals.pop("place_before_id", None) or ())
        with self._keeping_lost_last():
            result = super().write(vals) if vals else True
            for stage in self:
                if place and place != stage:
                    stage._place_before(place)
        return result

    def _place_asked(self, vals):
        """Take the place out of the values of a new stage.

        :return: the stage it stands before, empty for the end of the open ones; None
            when nothing is said of it, or the sequence is
        """
        asked = vals.pop("place_before_id", None)
        if asked:
            return self.browse(asked)
        at_the_end = asked is False or self.env.context.get("place_after_open_stages")
        if at_the_end and vals.get("sequence") is None:
            return self.browse()
        return None

    # ------------------------------------------------------------
    # Places
    # ------------------------------------------------------------

    def web_resequence(self, specification, field_name="sequence", offset=0):
        """Reorder stages as Odoo does, leaving no two at the same place.

        Odoo numbers those that were dragged over: another may have that number.
        """
        if field_name != "sequence":
            return super().web_resequence(specification, field_name, offset)
        with self._keeping_lost_last() as stages:
            super(CrmStage, stages).web_resequence({}, field_name, offset)
            self._number(
                stages.search([]).sorted(
                    lambda stage: (stage.sequence, stage not in self)
                )
            )
        return self.web_read(specification)

    def _place_before(self, place):
        """Have this single stage stand right before another one.

        :param place: ``crm.stage`` record; empty for the end of the open stages
        """
        others, rank = self._rank_before(place)
        ahead, after = others[:rank], others[rank:]
        with self._keeping_lost_last() as stage:
            stage.sequence = ahead[-1:].sequence + 1 if ahead else after[:1].sequence
            self._number(ahead + self + after)

    def _rank_before(self, place):
        """Return all other stages, and how many of them stand before a place."""
        others = self.search([("id", "not in", self._origin.ids)])
        if place in others:
            return others, others.ids.index(place.id)
        last = self._neighbours(self.team_ids._origin) & others
        last = last.filtered(lambda stage: stage.outcome == "open")[-1:]
        return others, others.ids.index(last.id) + 1 if last else len(others)

    @api.model
    def _number(self, stages):
        """Give stages growing sequences in that order, changing as few as may be."""
        previous = None
        for stage in stages.with_context(stages_numbered=NUMBERING):
            if previous is not None and stage.sequence <= previous:
                stage.sequence = previous + 1
            previous = stage.sequence

    @contextmanager
    def _keeping_lost_last(self):
        """Refuse, at the end, that an open stage has gone behind the lost one.

        Where some stood there already, people want it so. Yields these stages, to be
        renumbered.

        :raise ValidationError: it names both stages
        """
        if self.env.context.get("stages_numbered") is NUMBERING:
            yield self  # whoever began looks at the end
            return
        before = {lost for _stage, lost in self._behind_lost(tied=True)}
        yield self.with_context(stages_numbered=NUMBERING)
        for stage, lost in self._behind_lost():
            if lost not in before:
                raise ValidationError(
                    self.env._(
                        "“%(stage)s” is an open stage: it cannot stand behind"
                        " “%(lost)s”, where opportunities end. Put it before.",
                        stage=stage.name,
                        lost=lost.name,
                    )
                )

    @api.model
    def _behind_lost(self, tied=False):
        """Return pairs (open stage, the lost stage of its pipeline it stands behind).

        :param bool tied: those at the same place too, as the board happens to show them
        """
        own = self.env["crm.team"]._ids_with_own_pipeline()
        lost, behind = {}, []
        for stage in self.env["crm.stage"].search([]):
            teams = set(stage.team_ids.ids)
            boards = teams if teams and own.issuperset(teams) else teams | {False}
            for board in boards:
                if stage.is_lost:
                    lost.setdefault(board, stage)
                elif board in lost and not stage.is_won:
                    if tied or stage.sequence > lost[board].sequence:
                        behind.append((stage, lost[board]))
        return behind

    @api.model
    def _neighbours(self, teams):
        """Return the stages beside those of some teams on the board, in order.

        :param teams: ``crm.team`` records; none for the stages all teams share
        """
        domain = [("team_ids", "in", teams.ids)]
        own = self.env["crm.team"]._ids_with_own_pipeline()
        if not teams or not own.issuperset(teams.ids):
            domain = ["|", ("team_ids", "=", False), *domain]
        return self.search(domain)

    def _probability_before(self, place):
        """Propose a probability for this stage, open, between those it would be among.

        :param place: as for ``_place_before``
        :return: percent
        """
        others, rank = self._rank_before(place)
        beside = self._neighbours(self.team_ids._origin).filtered(
            lambda stage: stage.outcome == "open"
        )
        before, after = others[:rank] & beside, others[rank:] & beside
        return rule.between(
            before[-1:].probability, after[:1].probability if after else 100
        )
