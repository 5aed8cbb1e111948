from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestStageDeletion(PipelineCase):
    """A stage goes with nothing in it, or with everything moved elsewhere first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.new_stage("Site Visit", sequence=15, probability=30)

    def test_a_stage_in_use_is_not_deleted_and_the_message_says_what_to_do(self):
        self.lead(self.visit, name="Here")
        self.lead(self.visit, name="Archived", active=False)
        message = "“Site Visit” holds 2 opportunities, lost and archived ones included"
        with self.assertRaisesRegex(UserError, message):
            self.visit.with_user(self.manager).unlink()

    def test_one_that_holds_only_what_one_cannot_see_is_not_deleted_either(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.lead(self.visit, company_id=other.id, user_id=False, team_id=False)
        with self.assertRaisesRegex(UserError, "holds 1 opportunities"):
            self.visit.with_user(self.manager).unlink()

    def test_an_empty_stage_is_deleted_and_history_keeps_its_name(self):
        lead = self.lead(self.visit)
        lead.stage_id = self.proposal
        self.visit.with_user(self.manager).unlink()
        left, created = lead.transition_ids.sorted("id", reverse=True)
        self.assertEqual(left.from_stage_name, "Site Visit")
        self.assertFalse(left.from_stage_id)
        self.assertEqual(created.to_stage_name, "Site Visit")

    def test_everything_moves_at_once_and_each_leaves_one_migrated_row(self):
        typed = self.lead(self.visit, name="Typed", probability=77)
        lost = self.stock_lost_lead(self.visit, name="Lost there")
        archived = self.lead(self.visit, name="Archived", active=False)
        plain = self.leads(3, self.visit)
        moved = typed + lost + archived + plain
        rows = {lead: len(lead.transition_ids) for lead in moved}
        # Neither a gate nor a mandatory note leaves anything behind.
        self.first.is_note_required = True
        self.first.required_field_ids = self.env["ir.model.fields"]._get(
            "crm.lead", "phone"
        )
        self.visit.with_user(self.manager).delete_into(self.first)
        self.assertFalse(self.visit.exists())
        self.assertEqual(moved.stage_id, self.first)
        self.assertFollowsStage(plain, self.first)
        self.assertManual(typed, 77)
        self.assertFalse(archived.active)
        self.assertEqual(lost.won_status, "lost", "what is lost stays lost")
        self.assertEqual(lost.lost_reason_id, self.budget)
        for lead in moved:
            self.assertEqual(len(lead.transition_ids), rows[lead] + 1)
            self.assertRecordValues(
                lead.transition_ids[:1],
                [
                    {
                        "kind": "migrated",
                        "from_stage_name": "Site Visit",
                        "to_stage_id": self.first.id,
                        "user_id": self.manager.id,
                    }
                ],
            )

    def test_what_is_in_a_lost_stage_stays_lost_in_an_open_one(self):
        refused = self.new_stage("Refused", sequence=80, is_lost=True)
        lead = self.lead(self.first)
        lead.write({"stage_id": refused.id, "lost_reason_id": self.budget.id})
        refused.delete_into(self.negotiation)
        self.assertEqual(lead.stage_id, self.negotiation)
        self.assertEqual(lead.won_status, "lost")
        self.assertEqual(lead.lost_reason_id, self.budget)
        self.assertFalse(lead.active)

    def test_deleting_a_stage_wins_and_loses_nothing(self):
        self.lead(self.visit)
        for target in (self.won, self.lost, self.visit):
            with self.assertRaisesRegex(UserError, "Choose another stage"):
                self.visit.delete_into(target)
        with self.assertRaisesRegex(UserError, "Choose another stage"):
            self.won.delete_into(self.first)

    def test_a_salesperson_deletes_no_stage(self):
        with self.assertRaises(UserError):
            self.visit.with_user(self.salesperson).delete_into(self.first)


@tagged("standard", "post_install", "-at_install")
class TestPipelineProtection(PipelineCase):
    """No pipeline is left without a stage to work in, to win in or to lose in."""

    def test_the_only_won_or_lost_stage_stays(self):
        for stage, words in (
            (self.won, "the only won stage of the pipeline all teams share"),
            (self.lost, "the only lost stage"),
        ):
            self.assertRefused(
                stage.with_user(self.manager).unlink, f"“{stage.name}” is {words}"
            )
            self.assertTrue(stage.exists())

    def test_one_of_two_won_stages_goes(self):
        self.new_stage("Paid", sequence=65, is_won=True)
        self.won.with_user(self.manager).unlink()
        self.assertFalse(self.won.exists())

    def test_the_last_open_stage_stays_even_among_others(self):
        open_stages = self.new + self.first + self.discovery + self.proposal
        message = self.assertRefused(
            (open_stages + self.negotiation).with_user(self.manager).unlink,
            "the last open stage",
        )
        self.assertIn("Add another open stage first", message)
        open_stages.with_user(self.manager).unlink()
        self.assertFalse(open_stages.exists())

    def test_a_stage_of_a_team_makes_up_for_none_of_those_all_share(self):
        self.new_stage("Paid", self.team, is_won=True)
        self.assertRefused(self.won.unlink, "the only won stage")

    def test_a_pipeline_of_a_team_is_protected_as_well(self):
        team, (_call, offer, signed, refused) = self.team_with_stages()
        team.has_own_pipeline = True
        for stage in (signed, refused):
            self.assertRefused(
                stage.with_user(self.manager).unlink, f"“{stage.name}”", "“Coaching”"
            )
        offer.with_user(self.manager).unlink()
        self.assertRefused(team._own_stages().filtered("probability")[:1].unlink)

    def test_a_stage_a_team_has_next_to_the_shared_ones_goes(self):
        stage = self.new_stage("Visit", self.team, probability=30)
        paid = self.new_stage("Paid", self.team, is_won=True)
        (stage + paid).with_user(self.manager).unlink()
        self.assertFalse((stage + paid).exists())

    def test_moving_its_opportunities_first_does_not_help(self):
        lead = self.lead(self.won)
        paid = self.new_stage("Paid", self.team, is_won=True)
        self.assertRefused(lambda: self.won.delete_into(paid), "the only won stage")
        self.assertWon(lead, self.won)
