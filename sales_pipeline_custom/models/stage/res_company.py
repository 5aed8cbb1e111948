from odoo import api, fields, models

from ..shared.sensible_values import check_between, check_days

LONGEST_CHAIN = 100  # rules

PROBABILITY_MODES = [
    ("stage", "The stage's probability"),
    ("predictive", "Predictive scoring"),
]

CLOSED_ACTIONS = [
    ("ask", "Ask whoever wins or loses it"),
    ("close", "Close them"),
    ("keep", "Keep them"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_probability_mode = fields.Selection(
        PROBABILITY_MODES,
        string="Probability of Opportunities",
        required=True,
        default=lambda self: self.env.company.crm_probability_mode or "stage",
        help="Where the probability of an opportunity comes from: the stage it is in,"
        " or Odoo's predictive scoring. Changing it converts open opportunities at"
        " once; values typed by hand stay.",
    )
    crm_lost_reason_required = fields.Boolean(
        "Lost Reason Required",
        help="No opportunity is lost without a reason, whichever way it is lost.",
    )

    crm_lost_note_required = fields.Boolean(
        "Closing Note Required",
        help="Who loses an opportunity writes what went wrong.",
    )
    crm_backward_note_required = fields.Boolean(
        "Reason Required to Go Back",
        help="Who moves an opportunity back to an earlier stage says why.",
    )
    crm_closed_actions = fields.Selection(
        CLOSED_ACTIONS,
        "Actions Still Planned When Won or Lost",
        required=True,
        default="ask",
        help="What becomes of the actions still planned on an opportunity that is won"
        " or lost. Closed ones are named in its discussion. Where nobody can be asked"
        " (a rule, a mail, an import) they stay, and the opportunity's form asks.",
    )
    crm_rule_chain_limit = fields.Integer(
        "Longest Chain of Rules",
        default=5,
        required=True,
        help="How many rules may lead one to another before the chain is cut.",
    )
    crm_run_days_kept = fields.Integer(
        "Run Log Kept For (Days)",
        default=180,
        required=True,
        help="How long the log keeps what rules and triggers did.",
    )

    crm_untouched_days = fields.Integer(
        "Stale Without Contact For (Days)",
        default=14,
        help="An opportunity is shown as stale when nobody wrote, noted, called, met or"
        " moved it for that long. 0: never for that reason.",
    )

    crm_questionnaire_link_days = fields.Integer(
        "Links of Customers Valid For (Days)",
        default=30,
        required=True,
        help="How long the personal link to a questionnaire works once it is made or"
        " sent.",
    )

    @api.constrains(
        "crm_untouched_days",
        "crm_questionnaire_link_days",
        "crm_rule_chain_limit",
        "crm_run_days_kept",
    )
    def _check_pipeline_limits(self):
        check_days(self, "crm_untouched_days")
        check_days(self, "crm_questionnaire_link_days", "crm_run_days_kept", least=1)
        check_between(self, "crm_rule_chain_limit", 1, LONGEST_CHAIN)
