from odoo.tests import HttpCase, tagged

from .common import OwnPipelineCase


@tagged("post_install", "-at_install")
class TestPipelineTour(OwnPipelineCase, HttpCase):
    def test_a_stage_chosen_on_the_form_moves_the_opportunity(self):
        self.start_tour(
            f"/odoo/pipeline/{self.lead.id}",
            "sales_pipeline_own_pipeline",
            login=self.salesperson.login,
        )
        self.assertEqual(self.lead.stage_id, self.offer)
        self.assertEqual(len(self.rows() - self.first_row), 1)
