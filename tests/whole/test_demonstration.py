import re
from collections import Counter

import pytz

from odoo import fields
from odoo.modules.module import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools.convert import convert_file

from ..tools.paths import ROOT

README = ROOT / "README.md"
ADDON = "sales_pipeline_custom"
TITLE = re.compile(r"(PAB|PAG|Foyer) \w+ - \w.*")


@tagged("standard", "post_install", "-at_install")
class TestDemonstration(TransactionCase):
    """The demonstration, loaded in a fresh database as `make run` does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        if not cls.env.company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", cls.env.company, install_demo=False
            )
        for filename in Manifest.for_addon(ADDON)["demo"]:
            convert_file(cls.env, ADDON, filename, {}, "init", noupdate=True)
        cls.env.flush_all()
        cls.env.invalidate_all()
        records = cls.env["ir.model.data"].search(
            [("module", "=", ADDON), ("name", "like", "demo_lead_")], order="name"
        )
        cls.leads = cls.env["crm.lead"].browse(records.mapped("res_id"))

    def test_the_opportunity_of_the_manual(self):
        lead = self.leads.filtered(
            lambda lead: (
                lead.name == "Remplacement d'un poêle à bois par un poêle à granulé"
            )
        )
        self.assertEqual(lead.partner_id.name, "Pierre RICHARD")
        self.assertEqual(lead.expected_revenue, 8000)
        self.assertEqual(lead.company_currency.name, "EUR")
        self.assertEqual(lead.user_id.login, "camille")

    def test_every_stage_has_its_opportunities_and_their_outcome(self):
        self.assertGreater(len(self.leads), 30)
        stages = self.env["crm.stage"].search([("team_ids", "=", False)])
        per_stage = Counter(self.leads.stage_id.ids)
        for stage in stages:
            leads = self.leads.filtered(
                lambda lead, stage=stage: lead.stage_id == stage
            )
            self.assertGreater(len(leads), 3, stage.name)
            per_stage[stage.id] -= 1
            followers = leads.filtered(lambda lead: not lead.is_probability_manual)
            self.assertEqual(set(followers.mapped("probability")), {stage.probability})
            status = {"open": "pending"}.get(stage.outcome, stage.outcome)
            self.assertEqual(set(leads.mapped("won_status")), {status}, stage.name)
            self.assertEqual(set(leads.mapped("active")), {stage.outcome != "lost"})
        self.assertFalse(any(per_stage.values()))

    def test_lost_ones_say_why_in_every_way(self):
        lost = self.leads.filtered(lambda lead: lead.won_status == "lost")
        self.assertTrue(all(lead.lost_reason_id for lead in lost))
        self.assertEqual(len(lost.lost_reason_id), 4)

    def test_two_probabilities_were_typed(self):
        manual = self.leads.filtered("is_probability_manual")
        self.assertEqual(len(manual), 2)
        for lead in manual:
            self.assertNotEqual(lead.probability, lead.stage_id.probability)

    def test_titles_follow_the_house_s_convention(self):
        others = [lead.name for lead in self.leads if not TITLE.fullmatch(lead.name)]
        self.assertEqual(len(others), 1, others)

    def test_projects_propose_the_brand_of_the_title(self):
        brand = self.env.ref(f"{ADDON}.project_template_heating_brand")
        labels = set(brand.choice_ids.mapped("label"))
        told = self.leads.filtered(lambda lead: TITLE.fullmatch(lead.name))
        self.assertLessEqual({lead.name.split()[1] for lead in told}, labels)
        template = brand.template_id
        projects = told.questionnaire_ids.filtered(
            lambda one: one.template_id == template
        )
        self.assertGreater(len(projects), 10)
        for project in projects:
            with self.subTest(project.lead_id.name):
                answer = project.answer_ids.filtered(
                    lambda one: one.question_id == brand
                )
                self.assertEqual(answer.display_value, project.lead_id.name.split()[1])

    def test_who_pays_rewards_may(self):
        step = next(
            line for line in README.read_text().split("\n9. ")[1:] if "*Payer*" in line
        )
        login = re.search(r"log in as `(\w+)`", step.split("\n10. ")[0])[1]
        user = self.env["res.users"].search([("login", "=", login)])
        self.assertTrue(user.has_group("account.group_account_invoice"))
        self.assertTrue(user.has_group("sales_team.group_sale_salesman"))

    def test_opportunities_move_when_people_work(self):
        paris = pytz.timezone("Europe/Paris")
        moves = self.leads.transition_ids
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "crm.lead"),
                ("res_id", "in", self.leads.ids),
                ("tracking_value_ids", "!=", False),
            ]
        )
        self.assertGreater(len(messages), 100)
        for moment in (
            *moves.mapped("entered_at"),
            *messages.mapped("date"),
            *self.leads.mapped("create_date"),
        ):
            local = pytz.utc.localize(moment).astimezone(paris)
            self.assertLess(local.weekday(), 5, local)
            self.assertTrue(8 <= local.hour < 18, local)
            self.assertLessEqual(moment, fields.Datetime.now())

    def state_when_loaded(self, lead):
        """Reckoned from the day the demonstration was loaded: the test may run after
        midnight, or while it is already tomorrow where the salesperson lives."""
        deadlines = lead.activity_ids.mapped("date_deadline")
        if not deadlines:
            return False
        days = (
            min(deadlines) - min(lead.activity_ids.mapped("create_date")).date()
        ).days
        return "overdue" if days < 0 else "planned" if days else "today"

    def test_activities_are_late_due_planned_and_missing(self):
        open_leads = self.leads.filtered(lambda lead: lead.won_status == "pending")
        states = Counter(self.state_when_loaded(lead) for lead in open_leads)
        for state in ("overdue", "today", "planned", False):
            self.assertGreater(states[state], 2, state)
        for lead in self.leads:
            self.assertLessEqual(lead.activity_ids.user_id, lead.user_id)

    def test_it_is_spread_over_people_and_months(self):
        self.assertEqual(
            set(self.leads.user_id.mapped("login")), {"camille", "julien", "sarah"}
        )
        self.assertGreater(len(self.leads.filtered(lambda lead: not lead.user_id)), 2)
        now = fields.Datetime.now()
        ages = [(now - lead.create_date).days for lead in self.leads]
        self.assertLess(min(ages), 2)
        self.assertGreater(max(ages), 120)
        for lead in self.leads:
            self.assertGreaterEqual(lead.date_last_stage_update, lead.create_date)
            self.assertTrue(2500 <= lead.expected_revenue <= 28000, lead.name)

    def test_opportunities_have_a_past(self):
        kinds = Counter()
        noted = self.env["crm.stage.transition"]
        for lead in self.leads:
            moves = lead.transition_ids.sorted(lambda move: (move.entered_at, move.id))
            tracked = self.env["mail.tracking.value"].search_count(
                [
                    ("field_id", "=", self.env.ref("crm.field_crm_lead__stage_id").id),
                    ("mail_message_id.model", "=", "crm.lead"),
                    ("mail_message_id.res_id", "=", lead.id),
                ]
            )
            self.assertEqual(len(moves), tracked + 1, lead.name)
            kinds.update(moves.mapped("kind"))
            noted |= moves.filtered("reason")
            created = lead.create_date.replace(microsecond=0)
            self.assertEqual(moves[0].entered_at, created)
            self.assertEqual(moves[1:].mapped("from_stage_id"), moves[:-1].to_stage_id)
            self.assertEqual(moves[-1].to_stage_id, lead.stage_id)
            self.assertEqual(moves[-1].lost_reason_id, lead.lost_reason_id)
            if tracked:
                last = lead.date_last_stage_update.replace(microsecond=0)
                self.assertEqual(moves[-1].entered_at, last)
                movers = lead.user_id or self.env.ref(f"{ADDON}.demo_user_manager")
                self.assertEqual(moves[1:].user_id, movers)
            for move, following in zip(moves[:-1], moves[1:], strict=True):
                self.assertLess(move.entered_at, following.entered_at)
                self.assertGreater(move.duration_hours, 1)
        self.assertEqual(kinds["created"], len(self.leads))
        self.assertEqual(kinds["won"], 6)
        self.assertEqual(kinds["lost"], 6)
        for kind in ("backward", "reopened"):
            self.assertTrue(kinds[kind], kind)
        self.assertNotIn("migrated", kinds)
        self.assertGreater(len(noted), 8)
        self.assertGreater(len(noted.filtered("next_action")), 4)

    def test_its_past_is_told_in_french(self):
        moves = self.leads.transition_ids
        self.assertIn("Proposition envoyée", moves.mapped("to_stage_name"))
        self.assertNotIn("Proposal Sent", moves.mapped("to_stage_name"))
        self.assertIn("Rappeler au printemps", moves.mapped("next_action"))

    def test_people_log_in_with_their_name_and_see_what_they_may(self):
        team = self.env.ref("sales_team.team_sales_department")
        self.assertEqual(team.with_context(lang="fr_FR").name, "Ventes")
        self.assertEqual(self.env.ref("base.main_company").name, "Chaleur & Foyer")
        for login in ("manager", "camille", "julien", "sarah"):
            user = self.env.ref(f"{ADDON}.demo_user_{login}")
            self.assertEqual(user.login, login)
            self.assertEqual(user.lang, "fr_FR")
            self.assertIn(user, team.member_ids)
            credential = {"type": "password", "login": login, "password": login}
            user.with_user(user)._check_credentials(credential, {"interactive": True})
            seen = self.env["crm.lead"].with_user(user).with_context(active_test=False)
            owners = seen.search([("id", "in", self.leads.ids)]).user_id
            if login == "manager":
                self.assertEqual(len(owners), 3)
            else:
                self.assertEqual(owners, user)
        self.assertEqual(team.user_id.login, "manager")

    def test_nobody_could_be_reached_by_mistake(self):
        partners = self.leads.partner_id
        for partner in partners:
            self.assertRegex(partner.email, r"@([a-z-]+\.)?example\.(com|org)$")
            self.assertRegex(partner.phone, r"^(01 99 00|06 39 98)( \d\d){2}$")
        self.assertFalse(
            self.env["mail.mail"].search(
                [("model", "=", "crm.lead"), ("res_id", "in", self.leads.ids)]
            )
        )

    def test_questionnaires_are_answered_by_salespeople_and_customers(self):
        questionnaires = self.leads.questionnaire_ids
        self.assertGreater(len(questionnaires), 40)
        self.assertEqual(set(questionnaires.mapped("state")), {"partial", "done"})
        self.assertEqual(
            set(questionnaires.mapped("last_source")), {"user", "customer"}
        )
        answers = questionnaires.answer_ids
        ours = answers.filtered(lambda one: one.source == "user")
        self.assertEqual(
            set(ours.user_id.mapped("login")), {"camille", "julien", "sarah"}
        )
        self.assertFalse((answers - ours).user_id)
        now = fields.Datetime.now()
        self.assertTrue(all(one.answered_at <= now for one in answers))
        stars = self.leads.filtered("suggested_priority").mapped("suggested_priority")
        self.assertLessEqual({"1", "2", "3"}, set(stars))

    def test_an_opportunity_has_one_budget(self):
        budgets = self.leads.questionnaire_ids.answer_ids.filtered(
            lambda answer: answer.kind == "monetary"
        )
        self.assertGreater(len(budgets), 15)
        for answer in budgets:
            self.assertEqual(answer.question_id.feeds, "customer_budget")
            self.assertEqual(answer.value_monetary, answer.lead_id.customer_budget)

    def test_satisfaction_is_told_over_months_for_each_salesperson(self):
        template = self.env.ref(f"{ADDON}.project_template_satisfaction")
        asked = self.leads.questionnaire_ids.filtered(
            lambda one: one.template_id == template
        )
        self.assertEqual(set(asked.lead_id.mapped("won_status")), {"won"})
        people = Counter(one.lead_id.user_id.login for one in asked)
        self.assertGreaterEqual(min(people.values()), 2)
        self.assertEqual(len(people), 3)
        months = {one.last_answered_at.strftime("%Y-%m") for one in asked}
        self.assertGreaterEqual(len(months), 2)
        given = asked.answer_ids.filtered(lambda one: one.kind == "nps")
        scores = given.mapped("value_integer")
        self.assertLess(min(scores), 7)
        self.assertIn(10, scores)

    def test_those_sold_were_better_qualified_than_those_lost(self):
        template = self.env.ref(f"{ADDON}.project_template_qualification")
        scores = {"won": [], "lost": []}
        for one in self.leads.questionnaire_ids:
            if one.template_id == template and one.lead_id.won_status in scores:
                scores[one.lead_id.won_status].append(one.score)
        self.assertGreater(min(scores["won"]), max(scores["lost"]))

    def referral(self, number):
        """Return the referral of an opportunity, as the accounts have it."""
        lead = self.env.ref(f"{ADDON}.demo_lead_{number}")
        return lead.referral_ids

    def test_a_referral_programme_is_under_way(self):
        referrals = self.leads.referral_ids
        states = Counter(referrals.mapped("state"))
        self.assertEqual(states, {"pending": 8, "earned": 2, "paid": 2, "cancelled": 1})
        self.assertEqual(referrals.filtered("is_flagged"), self.referral(28))
        self.assertTrue(self.referral(28).is_known_customer)
        self.assertEqual(self.referral(21).state, "cancelled")
        self.assertEqual(len(referrals.referrer_id), 6)
        self.assertEqual(len(referrals.type_id), 4)
        types = self.env["crm.referral.type"].search([])
        self.assertEqual(len(types.thanks_template_id), 1)

    def test_rewards_are_those_of_the_programme(self):
        prescribed, bought, given = map(self.referral, (36, 37, 35))
        self.assertEqual(prescribed.amount, 500)  # 3 % of 28,000, but no more
        self.assertEqual(bought.amount, 100)
        self.assertEqual(given.gift, "Un panier gourmand du Beaujolais")
        for paid in (prescribed, self.referral(33)):
            self.assertEqual(paid.bill_id.state, "posted")
            self.assertEqual(paid.bill_id.amount_total, paid.amount)
            self.assertEqual(paid.currency_id, self.env.company.currency_id)
        now = fields.Datetime.now()
        self.assertGreater((now - prescribed.earned_at).days, 2)

    def test_two_referrers_have_a_code(self):
        codes = self.env["crm.referral.code"].search([])
        self.assertEqual(
            set(codes.partner_id.mapped("name")),
            {"Isabelle PERRIN", "Atelier Bois & Pierre Architectes"},
        )
        self.assertIn("/devis?referral_code=", codes.partner_id[0].referral_link)

    def test_loaded_again_nothing_is_paid_twice(self):
        bills = self.leads.referral_ids.bill_id
        codes = self.env["crm.referral.code"].search([])
        convert_file(
            self.env, ADDON, "demo/referrals_demo.xml", {}, "init", noupdate=True
        )
        self.assertEqual(self.leads.referral_ids.bill_id, bills)
        self.assertEqual(self.env["crm.referral.code"].search([]), codes)
        self.assertFalse(
            self.env["crm.transition.run"].search([("referral_id", "!=", False)])
        )

    def test_mail_arrived_and_loading_again_takes_none_twice(self):
        receipts = self.env["crm.inbound.receipt"]
        addresses = self.env["crm.inbound.address"].search(
            [("alias_domain_id", "=", self.env.ref(f"{ADDON}.demo_alias_domain").id)]
        )
        became = Counter(
            receipts.search([("address_id", "in", addresses.ids)]).mapped("result")
        )
        self.assertEqual(became, {"created": 2, "joined": 1, "kept": 2, "filtered": 2})
        count = receipts.search_count([])
        demo = "demo/inbound_demo.xml"
        convert_file(self.env, ADDON, demo, {}, "init", noupdate=True)
        self.assertEqual(receipts.search_count([]), count)
