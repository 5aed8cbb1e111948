from odoo import api, fields, models

from .checks import check_color


class CrmStage(models.Model):
    """The colour of a stage: its column, the status bar, charts.

    Not Odoo's ``color``, which later versions no longer have.
    """

    _inherit = "crm.stage"

    pipeline_color = fields.Integer(
        help="Seen on its column, on the status bar and in charts."
    )

    @api.constrains("pipeline_color")
    def _check_pipeline_color(self):
        check_color(self)
