from odoo.tests import tagged

from .common import OwnPipelineCase


@tagged("post_install", "-at_install")
class TestPipeline(OwnPipelineCase):
    """What holds wherever the addon is installed: the rest is tested at its source."""

    def test_it_is_installed_with_stages_that_agree_and_a_scheduled_action(self):
        stages = self.env["crm.stage"].search([])
        stages._check_probability()
        self.assertIn("won", stages.mapped("outcome"))
        action = self.env.ref("sales_pipeline_custom.crm_transition_run_cron")
        self.assertTrue(action.active)
        self.assertEqual(self.first_row.kind, "created")

    def test_a_move_leaves_one_row_of_history(self):
        self.lead.with_user(self.salesperson).stage_id = self.offer
        row = self.rows() - self.first_row
        self.assertRecordValues(
            row,
            [
                {
                    "from_stage_id": self.call.id,
                    "to_stage_id": self.offer.id,
                    "kind": "forward",
                    "user_id": self.salesperson.id,
                }
            ],
        )

    def test_a_loss_has_its_reason_its_column_and_a_row_of_history(self):
        reason = self.env.ref("sales_pipeline_custom.lost_reason_budget")
        lead = self.lead.with_user(self.salesperson)
        lead.action_set_lost(lost_reason_id=reason.id)
        self.assertRecordValues(
            lead,
            [
                {
                    "stage_id": self.refused.id,
                    "won_status": "lost",
                    "lost_reason_id": reason.id,
                    "probability": 0,
                }
            ],
        )
        row = self.rows() - self.first_row
        self.assertRecordValues(row, [{"outcome": "lost", "lost_reason_id": reason.id}])
