from odoo.tests import tagged

from ..common import PipelineCase

PROBABILITIES = {
    "New Contact": 10,
    "First Contact": 20,
    "Discovery Call": 40,
    "Proposal Sent": 60,
    "Negotiation": 80,
    "Won": 100,
    "Lost": 0,
}
IN_FRENCH = [
    "Nouveau contact",
    "Premier contact",
    "Appel découverte",
    "Proposition envoyée",
    "Négociation",
    "Gagné",
    "Perdu",
]
REASONS = [
    "Budget insuffisant",
    "Timing inadapté",
    "Choix d'un autre prestataire",
    "Projet abandonné",
]


@tagged("standard", "post_install", "-at_install")
class TestDefaultPipeline(PipelineCase):
    """A fresh database, which the one of the tests is."""

    def test_the_seven_stages_come_in_order_with_their_probability(self):
        stages = self.Stage.search([])
        self.assertEqual(stages.mapped("name"), list(PROBABILITIES))
        self.assertEqual(stages.mapped("probability"), list(PROBABILITIES.values()))

    def test_only_the_last_two_close_an_opportunity(self):
        outcomes = self.Stage.search([]).mapped("outcome")
        self.assertEqual(outcomes, ["open"] * 5 + ["won", "lost"])

    def test_every_stage_says_what_it_is_for_and_what_to_do(self):
        for stage in self.Stage.search([]):
            self.assertTrue(stage.objective, stage.name)
            self.assertGreaterEqual(len(stage.typical_actions.splitlines()), 3)

    def test_stages_are_shared_by_all_teams_and_unfolded(self):
        stages = self.Stage.search([])
        self.assertFalse(stages.team_ids)
        self.assertFalse(any(stages.mapped("fold")))

    def test_stock_stages_were_renamed_rather_than_replaced(self):
        stock = ["crm.stage_lead1", "crm.stage_lead2", "crm.stage_lead3"]
        stages = [self.env.ref(xmlid) for xmlid in [*stock, "crm.stage_lead4"]]
        self.assertEqual(stages, [self.new, self.first, self.discovery, self.won])

    def test_stages_have_their_french_names(self):
        stages = self.Stage.with_context(lang="fr_FR").search([])
        self.assertEqual(stages.mapped("name"), IN_FRENCH)

    def test_stages_have_their_objective_and_actions_in_french(self):
        for stage in self.Stage.search([]):
            french = stage.with_context(lang="fr_FR")
            self.assertNotEqual(french.objective, stage.objective)
            self.assertNotEqual(french.typical_actions, stage.typical_actions)

    def test_the_four_lost_reasons_are_proposed_in_french(self):
        reasons = self.env["crm.lost.reason"].with_context(lang="fr_FR").search([])
        self.assertEqual(reasons.mapped("name"), REASONS)

    def test_the_stock_lost_reasons_are_put_away(self):
        for number in (1, 2, 3):
            self.assertFalse(self.env.ref(f"crm.lost_reason_{number}").active)

    def test_companies_start_in_stage_mode_without_a_mandatory_reason(self):
        self.assertEqual(self.company.crm_probability_mode, "stage")
        self.assertFalse(self.company.crm_lost_reason_required)
        teams = self.env["crm.team"].search([])
        self.assertEqual(set(teams.mapped("crm_probability_mode")), {"company"})
