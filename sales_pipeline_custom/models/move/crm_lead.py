from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.shared.limits import BIGGEST_NUMBER
from ..shared.sensible_values import check_between
from ..shared.stars import Stars
from ..stage.likeness import most_alike

UNFOLDED = [("fold", "=", False), ("is_lost", "=", False)]

# Where the first stage of each outcome is looked for, one domain after the other.
FIRST_OF = {
    "open": [UNFOLDED],
    "won": [[("is_won", "=", True)], UNFOLDED],
    "lost": [[("is_lost", "=", True)], UNFOLDED],
}

AMOUNTS = ("customer_budget", "expected_revenue")  # never negative


class CrmLead(models.Model):
    """What an opportunity of the pipeline has more than Odoo's, and what it must obey.

    How its probability follows the stage is in ``probability.py``; what happens when it
    moves is in ``crm_lead_move.py``.
    """

    _inherit = "crm.lead"

    priority = Stars(string="Stars")
    customer_budget = fields.Monetary(
        currency_field="company_currency",
        tracking=True,
        help="What the customer said they can spend, for information.",
    )
    stage_outcome = fields.Selection(related="stage_id.outcome", string="Outcome")
    last_open_stage_id = fields.Many2one(
        "crm.stage",
        "Stage Before Closing",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The stage the opportunity was in when it was won or lost.",
    )

    # The cards of each column of the board, in order, lost ones included.
    _board_idx = models.Index("(stage_id, priority DESC, id DESC)")

    @api.constrains("customer_budget", "expected_revenue")
    def _check_amounts(self):
        for name in AMOUNTS:
            check_between(self, name, 0, BIGGEST_NUMBER)

    @api.constrains("stage_id", "team_id")
    def _check_stage_of_team(self):
        # In predictive mode Odoo's own rules apply: it lets any stage in.
        for lead in self:
            lead._refuse_stage_of_others(lead.stage_id)

    def _refuse_stage_of_others(self, stage):
        """Refuse a stage that is not for the teams of these opportunities.

        :raise ValidationError: whose it is, and what to do
        """
        for lead in self._in_stage_mode():
            if not stage._is_for(lead.team_id):
                raise ValidationError(
                    self.env._(
                        "“%(lead)s” belongs to the team %(team)s, but the stage"
                        " “%(stage)s” is only for %(teams)s. Choose a stage of the"
                        " team, or change the team first.",
                        lead=lead.name,
                        team=lead.team_id.name,
                        stage=stage.name,
                        teams=", ".join(stage.team_ids.mapped("name"))
                        or self.env._("teams without a pipeline of their own"),
                    )
                )

    @api.constrains("stage_id", "probability", "active")
    def _check_lost_validity(self):
        for lead in self:
            if lead.stage_id.is_lost and (lead.active or lead.probability):
                raise ValidationError(
                    self.env._(
                        "“%(lead)s” is in the lost stage “%(stage)s”. Move it to"
                        " another stage to reopen it.",
                        lead=lead.name,
                        stage=lead.stage_id.name,
                    )
                )

    def _compute_stage_id(self):
        """Place leads without a stage, or whose stage is not their team's.

        As Odoo does, but once per team and stage, and to the stage that stands for the
        one they leave: what is won or lost stays so, where the new team has a stage
        for it.
        """
        to_place = self.filtered(
            lambda lead: not lead.stage_id or not lead.stage_id._is_for(lead.team_id)
        )
        for (_team, stage, outcome), leads in to_place.grouped(
            lambda lead: (
                lead.team_id,
                lead.stage_id if lead._is_mapped() else lead.stage_id.browse(),
                lead.stage_id.outcome or "open",
            )
        ).items():
            alike = stage and leads[:1]._stage_like(stage)
            leads.stage_id = alike or leads[:1]._first_stage(outcome)

    def _placed_by_team(self, stage, vals):
        """Return those that their new team, by itself, puts in that stage.

        A form sends it along with the team, having shown it: nobody chose it.

        :param dict vals: as given to ``write``
        """
        placed = self.browse()
        if "team_id" not in vals:
            return placed
        team = self.env["crm.team"].browse(vals["team_id"] or ())
        leaving = self.filtered(lambda lead: not lead.stage_id._is_for(team))
        for leads in leaving.grouped(
            lambda lead: (lead.stage_id, lead.company_id)
        ).values():
            given = self.new({"team_id": team.id}, origin=leads[:1])
            given._compute_stage_id()
            if given.stage_id._origin == stage:
                placed |= leads
        return placed

    def _is_mapped(self):
        """Tell whether a new team gives this lead the stage most like the one it had.

        Scored by Odoo it starts again in the first one, as in Odoo.
        """
        return bool(self.stage_id) and self.probability_mode == "stage"

    def _stage_like(self, stage):
        """Return the stage of the team of this lead that is most like another one.

        :return: of the same outcome; empty when there is none
        """
        same = [("is_won", "=", stage.is_won), ("is_lost", "=", stage.is_lost)]
        return most_alike(stage, self._stage_find(domain=same, limit=None))

    def _first_stage(self, outcome="open"):
        """Return the first stage with that outcome for the team of this lead.

        Without one, the first open stage; without any, an empty recordset.
        """
        return self._first_stages(outcome)[self.team_id]

    def _first_stages(self, outcome="open"):
        """Return the same for the team of each of these leads, or for no team at all.

        :return: dict {team: stage}
        """
        teams = list(self.grouped("team_id")) or [self.team_id]
        firsts = {}
        for domain in FIRST_OF[outcome]:
            stages = self._stage_find(domain=domain, limit=None)
            for team in teams:
                if not firsts.get(team):
                    on_board = stages.filtered(lambda s, t=team: s._is_on_board_of(t))
                    firsts[team] = on_board[:1]
            if all(firsts.values()):
                break
        return firsts

    def _by_first_stage(self, outcome="open"):
        """Group these by the first stage with that outcome for their team.

        :return: dict {stage: leads}, the stage empty where there is none
        """
        firsts = self._first_stages(outcome) if self else {}
        return self.grouped(lambda lead: firsts[lead.team_id])

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), "customer_budget"]

    def _sort_by_confidence_level(self, reverse=False):
        """Trust what is in a lost stage the least, wherever its column stands."""
        lost = self.filtered("stage_id.is_lost")
        others = super(CrmLead, self - lost)._sort_by_confidence_level(reverse)
        lost = super(CrmLead, lost)._sort_by_confidence_level(reverse)
        return others + lost if reverse else lost + others
