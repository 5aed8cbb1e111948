"""An opportunity that has one of everything there is."""

from odoo import fields
from odoo.fields import Command

from ..between.test_satisfaction import SatisfactionCase
from ..referral.referral_common import ReferralCase


class EverythingCase(SatisfactionCase, ReferralCase):
    """Opportunities won, brought by somebody, asked again and again, answered, sold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.question("brand", "char")
        cls.question("plan", "file")
        cls.criterion = cls.env["crm.stage.criterion"].create(
            {"name": "Visited", "stage_id": cls.new.id}
        )
        cls.everything_rule = cls.rule(name="Tag all", kind="forward")
        cls.later_rule = cls.rule(name="Later", kind="won", delay=30)
        cls.trigger = cls.env["crm.stage.trigger"].create(
            {
                "name": "Ordered",
                "event": "order_confirmed",
                "stage_id": cls.won.id,
                "active": True,
            }
        )
        cls.type.action_ids = [cls.action("stars", stars="3")]

    def opportunity_with_everything(self, **values):
        """Create an opportunity that has one of everything, and return it."""
        earlier = self.lead(self.new, name="Earlier")
        lead = self.lead(
            self.new,
            name="Stove of Ana",
            email_from="ana@example.com",
            partner_id=self.ana.id,
            referrer_id=self.alice.id,
            referral_type_id=self.type.id,
            referred_first_name="Ana",
            previous_lead_id=earlier.id,
            tag_ids=[Command.set(self.tag.ids)],
            **values,
        )
        self.lead(self.new, name="Later", previous_lead_id=lead.id)
        lead.message_post(body="Hello", attachments=[("a.txt", b"abc")])
        lead.message_subscribe(self.colleague.partner_id.ids)
        lead.activity_schedule("mail.mail_activity_data_call", user_id=self.env.uid)
        lead.with_user(self.salesperson).action_tick(self.criterion.ids, True)
        questionnaire = lead.insert_questionnaire(self.template).sudo()
        plan = {"name": "plan.pdf", "content": "JVBERi0xLjQgYWJj"}
        questionnaire.answer({"brand": "Rika", "plan": plan}, source="customer")
        lead.stage_id = self.discovery
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "opportunity_id": lead.id,
                "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "res_id": lead.id,
                "start": fields.Datetime.now(),
                "stop": fields.Datetime.now(),
            }
        )
        self.order(lead).action_confirm()  # the trigger wins it
        self.pass_time(days=14, hours=2)
        self.carry_out()  # the rules run, the referral is followed up, mails leave
        receipt = self.env["crm.inbound.receipt"].create(
            {
                "message_key": f"key {lead.id}",
                "received_at": fields.Datetime.now(),
                "result": "joined",
                "lead_id": lead.id,
            }
        )
        self.env["crm.inbound.message"].create(
            {"receipt_id": receipt.id, "lead_id": lead.id, "state": "done"}
        )
        self.env.flush_all()
        return lead

    def links_to_leads(self):
        """Return the stored fields that lead to an opportunity, of lasting models."""
        return [
            field
            for model in self.env.registry.values()
            if model._auto and not model._transient and not model._abstract
            for field in model._fields.values()
            if field.store
            and field.type in ("many2one", "many2many")
            and field.comodel_name == "crm.lead"
        ]

    def linked(self, lead):
        """Return what leads to an opportunity: dict {name of a field: how many}."""
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            str(field): self.env[field.model_name]
            .sudo()
            .with_context(active_test=False)
            .search_count([(field.name, "in", lead.ids)])
            for field in self.links_to_leads()
        }
