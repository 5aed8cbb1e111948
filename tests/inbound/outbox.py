"""A real SMTP server on the loopback, which keeps what Odoo sends."""

import email
import email.policy
from contextlib import contextmanager
from unittest.mock import patch

from aiosmtpd.controller import Controller

from .mailbox import free_port


class Outbox:
    """What left Odoo: ``mails``, parsed, and ``recipients`` of each envelope."""

    def __init__(self):
        self.mails = []
        self.recipients = []
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, _server, _session, envelope):
        policy = email.policy.default
        self.mails.append(email.message_from_bytes(envelope.content, policy=policy))
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"

    def close(self):
        self._controller.stop()

    @contextmanager
    def used_by(self, env):
        """Have Odoo send by this server, which it never does in tests by itself."""
        servers = env["ir.mail_server"]
        servers.search([]).active = False
        servers.create(
            {"name": "Outbox", "smtp_host": "127.0.0.1", "smtp_port": self.port}
        )
        model = env.registry["ir.mail_server"]
        with patch.object(model, "_disable_send", lambda self: False):
            yield
