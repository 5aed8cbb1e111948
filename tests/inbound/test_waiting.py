from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from .inbound_common import InboundCase

MENU = "sales_pipeline_custom.menu_config_inbound_messages"


@tagged("standard", "post_install", "-at_install")
class TestInboundWaiting(InboundCase, HttpCase):
    """What waits for somebody is told, and never forgotten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.manager.lang = "en_US"
        cls.boss = cls.user("boss", "sales_team.group_sale_manager")
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.stranger = cls.user(
            "stranger",
            "sales_team.group_sale_manager",
            company_id=cls.elsewhere.id,
            company_ids=cls.elsewhere.ids,
        )

    def waits(self, **headers):
        message = self.kept(self.mail(From="nobody", **headers))
        self.assertEqual(message.state, "to_review")
        return message

    def told(self):
        """Tell what waits; return what each person was told."""
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        self.Message._tell_what_waits()
        said = self.env["mail.message"].search([("id", ">", last)])
        return {
            self.env["res.users"].search([("partner_id", "=", partner.id)]): message
            for message in said
            for partner in message.partner_ids
        }

    def test_who_looks_after_the_address_is_told_each_day(self):
        self.address.user_id = self.manager
        for _turn in range(2):
            self.waits()
        old = self.waits(
            to=self.new_address("other", user_id=self.manager.id).alias_email
        )
        old.received_at = fields.Datetime.now() - timedelta(days=3)
        self.env.flush_all()
        for _day in range(2):
            told = self.told()
            self.assertEqual(list(told), [self.manager])
            said = told[self.manager]
            self.assertEqual(said.subject, "Messages to review: 3")
            self.assertIn("contact@in.example.com: 2", said.body)
            self.assertIn("other@in.example.com: 1", said.body)
            self.assertIn("/odoo/pipeline-messages", said.body)
        self.Message.search([]).action_discard()
        self.assertFalse(self.told())

    def test_it_is_told_to_who_may_open_it(self):
        self.address.user_id = self.salesperson
        self.address.team_id.user_id = self.boss
        self.waits()
        self.assertEqual(list(self.told()), [self.boss])
        self.address.team_id.user_id = False
        told = self.told()
        self.assertIn(self.manager, told)
        self.assertIn(self.boss, told)
        self.assertNotIn(self.salesperson, told)

    def test_those_of_another_company_are_not_told(self):
        self.address.company_id = self.elsewhere
        self.waits()
        told = self.told()
        self.assertIn(self.stranger, told)
        self.assertNotIn(self.boss, told)

    def test_it_is_told_in_the_language_of_who_is(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.manager.lang = "fr_FR"
        self.address.user_id = self.manager
        self.waits()
        self.assertEqual(
            self.told()[self.manager].subject, "Messages à vérifier\xa0: 1"
        )

    def test_what_a_machine_sent_is_not(self):
        self.address.user_id = self.manager
        self.kept(self.mail(Auto_Submitted="auto-replied"))
        self.assertFalse(self.told())

    def test_what_waits_is_never_purged_whatever_stamped_it(self):
        message = self.kept(
            self.mail("Pouvez-vous me rappeler ?", sender="no-reply@x.example.com")
        )
        self.assertEqual(message.state, "to_review")
        message.received_at = "2020-01-01"
        message.flush_recordset()
        self.Message._forget_what_nobody_wants()
        self.assertTrue(message.exists())

    def menu(self, login):
        self.authenticate(login, login)
        menus = self.url_open("/web/webclient/load_menus").json()
        return next((m["name"] for m in menus.values() if m["xmlid"] == MENU), "")

    def test_the_menu_counts_them(self):
        for login, group in (("boss.test", "manager"), ("seller.test", "salesman")):
            new_test_user(self.env, login, f"sales_team.group_sale_{group}")
        name = self.menu("boss.test")
        self.assertNotIn("(", name)
        for _turn in range(2):
            self.waits()
        self.assertEqual(self.menu("boss.test"), f"{name} (2)")
        self.assertEqual(self.menu("seller.test"), "")
        self.Message.search([]).action_discard()
        self.assertEqual(self.menu("boss.test"), name)

    def test_the_scheduled_action_tells(self):
        self.address.user_id = self.manager
        self.waits()
        cron = self.env.ref("sales_pipeline_custom.crm_inbound_message_cron")
        self.assertEqual((cron.interval_number, cron.interval_type), (1, "days"))
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        said = self.env["mail.message"].search([], order="id desc", limit=1)
        self.assertEqual(said.subject, "Messages to review: 1")
