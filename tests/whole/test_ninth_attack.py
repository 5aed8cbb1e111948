"""What a ninth attack tried: SMS, scheduled actions, addresses and files of forms."""

import io
import re

from odoo import api
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.sales_pipeline_custom.core.rule import retry

from ..common import PipelineCase, RuleCase
from ..inbound.inbound_common import InboundCase
from ..tools.copied_database import CopiedDatabase
from .outsiders_common import OutsidersCase
from .test_sixth_attack import SECRET

LINK = re.compile(r"/questionnaire/[\w-]{44}")
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


@tagged("standard", "post_install", "-at_install")
class TestTextsOfAnSms(OutsidersCase):
    """The dialog of an SMS, as that of a mail, makes one of what one may read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.of_link = cls.text("crm.lead.questionnaire", "{{ object.link_url }}")
        cls.of_name = cls.text(
            "crm.lead",
            "{{ object.contact_name }} {{ object.questionnaire_ids[:1].link_url }}",
        )

    @classmethod
    def text(cls, model, body):
        return cls.env["sms.template"].create(
            {
                "name": "Text",
                "model_id": cls.env["ir.model"]._get_id(model),
                "body": body,
            }
        )

    def shown(self, user, template, record, **values):
        """Return what the dialog shows somebody, empty where it is refused."""
        self.env.flush_all()
        self.env.invalidate_all()
        dialogs = self.env["sms.composer"].with_user(user)
        about = {
            "res_model": record._name,
            "res_id": record.id,
            "composition_mode": "comment",
        }
        try:
            with self.cr.savepoint():
                dialog = dialogs.create({"template_id": template.id, **about, **values})
                return dialog.read(["body"])[0]["body"]
        except UserError:
            return ""

    def changed(self, user, template, record):
        """The same, where the dialog that is open is given another record."""
        self.env.flush_all()
        self.env.invalidate_all()
        dialog = self.env["sms.composer"].with_user(user).create({"body": "Hello"})
        values = {
            "res_model": record._name,
            "res_id": record.id,
            "composition_mode": "comment",
            "template_id": template.id,
        }
        spec = {"body": {}, **{name: {} for name in values}}
        try:
            with self.cr.savepoint():
                said = dialog.onchange(values, list(values), spec)
                return str(said["value"].get("body"))
        except UserError:
            return ""

    def test_nobody_is_shown_the_link_of_a_customer_of_others(self):
        made = ((self.of_link, self.questionnaire), (self.of_name, self.opportunity))
        for user in self.outsiders:
            for template, record in made:
                for show in (self.shown, self.changed):
                    with self.subTest(user.login, about=record, by=show):
                        said = show(user, template, record)
                        self.assertNotRegex(said, LINK)
                        self.assertNotIn(SECRET, said)

    def test_whose_they_are_sees_the_text(self):
        for show in (self.shown, self.changed):
            mine = (self.salesperson, self.of_name, self.opportunity)
            self.assertRegex(show(*mine), LINK)
            self.assertIn(SECRET, show(*mine))


@tagged("standard", "post_install", "-at_install")
class TestScheduledActions(RuleCase, InboundCase):
    """Odoo runs a scheduled action for anybody: ours leave it to the server."""

    def asked(self, cron, user):
        """Have somebody who logs in run a scheduled action, as a program may.

        What the server answers, and has committed meanwhile, is as it is for a call.
        """
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            action = api.Environment(cr, user.id, {})["ir.actions.server"]
            try:
                action.browse(cron.ir_actions_server_id.id).run()
            except AccessError as error:
                cr.rollback()
                return str(error)
            finally:
                self.env.invalidate_all()
        return ""

    def portal(self):
        return self.env["res.users"].create(
            {
                "name": "Rose",
                "login": "rose@x.example.com",
                "notification_type": "email",
                "group_ids": self.env.ref("base.group_portal").ids,
            }
        )

    def test_nobody_wears_out_the_tries_of_a_rule(self):
        self.rule(
            to_stage_ids=self.proposal, action_ids=[self.action("stars", stars="3")]
        )
        lead = self.lead(self.new, user_id=self.salesperson.id)
        lead.with_user(self.salesperson).move_to_stage(self.proposal)
        run = self.runs(lead)
        self.assertEqual(run.state, "pending")
        for user in (self.salesperson, self.manager, self.portal()):
            for _try in range(retry.MOST_TRIES):
                with self.subTest(user.login):
                    said = self.asked(self.cron, user)
                    self.assertEqual((run.state, run.tries), ("pending", 0))
                    self.assertIn("by itself", said)
        self.carry_out()
        self.assertEqual((run.state, lead.priority), ("done", "3"))

    def test_nobody_tells_managers_again_and_again_what_waits(self):
        cron = self.env.ref("sales_pipeline_custom.crm_inbound_message_cron")
        self.kept(self.mail(From="nobody"))
        for user in (self.manager, self.salesperson, self.portal()):
            before = self.env["mail.message"].search_count([])
            self.assertIn("by itself", self.asked(cron, user))
            self.assertEqual(self.env["mail.message"].search_count([]), before)


@tagged("standard", "post_install", "-at_install")
class TestFormsOfAnything(CopiedDatabase, PipelineCase, HttpCase):
    """Whatever comes with a form of the website, what the visitor wrote is there."""

    ADDON = "sales_pipeline_website"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        website = cls.env["website"].search([], limit=1)
        website.crm_default_team_id = cls.team

    def sent(self, number, files=None, headers=None, **values):
        """Send a form as a browser does; return the opportunity."""
        from odoo.addons.sales_pipeline_website.controllers.website_form import FORMS

        FORMS._counts.clear()
        self.authenticate(None, None)
        form = {
            "contact_name": "Ana",
            "email_from": f"ana{number}@example.com",
            "name": "A stove",
            "description": "Which one?",
            **values,
        }
        response = self.url_open(
            "/website/form/crm.lead", data=form, files=files, headers=headers
        )
        self.assertEqual(response.status_code, 200, response.text[:300])
        answer = response.json()
        self.assertTrue(answer.get("id"), answer)
        self.env.invalidate_all()
        return self.Lead.browse(answer["id"])

    def test_an_address_that_is_none_loses_no_form(self):
        addresses = ("http://[::1", "http://[", "//[x", "http://]", "[", "%", "\x7f")
        for number, address in enumerate(addresses):
            with self.subTest(address):
                lead = self.sent(number, headers={"Referer": address})
                self.assertIn("Which one?", lead.description)

    def test_a_file_sets_no_field_whatever_it_is_called(self):
        names = (
            "user_id[0]",
            "user_id[0][0]",
            "team_id[0]",
            "name[0]",
            "email_from",
            "contact_name[1]",
            "phone",
            "description",
            "referral_code[0]",
        )
        for number, name in enumerate(names):
            with self.subTest(name):
                file = (name, ("plan.pdf", io.BytesIO(PDF), "application/pdf"))
                values = {} if "[" in name else {name: None}
                lead = self.sent(number, files=[file], **values)
                self.assertEqual(lead.team_id, self.team)
                self.assertFalse(lead.user_id)
                self.assertEqual(
                    lead.message_ids.attachment_ids.mapped("name"), ["plan.pdf"]
                )
                for said in ("(4,", "sanitizing"):
                    self.assertNotIn(said, lead.name)
                    self.assertNotIn(said, lead.contact_name or "")
                    self.assertNotIn(said, lead.email_from or "")
                    self.assertNotIn(said, lead.phone or "")
                    self.assertNotIn(said, lead.description or "")
