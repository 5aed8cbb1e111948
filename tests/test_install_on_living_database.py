from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom import hooks

from .common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestInstallOnLivingDatabase(PipelineCase):
    """What the installation does to a pipeline people already work with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.without_stage(cls.lost)
        cls.stages = (
            cls.new | cls.first | cls.discovery | cls.proposal | cls.negotiation
        )

    def install(self):
        """Run the hook on what a database holds when the addon has just come in."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_stage SET probability = 0")
        self.env.invalidate_all()
        hooks.post_init_hook(self.env)

    def scored(self, stage, probability, automated_probability, **values):
        """Create an opportunity as Odoo's scoring left it."""
        lead = self.lead(stage, **values)
        self.env.cr.execute(
            """
            UPDATE crm_lead
               SET probability = %s, automated_probability = %s, won_status = 'pending'
             WHERE id = %s
            """,
            [probability, automated_probability, lead.id],
        )
        lead.invalidate_recordset()
        return lead

    def test_a_database_with_an_opportunity_is_not_fresh(self):
        (self.proposal | self.negotiation).unlink()
        self.assertTrue(hooks._is_fresh(self.env))
        lead = self.lead(self.new)
        self.assertFalse(hooks._is_fresh(self.env))
        lead.action_archive()
        self.assertFalse(hooks._is_fresh(self.env))

    def test_a_database_with_a_stage_of_its_own_is_not_fresh(self):
        (self.proposal | self.negotiation).unlink()
        self.new_stage("Site visit")
        self.assertFalse(hooks._is_fresh(self.env))

    def test_stages_stay_as_they_are_but_for_their_probability(self):
        self.negotiation.name = "Haggling"
        self.lead(self.negotiation)
        before = self.Stage.search([]).mapped(lambda s: (s.id, s.name, s.sequence))
        self.install()
        after = self.Stage.search([]).mapped(lambda s: (s.id, s.name, s.sequence))
        self.assertEqual(after, before)

    def test_probabilities_grow_along_the_board_and_are_valid(self):
        self.lead(self.new)
        self.install()
        probabilities = self.stages.sorted("sequence").mapped("probability")
        self.assertEqual(probabilities, sorted(set(probabilities)))
        self.assertGreater(probabilities[0], 0)
        self.assertLess(probabilities[-1], 100)
        self.assertEqual(self.won.probability, 100)
        self.Stage.search([])._check_probability()

    def test_each_team_has_probabilities_that_grow_along_its_own_board(self):
        team = self.new_team("Spas")
        alone = [
            self.new_stage("Visit", team, sequence=1, probability=1),
            self.new_stage("Quote", team, sequence=45, probability=2),
        ]
        self.lead(self.new)
        self.install()
        self.assertLess(alone[0].probability, alone[1].probability)
        self.assertLess(alone[1].probability, 100)

    def test_open_opportunities_take_their_stage_s_probability(self):
        lead = self.scored(self.discovery, 12.34, 12.34)
        self.install()
        self.assertFollowsStage(lead, self.discovery)

    def test_archived_opportunities_that_are_not_lost_are_converted_too(self):
        lead = self.scored(self.proposal, 12.34, 12.34, active=False)
        self.install()
        self.assertFollowsStage(lead, self.proposal)
        self.assertFalse(lead.active)

    def test_lost_opportunities_stay_as_they_were(self):
        lead = self.stock_lost_lead(self.proposal)
        closed = lead.date_closed
        self.install()
        self.assertLost(lead, self.proposal, self.budget)
        self.assertEqual(lead.date_closed, closed)

    def test_won_opportunities_stay_won(self):
        lead = self.lead(self.won)
        closed = lead.date_closed
        self.install()
        self.assertWon(lead)
        self.assertEqual(lead.date_closed, closed)

    def test_probabilities_typed_by_hand_are_kept_and_shown_as_such(self):
        lead = self.scored(self.discovery, 65, 12.34)
        self.install()
        self.assertManual(lead, 65)
        self.assertEqual(lead.automated_probability, self.discovery.probability)

    def test_the_chatter_stays_quiet(self):
        leads = self.scored(self.discovery, 12.34, 12.34)
        leads |= self.scored(self.discovery, 65, 12.34)
        last = self.last_message_id()
        self.install()
        self.assertFalse(self.messages_since(leads, last))
