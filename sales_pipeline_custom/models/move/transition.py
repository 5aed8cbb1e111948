from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..shared.steps import takes_part
from ..shared.turns import take_turns
from .crm_lead_move import kind_of_move
from .crm_stage_transition import NOTES, note_text

# Who can be asked why. The others move opportunities without a word.
PEOPLE = ("user", "import", "api")

# From a later stage, from a win, from a loss.
GOING_BACK = ("backward", "reopened")

LONGEST_SUMMARY = 120  # characters, of an activity


class CrmLead(models.Model):
    """Every move leaves a row in ``crm.stage.transition``, with what was said of it."""

    _inherit = "crm.lead"

    transition_ids = fields.One2many(
        "crm.stage.transition", "lead_id", "Moves", readonly=True, copy=False
    )
    # Written with the history, in the same statement. With it, statistics about all
    # opportunities need not read all their moves.
    stage_path = fields.Char(
        "Stages Been In",
        readonly=True,
        copy=False,
        help="Numbers of the stages it has been in, each once: /3/5/.",
    )

    # All that a board without a filter asks about, without reading opportunities.
    _stage_path_idx = models.Index("(stage_path, stage_id, type, active, company_id)")
    # Said with a move; an import or an API client writes them next to the stage.
    move_reason = fields.Text("Move: Reason", store=False, copy=False)
    move_next_action = fields.Text("Move: Next Action", store=False, copy=False)
    move_attention = fields.Text("Move: Points of Attention", store=False, copy=False)
    move_force_reason = fields.Text("Move: Forced Because", store=False, copy=False)

    # ------------------------------------------------------------
    # The road
    # ------------------------------------------------------------

    @takes_part("_move_check", 20, "a reason where a note is mandatory")
    def _check_note_given(self, stage, vals):
        asked = self._circumstances().gated and self._move_origin() in PEOPLE
        if asked and not note_text(vals.get("move_reason")):
            mute = self._with_reason_to_give(stage, vals)
            if mute:
                mute._refuse_without_note(stage)

    def _write_history(self, moves):
        """Write a row for each of these moves, and return the rows.

        :param list moves: ``Move`` tuples, never empty
        """
        rows = self._transition_rows(moves)
        return self.env["crm.stage.transition"].record(rows)

    def _transition_rows(self, moves):
        """Return what ``crm.stage.transition`` records of these moves, in its order."""
        origin = self._move_origin()
        kind = self._circumstances().kind
        lang = self.env.lang or self.env.company.partner_id.lang
        stages = self.env["crm.stage"].union(
            *(move.from_stage | move.to_stage for move in moves)
        )
        # A visitor who signs an order may not read stages: history keeps their names.
        names = {
            stage.id: stage.name for stage in stages.sudo().with_context(lang=lang)
        }
        names[False] = None
        rows = []
        for move in moves:
            lead, vals = move.lead, move.vals
            from_id, to_id = move.from_stage.id, move.to_stage.id
            row = {
                "lead_id": lead.id,
                "lead_ref": lead.id,
                "from_stage_id": from_id or None,
                "to_stage_id": to_id or None,
                "from_stage_name": names[from_id],
                "to_stage_name": names[to_id],
                "kind": kind if kind and move.outcome_before else move.kind,
                "origin": origin,
                "outcome": move.outcome,
                "user_id": self.env.uid,
                "owner_id": lead.user_id.id or None,
                "team_id": lead.team_id.id or None,
                "company_id": lead.company_id.id or None,
                "probability_before": move.probability,
                "probability_after": lead.probability,
                "revenue_before": move.expected_revenue,
                "revenue_after": lead.expected_revenue,
                "lost_reason_id": lead.lost_reason_id.id or None,
                "run_id": self._circumstances().run_id or None,
            }
            for name in (*NOTES, "force_reason"):
                row[name] = note_text(vals.get(f"move_{name}"))
            rows.append(row)
        return rows

    def _merge_dependences(self, opportunities):
        self.env["crm.stage.transition"].take_over(self, opportunities)
        return super()._merge_dependences(opportunities)

    def unlink(self):
        self.env["crm.stage.transition"].forget_customers(self)
        return super().unlink()

    # ------------------------------------------------------------
    # The note of a move
    # ------------------------------------------------------------

    def _kind_of_move_to(self, stage, vals):
        """Name the kind of move that going to that stage would be.

        :param dict vals: what is written with it
        """
        outcome = stage.outcome if stage else "lost"
        before = self.stage_outcome if self.won_status != "lost" else "lost"
        team = self.team_id
        if "team_id" in vals:
            team = team.browse(vals["team_id"] or ())
        return kind_of_move(self.stage_id, stage, before, outcome, self.team_id, team)

    def _is_note_required(self, kind, outcome, stage):
        """Tell whether a move of this opportunity takes a reason.

        :param str kind: what kind of move, as ``crm.stage.transition`` says
        :param str outcome: what the opportunity is after it
        :param stage: where it goes, empty when it is lost in the stage it is in
        """
        if kind == "created":
            return False
        # What a company asks for is no secret, wherever one works.
        company = (self.company_id or self.env.company).sudo()
        return (
            stage.is_note_required
            or (outcome == "lost" and company.crm_lost_note_required)
            or (kind in GOING_BACK and company.crm_backward_note_required)
        )

    def _refuse_without_note(self, stage):
        raise UserError(
            self.env._(
                "Say why “%(lead)s” goes to “%(stage)s”: a move there needs a reason.",
                lead=self[:1].name,
                stage=stage.name or self.env._("Lost"),
            )
        )

    def action_note_move(self, stage_id, plan_on=False, **note):
        """Say something of the move these opportunities just made.

        :param int stage_id: the stage they went to
        :param plan_on: day for which the next action is planned, if any
        :param note: ``reason``, ``next_action``, ``attention``
        :raise UserError: one of them has moved on since; nothing is written
        """
        # Who moved it may say why, though they may not see it any more: see below.
        leads = self.sudo()
        moves = leads.env["crm.stage.transition"].search(
            [
                ("lead_id", "in", self.ids),
                ("to_stage_id", "=", stage_id),
                ("left_at", "=", False),
            ]
        )
        # Who moved it may say why, even if it was handed over, within their companies.
        me = self.env.user
        own = moves.filtered(
            lambda move: (
                move.user_id == me and move.lead_id.company_id <= me.company_ids
            )
        ).lead_id
        (self - own.with_env(self.env)).check_access("write")
        gone = leads - moves.lead_id
        if gone:
            raise UserError(
                self.env._(
                    "“%s” has moved on since: only the note of an opportunity's last"
                    " move can be changed.",
                    gone[:1].name,
                )
            )
        if note:
            moves.write(note)
        if plan_on:
            leads._plan_next_action(
                note.get("next_action") or note.get("reason"), plan_on
            )
        return True

    def _plan_next_action(self, next_action, day):
        """Plan the next action of these opportunities, for who is in charge of each."""
        text = note_text(next_action) or self.env._("Follow up")
        summary = shorten(text, LONGEST_SUMMARY, placeholder="…")
        day = fields.Date.to_date(day)
        take_turns(self)
        # A second click plans nothing more.
        planned = self._activities_about([summary]).filtered(
            lambda activity: activity.active and activity.date_deadline == day
        )
        left = self - self.browse(planned.mapped("res_id"))
        for user, leads in left.grouped("user_id").items():
            leads.activity_schedule(
                activity_type_id=self.env["mail.activity.type"]._named_in(text).id,
                date_deadline=day,
                summary=summary,
                automated=False,
                note=plaintext2html(text) if len(text) > LONGEST_SUMMARY else False,
                user_id=(user or self.env.user).id,
            )

    def _activities_about(self, summaries):
        """Return the activities of that name, of anyone: open, then done last."""
        # Colleagues' activities count too: what is asked for is done, whoever did it.
        return (
            self.env["mail.activity"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("summary", "in", list(summaries)),
                    ("is_dropped", "=", False),
                ],
                order="active desc, date_done desc, date_deadline, id desc",
            )
        )

    def _with_reason_to_give(self, stage, vals=None):
        """Return the opportunities that only go to that stage with a reason.

        :param stage: where they go, empty when they are lost in the stage they are in
        :param dict vals: what is written with the move, if more than the stage
        """
        outcome = stage.outcome if stage else "lost"
        return self.filtered(
            lambda lead: lead._is_note_required(
                lead._kind_of_move_to(stage, vals or {}), outcome, stage
            )
        )

    def _won_to_ask_about(self, stage):
        """Return the opportunities whose win a move to that stage would take back.

        :param stage: where they go, empty when they are lost in the stage they are in
        """
        if stage.outcome == "won":
            return self.browse()
        return self.filtered(lambda lead: lead.won_status == "won")

    @api.model
    def _note_values(self, **note):
        """Return what to write with a move for that note to be kept on it."""
        return {f"move_{name}": text for name, text in note.items() if note_text(text)}
