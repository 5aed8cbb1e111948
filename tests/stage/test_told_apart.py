from odoo.tests import tagged

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestToldApart(PipelineCase):
    """Stages of the same name say whose they are where one is chosen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coaching, cls.stages = cls.team_with_stages()
        cls.stages[1].name = "proposal sent"  # as the shared one

    def told(self, stages):
        stages = stages.with_user(self.manager).with_context(say_whose_stage=True)
        return stages.mapped("display_name")

    def chosen_from(self, name, **context):
        Stage = self.Stage.with_user(self.manager).with_context(**context)
        return [told for _id, told in Stage.name_search(name)]

    def test_where_one_is_chosen_both_say_whose(self):
        both = ["proposal sent (Coaching)", "Proposal Sent (shared pipeline)"]
        self.assertEqual(
            sorted(self.told(self.stages[1] + self.proposal)), sorted(both)
        )
        self.assertEqual(sorted(self.chosen_from("proposal")), sorted(both))

    def test_a_name_of_its_own_needs_no_more(self):
        self.assertEqual(
            self.told(self.stages[0] + self.new), ["Coaching: call", "New Contact"]
        )
        self.assertEqual(self.chosen_from("coaching: call"), ["Coaching: call"])

    def test_on_a_board_it_is_said_already(self):
        both = self.stages[1] + self.proposal
        self.assertEqual(
            both.mapped("display_name"), ["proposal sent", "Proposal Sent"]
        )

    def test_twice_in_one_pipeline_says_nothing_more(self):
        self.stages[1].name = "Offer"
        twice = self.stages[0] + self.stages[1]
        twice.name = "Talk"
        self.assertEqual(self.told(twice), ["Talk", "Talk"])

    def test_a_team_one_does_not_see_is_not_named(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.coaching.company_id = elsewhere
        self.assertEqual(self.told(self.stages[1]), ["proposal sent (another team)"])

    def test_a_filter_reads_back_names_that_say_whose(self):
        Stage = self.Stage.with_user(self.manager)
        found = Stage.web_search_read(
            [("id", "=", self.proposal.id)], {"display_name": {}}
        )
        self.assertEqual(
            found["records"][0]["display_name"], "Proposal Sent (shared pipeline)"
        )

    def test_fields_of_ours_that_choose_a_stage_ask_for_it(self):
        """But those of opportunities, whose board or team says it."""
        silent = {
            f"{name}.{field.name}"
            for name, model in self.env.registry.items()
            for field in model._fields.values()
            if field.comodel_name == "crm.stage"
            and field.store
            and not field.related
            and not field.readonly
            and "sales_pipeline_custom" in (field._modules or ())
            and not (field.context or {}).get("say_whose_stage")
        }
        self.assertEqual(silent - OF_ONE_PIPELINE, set())

    def test_what_a_rule_says_of_itself_does(self):
        rule = self.env["crm.transition.rule"].create(
            {"name": "Both", "to_stage_ids": (self.stages[1] + self.proposal).ids}
        )
        self.assertIn("Proposal Sent (shared pipeline)", rule.occasion)
        self.assertIn("proposal sent (Coaching)", rule.occasion)

    def test_a_file_is_read_as_ever(self):
        fields = ["name", "stage_id"]
        result = self.Lead.load(fields, [["Imported", "New Contact"]])
        self.assertTrue(result["ids"], result["messages"])


#: Where the stages of one pipeline alone are offered, or none is chosen.
OF_ONE_PIPELINE = {
    "crm.lead.stage_id",
    "crm.lead.move.stage_id",
    "crm.stage.criterion.stage_id",
}
