"""Numbers and days that make no sense are refused, in a sentence."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from ..common import PipelineCase, french_salesperson
from ..inbound.inbound_common import InboundCase
from ..questionnaire.project_common import ProjectCase


@tagged("standard", "post_install", "-at_install")
class TestSensibleValues(ProjectCase):
    """Each refusal names the record and what is allowed, and nothing is written."""

    def assert_refused(self, record, field, values, named):
        before = record[field]
        for value in values:
            with (
                self.subTest(record=record, field=field, value=value),
                self.assertRaises(ValidationError) as caught,
                self.cr.savepoint(),
            ):
                record.write({field: value})
            self.assertIn(named, str(caught.exception))
            self.assertNotIn("operation cannot", str(caught.exception))
            record.invalidate_recordset()
            self.assertEqual(record[field], before)

    def test_numbers_of_days(self):
        rule = self.env["crm.transition.rule"].create(
            {
                "name": "Call Back",
                "to_stage_ids": self.proposal.ids,
                "action_ids": [
                    fields.Command.create(
                        {
                            "kind": "activity",
                            "activity_type_id": self.env.ref(
                                "mail.mail_activity_data_call"
                            ).id,
                        }
                    )
                ],
            }
        )
        kind = self.env["crm.referral.type"].create({"name": "Neighbour"})
        template = self.env["crm.pipeline.template"].search([], limit=1)
        line = template.stage_ids[0]
        far = 10**6
        for record, field, named in (
            (rule, "delay", "Call Back"),
            (rule.action_ids, "activity_days", "Call Back"),
            (rule.action_ids, "repeat_days", "Call Back"),
            (kind, "follow_activity_days", "Neighbour"),
            (self.proposal, "rotting_threshold_days", "Proposal Sent"),
            (line, "rotting_threshold_days", line.name),
            (self.company, "crm_untouched_days", self.company.name),
            (self.company, "crm_questionnaire_link_days", self.company.name),
            (self.company, "crm_run_days_kept", self.company.name),
            (self.company, "crm_rule_chain_limit", self.company.name),
        ):
            self.assert_refused(record, field, (-3, far), named)

    def test_a_delay_is_ten_years_at_most_in_any_unit(self):
        rule = self.env["crm.transition.rule"].create({"name": "Call Back"})
        rule.write({"delay": 5000, "delay_unit": "hours"})
        with self.assertRaises(ValidationError), self.cr.savepoint():
            rule.delay_unit = "months"
        rule.write({"delay": 120, "delay_unit": "months"})

    def test_a_day_to_be_left_alone_until_comes(self):
        card = self.lead(self.new)
        today = fields.Date.context_today(card)
        past = fields.Date.to_date("2020-01-01")
        values = (past, today, today + timedelta(days=10_000))
        self.assert_refused(card, "stale_snoozed_until", values, card.name)
        card.stale_snoozed_until = today + timedelta(days=1)
        self.assertTrue(card.is_snoozed)

    def test_amounts_of_an_opportunity(self):
        card = self.lead(self.new)
        for field in ("customer_budget", "expected_revenue"):
            self.assert_refused(card, field, (-0.01, -5000, 1e16), card.name)

    def test_a_form_or_a_mail_keeps_the_rest(self):
        """An amount that makes no sense is left in the text."""
        read = self.env["crm.inbound.mapping"]._read_field
        self.assertEqual(read("customer_budget", "8 000 €", self.company.id), 8000)
        with self.assertRaisesRegex(ValueError, "8,000"):
            read("customer_budget", "-8 000 €", self.company.id)


@tagged("standard", "post_install", "-at_install")
class TestOrderOfStages(PipelineCase):
    """No open stage goes behind the lost one, whichever way."""

    def assert_refused(self, act):
        before = self.Stage.search([]).ids
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            act()
        for name in ("Discovery Call", "Lost"):
            self.assertIn(name, str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(self.Stage.search([]).ids, before)

    def test_it_is_refused(self):
        discovery = self.discovery.with_user(self.manager)
        lost = self.lost.with_user(self.manager)
        last = lost.sequence
        dragged = self.negotiation + self.won + self.lost + self.discovery
        self.assert_refused(lambda: discovery.write({"sequence": last + 1}))
        self.assert_refused(
            lambda: lost.write({"sequence": self.discovery.sequence - 1})
        )
        self.assert_refused(
            lambda: dragged.with_user(self.manager).web_resequence(
                {}, offset=self.negotiation.sequence
            )
        )
        behind = self.new_stage("Later", sequence=last + 10, is_won=True)
        self.assert_refused(lambda: discovery.write({"place_before_id": behind.id}))

    def test_a_client_cannot_switch_it_off(self):
        for said in (True, "NUMBERING", [1]):
            stage = self.discovery.with_context(stages_numbered=said)
            self.assert_refused(lambda stage=stage: stage.write({"sequence": 10_000}))

    def test_those_that_stood_there_already_may_be_renumbered(self):
        late = self.new_stage("Late", sequence=self.lost.sequence + 5, probability=50)
        late.sequence += 1
        (self.first + self.new).web_resequence({}, offset=self.new.sequence)
        self.assertGreater(late.sequence, self.lost.sequence)

    def test_other_pipelines_are_none_of_its_business(self):
        team, stages = self.team_with_stages()
        team.has_own_pipeline = True
        stages[3].sequence = self.lost.sequence + 50
        stages[0].sequence = self.lost.sequence + 20
        self.assertGreater(stages[0].sequence, self.lost.sequence)


@tagged("standard", "post_install", "-at_install")
class TestNobodysAddress(InboundCase):
    def test_an_address_that_nobody_looks_after_says_so(self):
        address = self.env["crm.inbound.address"].create(
            {"name": "Fair", "alias_name": "fair"}
        )
        self.assertIn("“Fair”", address.owner_warning)
        address.user_id = self.salesperson
        self.assertFalse(address.owner_warning)
        address.user_id = False
        address.team_id = self.team
        self.assertFalse(address.owner_warning)
        address.team_id = self.new_team("Empty")
        self.assertIn("Empty", address.owner_warning)


@tagged("standard", "post_install", "-at_install")
class TestNoAmountTour(PipelineCase, HttpCase):
    def test_what_is_no_amount_is_refused_on_the_board(self):
        french_salesperson(self.env)
        self.start_tour(
            "/odoo/pipeline", "sales_pipeline_no_amount", login="camille.test"
        )
        self.assertFalse(self.Lead.search([("name", "like", "atelier")]))
