"""The board, the form and the import screen, in a real browser, in French."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("standard", "post_install", "-at_install")
class TestTours(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = new_test_user(
            cls.env(context=dict(cls.env.context, lang="fr_FR")),
            login="camille.test",
            name="Camille Test",
            groups="sales_team.group_sale_salesman,base.group_partner_manager",
            lang="fr_FR",
            tz="Europe/Paris",
        )
        cls.customer = cls.env["res.partner"].create({"name": "Pierre RICHARD"})

    def _opportunity(self):
        return self.env["crm.lead"].create(
            {
                "name": "PAG Rika",
                "type": "opportunity",
                "expected_revenue": 10000,
                "user_id": self.salesperson.id,
            }
        )

    def _tour(self, name, url="/odoo"):
        self.start_tour(url, f"sales_pipeline_{name}", login="camille.test")

    def test_plus_creates_an_opportunity_with_title_customer_and_revenue(self):
        self._tour("quick_create")
        lead = self.env["crm.lead"].search([("user_id", "=", self.salesperson.id)])
        self.assertRecordValues(
            lead,
            [
                {
                    "name": "Remplacement d'un poêle",
                    "partner_id": self.customer.id,
                    "expected_revenue": 8000,
                    "probability": 10,
                    "prorated_revenue": 800,
                    "type": "opportunity",
                    "is_probability_manual": False,
                }
            ],
        )

    def test_dragging_through_the_stages_changes_probability_and_weighted_value(self):
        lead = self._opportunity()
        self._tour("drag_through_stages", "/odoo/pipeline")
        self.assertRecordValues(
            lead,
            [
                {
                    "stage_outcome": "open",
                    "probability": 40,
                    "won_status": "pending",
                    "date_closed": False,
                }
            ],
        )

    def test_dragging_to_lost_asks_for_a_reason_and_dragging_back_reopens(self):
        self.env.company.crm_lost_reason_required = True
        lead = self._opportunity()
        self._tour("drag_to_lost_and_back", "/odoo/pipeline")
        self.assertRecordValues(
            lead,
            [
                {
                    "active": True,
                    "probability": 60,
                    "won_status": "pending",
                    "lost_reason_id": False,
                    "last_open_stage_id": self.env["crm.stage"]
                    .search([("probability", "=", 80)])
                    .id,
                }
            ],
        )

    def test_a_typed_probability_stays_and_a_move_asks_what_to_do_with_it(self):
        lead = self._opportunity()
        self._tour("manual_probability", "/odoo/pipeline")
        self.assertEqual(lead.probability, 80)
        self.assertFalse(lead.is_probability_manual)
        self.assertEqual(lead.customer_budget, 9000)

    def test_one_click_sorts_the_board_by_stars_then_by_weighted_value(self):
        for name, revenue in (("Gros ancien", 20000), ("Petit récent", 500)):
            self._opportunity().write({"name": name, "expected_revenue": revenue})
        self._tour("sort_by_stars_and_value", "/odoo/pipeline")

    def test_contact_button_opens_a_filled_in_opportunity(self):
        self._tour("opportunity_from_contact", f"/odoo/res.partner/{self.customer.id}")
        lead = self.env["crm.lead"].search([("user_id", "=", self.salesperson.id)])
        self.assertEqual(lead.partner_id, self.customer)
        self.assertEqual(lead.name, "Poêle à granulé")
        self.assertEqual(lead.activity_ids.summary, "Visite technique")

    def test_the_offered_template_imports_as_it_is(self):
        last = self.env["crm.lead"].search([], order="id desc", limit=1).id or 0
        self._tour("import", "/odoo/pipeline")
        leads = self.env["crm.lead"].with_context(active_test=False)
        found = leads.search([("id", ">", last)], order="id")
        self.assertEqual(
            found.mapped("won_status"), ["pending", "pending", "won", "lost"]
        )
        self.assertFalse(found.user_id, "nobody is in charge of them in the file")
