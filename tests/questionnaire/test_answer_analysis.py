"""Answers beside what became of their opportunities: win rates, and the NPS."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .project_common import ProjectCase

COLORS = [("zinc", 3), ("blue", 1), ("amber", 2)]


@tagged("standard", "post_install", "-at_install")
class TestAnswerAnalysis(ProjectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.color = cls.question("color", "choice", choices=COLORS)
        cls.extras = cls.question("extras", "choices", choices=COLORS)
        cls.nps = cls.question("nps", "nps", label="Would you recommend us?")
        cls.owner = cls.question("owner", "boolean", label="Owner?")
        cls.power = cls.question("power", "float", label="Power", unit="kW")
        cls.Report = cls.env["crm.answer.report"]

    def given(self, stage=None, user=None, lead=None, **answers):
        """Have an opportunity with these answers; return its questionnaire."""
        user = user or self.salesperson
        lead = lead or self.lead(self.proposal, user_id=user.id)
        questionnaire = lead.with_user(user).insert_questionnaire(self.template)
        questionnaire.answer(answers)
        if stage == self.lost:
            lead.action_set_lost(lost_reason_id=self.budget.id)
        elif stage:
            lead.move_to_stage(stage)
        return questionnaire

    def by_answer(self, question, measure="win_rate:avg", user=None):
        """Return what the report says of each answer to a question, in its order."""
        groups = self.Report.with_user(user or self.manager).formatted_read_group(
            [("question_id", "=", question.id)], ["answer"], [measure, "__count"]
        )
        return [(one["answer"], one["__count"], one[measure]) for one in groups]

    def test_the_win_rate_of_an_answer_is_won_among_won_and_lost(self):
        for stage, color in (
            (self.won, "blue"),
            (self.won, "blue"),
            (self.lost, "blue"),
            (None, "blue"),
            (self.lost, "zinc"),
            (None, "amber"),
        ):
            self.given(stage, color=color)
        self.assertEqual(
            self.by_answer(self.color),
            # As the question proposes them. Of open ones there is no rate.
            [("Zinc", 1, 0), ("Blue", 4, 200 / 3), ("Amber", 1, False)],
        )
        (total,) = self.Report.formatted_read_group(
            [("question_id", "=", self.color.id)], [], ["win_rate:avg"]
        )
        self.assertEqual(total["win_rate:avg"], 50)

    def test_an_opportunity_counts_once_however_much_it_answered(self):
        self.given(self.won, color="blue", extras=["zinc", "blue"], owner=True)
        self.given(self.lost, color="zinc", extras=["blue"])
        (total,) = self.Report.formatted_read_group(
            [("template_id", "=", self.template.id)],
            [],
            ["won_lead_id:count_distinct", "lost_lead_id:count_distinct"],
        )
        self.assertEqual(total["won_lead_id:count_distinct"], 1)
        self.assertEqual(total["lost_lead_id:count_distinct"], 1)

    def test_a_total_is_the_rate_of_what_it_totals(self):
        """Two won and two lost make 50 %, however many answers each gave."""
        self.given(self.won, color="blue", extras=["zinc", "blue"], owner=True, nps=9)
        self.given(self.won, color="blue", extras=["zinc"], owner=True, nps=9)
        self.given(self.lost, color="zinc")
        self.given(self.lost, color="zinc")
        domain = [("template_id", "=", self.template.id)]
        measures = [
            "win_rate:avg",
            "won_lead_id:count_distinct",
            "lost_lead_id:count_distinct",
        ]
        of_all, by_question, by_stage = self.Report.formatted_read_grouping_sets(
            domain, [[], ["question_id"], ["stage_id"]], measures
        )
        for group in (*of_all, *by_question, *by_stage):
            rate, won, lost = (group[measure] for measure in measures)
            self.assertEqual(rate, 100 * won / (won + lost))
        self.assertEqual(of_all[0]["win_rate:avg"], 50)

    def test_the_mean_of_points_counts_each_answer_once(self):
        for answer in (["zinc", "blue", "amber"], ["blue"]):
            self.given(extras=answer)
        scores = self.env["crm.lead.answer"].search(
            [("question_id", "=", self.extras.id)]
        )
        (total,) = self.Report.formatted_read_group(
            [("question_id", "=", self.extras.id)], [], ["score:avg"]
        )
        self.assertEqual(total["score:avg"], sum(scores.mapped("score")) / len(scores))

    def test_no_list_of_ours_totals_by_a_mean_of_means(self):
        """Of groups Odoo's lists show the mean of their means."""
        views = self.env["ir.ui.view"].search(
            [("type", "=", "list"), ("mode", "=", "primary")]
        )
        xml_ids = views.get_external_id()
        for view in views:
            if xml_ids[view.id].startswith("sales_pipeline"):
                arch = view._get_combined_arch()
                self.assertFalse(arch.xpath("//field[@avg]"), xml_ids[view.id])

    def test_several_choices_count_once_each(self):
        self.given(self.won, extras=["zinc", "blue"])
        self.given(self.lost, extras=["blue"])
        self.assertEqual(
            self.by_answer(self.extras), [("Zinc", 1, 100), ("Blue", 2, 50)]
        )
        rows = self.Report.search([("question_id", "=", self.extras.id)])
        self.assertEqual(len(set(rows.ids)), 3)
        self.assertEqual(sorted(rows.mapped("display_value")), ["Blue", "Blue", "Zinc"])
        self.assertEqual(len(rows.answer_id), 2)

    def test_numbers_come_in_their_order_and_yes_before_no(self):
        for rating in (10, 9, 2, 0):
            self.given(nps=rating, owner=bool(rating))
        self.assertEqual(
            [answer for answer, *_ in self.by_answer(self.nps)], ["0", "2", "9", "10"]
        )
        self.assertEqual(
            [answer for answer, *_ in self.by_answer(self.owner)], ["Yes", "No"]
        )

    def test_a_pivot_crosses_answers_and_keeps_their_order(self):
        self.given(self.won, color="zinc", nps=10)
        self.given(self.lost, color="blue", nps=9)
        self.given(self.won, color="amber")
        of_all, by_stage, by_answer, _both = self.Report.formatted_read_grouping_sets(
            [("question_id", "=", self.color.id)],
            [[], ["stage_id"], ["answer"], ["answer", "stage_id"]],
            ["__count", "win_rate:avg"],
        )
        self.assertAlmostEqual(of_all[0]["win_rate:avg"], 200 / 3)
        self.assertEqual(
            [one["stage_id"][0] for one in by_stage],
            sorted([self.won.id, self.lost.id]),
        )
        self.assertEqual(
            [one["answer"] for one in by_answer], ["Zinc", "Blue", "Amber"]
        )

    def test_what_is_hidden_or_taken_back_does_not_count(self):
        self.only_if(self.owner, self.color, "in", ["blue"])
        questionnaire = self.given(color="blue", owner=True, nps=9)
        self.assertEqual(len(self.by_answer(self.owner)), 1)
        questionnaire.answer({"color": "zinc", "nps": None})
        self.assertEqual(self.by_answer(self.owner), [])
        self.assertEqual(self.by_answer(self.nps), [])
        self.assertEqual(len(self.by_answer(self.color)), 1)

    def test_answers_are_read_in_the_language_of_who_looks(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.color.choice_ids[1].with_context(lang="fr_FR").label = "Bleu"
        self.given(color="blue", owner=True)
        french = self.Report.with_context(lang="fr_FR")
        rows = french.search([("template_id", "=", self.template.id)])
        self.assertEqual(set(rows.mapped("answer")), {"Bleu", "Oui"})

    def test_a_list_shows_answers_as_people_read_them(self):
        self.given(power=8.5, owner=False, color="blue")
        rows = self.Report.search([("template_id", "=", self.template.id)])
        self.assertEqual(sorted(rows.mapped("display_value")), ["8.5 kW", "Blue", "No"])
        rows[0].action_open_lead()

    def test_one_finds_an_answer_by_its_words(self):
        self.given(color="blue")
        self.given(color="zinc")
        found = self.Report.search(
            [("template_id", "=", self.template.id), ("answer", "ilike", "blu")]
        )
        self.assertEqual(found.mapped("answer"), ["Blue"])
        self.assertEqual(found.lead_id.questionnaire_ids, found.questionnaire_id)

    def test_one_sees_the_answers_of_the_opportunities_one_sees(self):
        mine = self.given(color="blue")
        self.given(user=self.colleague, color="blue")
        nobody = self.lead(self.proposal)
        self.given(lead=nobody, color="zinc")
        nobody.user_id = False
        everything = self.env["crm.lead"].with_context(active_test=False)
        for user in (self.salesperson, self.colleague, self.manager):
            rows = self.Report.with_user(user).search(
                [("template_id", "=", self.template.id)]
            )
            leads = everything.with_user(user).search(
                [("questionnaire_ids.template_id", "=", self.template.id)]
            )
            self.assertEqual(rows.lead_id.ids, leads.ids)
        self.assertEqual(
            self.by_answer(self.color, user=self.salesperson),
            [("Zinc", 1, False), ("Blue", 1, False)],
        )
        self.assertTrue(mine)

    def test_other_companies_keep_theirs(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.given(color="blue")
        lead = self.lead(self.proposal, team_id=False, user_id=False)
        self.given(lead=lead, user=self.manager, color="zinc")
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_lead SET company_id = %s WHERE id = %s", [other.id, lead.id]
        )
        self.env.invalidate_all()
        self.assertEqual(
            [answer for answer, *_ in self.by_answer(self.color)], ["Blue"]
        )

    def test_it_is_for_salespeople_and_for_reading(self):
        self.given(color="blue")
        rows = self.Report.with_user(self.manager).search([])
        with self.assertRaises(AccessError):
            rows.write({"answer": "Red"})
        with self.assertRaises(AccessError):
            rows.unlink()
        reader = self.user("reader", "base.group_user")
        with self.assertRaises(AccessError):
            self.Report.with_user(reader).search([])

    def test_the_nps_is_promoters_less_detractors_per_month_and_salesperson(self):
        for rating, user, day in (
            (10, self.salesperson, "2026-03-02"),
            (9, self.salesperson, "2026-03-30"),
            (7, self.salesperson, "2026-03-15"),
            (6, self.salesperson, "2026-04-01"),
            (8, self.colleague, "2026-04-02"),
            (0, self.colleague, "2026-04-03"),
        ):
            questionnaire = self.given(self.won, user, nps=rating)
            self.of(questionnaire, "nps").sudo().answered_at = day
        of = [("question_id", "=", self.nps.id)]
        measures = ["nps_score:avg", "promoters:sum", "passives:sum", "detractors:sum"]
        reported = self.Report.with_user(self.manager)

        def said(groupby):
            return [
                tuple(round(one[name], 1) for name in measures)
                for one in reported.formatted_read_group(of, [groupby], measures)
            ]

        self.assertEqual(said("answered_at:month"), [(66.7, 2, 1, 0), (-66.7, 0, 1, 2)])
        self.assertEqual(said("user_id"), [(25, 2, 1, 1), (-50, 0, 1, 1)])
        (total,) = reported.formatted_read_group(of, [], measures)
        self.assertEqual(total["nps_score:avg"], 0)
        groups = reported.formatted_read_group(of, ["nps_group"], ["__count"])
        self.assertEqual(
            {one["nps_group"]: one["__count"] for one in groups},
            {"promoter": 2, "passive": 2, "detractor": 2},
        )

    def test_a_rating_belongs_to_who_sold(self):
        questionnaire = self.given(self.won)
        questionnaire.sudo().answer({"nps": 9}, source="customer")
        row = self.Report.search([("question_id", "=", self.nps.id)])
        self.assertEqual((row.user_id, row.source), (self.salesperson, "customer"))
        self.assertFalse(row.answered_by_id)

    def test_a_question_and_a_template_lead_there(self):
        self.given(self.won, color="blue")
        action = self.color.with_user(self.manager).action_open_win_rates()
        self.assertEqual(action["res_model"], "crm.answer.report")
        context = action["context"]
        self.assertEqual(context["search_default_question_id"], self.color.id)
        action = self.template.with_user(self.manager).action_open_win_rates()
        self.assertEqual(action["views"][0][1], "pivot")
        Form(self.color.with_user(self.manager))
        Form(self.template.with_user(self.manager))
