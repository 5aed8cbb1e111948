"""The board, the form and the import screen, in a real browser, in French."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..common import french_salesperson


@tagged("standard", "post_install", "-at_install")
class TestTours(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = french_salesperson(cls.env)
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

    def test_a_form_of_leads_is_imported_and_known_again(self):
        last = self.env["crm.lead"].search([], order="id desc", limit=1).id or 0
        self._tour("import_form", "/odoo/pipeline")
        found = self.env["crm.lead"].search([("id", ">", last)], order="id")
        self.assertEqual(found.mapped("name"), ["Nadia Colson", "Hugo Renard"])
        self.assertEqual(found.mapped("phone"), ["+32471000001", "+32472000002"])
        self._tour("import_again", "/odoo/pipeline")
        again = self.env["crm.lead"].search([("id", ">", last)], order="id")
        self.assertEqual(again, found)

    def test_what_a_file_does_not_tell_is_answered_on_the_screen(self):
        last = self.env["crm.lead"].search([], order="id desc", limit=1).id or 0
        self._tour("import_words", "/odoo/pipeline")
        leads = self.env["crm.lead"].with_context(active_test=False)
        colson, noel = leads.search([("id", ">", last)], order="id")
        self.assertEqual(colson.expected_revenue, 9000)
        self.assertEqual(str(colson.date_deadline), "2027-03-04")
        self.assertEqual(noel.won_status, "lost")
        self.assertEqual(noel.last_open_stage_id, colson.stage_id)

    # ------------------------------------------------------------
    # Notes, gates, history
    # ------------------------------------------------------------

    def _stage(self, name):
        return self.env["crm.stage"].search([("name", "=", name)], limit=1)

    def _gated(self):
        """Ask for a phone, a budget and a line of the checklist before a proposal."""
        self.env["crm.stage.criterion"].create(
            [
                {
                    "name": "Le besoin est compris",
                    "stage_id": self._stage("New Contact").id,
                    "is_required": True,
                },
                {
                    "name": "Photos du conduit",
                    "stage_id": self._stage("New Contact").id,
                },
            ]
        )
        asked = self.env["ir.model.fields"].search(
            [("model", "=", "crm.lead"), ("name", "in", ("phone", "customer_budget"))]
        )
        self._stage("Proposal Sent").required_field_ids = asked

    def test_a_note_is_offered_and_never_in_the_way(self):
        lead = self._opportunity()
        self._tour("note", "/odoo/pipeline")
        nothing, said, kept, last = lead.transition_ids.sorted("id")[1:]
        self.assertFalse(nothing.reason)
        self.assertRecordValues(
            said,
            [
                {
                    "reason": "Rencontré au salon <b>de Lyon</b>",
                    "next_action": "Visiter le chantier",
                    "attention": "Conduit ancien",
                    "user_id": self.salesperson.id,
                    "origin": "user",
                }
            ],
        )
        self.assertEqual(kept.reason, "Devis accepté oralement")
        self.assertEqual(last.reason, "Un point à revoir")
        self.assertRecordValues(
            lead.activity_ids,
            [
                {
                    "summary": "Visiter le chantier",
                    "date_deadline": fields.Date.to_date("2040-12-24"),
                    "user_id": self.salesperson.id,
                }
            ],
        )

    def test_escape_discards_a_note_and_winning_by_button_offers_one(self):
        lead = self._opportunity()
        self._tour("note_discarded", "/odoo/pipeline")
        _created, moved, won = lead.transition_ids.sorted("id")
        self.assertFalse(moved.reason)
        self.assertEqual(won.reason, "Signé ce matin")
        self.assertEqual(lead.won_status, "won")

    def test_the_gate_lists_what_is_missing_and_lets_one_fill_it_in(self):
        self._gated()
        lead = self._opportunity()
        self._tour("gate", "/odoo/pipeline")
        self.assertRecordValues(
            lead,
            [
                {
                    "stage_id": self._stage("Proposal Sent").id,
                    "phone": "04 72 00 00 00",
                    "customer_budget": 12000,
                }
            ],
        )
        self.assertEqual(lead.criterion_ids.user_id, self.salesperson)
        self.assertEqual(lead.transition_ids.mapped("kind"), ["forward", "created"])

    def test_the_won_button_asks_for_what_is_missing_too(self):
        self._gated()
        lead = self._opportunity()
        self._tour("won_button", f"/odoo/pipeline/{lead.id}")
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(lead.criterion_ids.mapped("is_ticked"), [True])

    def test_in_the_list_those_ready_move_and_the_others_stay(self):
        self._gated()
        late = self._opportunity()
        ready = self._opportunity()
        ready.write({"name": "PAB Stûv", "phone": "04", "customer_budget": 1})
        ready.action_tick(self._stage("New Contact").exit_criterion_ids.ids)
        self._tour("gate_in_the_list", "/odoo/pipeline?view_type=list")
        self.assertEqual(ready.stage_id, self._stage("Proposal Sent"))
        self.assertEqual(late.stage_id, self._stage("New Contact"))

    def test_a_stage_that_wants_a_reason_gets_one(self):
        self._stage("Negotiation").is_note_required = True
        lead = self._opportunity()
        self._tour("note_required", "/odoo/pipeline")
        self.assertEqual(lead.transition_ids[0].reason, "Le client négocie")

    def test_the_checklist_says_who_ticked_what(self):
        self._gated()
        lead = self._opportunity()
        self._tour("checklist", f"/odoo/pipeline/{lead.id}")
        self.assertRecordValues(
            lead.criterion_ids,
            [
                {
                    "name": "Le besoin est compris",
                    "is_ticked": True,
                    "user_id": self.salesperson.id,
                }
            ],
        )

    def test_the_playbook_closes_plans_and_ticks(self):
        self._gated()
        self._stage("New Contact").with_context(lang="fr_FR").write(
            {
                "objective": "Comprendre le besoin",
                "typical_actions": "Appeler le client\nEnvoyer la brochure\n"
                "Visiter le chantier",
            }
        )
        lead = self._opportunity()
        self._tour("playbook", f"/odoo/pipeline/{lead.id}")
        self.assertEqual(lead.name, "PAG Rika et conduit")
        self.assertEqual(
            sorted(lead.activity_ids.mapped("summary")),
            ["Envoyer la brochure", "Visiter le chantier"],
        )
        self.assertEqual(lead.activity_ids.user_id, self.salesperson)
        self.assertEqual(lead.criterion_ids.user_id, self.salesperson)

    def test_the_timeline_tells_what_happened(self):
        gone = self.env["crm.stage"].create({"name": "Étape disparue", "sequence": 50})
        start = fields.Datetime.now() - timedelta(days=3)
        with freeze_time(start):
            lead = self._opportunity()
        mover = lead.with_user(self.salesperson)
        with freeze_time(start + timedelta(days=2)):
            mover.write({"stage_id": gone.id})
        mover.write(
            {
                "stage_id": self._stage("Discovery Call").id,
                "move_reason": "Rencontré au salon <b>de Lyon</b>",
                "move_next_action": "Visiter le chantier",
            }
        )
        budget = self.env.ref("sales_pipeline_custom.lost_reason_budget")
        mover.action_set_lost(lost_reason_id=budget.id)
        mover.write({"stage_id": self._stage("Negotiation").id})
        gone.unlink()
        self._tour("timeline", f"/odoo/pipeline/{lead.id}")
