from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.sales_pipeline_custom.core.inbound.mail_headers import Headers

from ..between.inbound_questionnaire_common import AskingAddressCase
from ..inbound.inbound_common import mail_of
from ..tools.registry import our_models
from .one_of_each import OneOfEachCase

NAME = "Ana Ferreira"
EMAIL = "ana.ferreira@secret.example.com"

# What says nothing of the customer, and why.
OF_NOBODY = {
    "crm.answer.report": "a view of answers",
    "crm.inbound.address": "of the company; its relays are machines",
    "crm.inbound.mapping": "of the company",
    "crm.inbound.receipt": "digests, and a number; no text of anybody",
    "crm.inbound.sender": "a digest, for a day",
    "crm.lead.criterion": "who of us ticked what",
    "crm.pipeline.template": "of the company",
    "crm.pipeline.template.criterion": "of the company",
    "crm.pipeline.template.stage": "of the company",
    "crm.project.question": "of the company",
    "crm.project.question.choice": "of the company",
    "crm.project.section": "of the company",
    "crm.project.template": "of the company",
    "crm.referral.type": "of the company",
    "crm.stage.criterion": "of the company",
    "crm.stage.trigger": "of the company",
    "crm.transition.action": "of the company",
    "crm.transition.rule": "of the company",
}


@tagged("standard", "post_install", "-at_install")
class TestPrivacy(AskingAddressCase, OneOfEachCase):
    """Odoo's own search of personal data finds what the pipeline knows of somebody,
    opens it and erases it; figures stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls.user(
            "root", "sales_team.group_sale_manager,base.group_system"
        )
        cls.ana = cls.env["res.partner"].create({"name": NAME, "email": EMAIL})
        cls.others = cls.one_of_each(cls.alice, cls.bob, cls.team)
        cls.hers = cls.one_of_each(cls.alice, cls.ana, cls.team)
        cls.card = cls.hers["crm.lead"]
        cls.card.write({"email_from": EMAIL, "contact_name": NAME})
        cls.hers["crm.transition.run"].write({"message": f"{NAME} is not at home"})
        cls.card.transition_ids[:1].write({"reason": f"{NAME} hesitates"})
        cls.hers["crm.lead.questionnaire.repeat"].stop_by_customer()
        # Whom she brought, and what was said of her elsewhere.
        cls.carl = cls.contact("Carl")
        cls.brought = cls.referred(
            stage=cls.won, partner_id=cls.carl.id, referrer_id=cls.ana.id
        )
        cls.ana.action_create_referral_code()
        text = cls.env["crm.project.question"].create(
            {
                "template_id": cls.template.id,
                "code": "who",
                "label": "Who",
                "kind": "char",
            }
        )
        elsewhere = cls.others["crm.lead"].insert_questionnaire(cls.template)
        elsewhere.answer({text.code: f"Ask {EMAIL}"})
        cls.elsewhere = elsewhere
        cls.keep(mail_of(f"{NAME} <{EMAIL}>", "a@x.example.com", "<1@x>"))
        body = f"Nom : {NAME}\nE-mail : {EMAIL}\nVille : Huy"
        cls.keep(mail_of("form@shop.example.com", "a@x.example.com", "<2@x>", body))
        robot = mail_of(
            "robot@x.example.com", "a@x.example.com", "<3@x>", Reply_To=EMAIL
        )
        cls.keep(robot)
        cls.keep(mail_of("Carl <carl@x.example.com>", "a@x.example.com", "<4@x>"))
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def keep(cls, raw):
        cls.env["crm.inbound.message"]._keep_raw(raw, Headers(raw), "error", "Why")

    def looked_up(self, name=NAME, email=EMAIL):
        """Return the lines of what is found."""
        wizards = self.env["privacy.lookup.wizard"].with_user(self.administrator)
        wizard = wizards.create({"name": name, "email": email})
        wizard.action_lookup()
        return wizard.line_ids

    def found(self, lines, model):
        ids = lines.filtered(lambda one: one.res_model == model).mapped("res_id")
        self.assertEqual(len(ids), len(set(ids)), "each is told once")
        return self.env[model].browse(ids)

    def test_each_model_is_searched_or_says_why_not(self):
        lasting = [name for name in our_models(self.env) if not self.is_dialog(name)]
        searched = self.env["privacy.lookup.wizard"]._of_person()
        self.assertEqual({*searched, *OF_NOBODY} - {"crm.lead"}, set(lasting))
        self.assertFalse(searched.keys() & OF_NOBODY.keys())

    def is_dialog(self, name):
        return self.env[name]._transient

    def test_it_is_found(self):
        lines = self.looked_up()
        self.assertEqual(
            sorted(self.found(lines, "crm.inbound.message").mapped("message_id")),
            ["<1@x>", "<2@x>", "<3@x>"],
        )
        self.assertEqual(
            self.found(lines, "crm.lead.answer"),
            self.hers["crm.lead.answer"] | self.elsewhere.answer_ids,
        )
        self.assertEqual(self.found(lines, "crm.lead"), self.card | self.brought)
        self.assertEqual(
            self.found(lines, "crm.referral"),
            self.card.referral_ids | self.brought.referral_ids,
        )
        self.assertEqual(
            self.found(lines, "crm.referral.code"), self.ana.referral_code_ids
        )
        for model in (
            "crm.lead.questionnaire",
            "crm.lead.questionnaire.repeat",
            "crm.transition.run",
        ):
            self.assertEqual(self.found(lines, model), self.hers[model], model)
        noted = self.card.transition_ids.filtered("reason")
        self.assertEqual(self.found(lines, "crm.stage.transition"), noted)

    def test_nothing_of_anybody_else_is(self):
        lines = self.looked_up("Nobody Known", "nobody@nowhere.example.com")
        self.assertFalse(lines)

    def test_each_opens(self):
        for line in self.looked_up():
            action = line.action_open_record()
            record = self.env[action["res_model"]].with_user(self.administrator)
            record = record.browse(action["res_id"])
            self.assertTrue(line.resource_ref, action)
            self.assertTrue(record.get_view(view_type="form"))
            self.assertTrue(record.read(["display_name"]))

    # ------------------------------------------------------------
    # Erasing
    # ------------------------------------------------------------

    def figures(self):
        """Return what statistics rest on, without names."""
        self.env.flush_all()
        self.env.invalidate_all()
        moves = self.env["crm.stage.transition"]._read_group(
            [], ["kind", "from_stage_name", "to_stage_name", "outcome"], ["__count"]
        )
        rewards = self.env["crm.referral"]._read_group(
            [("state", "in", ("earned", "paid"))],
            ["type_id"],
            ["__count", "amount:sum"],
        )
        runs = self.env["crm.transition.run"]._read_group([], ["rule_id"], ["__count"])
        receipts = self.env["crm.inbound.receipt"].search_count([])
        figures = self.alice.referral_count, self.alice.referral_earned
        return moves, rewards, runs, receipts, figures

    def left(self, text):
        """Return where a text still is, among what our addons keep."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = []
        for model in [*our_models(self.env), "crm.lead"]:
            records = self.env[model]
            if records._transient or not records._auto:
                continue
            for name, field in records._fields.items():
                if field.store and field.type in ("char", "text", "html"):
                    query = SQL(
                        "SELECT count(*) FROM %s WHERE %s::text ILIKE %s",
                        SQL.identifier(records._table),
                        SQL.identifier(name),
                        f"%{text}%",
                    )
                    if self.env.execute_query(query)[0][0]:
                        found.append(str(field))
        kept = self.env["crm.inbound.message"].search([])
        if any(text.lower() in one._whole_text().lower() for one in kept):
            found.append("text of a kept message")
        return found

    def test_all_of_it_is_erased_and_figures_stay(self):
        self.assertTrue(self.left(NAME) and self.left(EMAIL))
        before = self.figures()
        self.looked_up().action_unlink_all()
        self.assertEqual(self.left(EMAIL), [])
        self.assertEqual(self.left(NAME), [])
        self.assertFalse(self.ana.exists() or self.card.exists())
        self.assertEqual(self.figures(), before)
        self.assertEqual(self.brought.won_status, "won", "it is somebody else's")
        self.assertEqual(self.brought.partner_id, self.carl)
        self.assertEqual(self.brought.referral_state, "earned")
        erased = self.brought.referrer_id
        self.assertEqual((erased.name, erased.active), ("Erased contact", False))
        self.assertEqual(self.elsewhere.answered_count, 0)
        self.assertFalse(self.looked_up())

    def test_one_by_one(self):
        for line in self.looked_up().sorted("res_model"):
            if line.res_model not in ("res.partner", "res.users", "mail.message"):
                line.action_unlink()
                self.assertTrue(line.is_unlinked and line.execution_details)
        self.assertEqual(self.left(EMAIL), [])
        self.ana.unlink()

    def test_a_second_one_is_the_same_erased_contact(self):
        self.looked_up().action_unlink_all()
        lead = self.referred(partner_id=self.carl.id, stage=self.won)
        former = self.brought.referrer_id
        self.looked_up("Alice", self.alice.email).action_unlink_all()
        self.assertEqual(lead.referrer_id, former)

    def test_who_refused_is_asked_again_only_if_that_is_erased(self):
        refused = self.hers["crm.lead.questionnaire.repeat"]
        self.assertEqual(refused.refused_email, EMAIL)
        lines = self.looked_up()
        self.assertIn(refused, self.found(lines, refused._name))
        lines.filtered(lambda one: one.res_model == refused._name).action_unlink()
        self.assertFalse(refused.exists())
