"""A client's context decides nothing but what is its own."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from odoo import fields
from odoo.tests import HttpCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.sales_pipeline_custom.models.inbound.inbound import arriving
from odoo.addons.sales_pipeline_custom.models.move.origin import (
    Circumstances,
    circumstances,
)

from ..between.test_satisfaction import SatisfactionCase
from ..referral.referral_common import ReferralCase
from .context_keys import KEYS, OBJECT, UnreadKey, keys_read, python_files

# What a client can send where a Python object is wanted.
FORGED = (True, 1, "email", [], ["import"], {}, {"origin": "import", "run_id": 1})


@tagged("standard", "post_install", "-at_install")
class TestKeysOfContext(SatisfactionCase):
    def test_each_key_that_is_read_has_its_reason(self):
        unknown = {}
        for path in python_files():
            for key, line in keys_read(path):
                if key not in KEYS:
                    unknown[key] = f"{path}:{line}"
        self.assertFalse(unknown, "say in context_keys.py why it may be read")

    def test_reading_of_keys_is_seen_whatever_the_way(self):
        ways = {
            "self.env.context.get('a')": "a",
            "env.context['a']": "a",
            "'a' in self.env.context": "a",
            "'a' not in context": "a",
            "self._context.get('a', 1)": "a",
            "self.env.context.pop('a')": "a",
            "known = self.env.context\nknown.get('a')": "a",
            "{name: env.context[name] for name in ('a',)}": "a",
            "ALL = ['a']\nfor name in ALL:\n    env.context.get(name)": "a",
        }
        path = Path(self.enterContext(TemporaryDirectory())) / "some.py"
        for text, key in ways.items():
            path.write_text(text)
            self.assertEqual([found for found, _line in keys_read(path)], [key], text)
        for text in (
            "env.context.get(name)",
            "for name in names():\n    env.context.get(name)",
            "decide(env.context)",
        ):
            path.write_text(text)
            with self.assertRaises(UnreadKey):
                keys_read(path)

    def test_where_an_object_is_wanted_nothing_else_counts(self):
        self.assertIn("move_circumstances", KEYS)
        self.assertEqual(KEYS["move_circumstances"], OBJECT)
        for value in FORGED:
            context = {key: value for key, why in KEYS.items() if why == OBJECT}
            env = self.env(context=context)
            self.assertEqual(circumstances(env), Circumstances())
            self.assertIsNone(arriving(env))


class ClientCase(SatisfactionCase, ReferralCase, HttpCase):
    """A salesperson with a program, and all that a context can hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.api_keys = {
            user: cls.env(user=user)["res.users.apikeys"]
            .sudo()
            ._generate("rpc", "context", fields.Datetime.now() + timedelta(hours=12))
            for user in (cls.salesperson, cls.manager)
        }

    def call(self, record, method, *args, user=None, context=None, **kwargs):
        """Call a method from outside, as a program of the salesperson does."""
        user = user or self.salesperson
        self.env.flush_all()
        first = [record.ids] if record._ids else []
        login = (get_db_name(), user.id, self.api_keys[user])
        arguments = ([*first, *args], {**kwargs, "context": context or {}})
        answer = self.make_jsonrpc_request(
            "/jsonrpc",
            {
                "service": "object",
                "method": "execute_kw",
                "args": [*login, record._name, method, *arguments],
            },
        )
        self.env.invalidate_all()
        return answer

    def refused(self, *args, **kwargs):
        """The same, where an error is an answer too: what matters is what is left."""
        with mute_logger("odoo.http"):
            try:
                return self.call(*args, **kwargs)
            except Exception:  # noqa: BLE001
                self.env.invalidate_all()
                return None


@tagged("standard", "post_install", "-at_install")
class TestOriginFromOutside(ClientCase):
    """Where a move comes from, and whether rules follow it."""

    CONTEXTS = (
        {"import_file": True},
        {"lines_being_loaded": []},
        {"lines_being_loaded": [{}], "import_skip_records": []},
        {"imported_lines": []},
        {"imported_file": {"lines": []}},
        {"move_circumstances": ["import", "migrated", False, True, 1, 5, 1]},
        {"move_circumstances": {"origin": "import", "kind": "migrated"}},
        {"mail_is_automatic": True, "cron_id": 1},
        {"install_mode": True, "install_module": "crm", "module": "crm"},
        {"__action_done": [1], "inbound": {"settings": {}}},
        {"mail_delivery": [True, True], "mailing_is_being_sent": True},
    )

    def test_a_move_is_that_of_a_program_and_sets_rules_off(self):
        self.rule(to_stage_ids=self.proposal)
        for context in self.CONTEXTS:
            with self.subTest(context):
                lead = self.lead(self.new)
                vals = {"stage_id": self.proposal.id}
                self.call(lead, "write", vals, context=context)
                self.assertEqual(self.last_row(lead).origin, "api")
                self.assertEqual(self.runs(lead).state, "pending")
                self.assertEqual(self.runs(lead).depth, 0)

    def test_a_creation_is_that_of_a_program_and_sets_rules_off(self):
        self.rule(to_stage_ids=self.proposal)
        leads = self.Lead.browse()
        for context in self.CONTEXTS:
            with self.subTest(context):
                vals = {"name": "A", "stage_id": self.proposal.id}
                (id_,) = self.call(leads, "create", [vals], context=context)
                lead = self.Lead.browse(id_)
                self.assertEqual(self.last_row(lead).origin, "api")
                self.assertEqual(self.runs(lead).state, "pending")

    def test_a_gate_holds(self):
        self.require(self.proposal, "customer_budget")
        for context in self.CONTEXTS:
            with self.subTest(context):
                lead = self.lead(self.new)
                vals = {"stage_id": self.proposal.id}
                self.refused(lead, "write", vals, context=context)
                self.assertEqual(lead.stage_id, self.new)

    def test_an_import_is_one(self):
        self.rule(to_stage_ids=self.proposal)
        rows = [["A", "Proposal Sent"]]
        told = self.call(
            self.Lead, "load", ["name", "stage_id"], rows, context={"lang": "en_US"}
        )
        lead = self.Lead.browse(told["ids"])
        self.assertEqual(self.last_row(lead).origin, "import")
        self.assertEqual((self.runs(lead).reason), "import")
        screen = self.env["base_import.import"].with_user(self.manager)
        screen = screen.create(
            {
                "res_model": "crm.lead",
                "file": b"name,stage_id\nB,Proposal Sent\n",
                "file_type": "text/csv",
                "file_name": "a.csv",
            }
        )
        self.call(
            screen,
            "execute_import",
            ["name", "stage_id"],
            ["name", "stage_id"],
            {"has_headers": True, "quoting": '"', "separator": ","},
            user=self.manager,
            context={"lang": "en_US"},
        )
        lead = self.Lead.search([("name", "=", "B")])
        self.assertEqual(self.last_row(lead).origin, "import")


@tagged("standard", "post_install", "-at_install")
class TestLinksFromOutside(ClientCase):
    """Whose repetition a questionnaire belongs to, and what its mail takes along."""

    def setUp(self):
        super().setUp()
        self.win()
        self.theirs = self.repeat
        self.mine = self.lead(self.new, name="Mine", email_from="me@example.com")
        self.secret = self.env["ir.attachment"].create(
            {"name": "secret.txt", "raw": b"secret"}
        )
        self.context = {
            "questionnaire_repeat_id": self.theirs.id,
            "repeat_id": self.theirs.id,
            "default_repeat_id": self.theirs.id,
            "move_circumstances": {"repeat_id": self.theirs.id},
            "default_attachment_ids": [[6, 0, self.secret.ids]],
            "default_email_cc": "spy@example.com",
            "default_recipient_ids": [[6, 0, self.alice.ids]],
        }

    def test_nobody_binds_the_repetition_of_another_customer(self):
        self.call(
            self.mine,
            "insert_questionnaire",
            self.satisfied.id,
            context=self.context,
        )
        questionnaire = self.mine.questionnaire_ids
        self.assertFalse(questionnaire.repeat_id)
        self.call(questionnaire, "send_to_customer", context=self.context)
        self.assertFalse(questionnaire.repeat_id)
        self.assertFalse(questionnaire.stop_url)
        mail = questionnaire.sudo().link_mail_id
        self.assertNotIn(self.theirs._stop_path(), str(mail.body_html))
        self.assertFalse(mail.attachment_ids or mail.email_cc or mail.recipient_ids)

    def test_nor_by_creating_the_questionnaire(self):
        for vals in ({}, {"repeat_id": self.theirs.id}):
            vals |= {"lead_id": self.mine.id, "template_id": self.satisfied.id}
            questionnaires = self.env["crm.lead.questionnaire"]
            self.refused(questionnaires, "create", [vals], context=self.context)
            self.assertFalse(self.mine.questionnaire_ids.repeat_id)

    def test_nobody_inserts_one_in_a_colleagues_opportunity(self):
        other = self.lead(self.new, user_id=self.colleague.id)
        context = {
            "default_lead_id": other.id,
            "default_template_id": self.satisfied.id,
            "default_state": "done",
        }
        questionnaires = self.env["crm.lead.questionnaire"]
        self.refused(questionnaires, "create", [{}], context=context)
        self.assertFalse(other.questionnaire_ids)

    def test_a_new_one_is_as_new_whatever_the_context_says(self):
        context = {
            "default_state": "done",
            "default_score": 99,
            "default_progress": 100,
        }
        self.call(self.mine, "insert_questionnaire", self.satisfied.id, context=context)
        questionnaire = self.mine.questionnaire_ids
        self.assertEqual(questionnaire.state, "new")
        self.assertFalse(questionnaire.score or questionnaire.progress)


@tagged("standard", "post_install", "-at_install")
class TestFactsFromOutside(ClientCase):
    """Facts that the addon writes are not what a context says."""

    def test_a_referral_earns_nothing_by_itself(self):
        lead = self.lead(self.new, partner_id=self.bob.id)
        context = {
            "default_marked_at": "2026-01-01 00:00:00",
            "default_earned_at": "2026-01-01 00:00:00",
            "default_earned_event": "won",
            "default_amount": 5000,
            "default_state": "earned",
            "default_company_id": False,
            "default_gift": "A boat",
            "default_reviewed_at": "2026-01-01 00:00:00",
        }
        vals = {"referrer_id": self.alice.id, "referral_type_id": self.type.id}
        self.call(lead, "write", vals, context=context)
        referral = self.assertPending(lead)
        self.assertFalse(referral.marked_at or referral.gift or referral.reviewed_at)

    def test_a_tick_is_that_of_who_ticks(self):
        lead = self.lead(self.new)
        criterion = self.env["crm.stage.criterion"].create(
            {"name": "Visited", "stage_id": self.new.id}
        )
        context = {"default_user_id": self.manager.id, "default_transition_id": 1}
        self.call(lead, "action_tick", criterion.ids, context=context)
        self.assertEqual(lead.criterion_ids.user_id, self.salesperson)

    def test_a_code_is_the_one_that_was_drawn(self):
        context = {"default_code": "FREE", "default_revoked_at": "2026-01-01 00:00:00"}
        self.call(self.alice, "action_create_referral_code", context=context)
        code = self.alice.referral_code_ids
        self.assertFalse(code.revoked_at)
        self.assertNotEqual(code.code, "FREE")

    def test_a_run_is_what_happened(self):
        trigger = self.env["crm.stage.trigger"].create(
            {
                "name": "Called",
                "event": "activity_done",
                "stage_id": self.proposal.id,
                "active": True,
            }
        )
        lead = self.lead(self.new)
        activity = lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.salesperson.id
        )
        context = {
            "default_rule_id": self.rule_.id,
            "default_referral_type_id": self.type.id,
            "default_executed_at": "2026-01-01 00:00:00",
            "default_message": "Forged",
            "default_must_filter": True,
        }
        self.call(activity, "action_feedback", context=context)
        run = self.runs(lead).filtered("trigger_id")
        self.assertEqual(run.trigger_id, trigger)
        self.assertEqual(run.state, "done")
        self.assertFalse(run.rule_id or run.referral_type_id or run.executed_at)
        self.assertEqual(lead.stage_id, self.proposal)

    def test_an_answer_is_that_of_who_answers(self):
        lead = self.lead(self.new)
        self.question("brand", "char")
        self.call(lead, "insert_questionnaire", self.template.id)
        questionnaire = lead.questionnaire_ids
        context = {
            "default_source": "customer",
            "default_user_id": False,
            "default_score": 9,
            "default_answered_at": "2026-01-01 00:00:00",
            "by_website_form": True,
        }
        self.call(questionnaire, "answer", {"brand": "Rika"}, context=context)
        answer = questionnaire.answer_ids
        self.assertEqual(answer.source, "user")
        self.assertEqual(answer.user_id, self.salesperson)
        self.assertFalse(answer.score)
        said = "".join(map(str, lead.message_ids.mapped("body")))
        self.assertNotIn("form of the website", said)
