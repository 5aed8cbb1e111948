from psycopg2.errors import SerializationFailure

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import PipelineCase
from ..tools.real_transactions import RealTransactionsCase

QUICK = "sales_pipeline_custom.crm_stage_view_form_quick"


@tagged("standard", "post_install", "-at_install")
class TestStagePlace(PipelineCase):
    """A stage added from the board stands where it was asked to."""

    def add(self, name="Site Visit", place=None, **context):
        """Add a stage as the manager does, with the form of the board."""
        stages = self.Stage.with_user(self.manager).with_context(**context)
        form = Form(stages, view=QUICK)
        form.name = name
        if place:
            form.place_before_id = place
        return form.save().with_env(self.env)

    def order(self):
        """Return the shared stages, checking that no two are at the same place."""
        every = self.Stage.search([])
        self.assertEqual(len(set(every.mapped("sequence"))), len(every))
        return list(every.filtered(lambda stage: not stage.team_ids))

    def test_it_stands_right_before_the_one_chosen(self):
        stage = self.add(place=self.proposal)
        order = self.order()
        rank = order.index(stage)
        self.assertEqual(
            order[rank - 1 : rank + 2], [self.discovery, stage, self.proposal]
        )
        self.assertEqual(stage.probability, 50)

    def test_without_a_place_it_is_the_last_open_one(self):
        stage = self.add()
        self.assertEqual(
            self.order()[-4:], [self.negotiation, stage, self.won, self.lost]
        )
        self.assertEqual(stage.probability, 90)

    def test_first_and_between_won_and_lost(self):
        first = self.add("Prospect", self.new)
        last = self.add("Postponed", self.lost)
        order = self.order()
        self.assertEqual(order[:2], [first, self.new])
        self.assertEqual(order[-3:], [self.won, last, self.lost])
        self.assertTrue(0 < first.probability < self.new.probability)
        self.assertTrue(self.negotiation.probability < last.probability < 100)

    def test_tied_sequences_are_told_apart_in_the_order_they_were_shown(self):
        stages = self.Stage.search([])
        stages.sequence = 1
        before = list(self.Stage.search([("team_ids", "=", False)]))
        stage = self.add(place=before[3])
        self.assertEqual(self.order(), [*before[:3], stage, *before[3:]])

    def test_the_probability_shown_is_the_one_suggested_and_may_be_typed(self):
        form = Form(self.Stage.with_user(self.manager), view=QUICK)
        self.assertEqual(form.probability, 90)
        form.place_before_id = self.proposal
        self.assertEqual(form.probability, 50)
        form.probability = 55
        form.name = "Site Visit"
        self.assertEqual(form.save().probability, 55)

    def test_over_the_api_too(self):
        stage = self.Stage.with_user(self.manager).create(
            {"name": "Site Visit", "place_before_id": self.first.id}
        )
        self.assertEqual(self.order()[:3], [self.new, stage, self.first])
        self.assertEqual(stage.probability, 15)
        stage.place_before_id = self.negotiation
        stage.write({"place_before_id": self.negotiation.id})
        order = self.order()
        self.assertEqual(order.index(stage) + 1, order.index(self.negotiation))

    def test_one_query_moves_the_others(self):
        self.Stage.search([]).sequence = 1
        self.env.flush_all()
        updates = []
        execute = type(self.cr).execute

        def remember(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query))
            if 'UPDATE "crm_stage"' in text:
                updates.append(text)
            return execute(cursor, query, *args, **kwargs)

        self.patch(type(self.cr), "execute", remember)
        self.Stage.create({"name": "Visit", "place_before_id": self.first.id})
        self.env.flush_all()
        self.assertLessEqual(len(updates), 2)

    # Whose

    def test_on_the_board_of_a_team_with_its_own_pipeline_it_is_theirs(self):
        team, stages = self.team_with_stages()
        team.has_own_pipeline = True
        stage = self.add("Coaching: test", stages[1], default_team_id=team.id)
        self.assertEqual(stage.team_ids, team)
        self.assertEqual(stage.probability, 30)
        own = team._own_stages()
        self.assertEqual(
            list(own[:3].with_env(self.env)), [stages[0], stage, stages[1]]
        )
        last = self.add("Coaching: last", default_team_id=team.id)
        own = list(team._own_stages().with_env(self.env))
        self.assertEqual(
            own[own.index(last) - 1 : own.index(last) + 2],
            [
                stages[1],
                last,
                stages[2],
            ],
        )
        team.member_ids = self.manager
        mine = self.add("Mine", show_user_team_stages=True)
        self.assertEqual(mine.team_ids, team)

    def test_on_any_other_board_all_teams_share_it(self):
        self.assertFalse(self.add(default_team_id=self.team.id).team_ids)
        self.assertFalse(self.add("Other").team_ids)

    def test_the_places_offered_are_those_of_the_board(self):
        team, stages = self.team_with_stages()
        form = Form(self.Stage, view=QUICK)
        self.assertNotIn(stages[0], form.neighbour_ids[:])
        team.has_own_pipeline = True
        form = Form(self.Stage.with_context(default_team_id=team.id), view=QUICK)
        self.assertEqual(
            list(form.neighbour_ids[:]), [stage.with_env(form._env) for stage in stages]
        )

    def test_a_name_that_exists_in_any_language_is_warned_of(self):
        form = Form(self.Stage, view=QUICK)
        for name, warned in (("negotiation", True), ("Site Visit", False)):
            form.name = name
            result = self.Stage.onchange(
                {"name": name}, ["name"], {"name": {}, "neighbour_ids": {}}
            )
            self.assertEqual("warning" in result, warned)


@tagged("standard", "post_install", "-at_install")
class TestReorder(PipelineCase):
    """Dragging a column leaves stages in one clear order, which moves then follow."""

    def test_no_two_stages_are_left_at_the_same_place(self):
        late = self.new_stage("Late", sequence=self.proposal.sequence, probability=50)
        dragged = (self.negotiation + self.discovery).with_user(self.manager)
        dragged.web_resequence({"sequence": {}}, offset=self.proposal.sequence)
        order = list(self.Stage.search([]))
        self.assertEqual(len({stage.sequence for stage in order}), len(order))
        self.assertLess(order.index(self.negotiation), order.index(late))

    def test_it_answers_where_they_are(self):
        dragged = (self.first + self.new).with_user(self.manager)
        read = dragged.web_resequence({"sequence": {}}, offset=self.new.sequence)
        self.assertEqual(
            [values["sequence"] for values in read], dragged.mapped("sequence")
        )

    def test_later_moves_are_forward_and_backward_as_the_board_shows_them(self):
        lead = self.lead(self.proposal)
        (self.negotiation + self.proposal).web_resequence(
            {}, offset=self.proposal.sequence
        )
        lead.stage_id = self.negotiation
        self.assertEqual(self.last_row(lead).kind, "backward")
        lead.stage_id = self.proposal
        self.assertEqual(self.last_row(lead).kind, "forward")


@tagged("standard", "post_install", "-at_install")
class TestSimultaneousReorders(RealTransactionsCase):
    """Two managers reorder at the same moment."""

    def fill(self, env):
        team = env["crm.team"].create({"name": "Reordered"})
        self.team_id = team.id
        last = env["crm.stage"].search([], order="sequence desc", limit=1).sequence
        values = {"team_ids": team.ids, "probability": 50}
        stages = env["crm.stage"].create(
            [
                {**values, "name": name, "sequence": last + rank}
                for rank, name in enumerate("ABCD", start=10)
            ]
        )
        self.stage_ids = stages.ids
        self.first = last + 10

    def clear(self, env):
        env["crm.stage"].browse(self.stage_ids).unlink()
        env["crm.team"].browse(self.team_id).unlink()

    def stages(self):
        stages = self.someone()["crm.stage"].browse(self.stage_ids)
        stages.mapped("sequence")  # the transaction has begun
        return stages

    def test_the_second_starts_over_and_no_two_stages_share_a_place(self):
        (a, b, c, d), (a2, b2, _c2, _d2) = self.stages(), self.stages()
        (d + a + b + c).web_resequence({}, offset=self.first)
        d.env.cr.commit()
        second = b2 + a2
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            second.web_resequence({}, offset=self.first)
            second.env.flush_all()
        # What Odoo does then: the same request, on what is there now.
        second.env.cr.rollback()
        second.env.invalidate_all()
        second.web_resequence({}, offset=self.first)
        second.env.cr.commit()
        stages = self.stages()
        self.assertEqual(len(set(stages.mapped("sequence"))), 4)
        self.assertEqual("".join(stages.sorted().mapped("name")), "BDAC")
