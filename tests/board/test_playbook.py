from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import PipelineCase
from ..tools.real_transactions import RealTransactionsCase

CALL, MAIL, VISIT = "Call the customer", "Send the brochure", "Visit the site"


@tagged("standard", "post_install", "-at_install")
class TestPlaybook(PipelineCase):
    """“Discovery Call” has an objective, three typical actions and a criterion."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.discovery.write(
            {
                "objective": "Understand the need",
                "typical_actions": f"{CALL}\n\n  {MAIL}  \n{VISIT}\n{CALL}",
            }
        )
        cls.card = cls.lead(cls.discovery, name="Stove of Ana")
        cls.mine = cls.card.with_user(cls.salesperson)

    def states(self, lead=None):
        actions = (lead or self.mine).get_playbook()["actions"]
        return {action["text"]: action["state"] for action in actions}

    def kind(self, name):
        return self.env.ref(f"mail.mail_activity_data_{name}")

    def activity(self, summary):
        return self.card.activity_ids.filtered(lambda a: a.summary == summary)

    def test_it_says_what_the_stage_is_for_what_to_do_and_what_to_tick(self):
        criterion = self.env["crm.stage.criterion"].create(
            {"name": "Decision maker met", "stage_id": self.discovery.id}
        )
        book = self.mine.get_playbook()
        self.assertEqual(book["stage"], "Discovery Call")
        self.assertEqual(book["objective"], "Understand the need")
        self.assertEqual([a["text"] for a in book["actions"]], [CALL, MAIL, VISIT])
        self.assertEqual(set(self.states().values()), {"to_do"})
        self.assertIn(criterion.id, [item["id"] for item in book["checklist"]])
        self.assertEqual(book["earlier"], [])
        self.assertTrue(book["can_edit"])

    def test_a_form_is_told_of_it_with_the_opportunity_and_after_a_move(self):
        asked = {"name": {}, "playbook": {}}
        [row] = self.mine.web_read(asked)
        self.assertEqual(row["playbook"], self.mine.get_playbook())
        [row] = self.mine.web_save({"stage_id": self.new.id}, asked)
        self.assertEqual(row["playbook"]["stage"], self.new.name)
        other = self.lead(self.new).with_user(self.salesperson)
        rows = (self.mine | other).web_read(asked)
        self.assertEqual([row["playbook"] for row in rows], [False, False])

    def test_who_may_not_see_checklists_opens_opportunities(self):
        access = self.env["ir.model.access"].search(
            [("model_id.model", "=", "crm.lead.criterion")]
        )
        access.perm_read = False
        [row] = self.mine.web_read({"playbook": {}})
        self.assertFalse(row["playbook"])

    def test_it_is_empty_where_the_stage_says_nothing(self):
        book = self.lead(self.new_stage("Bare", probability=15)).get_playbook()
        for part in ("objective", "actions", "checklist"):
            self.assertFalse(book[part], part)

    @freeze_time("2026-11-23 09:00:00")  # a Monday
    def test_planning_is_for_the_salesperson_of_the_kind_its_words_say(self):
        self.card.with_user(self.manager).action_plan_typical([CALL])
        self.assertRecordValues(
            self.card.activity_ids,
            [
                {
                    "summary": CALL,
                    "activity_type_id": self.kind("call").id,
                    "user_id": self.salesperson.id,
                    "create_uid": self.manager.id,
                    "date_deadline": fields.Date.to_date("2026-11-24"),
                }
            ],
        )

    @freeze_time("2026-11-26 09:00:00")  # a Thursday
    def test_actions_follow_each_other_on_working_days_or_as_the_playbook_says(self):
        later = "Relancer (J+10)"
        sign = "Sign"
        self.discovery.typical_actions += f"\n{later}\n{sign}"
        self.mine.action_plan_typical([sign, later, VISIT, MAIL, CALL])
        self.assertEqual(
            [
                (a.summary, a.activity_type_id, str(a.date_deadline))
                for a in self.card.activity_ids.sorted("date_deadline")
            ],
            [
                (CALL, self.kind("call"), "2026-11-27"),
                (MAIL, self.kind("email"), "2026-11-30"),
                (VISIT, self.kind("meeting"), "2026-12-01"),
                (later, self.kind("todo"), "2026-12-06"),
                (sign, self.kind("todo"), "2026-12-07"),
            ],
        )

    def test_an_action_named_as_a_kind_of_one_s_own_is_of_that_kind(self):
        survey = self.env["mail.activity.type"].create({"name": "Visit the site"})
        self.mine.action_plan_typical([VISIT])
        self.assertEqual(self.card.activity_ids.activity_type_id, survey)

    def test_nobody_s_opportunity_is_for_who_plans_it(self):
        self.card.user_id = False
        self.mine.action_plan_typical([CALL])
        self.assertEqual(self.card.activity_ids.user_id, self.salesperson)

    def test_what_is_planned_is_shown_and_not_planned_twice(self):
        self.mine.action_plan_typical([CALL])
        planned = self.mine.get_playbook()["actions"][0]
        self.assertEqual(
            planned,
            {
                "text": CALL,
                "state": "planned",
                "on": fields.Date.to_string(self.card.activity_ids.date_deadline),
                "by": "Paul",
            },
        )
        self.mine.action_plan_typical([CALL, MAIL, MAIL])
        self.assertEqual(sorted(self.card.activity_ids.mapped("summary")), [CALL, MAIL])

    def test_what_is_done_is_shown_and_may_be_planned_again(self):
        self.mine.action_plan_typical([CALL, MAIL])
        self.activity(CALL).with_user(self.salesperson).action_done()
        self.assertEqual(self.states(), {CALL: "done", MAIL: "planned", VISIT: "to_do"})
        self.mine.action_plan_typical([CALL])
        self.assertEqual(self.states()[CALL], "planned")

    def test_many_are_planned_at_once_each_for_its_salesperson(self):
        other = self.lead(self.discovery, user_id=self.colleague.id)
        (self.card | other).with_user(self.manager).action_plan_typical([CALL, VISIT])
        for lead in (self.card, other):
            self.assertEqual(set(lead.activity_ids.mapped("summary")), {CALL, VISIT})
            self.assertEqual(lead.activity_ids.user_id, lead.user_id)

    def test_a_lost_opportunity_has_a_playbook_too(self):
        self.lost.typical_actions = VISIT
        self.card.action_set_lost(lost_reason_id=self.budget.id)
        self.mine.action_plan_typical([VISIT])
        self.assertEqual(self.states(), {VISIT: "planned"})

    def test_what_is_not_of_the_stage_is_refused_and_nothing_planned(self):
        moved = self.lead(self.proposal, name="Stove of Bob")
        with self.assertRaisesRegex(UserError, "“Call the customer”.*“Proposal Sent”"):
            (self.card | moved).action_plan_typical([CALL])
        with self.assertRaisesRegex(UserError, "“Sing”.*“Stove of Ana”"):
            self.mine.action_plan_typical([CALL, "Sing"])
        self.assertFalse((self.card | moved).activity_ids)

    def test_only_who_may_edit_an_opportunity_plans_on_it(self):
        theirs = self.card.with_user(self.colleague)
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            theirs.action_plan_typical([CALL])
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            theirs.get_playbook()

    def test_who_may_only_read_an_opportunity_is_told_so(self):
        self.env["ir.rule"].create(
            {
                "name": "Nobody writes",
                "model_id": self.env["ir.model"]._get("crm.lead").id,
                "domain_force": "[(0, '=', 1)]",
                "perm_read": False,
            }
        )
        self.assertFalse(self.mine.get_playbook()["can_edit"])
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.mine.action_plan_typical([CALL])

    def test_planning_on_many_takes_no_more_queries_than_on_few(self):
        counts = []
        for number in (2, 2, 12):  # the first one fills caches
            leads = self.leads(number, self.discovery).with_user(self.salesperson)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            leads.action_plan_typical([CALL, VISIT])
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])


@tagged("standard", "post_install", "-at_install")
class TestPlanningAtOnce(RealTransactionsCase):
    """Two clicks reach two servers at the same instant."""

    def fill(self, env):
        stage = env["crm.stage"].create(
            {"name": "Double", "probability": 20, "typical_actions": f"{CALL}\n{MAIL}"}
        )
        self.stage_id = stage.id
        self.lead_ids = (
            env["crm.lead"]
            .create({"name": "Card", "type": "opportunity", "stage_id": stage.id})
            .ids
        )

    def clear(self, env):
        env["mail.activity"].search([("res_id", "in", self.lead_ids)]).unlink()
        env["crm.stage"].browse(self.stage_id).unlink()

    def activities(self, env):
        return env["crm.lead"].browse(self.lead_ids).activity_ids

    def test_planning_twice_plans_once(self):
        def plan(env):
            lead = env["crm.lead"].browse(self.lead_ids)
            return lead.action_plan_typical([CALL, MAIL])

        self.at_once(plan, plan, plan)
        with self.committed() as env:
            found = self.activities(env).mapped("summary")
            self.assertEqual(sorted(found), [CALL, MAIL])
