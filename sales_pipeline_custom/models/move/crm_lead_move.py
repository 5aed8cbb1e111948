from collections import defaultdict
from contextlib import contextmanager
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import MissingError, UserError

from ..shared.odoo_internals import kept_in_transaction
from ..shared.steps import participants, step
from .probability import PROBABILITIES

# Writing one of these may change the stage, or what being in it means.
MOVING_FIELDS = {"stage_id", "team_id", "user_id", "type", "active", "probability"}

# Without the stage, only these make one won, lost or open again.
OUTCOME_FIELDS = {"active", "probability"}

# What Odoo calls lost: archived, at zero percent.
LOST = {
    "active": False,
    "probability": 0,
    "automated_probability": 0,
    "is_probability_manual": False,
}


# What a mover says of a move: it goes on the move, not on the opportunity.
NOTE_FIELDS = {
    "move_reason",
    "move_next_action",
    "move_attention",
    "move_force_reason",
}

OUTCOMES = {"pending": "open", "won": "won", "lost": "lost"}  # by Odoo's won_status


def kind_of_move(from_stage, to_stage, outcome_before, outcome, team_before, team):
    """Name the kind of move between two stages: by its outcome, else by their places.

    :param str outcome_before: open, won or lost
    :param str outcome: the same, after the move
    :param team_before: ``crm.team`` record, or none
    :param team: the same, after the move. Where it does not work in the stage that is
        left, places on two boards do not compare
    :return: a kind of ``crm.stage.transition``
    """
    if outcome != outcome_before:
        return "reopened" if outcome == "open" else outcome
    if team != team_before and not from_stage._is_on_board_of(team):
        return "migrated"
    return "forward" if from_stage.is_before(to_stage) else "backward"


class Move(NamedTuple):
    """One opportunity that changed stage, or was won, lost or reopened in its own."""

    lead: models.BaseModel  # in superuser mode: the mover may lose sight of it
    from_stage: models.BaseModel  # empty when the opportunity was just created
    to_stage: models.BaseModel
    outcome_before: str  # open, won, lost; empty when it was just created
    outcome: str
    probability: float  # percent, before the move
    expected_revenue: float  # company currency, before the move
    vals: dict  # what was written with the move, what the mover says included
    asked: bool  # whether someone chose that stage; False where Odoo did
    team: models.BaseModel  # whose it was before the move
    was: dict | None = None  # what the move may change, to undo it

    def arrived(self):
        """Return where the opportunity is after this move, to tell the next one."""
        return self._replace(
            from_stage=self.to_stage,
            team=self.lead.team_id,
            outcome_before=self.outcome,
            probability=self.lead.probability,
            expected_revenue=self.lead.expected_revenue,
            vals={},
            asked=False,
            was=None,
        )

    @property
    def kind(self):
        """Name what kind of move this is, as ``crm.stage.transition`` does.

        Between two stages of the same outcome it is the place on the board that says,
        except where the opportunity goes among the stages of another team.
        """
        if not self.outcome_before:
            return "created"
        if self.outcome == self.outcome_before and not self.asked:
            return "migrated"
        return kind_of_move(
            self.from_stage,
            self.to_stage,
            self.outcome_before,
            self.outcome,
            self.team,
            self.lead.team_id,
        )


class CrmLead(models.Model):
    """What happens when an opportunity changes stage, from top to bottom.

    There is one road. A drag, the form, the list, an import, the API, a mail, a merge,
    a team change: all end in ``write`` or ``create``, which walk through these steps,
    many opportunities at a time:

    1. ``_move_targets``: which opportunities go where;
    2. ``_move_check``, ``_move_admit``: refuse, or hold back what is not ready, before
       anything is written;
    3. ``_move_values``: stage, probability and outcome, written together;
    4. ``_move_settle``: line up what Odoo itself moved on the way (a new team);
    5. ``_move_record``: remember the moves;
    6. ``_move_queue``: have done what must follow, later.

    ``create`` begins with the values (``_move_creation_values``); what it made is then
    refused (``_creation_check``), which undoes it, or goes on to the last three.

    A feature takes part in one of these steps, and never extends ``write``: who does,
    and in which order, is in docs/design/move.md. What else may move opportunities
    enters by ``_on_the_road``; nothing else calls a step.
    """

    _inherit = "crm.lead"

    def write(self, vals):
        vals = self._without_empty_probability(vals)
        if not self or not MOVING_FIELDS & vals.keys():
            return super().write(vals)
        self.check_access("write")
        with self._on_the_road() as written:
            parts = [  # all of them are checked before the first one is written
                part
                for leads, stage in self._move_targets(vals)
                for part in leads._move_parts(stage, vals)
            ]
            for part, values in parts:
                written |= dict.fromkeys(part._ids, values)
                super(CrmLead, part).write(self._without_note(values))
        return True

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._move_creation_values(vals) for vals in vals_list]
        leads = super().create([self._without_note(vals) for vals in vals_list])
        leads._creation_probabilities(vals_list)
        if leads:
            leads._creation_check()
            written = dict(zip(leads._ids, vals_list, strict=True))
            self._arrive(leads._moves_since(leads._nowhere(), written))
        return leads

    @api.private
    def move_to_stage(self, stage, keep_probability=False, **values):
        """Move these opportunities to a stage.

        :param stage: ``crm.stage`` record
        :param bool keep_probability: keep probabilities typed by hand rather than take
            the stage's
        :param values: other fields to write in the same go, ``lost_reason_id`` say, or
            what is said of the move (``move_reason``)
        :raise UserError: the move is refused; nothing is written
        """
        leads = self.with_context(keep_manual_probability=keep_probability)
        return leads.write({"stage_id": stage.id, **values})

    # ------------------------------------------------------------
    # The entrance
    # ------------------------------------------------------------

    @contextmanager
    def _on_the_road(self):
        """Have what moves these opportunities inside arrive: the last steps follow.

        Yield a dict, to be told what is written: {id: values}. Of what is not in it
        only a change of stage is seen.

        Odoo's own automation may write inside a write, as soon as a stored value is
        computed: what the outer one has moved by then is recorded first.
        """
        under_way = self._writes_under_way()
        ids = set(self._ids)
        for leads, snapshot, written in under_way:
            concerned = [move for move in snapshot if move.lead.id in ids]
            leads._arrive(leads._moves_since(concerned, written))
        before, written = self._move_snapshot(), {}
        under_way.append((self, before, written))
        try:
            yield written
            moves = self._moves_since(before, written)
        finally:
            under_way.pop()
        self._arrive(moves)

    @api.model
    def _writes_under_way(self):
        """Return the writes not over yet: (leads, snapshot, what is written)."""
        return kept_in_transaction(self.env, "crm_lead_writes_under_way", [])

    def _start_in(self, stage):
        """Have these, which are being created, start in another stage.

        Nothing was recorded of them yet: it is the one they come to.
        """
        self._write_aside({"stage_id": stage.id, "active": True})

    def _reopen_later_in(self, stage):
        """Remember the open stage these closed opportunities come back to."""
        self._write_aside({"last_open_stage_id": stage.id})

    # ------------------------------------------------------------
    # 1. Who goes where
    # ------------------------------------------------------------

    @step("1", "where each one is, to tell afterwards which ones moved")
    def _move_snapshot(self):
        """Remember where each opportunity is.

        Who takes part is given the list of ``Move`` tuples, and returns one.
        """
        # Where it comes from is remembered, though its stage or team may not be seen.
        snapshot = [
            Move(
                lead,
                lead.stage_id,
                lead.stage_id,
                OUTCOMES[lead.won_status],
                OUTCOMES[lead.won_status],
                lead.probability,
                lead.expected_revenue,
                {},
                False,
                lead.team_id,
            )
            for lead in self.sudo()
            if lead.id  # a client may name a record that is none: nothing moves
        ]
        for take_part in participants(self, "_move_snapshot"):
            snapshot = take_part(snapshot)
        return snapshot

    def _nowhere(self):
        """The same for opportunities just created: they come from nowhere."""
        nowhere = self.env["crm.stage"]
        # Who creates one for somebody else may not see it any more.
        return [
            Move(lead, nowhere, nowhere, "", "", 0.0, 0.0, {}, True, lead.team_id)
            for lead in self.sudo()
        ]

    def _move_targets(self, vals):
        """Tell where values about to be written send these opportunities.

        :param dict vals: as given to ``write``
        :return: list of pairs (leads, stage), the stage empty when the values by
            themselves move nothing
        """
        Stage = self.env["crm.stage"]
        if vals.get("stage_id"):
            stage = self._existing_stage(vals["stage_id"])
            placed = self._placed_by_team(stage, vals)
            targets = [(placed, Stage), (self - placed, stage)]
            return [(leads, stage) for leads, stage in targets if leads]
        if "stage_id" in vals:
            return [(self, Stage)]
        if vals.get("active"):
            targets = self._by_stage_to_reopen_in()
        else:
            lost = self._lost_by(vals)
            targets = lost._by_stage_to_lose_in()
            targets[Stage] |= self - lost
        return [(leads, stage) for stage, leads in targets.items() if leads]

    def _lost_by(self, vals):
        """Return those that a write makes lost: archived, and at zero percent.

        One may be so before the write, and the other come with it.
        """
        if not vals.get("active", True) and vals.get("probability") == 0:
            return self
        return self.filtered(
            lambda lead: (
                lead.won_status != "lost"
                and not vals.get("active", lead.active)
                and not vals.get("probability", lead.probability)
            )
        )

    def _existing_stage(self, stage_id):
        stage = self.env["crm.stage"].browse(stage_id)
        stage = stage.with_prefetch([stage_id, *self.stage_id._ids])  # both, at once
        try:
            stage.mapped("is_won")  # known already when many come here
        except MissingError:
            raise UserError(
                self.env._(
                    "This stage no longer exists. Reload the page and choose another"
                    " stage; “%s” was not moved.",
                    self[:1].name,
                )
            ) from None
        return stage

    def _by_stage_to_reopen_in(self):
        """Group by the stage to come back to: the one left when lost, if still there.

        :return: dict {stage: leads}, the stage empty for what is not in a lost stage
        """
        nowhere = self.env["crm.stage"]
        lost = self.filtered("stage_id.is_lost")
        targets = {lead: lead._stage_left_open() for lead in lost}
        others = lost.filtered(lambda lead: not targets[lead])
        for stage, leads in others._by_first_stage().items():
            targets |= dict.fromkeys(leads, stage)
        return self.grouped(lambda lead: targets.get(lead, nowhere))

    def _stage_left_open(self):
        """Return the open stage this lead was closed in, if its team still has it."""
        stage = self.last_open_stage_id
        is_there = stage.outcome == "open" and stage._is_on_board_of(self.team_id)
        return stage if is_there else stage.browse()

    def _by_stage_to_lose_in(self):
        """Group by the lost stage of each team, empty where a team has none.

        What is in a lost stage already has nowhere to go.
        """
        targets = defaultdict(self.browse)
        there = self.filtered("stage_id.is_lost")
        for stage, leads in (self - there)._by_first_stage("lost").items():
            targets[stage if stage.is_lost else stage.browse()] |= leads
        if there:
            targets[self.env["crm.stage"]] |= there
        return targets

    # ------------------------------------------------------------
    # 2. Refuse before anything is written
    # ------------------------------------------------------------

    @step("2", "refuses a move")
    def _move_check(self, stage, vals):
        """Refuse a move of these opportunities to a stage.

        Who takes part is given the same, and raises.

        :param stage: where they go; empty when they are lost with no stage for it
        :param dict vals: what is written with the move
        :raise UserError: what is missing and what to do, naming the opportunity
        """
        for take_part in participants(self, "_move_check"):
            take_part(stage, vals)

    @step("2", "tells which ones may go there, and what is written on them")
    def _move_admit(self, stage, vals):
        """Tell which of these opportunities may go to a stage.

        Who takes part is given the stage and the list of pairs so far, and returns one.

        :param stage: where they go
        :param dict vals: what is written with the move
        :return: list of pairs (leads, what to write on them); those in none of them
            stay where they are
        :raise UserError: some may not, and there is someone to tell
        """
        admitted = [(self, vals)]
        for take_part in participants(self, "_move_admit"):
            admitted = take_part(stage, admitted)
        return admitted

    @step("2", "refuses what is created where it may not be")
    def _creation_check(self):
        """Refuse opportunities created where they may not be.

        Who takes part raises, or has them start elsewhere.
        """
        for take_part in participants(self, "_creation_check"):
            take_part()

    # ------------------------------------------------------------
    # 3. Stage, probability and outcome together
    # ------------------------------------------------------------

    def _move_parts(self, stage, vals):
        """Split opportunities by what each must be written, having checked the moves.

        :param stage: where they go, or empty
        :param dict vals: as given to ``write``
        :return: list of pairs (leads, values)
        """
        if not stage and vals.get("stage_id"):
            return self._placed_parts(vals)
        movers = self.filtered(lambda lead: stage and lead.stage_id != stage)
        others = self - movers
        parts = []
        if movers:
            movers._move_check(stage, vals)
            for admitted, admitted_vals in movers._move_admit(stage, vals):
                parts += admitted._admitted_parts(stage, admitted_vals)
                movers -= admitted
        if movers:
            parts += movers._stay_parts(self._without_move(vals))
        if others:
            parts += others._stay_parts(vals)
        return parts

    def _admitted_parts(self, stage, vals):
        """Split opportunities that go to a stage by what each must be written."""
        groups = self.grouped(
            lambda lead: (lead.probability_mode, lead.won_status == "lost")
        )
        return [
            (leads, leads._move_values(stage, vals, mode, was_lost))
            for (mode, was_lost), leads in groups.items()
        ]

    @step("3", "stage, probability and outcome; reopening empties the lost reason")
    def _move_values(self, stage, vals, mode, was_lost):
        """Return what to write on opportunities that go to a stage.

        Who takes part writes something more with every move: it is given the stage and
        the values, and returns values.

        :param stage: ``crm.stage`` they go to, which none of them is in
        :param dict vals: as given to ``write``, left as they are
        :param str mode: ``stage`` or ``predictive``, the same for all of them
        :param bool was_lost: whether they are lost now, the same for all of them
        """
        values = {**vals, "stage_id": stage.id}
        stays_lost = was_lost and self._circumstances().kind == "migrated"
        if stage.is_lost or stays_lost:
            values |= LOST
        elif was_lost:
            values = {"active": True} | values | {"lost_reason_id": False}
        if stage.is_won:
            values["is_probability_manual"] = False
        elif mode == "stage" and not (stage.is_lost or stays_lost):
            values |= self._open_stage_probability(stage, values)
        for take_part in participants(self, "_move_values"):
            values = take_part(stage, values)
        return values

    def _open_stage_probability(self, stage, values):
        """Let the stage's probability win, unless the mover asked to keep theirs.

        A client may send a probability along with a stage only because its form showed
        one, so what comes with a move counts only when keeping was asked for.
        """
        typed = values.pop("probability", None)
        values.pop("automated_probability", None)
        if not self.env.context.get("keep_manual_probability"):
            return {"is_probability_manual": False}
        if typed is None:
            return {}
        return {
            "probability": typed,
            "automated_probability": stage.probability,
            "is_probability_manual": True,
        }

    def _stay_parts(self, vals):
        """Split opportunities that do not move by what each must be written."""
        if vals.get("active") and "probability" not in vals:
            return self._reopening_parts(vals)
        parts = []
        lost = self._lost_by(vals)
        if lost:
            lost._move_check(self.env["crm.stage"], vals)
            parts.append((lost, {**vals, **LOST}))
        others = self - lost
        probability = vals.get("probability")
        if probability is None:
            return [*parts, (others, dict(vals))] if others else parts
        return parts + [
            (leads, {**vals, "is_probability_manual": manual})
            for manual, leads in others.grouped(
                lambda lead: lead._is_manual(probability, vals)
            ).items()
        ]

    def _placed_parts(self, vals):
        """Split those whose new team puts them in the stage that a form shows already.

        :param dict vals: as given to ``write``, that stage included
        """
        stage = self._existing_stage(vals["stage_id"])
        team = self.env["crm.team"].browse(vals["team_id"] or ())
        others = {name: value for name, value in vals.items() if name != "stage_id"}
        parts = []
        for company, leads in self.grouped("company_id").items():
            values = dict(others)
            if "probability" in vals and self._mode_of(team, company) == "stage":
                # Told from one that is typed by what the form saw change.
                values["automated_probability"] = stage.probability
            parts += leads._stay_parts(values)
        return parts

    def _reopening_parts(self, vals):
        """Give back the stage's probability to what was lost and is unarchived."""
        lost = self.filtered(
            lambda lead: lead.won_status == "lost" and lead.probability_mode == "stage"
        )
        parts = [(self - lost, dict(vals))] if self - lost else []
        for stage, leads in lost.grouped("stage_id").items():
            values = {
                "probability": stage.probability,
                "automated_probability": stage.probability,
                "is_probability_manual": False,
                "lost_reason_id": False,
            }
            parts.append((leads, {**vals, **values}))
        return parts

    @api.model
    def _without_note(self, vals):
        """Return a copy of the values without what is said of the move."""
        return {k: v for k, v in vals.items() if k not in NOTE_FIELDS}

    @api.model
    def _without_move(self, vals):
        """Return a copy of the values without what would move, win, lose or reopen."""
        moving = {"stage_id", "active", "lost_reason_id", *PROBABILITIES}
        return {k: v for k, v in vals.items() if k not in moving}

    @api.model
    def _without_empty_probability(self, vals):
        """Return a copy of the values where an empty probability, as an import gives
        for an empty cell, is none rather than zero."""
        empty = vals.get("probability", 0) is None or vals.get("probability") is False
        return {k: v for k, v in vals.items() if not (empty and k == "probability")}

    @api.model
    @step("3", "the same for what is created")
    def _move_creation_values(self, vals):
        """Return what to create an opportunity with, given the stage it starts in.

        Who takes part is given values, and returns values.
        """
        vals = self._without_empty_probability(vals)
        stage_id = vals.get("stage_id", self.env.context.get("default_stage_id"))
        stage = self._existing_stage(stage_id) if stage_id else self.env["crm.stage"]
        if stage.is_lost:
            vals |= LOST
            vals.setdefault("date_closed", self.env.cr.now())
        elif stage.is_won:
            vals |= {"active": True, "probability": 100, "automated_probability": 100}
        for take_part in participants(self, "_move_creation_values"):
            vals = take_part(vals)
        return vals

    # ------------------------------------------------------------
    # 4 to 6. After the write
    # ------------------------------------------------------------

    def _moves_since(self, snapshot, written):
        """Return the moves made since, those Odoo made by itself included.

        :param list snapshot: ``Move`` tuples, as things were
        :param dict written: {id: what was written on that opportunity}
        """
        known = list(snapshot)
        moves = [self._arrival(move, written) for move in known]
        if any(now is not was for now, was in zip(snapshot, known, strict=True)):
            # Looking computes, and that set off a write which recorded some of them.
            moves = [self._arrival(move, written) for move in snapshot]
        return [move for move in moves if move]

    @api.model
    def _arrival(self, move, written):
        """Return that move with where its opportunity is now, None if it did not move.

        :param move: ``Move`` tuple, as things were
        :param dict written: {id: what was written on that opportunity}
        """
        lead, vals = move.lead, written.get(move.lead.id, {})
        stage = lead.stage_id
        stays = stage == move.from_stage
        if stays and move.outcome_before and not OUTCOME_FIELDS & vals.keys():
            return None  # not even looked at: its score may have to be computed
        outcome = OUTCOMES[lead.won_status]
        if stays and outcome == move.outcome_before:
            return None
        return move._replace(
            to_stage=stage,
            outcome=outcome,
            vals=vals,
            asked=move.asked or "stage_id" in vals,
        )

    def _arrive(self, moves):
        """Walk through the last steps of the road.

        :param list moves: ``Move`` tuples; nothing is done where there are none
        """
        if not moves:
            return
        under_way = self._writes_under_way()
        if under_way and moves[0].outcome_before:  # what is created is in none of them
            arrived = {move.lead: move.arrived() for move in moves}
            for _leads, snapshot, _written in under_way:
                snapshot[:] = [arrived.get(move.lead, move) for move in snapshot]
        self._move_settle(moves)
        self._move_queue(self._move_record(moves))

    @step("4", "the stage left by what is closed; what Odoo moved by itself")
    def _move_settle(self, moves):
        """Line up what the write did not: the stage left, a stage changed by Odoo.

        Changing the team, or the salesperson and so the team, makes Odoo choose another
        stage on its own. There nobody was asked: the stage wins, but over what is typed
        in that very moment.

        Who takes part is given the moves.

        :param list moves: ``Move`` tuples, never empty
        """
        every = moves[0].lead  # in superuser mode, as the others
        closed_from = defaultdict(list)
        for move in moves:
            if move.to_stage.outcome in ("won", "lost"):
                if move.from_stage.outcome == "open":
                    closed_from[move.from_stage].append(move.lead.id)
        for stage, ids in closed_from.items():
            every.browse(ids)._reopen_later_in(stage)
        strays = every.browse(
            move.lead.id
            for move in moves
            if not move.asked and move.to_stage != move.from_stage
        )
        if strays:
            strays._write_aside({"date_last_stage_update": self.env.cr.now()})
            staged = strays._in_stage_mode()
            typed = every.browse(
                move.lead.id for move in moves if move.vals.get("is_probability_manual")
            )
            (staged - typed)._back_to_automatic_probability()
            reopened = staged.filtered(
                lambda lead: lead.active and lead.won_status == "pending"
            )
            reopened._write_aside({"date_closed": False})
        for take_part in participants(self, "_move_settle"):
            take_part(moves)

    def _write_aside(self, vals):
        """Write what goes with a move, without starting another."""
        return super().write(vals)

    @step("5", "rows of history; undoing takes the last one back instead")
    def _move_record(self, moves):
        """Remember the moves, then have what depends on them follow.

        Who takes part is given the moves; their rows are there.

        :param list moves: ``Move`` tuples, never empty
        :return: the ``crm.stage.transition`` rows written about them, in superuser mode
        """
        recorded = self._write_history(moves)
        for take_part in participants(self, "_move_record"):
            take_part(moves)
        return recorded

    @step("6", "has done, after the transaction, what must follow")
    def _move_queue(self, recorded):
        """Have done, after the transaction, what must follow these moves.

        Who takes part is given the rows.

        :param recorded: what ``_move_record`` returned, empty when a move is undone
        """
        if recorded:
            for take_part in participants(self, "_move_queue"):
                take_part(recorded)

    # ------------------------------------------------------------
    # Odoo's own buttons, on the same road
    # ------------------------------------------------------------

    def action_set_lost(self, **additional_values):
        """Lose these opportunities: in their team's lost stage, where it has one."""
        closing_note = self.env.context.get("closing_note")
        return self.write(
            {
                "move_reason": closing_note,
                **additional_values,
                "active": False,
                "probability": 0,
                "automated_probability": 0,
            }
        )

    def action_set_won(self):
        """Win these opportunities; what is in a lost stage goes there in one move."""
        targets = self.filtered("stage_id.is_lost")._by_first_stage("won")
        others = self
        for stage, leads in targets.items():
            if stage.is_won:
                leads.move_to_stage(stage)
                others -= leads
        return super(CrmLead, others).action_set_won()

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for lead, vals in zip(self, vals_list, strict=True):
            if lead.won_status == "lost":
                vals |= {"active": True, "lost_reason_id": False}
        return vals_list
