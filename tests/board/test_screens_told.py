"""Screens are told which opportunities changed: who may read them, and nothing else."""

import json

from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.models.board.screens import (
    CHANGED,
    CHANNEL,
)

from ..questionnaire.project_common import ProjectCase
from .test_board_tours import BoardCase


class ToldCase:
    def told(self, deed):
        """Return the messages that a deed sends, one transaction later."""
        self.flush_tracking()
        last = self.env["bus.bus"].sudo().search([], order="id desc", limit=1).id
        deed()
        self.flush_tracking()
        rows = self.env["bus.bus"].sudo().search([("id", ">", last)])
        messages = [json.loads(row.message) for row in rows]
        return [one["payload"] for one in messages if one["type"] == CHANGED]

    def heard(self, user, deed):
        """Return the ids a person listening hears of a deed."""
        self.flush_tracking()
        last = self.env["bus.bus"].sudo().search([], order="id desc", limit=1).id
        deed()
        self.flush_tracking()
        polled = self.env["bus.bus"].with_user(user)._poll([CHANNEL], last)
        return [id_ for one in polled for id_ in one["message"]["payload"]["ids"]]


@tagged("standard", "post_install", "-at_install")
class TestTold(ToldCase, ProjectCase):
    def test_what_moves_is_told_by_its_number_and_nothing_else(self):
        lead = self.lead(self.first, name="Secret")
        told = self.told(lambda: lead.move_to_stage(self.discovery, move_reason="Shh"))
        self.assertEqual(told, [{"ids": lead.ids}])

    def test_many_moves_are_one_message(self):
        leads = self.leads(12, self.first)
        told = self.told(lambda: leads.move_to_stage(self.discovery))
        self.assertEqual(told, [{"ids": leads.ids}])
        told = self.told(lambda: [lead.move_to_stage(self.first) for lead in leads])
        self.assertEqual(told, [{"ids": leads.ids}])

    def test_creating_handing_over_losing_and_undoing_are_told(self):
        made = []
        self.told(lambda: made.append(self.lead(self.first)))
        [lead] = made
        for deed in (
            lambda: lead.write({"user_id": self.colleague.id}),
            lambda: lead.action_set_lost(lost_reason_id=self.budget.id),
            lambda: lead.action_unarchive(),
            lambda: lead.with_user(self.manager).move_to_stage(self.discovery),
            lambda: lead.with_user(self.manager).action_undo_move(self.discovery.id),
        ):
            self.assertEqual(self.told(deed), [{"ids": lead.ids}])

    def test_what_a_form_keeps_to_itself_is_not_told(self):
        lead = self.lead(self.first)
        self.assertFalse(self.told(lambda: lead.write({"referred": "Ana"})))

    def test_answers_are_told_whoever_gives_them(self):
        self.question("size", "integer", is_for_customer=True)
        template, lead = self.template, self.lead(self.first)
        made = []
        told = self.told(lambda: made.append(lead.insert_questionnaire(template)))
        self.assertEqual(told, [{"ids": lead.ids}])
        for source in ("user", "customer"):
            told = self.told(
                lambda source=source: (
                    made[0].sudo().answer({"size": len(source)}, source)
                )
            )
            self.assertEqual(told, [{"ids": lead.ids}])

    def test_only_who_may_read_it_hears_of_it(self):
        mine, theirs = self.lead(self.first), self.lead(self.first)
        theirs.user_id = self.colleague
        both = mine | theirs

        def deed():
            both.move_to_stage(
                self.discovery if mine.stage_id == self.first else self.first
            )

        portal = self.user_without_rights()
        for user, heard in (
            (self.salesperson, mine),
            (self.colleague, theirs),
            (self.manager, both),
            (portal, both.browse()),
        ):
            self.assertEqual(self.heard(user, deed), heard.ids, user.name)

    def user_without_rights(self):
        return self.env["res.users"].create(
            {
                "name": "Ana",
                "login": "ana.portal",
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )

    def test_who_loses_sight_of_it_hears_no_more(self):
        lead = self.lead(self.first)

        def hand_over():
            lead.user_id = self.colleague

        self.assertFalse(self.heard(self.salesperson, hand_over))

    def test_other_companies_hear_nothing(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        manager = self.user(
            "far",
            "sales_team.group_sale_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        lead = self.lead(self.first, company_id=self.company.id)
        self.assertFalse(
            self.heard(manager, lambda: lead.move_to_stage(self.discovery))
        )

    def test_many_who_listen_ask_one_question_each(self):
        leads = self.leads(40, self.first)
        leads.move_to_stage(self.discovery)
        self.flush_tracking()
        bus = self.env["bus.bus"].with_user(self.salesperson)
        bus._poll([CHANNEL], 1)
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        bus._poll([CHANNEL], 1)
        self.assertLessEqual(self.cr.sql_log_count - before, 4)


@tagged("standard", "post_install", "-at_install")
class TestTellingTours(BoardCase):
    """What a colleague does shows by itself: the tour has it done behind the screen."""

    def test_the_board_shows_what_a_colleague_moves_and_waits_for_what_is_typed(self):
        one = self.card("PAG Rika", self.new)
        self.card("PAB Contura", self.new)
        self.tour("told")
        self.assertEqual(one.stage_id, self.proposal)

    def test_a_card_moved_elsewhere_is_shown_where_it_is_when_it_is_dropped(self):
        one = self.card("PAG Rika", self.new)
        self.tour("told_late")
        self.assertEqual(one.stage_id, self.discovery)


@tagged("standard", "post_install", "-at_install")
class TestFormToldTour(ProjectCase, BoardCase):
    def test_a_form_shows_answers_as_they_come_and_keeps_what_is_typed(self):
        self.question("size", "integer")
        self.question("roof")
        lead = self.card("PAG Rika", self.new)
        lead.insert_questionnaire(self.template)
        self.env.flush_all()
        self.start_tour(
            f"/odoo/pipeline/{lead.id}",
            "sales_pipeline_form_told",
            login="camille.test",
        )
        self.env.invalidate_all()
        self.assertEqual(lead.stage_id, self.first)
        self.assertEqual(lead.expected_revenue, 4321)
