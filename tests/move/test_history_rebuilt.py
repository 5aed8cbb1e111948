from datetime import datetime, timedelta

from odoo import Command
from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom import hooks

from ..common import PipelineCase


def day(number, **more):
    """Return a moment in the life of a database that had no pipeline yet."""
    return datetime(2025, 3, 1, 9) + timedelta(days=number, **more)


@tagged("standard", "post_install", "-at_install")
class TestHistoryRebuilt(PipelineCase):
    """The moves of opportunities that lived before the pipeline was installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Move = cls.env["crm.stage.transition"]
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env.ref("base.main_company").partner_id.lang = "en_US"
        cls.env.cr.execute(
            """
            UPDATE ir_model_fields_selection AS choice
               SET name = choice.name || '{"fr_FR": "Perdue"}'
              FROM ir_model_fields AS field
             WHERE field.id = choice.field_id AND field.model = 'crm.lead'
               AND field.name = 'won_status' AND choice.value = 'lost'
            """
        )

    # ------------------------------------------------------------
    # A database that lived
    # ------------------------------------------------------------

    def lived(self, stage, last_update=1, lost=False, **values):
        """Create an opportunity as Odoo alone would have left it, nothing tracked."""
        create = self.stock_lost_lead if lost else self.lead
        lead = create(stage, **values)
        self.flush_tracking()
        self.forget(lead)
        self.set_columns(
            "crm_lead",
            lead.id,
            create_date=day(0),
            create_uid=self.colleague.id,
            date_last_stage_update=day(last_update),
        )
        if lost:
            self.set_columns("crm_lead", lead.id, date_closed=day(30))
        return lead

    def forget(self, leads):
        """Leave no trace of what these opportunities went through."""
        for query in (
            "DELETE FROM crm_stage_transition WHERE lead_id = ANY(%s)",
            "DELETE FROM mail_message WHERE model = 'crm.lead' AND res_id = ANY(%s)",
        ):
            self.env.cr.execute(query, [leads.ids])
        self.env.invalidate_all()

    def set_columns(self, table, id_, **values):
        self.env.flush_all()
        columns = ", ".join(f"{name} = %s" for name in values)
        self.env.cr.execute(
            f"UPDATE {table} SET {columns} WHERE id = %s", [*values.values(), id_]
        )
        self.env.invalidate_all()

    def tell(self, lead, date, subtype="mt_note", user=None, **changes):
        """Leave the message Odoo posts about changes, one pair (old, new) per field."""
        tracked = []
        for name, (old, new) in changes.items():
            values = {"field_id": self.env["ir.model.fields"]._get("crm.lead", name).id}
            for side, value in (("old", old), ("new", new)):
                if isinstance(value, str):
                    values[f"{side}_value_char"] = value
                elif isinstance(value, int):
                    values[f"{side}_value_integer"] = value
                else:
                    values[f"{side}_value_integer"] = value.id
                    values[f"{side}_value_char"] = value.display_name
            tracked.append(Command.create(values))
        module = "mail" if subtype == "mt_note" else "crm"
        message = self.env["mail.message"].create(
            {
                "model": "crm.lead",
                "res_id": lead.id,
                "message_type": "notification",
                "subtype_id": self.env.ref(f"{module}.{subtype}").id,
                "date": date,
                "tracking_value_ids": tracked,
            }
        )
        user = user or self.salesperson
        self.set_columns("mail_message", message.id, create_uid=user.id)
        return message

    def moved(self, lead, date, before, after, **more):
        return self.tell(lead, date, "mt_lead_stage", stage_id=(before, after), **more)

    def rows(self, lead):
        return self.Move.search([("lead_id", "=", lead.id)], order="entered_at, id")

    def rebuilt(self, lead):
        """Rebuild, check what holds of every history, and return this one's rows."""
        self.Move.rebuild()
        rows = self.rows(lead)
        self.assertEqual(rows[0].kind, "created")
        self.assertFalse(rows[0].from_stage_id or rows[0].from_stage_name)
        self.assertEqual(rows.mapped("entered_at"), sorted(rows.mapped("entered_at")))
        for row, following in zip(rows[:-1], rows[1:], strict=True):
            self.assertEqual(row.left_at, following.entered_at)
            hours = (row.left_at - row.entered_at).total_seconds() / 3600
            self.assertAlmostEqual(row.duration_hours, hours, 2)
            self.assertFalse(row.probability_after or row.revenue_after)
        last = rows[-1]
        self.assertFalse(last.left_at or last.duration_hours)
        self.assertEqual(last.to_stage_id, lead.stage_id)
        outcome = {"pending": "open"}.get(lead.won_status, lead.won_status)
        self.assertEqual(last.outcome, outcome)
        self.assertEqual(last.probability_after, lead.probability)
        self.assertEqual(last.revenue_after, lead.expected_revenue)
        for row in rows:
            self.assertTrue(row.is_rebuilt)
            self.assertEqual(row.origin, "system")
            self.assertEqual(row.lead_ref, lead.id)
            self.assertEqual(row.owner_id, lead.user_id)
            self.assertEqual(row.team_id, lead.team_id)
            self.assertEqual(row.company_id, lead.company_id)
        return rows

    def assertHistory(self, lead, *expected):
        """Check (kind, stage name, outcome, day) of each row of a rebuilt history."""
        rows = self.rebuilt(lead)
        self.assertEqual(
            [
                (
                    row.kind,
                    row.to_stage_name,
                    row.outcome,
                    (row.entered_at - day(0)).days,
                )
                for row in rows
            ],
            list(expected),
        )
        return rows

    # ------------------------------------------------------------
    # Stages
    # ------------------------------------------------------------

    def test_each_tracked_move_is_a_row_from_the_creation_on(self):
        lead = self.lived(self.proposal)
        self.moved(lead, day(3), self.new, self.discovery)
        self.moved(lead, day(5), self.discovery, self.first)
        self.moved(lead, day(9), self.first, self.proposal)
        rows = self.assertHistory(
            lead,
            ("created", "New Contact", "open", 0),
            ("forward", "Discovery Call", "open", 3),
            ("backward", "First Contact", "open", 5),
            ("forward", "Proposal Sent", "open", 9),
        )
        self.assertEqual(rows[1:].mapped("from_stage_id"), rows[:-1].to_stage_id)
        self.assertEqual(rows[2].from_stage_name, "Discovery Call")
        self.assertEqual(rows[0].user_id, self.colleague)
        self.assertEqual(rows[1:].user_id, self.salesperson)

    def test_what_odoo_itself_tracks_is_understood(self):
        lead = self.lived(self.new)
        for values in (
            {"stage_id": self.discovery.id},
            {"active": False, "probability": 0, "lost_reason_id": self.budget.id},
            {"active": True},
            {"stage_id": self.won.id},
        ):
            lead.write(values)
            self.flush_tracking()
        recorded = self.rows(lead).mapped(
            lambda row: (row.kind, row.to_stage_id, row.outcome, row.lost_reason_id)
        )
        self.env.cr.execute(
            "DELETE FROM crm_stage_transition WHERE lead_id = %s", [lead.id]
        )
        rebuilt = self.rebuilt(lead).mapped(
            lambda row: (row.kind, row.to_stage_id, row.outcome, row.lost_reason_id)
        )
        self.assertEqual(rebuilt[1:], recorded)
        self.assertEqual(
            [kind for kind, *_rest in rebuilt],
            ["created", "forward", "lost", "reopened", "won"],
        )

    def test_a_stage_deleted_since_keeps_the_name_it_had(self):
        gone = self.new_stage("Site Visit")
        lead = self.lived(self.proposal)
        self.moved(lead, day(2), self.new, gone)
        self.moved(lead, day(4), gone, self.proposal)
        gone.unlink()
        rows = self.assertHistory(
            lead,
            ("created", "New Contact", "open", 0),
            ("forward", "Site Visit", "open", 2),
            ("forward", "Proposal Sent", "open", 4),
        )
        self.assertFalse(rows[1].to_stage_id)
        self.assertFalse(rows[2].from_stage_id)
        self.assertEqual(rows[2].from_stage_name, "Site Visit")

    def test_it_may_start_in_a_stage_deleted_since(self):
        gone = self.new_stage("Cold Call")
        lead = self.lived(self.proposal)
        self.moved(lead, day(2), gone, self.proposal)
        gone.unlink()
        rows = self.assertHistory(
            lead,
            ("created", "Cold Call", "open", 0),
            ("forward", "Proposal Sent", "open", 2),
        )
        self.assertFalse(rows[0].to_stage_id)

    def test_stages_are_named_in_the_language_of_the_company(self):
        translations = {"en_US": "New Contact", "fr_FR": "Nouveau contact"}
        self.new.update_field_translations("name", translations)
        odd = self.new_stage("Odd One")
        self.env.ref("base.main_company").partner_id.lang = "fr_FR"
        lead = self.lived(odd)
        self.moved(lead, day(2), self.new, odd)
        names = self.rebuilt(lead).mapped("to_stage_name")
        self.assertEqual(names, ["Nouveau contact", "Odd One"])

    def test_several_changes_in_one_message_are_one_row(self):
        lead = self.lived(self.won)
        self.tell(
            lead,
            day(6),
            "mt_lead_won",
            stage_id=(self.new, self.won),
            won_status=("Pending", "Won"),
            expected_revenue=(1, 2),
        )
        self.assertHistory(
            lead, ("created", "New Contact", "open", 0), ("won", "Won", "won", 6)
        )

    def test_other_tracked_changes_are_no_move(self):
        lead = self.lived(self.proposal)
        self.tell(lead, day(2), user_id=(self.colleague, self.salesperson))
        self.tell(lead, day(3), active=(1, 0))
        self.tell(lead, day(4), active=(0, 1))
        self.assertHistory(lead, ("created", "Proposal Sent", "open", 0))

    def test_it_may_have_been_without_a_stage(self):
        lead = self.lived(self.new)
        self.tell(lead, day(2), stage_id=(self.new, 0))
        self.tell(lead, day(3), stage_id=(0, self.new))
        self.set_columns("crm_lead", lead.id, stage_id=None)
        self.tell(lead, day(4), stage_id=(self.new, 0))
        self.assertHistory(
            lead,
            ("created", "New Contact", "open", 0),
            ("forward", False, "open", 2),
            ("forward", "New Contact", "open", 3),
            ("forward", False, "open", 4),
        )

    def test_moves_of_the_same_second_keep_their_order(self):
        lead = self.lived(self.first)
        created = day(0, milliseconds=400)
        self.set_columns("crm_lead", lead.id, create_date=created)
        self.moved(lead, day(0), self.new, self.first)
        rows = self.rebuilt(lead)
        self.assertEqual(rows.mapped("entered_at"), [day(0), day(0)])
        self.assertEqual(rows.mapped("kind"), ["created", "forward"])

    def test_a_clock_that_goes_backwards_does_not_reverse_history(self):
        lead = self.lived(self.proposal)
        self.moved(lead, day(-1), self.new, self.first)
        self.moved(lead, day(5), self.first, self.discovery)
        self.moved(lead, day(4), self.discovery, self.proposal)
        rows = self.assertHistory(
            lead,
            ("created", "New Contact", "open", 0),
            ("forward", "First Contact", "open", 0),
            ("forward", "Discovery Call", "open", 5),
            ("forward", "Proposal Sent", "open", 5),
        )
        self.assertEqual(rows[2].duration_hours, 0)
        self.assertGreater(rows[3].id, rows[2].id)

    # ------------------------------------------------------------
    # Outcomes
    # ------------------------------------------------------------

    def test_a_loss_leaves_it_in_its_stage_and_a_restoration_too(self):
        lead = self.lived(self.proposal)
        self.moved(lead, day(2), self.new, self.proposal)
        self.tell(
            lead,
            day(4),
            "mt_lead_lost",
            active=(1, 0),
            won_status=("Pending", "Lost"),
            lost_reason_id=(0, self.timing),
        )
        self.tell(
            lead,
            day(8),
            "mt_lead_restored",
            active=(0, 1),
            won_status=("Lost", "Pending"),
            lost_reason_id=(self.timing, 0),
        )
        rows = self.assertHistory(
            lead,
            ("created", "New Contact", "open", 0),
            ("forward", "Proposal Sent", "open", 2),
            ("lost", "Proposal Sent", "lost", 4),
            ("reopened", "Proposal Sent", "open", 8),
        )
        self.assertEqual(rows[2].from_stage_id, self.proposal)
        self.assertEqual(rows[2].lost_reason_id, self.timing)
        self.assertFalse((rows - rows[2]).lost_reason_id)

    def test_the_last_loss_has_the_reason_it_has_now(self):
        lead = self.lived(self.first, lost=True)
        for date, reason in ((4, self.timing), (9, self.timing)):
            self.tell(
                lead,
                day(date),
                "mt_lead_lost",
                won_status=("Pending", "Lost"),
                lost_reason_id=(0, reason),
            )
            if date == 4:
                self.tell(lead, day(5), won_status=("Lost", "Pending"))
        rows = self.assertHistory(
            lead,
            ("created", "First Contact", "open", 0),
            ("lost", "First Contact", "lost", 4),
            ("reopened", "First Contact", "open", 5),
            ("lost", "First Contact", "lost", 9),
        )
        self.assertEqual(rows[1].lost_reason_id, self.timing)
        self.assertEqual(rows[3].lost_reason_id, self.budget)

    def test_outcomes_are_read_in_the_language_they_were_tracked_in(self):
        lead = self.lived(self.first, lost=True)
        self.tell(lead, day(4), won_status=("En attente", "Perdue"))
        self.assertHistory(
            lead,
            ("created", "First Contact", "open", 0),
            ("lost", "First Contact", "lost", 4),
        )

    def test_before_odoo_19_the_kind_of_message_tells_the_outcome(self):
        lead = self.lived(self.won)
        self.tell(lead, day(4), "mt_lead_lost", active=(1, 0))
        self.tell(lead, day(5), "mt_lead_restored", active=(0, 1))
        self.tell(lead, day(6), "mt_lead_won", stage_id=(self.new, self.won))
        self.assertHistory(
            lead,
            ("created", "New Contact", "open", 0),
            ("lost", "New Contact", "lost", 4),
            ("reopened", "New Contact", "open", 5),
            ("won", "Won", "won", 6),
        )

    def test_a_stage_that_was_won_and_is_gone_won_all_the_same(self):
        signed = self.new_stage("Signed", is_won=True)
        lead = self.lived(self.won)
        self.tell(lead, day(4), "mt_lead_won", stage_id=(self.new, signed))
        self.tell(lead, day(5), "mt_lead_won", stage_id=(signed, self.won))
        signed.unlink()
        self.assertHistory(
            lead,
            ("created", "New Contact", "open", 0),
            ("won", "Signed", "won", 4),
            ("forward", "Won", "won", 5),
        )

    def test_a_reason_given_to_what_is_open_is_no_loss(self):
        lead = self.lived(self.first)
        self.tell(lead, day(4), "mt_lead_lost", lost_reason_id=(0, self.timing))
        self.assertHistory(lead, ("created", "First Contact", "open", 0))

    def test_leaving_a_won_stage_reopens_and_coming_back_wins(self):
        lead = self.lived(self.won)
        self.moved(lead, day(2), self.new, self.won)
        self.moved(lead, day(3), self.won, self.proposal)
        self.moved(lead, day(4), self.proposal, self.won)
        self.assertHistory(
            lead,
            ("created", "New Contact", "open", 0),
            ("won", "Won", "won", 2),
            ("reopened", "Proposal Sent", "open", 3),
            ("won", "Won", "won", 4),
        )

    def test_what_was_already_won_when_first_heard_of_was_created_so(self):
        lead = self.lived(self.proposal)
        self.moved(lead, day(3), self.won, self.proposal, won_status=("Won", "Pending"))
        self.assertHistory(
            lead,
            ("created", "Won", "won", 0),
            ("reopened", "Proposal Sent", "open", 3),
        )

    # ------------------------------------------------------------
    # What was not tracked
    # ------------------------------------------------------------

    def test_without_tracking_there_is_the_creation(self):
        lead = self.lived(self.discovery)
        other = self.lived(self.first, type="lead")
        self.assertHistory(lead, ("created", "Discovery Call", "open", 0))
        self.assertHistory(other, ("created", "First Contact", "open", 0))

    def test_without_tracking_a_loss_is_on_the_day_it_was_closed(self):
        lead = self.lived(self.discovery, lost=True)
        rows = self.assertHistory(
            lead,
            ("created", "Discovery Call", "open", 0),
            ("lost", "Discovery Call", "lost", 30),
        )
        self.assertEqual(rows[1].lost_reason_id, self.budget)
        self.assertFalse(rows[1].user_id)

    def test_without_tracking_a_win_is_on_the_day_it_was_closed(self):
        lead = self.lived(self.won)
        self.set_columns("crm_lead", lead.id, date_closed=day(20))
        undated = self.lived(self.won, last_update=7)
        self.set_columns("crm_lead", undated.id, date_closed=None)
        self.assertHistory(
            lead, ("created", "Won", "open", 0), ("won", "Won", "won", 20)
        )
        self.assertHistory(
            undated, ("created", "Won", "open", 0), ("won", "Won", "won", 7)
        )

    def test_a_last_move_that_nobody_tracked_is_added(self):
        lead = self.lived(self.negotiation, last_update=12)
        self.moved(lead, day(3), self.new, self.proposal)
        earlier = self.lived(self.negotiation, last_update=1)
        self.moved(earlier, day(3), self.new, self.proposal)
        before = (
            ("created", "New Contact", "open", 0),
            ("forward", "Proposal Sent", "open", 3),
        )
        self.assertHistory(lead, *before, ("migrated", "Negotiation", "open", 12))
        self.assertHistory(earlier, *before, ("migrated", "Negotiation", "open", 3))

    def test_a_last_outcome_that_nobody_tracked_is_added(self):
        lost = self.lived(self.proposal, lost=True)
        self.moved(lost, day(3), self.new, self.proposal)
        reopened = self.lived(self.proposal, last_update=9)
        self.tell(reopened, day(3), won_status=("Pending", "Lost"))
        self.assertHistory(
            lost,
            ("created", "New Contact", "open", 0),
            ("forward", "Proposal Sent", "open", 3),
            ("lost", "Proposal Sent", "lost", 30),
        )
        self.assertHistory(
            reopened,
            ("created", "Proposal Sent", "open", 0),
            ("lost", "Proposal Sent", "lost", 3),
            ("reopened", "Proposal Sent", "open", 9),
        )

    def test_a_move_nobody_tracked_in_between_leaves_the_others_as_told(self):
        lead = self.lived(self.negotiation)
        self.moved(lead, day(3), self.new, self.first)
        self.moved(lead, day(5), self.proposal, self.negotiation)
        rows = self.assertHistory(
            lead,
            ("created", "New Contact", "open", 0),
            ("forward", "First Contact", "open", 3),
            ("forward", "Negotiation", "open", 5),
        )
        self.assertEqual(rows[2].from_stage_id, self.proposal)

    def test_an_opportunity_without_a_stage_has_a_history_too(self):
        lead = self.lived(self.new)
        self.set_columns("crm_lead", lead.id, stage_id=None)
        self.assertHistory(lead, ("created", False, "open", 0))

    # ------------------------------------------------------------
    # Who, and which ones
    # ------------------------------------------------------------

    def test_a_user_deleted_since_is_nobody(self):
        gone = self.user("gone", "sales_team.group_sale_salesman")
        lead = self.lived(self.proposal)
        self.moved(lead, day(3), self.new, self.proposal, user=gone)
        gone.unlink()
        rows = self.rebuilt(lead)
        self.assertFalse(rows[1].user_id)

    def test_archived_opportunities_that_are_not_lost_have_theirs(self):
        lead = self.lived(self.proposal)
        self.set_columns("crm_lead", lead.id, active=False)
        self.moved(lead, day(3), self.new, self.proposal)
        self.assertHistory(
            lead,
            ("created", "New Contact", "open", 0),
            ("forward", "Proposal Sent", "open", 3),
        )

    def test_those_that_have_moves_already_are_left_alone(self):
        lead = self.lead(self.new)
        lead.stage_id = self.first
        self.flush_tracking()
        before = self.rows(lead).read()
        self.Move.rebuild()
        self.assertEqual(self.rows(lead).read(), before)

    def test_rebuilding_twice_adds_nothing(self):
        lead = self.lived(self.first)
        self.moved(lead, day(3), self.new, self.first)
        self.Move.rebuild()
        count = self.Move.search_count([])
        self.Move.rebuild()
        self.assertEqual(self.Move.search_count([]), count)

    def test_history_goes_on_from_there(self):
        lead = self.lived(self.first)
        self.moved(lead, day(3), self.new, self.first)
        last = self.rebuilt(lead)[-1]
        lead.stage_id = self.proposal
        rows = self.rows(lead)
        self.assertEqual(rows.mapped("kind"), ["created", "forward", "forward"])
        self.assertEqual(last.left_at, rows[-1].entered_at)
        self.assertFalse(rows[-1].is_rebuilt)

    # ------------------------------------------------------------
    # The installation
    # ------------------------------------------------------------

    def install(self):
        """Run the hook on what a database holds when the addon has just come in."""
        self.without_stage(self.lost)
        self.env.cr.execute("UPDATE crm_stage SET probability = 0")
        self.env.invalidate_all()
        hooks.post_init_hook(self.env)

    def test_installing_on_a_living_database_rebuilds(self):
        lead = self.lived(self.first)
        self.moved(lead, day(3), self.new, self.first)
        self.install()
        self.assertEqual(self.rows(lead).mapped("kind"), ["created", "forward"])

    def test_history_ends_with_what_the_installation_makes_of_it(self):
        lead = self.lived(self.won)
        self.moved(lead, day(3), self.new, self.won)
        self.set_columns(
            "crm_lead",
            lead.id,
            probability=40,
            automated_probability=40,
            won_status="pending",
        )
        self.install()
        rows = self.rows(lead)
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(rows.mapped("kind"), ["created", "won"])
        self.assertEqual(rows[-1].probability_after, 100)
