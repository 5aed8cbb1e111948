"""Mails that Odoo cannot read as they are, mended so that it can."""

from email.errors import MessageError
from email.message import EmailMessage

from odoo.tools import plaintext2html

from ...core.inbound.automatic_mail import BOUNCE, kind_of
from ...core.inbound.mail_headers import addresses, decoded, flat
from ...core.inbound.mail_parts import charset_of, is_attached
from ...core.inbound.opaque import is_opaque, opened
from ...core.inbound.part_headers import kind_of_part
from ...core.inbound.tamed import tamed_html

ADDRESSED = ("from", "reply-to", "to", "cc")


def mend(message):
    """Mend what Odoo cannot read, or reads as what it is not.

    Charsets that are unknown or lie, parts that are none; what is signed in one piece
    is shown, what an attached mail says is not taken for what its sender says.
    """
    _mend_headers(message)
    _open_signed(message)
    if kind_of(message) != BOUNCE:  # Odoo looks for what bounced in what is attached
        _close_attached(message)
    for part in message.walk():
        kind = part.get_content_maintype()
        if kind == "text":
            charset = charset_of(part)
            if charset != str(part.get_param("charset") or "").strip().lower():
                _set_charset(part, charset)
            if kind_of_part(part) == "text/html" and not is_attached(part):
                _tame(part, charset)
        elif kind == "multipart" and not part.is_multipart():
            _set_type(part, 'text/plain; charset="utf-8"')


def _mend_headers(message):
    """Write again the headers whose charset lies: “9 000 €” in what has no “€”."""
    for name, raw in list(message.raw_items()):
        if name.lower() not in ("subject", *ADDRESSED):
            continue
        if any("\x80" <= char <= "\x9f" for char in str(message.get(name) or "")):
            message.replace_header(name, decoded(raw))


def _open_signed(message):
    """Put what is signed in one piece before the file that signs it."""
    if not message.is_multipart() and is_opaque(message):
        inner, _problem = opened(message)
        if inner is not None:
            message.make_mixed()
            message.get_payload().insert(0, inner)
        return
    for parent in [part for part in message.walk() if part.is_multipart()]:
        for child in list(parent.get_payload()):
            if child.is_multipart() or not is_opaque(child):
                continue
            inner, _problem = opened(child)
            if inner is not None:
                parts = parent.get_payload()
                parts.insert(parts.index(child), inner)


def _close_attached(message):
    """Have attached mails be files, rather than parts of what is said."""
    attached = []
    parts = [message]
    while parts:
        part = parts.pop()
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            attached.append(part)
        elif part.is_multipart():
            parts += part.get_payload()
    for part in attached:
        try:
            inner = part.get_payload(0)
            content = inner.as_bytes()
            name = part.get_filename() or decoded(inner.get("Subject") or "") or "mail"
        except (MessageError, ValueError, LookupError, TypeError, AttributeError):
            continue
        name = flat(name)[:200]
        part.set_content(
            content,
            maintype="application",
            subtype="octet-stream",
            disposition="attachment",
            filename=name if name.lower().endswith(".eml") else f"{name}.eml",
        )


def _tame(part, charset):
    """Leave out of HTML what Odoo's own cleaning would take for ever on."""
    html = (part.get_payload(decode=True) or b"").decode(charset, "replace")
    tamed = tamed_html(html)
    if tamed != html:
        part.set_content(tamed, subtype="html", charset="utf-8")


def _set_charset(part, charset):
    try:
        part.set_param("charset", charset)
    except Exception:
        _set_type(part, f'{part.get_content_type()}; charset="{charset}"')


def _set_type(part, value):
    del part["Content-Type"]
    part["Content-Type"] = value


def rescued(arrival, said):
    """Return a mail Odoo can read, that says the same and carries the original.

    :param Arrival arrival: the original
    :param Mail said: what it says, None where it could not be read
    """
    headers, raw, mail = arrival.headers, arrival.raw, EmailMessage()
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
    text = said.body.text if said else raw[:100_000].decode("utf-8", "replace")
    mail.set_content(plaintext2html(text), subtype="html")
    mail.add_attachment(
        raw, maintype="application", subtype="octet-stream", filename="mail.eml"
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
