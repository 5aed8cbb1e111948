from odoo import api, models

from ..shared.steps import takes_part
from .crm_lead import Missing

# What an opportunity reads from its contact, unless it has its own.
OF_CONTACT = {"email_from": "email", "phone": "phone"}


class CrmLead(models.Model):
    """The fields a stage requires, as its gate asks for them."""

    _inherit = "crm.lead"

    @takes_part("_missing_to_enter", 10, "the fields that the stage requires")
    def _missing_fields(self, stage, vals, missing):
        for name in stage.required_field_names():
            empty = self._empty(name, vals)
            label = self._label_of(name) if empty else None
            for lead in empty:
                missing[lead.id].append(Missing("field", name, label))

    def _empty(self, name, vals):
        """Return those where that field would still be empty with those values."""
        if name in vals:
            return self.browse() if vals[name] else self
        # What they say is also for those who may not see that field.
        empty = self.sudo().filtered(
            lambda lead: not lead[name] and not lead._contact_has(name)
        )
        computes = bool(self._fields[name].compute) and self._without_move(vals)
        if not empty or not computes:
            return self.browse(empty.ids)
        imagined = zip(empty._ids, empty._with(vals), strict=True)
        return self.browse(lead_id for lead_id, lead in imagined if not lead[name])

    def _contact_has(self, name):
        """Tell whether the contact says it: nobody is asked for an address twice."""
        known = OF_CONTACT.get(name)
        return bool(known and self.partner_id[known])

    def _with(self, vals):
        """Return what these opportunities would be with those values, unsaved."""
        # Together, so that what is computed for one is read for all.
        imagined = self.browse().concat(*(self.new(origin=lead) for lead in self))
        vals = self._without_note(self._without_move(vals))
        vals.pop("id", None)  # an import by database id sends it along
        imagined.update(vals)
        return imagined

    @api.model
    def _label_of(self, name):
        return self._fields[name].get_description(self.env, ["string"])["string"]
