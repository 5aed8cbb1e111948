from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_probability_mode = fields.Selection(
        related="company_id.crm_probability_mode", readonly=False, required=True
    )
    crm_lost_reason_required = fields.Boolean(
        related="company_id.crm_lost_reason_required", readonly=False
    )
    crm_lost_note_required = fields.Boolean(
        related="company_id.crm_lost_note_required", readonly=False
    )
    crm_backward_note_required = fields.Boolean(
        related="company_id.crm_backward_note_required", readonly=False
    )
    crm_closed_actions = fields.Selection(
        related="company_id.crm_closed_actions", readonly=False, required=True
    )
    crm_rule_chain_limit = fields.Integer(
        related="company_id.crm_rule_chain_limit", readonly=False
    )
    crm_untouched_days = fields.Integer(
        related="company_id.crm_untouched_days", readonly=False
    )
    crm_run_days_kept = fields.Integer(
        related="company_id.crm_run_days_kept", readonly=False
    )
    crm_questionnaire_link_days = fields.Integer(
        related="company_id.crm_questionnaire_link_days", readonly=False
    )
