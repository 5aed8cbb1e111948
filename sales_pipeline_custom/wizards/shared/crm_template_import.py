import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError

from ...models.shared.opened import opened
from .crm_dialog import confirms


class CrmTemplateImport(models.AbstractModel):
    """Create a template from a file that the Export button gave, here or elsewhere."""

    _name = "crm.template.import"
    _inherit = ["crm.dialog"]
    _description = "Import a Template"

    _template_model = None

    file = fields.Binary(attachment=False)
    filename = fields.Char()

    @confirms
    def action_import(self):
        """Create the template, and open it.

        :raise UserError: the file is wrong; it says where, and nothing is written
        """
        self.ensure_one()
        templates = self.env[self._template_model]
        templates.check_access("create")
        return opened(templates.create_from_file(self._content()))

    def _content(self):
        try:
            return base64.b64decode(self.with_context(bin_size=False).file or b"")
        except binascii.Error as error:
            raise UserError(
                self.env._("The file was not received whole. Choose it again.")
            ) from error
