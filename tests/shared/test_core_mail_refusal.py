"""Reading why a mail server did not take a mail: no database."""

import unittest

from odoo.addons.sales_pipeline_custom.core.shared.mail_refusal import read_refusal

BY_SMTP = "Mail delivery failed via SMTP server 'smtp.example.com'.\n"

SAID = {
    "unreachable": (
        "[Errno 111] Connection refused",
        "[Errno -2] Name or service not known",
        "[Errno -3] Temporary failure in name resolution",
        "[Errno 101] Network is unreachable",
        "[Errno 104] Connection reset by peer",
        "timed out",
        "Connection unexpectedly closed",
        "please run connect() first: SMTPServerDisconnected",
        "could not reach port 465: timed out",
    ),
    "authentication": (
        "(535, b'5.7.8 Error: authentication failed')",
        "(535, b'Incorrect authentication data')",
        "(530, b'5.7.0 Must issue a STARTTLS command first')",
        BY_SMTP + "SMTPSenderRefused: (530, b'5.7.0 Log in first', 'a@b.example')",
        "(454, b'4.7.0 Temporary authentication failure')",
    ),
    "address": (
        BY_SMTP
        + "SMTPRecipientsRefused: {'a@b.example': (550, b'5.1.1 User unknown')}",
        BY_SMTP + "SMTPRecipientsRefused: {'a@b.example': (550, b'No such user')}",
        "550 5.1.1 <a@b.example>: Recipient address rejected",
        "550-5.2.1 The account is disabled",
        "553 sorry",
    ),
    "full": ("(552, b'5.2.2 Mailbox full')", "452-4.2.2 over quota"),
    "sender": (
        BY_SMTP + "SMTPSenderRefused: (550, b'5.1.0 Not allowed', 'a@b.example')",
        "(553, b'5.1.8 Sender address rejected')",
    ),
    "size": (
        "(552, b'5.3.4 Message size exceeds fixed limit')",
        BY_SMTP + "SMTPSenderRefused: (552, b'5.3.4 Too big', 'a@b.example')",
        "(552, b'Too big')",
    ),
    "policy": ("(554, b'5.7.1 Rejected')", "550 5.7.1 Relaying denied"),
    "later": (
        "(450, b'4.2.0 Greylisted, come again')",
        "421 Too many connections",
    ),
    "secure": (
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
        "[Errno 1] certificate has expired",
        "STARTTLS extension not supported by server.",
    ),
    "other": ("Something nobody knows", "", None, 12 * "x" + "4500"),
}


class TestReadRefusal(unittest.TestCase):
    def test_what_servers_say_is_understood(self):
        for kind, sentences in SAID.items():
            for said in sentences:
                with self.subTest(said):
                    self.assertEqual(read_refusal("unknown", said), kind)

    def test_what_odoo_says_itself_is_understood(self):
        for failure_type, kind in (
            ("mail_email_missing", "no_address"),
            ("mail_email_invalid", "address"),
            ("mail_from_missing", "sender"),
            ("mail_bl", "blacklisted"),
            ("mail_spam", "spam"),
            ("mail_smtp", "unreachable"),
            ("unknown", "other"),
            (False, "other"),
        ):
            with self.subTest(failure_type):
                self.assertEqual(read_refusal(failure_type, False), kind)
