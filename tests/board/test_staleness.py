"""Which opportunities are left alone, why, and until when that is all right."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestStaleness(PipelineCase):
    def setUp(self):
        super().setUp()
        self.company.crm_untouched_days = 14
        self.now = self.env.cr.now()

    def lead_of(self, days, stage=None, **values):
        """Return an opportunity that entered its stage that many days ago."""
        lead = self.lead(stage or self.first, company_id=self.company.id, **values)
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE crm_lead
               SET date_last_stage_update = %s, create_date = %s WHERE id = %s
            """,
            [*[self.now - timedelta(days=days, minutes=5)] * 2, lead.id],
        )
        self.env.cr.execute(
            "DELETE FROM mail_message WHERE model = 'crm.lead' AND res_id = %s",
            [lead.id],
        )
        self.env.invalidate_all()
        return lead

    def assertStale(self, lead, reason):
        self.env.invalidate_all()
        self.assertEqual((lead.is_stale, lead.stale_reason), (True, reason))
        self.assertIn(lead, self.found())

    def assertFresh(self, lead):
        self.env.invalidate_all()
        self.assertEqual((lead.is_stale, lead.stale_reason), (False, ""))
        self.assertNotIn(lead, self.found())

    def found(self):
        domain = [("is_stale", "=", True), ("team_id", "=", self.team.id)]
        return self.Lead.search(domain)

    def message(self, lead, days, **values):
        """Leave a message on an opportunity, that many days ago."""
        values = {"message_type": "comment", **values}
        message = lead.message_post(body="Hello", **values)
        message.date = self.now - timedelta(days=days)
        return message

    def plan(self, lead):
        return lead.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.salesperson.id
        )

    def test_days_in_stage_are_counted_since_it_entered_it(self):
        self.assertEqual(self.lead_of(9).days_in_stage, 9)
        self.assertEqual(self.lead(self.first).days_in_stage, 0)

    def test_what_is_closed_has_been_long_enough(self):
        self.assertEqual(self.lead_of(9, self.won).days_in_stage, 0)

    def test_too_long_in_its_stage(self):
        self.first.rotting_threshold_days = 7
        lead = self.lead_of(9)
        self.plan(lead)
        self.assertStale(lead, "9 days in this stage (7 allowed)")

    def test_nobody_touched_it_for_too_long(self):
        lead = self.lead_of(20)
        self.plan(lead)
        self.assertStale(lead, "no contact for 20 days")

    def test_all_the_reasons_are_told(self):
        self.first.rotting_threshold_days = 7
        lead = self.lead_of(20)
        self.assertStale(
            lead,
            "20 days in this stage (7 allowed) · no contact for 20 days"
            " · nothing planned",
        )

    def test_nothing_planned_is_no_reason_by_itself(self):
        self.assertFresh(self.lead_of(5))

    def test_a_mail_a_note_or_a_call_done_is_a_contact(self):
        for message in (
            {"message_type": "email"},
            {"message_type": "comment"},
            {"message_type": "comment", "subtype_xmlid": "mail.mt_note"},
        ):
            with self.subTest(message):
                lead = self.lead_of(30)
                self.message(lead, 3, **message)
                self.assertFresh(lead)
        lead = self.lead_of(30)
        self.plan(lead).action_feedback("They will think about it")
        self.assertFresh(lead)

    def test_the_days_are_those_since_the_last_contact(self):
        lead = self.lead_of(40)
        self.plan(lead)
        self.message(lead, 25)
        self.message(lead, 16)
        self.assertStale(lead, "no contact for 16 days")

    def test_what_odoo_writes_by_itself_is_no_contact(self):
        for kind in ("notification", "auto_comment"):
            lead = self.lead_of(20)
            self.plan(lead)
            self.message(lead, 1, message_type=kind)
            self.assertStale(lead, "no contact for 20 days")

    def test_a_move_wakes_it_up(self):
        lead = self.lead_of(40)
        lead.move_to_stage(self.discovery)
        self.assertFresh(lead)

    def test_each_company_says_for_how_long(self):
        lead = self.lead_of(20)
        self.plan(lead)
        self.company.crm_untouched_days = 30
        self.assertFresh(lead)
        self.company.crm_untouched_days = 0
        self.assertFresh(lead)
        self.company.crm_untouched_days = 20
        self.assertStale(lead, "no contact for 20 days")

    def test_won_lost_and_archived_ones_and_leads_are_not_stale(self):
        self.assertFresh(self.lead_of(50, self.won))
        self.assertFresh(self.lead_of(50, self.lost))
        self.assertFresh(self.lead_of(50, active=False))
        self.assertFresh(self.lead_of(50, type="lead"))

    def test_a_snoozed_one_is_left_alone_until_that_day(self):
        self.first.rotting_threshold_days = 7
        lead = self.lead_of(20)
        lead.with_user(self.salesperson).action_snooze_for(7)
        self.assertFresh(lead)
        self.assertTrue(lead.is_snoozed)
        self.assertFalse(lead.is_rotting)
        self.assertIn(lead, self.Lead.search([("is_snoozed", "=", True)]))
        with freeze_time(self.now + timedelta(days=7)):
            self.env.invalidate_all()
            self.assertFalse(lead.is_snoozed)
            self.assertNotIn(lead, self.Lead.search([("is_snoozed", "=", True)]))
            self.assertTrue(lead.is_stale)

    def test_it_may_be_woken_up(self):
        lead = self.lead_of(20)
        self.plan(lead)
        lead.action_snooze_for(30)
        lead.action_wake()
        self.assertStale(lead, "no contact for 20 days")

    def test_one_may_only_snooze_what_one_may_edit(self):
        lead = self.lead_of(20, user_id=self.colleague.id)
        with self.assertRaises(AccessError):
            lead.with_user(self.salesperson).action_snooze_for(7)

    def test_what_is_not_stale_is_found_too(self):
        stale, fresh = self.lead_of(20), self.lead_of(1)
        found = self.Lead.search([("is_stale", "=", False)])
        self.assertIn(fresh, found)
        self.assertNotIn(stale, found)

    def test_the_search_and_the_card_agree(self):
        self.first.rotting_threshold_days = 7
        leads = self.Lead
        for days in (0, 6, 7, 8, 13, 14, 15, 30):
            lead = self.lead_of(days)
            leads |= lead
            if days % 2:
                self.message(lead, days // 3)
        self.env.invalidate_all()
        self.assertEqual(self.found() & leads, leads.filtered("is_stale"))

    def test_a_whole_board_takes_the_same_queries_as_one_card(self):
        leads = self.Lead.union(*(self.lead_of(20) for _number in range(12)))
        leads.mapped("stale_reason")  # caches are warm
        queries = []
        for cards in (leads[:1], leads):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cards.mapped("stale_reason")
            queries.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*queries)
