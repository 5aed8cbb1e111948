"""Words of Odoo that stand on our screens, and that no translation of Odoo reaches."""

from odoo import api, fields, models
from odoo.fields import Domain


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # Odoo loads the words of a mixin before the models that take it.
    activity_state = fields.Selection(
        [("overdue", "Overdue"), ("today", "Today"), ("planned", "Planned")]
    )
    # The colour that everything else shows, not Odoo's, which is going away.
    stage_id_color = fields.Integer(
        "Color of the Stage",
        related="stage_id.pipeline_color",
        export_string_translation=True,
    )

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """One name per thing in filters, measures and exports too."""
        found = super().fields_get(allfields, attributes)
        labels = {
            "expected_revenue": self.env._("Expected Revenue"),
            "prorated_revenue": self.env._("Weighted Value"),
            "priority": self.env._("Stars"),
            "partner_id": self.env._("Customer"),
        }
        for name, label in labels.items():
            if "string" in found.get(name, ()):
                found[name]["string"] = label
        if "selection" in found.get("priority", ()):
            found["priority"]["selection"] = self._priorities()
        return found

    @api.model
    def _priorities(self):
        """Return Odoo's priorities, and ours of other modules, as one says them."""
        said = {
            "0": self.env._("Low"),
            "1": self.env._("Medium"),
            "2": self.env._("High"),
            "3": self.env._("Very High"),
        }
        selection = self._fields["priority"]._description_selection(self.env)
        return [(value, said.get(value, label)) for value, label in selection]


class UtmMixin(models.AbstractModel):
    _inherit = "utm.mixin"

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """The way customers come in, under one name wherever it is recorded."""
        found = super().fields_get(allfields, attributes)
        if "string" in found.get("medium_id", ()):
            found["medium_id"]["string"] = self.env._("Channel")
        return found


class CrmStage(models.Model):
    _inherit = "crm.stage"

    color = fields.Integer(export_string_translation=True)


class NamedByOdoo(models.AbstractModel):
    """Records of Odoo whose names are in one language: each reads them in their own.

    The name in the database stays, and wins as soon as somebody changes it.
    """

    _name = "crm.named.by.odoo"
    _description = "Named by Odoo"

    def _odoo_names(self):
        """Return {external id of a record of Odoo: (its name, how to say it)}."""
        return {}

    @api.model
    def _of_odoo(self):
        """Return {id: (the name Odoo gave, how to say it)}."""
        find = self.env["ir.model.data"]._xmlid_to_res_id
        return {
            find(xmlid, raise_if_not_found=False): said
            for xmlid, said in self._odoo_names().items()
        }

    def _names_in_words(self):
        """Return {id: how to say it} of those of these that Odoo named."""
        of_odoo = self._of_odoo()
        return {
            record.id: of_odoo[record.id][1]
            for record in self
            if record.id in of_odoo and record.name == of_odoo[record.id][0]
        }

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        said = self._names_in_words()
        for record in self:
            if record.id in said:
                record.display_name = said[record.id]
        return result

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        named = self.search([("id", "in", list(self._of_odoo()))])._names_in_words()
        if operator in ("in", "not in"):
            looked_for = {str(one).lower() for one in value}
            found = [id_ for id_, words in named.items() if words.lower() in looked_for]
        elif "like" in operator and value:
            looked_for = str(value).strip("%").lower()
            found = [id_ for id_, words in named.items() if looked_for in words.lower()]
        else:
            return domain
        if operator.startswith("not"):
            return Domain(domain) & Domain("id", "not in", found)
        return Domain(domain) | Domain("id", "in", found)


class UtmSource(models.Model):
    _name = "utm.source"
    _inherit = ["utm.source", "crm.named.by.odoo"]

    def _odoo_names(self):
        return {
            "utm.utm_source_search_engine": (
                "Search engine",
                self.env._("Search engine"),
            ),
            "utm.utm_source_mailing": ("Lead Recall", self.env._("Reminder by mail")),
            "utm.utm_source_newsletter": ("Newsletter", self.env._("Newsletter")),
            "utm.utm_source_referral": ("Referral", self.env._("Word of mouth")),
        }


class UtmMedium(models.Model):
    _name = "utm.medium"
    _inherit = ["utm.medium", "crm.named.by.odoo"]

    def _odoo_names(self):
        return {
            "utm.utm_medium_website": ("Website", self.env._("Website")),
            "utm.utm_medium_phone": ("Phone", self.env._("Phone")),
            "utm.utm_medium_direct": ("Direct", self.env._("Direct")),
            "utm.utm_medium_email": ("Email", self.env._("Email")),
            "utm.utm_medium_banner": ("Banner", self.env._("Banner")),
            "utm.utm_medium_television": ("Television", self.env._("Television")),
        }


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        self._say_to_do(langs)
        return result

    @api.model
    def _say_to_do(self, langs):
        """Name the kind of activity that Odoo leaves in English, in these languages.

        One that somebody named stays as it is.
        """
        todo = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        for lang in langs if todo else ():
            spoken = todo.with_context(lang=lang)
            words = spoken.env._("To-Do")
            for name in ("name", "summary"):
                if spoken[name] == "To-Do" != words:
                    # Not the others, as a write does where nobody speaks English.
                    todo.update_field_translations(name, {lang: words})
