"""What is planned on an opportunity that is won, lost, or handed over."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import PipelineCase, RuleCase, french_salesperson


class PlannedCase(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.lead(cls.discovery, name="Stove of Ana")

    def plan(self, lead=None, user=None, days=-2, summary="Call"):
        today = fields.Date.context_today(self.env["mail.activity"])
        return (lead or self.card).activity_schedule(
            "mail.mail_activity_data_call",
            summary=summary,
            date_deadline=today + timedelta(days=days),
            user_id=(user or self.salesperson).id,
        )


@tagged("standard", "post_install", "-at_install")
class TestHandedOverActions(RuleCase, PlannedCase):
    def test_they_follow_the_new_salesperson(self):
        mine, theirs = self.plan(), self.plan(user=self.manager)
        self.card.user_id = self.colleague
        self.assertEqual(mine.user_id, self.colleague)
        self.assertEqual(theirs.user_id, self.manager, "who may open it keeps theirs")

    def test_they_follow_when_a_rule_hands_over(self):
        assign = self.action("assign", assign_user_id=self.colleague.id)
        self.rule(to_stage_ids=self.proposal, action_ids=[assign])
        late = self.plan()
        self.card.with_user(self.salesperson).stage_id = self.proposal
        self.carry_out()
        self.assertEqual(self.card.user_id, self.colleague)
        self.assertEqual(late.user_id, self.colleague)

    def test_who_hands_over_keeps_nothing_on_what_he_may_not_open_any_more(self):
        late = self.plan()
        self.card.with_user(self.salesperson).write({"user_id": self.colleague.id})
        self.assertEqual(late.user_id, self.colleague)
        mine = self.env["mail.activity"].with_user(self.salesperson)
        self.assertFalse(mine.search([("user_id", "=", self.salesperson.id)]) & late)

    def test_a_third_person_who_may_not_open_it_any_more_has_it_no_longer(self):
        self.card.user_id = False  # nobody's: any of them may open it
        third = self.plan(user=self.colleague)
        other = self.user("third", "sales_team.group_sale_salesman")
        self.card.user_id = other
        self.assertEqual(third.user_id, other)

    def test_nobody_s_opportunity_stays_everybody_s_and_so_do_its_actions(self):
        mine = self.plan()
        self.card.user_id = False
        self.assertEqual(mine.user_id, self.salesperson)

    def test_what_is_done_stays_as_it_was_done(self):
        mine = self.plan()
        mine.action_done()
        self.card.user_id = self.colleague
        self.assertEqual(mine.user_id, self.salesperson)

    def test_the_new_salesperson_is_not_told_of_each_action(self):
        for _number in range(3):
            self.plan()
        notes = self.env["mail.notification"].search_count(
            [("res_partner_id", "=", self.colleague.partner_id.id)]
        )
        self.card.user_id = self.colleague
        self.env.flush_all()
        told = self.env["mail.notification"].search_count(
            [("res_partner_id", "=", self.colleague.partner_id.id)]
        )
        self.assertLessEqual(told - notes, 1)

    def test_many_take_no_more_queries_than_few(self):
        counts = []
        for number in (2, 2, 20):  # the first fills caches
            leads = self.leads(number, self.discovery)
            for lead in leads:
                self.plan(lead, user=self.colleague)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            leads._actions_follow({lead.id: self.salesperson for lead in leads})
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 2)


@tagged("standard", "post_install", "-at_install")
class TestClosedActions(PlannedCase):
    def test_the_company_may_have_them_closed_on_every_path(self):
        self.company.crm_closed_actions = "close"
        for close in (
            lambda lead: lead.action_set_won(),
            lambda lead: lead.action_set_lost(lost_reason_id=self.budget.id),
            lambda lead: lead.write({"stage_id": self.won.id}),
            lambda lead: lead.moved_by(origin="rule").move_to_stage(self.lost),
        ):
            lead = self.lead(self.discovery)
            mine, theirs = self.plan(lead), self.plan(lead, user=self.manager)
            close(lead)
            self.assertFalse((mine | theirs).filtered("active"))
            self.assertTrue(all((mine | theirs).mapped("is_dropped")))
            bodies = " ".join(lead.message_ids.mapped("body"))
            self.assertIn("without being done", bodies)
            self.assertIn("Call", bodies)

    def test_closed_is_not_done(self):
        """No trigger, no contact, and the playbook offers it again."""
        self.company.crm_closed_actions = "close"
        self.won.typical_actions = "Call"
        self.plan()
        self.card.action_set_won()
        states = [one["state"] for one in self.card.get_playbook()["actions"]]
        self.assertEqual(states, ["to_do"])
        done = self.card.message_ids.filtered("mail_activity_type_id")
        self.assertFalse(done)

    def test_the_company_may_keep_them(self):
        self.company.crm_closed_actions = "keep"
        mine = self.plan()
        self.card.action_set_won()
        self.assertTrue(mine.active)
        other = self.lead(self.discovery)
        self.plan(other)
        self.assertFalse(other.action_ask_before_move(self.won.id))

    def test_whoever_wins_it_is_asked_and_answers(self):
        self.company.crm_closed_actions = "ask"
        mover = self.card.with_user(self.salesperson)
        self.assertFalse(mover.action_ask_before_move(self.won.id), "nothing planned")
        for close, state in ((True, False), (False, True)):
            lead = self.lead(self.discovery)
            mine = self.plan(lead)
            theirs = lead.with_user(self.salesperson)
            action = theirs.action_ask_before_move(self.won.id)
            dialog = (
                self.env["crm.lead.move"]
                .with_user(self.salesperson)
                .with_context(**action["context"])
                .create({"close_actions": close})
            )
            self.assertIn("“Call”", dialog.planned_text)
            dialog.action_move()
            self.assertEqual(lead.stage_id, self.won)
            self.assertEqual(mine.active, state)

    def test_nothing_is_asked_between_open_stages(self):
        self.plan()
        self.assertFalse(self.card.action_ask_before_move(self.proposal.id))

    def test_where_nobody_is_asked_the_form_does(self):
        self.company.crm_closed_actions = "ask"
        mine = self.plan()
        self.card.moved_by(origin="rule").move_to_stage(self.won)
        self.assertTrue(mine.active)
        self.card.with_user(self.salesperson).action_close_actions()
        self.assertFalse(mine.active)

    def test_only_who_may_edit_it_closes_them(self):
        mine = self.plan()
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.card.with_user(self.colleague).action_close_actions()
        self.assertTrue(mine.active)

    def test_a_manager_chooses_in_the_settings_of_the_pipeline(self):
        settings = self.env["crm.pipeline.settings"].with_user(self.manager).create({})
        settings.crm_closed_actions = "close"
        settings.action_save()
        self.assertEqual(self.company.crm_closed_actions, "close")


@tagged("standard", "post_install", "-at_install")
class TestClosedActionsTour(HttpCase):
    def test_winning_asks_what_becomes_of_what_is_planned(self):
        person = french_salesperson(self.env)
        lead = self.env["crm.lead"].create(
            {"name": "PAG Rika", "type": "opportunity", "user_id": person.id}
        )
        lead.activity_schedule(
            "mail.mail_activity_data_call", summary="Rappeler", user_id=person.id
        )
        self.start_tour(
            f"/odoo/pipeline/{lead.id}",
            "sales_pipeline_closed_actions",
            login="camille.test",
        )
        self.assertEqual(lead.won_status, "won")
        self.assertFalse(lead.activity_ids)
