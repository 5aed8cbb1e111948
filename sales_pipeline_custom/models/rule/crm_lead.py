from odoo import fields, models

from ..shared.steps import takes_part


class CrmLead(models.Model):
    """The last step of the road: have done, later, what must follow a move."""

    _inherit = "crm.lead"

    run_ids = fields.One2many("crm.transition.run", "lead_id", "Runs", readonly=True)
    run_count = fields.Integer(compute="_compute_run_count")

    def _compute_run_count(self):
        counts = dict(
            self.env["crm.transition.run"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.run_count = counts.get(lead, 0)

    @takes_part("_move_queue", 10, "queues what rules say of these moves")
    def _queue_rules(self, recorded):
        self.env["crm.transition.rule"].queue(recorded)

    def _merge_dependences(self, opportunities):
        runs = self.env["crm.transition.run"]
        runs._where([("lead_id", "in", opportunities.ids)]).lead_id = self
        return super()._merge_dependences(opportunities)

    def unlink(self):
        """Keep of what was done nothing that tells who the customer was."""
        self.check_access("unlink")
        runs = self.env["crm.transition.run"]._where([("lead_id", "in", self.ids)])
        # Its row is written here: the database would check its other links again while
        # it deletes what they lead to.
        runs.write({"message": False, "details": False, "lead_id": False})
        return super().unlink()

    def action_open_runs(self):
        """Open what rules and triggers did, or did not do, with this opportunity."""
        self.ensure_one()
        return self.env["crm.transition.run"]._opened(
            [("lead_id", "=", self.id)], of_one_opportunity=True
        )
