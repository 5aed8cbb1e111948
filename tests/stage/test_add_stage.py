from odoo.tests import HttpCase, tagged

from ..common import PipelineCase, french_manager


@tagged("standard", "post_install", "-at_install")
class TestAddStage(PipelineCase, HttpCase):
    def test_enter_adds_the_stage_that_was_typed(self):
        french_manager(self.env)
        self.start_tour(
            "/odoo/pipeline", "sales_pipeline_add_stage_enter", login="helene.test"
        )
        stage = self.Stage.search([("name", "=", "Visite sur place")])
        self.assertEqual(len(stage), 1)
        self.assertEqual(stage.probability, 72)
        self.assertTrue(stage.is_before(self.negotiation))
        self.assertTrue(self.proposal.is_before(stage))
