from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestTeamChange(PipelineCase):
    """An opportunity that changes team goes to the stage that stands for its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coaching, cls.stages = cls.team_with_stages()  # 15, 45, won, lost
        cls.coaching.has_own_pipeline = True

    def moved(self, stage, team=None, **values):
        """Return an opportunity that was in a stage, given to a team."""
        lead = self.lead(stage, user_id=False, **values)
        lead.team_id = team or self.coaching
        return lead

    def test_to_the_stage_of_the_same_name_whatever_its_language_and_place(self):
        french = self.new_stage("Autre", self.coaching, sequence=99, probability=5)
        french.with_context(lang="fr_FR").name = "Négociation"
        self.negotiation.with_context(lang="fr_FR").name = "NEGOCIATION"
        self.assertOpen(self.moved(self.negotiation), french)

    def test_else_to_the_open_one_of_the_nearest_probability(self):
        self.assertOpen(self.moved(self.new), self.stages[0])
        self.assertOpen(self.moved(self.proposal), self.stages[1])

    def test_a_folded_stage_is_not_where_it_is_put_unless_it_has_the_same_name(self):
        self.stages[1].fold = True
        self.assertOpen(self.moved(self.proposal), self.stages[0])
        self.stages[1].name = "Proposal Sent"
        self.assertOpen(self.moved(self.proposal), self.stages[1])

    def test_the_same_name_never_wins_nor_loses(self):
        self.stages[2].name = "Proposal Sent"
        self.assertOpen(self.moved(self.proposal), self.stages[1])

    def test_what_is_won_or_lost_stays_so(self):
        self.assertWon(self.moved(self.won), self.stages[2])
        lost = self.moved(self.lost, lost_reason_id=self.budget.id)
        self.assertLost(lost, self.stages[3], self.budget)

    def test_back_among_the_shared_stages_too(self):
        lead = self.lead(self.stages[1], team_id=self.coaching.id, user_id=False)
        lead.team_id = self.team
        self.assertOpen(lead, self.discovery)

    def test_without_a_stage_of_that_outcome_it_starts_again(self):
        self.without_stage(self.won)
        lead = self.lead(self.stages[2], team_id=self.coaching.id, user_id=False)
        lead.team_id = self.team
        self.assertOpen(lead, self.new)

    def test_a_stage_the_new_team_shares_is_kept(self):
        lead = self.moved(self.proposal, self.new_team("Others"))
        self.assertOpen(lead, self.proposal)

    def test_it_leaves_one_migrated_row(self):
        lead = self.moved(self.proposal)
        self.assertEqual(self.last_row(lead).kind, "migrated")
        self.assertEqual(len(self.rows(lead)), 2)

    def test_in_predictive_mode_too(self):
        self.company.crm_probability_mode = "predictive"
        self.assertEqual(self.moved(self.proposal).stage_id, self.stages[1])
        self.assertEqual(self.moved(self.won).won_status, "won")
        lead = self.lead(self.stages[1], team_id=self.coaching.id, user_id=False)
        lead.team_id = self.team
        self.assertEqual(lead.stage_id, self.discovery)

    def test_between_plain_teams_in_predictive_mode_as_in_odoo(self):
        self.company.crm_probability_mode = "predictive"
        own = self.new_team("Inserts")
        late = self.new_stage("Late", own, sequence=55, probability=70)
        lead = self.lead(late, team_id=own.id, user_id=False)
        lead.team_id = self.team
        self.assertEqual(lead.stage_id, self.new)

    def test_the_form_shows_it_before_saving(self):
        lead = self.lead(self.proposal, user_id=False)
        form = Form(lead)
        form.team_id = self.coaching
        self.assertEqual(form.stage_id, self.stages[1])

    def test_many_at_once_ask_no_more_than_a_few(self):
        spread = self.new + self.first + self.proposal + self.negotiation
        counts = []
        self.moved(self.proposal)  # warms the caches up
        for each in (5, 50):
            leads = self.Lead.browse()
            for stage in spread:
                leads += self.leads(each, stage, user_id=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            leads.mapped("name")
            leads.write({"team_id": self.coaching.id})
            leads.mapped("stage_id")
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual({lead.stage_id for lead in leads}, {*self.stages[:2]})
        self.assertLess(counts[1] - counts[0], 30)


@tagged("standard", "post_install", "-at_install")
class TestTeamChangeOnTheForm(TestTeamChange):
    """The form shows the stage of the new team, and sends it along with the team."""

    def moved(self, stage, team=None, **values):
        lead = self.lead(stage, user_id=False, **values)
        with Form(lead) as form:
            form.team_id = team or self.coaching
        return lead

    test_many_at_once_ask_no_more_than_a_few = None  # a form has one

    def test_neither_gate_nor_note_are_asked_for_as_nobody_chose_the_stage(self):
        self.company.crm_backward_note_required = True
        self.require(self.stages[0], "phone")
        self.stages[0].is_note_required = True
        self.assertOpen(self.moved(self.new), self.stages[0])

    def test_a_stage_chosen_with_the_team_is_no_way_back_but_has_its_gate(self):
        self.company.crm_backward_note_required = True
        chosen = {"team_id": self.coaching.id, "stage_id": self.stages[0].id}
        lead = self.lead(self.negotiation, user_id=False)  # it would go to the other
        lead.write(chosen)
        self.assertEqual(self.last_row(lead).kind, "migrated")
        self.require(self.stages[0], "phone")
        with self.assertRaises(UserError):
            self.lead(self.negotiation, user_id=False).write(chosen)

    def test_among_the_stages_of_both_teams_a_way_back_is_one(self):
        lead = self.lead(self.proposal, user_id=False)
        lead.write({"team_id": self.new_team("Others").id, "stage_id": self.new.id})
        self.assertEqual(self.last_row(lead).kind, "backward")

    def test_what_is_typed_before_the_team_changes_stays(self):
        lead = self.lead(self.proposal, user_id=False)
        with Form(lead) as form:
            form.probability = 65
            form.team_id = self.coaching
            self.assertEqual(form.probability, 65)
        self.assertEqual(lead.stage_id, self.stages[1])
        self.assertEqual((lead.probability, lead.is_probability_manual), (65, True))

    def test_what_is_typed_after_stays_too_be_it_what_the_stage_left_says(self):
        lead = self.lead(self.proposal, user_id=False)
        with Form(lead) as form:
            form.team_id = self.coaching
            form.probability = self.proposal.probability
        self.assertEqual(lead.probability, self.proposal.probability)
        self.assertTrue(lead.is_probability_manual)

    def test_typed_for_a_new_one_it_stays_as_well(self):
        form = Form(self.Lead.with_context(default_type="opportunity"))
        form.name = "New"
        form.probability = 65
        form.team_id = self.coaching
        lead = form.save()
        self.assertEqual((lead.probability, lead.is_probability_manual), (65, True))

    def test_typed_and_given_to_another_team_at_once_by_a_program(self):
        lead = self.lead(self.proposal, user_id=False)
        lead.write({"team_id": self.coaching.id, "probability": 65})
        self.assertEqual((lead.probability, lead.is_probability_manual), (65, True))
