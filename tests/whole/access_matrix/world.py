"""One of everything: of a salesperson, and of a colleague in the same company."""

from odoo import Command, fields

from ...inbound.inbound_common import mail_of
from . import recipes

SECRET = "CANARY"  # in all that a colleague's opportunity says

# Of these there would be one alone.
ONE_MORE = (
    "crm.inbound.address",
    "crm.inbound.mapping",
    "crm.pipeline.template",
    "crm.pipeline.template.stage",
    "crm.project.template",
    "crm.project.question",
    "crm.project.question.choice",
    "crm.project.section",
    "crm.referral.type",
    "crm.stage.criterion",
    "crm.stage.trigger",
    "crm.transition.rule",
)
QUESTION = "crm.project.question"


class World:
    """Records of a company, by model: what all share, and what each person has.

    :param env: of the superuser, in the company
    :param owner: the salesperson of ``own``
    :param colleague: the salesperson of ``others``
    """

    def __init__(self, env, owner, colleague):
        self.env = env
        self.company = env.company
        self.shared = {}
        self.made = 0  # of what recipes made
        # Who never chose anything.
        self.newcomer = env["res.users"].create(
            {"name": "Newcomer", "login": "access_newcomer"}
        )
        self.newcomer.res_users_settings_ids.unlink()
        self._team(owner, colleague)
        self._stages()
        self._own_pipeline()
        self._spare()
        self._templates()
        self._rules()
        self._referral_type()
        self._mail()
        self.own = self._opportunity(owner, "Paul")
        self.others = self._opportunity(colleague, SECRET)
        # One more of what all share, to choose instead.
        phone = env["ir.model.fields"]._get("crm.lead", "phone")
        self.spares = {"ir.model.fields": phone}
        for model in ONE_MORE:
            vals = recipes.values(self, "others", model)
            self.spares[model] = env[model].create(vals)
        # Those of others, rather than others of the same one.
        rule, question = (
            self.spares[model] for model in ("crm.transition.rule", QUESTION)
        )
        self.spares["crm.transition.action"] = rule.action_ids
        self.spares[f"{QUESTION}.choice"].question_id = question
        env.flush_all()

    def sample(self, model, person):
        """Return the record of a model that a person is tried on; empty for none."""
        private = self.own if person == "own" else self.others
        return private.get(model, self.shared.get(model, self.env[model]))

    def samples(self, model):
        """Return all records of a model that this world has."""
        return self.sample(model, "own") | self.sample(model, "others")

    def spare(self, model):
        """Return one more of what all share, or of anything else; empty for none."""
        if model in self.spares:
            return self.spares[model]
        return self.env[model].with_context(active_test=False).search([], limit=2)

    def _keep(self, *records):
        for record in records:
            self.shared[record._name] = record

    # ------------------------------------------------------------
    # What a company shares
    # ------------------------------------------------------------

    def _team(self, *members):
        env = self.env
        self.team = env["crm.team"].create(
            {
                "name": "Access",
                "company_id": self.company.id,
                "member_ids": [Command.set([user.id for user in members])],
            }
        )
        self._keep(self.company)

    def _stages(self):
        env = self.env
        self.new, self.first, self.won = (
            env["crm.stage"].search(
                [("name", "=", name), ("team_ids", "=", False)], limit=1
            )
            for name in ("New Contact", "First Contact", "Won")
        )
        self.criterion = env["crm.stage.criterion"].create(
            {"stage_id": self.first.id, "name": "Seen", "is_required": False}
        )
        self._keep(self.first, self.criterion)

    def _own_pipeline(self):
        """Have a team that may have a pipeline of its own."""
        env = self.env
        team = env["crm.team"].create({"name": "Own", "company_id": self.company.id})
        env["crm.stage"].create(
            [
                {"name": "Own", "team_ids": [Command.set(team.ids)], **outcome}
                for outcome in ({"probability": 5}, {"is_won": True}, {"is_lost": True})
            ]
        )
        self._keep(team)

    def _spare(self):
        """Have something else to choose of what the addon did not make."""
        env = self.env
        spare = [
            env["utm.campaign"].create({"name": "Spare"}),
            env["crm.tag"].create({"name": "Spare"}),
            env["product.product"].create({"name": "Spare", "type": "service"}),
            env["mail.activity.plan"].create(
                {"name": "Spare", "res_model": "crm.lead"}
            ),
            env["mail.template"].create(
                [
                    {"name": "Spare", "model_id": env["ir.model"]._get(model).id}
                    for model in ("crm.referral", "crm.lead")
                ]
            ),
            env["ir.actions.server"].create(
                {
                    "name": "Spare",
                    "model_id": env["ir.model"]._get("crm.lead").id,
                    "state": "object_write",
                    "update_path": "priority",
                    "selection_value": env["ir.model.fields.selection"]
                    .search([("field_id.name", "=", "priority")], limit=1)
                    .id,
                }
            ),
        ]
        self._keep(*spare)
        if "mailing.mailing" in env:
            self._keep(env["mailing.mailing"].create({"subject": "Spare"}))

    def _templates(self):
        env = self.env
        pipeline = env["crm.pipeline.template"].create(
            {
                "name": "Access",
                "stage_ids": [
                    Command.create(
                        {
                            "name": "Start",
                            "probability": 20,
                            "criterion_ids": [Command.create({"name": "Seen"})],
                        }
                    )
                ],
            }
        )
        self.template = env["crm.project.template"].create({"name": "Access"})
        section = env["crm.project.section"].create(
            {"template_id": self.template.id, "name": "All"}
        )
        self.question = env["crm.project.question"].create(
            {
                "template_id": self.template.id,
                "section_id": section.id,
                "code": "brand",
                "label": "Brand",
                "kind": "choice",
                "choice_ids": [
                    Command.create({"code": "rika", "label": "Rika", "score": 2}),
                    Command.create({"code": "edil", "label": "Edil", "score": 1}),
                ],
            }
        )
        stage = pipeline.stage_ids
        self._keep(pipeline, stage, stage.criterion_ids)
        self._keep(self.template, section, self.question, self.question.choice_ids[:1])

    def _rules(self):
        env = self.env
        tag = env["crm.tag"].create({"name": "Access"})
        self.rule = env["crm.transition.rule"].create(
            {
                "name": "Access",
                "active": True,
                "company_id": self.company.id,
                "to_stage_ids": [Command.set(self.first.ids)],
                "action_ids": [
                    Command.create({"kind": "tag", "tag_ids": [Command.set(tag.ids)]})
                ],
            }
        )
        trigger = env["crm.stage.trigger"].create(
            {
                "name": "Access",
                "company_id": self.company.id,
                "event": "order_confirmed",
                "stage_id": self.won.id,
            }
        )
        self._keep(self.rule, self.rule.action_ids, trigger)
        # What sets something off with more rights than whoever does it has.
        proposal = env["crm.stage"].search(
            [("name", "=", "Proposal Sent"), ("team_ids", "=", False)], limit=1
        )
        for event in ("customer_replied", "quotation_sent", "order_confirmed"):
            env["crm.stage.trigger"].create(
                {
                    "name": event,
                    "active": True,
                    "event": event,
                    "stage_id": proposal.id,
                }
            )

    def _referral_type(self):
        self.type = self.env["crm.referral.type"].create(
            {
                "name": "Access",
                "company_id": self.company.id,
                "referrer_reward": "fixed",
                "referrer_amount": 50,
                "newcomer_gift": "Chocolate",
            }
        )
        self._keep(self.type)

    def _mail(self):
        env = self.env
        domain = env["mail.alias.domain"].create({"name": "access.example.com"})
        self.company.alias_domain_id = domain
        address = env["crm.inbound.address"].create(
            {
                "name": "Access",
                "alias_name": "access",
                "team_id": self.team.id,
                "alias_domain_id": domain.id,
            }
        )
        address.action_add_usual_lines()
        to = address.alias_email
        for number, sender in enumerate(["rose@access.example.com", "no-reply@x.com"]):
            env["mail.thread"].message_process(
                False, mail_of(sender, to, f"<{number}@access.example.com>")
            )
        message = env["crm.inbound.message"].search([], limit=1)
        receipt = env["crm.inbound.receipt"].search([], limit=1, order="id")
        sender = env["crm.inbound.sender"].search([], limit=1)
        self._keep(address, address.mapping_ids[:1], message, receipt, sender)

    # ------------------------------------------------------------
    # What a salesperson has
    # ------------------------------------------------------------

    def _opportunity(self, user, name):
        """Return the records of one opportunity of a salesperson, {model: record}."""
        env = self.env
        customer, referrer = env["res.partner"].create(
            [
                {
                    "name": f"{user.name} {role}",
                    "email": f"{role}.{user.id}@customers.example.com".lower(),
                    "company_id": self.company.id,
                }
                for role in ("Customer", "Referrer")
            ]
        )
        lead = env["crm.lead"].create(
            {
                "name": f"{name} opportunity",
                "type": "opportunity",
                "company_id": self.company.id,
                "team_id": self.team.id,
                "user_id": user.id,
                "stage_id": self.new.id,
                "partner_id": customer.id,
                "referrer_id": referrer.id,
                "referral_type_id": self.type.id,
                "expected_revenue": 1234,
            }
        )
        lead.write({"stage_id": self.first.id, "move_reason": f"{name} reason"})
        lead.with_user(user).action_tick(self.criterion.ids)
        questionnaire = lead.insert_questionnaire(self.template)
        questionnaire.answer({"brand": "rika"})
        questionnaire._ensure_link()
        repeat = env["crm.lead.questionnaire.repeat"].create(
            {
                "lead_id": lead.id,
                "template_id": self.template.id,
                **env["crm.lead.questionnaire.repeat"]._new_token(),
            }
        )
        env.flush_all()
        run = lead.run_ids[:1]
        mail = env["mail.mail"].create(
            {
                "subject": f"{name} mail",
                "model": "crm.lead",
                "res_id": lead.id,
                "transition_run_id": run.id,
            }
        )
        activity = lead.activity_schedule(
            "mail.mail_activity_data_todo", summary=f"{name} action", user_id=user.id
        )
        referrer.action_create_referral_code()
        order = env["sale.order"].create(
            {"partner_id": customer.id, "opportunity_id": lead.id, "user_id": user.id}
        )
        bill = self._bill(referrer, lead.referral_ids)
        records = [
            lead,
            lead.transition_ids.sorted("id")[-1:],
            lead.criterion_ids,
            questionnaire,
            questionnaire.answer_ids,
            env["crm.answer.report"].search([("lead_id", "=", lead.id)], limit=1),
            repeat,
            run,
            mail,
            activity,
            env["res.users.settings"]._find_or_create_for_user(user),
            lead.referral_ids,
            referrer.referral_code_ids,
            referrer,
            order,
            bill,
            bill.invoice_line_ids,
        ]
        return {record._name: record for record in records}

    def _bill(self, partner, referral):
        """Return a draft document about a referral, which holds no reward."""
        return self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": partner.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Reward",
                            "price_unit": 50,
                            "tax_ids": [Command.clear()],
                            "crm_referral_id": referral.id,
                        }
                    )
                ],
            }
        )
