"""Parts that hide what a mail says: signed in one piece, encrypted, Outlook's own.

What is only signed is read; of the rest one is told that it could not be.
"""

import email
import email.policy
from email.errors import MessageError

from asn1crypto import cms

from .part_headers import file_name, kind_of_part

try:
    from tnefparse import TNEF
except ImportError:  # it is not among Odoo's packages
    TNEF = None

MOST_BYTES = 5_000_000
SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
ENCRYPTED = ("application/pgp-encrypted",)
TNEF_KINDS = ("application/ms-tnef", "application/vnd.ms-tnef")
TNEF_NAME, SMIME_NAME = "winmail.dat", "smime.p7m"

# Why a part is not read.
IS_ENCRYPTED, IS_UNREADABLE, IS_TNEF = "encrypted", "unreadable", "winmail"


def is_opaque(part):
    """Tell whether a part may hold what a mail says, in a form of its own."""
    if kind_of_part(part) in (*SMIME, *ENCRYPTED, *TNEF_KINDS):
        return True
    return file_name(part).lower() in (TNEF_NAME, SMIME_NAME)


def opened(part):
    """Open an opaque part.

    :return: pair: the mail in it, an ``EmailMessage``, None where there is none; and
        why it could not be read, "" where it was
    """
    kind = kind_of_part(part)
    if kind in ENCRYPTED:
        return None, IS_ENCRYPTED
    data = part.get_payload(decode=True) or b""
    if kind in TNEF_KINDS or file_name(part).lower() == TNEF_NAME:
        return _of_outlook(data)
    return _signed(data)


def _signed(data):
    """Read what is signed in one piece (RFC 8551)."""
    if len(data) > MOST_BYTES:
        return None, IS_UNREADABLE
    try:
        info = cms.ContentInfo.load(data)
        if info["content_type"].native != "signed_data":
            return None, IS_ENCRYPTED
        held = bytes(info["content"]["encap_content_info"]["content"])
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return None, IS_UNREADABLE
    inner = _mail(held)
    return (inner, "") if inner else (None, IS_UNREADABLE)


def _mail(data):
    """Return the mail that bytes are, None for none."""
    if b":" not in data[:1000]:
        return None
    try:
        return email.message_from_bytes(data, policy=email.policy.SMTP)
    except (MessageError, ValueError, LookupError, RecursionError):
        return None


def _of_outlook(data):
    """Read a ``winmail.dat``, where the package that can is there."""
    if TNEF is None or len(data) > MOST_BYTES:
        return None, IS_TNEF
    try:
        read = TNEF(data)
        html, plain = read.htmlbody, read.body
    except Exception:  # whatever it makes of what is none
        return None, IS_TNEF
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    said, subtype = (html, "html") if html else (plain, "plain")
    if not said:
        return None, IS_TNEF
    text = said.decode("cp1252", "replace") if isinstance(said, bytes) else said
    mail.set_content(text, subtype=subtype)
    return mail, ""
