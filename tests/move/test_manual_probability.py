from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestManualProbability(PipelineCase):
    """A probability typed by hand, until the opportunity changes stage."""

    def typed(self, probability=65, stage=None, **values):
        """Create an opportunity whose probability the salesperson changed."""
        lead = self.lead(stage or self.discovery, **values)
        lead.with_user(self.salesperson).write({"probability": probability})
        return lead

    # Typed

    def test_a_value_typed_in_the_form_is_manual(self):
        lead = self.lead(self.discovery)
        with Form(lead.with_user(self.salesperson)) as form:
            form.probability = 65
        self.assertManual(lead, 65)
        self.assertEqual(lead.automated_probability, 40)
        self.assertFalse(lead.is_automated_probability)
        self.assertEqual(lead.stage_id, self.discovery)

    def test_a_value_typed_while_creating_is_manual(self):
        form = Form(self.Lead.with_user(self.salesperson))
        form.name = "Pellet stove"
        form.probability = 65
        self.assertManual(form.save(), 65)

    def test_a_value_given_by_the_api_is_manual(self):
        lead = self.lead(self.discovery, probability=65)
        self.assertManual(lead, 65)
        self.assertEqual(lead.automated_probability, 40)

    def test_typing_the_stage_s_own_value_is_not_manual(self):
        self.assertFollowsStage(self.typed(40), self.discovery)
        lead = self.typed(65)
        lead.probability = 40
        self.assertFollowsStage(lead, self.discovery)

    def test_the_same_stage_saved_again_with_a_value_makes_it_manual(self):
        lead = self.lead(self.discovery)
        lead.write({"stage_id": self.discovery.id, "probability": 65})
        self.assertManual(lead, 65)

    def test_a_mass_edit_of_the_probability_marks_only_what_differs(self):
        leads = self.lead(self.discovery) | self.lead(self.proposal)
        leads.with_user(self.manager).write({"probability": 60})
        self.assertManual(leads[0], 60)
        self.assertFollowsStage(leads[1], self.proposal)

    def test_a_value_is_not_kept_on_what_is_won(self):
        lead = self.lead(self.won)
        lead.probability = 100
        self.assertWon(lead)

    # Kept

    def test_it_survives_every_save_that_is_not_a_move(self):
        lead = self.typed()
        mine = lead.with_user(self.salesperson)
        tag = self.env["crm.tag"].create({"name": "Trade fair"})
        saves = {
            "tag_ids": [fields.Command.link(tag.id)],
            "country_id": self.env.ref("base.fr").id,
            "expected_revenue": 9000,
            "customer_budget": 12000,
            "priority": "3",
            "name": "Pellet stove",
            "email_from": "ana@customer.example.com",
            "phone": "+33 1 23 45 67 89",
            "partner_id": self.env["res.partner"].create({"name": "Ana"}).id,
            "source_id": self.env["utm.source"].create({"name": "Fair"}).id,
            "description": "<p>Two floors</p>",
            "date_deadline": "2026-12-31",
            "stage_id": self.discovery.id,
            "user_id": self.manager.id,
            "type": "opportunity",
        }
        for name, value in saves.items():
            mine.with_user(self.manager).write({name: value})
            lead.flush_recordset()
            self.assertManual(lead, 65)
            self.assertEqual(lead.stage_id, self.discovery)

    def test_it_survives_a_save_of_the_form(self):
        lead = self.typed()
        with Form(lead.with_user(self.salesperson)) as form:
            form.name = "Pellet stove"
            form.expected_revenue = 9000
            form.tag_ids.add(self.env["crm.tag"].create({"name": "Trade fair"}))
        self.assertManual(lead, 65)

    def test_it_survives_an_activity_and_a_message(self):
        lead = self.typed()
        mine = lead.with_user(self.salesperson)
        activity = mine.activity_schedule("mail.mail_activity_data_call")
        activity.action_feedback("Left a message")
        mine.message_post(body="She calls back", message_type="comment")
        self.flush_tracking()
        self.assertManual(lead, 65)

    def test_it_survives_archiving_and_coming_back(self):
        lead = self.typed()
        lead.action_archive()
        self.assertManual(lead, 65)
        self.assertEqual(lead.won_status, "pending")
        lead.action_unarchive()
        self.assertManual(lead, 65)
        lead.active = False
        lead.active = True
        self.assertManual(lead, 65)

    def test_it_survives_the_scoring_cron(self):
        lead = self.typed()
        self.Lead._cron_update_automated_probabilities()
        self.assertManual(lead, 65)
        self.assertEqual(lead.automated_probability, 40)

    def test_it_survives_a_change_of_the_customer(self):
        lead = self.typed(partner_id=self.env["res.partner"].create({"name": "A"}).id)
        lead.partner_id.write(
            {"country_id": self.env.ref("base.fr").id, "email": "a@b.example.com"}
        )
        lead.flush_recordset()
        self.assertManual(lead, 65)

    def test_it_survives_a_stage_whose_value_becomes_the_same(self):
        lead = self.typed()
        self.discovery.probability = 65
        self.Lead._cron_update_automated_probabilities()
        self.discovery.probability = 40
        self.assertManual(lead, 65)

    def test_zero_may_be_typed_on_an_open_opportunity(self):
        lead = self.typed(0)
        self.assertManual(lead, 0)
        self.assertTrue(lead.active)
        self.assertEqual(lead.won_status, "pending")

    # And back

    def test_one_click_goes_back_to_the_stage_s_value(self):
        lead = self.typed()
        lead.with_user(self.salesperson).action_set_automated_probability()
        self.assertFollowsStage(lead, self.discovery)
        self.discovery.probability = 45
        self.assertFollowsStage(lead, self.discovery)

    def test_without_anyone_to_ask_the_stage_wins(self):
        lead = self.typed()
        lead.stage_id = self.proposal
        self.assertFollowsStage(lead, self.proposal)

    def test_winning_and_losing_forget_it(self):
        for stage in (self.won, self.lost):
            lead = self.typed()
            lead.stage_id = stage
            lead.stage_id = self.proposal
            self.assertOpen(lead, self.proposal)


@tagged("standard", "post_install", "-at_install")
class TestAskBeforeMove(PipelineCase):
    """What a view asks a person who moves an opportunity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manual = cls.lead(cls.discovery, name="Manual", probability=65)
        cls.plain = cls.lead(cls.discovery, name="Plain")

    def dialog(self, leads, stage, user=None):
        """Open the dialog that asks before a move, as the view does."""
        leads = leads.with_user(user or self.salesperson)
        action = leads.action_ask_before_move(stage.id)
        self.assertTrue(action, "Nothing was asked")
        self.assertEqual(action["target"], "new")
        model = leads.env[action["res_model"]].with_context(**action["context"])
        return Form(model)

    def test_nothing_is_asked_for_a_plain_move(self):
        plain = self.plain.with_user(self.salesperson)
        self.assertFalse(plain.action_ask_before_move(self.proposal.id))
        self.assertFalse(plain.action_ask_before_move(self.won.id))

    def test_nothing_is_asked_without_a_move(self):
        manual = self.manual.with_user(self.salesperson)
        self.assertFalse(manual.action_ask_before_move(self.discovery.id))

    def test_nothing_is_asked_when_the_stage_has_the_same_value(self):
        self.proposal.probability = 65
        manual = self.manual.with_user(self.salesperson)
        self.assertFalse(manual.action_ask_before_move(self.proposal.id))

    def test_nothing_is_asked_on_the_way_to_won(self):
        manual = self.manual.with_user(self.salesperson)
        self.assertFalse(manual.action_ask_before_move(self.won.id))

    def test_nothing_is_asked_in_predictive_mode(self):
        self.team.crm_probability_mode = "predictive"
        manual = self.manual.with_user(self.salesperson)
        self.assertFalse(manual.action_ask_before_move(self.proposal.id))

    def test_asking_moves_nothing(self):
        self.dialog(self.manual, self.proposal)
        self.assertEqual(self.manual.stage_id, self.discovery)
        self.assertManual(self.manual, 65)

    def test_the_question_names_both_values(self):
        form = self.dialog(self.manual, self.proposal)
        self.assertTrue(form.asks_probability)
        self.assertIn("60 %", form.probability_question)
        self.assertIn("65 %", form.probability_question)
        self.assertEqual(form.outcome, "open")

    def test_the_question_on_many_says_how_many(self):
        leads = self.manual | self.plain | self.lead(self.new, probability=33)
        form = self.dialog(leads, self.proposal)
        self.assertIn("60 %", form.probability_question)
        self.assertIn("2", form.probability_question)

    def test_using_the_stage_s_value(self):
        form = self.dialog(self.manual, self.proposal)
        action = form.save().action_move()
        self.assertTrue(action["params"]["next"]["infos"]["moved"])
        self.assertOpen(self.manual, self.proposal)

    def test_keeping_one_s_own_value(self):
        form = self.dialog(self.manual, self.proposal)
        form.save().with_context(keep_probability=True).action_move()
        self.assertEqual(self.manual.stage_id, self.proposal)
        self.assertManual(self.manual, 65)
        self.assertEqual(self.manual.automated_probability, 60)
        self.manual.with_user(self.salesperson).action_set_automated_probability()
        self.assertOpen(self.manual, self.proposal)

    def test_keeping_touches_only_what_was_typed(self):
        other = self.lead(self.new, probability=33)
        form = self.dialog(self.manual | self.plain | other, self.proposal)
        form.save().with_context(keep_probability=True).action_move()
        self.assertManual(self.manual, 65)
        self.assertManual(other, 33)
        self.assertOpen(self.plain, self.proposal)

    def test_only_those_that_move_are_in_the_dialog(self):
        there = self.lead(self.proposal, probability=20)
        form = self.dialog(self.manual | there, self.proposal)
        form.save().action_move()
        self.assertOpen(self.manual, self.proposal)
        self.assertManual(there, 20)

    def test_a_card_somebody_else_has_moved_is_not_moved_unseen(self):
        seen = self.plain.stage_id
        self.plain.with_user(self.manager).stage_id = self.won
        message = "has moved since: Marie moved it to “Won”"
        with self.assertRaisesRegex(UserError, message):
            self.plain.with_user(self.salesperson).action_ask_before_move(
                self.proposal.id, seen.id
            )
        self.assertWon(self.plain)
        # Shown where it is, it goes on.
        self.assertFalse(
            self.plain.action_ask_before_move(self.proposal.id, self.won.id)
        )

    def test_the_way_to_lost_asks_for_the_reason_and_takes_a_note(self):
        form = self.dialog(self.plain, self.lost)
        self.assertEqual(form.outcome, "lost")
        self.assertFalse(form.asks_probability)
        form.lost_reason_id = self.budget
        form.reason = "Half of our price elsewhere"
        last = self.last_message_id()
        form.save().action_move()
        self.assertLost(self.plain, reason=self.budget)
        message = self.messages_since(self.plain, last)
        self.assertEqual(len(message), 1)
        self.assertIn("Half of our price elsewhere", message.body)
        self.assertEqual(
            self.plain.transition_ids[:1].reason, "Half of our price elsewhere"
        )

    def test_lost_without_a_reason_when_none_is_required(self):
        form = self.dialog(self.plain, self.lost)
        self.assertFalse(form.lost_reason_required)
        form.save().action_move()
        self.assertLost(self.plain)

    def test_the_dialog_takes_lost_opportunities_back(self):
        self.plain.stage_id = self.lost
        leads = (self.plain | self.manual).with_user(self.salesperson)
        form = self.dialog(leads, self.proposal)
        form.save().action_move()
        self.assertOpen(self.plain, self.proposal)
        self.assertOpen(self.manual, self.proposal)
