from odoo import api, fields, models

from ...models.stage.res_company import CLOSED_ACTIONS, PROBABILITY_MODES
from ..shared.crm_dialog import confirms

SETTINGS = (
    "crm_probability_mode",
    "crm_lost_reason_required",
    "crm_lost_note_required",
    "crm_backward_note_required",
    "crm_closed_actions",
    "crm_rule_chain_limit",
    "crm_run_days_kept",
    "crm_untouched_days",
    "crm_questionnaire_link_days",
)


class CrmPipelineSettings(models.TransientModel):
    """The settings of the pipeline, for those who shape it.

    Odoo keeps its own settings screen for administrators; a sales manager must be able
    to say where probabilities come from.
    """

    _name = "crm.pipeline.settings"
    _inherit = ["crm.dialog"]
    _description = "Pipeline Settings"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    crm_probability_mode = fields.Selection(
        PROBABILITY_MODES,
        string="Probability of Opportunities",
        required=True,
        default=lambda self: self.env.company.crm_probability_mode,
    )
    crm_lost_reason_required = fields.Boolean(
        "Lost Reason Required",
        default=lambda self: self.env.company.crm_lost_reason_required,
    )

    crm_lost_note_required = fields.Boolean(
        "Closing Note Required",
        default=lambda self: self.env.company.crm_lost_note_required,
    )
    crm_backward_note_required = fields.Boolean(
        "Reason Required to Go Back",
        default=lambda self: self.env.company.crm_backward_note_required,
    )

    crm_closed_actions = fields.Selection(
        CLOSED_ACTIONS,
        "Actions Still Planned When Won or Lost",
        required=True,
        default=lambda self: self.env.company.crm_closed_actions,
    )
    crm_rule_chain_limit = fields.Integer(
        "Longest Chain of Rules",
        default=lambda self: self.env.company.crm_rule_chain_limit,
    )
    crm_run_days_kept = fields.Integer(
        "Run Log Kept For",
        default=lambda self: self.env.company.crm_run_days_kept,
    )

    crm_untouched_days = fields.Integer(
        "Stale Without Contact For (Days)",
        default=lambda self: self.env.company.crm_untouched_days,
    )
    crm_questionnaire_link_days = fields.Integer(
        "Links of Customers Valid For (Days)",
        default=lambda self: self.env.company.crm_questionnaire_link_days,
    )
    as_opened = fields.Json(default=lambda self: self._as_json(self.env.company))

    @api.model
    def _settings(self):
        """Return the names of the fields that are a company's too. Extend to add."""
        return SETTINGS

    @api.model
    def _as_json(self, record):
        """Return the settings of a dialog or a company, for a screen to keep."""
        company = record.sudo()  # its product may be another company's
        return {
            name: company[name].id if name.endswith("_id") else company[name]
            for name in self._settings()
        }

    @confirms
    def action_save(self):
        """Write what was changed here on the company, which managers may not write to.

        What another manager changed meanwhile, and is not changed here, stays.
        """
        self.ensure_one()
        company = self.company_id
        company.check_access("read")  # only theirs
        opened = self.as_opened if isinstance(self.as_opened, dict) else {}
        now = self._as_json(company)
        changed = {
            name: value
            for name, value in self._as_json(self).items()
            if value != opened.get(name, now[name])
        }
        self._write_changed(changed)
        return {"type": "ir.actions.act_window_close"}

    def _write_changed(self, changed):
        """Write these settings, {name: value}. Extend for what is not the company's."""
        if changed:
            # In superuser mode: a sales manager may not write on companies.
            self.company_id.sudo().write(changed)
