from odoo import api, models


class CrmLead(models.Model):
    """Opportunities exported from another CRM, through Odoo's own import screen."""

    _inherit = "crm.lead"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import Template for the Sales Pipeline"),
                "template": "/sales_pipeline_custom/static/import/opportunities.csv",
            },
            *super().get_import_templates(),
        ]
