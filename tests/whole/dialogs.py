"""Our dialogs: how each is opened and confirmed, and what may happen meanwhile."""

from typing import NamedTuple

from odoo import fields

from ..between.inbound_questionnaire_common import AskingAddressCase
from ..referral.referral_common import ReferralCase

DONE = ""  # it is done all the same
GONE = "was deleted meanwhile"
NOT_THEIRS = "somebody else has it now"


class Dialog(NamedTuple):
    """How a dialog is opened, confirmed, and what may happen meanwhile."""

    opened: object  # function: returns the values it is created with
    confirmed: str  # the method of its button
    # {what happens: (function that does it, what is said then, and what where the
    # dialog is only created as it is confirmed, if that is something else)}
    meanwhile: dict


class DialogsCase(AskingAddressCase, ReferralCase):
    """Each dialog with what it is about, and what may happen to that."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.who = cls.user(
            "who", "sales_team.group_sale_manager,account.group_account_invoice"
        )
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.required = cls.env["crm.project.question"].create(
            {
                "template_id": cls.template.id,
                "code": "brand",
                "label": "Brand",
                "kind": "char",
                "is_required": True,
            }
        )
        cls.proposal.questionnaire_required = True
        cls.card = cls.lead(cls.first, name="Stove of Ana", user_id=cls.who.id)
        cls.second = cls.lead(cls.first, name="Stove of Bob", user_id=cls.who.id)
        cls.asked = cls.card.insert_questionnaire(cls.template)
        cls.second.insert_questionnaire(cls.template)
        cls.bare = cls.lead(cls.first, name="Stove of Carl", user_id=cls.who.id)
        cls.won_one = cls.referred(stage=cls.won, user_id=cls.who.id)
        cls.earned = cls.env["crm.referral"].search([("lead_id", "=", cls.won_one.id)])
        cls.their_stage = cls.new_stage("Site visit", sequence=3)
        cls.visited = cls.lead(cls.their_stage, user_id=cls.who.id)
        cls.rule_ = cls.env["crm.transition.rule"].create(
            {"name": "Rule", "to_stage_ids": [fields.Command.set(cls.won.ids)]}
        )
        cls.pipeline = cls.env["crm.pipeline.template"].create(
            {
                "name": "Small",
                "stage_ids": [
                    fields.Command.create({"name": "Open", "outcome": "open"}),
                    fields.Command.create({"name": "Won", "outcome": "won"}),
                    fields.Command.create({"name": "Lost", "outcome": "lost"}),
                ],
            }
        )
        cls.shop = cls.new_team("Shop")
        cls.call_ = cls.card.activity_schedule(
            "mail.mail_activity_data_call", summary="Call Ana", user_id=cls.who.id
        )

    # ------------------------------------------------------------
    # The dialogs
    # ------------------------------------------------------------

    def dialogs(self):
        """Return {model: list of ``Dialog``}."""
        asked, bare = self.asked, self.bare
        exported, questions = self.pipeline.export_file, self.template.export_file
        return {
            "crm.activity.done": [
                Dialog(
                    lambda: {
                        "activity_ids": self.call_.ids,
                        "next_summary": "Call again",
                        "next_on": "2040-01-02",
                    },
                    "action_done",
                    {
                        "done": (self.call_.action_done, "“Call Ana” is done already"),
                        "cancelled": (self.call_.unlink, GONE),
                        "handed over": (self.hand_over, NOT_THEIRS),
                    },
                )
            ],
            "crm.inbound.try": [
                Dialog(
                    lambda: {"address_id": self.address.id, "text": "Ville : Huy"},
                    "action_try",
                    {
                        "changed": (self.address.mapping_ids.unlink, DONE),
                        "gone": (self.address.unlink, GONE),
                        "another company's": (self.give_away_address, NOT_THEIRS),
                    },
                )
            ],
            "crm.lead.move": [
                Dialog(
                    lambda: self.moving(answered={str(asked.id): {"brand": "Jøtul"}}),
                    "action_move",
                    {
                        "moved": (
                            lambda: self.card.move_to_stage(self.new),
                            "moved it to “New Contact”",
                        ),
                        "lost": (
                            lambda: self.card.move_to_stage(self.lost),
                            "moved it to “Lost”",
                        ),
                        "answered": (
                            lambda: asked.answer({"brand": "Other"}),
                            "answered meanwhile, and stays: “Other”",
                        ),
                        "answered and moved there": (
                            lambda: self.answered_and_moved(asked),
                            "answered meanwhile, and stays: “Other”",
                        ),
                        "questionnaire removed": (asked.unlink, "Missing: Quest"),
                        "question gone": (
                            lambda: self.required.write({"active": False}),
                            "Missing: Quest",
                        ),
                        "stage gone": (
                            lambda: self.delete_stage(self.proposal),
                            GONE,
                        ),
                        "gone": (self.card.unlink, GONE),
                        "handed over": (self.hand_over, NOT_THEIRS),
                    },
                ),
                Dialog(
                    lambda: self.moving(
                        bare,
                        inserted={
                            str(bare.id): {
                                "template": self.template.id,
                                "answers": {"brand": "Jøtul"},
                            }
                        },
                    ),
                    "action_move",
                    {
                        "inserted": (
                            lambda: bare.insert_questionnaire(self.template),
                            "Brand (Stove)",
                        ),
                        "inserted and answered": (
                            lambda: bare.insert_questionnaire(self.template).answer(
                                {"brand": "Other"}
                            ),
                            DONE,
                        ),
                        "template archived": (
                            lambda: self.template.write({"active": False}),
                            "archived",
                        ),
                        "template gone": (self.delete_template, "template"),
                        "gone": (bare.unlink, GONE),
                    },
                ),
                Dialog(
                    lambda: self.moving(
                        self.card | self.second,
                        stage_id=self.lost.id,
                        lost_reason_id=self.budget.id,
                        seen_stages=False,
                    ),
                    "action_move",
                    {
                        "reason gone": (self.budget.unlink, DONE, GONE),
                        "one gone": (self.second.unlink, DONE, GONE),
                        "both gone": ((self.card | self.second).unlink, GONE),
                        "one handed over": (self.hand_over, NOT_THEIRS),
                        "already lost": (
                            lambda: self.card.move_to_stage(self.lost),
                            DONE,
                        ),
                    },
                ),
                Dialog(
                    lambda: self.moving(
                        answered=["absurd"],
                        inserted={"x": {"template": "y"}, "7": 3},
                        filled_in={"9999999": {"city": "Huy"}, "z": 1},
                        seen_stages="absurd",
                    ),
                    "action_move",
                    {"nothing": (lambda: None, "Brand (Stove)")},
                ),
            ],
            "crm.lead.lost": [
                Dialog(
                    lambda: {
                        "lead_ids": self.visited.ids,
                        "lost_reason_id": self.budget.id,
                    },
                    "action_lost_reason_apply",
                    {
                        "won": (
                            lambda: self.visited.move_to_stage(self.won),
                            DONE,
                        ),
                        "gone": (self.visited.unlink, GONE),
                        "handed over": (
                            lambda: self.hand_over(self.visited),
                            NOT_THEIRS,
                        ),
                        "reason gone": (self.budget.unlink, DONE, GONE),
                    },
                )
            ],
            "crm.pipeline.apply": [
                Dialog(
                    lambda: {"template_id": self.pipeline.id, "team_id": self.shop.id},
                    "action_apply",
                    {
                        "an opportunity came": (
                            lambda: self.lead(self.new, team_id=self.shop.id),
                            "came to",
                        ),
                        "template changed": (
                            self.pipeline.stage_ids.unlink,
                            "stage",
                        ),
                        "template gone": (self.pipeline.unlink, GONE),
                        "team gone": (self.shop.unlink, GONE),
                        "another company's": (
                            lambda: self.shop.write({"company_id": self.elsewhere.id}),
                            NOT_THEIRS,
                        ),
                    },
                )
            ],
            "crm.pipeline.import": [
                Dialog(
                    lambda: {"file": exported},
                    "action_import",
                    {"the same is there": (lambda: None, DONE)},
                )
            ],
            "crm.project.import": [
                Dialog(
                    lambda: {"file": questions},
                    "action_import",
                    {"the same is there": (lambda: None, DONE)},
                ),
                Dialog(
                    lambda: {"file": "no base64"},
                    "action_import",
                    {"nothing": (lambda: None, "Nothing was imported")},
                ),
            ],
            "crm.pipeline.save": [
                Dialog(
                    lambda: {"team_id": self.shop.id, "name": "Shop"},
                    "action_save",
                    {
                        "renamed": (lambda: self.shop.write({"name": "S"}), DONE),
                        "gone": (self.shop.unlink, GONE),
                        "another company's": (
                            lambda: self.shop.write({"company_id": self.elsewhere.id}),
                            NOT_THEIRS,
                        ),
                    },
                )
            ],
            "crm.pipeline.settings": [
                Dialog(
                    lambda: {"crm_run_days_kept": 77},
                    "action_save",
                    {
                        "changed": (
                            lambda: self.company.write({"crm_run_days_kept": 88}),
                            DONE,
                        ),
                        "no longer in that company": (
                            self.move_user,
                            NOT_THEIRS,
                            DONE,  # it is about the company one works in
                        ),
                    },
                )
            ],
            "crm.questionnaire.send": [
                Dialog(
                    lambda: {
                        "questionnaire_id": asked.id,
                        "subject": "Your stove",
                        "body": f"<p>{self.link_of(asked)}</p>",
                    },
                    "action_send",
                    {
                        "no address": (
                            lambda: self.card.write({"email_from": False}),
                            "no e-mail address",
                        ),
                        "gone": (asked.sudo().unlink, GONE),
                        "handed over": (self.hand_over, NOT_THEIRS),
                    },
                )
            ],
            "crm.referral.cancel": [
                Dialog(
                    lambda: {"referral_ids": self.earned.ids, "note": "A mistake"},
                    "action_cancel",
                    {
                        "paid": (
                            lambda: self.settle(self.pay(self.earned)),
                            "accounting document",
                        ),
                        "called off": (self.earned.action_cancel, DONE),
                        "gone": (self.earned.unlink, GONE),
                        "another company's": (self.give_away_referral, NOT_THEIRS),
                    },
                )
            ],
            "crm.referral.pay": [
                Dialog(
                    lambda: {"referral_ids": self.earned.ids},
                    "action_create_documents",
                    {
                        "paid": (lambda: self.pay(self.earned), "document"),
                        "called off": (
                            self.earned.action_cancel,
                            "nothing that is due",
                        ),
                        "gone": (self.earned.unlink, GONE),
                        "another company's": (self.give_away_referral, NOT_THEIRS),
                    },
                )
            ],
            "crm.rule.dry.run": [
                Dialog(
                    lambda: {"rule_id": self.rule_.id},
                    "action_play",
                    {
                        "changed": (
                            lambda: self.rule_.write({"kind": "lost"}),
                            DONE,
                        ),
                        "gone": (self.rule_.unlink, GONE),
                        "another company's": (
                            lambda: self.rule_.write({"company_id": self.elsewhere.id}),
                            NOT_THEIRS,
                        ),
                    },
                )
            ],
            "crm.stage.delete": [
                Dialog(
                    lambda: {
                        "stage_id": self.their_stage.id,
                        "target_id": self.first.id,
                    },
                    "action_delete",
                    {
                        "an opportunity came": (
                            lambda: self.lead(self.their_stage),
                            DONE,
                        ),
                        "gone": (
                            lambda: self.delete_stage(self.their_stage),
                            "deleted meanwhile",
                        ),
                        "target gone": (
                            lambda: self.delete_stage(self.first),
                            "“Site visit”",
                            GONE,
                        ),
                        "target won": (
                            lambda: self.first.write({"outcome": "won"}),
                            "“Site visit”",
                        ),
                    },
                )
            ],
        }

    def moving(self, leads=None, **values):
        leads = leads or self.card
        return {
            "lead_ids": leads.ids,
            "stage_id": self.proposal.id,
            "seen_stages": {lead.id: lead.stage_id.id for lead in leads},
            **values,
        }

    # ------------------------------------------------------------
    # What happens meanwhile
    # ------------------------------------------------------------

    def link_of(self, questionnaire):
        questionnaire._ensure_link()
        return questionnaire.link_url

    def hand_over(self, lead=None):
        """Have an opportunity be another company's."""
        team = self.new_team("Theirs", company_id=self.elsewhere.id)
        (lead or self.card).write(
            {"user_id": False, "team_id": team.id, "company_id": self.elsewhere.id}
        )

    def give_away_address(self):
        self.address.write({"team_id": False, "company_id": self.elsewhere.id})

    def give_away_referral(self):
        self.earned.sudo().write({"company_id": self.elsewhere.id})

    def answered_and_moved(self, questionnaire):
        questionnaire.answer({"brand": "Other"})
        self.card.move_to_stage(self.proposal)

    def delete_stage(self, stage):
        (self.Stage.browse(stage.id)).delete_into(self.discovery)

    def delete_template(self):
        self.Lead.browse(self.card.id).questionnaire_ids.unlink()
        self.second.questionnaire_ids.unlink()
        self.template.unlink()

    def move_user(self):
        self.who.write(
            {
                "company_id": self.elsewhere.id,
                "company_ids": [fields.Command.set(self.elsewhere.ids)],
            }
        )
