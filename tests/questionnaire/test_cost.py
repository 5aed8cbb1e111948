"""What a long questionnaire costs where people look at it."""

from odoo.tests import tagged

from .project_common import ProjectCase

KINDS = ("char", "integer", "choice", "choices", "date", "boolean", "float", "text")
ANSWERS = {
    "char": "Rika",
    "text": "Rika",
    "integer": 3,
    "float": 2.5,
    "choice": "one",
    "choices": ["one", "two"],
    "date": "2026-12-31",
    "boolean": True,
}


@tagged("standard", "post_install", "-at_install")
class TestQuestionnaireCost(ProjectCase):
    """Ten questions or a hundred: the same number of queries."""

    def answered(self, count):
        """Return an opportunity with that many questions, all answered."""
        template = self.Template.create({"name": f"Template of {count}"})
        values = {}
        for number in range(count):
            kind = KINDS[number % len(KINDS)]
            choices = [("one", 1), ("two", 2)] if kind.startswith("choice") else ()
            code = f"q{number}"
            self.question(code, kind, template, choices, is_required=number == 0)
            values[code] = ANSWERS[kind]
        lead = self.lead(self.first, name=f"Opportunity of {count}")
        self.inserted(lead, template).answer(values)
        return lead.with_user(self.salesperson)

    def queries(self, function, lead):
        """Count the queries of a call on an opportunity, its caches cold."""
        function(lead)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function(lead)
        return self.env.cr.sql_log_count - before

    def assertSameCost(self, function, most):
        few, many = (self.queries(function, self.answered(n)) for n in (10, 100))
        self.assertLessEqual(many, few + 2)
        self.assertLessEqual(many, most)

    def test_the_form_of_an_opportunity(self):
        view = self.env.ref("crm.crm_lead_view_form")
        fields = self.Lead.with_user(self.salesperson).get_views([(view.id, "form")])
        names = fields["models"]["crm.lead"]["fields"]
        specification = {name: {} for name in names}
        self.assertSameCost(lambda lead: lead.web_read(specification), 40)

    def test_the_project_tab(self):
        self.assertSameCost(lambda lead: lead.get_project(lead.team_id.id), 25)

    def test_an_answer_in_the_tab(self):
        numbers = iter(range(1000))

        def answer(lead):
            said = {"q0": f"Contura {next(numbers)}"}
            lead.answer_project({lead.questionnaire_ids.id: said})

        self.assertSameCost(answer, 35)

    def test_the_dialog_of_a_move(self):
        def ask(lead):
            Wizard = self.env["crm.lead.move"].with_user(self.salesperson)
            wizard = Wizard.new({"lead_ids": lead.ids, "stage_id": self.proposal.id})
            self.assertTrue(wizard.to_answer)

        def incomplete(count):
            lead = self.answered(count)
            lead.questionnaire_ids.answer({"q0": None})
            return lead

        few, many = (self.queries(ask, incomplete(n)) for n in (10, 100))
        self.assertLessEqual(many, few + 2)
