"""One record at least of each of our models, about one opportunity."""

from odoo import fields

from odoo.addons.sales_pipeline_custom.core.inbound.mail_headers import Headers

from ..common import RuleCase
from ..referral.referral_common import ReferralCase

MAIL = b"From: Ana <ana@x.example.com>\nSubject: Stove\n\nSecret"

# Models of which there is nothing about an opportunity, a person or a company.
OF_NOBODY = {
    "crm.inbound.sender": "a digest of an address, which administrators alone read",
    "crm.pipeline.template": "a library for the whole database, as stages in Odoo",
    "crm.pipeline.template.stage": "part of a pipeline template",
    "crm.pipeline.template.criterion": "part of a pipeline template",
    "crm.stage.criterion": "part of a stage, which has no company in Odoo",
    "crm.project.template": "a library for the whole database: no person, no company",
    "crm.project.section": "part of a project template",
    "crm.project.question": "part of a project template",
    "crm.project.question.choice": "part of a project template",
}


class OneOfEachCase(ReferralCase, RuleCase):
    @classmethod
    def one_of_each(cls, referrer, newcomer, team, company=None, user=None):
        """Return {model: records}, one at least of each model but ``OF_NOBODY``.

        :param company: whose they are; none for all companies'
        :param user: the salesperson of the opportunity, if any
        """
        env = cls.env
        everything = {}
        company_id = company.id if company else False

        def create(model, **values):
            everything[model] = env[model].create(values)
            return everything[model]

        def take(records):
            everything[records._name] = records
            return records

        type_ = create(
            "crm.referral.type",
            name="Friend",
            company_id=company_id,
            referrer_reward="fixed",
            referrer_amount=50,
        )
        satisfied = env.ref("sales_pipeline_custom.project_template_satisfaction")
        rule = create(
            "crm.transition.rule",
            name="Tag, and ask",
            active=True,
            company_id=company_id,
            action_ids=[
                cls.action("tag", tag_ids=cls.tag),
                cls.action(
                    "questionnaire", project_template_id=satisfied.id, repeat_days=30
                ),
            ],
            to_stage_ids=[fields.Command.set(cls.won.ids)],
        )
        take(rule.action_ids)
        create(
            "crm.stage.trigger",
            name="Win it",
            event="order_confirmed",
            stage_id=cls.won.id,
            company_id=company_id,
        )
        criterion = env["crm.stage.criterion"].create(
            {"name": "Called", "stage_id": cls.new.id}
        )
        lead = cls.referred(
            stage=cls.new,
            name=f"Stove for {newcomer.name}",
            partner_id=newcomer.id,
            referrer_id=referrer.id,
            referral_type_id=type_.id,
            company_id=company_id,
            team_id=team.id,
            user_id=user.id if user else False,
        )
        everything["crm.lead"] = lead
        lead.action_tick(criterion.ids)
        take(lead.criterion_ids)
        lead.move_to_stage(cls.won)
        take(lead.transition_ids)
        take(lead.referral_ids)
        questionnaire = take(lead.insert_questionnaire(satisfied))
        questionnaire.answer({"recommend": 9})
        take(questionnaire.answer_ids)
        take(env["crm.transition.run"].search([("lead_id", "=", lead.id)]))
        repeats = env["crm.lead.questionnaire.repeat"]
        take(repeats._begun(rule.action_ids[1], lead))
        referrer.action_create_referral_code()
        take(referrer.referral_code_ids)
        address = create("crm.inbound.address", name="Theirs", company_id=company_id)
        create(
            "crm.inbound.mapping",
            address_id=address.id,
            labels="Ville",
            field_id=env["ir.model.fields"]._get("crm.lead", "city").id,
        )
        by_address = cls.kept_message(address_id=address.id, company_id=company_id)
        take(by_address | cls.kept_message(team_id=team.id))
        now = fields.Datetime.now()
        receipts = [
            {"message_key": f"1-{lead.id}", "address_id": address.id},
            {"message_key": f"2-{lead.id}", "lead_id": lead.id},
        ]
        take(
            env["crm.inbound.receipt"].create(
                [{**receipt, "received_at": now} for receipt in receipts]
            )
        )
        env.flush_all()
        take(env["crm.answer.report"].search([("lead_id", "=", lead.id)]))
        return everything

    @classmethod
    def kept_message(cls, **values):
        """Return a message that was kept, as the mail reader keeps it."""
        messages = cls.env["crm.inbound.message"]
        before = messages.search([], limit=1).id or 0
        messages._keep_raw(MAIL, Headers(MAIL), "error", "Why", **values)
        return messages.search([("id", ">", before)])
