"""What many opportunities cost on their way through a gate: no more than few."""

from odoo.tests import tagged

from ..common import PipelineCase

FEW, MANY = 20, 200
MORE = 12  # queries: Odoo works by parts of a hundred, and of a thousand rows


@tagged("standard", "post_install", "-at_install")
class TestCost(PipelineCase):
    """Opportunities of two teams and of none, two hundred at a time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other, cls.stages = cls.team_with_stages()
        cls.other.has_own_pipeline = True

    def of_all_teams(self, count, **values):
        """Create opportunities, a half in a pipeline of its own, some in no team."""
        quarter = count // 4
        return (
            self.leads(count // 2, self.stages[0], team_id=self.other.id, **values)
            + self.leads(quarter, self.new, **values)
            + self.leads(quarter, self.new, team_id=False, user_id=False, **values)
        )

    def assertCostsTheSame(self, prepare, act):
        """Check that many take no more queries than few, from cold caches.

        :param prepare: function (count) -> what is given to ``act``
        """
        counts = []
        for count in (FEW, FEW, MANY):  # the first fills what is kept between moves
            prepared = prepare(count)
            self.flush_tracking()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            act(prepared)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + MORE, "of 200, and of 20")

    def lost_without_return(self, count):
        """Create lost opportunities that come from no open stage."""
        leads = self.of_all_teams(count)
        leads.action_set_lost()
        leads.last_open_stage_id = False
        return leads

    def test_losing(self):
        def lose(leads):
            leads.action_set_lost()
            self.assertEqual(leads.stage_id, self.lost + self.stages[3])

        self.assertCostsTheSame(self.of_all_teams, lose)

    def test_reopening_in_the_first_stage(self):
        def reopen(leads):
            leads.action_unarchive()
            self.assertEqual(leads.stage_id, self.new + self.stages[0])

        self.assertCostsTheSame(self.lost_without_return, reopen)

    def test_winning_what_was_lost(self):
        def win(leads):
            leads.action_set_won()
            self.assertEqual(leads.stage_id, self.won + self.stages[2])

        self.assertCostsTheSame(self.lost_without_return, win)

    def test_being_held_in_the_first_stage_when_created(self):
        """What Odoo does for each that is created aside."""
        phone = self.env["ir.model.fields"]._get("crm.lead", "phone")
        (self.negotiation + self.stages[1]).required_field_ids = phone

        def prepare(count):
            ungated = self.leads(count // 2, self.new)
            ungated += self.leads(count // 2, self.stages[0], team_id=self.other.id)
            for leads, stage in zip(
                (ungated[: count // 2], ungated[count // 2 :]),
                (self.negotiation, self.stages[1]),
                strict=True,
            ):
                leads.moved_by(gated=False).stage_id = stage
            return ungated

        def check(leads):
            leads.moved_by(origin="mail")._creation_check()
            self.assertEqual(leads.stage_id, self.new + self.stages[0])

        self.assertCostsTheSame(prepare, check)

    def test_asking_for_a_field_that_something_written_may_fill_in(self):
        function = self.env["ir.model.fields"]._get("crm.lead", "function")
        self.proposal.required_field_ids = function

        def prepare(count):
            partners = self.env["res.partner"].create(
                [{"name": f"Customer {number}"} for number in range(count)]
            )
            leads = self.leads(count, self.new)
            for lead, partner in zip(leads, partners, strict=True):
                lead.partner_id = partner
            partners.function = "Baker"
            self.env.flush_all()
            return leads

        def ask(leads):
            missing = leads._missing_to_enter(self.proposal, {"priority": "2"})
            self.assertEqual(set(missing), set())

        self.assertCostsTheSame(prepare, ask)

    def test_asking_for_the_checklists_of_several_stages(self):
        for stage in (self.new, self.first, self.discovery):
            stage.exit_criterion_ids = [
                (0, 0, {"name": f"Leaving {stage.name}", "is_required": True})
            ]

        def prepare(count):
            return sum(
                (
                    self.leads(count // 4, stage, team_id=team.id)
                    for stage in (self.new, self.discovery)
                    for team in (self.team, self.new_team("Another"))
                ),
                self.Lead,
            )

        def ask(leads):
            missing = leads._missing_to_enter(self.negotiation, {})
            self.assertEqual(len(missing), len(leads))

        self.assertCostsTheSame(prepare, ask)
