import json
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, get_db_name, mute_logger, tagged

from ..common import PipelineCase

# What a client might send to pass for something else.
FORGED = (
    {},
    {"move_circumstances": [...]},
    {"move_circumstances": ["email", "migrated", False]},
    {"move_circumstances": {"origin": "email", "kind": "won", "gated": False}},
    {"move_circumstances": "email"},
    {"move_circumstances": 1},
    {"__action_done": {}},
    {"__action_done": {"base.automation(1,)": [1]}},
    {"__action_done": True},
    {"cron_id": 1},
)


def sendable(context):
    """Write the dots as what a client would send."""
    return json.loads(json.dumps(context, default=lambda dots: "..."))


@tagged("standard", "post_install", "-at_install")
class TestHistoryOverHttp(HttpCase, PipelineCase):
    """A move made by a program outside is told from one made on the screen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson.password = "a long password"
        cls.api_key = (
            cls.env(user=cls.salesperson)["res.users.apikeys"]
            .sudo()
            ._generate("rpc", "history", fields.Datetime.now() + timedelta(hours=12))
        )

    def xml_rpc(self, method, *args, **kwargs):
        arguments = (self.salesperson.id, self.api_key, "crm.lead", method)
        return self.xmlrpc_object.execute_kw(
            get_db_name(), *arguments, list(args), kwargs
        )

    def json_rpc(self, method, *args, **kwargs):
        login = (get_db_name(), self.salesperson.id, self.api_key)
        params = {
            "service": "object",
            "method": "execute_kw",
            "args": [*login, "crm.lead", method, list(args), kwargs],
        }
        return self.make_jsonrpc_request("/jsonrpc", params)

    def json_2(self, method, **arguments):
        """Call a method of the opportunities, and return what the server answers."""
        return self.url_open(
            f"/json/2/crm.lead/{method}",
            json=arguments,
            headers={"Authorization": f"Bearer {self.api_key}"},
        )

    def call_kw(self, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/crm.lead/{method}",
            {
                "model": "crm.lead",
                "method": method,
                "args": list(args),
                "kwargs": kwargs,
            },
        )

    def assertMoved(self, lead, stage, origin, kind="forward"):
        """Check that the last move is that one, made by the salesperson."""
        self.env.invalidate_all()
        self.assertEqual(lead.stage_id, stage)
        row = self.last_row(lead)
        self.assertEqual((row.to_stage_id, row.kind), (stage, kind))
        self.assertEqual(row.origin, origin)
        self.assertEqual(row.user_id, self.salesperson)

    def assertStayed(self, lead, stage):
        self.env.invalidate_all()
        self.assertEqual(lead.stage_id, stage)
        self.assertEqual(len(self.rows(lead)), 1)

    def test_by_xml_rpc(self):
        lead = self.lead(self.new)
        values = {"stage_id": self.proposal.id, "move_reason": "ERP says so"}
        self.xml_rpc("write", lead.ids, values)
        self.assertMoved(lead, self.proposal, "api")
        self.assertEqual(self.last_row(lead).reason, "ERP says so")
        values = {"name": "Stove", "stage_id": self.first.id}
        created = self.Lead.browse(self.xml_rpc("create", values))
        self.assertMoved(created, self.first, "api", "created")

    def test_by_json_rpc(self):
        lead = self.lead(self.new)
        self.json_rpc("write", lead.ids, {"stage_id": self.proposal.id})
        self.assertMoved(lead, self.proposal, "api")

    def test_by_json_2(self):
        lead = self.lead(self.new)
        answer = self.json_2("write", ids=lead.ids, vals={"stage_id": self.proposal.id})
        self.assertEqual(answer.status_code, 200)
        self.assertMoved(lead, self.proposal, "api")
        answer = self.json_2("action_set_won", ids=lead.ids)
        self.assertEqual(answer.status_code, 200)
        self.assertMoved(lead, self.won, "api", "won")

    def test_by_the_web_client(self):
        lead = self.lead(self.new)
        self.authenticate(self.salesperson.login, "a long password")
        self.call_kw(
            "web_save", lead.ids, {"stage_id": self.first.id}, specification={}
        )
        self.assertMoved(lead, self.first, "user")
        self.call_kw("write", lead.ids, {"stage_id": self.proposal.id})
        self.assertMoved(lead, self.proposal, "user")
        self.call_kw("action_set_lost", lead.ids)
        self.assertMoved(lead, self.lost, "user", "lost")

    def test_an_import_by_the_web_client(self):
        self.authenticate(self.salesperson.login, "a long password")
        result = self.call_kw(
            "load",
            ["name", "stage_id"],
            [["Stove", "Proposal Sent"]],
            context={"import_file": True, "lang": "en_US"},
        )
        lead = self.Lead.browse(result["ids"])
        self.assertMoved(lead, self.proposal, "import", "created")

    def test_a_forged_context_is_still_a_program(self):
        for context in map(sendable, FORGED):
            lead = self.lead(self.new)
            values = {"stage_id": self.proposal.id}
            with self.subTest(context, by="XML-RPC"):
                self.xml_rpc("write", lead.ids, values, context=context)
                self.assertMoved(lead, self.proposal, "api")
            lead = self.lead(self.new)
            with self.subTest(context, by="JSON-2"):
                answer = self.json_2(
                    "write", ids=lead.ids, vals=values, context=context
                )
                self.assertEqual(answer.status_code, 200)
                self.assertMoved(lead, self.proposal, "api")

    def test_a_forged_context_on_the_web_client_is_still_a_person(self):
        self.authenticate(self.salesperson.login, "a long password")
        for context in map(sendable, FORGED):
            lead = self.lead(self.new)
            with self.subTest(context):
                values = {"stage_id": self.proposal.id}
                self.call_kw("write", lead.ids, values, context=context)
                self.assertMoved(lead, self.proposal, "user")

    def test_a_program_is_refused_and_told_what_is_missing(self):
        self.require(self.proposal, "customer_budget")
        values = {"stage_id": self.proposal.id}
        for context in map(sendable, FORGED):
            lead = self.lead(self.new)
            with self.subTest(context):
                with mute_logger("odoo.http"):
                    answer = self.json_2(
                        "write", ids=lead.ids, vals=values, context=context
                    )
                self.assertEqual(answer.status_code, 422)
                self.assertIn("Customer Budget", answer.json()["message"])
                self.assertStayed(lead, self.new)

    def test_a_program_is_asked_why(self):
        self.proposal.is_note_required = True
        values = {"stage_id": self.proposal.id}
        for context in map(sendable, FORGED):
            lead = self.lead(self.new, name="Stove of Ana")
            with self.subTest(context):
                with mute_logger("odoo.http"):
                    answer = self.json_2(
                        "write", ids=lead.ids, vals=values, context=context
                    )
                self.assertEqual(answer.status_code, 422)
                self.assertIn("Stove of Ana", answer.json()["message"])
                self.assertStayed(lead, self.new)

    def test_a_program_does_not_write_history(self):
        lead = self.lead(self.new)
        row = self.last_row(lead)
        headers = {"Authorization": f"Bearer {self.api_key}"}
        for method, arguments in (
            ("write", {"ids": row.ids, "vals": {"kind": "won"}}),
            ("create", {"vals_list": [{"lead_id": lead.id, "kind": "won"}]}),
            ("unlink", {"ids": row.ids}),
            ("record", {"rows": []}),
            ("take_over", {"lead": lead.id, "merged": []}),
            ("forget_customers", {"ids": row.ids}),
        ):
            with self.subTest(method), mute_logger("odoo.http"):
                answer = self.url_open(
                    f"/json/2/crm.stage.transition/{method}",
                    json=arguments,
                    headers=headers,
                )
                self.assertGreaterEqual(answer.status_code, 400)
                self.assertLess(answer.status_code, 500)
        self.assertStayed(lead, self.new)
        self.assertEqual(self.last_row(lead), row)
        self.assertEqual(row.kind, "created")
