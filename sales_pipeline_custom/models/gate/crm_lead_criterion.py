from odoo import api, fields, models
from odoo.exceptions import UserError

from ..shared.given import ids_given
from ..shared.steps import takes_part
from .crm_lead import Missing


class CrmLeadCriterion(models.Model):
    """A criterion as someone ticked it, or took the tick back, on an opportunity."""

    _name = "crm.lead.criterion"
    _description = "Ticked Criterion"
    _order = "ticked_at, id"
    _log_access = False  # who and when are what a row is about

    lead_id = fields.Many2one(
        "crm.lead", "Opportunity", required=True, readonly=True, ondelete="cascade"
    )
    criterion_id = fields.Many2one(
        "crm.stage.criterion", readonly=True, ondelete="set null", index=True
    )
    name = fields.Char(readonly=True, required=True)
    is_ticked = fields.Boolean("Ticked", readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True, ondelete="set null")
    ticked_at = fields.Datetime("On", readonly=True, required=True)

    _once = models.UniqueIndex("(lead_id, criterion_id)")

    @api.model
    def _tick_values(self, tick):
        """Return what a screen says of a tick, or of none."""
        return {
            "is_ticked": bool(tick),
            "by": tick.user_id.name or "",
            "at": fields.Datetime.to_string(tick.ticked_at) if tick else "",
        }


class CrmLead(models.Model):
    """The checklist of the stage an opportunity is in, and the gate behind it."""

    _inherit = "crm.lead"

    criterion_ids = fields.One2many(
        "crm.lead.criterion", "lead_id", "Checklist", readonly=True, copy=False
    )

    # ------------------------------------------------------------
    # The gate
    # ------------------------------------------------------------

    @takes_part("_missing_to_enter", 20, "the checklist of the stages on the way")
    def _missing_criteria(self, stage, vals, missing):
        required = self.env["crm.stage.criterion"]._required_by_stage()
        if not required:
            return
        groups = self.grouped(lambda lead: (lead._stage_to_leave(), lead.team_id))
        asked = {}
        for (left, team), leads in groups.items():
            criteria = self._criteria_between(left, stage, team, required)
            if criteria:
                asked |= dict.fromkeys(leads.ids, criteria)
        ticked = self.browse(asked)._ticked() if asked else {}
        for lead_id, criteria in asked.items():
            for criterion in criteria:
                if criterion.id not in ticked[lead_id]:
                    item = Missing("criterion", criterion.id, criterion.name)
                    missing[lead_id].append(item)

    def _stage_to_leave(self):
        """Return the open stage whose work is done when this opportunity moves on.

        What is won or lost comes back from the stage it was closed in.
        """
        if self.stage_id.outcome == "open":
            return self.stage_id
        return self.last_open_stage_id

    @api.model
    def _criteria_between(self, left, stage, team, required):
        """Return what is to be ticked on the way from one stage to another.

        Skipping a stage does not skip its checklist; going back or losing takes none.

        :param left: the open stage left, empty for what was just created
        :param stage: the stage to enter
        :param team: whose board it is
        :param dict required: {stage id: ids of its required criteria}
        """
        Criterion = self.env["crm.stage.criterion"]
        if not left or stage.is_lost:
            return Criterion
        stages = self.env["crm.stage"].browse(required)
        passed = stages.filtered(
            lambda other: (
                (
                    other == left
                    or (
                        other.outcome == "open"
                        and left.is_before(other)
                        and other._is_on_board_of(team)
                    )
                )
                and other.is_before(stage)
            )
        )
        if stage.is_won and left.id in required:
            passed |= left
        ids = [id_ for other in passed for id_ in required[other.id]]
        return Criterion.browse(ids)

    def _ticks(self):
        """Return what was ticked on these opportunities, in superuser mode."""
        # Nobody writes ticks, so that each tells who ticked: this file does.
        return self.sudo().criterion_ids

    def _ticked(self):
        """Return {lead id: set of ids of the criteria ticked on it}."""
        ticked = {lead_id: set() for lead_id in self.ids}
        # What is missing is the same for whoever moves it: only numbers are told.
        groups = (
            self.env["crm.lead.criterion"]
            .sudo()
            ._read_group(
                [("lead_id", "in", self.ids), ("is_ticked", "=", True)],
                ["lead_id"],
                ["criterion_id:array_agg"],
            )
        )
        for lead, ids in groups:
            ticked[lead.id] = set(ids)
        return ticked

    def _with_criteria_missing(self, criteria):
        """Return the opportunities on which one of these criteria is not ticked."""
        wanted = set(criteria.ids)
        ticked = self._ticked() if wanted else {}
        return self.filtered(lambda lead: wanted - ticked.get(lead.id, wanted))

    # ------------------------------------------------------------
    # Ticking
    # ------------------------------------------------------------

    def action_tick(self, criterion_ids, is_ticked=True):
        """Tick criteria on these opportunities, or take the tick back.

        :param list criterion_ids: ids of ``crm.stage.criterion``
        :param bool is_ticked: whether they are now met
        :raise AccessError: one may not edit these opportunities
        """
        self.check_access("write")
        criterion_ids = ids_given(self.env, criterion_ids)
        criteria = self.env["crm.stage.criterion"].browse(criterion_ids).exists()
        if len(criteria) < len(set(criterion_ids)):
            raise UserError(
                self.env._(
                    "This line of the checklist no longer exists. Reload the page."
                )
            )
        # Nobody writes ticks, so that each tells who ticked: this does, and checked.
        Tick = self.env["crm.lead.criterion"].sudo()
        known = Tick.search(
            [("lead_id", "in", self.ids), ("criterion_id", "in", criteria.ids)]
        )
        said = {
            "is_ticked": is_ticked,
            "user_id": self.env.uid,
            "ticked_at": fields.Datetime.now(),
        }
        known.filtered(lambda tick: tick.is_ticked != is_ticked).write(said)
        pairs = {(tick.lead_id.id, tick.criterion_id.id) for tick in known}
        Tick.create(
            [
                {
                    **said,
                    "lead_id": lead.id,
                    "criterion_id": criterion.id,
                    "name": criterion.name,
                }
                for lead in self
                for criterion in criteria
                if (lead.id, criterion.id) not in pairs and is_ticked
            ]
        )
        return True

    def get_checklist(self):
        """Return the checklist of the stage this single opportunity is in.

        :return: list of dicts: ``id``, ``name``, ``is_required``, ``is_ticked``, ``by``
            (a name) and ``at`` (UTC, as text)
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env["crm.stage.criterion"]._is_used():
            return []
        nothing = self.env["crm.lead.criterion"]
        ticks = {tick.criterion_id.id: tick for tick in self._ticks() if tick.is_ticked}
        return [
            {
                "id": criterion.id,
                "name": criterion.name,
                "is_required": criterion.is_required,
                **nothing._tick_values(ticks.pop(criterion.id, nothing)),
            }
            for criterion in self.stage_id.exit_criterion_ids
        ]

    def get_earlier_ticks(self):
        """Return what was ticked on this single opportunity in other stages.

        :return: list of dicts: ``id``, ``name``, ``by`` and ``at``, the oldest first
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env["crm.stage.criterion"]._is_used():
            return []
        here = self.stage_id.exit_criterion_ids
        return [
            {"id": tick.id, "name": tick.name, **tick._tick_values(tick)}
            for tick in self._ticks()
            if tick.is_ticked and tick.criterion_id not in here
        ]

    @api.model
    def _merge_ticks(self, head, tail):
        """Keep what was ticked on opportunities that are merged away."""
        if not self.env["crm.stage.criterion"]._is_used():
            return
        ticked = head._ticked()[head.id]
        for tick in tail._ticks().filtered("is_ticked"):
            if not tick.criterion_id:
                tick.lead_id = head
            elif tick.criterion_id.id not in ticked:
                ticked.add(tick.criterion_id.id)
                head._ticks().filtered(
                    lambda other, tick=tick: other.criterion_id == tick.criterion_id
                ).unlink()
                tick.lead_id = head

    def _merge_dependences(self, opportunities):
        self._merge_ticks(self, opportunities)
        return super()._merge_dependences(opportunities)
