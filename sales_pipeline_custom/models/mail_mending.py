"""Mails that Odoo cannot read as they are, mended so that it can."""

from email.message import EmailMessage

from odoo.tools import plaintext2html

from ..core.mail_body import charset_of
from ..core.mail_headers import addresses, flat


def mend(message):
    """Mend what Odoo cannot read: unknown charsets, parts that are none."""
    for part in message.walk():
        kind = part.get_content_maintype()
        if kind == "text":
            charset = charset_of(part)
            if charset != str(part.get_param("charset") or "").strip().lower():
                _set_charset(part, charset)
        elif kind == "multipart" and not part.is_multipart():
            _set_type(part, 'text/plain; charset="utf-8"')


def _set_charset(part, charset):
    try:
        part.set_param("charset", charset)
    except Exception:
        _set_type(part, f'{part.get_content_type()}; charset="{charset}"')


def _set_type(part, value):
    del part["Content-Type"]
    part["Content-Type"] = value


def rescued(inbound):
    """Return a mail Odoo can read, that says the same and carries the original."""
    headers, mail = inbound.headers, EmailMessage()
    sender = headers.sender
    for name in ("To", "Cc", "Delivered-To"):
        found = [a for v in headers.get_all(name) for a in addresses(v) if a.isascii()]
        if found:
            mail[name] = ", ".join(dict.fromkeys(found))
    if sender:
        mail["From"] = sender[1]
    if headers.subject:
        mail["Subject"] = headers.subject
    for name in ("Message-Id", "In-Reply-To", "References"):
        if headers.get(name):
            mail[name] = headers.get(name)[:990]
    try:
        text = inbound.body.text
    except Exception:
        text = inbound.raw[:100_000].decode("utf-8", "replace")
    mail.set_content(plaintext2html(text), subtype="html")
    mail.add_attachment(
        inbound.raw, maintype="application", subtype="octet-stream", filename="mail.eml"
    )
    return mail


def safe_name(attachment):
    """Return the name of an attachment.

    A nameless archive is called one: Odoo opens what it does not know to guess.
    """
    name = flat(attachment.fname or "")[:200] or "attachment"
    content = attachment.content
    is_zip = isinstance(content, bytes) and content.startswith(b"PK\x03\x04")
    return f"{name}.zip" if is_zip and "." not in name[-6:] else name
