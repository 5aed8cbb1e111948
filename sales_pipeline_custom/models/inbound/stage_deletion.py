from odoo import models


class CrmStage(models.Model):
    _inherit = "crm.stage"

    def _uses_in_words(self):
        """Say it of inbound addresses too."""
        # Who deletes a stage may not see each address that leads there.
        every = self.env["crm.inbound.address"].sudo().with_context(active_test=False)
        addresses = every.search([("stage_id", "in", self.ids)])
        return super()._uses_in_words() + self._say_uses(
            addresses,
            self.env._("what arrives starts in the first stage of its team"),
        )
