from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom import hooks
from odoo.addons.sales_pipeline_custom.kept import PARAMETER

from ..common import PipelineCase


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


@tagged("standard", "post_install", "-at_install")
class TestInstallAgain(PipelineCase):
    """What the next installation finds, where the addon was before."""

    def uninstall(self):
        """Leave what a database holds once the addon is gone."""
        hooks.uninstall_hook(self.env)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_stage SET is_lost = false, probability = 0, pipeline_color = 0;"
            "UPDATE crm_lead SET last_open_stage_id = NULL, stage_path = NULL;"
            "UPDATE crm_team SET has_own_pipeline = false;"
            "DELETE FROM crm_stage_transition"
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    def in_stock(self, lead, stage):
        """Move an opportunity as Odoo does, without the addon."""
        lead.flush_recordset()
        self.cr.execute(
            "UPDATE crm_lead SET stage_id = %s, active = true, probability = 42,"
            " automated_probability = 42, won_status = 'pending', date_closed = NULL"
            " WHERE id = %s",
            [stage.id, lead.id],
        )
        self.env.invalidate_all()

    def install(self):
        hooks.post_init_hook(self.env)
        self.env.flush_all()
        self.env.invalidate_all()

    def test_a_lost_stage_is_one_again_with_what_is_lost_in_it(self):
        lead = self.lead(self.proposal)
        self.flush_tracking()
        lead.move_to_stage(self.lost, lost_reason_id=self.budget.id)
        self.flush_tracking()
        closed = lead.date_closed
        self.uninstall()
        self.install()
        self.assertEqual((self.lost.outcome, self.lost.probability), ("lost", 0))
        self.assertLost(lead, reason=self.budget)
        self.assertEqual(lead.date_closed, closed)
        self.assertEqual(self.last_row(lead).outcome, "lost")
        lead.action_unarchive()
        self.assertOpen(lead, self.proposal)

    def test_renamed_or_not_and_however_many(self):
        refused = self.new_stage("Refused", is_lost=True)
        self.lead(refused)
        self.uninstall()
        for lang in ("en_US", "fr_FR"):
            self.lost.with_context(lang=lang).name = f"Abandoned {lang}"
        self.install()
        self.assertEqual((self.lost | refused).mapped("outcome"), ["lost", "lost"])
        self.Stage.search([])._check_probability()

    def test_what_was_dropped_there_meanwhile_is_lost(self):
        lead, other = self.lead(self.proposal), self.lead(self.proposal)
        other.move_to_stage(self.lost)
        self.uninstall()
        self.in_stock(lead, self.lost)
        self.install()
        self.assertLost(lead)
        self.assertLost(other)
        self.assertEqual(self.last_row(lead).outcome, "lost")
        self.assertEqual(self.rows(lead)[0].kind, "created")

    def test_one_that_became_a_stage_to_work_in_stays_open(self):
        lead, other = self.lead(self.proposal), self.lead(self.proposal)
        other.move_to_stage(self.lost)
        self.uninstall()
        for lang in ("en_US", "fr_FR"):
            self.lost.with_context(lang=lang).name = f"To call back {lang}"
        self.in_stock(lead, self.lost)
        self.install()
        self.assertEqual(self.lost.outcome, "open")
        self.assertFollowsStage(lead, self.lost)
        self.assertEqual((other.won_status, other.probability), ("lost", 0))
        self.Stage.search([])._check_probability()

    def test_one_that_became_a_won_stage_or_was_deleted_is_none(self):
        refused = self.new_stage("Refused", is_lost=True)
        self.uninstall()
        self.cr.execute(
            "UPDATE crm_stage SET is_won = true WHERE id = %s", [refused.id]
        )
        self.cr.execute("DELETE FROM crm_stage WHERE id = %s", [self.lost.id])
        self.env.invalidate_all()
        self.install()
        self.assertEqual(refused.outcome, "won")
        self.assertFalse(self.Stage.search([("is_lost", "=", True)]))

    def test_the_only_stage_there_is_to_work_in_is_not_lost(self):
        team, stages = self.team_with_stages()
        team.has_own_pipeline = True
        self.uninstall()
        first, second, _won, lost = stages
        ids = list((first | second).ids)
        self.cr.execute("DELETE FROM crm_stage WHERE id = ANY(%s)", [ids])
        self.env.invalidate_all()
        self.install()
        self.assertEqual(lost.exists().outcome, "lost", "others share theirs with it")
        self.assertFalse(team.has_own_pipeline)

    def test_stages_keep_their_probability_color_and_team(self):
        team, _stages = self.team_with_stages()
        team.has_own_pipeline = True
        stages = self.Stage.search([])
        self.proposal.write({"probability": 63, "pipeline_color": 7})
        before = stages.mapped(
            lambda one: (one.id, one.probability, one.pipeline_color)
        )
        self.uninstall()
        new = self.new_stage("Site visit", sequence=2)
        self.cr.execute("UPDATE crm_stage SET probability = 0 WHERE id = %s", [new.id])
        self.env.invalidate_all()
        self.install()
        after = stages.mapped(lambda one: (one.id, one.probability, one.pipeline_color))
        self.assertEqual(after, before)
        self.assertTrue(0 < new.probability < 100)
        self.assertTrue(team.has_own_pipeline)

    def test_nothing_is_left_noted_once_it_is_back(self):
        self.uninstall()
        get = self.env["ir.config_parameter"].get_param
        self.assertTrue(get(PARAMETER))
        self.install()
        self.assertFalse(get(PARAMETER))

    def test_without_a_note_a_stage_with_the_name_of_a_lost_one_is_one(self):
        """The addon that went was older, or Odoo never had it."""
        lead = self.lead(self.proposal)
        lead.move_to_stage(self.lost)
        self.uninstall()
        self.env["ir.config_parameter"].set_param(PARAMETER, False)
        for lang in ("en_US", "fr_FR"):
            self.lost.with_context(lang=lang).name = "PERDU"
        self.install()
        self.assertEqual(self.lost.outcome, "lost")
        self.assertLost(lead)

    def test_without_a_note_nothing_that_is_open_is_lost(self):
        lead = self.lead(self.proposal)
        self.uninstall()
        self.env["ir.config_parameter"].set_param(PARAMETER, False)
        self.in_stock(lead, self.lost)
        self.install()
        self.assertEqual(self.lost.outcome, "open")
        self.assertFollowsStage(lead, self.lost)
