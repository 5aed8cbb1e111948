from odoo import models


class CrmPipelineImport(models.TransientModel):
    _name = "crm.pipeline.import"
    _inherit = ["crm.template.import"]
    _description = "Import a Pipeline Template"

    _template_model = "crm.pipeline.template"
