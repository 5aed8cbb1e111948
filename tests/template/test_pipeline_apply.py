from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import retrying
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import PipelineCase, RuleCase
from ..tools.real_transactions import RealTransactionsCase
from .test_pipeline_templates import SHIPPED, shipped


class ApplyCase(PipelineCase):
    """A team, a template, and the screen that says where opportunities go."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saas = shipped(cls.env, "saas")

    def screen(self, template=None, team=None, **values):
        """Open the screen as the manager; everybody's pipeline if ``team`` is False."""
        team = self.team if team is None else team
        screen = (
            self.env["crm.pipeline.apply"]
            .with_user(self.manager)
            .create(
                {
                    "template_id": (template or self.saas).id,
                    "team_id": team and team.id,
                    "scope": "team" if team else "shared",
                    **values,
                }
            )
        )
        screen.flush_recordset()
        return screen

    def apply(self, *args, **values):
        """Apply a template as proposed; return the stages the team then has."""
        screen = self.screen(*args, **values)
        screen.action_apply()
        self.env.invalidate_all()
        return screen.team_id.sudo()._pipeline_stages().with_env(self.env)

    def proposed(self, screen):
        """Return {name of the stage: name of the one proposed}."""
        return {line.stage_id.name: line.target_id.name for line in screen.line_ids}

    def target(self, name, template=None):
        lines = (template or self.saas).stage_ids
        return lines.filtered(lambda line: line.name == name)

    def stage_of(self, stages, name):
        return stages.filtered(lambda stage: stage.name == name)


@tagged("standard", "post_install", "-at_install")
class TestPipelineApply(ApplyCase):
    """A team gets the stages of a template, and nothing is left behind."""

    def test_each_shipped_template_gives_a_team_its_stages_in_two_languages(self):
        for name in SHIPPED:
            template = shipped(self.env, name)
            team = self.new_team(f"Team {name}")
            stages = self.apply(template, team)
            self.assertEqual(stages.team_ids, team)
            self.assertTrue(team.has_own_pipeline)
            for lang in ("en_US", "fr_FR"):
                there = template.with_context(lang=lang).stage_ids
                here = stages.with_context(lang=lang)
                for field in ("name", "objective", "typical_actions"):
                    self.assertEqual(here.mapped(field), there.mapped(field))
                self.assertEqual(
                    here.exit_criterion_ids.mapped("name"),
                    there.criterion_ids.mapped("name"),
                )
            for field in ("outcome", "probability", "pipeline_color"):
                self.assertEqual(
                    stages.mapped(field), template.stage_ids.mapped(field), name
                )

    def test_its_stages_stand_together_after_those_of_other_pipelines(self):
        before = self.Stage.search([])
        stages = self.apply()
        self.assertEqual(self.Stage.search([])[len(before) :], stages)
        self.assertEqual(stages.mapped("name"), self.saas.stage_ids.mapped("name"))

    def test_whoever_applies_it_in_french_stages_have_their_english_names(self):
        screen = self.screen().with_context(lang="fr_FR")
        screen.action_apply()
        self.env.invalidate_all()
        stages = self.team._own_stages().with_env(self.env)
        self.assertEqual(stages.mapped("name"), self.saas.stage_ids.mapped("name"))
        self.assertEqual(
            stages.exit_criterion_ids.mapped("name"),
            self.saas.stage_ids.criterion_ids.mapped("name"),
        )

    def test_settings_of_a_template_stage_reach_the_stage(self):
        template = self.saas.copy()
        template.stage_ids[1].write(
            {
                "fold": True,
                "is_note_required": True,
                "questionnaire_required": True,
                "rotting_threshold_days": 5,
            }
        )
        template.stage_ids[1].criterion_ids.is_required = True
        stage = self.apply(template)[1]
        self.assertTrue(stage.fold and stage.is_note_required)
        self.assertTrue(stage.questionnaire_required)
        self.assertEqual(stage.rotting_threshold_days, 5)
        self.assertTrue(stage.exit_criterion_ids.is_required)

    def test_the_screen_counts_what_the_manager_cannot_see(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.leads(2, self.new)
        self.lead(self.new, company_id=elsewhere.id, user_id=False)
        self.lead(self.new, active=False)
        self.stock_lost_lead(self.new)
        self.lead(self.lost, lost_reason_id=self.budget.id)
        self.lead(self.won)
        other = self.new_team("Others")
        self.lead(self.new, team_id=other.id, user_id=False)
        screen = self.screen()
        self.assertEqual(
            [
                (
                    line.stage_id,
                    line.count_active,
                    line.count_lost,
                    line.count_archived,
                )
                for line in screen.line_ids
            ],
            [
                (self.new, 3, 1, 1),
                (self.won, 1, 0, 0),
                (self.lost, 0, 1, 0),
            ],
        )
        self.assertEqual(screen.count, 7)

    def test_it_proposes_the_same_name_then_the_nearest_probability(self):
        named = self.new_stage("proposition", sequence=33, probability=5)
        for stage in (self.new, self.first, self.proposal, self.won, self.lost, named):
            self.lead(stage)
        screen = self.screen()
        self.assertEqual(
            self.proposed(screen),
            {
                "New Contact": "Lead",
                "First Contact": "Demo Planned",
                "Proposal Sent": "Proposal",
                "proposition": "Proposal",
                "Won": "Won",
                "Lost": "Lost",
            },
        )

    def test_another_template_is_another_proposal_on_the_screen(self):
        self.lead(self.negotiation)
        form = Form(self.env["crm.pipeline.apply"].with_user(self.manager))
        form.template_id = self.saas
        # Of whose pipeline nothing is said yet.
        self.assertTrue(form._get_modifier("count", "invisible"))
        form.team_id = self.team
        self.assertFalse(form._get_modifier("count", "invisible"))
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.target_id, self.target("Closing"))
            self.assertEqual(line.count_active, 1)
        form.template_id = shipped(self.env, "agency")
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.target_id.name, "Negotiation")
            line.target_id = self.target("Quotation", shipped(self.env, "agency"))
        form.save().action_apply()
        self.env.invalidate_all()
        self.assertEqual(self.lead_names("Quotation"), 1)

    def lead_names(self, stage):
        return self.Lead.search_count(
            [("team_id", "=", self.team.id), ("stage_id.name", "=", stage)]
        )

    def test_everything_moves_as_it_is_and_leaves_one_migrated_row(self):
        typed = self.lead(self.new, name="Typed", probability=77)
        dead = self.stock_lost_lead(self.new, name="Lost there")
        put_away = self.lead(self.new, name="Archived", active=False)
        refused = self.lead(self.lost, name="Refused", lost_reason_id=self.budget.id)
        signed = self.lead(self.won, name="Signed")
        plain = self.leads(3, self.proposal)
        moved = typed + dead + put_away + refused + signed + plain
        rows = {lead: len(lead.transition_ids) for lead in moved}
        messages = self.last_message_id()
        stages = self.apply()
        self.assertManual(typed, 77)
        self.assertLost(dead, self.stage_of(stages, "Lead"), self.budget)
        self.assertFalse(put_away.active)
        self.assertEqual(put_away.won_status, "pending")
        self.assertLost(refused, self.stage_of(stages, "Lost"), self.budget)
        self.assertWon(signed, self.stage_of(stages, "Won"))
        self.assertFollowsStage(plain, self.stage_of(stages, "Proposal"))
        for lead in moved:
            self.assertEqual(len(lead.transition_ids), rows[lead] + 1)
            self.assertEqual(lead.transition_ids[:1].kind, "migrated")
            self.assertEqual(lead.transition_ids[:1].user_id, self.manager)
        self.assertFalse(self.messages_since(moved, messages))

    def test_what_was_stale_still_is(self):
        self.company.crm_untouched_days = 14
        lead = self.lead(self.first, company_id=self.company.id)
        since = self.env.cr.now() - timedelta(days=30)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET date_last_stage_update = %s WHERE id = %s",
            [since, lead.id],
        )
        self.env.cr.execute("UPDATE mail_message SET date = %s", [since])
        self.env.invalidate_all()
        self.assertTrue(lead.is_stale)
        self.apply()
        self.assertEqual(lead.stage_id.team_ids, self.team)
        self.assertTrue(lead.is_stale)
        self.assertEqual(lead.days_in_stage, 30)

    def test_whose_pipeline_changes_is_said_not_guessed(self):
        screen = self.env["crm.pipeline.apply"].with_user(self.manager)
        screen = screen.create({"template_id": self.saas.id})
        self.assertFalse(screen.line_ids)
        with self.assertRaisesRegex(UserError, "Choose the team"):
            screen.action_apply()
        screen.scope = "shared"
        self.assertTrue(screen.line_ids or not screen.count)

    def test_neither_gates_nor_mandatory_notes_stop_it(self):
        template = self.saas.copy()
        template.stage_ids.is_note_required = True
        template.stage_ids.criterion_ids.is_required = True
        lead = self.lead(self.negotiation)
        self.apply(template)
        self.assertEqual(lead.stage_id.name, "Closing")

    def test_what_is_in_no_stage_gets_one(self):
        lead = self.lead(self.new)
        lead.stage_id = False
        self.env.flush_all()
        self.cr.execute("UPDATE crm_lead SET stage_id = NULL WHERE id = %s", [lead.id])
        self.env.invalidate_all()
        stages = self.apply()
        self.assertEqual(lead.stage_id, stages[0])

    def test_what_was_closed_is_reopened_in_the_new_pipeline(self):
        lost = self.lead(self.proposal)
        lost.action_set_lost(lost_reason_id=self.budget.id)
        won = self.lead(self.discovery)
        won.action_set_won()
        stages = self.apply()
        self.assertLost(lost, self.stage_of(stages, "Lost"), self.budget)
        lost.action_unarchive()
        self.assertOpen(lost, self.stage_of(stages, "Proposal"))
        self.assertEqual(won.last_open_stage_id.name, "Demo Done")

    # Refusals

    def unchanged(self, lead, stage):
        self.env.invalidate_all()
        self.assertEqual(lead.stage_id, stage)
        self.assertFalse(self.team.has_own_pipeline)
        self.assertFalse(self.Stage.search([("team_ids", "in", self.team.ids)]))

    def test_nothing_is_left_behind(self):
        lead = self.lead(self.proposal)
        screen = self.screen()
        screen.line_ids.target_id = False
        self.assertRefused(screen.action_apply, "1 opportunities of “Proposal Sent”")
        self.unchanged(lead, self.proposal)

    def test_what_came_since_the_screen_was_opened_is_not_forgotten(self):
        self.lead(self.new)
        screen = self.screen()
        late = self.lead(self.negotiation)
        self.assertRefused(screen.action_apply, "1 opportunities came to “Negotiation”")
        self.unchanged(late, self.negotiation)

    def test_nothing_is_won_lost_or_reopened_by_it(self):
        for stage, wrong in (
            (self.proposal, ("Won", "Lost")),
            (self.won, ("Lead", "Lost")),
            (self.lost, ("Won",)),
        ):
            lead = self.lead(stage)
            screen = self.screen()
            line = screen.line_ids.filtered(lambda one, s=stage: one.stage_id == s)
            for name in wrong:
                line.target_id = self.target(name)
                self.assertRefused(screen.action_apply, f"“{stage.name}”", f"“{name}”")
                self.unchanged(lead, stage)
            lead.unlink()

    def test_what_is_in_a_lost_stage_may_stay_lost_in_an_open_one(self):
        lead = self.lead(self.lost, lost_reason_id=self.budget.id)
        screen = self.screen()
        screen.line_ids.target_id = self.target("Lead")
        screen.action_apply()
        self.env.invalidate_all()
        self.assertEqual(lead.stage_id.name, "Lead")
        self.assertEqual(lead.won_status, "lost")
        self.assertEqual(lead.lost_reason_id, self.budget)

    def test_a_stage_of_another_template_is_refused(self):
        lead = self.lead(self.proposal)
        screen = self.screen()
        screen.line_ids.target_id = shipped(self.env, "agency").stage_ids[3]
        self.assertRefused(screen.action_apply, "“Quotation”", "“B2B SaaS”")
        self.unchanged(lead, self.proposal)

    def test_a_template_without_won_or_lost_stage_is_refused(self):
        lead = self.lead(self.proposal)
        template = self.saas.copy()
        template.stage_ids.filtered(lambda line: line.outcome != "open").unlink()
        screen = self.screen(template)
        self.assertRefused(screen.action_apply, "lacks a stage: Won, Lost")
        self.unchanged(lead, self.proposal)

    def test_an_error_half_way_leaves_everything_as_it_was(self):
        leads = self.leads(3, self.proposal)
        refused = self.lead(self.won)
        screen = self.screen()
        # The last stage to be dealt with, once the others were.
        line = screen.line_ids.filtered(lambda one: one.stage_id == self.won)
        line.target_id.unlink()
        self.assertRefused(screen.action_apply)
        self.unchanged(leads, self.proposal)
        self.assertEqual(refused.stage_id, self.won)

    def test_thousands_move_part_by_part_and_none_is_forgotten(self):
        leads = self.leads(2_100, self.proposal)
        stages = self.apply()
        self.assertEqual(leads.stage_id, self.stage_of(stages, "Proposal"))
        last = self.rows(leads).filtered(lambda row: not row.left_at)
        self.assertEqual(len(last), 2_100)
        self.assertEqual(set(last.mapped("kind")), {"migrated"})

    def test_a_team_of_a_company_one_does_not_work_for_is_refused(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.new_team("Theirs", company_id=elsewhere.id)
        with self.assertRaises(AccessError):
            self.screen(team=team).action_apply()

    def test_a_salesperson_applies_nothing(self):
        screen = self.screen()
        with self.assertRaises(UserError):
            screen.with_user(self.salesperson).action_apply()

    # What becomes of the former stages

    def test_shared_stages_stay_for_the_others(self):
        shared = self.Stage.search([("team_ids", "=", False)])
        other = self.lead(self.new, team_id=self.new_team("Others").id)
        self.apply()
        self.assertEqual(self.Stage.search([("team_ids", "=", False)]), shared)
        self.assertEqual(other.stage_id, self.new)

    def test_the_former_stages_of_the_team_go_or_stay(self):
        for delete in (True, False):
            team, stages = self.team_with_stages(f"Coaching {delete}")
            lead = self.lead(stages[1], team_id=team.id, user_id=False)
            self.apply(None, team, delete_emptied=delete)
            self.assertEqual(lead.stage_id.name, "Demo Done")
            for stage in stages:
                self.assertEqual(bool(stage.exists()), not delete)
            last = lead.transition_ids[:1]
            self.assertEqual(last.from_stage_name, f"Coaching {delete}: offer")

    def test_a_stage_of_two_teams_stays_for_the_other_one(self):
        other = self.new_team("Others")
        both = self.new_stage("Both", self.team | other, probability=20)
        ours, theirs = self.lead(both), self.lead(both, team_id=other.id, user_id=False)
        self.apply()
        self.assertEqual(both.team_ids, other)
        self.assertEqual(theirs.stage_id, both)
        self.assertEqual(ours.stage_id.team_ids, self.team)

    def test_a_former_stage_that_others_still_use_stays(self):
        special = self.new_stage("Special", self.team, probability=20)
        homeless = self.lead(special, team_id=False, user_id=False)
        self.apply()
        self.assertEqual(homeless.stage_id, special)

    def test_it_can_be_applied_again_and_to_another_template(self):
        lead = self.lead(self.proposal)
        first = self.apply()
        second = self.apply(shipped(self.env, "agency"))
        self.assertFalse(first.exists())
        self.assertEqual(lead.stage_id, self.stage_of(second, "Quotation"))
        self.assertEqual(len(second), 7)

    # The pipeline all teams share

    def test_the_shared_pipeline_is_replaced_for_every_team_at_once(self):
        team, stages = self.team_with_stages()
        own = self.lead(stages[0], team_id=team.id, user_id=False)
        ours = self.lead(self.proposal)
        others = self.lead(self.new, team_id=self.new_team("Others").id)
        nobody = self.lead(self.won, team_id=False, user_id=False)
        former = self.Stage.search([("team_ids", "=", False)])
        shared = self.apply(team=False)
        self.assertEqual(shared, self.Stage.search([("team_ids", "=", False)]))
        self.assertEqual(len(shared), 7)
        self.assertFalse(former.exists())
        self.assertEqual(own.stage_id, stages[0])
        self.assertEqual(ours.stage_id, self.stage_of(shared, "Proposal"))
        self.assertEqual(others.stage_id, self.stage_of(shared, "Lead"))
        self.assertWon(nobody, self.stage_of(shared, "Won"))

    def test_in_predictive_mode_too(self):
        self.company.crm_probability_mode = "predictive"
        lead, won = self.lead(self.proposal), self.lead(self.won)
        stages = self.apply()
        self.assertEqual(lead.stage_id, self.stage_of(stages, "Proposal"))
        self.assertEqual(won.won_status, "won")


@tagged("standard", "post_install", "-at_install")
class TestOwnPipeline(ApplyCase):
    """A team with a pipeline of its own works in it alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages = cls.saas._create_stages(cls.team)
        cls.team.has_own_pipeline = True
        cls.stages = cls.env["crm.stage"].union(*cls.stages.values())

    def test_opportunities_are_created_won_lost_and_reopened_there(self):
        lead = self.lead()
        self.assertEqual(lead.stage_id, self.stages[0])
        lead.action_set_lost()
        self.assertLost(lead, self.stage_of(self.stages, "Lost"))
        lead.action_unarchive()
        self.assertOpen(lead, self.stages[0])
        lead.action_set_won()
        self.assertWon(lead, self.stage_of(self.stages, "Won"))

    def test_its_board_shows_its_stages_and_what_strayed(self):
        everyone = self.Lead.with_context(read_group_expand=True)
        board = everyone.with_context(default_team_id=self.team.id)
        groups = board.formatted_read_group(
            [("team_id", "=", self.team.id)], ["stage_id"]
        )
        shown = [group["stage_id"][0] for group in groups]
        self.assertEqual(shown, self.stages.ids)
        groups = everyone.formatted_read_group([], ["stage_id"])
        self.assertIn(self.new.id, [group["stage_id"][0] for group in groups])

    def test_a_shared_stage_is_refused_with_a_sentence(self):
        lead = self.lead()
        with self.assertRaisesRegex(
            ValidationError, "only for teams without a pipeline of their own"
        ):
            lead.stage_id = self.proposal

    def test_changing_team_maps_the_stage_both_ways(self):
        lead = self.lead(self.proposal, team_id=self.new_team("Others").id)
        won = self.lead(self.won, team_id=lead.team_id.id)
        (lead + won).team_id = self.team
        near = self.stages.filtered(lambda stage: stage.outcome == "open").sorted(
            lambda stage: abs(stage.probability - self.proposal.probability)
        )
        self.assertOpen(lead, near[0])
        self.assertWon(won, self.stage_of(self.stages, "Won"))
        (lead + won).team_id = self.new_team("Third")
        self.assertOpen(lead, self.proposal)
        self.assertWon(won, self.won)

    def test_a_team_needs_whole_pipeline_and_nothing_outside_of_it(self):
        team = self.new_team("Later")
        with self.assertRaisesRegex(ValidationError, "“Later”.*Apply a pipeline"):
            team.has_own_pipeline = True
        team, _stages = self.team_with_stages("Ready")
        lead = self.lead(self.new, team_id=team.id)
        with self.assertRaisesRegex(ValidationError, "1 of its opportunities"):
            team.has_own_pipeline = True
        lead.unlink()
        team.has_own_pipeline = True

    def test_without_its_stages_it_is_back_to_those_all_teams_share(self):
        self.stages.with_user(self.manager).unlink()
        self.assertFalse(self.team.has_own_pipeline)
        self.assertEqual(self.lead().stage_id, self.new)


@tagged("standard", "post_install", "-at_install")
class TestRulesOfAppliedPipeline(RuleCase):
    """Rules leave alone what moves because the pipeline changes, unless asked."""

    def moved(self, **values):
        team = self.new_team("Applied")
        lead = self.lead(self.proposal, team_id=team.id, user_id=False)
        self.rule(from_stage_ids=self.proposal)
        screen = self.env["crm.pipeline.apply"].create(
            {
                "template_id": shipped(self.env, "saas").id,
                "team_id": team.id,
                **values,
            }
        )
        screen.action_apply()
        return lead

    def test_no_rule_follows(self):
        self.assertFalse(self.runs(self.moved()))

    def test_rules_follow_where_asked(self):
        runs = self.runs(self.moved(set_off=True))
        self.assertEqual(runs.mapped("state"), ["pending"])

    def test_deleting_a_stage_may_ask_for_it_too(self):
        stage = self.new_stage("Visit", sequence=15, probability=30)
        self.rule(to_stage_ids=self.first)
        quiet, loud = self.lead(stage), self.new_stage("Other", probability=30)
        asked = self.lead(loud)
        stage.delete_into(self.first)
        loud.delete_into(self.first, set_off=True)
        self.assertFalse(self.runs(quiet))
        self.assertEqual(len(self.runs(asked)), 1)


@tagged("standard", "post_install", "-at_install")
class TestSimultaneousApplications(RealTransactionsCase):
    """Two managers change the same pipeline at the same moment."""

    def fill(self, env):
        team = env["crm.team"].create({"name": "Twice", "company_id": False})
        self.team_id = team.id
        values = {"type": "opportunity", "team_id": team.id, "user_id": False}
        cards = [{**values, "name": f"Card {n}"} for n in range(3)]
        self.lead_ids = env["crm.lead"].create(cards).ids

    def clear(self, env):
        team = env["crm.team"].browse(self.team_id)
        team._own_stages().unlink()
        team.unlink()

    def person(self, template):
        """Return the screen as someone sees it, in a transaction of their own."""
        with self.committed() as env:
            values = {"template_id": shipped(env, template).id}
            screen = env["crm.pipeline.apply"].create(
                {**values, "team_id": self.team_id}
            )
        env = self.someone()
        env["crm.team"].search([])  # its transaction has begun
        return env["crm.pipeline.apply"].browse(screen.id)

    def create_card(self, stage):
        """Have somebody else create an opportunity, and commit."""
        with self.committed() as env:
            values = {"type": "opportunity", "team_id": self.team_id, "user_id": False}
            card = env["crm.lead"].create(
                {**values, "name": "Late", "stage_id": stage.id}
            )
            self.lead_ids.append(card.id)

    def assertWhole(self, template):
        """Check that the team has the stages of one template and all is in them."""
        with self.committed() as env:
            stages = env["crm.team"].browse(self.team_id)._own_stages()
            lines = shipped(env, template).stage_ids
            self.assertEqual(stages.mapped("name"), lines.mapped("name"))
            leads = env["crm.lead"].browse(self.lead_ids)
            self.assertEqual(leads.stage_id, stages[0])

    def test_the_second_is_told_at_once_while_the_first_works(self):
        one, two = self.person("saas"), self.person("agency")
        one.action_apply()
        with self.assertRaisesRegex(UserError, "Somebody else is changing"):
            two.action_apply()
        two.env.cr.rollback()
        one.env.cr.commit()
        self.assertWhole("saas")

    def test_the_second_starts_over_and_is_refused_once_the_first_is_done(self):
        one, two = self.person("saas"), self.person("agency")
        one.action_apply()
        one.env.cr.commit()
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            two.action_apply()
        two.env.cr.rollback()
        two.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "came to “Lead” since"):
            two.action_apply()
        two.env.cr.rollback()
        self.assertWhole("saas")

    def test_a_card_created_meanwhile_has_it_start_over_and_comes_along(self):
        screen = self.person("agency")
        screen.action_apply()
        screen.env.cr.commit()
        one = self.person("saas")
        self.create_card(one.line_ids.stage_id)
        with mute_logger("odoo.sql_db"):
            retrying(one.action_apply, one.env)
        one.env.cr.commit()
        self.assertWhole("saas")
