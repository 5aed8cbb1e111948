from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestContactStage(PipelineCase):
    """The stage of a contact: that of its newest open opportunity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana, cls.ben, cls.eve = cls.env["res.partner"].create(
            [{"name": "Ana"}, {"name": "Ben"}, {"name": "Eve"}]
        )
        cls.everyone = cls.ana + cls.ben + cls.eve

    def seen_by(self, user, partners=None):
        return (partners or self.ana).with_user(user)

    def leads_of(self, partners):
        leads = self.Lead.with_context(active_test=False)
        return leads.search([("partner_id", "in", partners.ids)], order="id")

    def search(self, *domain):
        """Return those of the three contacts that a domain finds."""
        found = self.env["res.partner"].search(
            [("id", "in", self.everyone.ids), *domain]
        )
        return found.sorted("id")

    # ------------------------------------------------------------
    # Which stage
    # ------------------------------------------------------------

    def test_it_is_the_stage_of_the_newest_open_opportunity(self):
        self.assertFalse(self.ana.pipeline_stage_id)
        older = self.lead(self.proposal, partner_id=self.ana.id)
        self.assertEqual(self.ana.pipeline_stage_id, self.proposal)
        newer = self.lead(self.first, partner_id=self.ana.id)
        self.assertEqual(self.ana.pipeline_stage_id, self.first)
        self.assertEqual(self.ana.pipeline_lead_id, newer)
        newer.move_to_stage(self.lost, lost_reason_id=self.budget.id)
        self.assertEqual(self.ana.pipeline_lead_id, older)
        older.move_to_stage(self.won)
        self.assertFalse(self.ana.pipeline_stage_id)
        self.assertFalse(self.ana.pipeline_lead_id)

    def test_leads_archived_ones_and_those_of_others_do_not_count(self):
        company = self.env["res.partner"].create({"name": "Company"})
        self.ana.parent_id = company
        self.lead(self.first, partner_id=self.ana.id, type="lead")
        self.lead(self.first, partner_id=self.ana.id, active=False)
        self.stock_lost_lead(self.first, partner_id=self.ana.id)
        self.assertFalse(self.ana.pipeline_stage_id)
        self.lead(self.first, partner_id=self.ana.id)
        self.assertEqual(self.ana.pipeline_stage_id, self.first)
        self.assertFalse(company.pipeline_stage_id)

    def test_its_figures_follow(self):
        lead = self.lead(self.proposal, partner_id=self.ana.id, expected_revenue=9000)
        self.assertRecordValues(
            self.ana,
            [
                {
                    "pipeline_expected_revenue": 9000,
                    "pipeline_probability": 60,
                    "pipeline_currency_id": lead.company_currency.id,
                }
            ],
        )
        lead.write({"expected_revenue": 100, "stage_id": self.first.id})
        self.assertEqual(self.ana.pipeline_expected_revenue, 100)
        self.assertEqual(self.ana.pipeline_probability, self.first.probability)

    def test_one_query_reads_many_contacts(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Contact {number}"} for number in range(40)]
        )
        for partner in partners:
            self.lead(self.first, partner_id=partner.id)
        self.env.flush_all()
        self.env.invalidate_all()
        self.seen_by(self.salesperson).read(["pipeline_stage_id"])  # rights, rules
        self.env.invalidate_all()
        mine = self.seen_by(self.salesperson, partners)
        with self.assertQueryCount(1):
            self.assertEqual(len(mine.mapped("pipeline_stage_id")), 1)

    def test_searching(self):
        self.lead(self.proposal, partner_id=self.ana.id)
        self.lead(self.first, partner_id=self.ana.id)
        self.lead(self.proposal, partner_id=self.ben.id)
        ana, ben, eve = self.ana, self.ben, self.eve
        first, proposal = self.first.id, self.proposal.id
        for domain, expected in (
            (("pipeline_stage_id", "=", first), ana),
            (("pipeline_stage_id", "=", proposal), ben),
            (("pipeline_stage_id", "!=", proposal), ana + eve),
            (("pipeline_stage_id", "in", [first, proposal]), ana + ben),
            (("pipeline_stage_id", "in", [first, False]), ana + eve),
            (("pipeline_stage_id", "not in", [first, False]), ben),
            (("pipeline_stage_id", "not in", [first]), ben + eve),
            (("pipeline_stage_id", "=", False), eve),
            (("pipeline_stage_id", "!=", False), ana + ben),
            (("pipeline_stage_id", "ilike", "Proposal"), ben),
            (("pipeline_stage_id", "not ilike", "Proposal"), ana + eve),
            (("pipeline_stage_id.probability", ">", 50), ben),
            (("pipeline_lead_id", "=", False), eve),
            (("pipeline_lead_id", "ilike", "Opportunity"), ana + ben),
            (("pipeline_lead_id.user_id", "=", self.salesperson.id), ana + ben),
            (("pipeline_lead_id.stage_id", "=", proposal), ben),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(self.search(domain), expected)
                filtered = self.everyone.filtered_domain([domain])
                self.assertEqual(filtered, expected)

    # ------------------------------------------------------------
    # Who sees what
    # ------------------------------------------------------------

    def test_each_sees_the_newest_they_may_see(self):
        self.lead(self.proposal, partner_id=self.ana.id)
        self.lead(self.first, partner_id=self.ana.id, user_id=self.colleague.id)
        self.assertEqual(
            self.seen_by(self.salesperson).pipeline_stage_id, self.proposal
        )
        self.assertEqual(self.seen_by(self.colleague).pipeline_stage_id, self.first)
        self.assertEqual(self.seen_by(self.manager).pipeline_stage_id, self.first)
        mine = self.everyone.with_user(self.salesperson)
        for stage, expected in ((self.proposal, self.ana), (self.first, mine.browse())):
            found = mine.search(
                [("id", "in", mine.ids), ("pipeline_stage_id", "=", stage.id)]
            )
            self.assertEqual(found, expected)

    def test_without_rights_on_the_pipeline_nothing_is_seen_or_changed(self):
        lead = self.lead(self.proposal, partner_id=self.ana.id)
        outsider = new_test_user(
            self.env, "pipeline_outsider", "base.group_user,base.group_partner_manager"
        )
        ana = self.seen_by(outsider)
        self.assertEqual(ana.name, "Ana")
        self.assertNotIn("pipeline_stage_id", ana.fields_get())
        for kind in ("form", "list", "kanban", "search"):
            self.assertNotIn("pipeline_", ana.get_view(view_type=kind)["arch"])
        for act in (
            lambda: ana.read(["pipeline_stage_id"]),
            lambda: ana.write({"pipeline_stage_id": self.first.id}),
            lambda: ana.search([("pipeline_stage_id", "!=", False)]),
            lambda: ana.get_pipeline_choices(),
            lambda: ana.action_start_in_pipeline(self.first.id),
        ):
            with self.assertRaises(AccessError):
                act()
        self.assertEqual(lead.stage_id, self.proposal)

    def test_another_company_s_opportunity_is_not_seen_nor_moved(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids |= other
        theirs = self.lead(
            self.proposal,
            partner_id=self.ana.id,
            company_id=other.id,
            user_id=self.manager.id,
            team_id=False,
        )
        ana = self.seen_by(self.manager)
        here = ana.with_context(allowed_company_ids=self.company.ids)
        both = ana.with_context(allowed_company_ids=(self.company + other).ids)
        self.assertFalse(here.pipeline_stage_id)
        self.assertEqual(both.pipeline_stage_id, self.proposal)
        here.write({"pipeline_stage_id": self.first.id})
        self.assertEqual(theirs.stage_id, self.proposal)
        created = self.leads_of(self.ana) - theirs
        self.assertEqual(created.company_id, self.company)
        self.assertEqual(created.stage_id, self.first)

    def test_the_contact_s_company_gets_the_opportunity(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids |= other
        self.ana.company_id = other
        both = (self.company + other).ids
        ana = self.seen_by(self.manager).with_context(allowed_company_ids=both)
        ana.pipeline_stage_id = self.first
        self.assertEqual(ana.pipeline_lead_id.company_id, other)

    # ------------------------------------------------------------
    # Choosing a stage
    # ------------------------------------------------------------

    def test_choosing_a_stage_moves_the_opportunity_on_the_one_road(self):
        older = self.lead(self.new, partner_id=self.ana.id)
        lead = self.lead(self.new, partner_id=self.ana.id)
        self.seen_by(self.salesperson).write({"pipeline_stage_id": self.proposal.id})
        self.assertEqual(lead.stage_id, self.proposal)
        self.assertEqual(lead.probability, 60)
        self.assertEqual(older.stage_id, self.new)
        self.assertRecordValues(
            self.last_row(lead),
            [
                {
                    "kind": "forward",
                    "from_stage_id": self.new.id,
                    "to_stage_id": self.proposal.id,
                    "user_id": self.salesperson.id,
                }
            ],
        )

    def test_choosing_its_own_stage_changes_nothing(self):
        lead = self.lead(self.proposal, partner_id=self.ana.id)
        self.ana.pipeline_stage_id = self.proposal
        self.assertEqual(len(self.rows(lead)), 1)

    def test_winning_and_losing_show_what_is_still_open(self):
        older = self.lead(self.first, partner_id=self.ana.id)
        newer = self.lead(self.proposal, partner_id=self.ana.id)
        self.ana.pipeline_stage_id = self.won
        self.assertEqual(newer.won_status, "won")
        self.assertEqual(self.ana.pipeline_stage_id, self.first)
        self.ana.pipeline_stage_id = self.lost
        self.assertEqual(older.won_status, "lost")
        self.assertFalse(self.ana.pipeline_stage_id)

    def test_without_an_open_opportunity_one_is_created_in_that_stage(self):
        self.lead(self.won, partner_id=self.ana.id)
        ana = self.seen_by(self.salesperson)
        ana.pipeline_stage_id = self.proposal
        self.assertRecordValues(
            ana.pipeline_lead_id,
            [
                {
                    "name": "Ana's opportunity",
                    "type": "opportunity",
                    "partner_id": self.ana.id,
                    "user_id": self.salesperson.id,
                    "team_id": self.team.id,
                    "stage_id": self.proposal.id,
                    "probability": 60,
                }
            ],
        )
        self.assertEqual(self.last_row(ana.pipeline_lead_id).kind, "created")

    def test_defaults_of_the_contact_s_screen_stay_out_of_the_opportunity(self):
        ana = self.ana.with_context(default_type="contact", default_user_id=False)
        ana.pipeline_stage_id = self.first
        self.assertEqual(self.ana.pipeline_lead_id.type, "opportunity")

    def test_the_contact_s_salesperson_gets_it_where_one_may_give_it(self):
        self.ana.user_id = self.colleague
        self.seen_by(self.salesperson).pipeline_stage_id = self.first
        self.assertEqual(self.ana.pipeline_lead_id.user_id, self.salesperson)
        self.ben.user_id = self.colleague
        self.seen_by(self.manager, self.ben).pipeline_stage_id = self.first
        self.assertEqual(self.ben.pipeline_lead_id.user_id, self.colleague)

    def test_a_stage_of_some_teams_brings_one_of_them(self):
        team, (call, _offer, _signed, _refused) = self.team_with_stages()
        self.seen_by(self.salesperson).pipeline_stage_id = call
        self.assertEqual(self.ana.pipeline_lead_id.team_id, team)
        self.assertEqual(self.ana.pipeline_stage_id, call)

    def test_a_shared_stage_is_not_for_a_team_with_its_own_pipeline(self):
        own, _stages = self.team_with_stages("Own", sequence=-1)
        own.member_ids = self.colleague
        own.has_own_pipeline = True
        self.seen_by(self.colleague).pipeline_stage_id = self.first
        team = self.ana.pipeline_lead_id.team_id
        self.assertTrue(team)
        self.assertNotEqual(team, own)

    def test_a_stage_of_another_company_s_team_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        _team, stages = self.team_with_stages(company_id=other.id)
        self.assertRefused(
            lambda: self.seen_by(self.salesperson).write(
                {"pipeline_stage_id": stages[0].id}
            ),
            "Ana",
            "Coaching: call",
            "other teams",
        )

    def test_won_and_lost_create_nothing(self):
        for stage in (self.won, self.lost):
            self.assertRefused(
                lambda stage=stage: self.ana.write({"pipeline_stage_id": stage.id}),
                "Ana",
                stage.name,
                "open stage",
            )
        self.assertFalse(self.leads_of(self.ana))

    def test_a_stage_is_not_emptied(self):
        lead = self.lead(self.first, partner_id=self.ana.id, name="Stove")
        self.assertRefused(
            lambda: self.everyone.write({"pipeline_stage_id": False}), "Ana", "Stove"
        )
        self.assertEqual(lead.stage_id, self.first)
        self.ben.write({"pipeline_stage_id": False})
        self.assertFalse(self.leads_of(self.ben))

    def test_a_new_contact_may_start_in_a_stage(self):
        new, none = self.env["res.partner"].create(
            [
                {"name": "Max", "pipeline_stage_id": self.first.id},
                {"name": "Tom", "pipeline_stage_id": False},
            ]
        )
        self.assertEqual(new.pipeline_stage_id, self.first)
        self.assertFalse(self.leads_of(none))

    # ------------------------------------------------------------
    # Many at once
    # ------------------------------------------------------------

    def test_many_contacts_move_and_start_together(self):
        leads = self.lead(self.new, partner_id=self.ana.id)
        leads += self.lead(self.first, partner_id=self.ben.id)
        with self.recorded_moves() as calls:
            self.everyone.write({"pipeline_stage_id": self.proposal.id})
        self.assertEqual(sorted(len(moves) for moves in calls), [1, 2])
        self.assertEqual(leads.stage_id, self.proposal)
        self.assertEqual(len(self.leads_of(self.everyone)), 3)
        self.assertEqual(self.everyone.pipeline_stage_id, self.proposal)

    def test_the_gate_names_the_opportunities_and_moves_none(self):
        self.require(self.proposal, "phone")
        lead = self.lead(self.new, partner_id=self.ana.id, name="Stove")
        ready = self.lead(self.new, partner_id=self.ben.id, phone="04")
        self.assertRefused(
            lambda: (self.ana + self.ben).write(
                {"pipeline_stage_id": self.proposal.id}
            ),
            "Stove",
            "Phone",
        )
        self.assertEqual((lead + ready).stage_id, self.new)
        self.assertRefused(
            lambda: self.eve.write({"pipeline_stage_id": self.proposal.id}),
            "Eve's opportunity",
            "Phone",
        )
        self.assertFalse(self.leads_of(self.eve))

    def test_a_mandatory_note_or_reason_is_asked_for(self):
        self.negotiation.is_note_required = True
        self.company.crm_lost_reason_required = True
        ana = self.seen_by(self.salesperson)
        self.lead(self.new, partner_id=self.ana.id, name="Stove")
        for stage in (self.negotiation, self.lost):
            self.assertRefused(
                lambda stage=stage: ana.write({"pipeline_stage_id": stage.id}), "Stove"
            )
        self.assertEqual(self.ana.pipeline_stage_id, self.new)

    def load(self, fields, rows):
        Partner = self.env["res.partner"].with_user(self.manager)
        return Partner.with_context(import_file=True).load(fields, rows)

    def test_a_file_moves_starts_and_says_nothing_with_an_empty_cell(self):
        lead = self.lead(self.new, partner_id=self.ana.id)
        kept = self.lead(self.first, partner_id=self.ben.id)
        result = self.load(
            [".id", "name", "pipeline_stage_id"],
            [
                [str(self.ana.id), "Ana", "Proposal Sent"],
                [str(self.ben.id), "Ben", ""],
                [str(self.eve.id), "Eve", ""],
                [False, "Max", "Discovery Call"],
            ],
        )
        self.assertFalse(result["messages"])
        self.assertEqual(lead.stage_id, self.proposal)
        self.assertEqual(kept.stage_id, self.first)
        self.assertFalse(self.leads_of(self.eve))
        new = self.env["res.partner"].browse(result["ids"][-1])
        self.assertEqual(new.pipeline_stage_id, self.discovery)
        self.assertEqual(self.last_row(lead).origin, "import")

    def test_a_file_is_told_what_is_missing(self):
        self.require(self.proposal, "phone")
        self.lead(self.new, partner_id=self.ana.id, name="Stove")
        result = self.load(
            [".id", "pipeline_stage_id"], [[str(self.ana.id), "Proposal Sent"]]
        )
        message = result["messages"][0]["message"]
        self.assertIn("Stove", message)
        self.assertIn("Phone", message)

    # ------------------------------------------------------------
    # What the views ask
    # ------------------------------------------------------------

    def test_choices_are_the_stages_of_the_opportunity_s_pipeline(self):
        team, stages = self.team_with_stages()
        team.has_own_pipeline = True
        lead = self.lead(stages[1], partner_id=self.ana.id, team_id=team.id)
        choices = self.ana.with_user(self.manager).get_pipeline_choices()
        self.assertEqual(choices["lead"]["id"], lead.id)
        self.assertEqual(
            [stage["name"] for stage in choices["stages"]],
            [stage.name for stage in stages],
        )

    def test_a_contact_without_opportunity_starts_in_an_open_stage_of_one_s_teams(self):
        choices = self.seen_by(self.salesperson).get_pipeline_choices()
        self.assertIs(choices["lead"], False)
        ids = {stage["id"] for stage in choices["stages"]}
        self.assertIn(self.new.id, ids)
        self.assertNotIn(self.won.id, ids)
        self.assertNotIn(self.lost.id, ids)
        own, stages = self.team_with_stages("Own")
        own.member_ids = self.colleague
        own.has_own_pipeline = True
        choices = self.seen_by(self.colleague).get_pipeline_choices()
        self.assertEqual(
            {stage["id"] for stage in choices["stages"]}, {stages[0].id, stages[1].id}
        )

    def test_starting_opens_a_form_where_something_is_missing(self):
        ana = self.seen_by(self.salesperson)
        self.require(self.proposal, "customer_budget")
        answer = ana.action_start_in_pipeline(self.proposal.id)
        self.assertIn("Customer Budget", answer["message"])
        context = answer["action"]["context"]
        self.assertEqual(context["default_stage_id"], self.proposal.id)
        self.assertFalse(self.leads_of(self.ana))
        self.assertFalse(ana.action_start_in_pipeline(self.first.id))
        self.assertEqual(ana.pipeline_stage_id, self.first)
        with self.assertRaisesRegex(UserError, "Ana's opportunity"):
            ana.action_start_in_pipeline(self.first.id)
