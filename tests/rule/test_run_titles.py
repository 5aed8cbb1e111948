from odoo.tests import tagged

from .run_titles_common import RunTitlesCase


@tagged("standard", "post_install", "-at_install")
class TestRunTitles(RunTitlesCase):
    """What a run is called is searched as it is read, negative operators included."""

    def test_runs_of_rules(self):
        rules = self.rule() | self.rule(name="Tag") | self.rule(name="Thank")
        rules[2].active = False
        self.assertFoundAsRead(self.runs_of(self.lead(), rules, "rule_id"))

    def test_runs_of_triggers(self):
        values = {"event": "order_confirmed", "stage_id": self.proposal.id}
        triggers = self.env["crm.stage.trigger"].create(
            [
                {"name": "Tag it", "active": True, **values},
                {"name": "Signed", "active": False, **values},
            ]
        )
        self.assertFoundAsRead(self.runs_of(self.lead(), triggers, "trigger_id"))

    def test_runs_of_both_and_of_none(self):
        trigger = self.env["crm.stage.trigger"].create(
            {"name": "Signed", "stage_id": self.proposal.id}
        )
        lead = self.lead()
        runs = self.runs_of(lead, self.rule(), "rule_id")
        runs |= self.runs_of(lead, trigger, "trigger_id")
        # What is called by its source is not by a name it had.
        runs |= self.run_of(lead, rule_id=self.rule().id, former_name="Nobody")
        runs |= self.run_of(
            lead, rule_id=self.rule(name="Nobody").id, trigger_id=trigger.id
        )
        self.assertFoundAsRead(runs)

    def test_the_name_is_searched_in_the_language_it_is_read_in(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        rule = self.rule()
        trigger = self.env["crm.stage.trigger"].create(
            {"name": "Signed", "stage_id": self.proposal.id}
        )
        trigger.with_context(lang="fr_FR").name = "Signé"
        lead = self.lead()
        runs = self.runs_of(lead, rule, "rule_id")
        runs |= self.runs_of(lead, trigger, "trigger_id")
        in_french = runs.with_context(lang="fr_FR")
        self.assertIn("Signé", in_french.mapped("title"))
        self.assertFoundAsRead(in_french)

    def test_who_sees_a_run_and_not_its_rule_finds_it_by_its_name(self):
        other = self.env["res.company"].create({"name": "Other stoves"})
        rules = self.rule() | self.rule(name="Thank", company_id=other.id)
        runs = self.runs_of(self.lead(), rules, "rule_id")
        self.assertFoundAsRead(runs, self.salesperson)
        self.assertFoundAsRead(runs, self.manager)
