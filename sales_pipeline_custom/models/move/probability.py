from odoo import api, fields, models

from ...core.stage.probability import differs
from ..stage.res_company import PROBABILITY_MODES

# What the mode says, and what counts.
PROBABILITIES = ("automated_probability", "probability")

# Writing one of these may change the mode.
MODE_FIELDS = {"team_id", "user_id", "company_id"}


class CrmLead(models.Model):
    """Probability follows the stage, unless someone typed another value.

    ``automated_probability`` is what the mode says (the stage's value, or Odoo's
    scoring), ``probability`` is what counts. Everything Odoo does with the first, its
    button to come back to it included, works the same in both modes.
    """

    _inherit = "crm.lead"

    is_probability_manual = fields.Boolean(
        "Manual Probability",
        readonly=True,
        copy=False,
        help="Someone typed a probability other than the stage's. It stays until the"
        " opportunity changes stage.",
    )
    stage_probability = fields.Float(
        related="stage_id.probability", string="Probability of the Stage"
    )
    probability_mode = fields.Selection(
        PROBABILITY_MODES,
        compute="_compute_probability_mode",
        compute_sudo=True,
    )

    # ------------------------------------------------------------
    # Which mode
    # ------------------------------------------------------------

    @api.depends("team_id.crm_probability_mode", "company_id.crm_probability_mode")
    def _compute_probability_mode(self):
        modes = {}
        for lead in self:
            key = (lead.team_id, lead.company_id)
            if key not in modes:
                modes[key] = self._mode_of(*key)
            lead.probability_mode = modes[key]

    def _mode_of(self, team, company):
        """Return ``stage`` or ``predictive`` for a team and a company.

        Either may be empty: a lead without a company follows its team's company, then
        the first company of the database, so that nobody's session changes the answer.
        """
        if team and team.crm_probability_mode != "company":
            return team.crm_probability_mode
        company = company or team.company_id or self._main_company()
        return company.crm_probability_mode

    @api.model
    def _main_company(self):
        # The first company decides for leads that have none, wherever one works.
        return self.env["res.company"].sudo().search([], order="id", limit=1)

    @api.model
    def _probability_mode_by_team_and_company(self):
        """Map each pair (team, company) that has leads to its mode."""
        pairs = self._read_group([], ["team_id", "company_id"])
        return {pair: self._mode_of(*pair) for pair in pairs}

    def _in_stage_mode(self):
        return self.filtered(lambda lead: lead.probability_mode == "stage")

    # ------------------------------------------------------------
    # What the mode says
    # ------------------------------------------------------------

    @api.depends("stage_id.probability", "company_id")
    def _compute_probabilities(self):
        staged = self._in_stage_mode()
        for lead in staged:
            lost_elsewhere = not lead.active and not lead.probability
            if lost_elsewhere and not lead.stage_id.is_won:
                continue
            lead.automated_probability = lead.stage_id.probability
            if not lead.is_probability_manual:
                lead.probability = lead.stage_id.probability
        others = self - staged
        if others:
            return super(CrmLead, others)._compute_probabilities()

    def _pls_get_naive_bayes_probabilities(self, batch_mode=False, is_tooltip=False):
        """Answer the stage's probability wherever Odoo asks for a scoring."""
        staged = self._in_stage_mode()
        if not staged:
            return super()._pls_get_naive_bayes_probabilities(batch_mode, is_tooltip)
        if batch_mode:
            eligible = staged.filtered(lambda lead: lead.won_status == "pending")
        else:
            eligible = staged
        values = {lead.id: lead.stage_id.probability for lead in eligible}
        tooltip = {"probability": staged[0].stage_id.probability, "scores": []}
        others = self - staged
        if others:
            scores, _tooltip = super(
                CrmLead, others
            )._pls_get_naive_bayes_probabilities(batch_mode)
            values |= scores
        return values, tooltip if is_tooltip else {}

    def _pls_increment_frequencies(self, from_state=None, to_state=None):
        """Leave the scoring counters alone in stage mode: nobody reads them there."""
        scored = self.filtered(lambda lead: lead.probability_mode == "predictive")
        if scored:
            return super(CrmLead, scored)._pls_increment_frequencies(
                from_state, to_state
            )

    # ------------------------------------------------------------
    # Typed by hand, and back
    # ------------------------------------------------------------

    def _is_manual(self, probability, vals=None):
        """Tell whether that probability, typed in, is another than the mode's.

        :param float probability: percent
        :param dict vals: what is written at the same time. Odoo's form sends the mode's
            own value along when that changed too: with the team, say, or the country.
        """
        self.ensure_one()
        vals = vals or {}
        active = vals.get("active", self.active)
        if self.stage_id.outcome in ("won", "lost") or not (active or probability):
            return False
        if self.probability_mode == "stage" and not MODE_FIELDS & vals.keys():
            return differs(probability, self.stage_id.probability)
        automated = vals.get("automated_probability", self.automated_probability)
        return differs(probability, automated)

    @api.onchange("probability")
    def _onchange_probability(self):
        """Keep what is typed in a form, whatever else changes there."""
        self.is_probability_manual = self._is_manual(self.probability)

    def _creation_probabilities(self, vals_list):
        """Mark what was created with a probability other than its stage's."""
        typed, archived = self.browse(), self.browse()
        for lead, vals in zip(self, vals_list, strict=True):
            if lead.probability_mode != "stage":
                continue
            if vals.get("probability") is not None:
                typed |= lead
            elif lead.won_status == "lost" and not lead.lost_reason_id:
                archived |= lead
        if typed:
            manual = typed.filtered(lambda lead: lead._is_manual(lead.probability))
            manual._write_aside({"is_probability_manual": True})
            typed._recompute_probabilities()
        # Archived is not lost, and nobody said these were.
        for stage, leads in archived.grouped("stage_id").items():
            leads._write_aside(dict.fromkeys(PROBABILITIES, stage.probability))

    def _back_to_automatic_probability(self):
        """Forget what was typed by hand and take what the mode says."""
        manual = self.filtered("is_probability_manual")
        manual._write_aside({"is_probability_manual": False})
        self._recompute_probabilities()

    def _recompute_probabilities(self):
        """Compute again, as one batch, without a ``write`` per opportunity."""
        for name in PROBABILITIES:
            self.env.add_to_compute(self._fields[name], self)
        self.modified(PROBABILITIES)  # weighted values and outcomes follow
        self.flush_recordset(PROBABILITIES)

    def _convert_probabilities(self, from_mode):
        """Take the probability of the new mode, but for what was typed by hand.

        :param str from_mode: the mode these leads were in: in ``predictive``, a value
            that is not the computed one is a typed one, as for Odoo itself
        """
        leads = self.filtered(lambda lead: lead.won_status == "pending")
        if from_mode == "predictive":
            typed = leads.filtered(
                lambda lead: differs(lead.probability, lead.automated_probability)
            )
            typed._write_aside({"is_probability_manual": True})
        kept = {lead: lead.probability for lead in leads if lead.is_probability_manual}
        leads._recompute_probabilities()
        # Odoo's scoring does not bring archived ones along.
        for lead in leads:
            probability = kept.get(lead, lead.automated_probability)
            if differs(lead.probability, probability):
                lead.probability = probability
