from odoo import models


class CrmStage(models.Model):
    _inherit = "crm.stage"

    def _uses_in_words(self):
        """Say it of questions too."""
        # Who deletes a stage may not see each template whose questions wait for it.
        every = self.env["crm.project.question"].sudo().with_context(active_test=False)
        questions = every.search([("required_from_stage_id", "in", self.ids)])
        return super()._uses_in_words() + self._say_uses(
            questions, self.env._("no stage waits for its answer any more")
        )
