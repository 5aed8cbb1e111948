"""A sales manager shapes pipelines, in a real browser, in French."""

from odoo.tests import HttpCase, tagged

from ..common import PipelineCase, french_manager


@tagged("standard", "post_install", "-at_install")
class TestPipelineTours(PipelineCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helene = french_manager(cls.env)

    def tour(self, name, url="/odoo/pipeline-templates"):
        self.start_tour(url, f"sales_pipeline_template_{name}", login="helene.test")
        self.env.invalidate_all()

    def test_applying_a_template_and_choosing_where_opportunities_go(self):
        self.team.name = "Poêles"
        leads = self.leads(2, self.proposal)
        lost = self.lead(self.lost, lost_reason_id=self.budget.id)
        self.tour("apply", "/odoo/sales")
        self.assertEqual(leads.stage_id.name, "Brief Sent")
        self.assertEqual(leads.stage_id.team_ids, self.team)
        self.assertEqual(lost.stage_id.name, "Lost")
        self.assertEqual(lost.stage_id.team_ids, self.team)
        self.assertTrue(self.team.has_own_pipeline)

    def test_each_shipped_template_is_applied_to_a_team_that_works(self):
        self.team.name = "Poêles"
        leads = self.leads(3, self.first)
        leads[1].move_to_stage(self.won)
        lost = self.lead(self.lost, lost_reason_id=self.budget.id)
        everything = leads | lost
        self.tour("apply_each")
        default = self.env.ref("sales_pipeline_custom.pipeline_template_default")
        stages = self.team._own_stages()
        self.assertEqual(stages.mapped("name"), default.stage_ids.mapped("name"))
        self.assertLess(everything.stage_id, stages)
        self.assertEqual(leads[1].stage_id.outcome, "won")
        self.assertEqual(lost.stage_id.outcome, "lost")
        self.assertEqual(lost.won_status, "lost")
        for lead in everything:
            kinds = lead.transition_ids.mapped("kind")
            self.assertEqual(kinds.count("migrated"), 10)

    def test_a_template_that_was_exported_comes_back(self):
        self.tour("export_import")
        template = self.env["crm.pipeline.template"].search(
            [("name", "=", "Revenue de loin")]
        )
        agency = self.env.ref("sales_pipeline_custom.pipeline_template_agency")
        self.assertEqual(
            template.stage_ids.mapped("name"), agency.stage_ids.mapped("name")
        )

    def test_a_wrong_file_is_refused_and_another_may_be_chosen(self):
        self.tour("import")
        self.assertFalse(
            self.env["crm.pipeline.template"].search([("name", "=", "Essai")])
        )

    def test_the_pipeline_becomes_a_template_and_that_another_one(self):
        self.tour("save")
        templates = self.env["crm.pipeline.template"].with_context(lang="fr_FR")
        saved = templates.search([("name", "like", "Notre pipeline")])
        self.assertEqual(len(saved), 2)
        for template in saved:
            self.assertEqual(len(template.stage_ids), 7)


@tagged("standard", "post_install", "-at_install")
class TestShapingTheBoard(PipelineCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helene = french_manager(cls.env)

    def card(self, stage=None, **values):
        return self.lead(stage or self.first, name="PAG Rika", **values)

    def tour(self, name):
        self.env.flush_all()
        self.start_tour(
            "/odoo/pipeline", f"sales_pipeline_board_{name}", login="helene.test"
        )
        self.env.invalidate_all()

    def test_a_stage_is_added_with_its_name_color_and_place(self):
        card = self.card(user_id=self.helene.id)
        self.tour("add_stage")
        self.assertEqual(
            card.stage_id.with_context(lang="fr_FR").name, "Visite technique"
        )
        self.assertEqual(card.stage_id.pipeline_color, 11)
        stages = self.env["crm.team"]._pipeline_stages()
        self.assertEqual(
            stages.ids,
            (
                self.new
                | self.first
                | self.discovery
                | card.stage_id
                | self.proposal
                | self.negotiation
                | self.won
                | self.lost
            ).ids,
        )

    def test_a_stage_is_recolored_renamed_reordered_and_folded(self):
        self.card(user_id=self.helene.id)
        self.tour("shape")
        self.assertEqual(self.first.with_context(lang="fr_FR").name, "Prise de contact")
        self.assertEqual(self.first.pipeline_color, 1)
        self.assertTrue(self.first.fold)
        stages = self.env["crm.team"]._pipeline_stages()
        self.assertEqual(stages[:3], self.new | self.first | self.discovery)

    def test_a_stage_is_deleted_and_nothing_of_it_is_lost(self):
        mine = self.card(user_id=self.helene.id)
        other = self.card(user_id=self.colleague.id)
        archived = self.card(active=False)
        lost = self.stock_lost_lead(self.first)
        self.tour("delete_stage")
        self.assertFalse(self.first.exists())
        leads = mine | other | archived | lost
        self.assertEqual(leads.stage_id, self.negotiation)
        self.assertEqual(lost.won_status, "lost")
        self.assertFalse(archived.active)
        moves = leads.transition_ids.filtered(lambda move: move.kind == "migrated")
        self.assertEqual(set(moves.mapped("from_stage_name")), {"Premier contact"})
        self.assertTrue(self.won.exists())
