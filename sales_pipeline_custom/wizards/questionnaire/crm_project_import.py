from odoo import models


class CrmProjectImport(models.TransientModel):
    _name = "crm.project.import"
    _inherit = ["crm.template.import"]
    _description = "Import a Project Template"

    _template_model = "crm.project.template"
