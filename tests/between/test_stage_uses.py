from odoo import fields
from odoo.tests import tagged

from ..inbound.inbound_common import InboundCase


@tagged("standard", "post_install", "-at_install")
class TestWhatElseUsesADeletedStage(InboundCase):
    """Each feature that points to a stage says so before the stage is deleted."""

    def uses(self, stage):
        wizard = self.env["crm.stage.delete"].with_user(self.manager)
        return wizard.create({"stage_id": stage.id}).uses or ""

    def test_addresses_questions_and_referral_types(self):
        visit = self.new_stage("Site Visit", sequence=35, probability=30)
        address = self.new_address("visits", stage_id=visit.id)
        template = self.env["crm.project.template"].create({"name": "Stove"})
        question = self.env["crm.project.question"].create(
            {
                "template_id": template.id,
                "code": "flue",
                "label": "Flue",
                "kind": "char",
                "required_from_stage_id": visit.id,
            }
        )
        action = {"kind": "move", "stage_id": visit.id}
        friend = self.env["crm.referral.type"].create(
            {"name": "Old Friend", "action_ids": [fields.Command.create(action)]}
        )
        told = self.uses(visit)
        self.assertIn("“Visits”: what arrives starts in the first stage", told)
        self.assertIn("“Flue”: no stage waits for its answer any more.", told)
        self.assertIn("“Old Friend”: leads nowhere any more", told)
        visit.with_user(self.manager).delete_into(self.first)
        self.assertFalse(address.stage_id | question.required_from_stage_id)
        self.assertFalse(friend.action_ids.stage_id)
