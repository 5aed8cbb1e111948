from psycopg2.errors import SerializationFailure

from odoo.exceptions import MissingError, UserError, ValidationError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.real_transactions import RealTransactionsCase


@tagged("standard", "post_install", "-at_install")
class TestSimultaneousMoves(RealTransactionsCase):
    """Two people move the same card at the same moment."""

    def fill(self, env):
        self.new, self.proposal, self.won, self.lost = (
            env["crm.stage"].search([("name", "=", name)]).id
            for name in ("New Contact", "Proposal Sent", "Won", "Lost")
        )
        values = {"name": "Card", "type": "opportunity", "stage_id": self.new}
        self.lead_id = env["crm.lead"].create({**values, "user_id": False}).id
        self.lead_ids = [self.lead_id]

    def move_until_done(self, card, stage_id):
        """Move a card as Odoo makes a request again; return the stages tried from."""
        tries = []

        def move():
            tries.append(card.stage_id.id)
            card.stage_id = stage_id

        with mute_logger("odoo.sql_db"):
            retrying(move, card.env)
        return tries

    def person(self):
        """Return the card as someone sees it, in a transaction of their own."""
        card = self.someone()["crm.lead"].browse(self.lead_id)
        self.assertEqual(card.stage_id.id, self.new)
        return card

    def assertInTheEnd(self, **expected):
        """Check what the database holds, chatter included."""
        with self.committed() as env:
            card = env["crm.lead"].browse(self.lead_id)
            for name, value in expected.items():
                self.assertEqual(card.read([name], load="")[0][name], value, name)
            lines = card.message_ids.tracking_value_ids.filtered(
                lambda value: value.field_id.name == "stage_id"
            )
            return lines.sorted("id").mapped("new_value_char")

    def assertHistory(self, *stages):
        """Check that the card went through these stages, one after the other."""
        with self.committed() as env:
            rows = env["crm.stage.transition"].search(
                [("lead_ref", "=", self.lead_id)], order="id"
            )
            self.assertEqual([row.to_stage_id.id for row in rows], list(stages))
            self.assertEqual(
                [row.from_stage_id.id for row in rows], [False, *stages[:-1]]
            )
            self.assertTrue(all(rows[:-1].mapped("left_at")))
            self.assertFalse(rows[-1].left_at)
            for before, after in zip(rows, rows[1:], strict=False):
                self.assertEqual(after.entered_at, before.left_at)
                self.assertGreaterEqual(before.duration_hours, 0)
                self.assertEqual(after.from_stage_name, before.to_stage_name)
                self.assertEqual(after.probability_before, before.probability_after)

    def test_two_moves_of_the_same_card_leave_one_consistent_history(self):
        one, two = self.person(), self.person()
        one.write({"stage_id": self.proposal, "move_reason": "They agreed"})
        one.env.cr.commit()

        def move():
            two.write({"stage_id": self.won, "move_reason": "They signed"})

        with mute_logger("odoo.sql_db"):
            retrying(move, two.env)
        self.assertHistory(self.new, self.proposal, self.won)

    def test_two_moves_to_the_same_stage_are_one(self):
        one, two = self.person(), self.person()
        one.stage_id = self.proposal
        one.env.cr.commit()
        self.assertEqual(
            self.move_until_done(two, self.proposal), [self.new, self.proposal]
        )
        self.assertHistory(self.new, self.proposal)

    def test_one_who_gives_up_leaves_no_row(self):
        one, two = self.person(), self.person()
        one.stage_id = self.won
        one.env.cr.commit()
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            two.stage_id = self.lost
            two.env.cr.commit()
        two.env.cr.rollback()
        self.assertHistory(self.new, self.won)

    def test_a_card_deleted_while_it_moves_leaves_no_move_open(self):
        one, two = self.person(), self.person()
        one.unlink()
        one.env.cr.commit()

        def move():
            two.stage_id = self.proposal

        with mute_logger("odoo.sql_db"), self.assertRaises(MissingError):
            retrying(move, two.env)
        two.env.cr.rollback()
        with self.registry.cursor() as cr:
            cr.execute(
                """
                SELECT count(*), count(left_at), count(lead_id)
                  FROM crm_stage_transition WHERE lead_ref = %s
                """,
                [self.lead_id],
            )
            self.assertEqual(cr.fetchone(), (1, 1, 0))

    def test_a_note_on_a_move_that_is_over_meanwhile_is_refused(self):
        one, two = self.person(), self.person()
        row = two.transition_ids
        self.assertFalse(row.left_at)
        one.stage_id = self.proposal
        one.env.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(UserError):
            retrying(lambda: row.write({"reason": "Too late"}), two.env)
        two.env.cr.rollback()
        self.assertHistory(self.new, self.proposal)

    def test_the_second_is_told_by_the_database_and_writes_nothing(self):
        one, two = self.person(), self.person()
        one.stage_id = self.won
        one.env.cr.commit()
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            two.stage_id = self.lost
            two.env.cr.commit()
        two.env.cr.rollback()
        lines = self.assertInTheEnd(
            stage_id=self.won,
            active=True,
            probability=100,
            won_status="won",
            last_open_stage_id=self.new,
        )
        self.assertEqual(lines, ["Won"])

    def test_odoo_makes_the_second_again_and_it_wins_whole(self):
        one, two = self.person(), self.person()
        one.stage_id = self.proposal
        one.env.cr.commit()
        self.assertEqual(
            self.move_until_done(two, self.lost), [self.new, self.proposal]
        )
        lines = self.assertInTheEnd(
            stage_id=self.lost,
            active=False,
            probability=0,
            automated_probability=0,
            won_status="lost",
            last_open_stage_id=self.proposal,
        )
        self.assertEqual(lines, ["Proposal Sent", "Lost"])

    def test_a_value_typed_on_what_was_just_won_is_refused(self):
        one, two = self.person(), self.person()
        one.stage_id = self.won
        one.env.cr.commit()

        def type_a_value():
            two.probability = 65

        with mute_logger("odoo.sql_db"), self.assertRaises(ValidationError):
            retrying(type_a_value, two.env)
        two.env.cr.rollback()
        self.assertInTheEnd(stage_id=self.won, probability=100, won_status="won")
