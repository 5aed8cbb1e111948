from odoo import api, models, tools


class CrmCached(models.AbstractModel):
    """Records of which something is kept in memory (``ormcache``), between requests.

    It is forgotten once they have changed, and not before: what is read while they do
    would be kept as it was.
    """

    _name = "crm.cached"
    _description = "Kept in Memory"

    @api.model
    def _cached_fields(self):
        """Return the names of the fields that what is kept depends on, as a set: any,
        unless the model says which."""
        return set(self._fields)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        if not self._cached_fields().isdisjoint(vals):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Odoo writes these past ``write``."""
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        if field_name in self._cached_fields():
            self.env.registry.clear_cache()
        return result


class Base(models.AbstractModel):
    """What is kept in memory may name records that are deleted: the database empties
    the fields of cached records, or deletes these, past the ORM."""

    _inherit = "base"

    def unlink(self):
        result = super().unlink()
        if self and self._is_named_by_cached_pipeline():
            self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache("self._name")
    def _is_named_by_cached_pipeline(self):
        """Tell whether records of which something is kept in memory point to these."""
        cached = self.env.registry["crm.cached"]
        return any(
            field.store
            and field.type in ("many2one", "many2many")
            and field.comodel_name == self._name
            for model in self.env.registry.values()
            if issubclass(model, cached) and model._auto
            for field in model._fields.values()
        )
