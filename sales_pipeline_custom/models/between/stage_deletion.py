from odoo import models


class CrmStage(models.Model):
    _inherit = "crm.stage"

    def _uses_in_words(self):
        """Say it of referral types too, which may do what rules do."""
        types = self._actions_moving_here().referral_type_id
        return super()._uses_in_words() + self._say_uses(
            types, self.env._("leads nowhere any more, choose another stage")
        )
