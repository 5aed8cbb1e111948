"""Stages in their colours, in a real browser, in French."""

from odoo.tests import HttpCase, tagged

from ..common import PipelineCase, french_salesperson


@tagged("standard", "post_install", "-at_install")
class TestStageColors(PipelineCase):
    def test_an_opportunity_knows_the_colours_of_stages_for_its_status_bar(self):
        self.discovery.pipeline_color = 0
        colors = self.lead(self.new).with_user(self.salesperson).stage_colors
        self.assertEqual(colors[str(self.first.id)], self.first.pipeline_color)
        self.assertNotIn(str(self.discovery.id), colors)

    def test_they_are_read_once_for_many_opportunities(self):
        leads = self.leads(20, self.new)
        leads[0].mapped("stage_colors")  # the first one fills caches
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            leads.mapped("stage_colors")


class ColorTourCase(PipelineCase, HttpCase):
    """“Premier contact” is blue, “Proposition envoyée” yellow, the first has none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        colored = (
            cls.new,
            cls.first,
            cls.discovery,
            cls.proposal,
            cls.negotiation,
            cls.won,
            cls.lost,
        )
        for stage, color in zip(colored, (0, 4, 8, 3, 2, 10, 1), strict=True):
            stage.pipeline_color = color
        cls.camille = french_salesperson(cls.env)

    def tour(self, name, url):
        self.start_tour(url, f"sales_pipeline_{name}", login="camille.test")
        self.env.invalidate_all()


@tagged("standard", "post_install", "-at_install")
class TestColorTours(ColorTourCase):
    browser_size = "1440x900"

    def test_charts_by_stage_have_the_colours_of_stages(self):
        for stage in (self.new, self.first, self.proposal):
            self.lead(stage, user_id=self.camille.id)
        self.tour("colors_of_charts", "/odoo/pipeline?view_type=graph")

    def test_the_status_bar_shows_every_stage_in_its_colour(self):
        lead = self.lead(self.first, user_id=self.camille.id)
        self.tour("colors_of_status_bar", f"/odoo/pipeline/{lead.id}")
        self.assertEqual(lead.stage_id, self.discovery)


@tagged("standard", "post_install", "-at_install")
class TestStatusBarOnAPhone(ColorTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_stage_is_chosen_in_a_menu(self):
        lead = self.lead(self.first, user_id=self.camille.id)
        self.tour("status_bar_on_a_phone", f"/odoo/pipeline/{lead.id}")
        self.assertEqual(lead.stage_id, self.discovery)
