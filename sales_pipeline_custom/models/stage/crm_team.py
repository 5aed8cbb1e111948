from odoo import fields, models

from .res_company import PROBABILITY_MODES


class CrmTeam(models.Model):
    _inherit = "crm.team"

    crm_probability_mode = fields.Selection(
        [("company", "As the company"), *PROBABILITY_MODES],
        string="Probability of Opportunities",
        required=True,
        default="company",
        help="Where the probability of this team's opportunities comes from. Changing"
        " it converts open opportunities at once; values typed by hand stay.",
    )
