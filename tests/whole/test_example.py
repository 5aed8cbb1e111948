"""The example of docs/extend.md: an addon from outside, each of its parts at work."""

from odoo.modules.module import initialize_sys_path
from odoo.tests import tagged
from odoo.tools import config

from ..common import RuleCase
from ..inbound.inbound_common import InboundCase
from ..tools.copied_database import CopiedDatabase
from ..tools.paths import ROOT

FOLDER = str(ROOT / "docs/example")


class ExampleCase(CopiedDatabase):
    """A copy of the database where the example is installed."""

    ADDON = "sales_pipeline_example"

    @classmethod
    def setUpClass(cls):
        former = config["addons_path"]
        config["addons_path"] = [*former, FOLDER]
        cls.addClassCleanup(config.__setitem__, "addons_path", former)
        initialize_sys_path()
        super().setUpClass()


@tagged("standard", "post_install", "-at_install")
class TestExample(ExampleCase, RuleCase, InboundCase):
    """What docs/extend.md promises to who adds to the pipeline from outside."""

    def test_a_step_of_the_road_sees_every_move(self):
        back, on = self.leads(2, self.proposal)
        (back | on).with_user(self.salesperson).move_to_stage(self.negotiation)
        self.assertFalse(back.went_back_on or on.went_back_on)
        back.with_user(self.salesperson).write({"stage_id": self.proposal.id})
        self.assertTrue(back.went_back_on)
        self.assertFalse(on.went_back_on)

    def test_a_gate_asks_for_what_it_wants(self):
        lead = self.lead(self.negotiation, name="Stove of Ana")
        mine = lead.with_user(self.salesperson)
        self.assertRefused(
            lambda: mine.move_to_stage(self.won), "“Stove of Ana”", "Chimney Seen On"
        )
        self.assertOpen(lead, self.negotiation)
        mine.move_to_stage(self.won, chimney_seen_on="2026-01-05")
        self.assertWon(lead, self.won)

    def test_an_action_is_carried_out_by_rules(self):
        self.rule(
            to_stage_ids=self.proposal.ids,
            action_ids=[self.action("chimney")],
        )
        unseen, seen = self.leads(2, self.discovery)
        seen.chimney_seen_on = "2026-01-05"
        (unseen | seen).move_to_stage(self.proposal)
        self.carry_out()
        self.assertEqual(self.runs(unseen).mapped("state"), ["done"])
        self.assertEqual(unseen.activity_ids.summary, "See the chimney")
        run = self.runs(seen)
        self.assertEqual((run.state, run.reason), ("skipped", "nothing_to_do"))
        self.assertFalse(seen.activity_ids)

    def test_an_event_moves_the_opportunity(self):
        self.env["crm.stage.trigger"].create(
            {
                "name": "Chimney",
                "active": True,
                "event": "chimney_seen",
                "stage_id": self.proposal.id,
            }
        )
        lead = self.lead(self.discovery)
        lead.with_user(self.salesperson).chimney_seen_on = "2026-01-05"
        self.assertOpen(lead, self.proposal)
        self.assertEqual(self.last_row(lead).origin, "trigger")

    def test_a_source_goes_the_way_of_mail(self):
        lines = {"Nom": "Ana Lopez", "Budget": "8 000 €"}
        booking = "B-17", "ana@example.com", lines
        lead_id = self.address.receive_booking(*booking)
        lead = self.Lead.browse(lead_id)
        self.assertOpen(lead, self.first)
        self.assertEqual(lead.email_normalized, "ana@example.com")
        self.assertEqual(lead.contact_name, "Ana Lopez")
        self.assertEqual(lead.customer_budget, 8000)
        self.assertEqual(lead.inbound_address_id, self.address)
        self.assertEqual(self.last_row(lead).origin, "email")
        self.assertFalse(self.address.receive_booking(*booking), "received once")
        self.assertFalse(self.address.receive_booking("B-18", "", {"Nom": "Ana"}))
        kept = self.Message.search([], limit=1)
        self.assertEqual((kept.reason, kept.address_id), ("no_sender", self.address))
