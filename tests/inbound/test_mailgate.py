"""The script by which a mail server hands its mail to Odoo, as it is shipped."""

import subprocess
import sys
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, get_db_name, tagged
from odoo.tools import file_path, mute_logger

from .inbound_common import InboundCase


@tagged("standard", "post_install", "-at_install")
class TestMailgate(InboundCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root_key = (
            cls.env(user=cls.env.ref("base.user_admin"))["res.users.apikeys"]
            .sudo()
            ._generate("rpc", "mailgate", fields.Datetime.now() + timedelta(hours=1))
        )

    def pipe(self, raw):
        """Give a mail to the script; return the status the mail server gets."""
        script = file_path("mail/static/scripts/odoo-mailgate.py")
        options = {
            "host": "127.0.0.1",
            "port": self.http_port(),
            "database": get_db_name(),
            "userid": self.env.ref("base.user_admin").id,
            "password": self.root_key,
        }
        said = [f"--{name}={value}" for name, value in options.items()]
        with self.allow_requests(all_requests=True):
            ran = subprocess.run(
                [sys.executable, script, *said],
                input=raw,
                capture_output=True,
                timeout=60,
            )
        self.env.invalidate_all()
        return ran.returncode

    def test_a_message_becomes_an_opportunity_and_is_taken_once(self):
        raw = self.mail("Ville : Liège", Message_Id="<pipe@x.example.com>")
        for _turn in range(2):
            self.assertEqual(self.pipe(raw), 0)
        leads = self.Lead.search([("inbound_address_id", "=", self.address.id)])
        self.assertEqual(leads.mapped("city"), ["Liège"])

    @mute_logger("odoo.addons.sales_pipeline_custom.models.inbound.mail_thread_gateway")
    def test_what_cannot_be_used_is_kept_and_the_mail_server_told_all_is_well(self):
        self.assertEqual(self.pipe(self.mail(From="nobody")), 0)
        self.assertEqual(self.Message.search([]).reason, "no_sender")
