"""What the board shows, sums and gives away."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import PipelineCase, french_manager
from .test_board_tours import BoardCase


@tagged("standard", "post_install", "-at_install")
class TestBoardShown(PipelineCase):
    def found(self, *domain, **context):
        action = self.env.ref("sales_pipeline_custom.crm_lead_action_pipeline")
        domain = [*safe_eval(action.domain), *domain]
        return self.Lead.with_context(**context).search(domain)

    def test_archived_ones_are_found_when_looked_for(self):
        archived = self.lead(self.first, name="Asleep")
        archived.active = False
        lost = self.lead(self.first)
        lost.move_to_stage(self.lost, lost_reason_id=self.budget.id)
        stock_lost = self.stock_lost_lead(self.first)
        board = self.found()
        self.assertIn(lost, board)
        self.assertNotIn(archived, board)
        self.assertNotIn(stock_lost, board)
        only_archived = [("active", "=", False), ("stage_id.is_lost", "=", False)]
        found = self.found(*only_archived, pipeline_archived=True)
        self.assertLessEqual(archived | stock_lost, found)
        self.assertNotIn(lost, found)

    def test_by_month_what_is_lost_counts_for_nothing(self):
        self.lead(self.first, expected_revenue=1000, date_deadline="2031-05-02")
        lost = self.lead(self.first, expected_revenue=500, date_deadline="2031-05-03")
        lost.move_to_stage(self.lost, lost_reason_id=self.budget.id)
        domain = [
            ("date_deadline", ">=", "2031-01-01"),
            ("active", "in", [True, False]),
        ]

        def revenue(**context):
            groups = self.Lead.with_context(**context).formatted_read_group(
                domain, ["date_deadline:month"], ["expected_revenue:sum", "__count"]
            )
            return groups[0]["expected_revenue:sum"], groups[0]["__count"]

        self.assertEqual(revenue(), (1500, 2))
        self.assertEqual(revenue(pipeline_without_lost=True), (1000, 2))

    def test_by_outcome_what_is_lost_is_worth_what_it_would_have_been(self):
        leads = self.leads(2, self.first, expected_revenue=500)
        leads[0].move_to_stage(self.lost, lost_reason_id=self.budget.id)
        domain = [("id", "in", leads.ids), ("active", "in", [True, False])]
        board = self.Lead.with_context(pipeline_without_lost=True)
        for group in "won_status", "lost_reason_id", "stage_id":
            rows = board.formatted_read_group(domain, [group], ["expected_revenue:sum"])
            told = [row["expected_revenue:sum"] for row in rows]
            self.assertEqual(told, [500, 500], group)

    def test_what_is_lost_has_the_month_it_was_lost_in(self):
        lead = self.lead(self.first, expected_revenue=500, date_deadline="2031-05-02")
        lead.move_to_stage(self.lost, lost_reason_id=self.budget.id)
        [row] = self.Lead.formatted_read_group(
            [("id", "=", lead.id), ("active", "=", False)],
            ["date_closed:month"],
            ["expected_revenue:sum"],
        )
        start = lead.date_closed.date().replace(day=1)
        self.assertEqual(row["date_closed:month"][0][:10], str(start))
        self.assertEqual(row["expected_revenue:sum"], 500)

    def test_what_is_lost_is_counted_apart(self):
        leads = self.leads(3, self.first, date_deadline="2031-05-02")
        leads[0].move_to_stage(self.lost, lost_reason_id=self.budget.id)
        self.assertEqual(leads.mapped("lost_count"), [1, 0, 0])
        [group] = self.Lead.with_user(self.salesperson).formatted_read_group(
            [("id", "in", leads.ids), ("active", "in", [True, False])],
            ["date_deadline:month"],
            ["lost_count:sum", "__count"],
        )
        self.assertEqual((group["lost_count:sum"], group["__count"]), (1, 3))

    def test_who_sells_exports_what_is_theirs(self):
        own = self.leads(2, self.first)
        other = self.lead(self.first, user_id=False, name="Nobody's")
        own = own.with_user(self.salesperson)
        rows = own.export_data(["name", "stage_id/name"])["datas"]
        self.assertEqual(rows[0], [own[0].name, "First Contact"])
        with self.assertRaisesRegex(UserError, "1 of these are not yours, “Nobody's”"):
            (own | other.with_user(self.salesperson)).export_data(["name"])
        with self.assertRaises(UserError):
            self.env.user.partner_id.with_user(self.salesperson).export_data(["name"])

    def test_description_stands_above_the_questions(self):
        view = self.env.ref("crm.crm_lead_view_form")
        arch = self.Lead.get_view(view.id, "form")["arch"]
        self.assertLess(
            arch.index('name="description"'),
            arch.index('name="sales_pipeline_project"'),
        )


class NamesReadWhole:
    def test_names_of_stages_are_read_whole(self):
        helene = french_manager(self.env)
        french = self.proposal.with_context(lang="fr_FR")
        french.name = "Proposition commerciale envoyée"
        for number in range(12):
            self.card(f"PAG Rika {number}", self.new, user_id=helene.id)
        # A manager has the menu of a column beside its name.
        self.tour("names", login="helene.test")


@tagged("standard", "post_install", "-at_install")
class TestBoardShownTours(NamesReadWhole, BoardCase):
    browser_size = "1440x900"

    def test_eight_columns_are_seen_and_empty_ones_fold(self):
        self.new_stage("Visite", sequence=self.proposal.sequence, probability=50)
        self.card("PAG Rika", self.new)
        asleep = self.card("PAB Contura", self.first)
        asleep.active = False
        self.tour("shown")
        settings = self.camille.res_users_settings_id
        self.assertTrue(settings.board_folds_empty)

    def test_a_card_is_dropped_in_a_zone(self):
        won = self.card("PAG Rika", self.new)
        lost = self.card("PAB Contura", self.new)
        self.tour("zones")
        self.assertWon(won)
        self.assertLost(lost, reason=self.budget)

    def test_who_may_delete_drops_a_card_on_delete(self):
        helene = french_manager(self.env)
        gone = self.card("PAG Rika", self.new, user_id=helene.id)
        stays = self.card("PAB Contura", self.new, user_id=helene.id)
        self.tour("zone_delete", login="helene.test")
        self.assertFalse(gone.exists())
        self.assertTrue(stays.exists())

    def test_where_nothing_is_archived_nothing_is_to_be_created(self):
        self.card("PAG Rika", self.new)
        self.tour("nothing_archived")

    def test_by_month_a_card_says_its_stage(self):
        self.card("PAG Rika", self.first, expected_revenue=1000)
        for _rank in range(2):
            lost = self.card("PAB Contura", self.first, expected_revenue=500)
            lost.move_to_stage(self.lost, lost_reason_id=self.budget.id)
        self.tour("by_month")


@tagged("standard", "post_install", "-at_install")
class TestNarrowBoard(NamesReadWhole, BoardCase):
    browser_size = "1366x768"


@tagged("standard", "post_install", "-at_install")
class TestBoardTotals(BoardCase):
    def test_the_board_says_what_it_is_worth_and_cards_what_is_next(self):
        card = self.card("PAG Rika", self.new, expected_revenue=1000)
        card.with_user(self.camille).activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline="2040-12-24",
            summary="Rappeler pour le conduit",
            user_id=self.camille.id,
        )
        self.card("PAB Contura", self.first, expected_revenue=2000)
        lost = self.card("Foyer Leenders", self.first, expected_revenue=9000)
        lost.move_to_stage(self.lost, lost_reason_id=self.budget.id)
        self.card("Foyer Austroflamm", self.first, user_id=False)
        self.tour("totals")
