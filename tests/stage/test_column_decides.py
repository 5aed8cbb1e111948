"""Several pipelines on one board: the column decides the team of what starts in it."""

from lxml import etree

from odoo.exceptions import ValidationError
from odoo.tests import Form, HttpCase, tagged

from ..common import PipelineCase, french_manager, french_salesperson


class SeveralPipelines(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coaching, cls.own = cls.team_with_stages()
        cls.coaching.has_own_pipeline = True

    def in_two_teams(self, user):
        """Have someone work in a shared pipeline and in one of its own."""
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", "True")
        self.team.member_ids |= user
        self.coaching.member_ids |= user
        self.env.invalidate_all()


@tagged("standard", "post_install", "-at_install")
class TestColumnDecides(SeveralPipelines):
    def test_who_is_in_another_team_creates_in_the_column_of_one(self):
        for stage in self.own[:2]:
            lead = (
                self.Lead.with_user(self.manager)
                .with_context(default_type="opportunity", default_stage_id=stage.id)
                .create({"name": "Coaching of Durand"})
            )
            self.assertEqual(lead.stage_id, stage.sudo(False))
            self.assertEqual(lead.team_id, self.coaching)

    def test_the_stage_decides_through_the_api_too(self):
        lead = self.Lead.with_user(self.salesperson).create(
            {"name": "Durand", "type": "opportunity", "stage_id": self.own[0].id}
        )
        self.assertEqual(lead.team_id, self.coaching)

    def test_a_shared_column_is_not_given_to_a_team_with_its_own(self):
        self.coaching.member_ids = self.colleague
        lead = self.Lead.with_user(self.colleague).create(
            {"name": "Durand", "type": "opportunity", "stage_id": self.first.id}
        )
        self.assertEqual(lead.stage_id, self.first)
        self.assertNotEqual(lead.team_id, self.coaching)

    def test_a_team_that_is_said_is_not_replaced(self):
        with self.assertRaisesRegex(ValidationError, "belongs to the team Stoves"):
            self.Lead.create(
                {
                    "name": "Durand",
                    "type": "opportunity",
                    "team_id": self.team.id,
                    "stage_id": self.own[0].id,
                }
            )

    def test_the_form_of_a_column_saves(self):
        for view in (
            "sales_pipeline_custom.crm_lead_view_form_quick_create",
            "crm.crm_lead_view_form",
        ):
            for user in (self.manager, self.salesperson):
                leads = self.Lead.with_user(user).with_context(
                    default_type="opportunity", default_stage_id=self.own[1].id
                )
                with Form(leads, view) as form:
                    form.name = "Durand"
                lead = form.record
                self.assertEqual(lead.stage_id, self.own[1].sudo(False))
                self.assertEqual(lead.team_id, self.coaching)
                self.assertEqual(lead.user_id, user)

    def test_the_column_wins_over_the_team_a_filter_shows(self):
        leads = self.Lead.with_user(self.manager).with_context(
            default_stage_id=self.own[0].id, default_team_id=self.team.id
        )
        self.assertEqual(leads.default_get(["team_id"])["team_id"], self.team.id)
        values = leads.default_get(["team_id", "stage_id"])
        self.assertEqual(values["team_id"], self.coaching.id)

    def test_team_and_salesperson_are_in_the_first_block(self):
        view = self.env.ref("crm.crm_lead_view_form")
        tree = etree.fromstring(self.Lead.get_view(view.id, "form")["arch"])
        [team] = tree.xpath("//field[@name='team_id'][ancestor::sheet]")[:1]
        self.assertFalse(team.xpath("ancestor::notebook"))
        self.assertTrue(team.xpath("../field[@name='user_id']"))
        self.assertFalse(tree.xpath("//notebook//field[@name='team_id']"))


@tagged("standard", "post_install", "-at_install")
class TestPipelinesOfAPerson(SeveralPipelines):
    def teams(self, user, team=None):
        return (team or self.env["crm.team"]).with_user(user)

    def choose(self, user, shown, team=None):
        return self.teams(user, team).choose_pipeline(shown)

    def shown(self, user):
        settings = self.env["res.users.settings"]._find_or_create_for_user(user)
        return settings._res_users_settings_format()["pipeline"]

    def test_who_sells_sees_their_own_and_who_manages_their_team(self):
        self.assertEqual(self.shown(self.salesperson)["shown"], "mine")
        self.assertEqual(self.shown(self.manager)["shown"], "all")
        self.coaching.user_id = self.manager
        self.env.invalidate_all()
        self.assertEqual(
            self.shown(self.manager),
            {"shown": "team", "team": {"id": self.coaching.id, "name": "Coaching"}},
        )

    def test_what_is_chosen_is_remembered(self):
        self.coaching.user_id = self.manager
        self.choose(self.manager, "all")
        self.assertEqual(self.shown(self.manager), {"shown": "all", "team": False})
        self.choose(self.manager, "team", self.team)
        self.assertEqual(self.shown(self.manager)["team"]["id"], self.team.id)
        self.team.active = False
        self.assertEqual(self.shown(self.manager)["team"]["id"], self.coaching.id)

    def test_everybody_chooses_for_themselves(self):
        self.choose(self.salesperson, "all")
        self.assertEqual(self.shown(self.salesperson)["shown"], "all")
        self.assertEqual(self.shown(self.colleague)["shown"], "mine")

    def test_who_sells_is_offered_their_teams_and_who_manages_all_of_them(self):
        def offered(user):
            teams = self.teams(user).get_pipelines()["teams"]
            return {team["id"] for team in teams}

        self.assertEqual(offered(self.salesperson), {self.team.id})
        self.assertLessEqual({self.team.id, self.coaching.id}, offered(self.manager))

    def test_who_is_in_two_pipelines_is_asked_once(self):
        self.in_two_teams(self.salesperson)
        settings = self.teams(self.salesperson)
        self.assertFalse(settings.get_pipelines()["home"])
        self.teams(self.salesperson, self.coaching).choose_home_team()
        self.assertEqual(settings.get_pipelines()["home"], self.coaching.id)
        values = self.Lead.with_user(self.salesperson).default_get(["team_id"])
        self.assertEqual(values["team_id"], self.coaching.id)
        self.coaching.member_ids -= self.salesperson
        self.env.invalidate_all()
        self.assertEqual(settings.get_pipelines()["home"], self.team.id)

    def test_a_mixed_board_goes_pipeline_by_pipeline_and_lacks_no_column(self):
        self.lead(self.own[1], team_id=self.coaching.id, user_id=self.salesperson.id)
        self.lead(self.first)
        groups = (
            self.Lead.with_user(self.salesperson)
            .with_context(read_group_expand=True)
            .web_read_group([("user_id", "=", self.salesperson.id)], ["stage_id"])
        )["groups"]
        ids = [group["stage_id"][0] for group in groups]
        own = [stage.id for stage in self.own]
        start = ids.index(own[0])
        self.assertEqual(ids[start : start + len(own)], own)


class TwoPipelinesTour(SeveralPipelines, HttpCase):
    def setUp(self):
        super().setUp()
        self.camille = french_salesperson(self.env)
        self.helene = french_manager(self.env)
        self.in_two_teams(self.camille)
        values = {"user_id": self.camille.id, "expected_revenue": 100}
        self.lead(self.new, **values, name="PAG Rika")
        self.lead(
            self.own[0], **values, name="Coaching Durand", team_id=self.coaching.id
        )

    def tour(self, name, login):
        self.env.flush_all()
        self.start_tour("/odoo/pipeline", f"sales_pipeline_{name}", login=login)
        self.env.invalidate_all()

    def created(self, name):
        return self.Lead.search([("name", "=", name)])


@tagged("standard", "post_install", "-at_install")
class TestTwoPipelinesTour(TwoPipelinesTour):
    def test_a_member_of_two_teams_works_on_both(self):
        self.tour("two_pipelines", "camille.test")
        new = self.created("Depuis Nouveau")
        self.assertEqual(new.team_id, self.coaching)
        plus = self.created("Depuis la colonne")
        self.assertEqual((plus.team_id, plus.stage_id), (self.team, self.first))
        # Remembered: the next visit starts with the team, and does not ask.
        for name in ("PAG Rika", "Coaching Durand"):
            self.created(name).activity_schedule(
                "mail.mail_activity_data_call",
                summary="Rappeler : absent la semaine dernière, revient mardi matin",
                user_id=self.camille.id,
            )
        self.tour("two_pipelines_again", "camille.test")
        self.assertEqual(self.created("Encore une").team_id, self.coaching)

    def test_a_manager_creates_in_a_column_of_any_team(self):
        self.tour("column_of_a_team", "helene.test")
        lead = self.created("Accompagnement Martin")
        self.assertEqual(
            (lead.team_id, lead.stage_id.id), (self.coaching, self.own[1].id)
        )


@tagged("standard", "post_install", "-at_install")
class TestTwoPipelinesOnAPhone(TwoPipelinesTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_the_switcher_works_on_a_phone(self):
        self.tour("switcher_phone", "camille.test")
