from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError

from ..move.crm_stage_transition import note_text
from ..move.transition import PEOPLE
from ..shared.manager import check_manager, is_manager
from ..shared.remote import travels
from ..shared.steps import participants, step, takes_part

MOST_NAMED = 100  # opportunities in one message


class Missing(NamedTuple):
    """Something an opportunity lacks to enter a stage."""

    kind: str  # "field", "criterion": who says so
    key: str | int  # the name of the field, the id of the criterion
    label: str  # for people, in their language


class NotReady(UserError):
    """Opportunities lack something to enter a stage.

    :param dict missing: {lead id: list of ``Missing``}
    """

    def __init__(self, message, missing=None):
        super().__init__(message)
        self.missing = missing or {}


class CrmLead(models.Model):
    """The gate of a stage: one check, for many opportunities, on every path.

    A feature adds what it wants to see by taking part in ``_missing_to_enter``. People
    are told what is missing (and the board, the form and the list let them fill it in
    there); a mail, the website or a rule leaves the opportunity where it is and says
    why in its chatter. A manager may force the gate, and says why.
    """

    _inherit = "crm.lead"

    @step("2", "what an opportunity lacks to enter a stage, asked before and during")
    def _missing_to_enter(self, stage, vals):
        """Tell what these opportunities lack to enter a stage.

        Who takes part is given the same and what is missing so far, and adds to that.

        :param stage: single ``crm.stage`` record
        :param dict vals: what is about to be written on them
        :return: defaultdict {lead id: list of ``Missing``}; nothing for the ready ones
        """
        missing = defaultdict(list)
        for take_part in participants(self, "_missing_to_enter"):
            take_part(stage, vals, missing)
        return missing

    # ------------------------------------------------------------
    # The road
    # ------------------------------------------------------------

    @takes_part("_move_admit", 10, "holds what lacks something; forced by a manager")
    def _admit_ready(self, stage, admitted):
        if not self._circumstances().gated:
            return admitted
        return [
            pair for leads, vals in admitted for pair in leads._ready_for(stage, vals)
        ]

    def _ready_for(self, stage, vals):
        """Return those ready to enter a stage, or forced: pairs (leads, values)."""
        missing = self._missing_to_enter(stage, vals)
        if not missing:
            return [(self, self._unforced(vals))]
        late = self.filtered(lambda lead: lead.id in missing)
        ready = self - late
        admitted = []
        if note_text(vals.get("move_force_reason")):
            self._check_may_force()
            admitted.append((late, vals))
        elif self._is_someone_there():
            late._refuse_to_enter(stage, missing, len(self))
        else:
            late._say_why_not_moved(stage, missing)
        if ready:
            admitted.append((ready, self._unforced(vals)))
        return admitted

    @takes_part("_creation_check", 10, "holds in its first stage what lacks something")
    def _check_created_ready(self):
        if self._circumstances().gated:
            for stage, leads in self.grouped("stage_id").items():
                leads._check_creation_in(stage)

    def _check_creation_in(self, stage):
        missing = self._missing_to_enter(stage, {}) if stage else {}
        if not missing:
            return
        late = self.filtered(lambda lead: lead.id in missing)
        if self._is_someone_there():
            late._refuse_to_enter(stage, missing, len(self))
        late._say_why_not_moved(stage, missing)
        for first, leads in late._by_first_stage().items():
            if first and first != stage:
                leads._start_in(first)

    # ------------------------------------------------------------
    # Saying what is missing
    # ------------------------------------------------------------

    @api.model
    def _is_someone_there(self):
        """Tell whether someone can be told what is missing."""
        origin = self._move_origin()
        return origin in PEOPLE or (
            origin == "system" and "cron_id" not in self.env.context
        )

    def _refuse_to_enter(self, stage, missing, count):
        """Say what each of these opportunities lacks.

        :param dict missing: as ``_missing_to_enter`` returns it
        :param int count: how many were to move together
        """
        to_program = self._move_origin() in ("api", "system")
        lines = [
            self.env._(
                "“%(lead)s”: %(missing)s",
                lead=f"{lead.name} ({lead.id})" if to_program else lead.name,
                missing=", ".join(item.label for item in missing[lead.id]),
            )
            for lead in self[:MOST_NAMED]
        ]
        if len(self) > MOST_NAMED:
            lines.append(self.env._("… and %s more.", len(self) - MOST_NAMED))
        values = {"stage": stage.name, "count": len(self), "all": count}
        if count == 1:
            text = self.env._(
                "“%(lead)s” cannot enter “%(stage)s” yet. Missing: %(missing)s.",
                **values,
                lead=self.name,
                missing=", ".join(item.label for item in missing[self.id]),
            )
            lines = []
        elif len(self) == count:
            text = self.env._(
                "None of these %(all)s opportunities can enter “%(stage)s” yet. Each"
                " lacks something:",
                **values,
            )
        else:
            text = self.env._(
                "%(count)s of %(all)s opportunities cannot enter “%(stage)s” yet, and"
                " none was moved. Complete them, or move the others without them:",
                **values,
            )
        raise NotReady(
            "\n".join([text, *lines]), {one: missing[one] for one in self.ids}
        )

    def _say_why_not_moved(self, stage, missing):
        """Note in the chatter of each opportunity what keeps it where it is."""
        bodies = {
            lead.id: self.env._(
                "Not moved to “%(stage)s”: %(missing)s missing.",
                stage=stage.name,
                missing=", ".join(item.label for item in missing[lead.id]),
            )
            for lead in self
        }
        # What moves it may be nobody: a mail, a visitor, a rule. The text is ours.
        self.sudo()._message_log_batch(bodies=bodies)

    # ------------------------------------------------------------
    # Forcing
    # ------------------------------------------------------------

    @api.model
    def _may_force(self):
        return is_manager(self.env)

    def _check_may_force(self):
        check_manager(
            self.env,
            self.env._(
                "Only a sales manager may move “%s” although something is missing."
                " Complete it, or ask a manager.",
                self[:1].name,
            ),
        )

    @api.model
    def _unforced(self, vals):
        """Return the values for those that need no force: no trace of it stays."""
        return {k: v for k, v in vals.items() if k != "move_force_reason"}

    # ------------------------------------------------------------
    # Those that are ready
    # ------------------------------------------------------------

    @travels
    def action_move_ready(self, stage_id, **said):
        """Move to a stage those that may enter it, and leave the others.

        :param int stage_id: where they go
        :param said: what is said of the move: ``reason``, ``next_action``,
            ``attention``
        :return: dict: ``moved``, a list of ids, and ``missing``, a dict {id: labels}
        :raise UserError: the move is refused for another reason
        """
        stage = self._existing_stage(stage_id)
        movers = self.filtered(lambda lead: lead.stage_id != stage)
        missing = movers._missing_to_enter(stage, {})
        ready = movers.filtered(lambda lead: lead.id not in missing)
        if ready:
            ready.move_to_stage(stage, **self._note_values(**said))
        return {
            "moved": ready.ids,
            "missing": {
                lead_id: [item.label for item in items]
                for lead_id, items in missing.items()
            },
        }
