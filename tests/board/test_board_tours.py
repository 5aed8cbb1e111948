"""A salesperson's board, in a real browser, in French: keys, phone, what is stale."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged

from ..common import PipelineCase, french_salesperson

TITLES = ("PAG Rika", "PAB Contura", "Foyer Leenders")


class BoardCase(PipelineCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.camille = french_salesperson(cls.env)

    def card(self, name, stage, **values):
        return self.lead(stage, **{"user_id": self.camille.id, **values}, name=name)

    def tour(self, name, login="camille.test", url="/odoo/pipeline"):
        self.env.flush_all()
        self.start_tour(url, f"sales_pipeline_board_{name}", login=login)
        self.env.invalidate_all()


@tagged("standard", "post_install", "-at_install")
class TestBoardTours(BoardCase):
    def test_cards_move_with_the_keyboard(self):
        one = self.card("PAG Rika", self.new)
        other = self.card("PAB Contura", self.new)
        closed = self.card("Foyer Leenders", self.won)
        meant = self.card("Foyer Austroflamm", self.negotiation)
        self.tour("keyboard")
        self.assertEqual(one.stage_id, self.first)
        self.assertEqual(one.transition_ids.mapped("origin"), ["user"] * 3 + ["system"])
        self.assertEqual(other.stage_id, self.new)
        self.assertEqual(meant.stage_id, self.negotiation)
        self.assertEqual(closed.stage_id, self.lost)
        self.assertEqual(closed.lost_reason_id, self.budget)

    def test_a_column_says_how_many_went_on(self):
        cards = [self.card(f"PAG Rika {rank}", self.new) for rank in range(1, 5)]
        cards[0].move_to_stage(self.first)
        cards[3].move_to_stage(self.lost, lost_reason_id=self.budget.id)
        self.first.pipeline_color = 4
        self.tour("conversion")
        self.assertEqual(cards[1].stage_id, self.first)

    def test_a_stale_card_says_why_and_may_be_snoozed(self):
        self.first.rotting_threshold_days = 7
        stale = self.card("PAG Rika", self.first)
        self.card("PAB Contura", self.first)
        self.env.flush_all()
        ago = self.env.cr.now() - timedelta(days=20, minutes=5)
        self.env.cr.execute(
            "UPDATE crm_lead SET date_last_stage_update = %s WHERE id = %s",
            [ago, stale.id],
        )
        self.env.cr.execute("UPDATE mail_message SET date = %s", [ago])
        self.env.invalidate_all()
        self.tour("stale")
        self.assertFalse(stale.stale_snoozed_until)

    def test_members_see_the_board_without_what_shapes_it(self):
        self.card("PAG Rika", self.new)
        self.tour("member")


@tagged("standard", "post_install", "-at_install")
class TestBoardOnAPhone(BoardCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_card_is_moved_from_its_menu(self):
        card = self.card("PAG Rika", self.new)
        self.tour("phone")
        self.assertEqual(card.stage_id, self.discovery)

    def test_a_form_shows_its_title_and_its_notes_whole(self):
        name = "PAB Stûv - Création de conduit pour le gîte"
        card = self.card(name, self.won, description="<p>Conduit existant.</p>")
        self.tour("form_on_a_phone", url=f"/odoo/pipeline/{card.id}")
