from odoo import api, models


class CrmLead(models.Model):
    """What a form is told of the opportunity it opens, in the request that reads it.

    Each part has a field that holds nothing: a form names it as it names fields, and is
    told the part. Whoever reads many, or all there is, is told nothing and waits for
    nothing.
    """

    _inherit = "crm.lead"

    @api.model
    def _form_parts(self):
        """Return {field: function of a single opportunity}. Extend to tell more."""
        return {}

    @api.readonly
    def web_read(self, specification):
        parts = self._form_parts()
        is_form = isinstance(specification, dict)  # Odoo refuses what is none
        told = [name for name in parts if is_form and name in specification]
        if not told:
            return super().web_read(specification)
        asked = {name: of for name, of in specification.items() if name not in parts}
        rows = super().web_read(asked)
        for row in rows:
            for name in told:
                row[name] = len(self) == 1 and parts[name](self)
        return rows
