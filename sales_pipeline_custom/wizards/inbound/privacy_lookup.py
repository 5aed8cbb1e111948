from odoo import api, models
from odoo.tools import SQL

MOST_READ = 10_000  # kept messages whose text is looked through, the latest ones


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    @api.model
    def _of_person(self):
        return {
            **super()._of_person(),
            "crm.inbound.message": "email_from ILIKE %(email)s"
            " OR recipients ILIKE %(email)s OR subject ILIKE %(name)s"
            " OR id = ANY(%(messages)s)",
        }

    def _looked_for(self, condition):
        if "%(messages)s" not in condition:
            return super()._looked_for(condition)
        values = {**self._lookup_values(), "messages": self._messages_that_name().ids}
        return SQL(condition, **values)

    def _messages_that_name(self):
        """Return the kept messages whose text holds the address: a form sent them."""
        # An administrator erases a person in all companies.
        messages = self.env["crm.inbound.message"].sudo()
        email = self.email.strip().lower()
        return messages.search([], limit=MOST_READ).filtered(
            lambda message: email in (message._whole_text().lower())
        )
