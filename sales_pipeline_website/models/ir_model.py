from odoo import api, models

MODEL = "crm.lead"
EDITORS = "website.group_website_restricted_editor"


class IrModel(models.Model):
    """What a form may say of an opportunity."""

    _inherit = "ir.model"

    @api.model
    def get_authorized_fields(self, model_name, property_origins):
        """Return what a form may hold, and the questions of the template it names."""
        fields = super().get_authorized_fields(model_name, property_origins)
        if model_name != MODEL:
            return fields
        of_visitor = self.env[MODEL]._website_form_fields()
        allowed = {
            name: field
            for name, field in fields.items()
            if name in of_visitor or "_property" in field or field.get("manual")
        }
        if self.env.su or self.env.user.has_group(EDITORS):
            # Who edits the website may not read templates: names of fields are told.
            templates = self.env["crm.project.template"].sudo()
            template = templates._of_website_form(property_origins or {})
            if template:
                allowed |= template._website_form_fields()
        return allowed


class IrModelFields(models.Model):
    _inherit = "ir.model.fields"

    @api.model
    def formbuilder_whitelist(self, model, fields):
        """Open no other field of opportunities to forms than those of visitors."""
        if model == MODEL:
            of_visitor = self.env[MODEL]._website_form_fields()
            known = self.env[MODEL]._fields
            fields = [
                name
                for name in fields
                if name in known and (name in of_visitor or known[name].manual)
            ]
        return super().formbuilder_whitelist(model, fields)
