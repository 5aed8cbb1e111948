from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from ..common import PipelineCase, RuleCase, french_manager
from ..tools.real_transactions import RealTransactionsCase


class DeleteCase(PipelineCase):
    """A stage to delete, between two others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.new_stage("Site Visit", sequence=35, probability=30)
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})

    def dialog(self, stage=None):
        """Open the dialog as the manager does from the board."""
        stage = (stage or self.visit).with_user(self.manager)
        action = stage.action_ask_delete()
        self.assertEqual(action["target"], "new")
        dialogs = self.env[action["res_model"]].with_user(self.manager)
        return Form(dialogs.with_context(**action["context"]))

    def delete(self, stage=None, **answers):
        """Answer the dialog; return what it tells the board."""
        form = self.dialog(stage)
        for name, value in answers.items():
            form[name] = value
        result = form.save().action_delete()
        self.env.invalidate_all()
        return result


@tagged("standard", "post_install", "-at_install")
class TestStageDeleteDialog(DeleteCase):
    """Deleting a stage from the board asks where its opportunities go."""

    def test_it_counts_what_is_there_and_what_the_manager_does_not_see(self):
        self.leads(2, self.visit)
        self.lead(self.visit, active=False)
        self.stock_lost_lead(self.visit)
        self.lead(
            self.visit, company_id=self.elsewhere.id, team_id=False, user_id=False
        )
        dialog = self.dialog()
        self.assertEqual(
            [dialog.count_active, dialog.count_lost, dialog.count_archived],
            [3, 1, 1],
        )
        self.assertEqual(dialog.count, 5)
        self.assertEqual(dialog.count_hidden, 1)

    def test_it_proposes_the_open_stage_before_else_the_one_after(self):
        self.lead(self.visit)
        dialog = self.dialog()
        self.assertEqual(dialog.target_id, self.discovery)
        self.assertFalse(dialog.set_off)
        self.lead(self.new)
        self.assertEqual(self.dialog(self.new).target_id, self.first)

    def test_it_offers_only_stages_that_win_and_lose_nothing(self):
        self.lead(self.visit)
        offered = self.dialog().allowed_target_ids[:]
        for stage in (self.visit, self.won, self.lost):
            self.assertNotIn(stage, offered)
        refused = self.new_stage("Refused", sequence=90, is_lost=True)
        self.lead(refused)
        dialog = self.dialog(refused)
        self.assertEqual(dialog.target_id, self.lost)
        self.assertIn(self.negotiation, dialog.allowed_target_ids[:])

    def test_all_moves_whoever_may_see_it_and_the_board_is_told(self):
        plain = self.leads(2, self.visit)
        archived = self.lead(self.visit, active=False)
        lost = self.stock_lost_lead(self.visit)
        hidden = self.lead(
            self.visit, company_id=self.elsewhere.id, team_id=False, user_id=False
        )
        result = self.delete(target_id=self.proposal)
        self.assertEqual(
            result, {"type": "ir.actions.act_window_close", "infos": {"deleted": True}}
        )
        self.assertFalse(self.visit.exists())
        moved = plain + archived + lost + hidden
        self.assertEqual(moved.stage_id, self.proposal)
        self.assertFollowsStage(plain + hidden, self.proposal)
        self.assertFalse(archived.active)
        self.assertEqual(archived.won_status, "pending")
        self.assertEqual(lost.won_status, "lost")
        self.assertEqual(lost.lost_reason_id, self.budget)

    def test_history_stays_readable(self):
        lead = self.lead(self.visit)
        self.delete(target_id=self.proposal)
        migrated, created = lead.transition_ids.sorted("id", reverse=True)
        self.assertRecordValues(
            migrated + created,
            [
                {
                    "kind": "migrated",
                    "from_stage_name": "Site Visit",
                    "to_stage_name": "Proposal Sent",
                },
                {
                    "kind": "created",
                    "from_stage_name": False,
                    "to_stage_name": "Site Visit",
                },
            ],
        )

    def test_what_was_closed_from_it_is_reopened_where_the_others_went(self):
        won, lost = self.leads(2, self.visit)
        won.stage_id = self.won
        lost.stage_id = self.lost
        self.lead(self.visit)
        self.delete(target_id=self.proposal)
        lost.action_unarchive()
        self.assertOpen(lost, self.proposal)
        self.assertEqual(won.last_open_stage_id, self.proposal)

    def test_an_empty_stage_asks_nothing(self):
        lost = self.lead(self.visit)
        lost.stage_id = self.lost
        dialog = self.dialog()
        self.assertFalse(dialog.count)
        self.delete()
        self.assertFalse(self.visit.exists())
        self.assertEqual(lost.last_open_stage_id, self.discovery)

    def test_it_does_not_close_without_an_answer(self):
        lead = self.lead(self.visit)
        wizard = self.dialog().save()
        wizard.target_id = False
        self.assertRefused(wizard.action_delete, "Say where the 1", "“Site Visit”")
        self.assertEqual(lead.stage_id, self.visit)

    # Refused as early as opening it

    def test_the_last_of_its_kind_is_refused_before_anything_is_asked(self):
        others = self.new + self.first + self.discovery + self.negotiation + self.visit
        for stage, words in (
            (self.won, "the only won stage"),
            (self.lost, "the only lost stage"),
        ):
            self.assertRefused(
                stage.with_user(self.manager).action_ask_delete, stage.name, words
            )
        others.unlink()
        self.assertRefused(
            self.proposal.with_user(self.manager).action_ask_delete,
            "“Proposal Sent” is the last open stage",
        )

    def test_a_salesperson_is_not_asked(self):
        mine = self.visit.with_user(self.salesperson)
        with self.assertRaises(AccessError):
            mine.action_ask_delete()
        with self.assertRaises(AccessError):
            self.env["crm.stage.delete"].with_user(self.salesperson).create(
                {"stage_id": self.visit.id}
            )

    def test_the_list_says_where_to_delete_a_stage_in_use(self):
        self.lead(self.visit)
        self.assertRefused(
            self.visit.with_user(self.manager).unlink, "Delete it from the board"
        )

    # Teams

    def test_a_stage_of_another_team_is_refused_by_name(self):
        other = self.new_team("Others")
        theirs = self.new_stage("Theirs", other, probability=20)
        lead = self.lead(self.visit)
        dialog = self.dialog()
        self.assertNotIn(theirs, dialog.allowed_target_ids[:])
        wizard = dialog.save()
        wizard.target_id = theirs
        self.assertRefused(
            wizard.action_delete, "“Theirs” is not a stage of “Stoves”", "“Site Visit”"
        )
        self.assertEqual(lead.stage_id, self.visit)

    def test_a_team_with_its_own_pipeline_stays_in_it(self):
        team, stages = self.team_with_stages()
        team.has_own_pipeline = True
        lead = self.lead(stages[1], team_id=team.id, user_id=False)
        dialog = self.dialog(stages[1])
        self.assertEqual(dialog.allowed_target_ids[:], stages[0])
        self.assertEqual(dialog.target_id, stages[0])
        wizard = dialog.save()
        wizard.target_id = self.proposal
        self.assertRefused(wizard.action_delete, "not a stage of “Coaching”")
        wizard.target_id = stages[0]
        wizard.action_delete()
        self.assertEqual(lead.stage_id, stages[0])

    def test_what_has_no_team_stays_among_the_shared_stages(self):
        ours = self.new_stage("Ours", self.team, probability=20)
        self.lead(self.visit, team_id=False, user_id=False)
        self.assertNotIn(ours, self.dialog().allowed_target_ids[:])
        self.assertRefused(lambda: self.visit.delete_into(ours), "those without a team")

    def test_where_no_stage_suits_all_its_teams_they_are_named(self):
        self.company.crm_probability_mode = "predictive"  # lets any stage in
        (one, stages), (two, _stages) = (
            self.team_with_stages("Coaching"),
            self.team_with_stages("Spas"),
        )
        (one + two).has_own_pipeline = True
        self.lead(stages[1], team_id=one.id, user_id=False)
        self.lead(stages[1], team_id=two.id, user_id=False)
        self.assertRefused(stages[1].action_ask_delete, "Coaching", "Spas")

    # Somebody else was faster

    def test_the_second_manager_reads_that_it_is_done(self):
        self.lead(self.visit)
        late = self.dialog().save()
        stage = self.visit.with_user(self.manager)
        values = {"stage_id": self.visit.id}
        self.delete()
        for act in (
            late.action_delete,
            stage.action_ask_delete,
            lambda: self.env["crm.stage.delete"].create(values),
        ):
            self.assertRefused(act, "was deleted meanwhile")

    def test_a_target_deleted_meanwhile_is_asked_for_again(self):
        self.lead(self.visit)
        wizard = self.dialog().save()
        wizard.target_id.with_user(self.manager).unlink()
        wizard.invalidate_recordset()
        self.assertRefused(wizard.action_delete, "Say where the 1")


@tagged("standard", "post_install", "-at_install")
class TestSeveralDeletedAtOnce(DeleteCase):
    """Several stages chosen in the list go in one dialog, with one answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.new_stage("Survey", sequence=36, probability=32)
        cls.both = cls.visit + cls.survey

    def test_it_counts_what_is_in_both_and_moves_it_all(self):
        leads = self.lead(self.visit) + self.lead(self.survey)
        lost = self.stock_lost_lead(self.survey)
        dialog = self.dialog(self.both)
        self.assertEqual((dialog.count_active, dialog.count_lost), (2, 1))
        self.assertEqual(dialog.target_id, self.discovery)
        self.assertFalse(self.both & dialog.allowed_target_ids[:])
        dialog.save().action_delete()
        self.assertFalse(self.both.exists())
        self.assertEqual((leads + lost).stage_id, self.discovery)

    def test_where_nothing_is_they_just_go(self):
        self.delete(self.both)
        self.assertFalse(self.both.exists())

    def test_an_empty_one_of_another_outcome_does_not_mind_where_the_others_go(self):
        signed = self.new_stage("Signed", is_won=True)
        lead = self.lead(self.visit)
        self.delete(signed + self.visit)
        self.assertFalse((signed + self.visit).exists())
        self.assertEqual(lead.stage_id, self.discovery)

    def test_where_no_answer_suits_all_it_says_so(self):
        signed = self.new_stage("Signed", is_won=True)
        self.lead(self.visit)
        self.lead(signed)
        both = (self.visit + signed).with_user(self.manager)
        self.assertRefused(both.action_ask_delete, "Site Visit", "Signed", "one at a")

    def test_none_goes_into_the_other(self):
        self.lead(self.visit)
        with self.assertRaises(UserError):
            self.both.delete_into(self.survey)
        self.assertTrue(self.both.exists())


@tagged("standard", "post_install", "-at_install")
class TestDeletedFromTheList(PipelineCase, HttpCase):
    def test_the_list_of_stages_asks_where_it_goes(self):
        french_manager(self.env)
        card = self.lead(self.proposal)
        self.start_tour(
            "/odoo/pipeline-stages",
            "sales_pipeline_stage_list_delete",
            login="helene.test",
        )
        self.assertFalse((self.proposal + self.first).exists())
        self.assertEqual(card.stage_id, self.negotiation)


@tagged("standard", "post_install", "-at_install")
class TestRulesOfDeletedStage(RuleCase):
    """Rules leave alone what moves because a stage is deleted, unless asked."""

    def deleted(self, **values):
        stage = self.new_stage("Visit", sequence=35, probability=30)
        lead = self.lead(stage)
        self.rule(to_stage_ids=self.first)
        wizard = (
            self.env["crm.stage.delete"]
            .with_user(self.manager)
            .create({"stage_id": stage.id, "target_id": self.first.id, **values})
        )
        wizard.action_delete()
        return lead

    def test_no_rule_follows(self):
        self.assertFalse(self.runs(self.deleted()))

    def test_rules_follow_where_asked(self):
        self.assertEqual(len(self.runs(self.deleted(set_off=True))), 1)


@tagged("standard", "post_install", "-at_install")
class TestWhatUsesADeletedStage(RuleCase):
    """The dialog says what uses a stage, and that is what becomes of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.new_stage("Site Visit", sequence=35, probability=30)

    def uses(self, user=None):
        wizard = self.env["crm.stage.delete"].with_user(user or self.manager)
        return wizard.create({"stage_id": self.visit.id}).uses or ""

    def deleted(self):
        self.visit.with_user(self.manager).delete_into(self.first)

    def test_what_nothing_uses_says_nothing(self):
        self.assertEqual(self.uses(), "")

    def test_rules_by_what_becomes_of_them(self):
        only = self.rule(name="Welcome", to_stage_ids=self.visit)
        among = self.rule(name="Remind", from_stage_ids=self.visit + self.first)
        off = self.rule(name="Later", active=False, to_stage_ids=self.visit)
        action = self.action("move", stage_id=self.visit.id)
        moving = self.rule(name="Forward", kind="forward", action_ids=[action])
        self.assertEqual(
            self.uses().splitlines(),
            [
                "Transition Rule “Welcome”: is switched off.",
                "Transition Rule “Forward”: is switched off.",
                "Transition Rule “Remind”: goes on without it.",
                "Transition Rule “Later”: off already, will not name it any more.",
            ],
        )
        self.deleted()
        rules = only + among + off + moving
        self.assertEqual(rules.mapped("active"), [False, True, False, False])

    def test_triggers_too(self):
        trigger = self.env["crm.stage.trigger"].create(
            {"name": "Sent", "active": True, "stage_id": self.visit.id}
        )
        self.assertIn("“Sent”: is switched off.", self.uses())
        self.deleted()
        self.assertFalse(trigger.active)

    def test_a_rule_one_does_not_see_is_counted(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.rule(name="Hush", to_stage_ids=self.visit, company_id=elsewhere.id)
        told = self.uses()
        self.assertNotIn("Hush", told)
        self.assertIn("Transition Rule, 1 you do not see", told)
        self.assertIn("is switched off", told)


@tagged("standard", "post_install", "-at_install")
class TestSimultaneousDeletions(RealTransactionsCase):
    """Two managers delete at the same moment."""

    def fill(self, env):
        team = env["crm.team"].create({"name": "Twice", "company_id": False})
        self.team_id = team.id
        values = [
            {"name": "Twice open"},
            {"name": "Twice next"},
            {"name": "Paid", "is_won": True},
            {"name": "Signed", "is_won": True},
            {"name": "No", "is_lost": True},
        ]
        stages = env["crm.stage"].create(
            [{**stage, "team_ids": team.ids} for stage in values]
        )
        self.stage_ids = stages.ids
        team.has_own_pipeline = True

    def clear(self, env):
        team = env["crm.team"].browse(self.team_id)
        team._own_stages().unlink()
        team.unlink()

    def stages(self):
        """Return the stages as somebody sees them in a transaction of their own."""
        stages = self.someone()["crm.stage"].browse(self.stage_ids)
        stages.mapped("name")  # the transaction has begun
        return stages

    def test_the_second_is_told_while_the_first_works_and_when_it_is_done(self):
        one, two = self.stages(), self.stages()
        one[0].delete_into(one[1])
        with self.assertRaisesRegex(UserError, "Somebody else is deleting"):
            two[0].delete_into(two[1])
        two.env.cr.rollback()
        one.env.cr.commit()
        two.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "was deleted meanwhile"):
            two[0].delete_into(two[1])
        two.env.cr.rollback()

    def test_two_last_stages_do_not_go_together(self):
        one, two = self.stages(), self.stages()
        one[2].unlink()
        two.env.cr.execute("SET LOCAL lock_timeout = '200ms'")
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            two[3].unlink()  # waits, and would start over
        self.assertEqual(caught.exception.pgcode, "55P03")
        two.env.cr.rollback()
        one.env.cr.commit()
        two.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "only won stage"):
            two[3].unlink()
        two.env.cr.rollback()

    def test_whoever_looked_before_starts_over(self):
        one, two = self.stages(), self.stages()
        one[2].unlink()
        one.env.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            two[3].outcome = "open"
        two.env.cr.rollback()
