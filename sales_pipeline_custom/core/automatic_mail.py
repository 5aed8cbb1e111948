"""Telling what a machine answers from what a person writes (RFC 3834, RFC 2076)."""

# Headers that say, by being there, that nobody wrote this.
TELLTALE_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "List-Id")
BULK = {"auto_reply", "bulk", "junk", "list"}
MACHINES = ("mailer-daemon@", "postmaster@", "no-reply@", "noreply@")


def is_automatic(message):
    """Tell whether a mail was sent by a machine: absence, bounce, newsletter.

    :param message: ``email.message.Message``
    """

    def header(name):
        return str(message.get(name) or "").strip().lower()

    if header("Auto-Submitted").split(";")[0].strip() not in ("", "no"):
        return True
    if any(message.get(name) is not None for name in TELLTALE_HEADERS):
        return True
    if header("Precedence") in BULK or header("Return-Path") == "<>":
        return True
    # Exchange marks its own answers so; "OOF" alone is what Odoo puts on people's mail.
    if "all" in header("X-Auto-Response-Suppress").replace(",", " ").split():
        return True
    sender = header("From").rsplit("<", 1)[-1]
    return sender.startswith(MACHINES)
