"""Why a mail server did not take a mail, read from what Odoo keeps of it."""

import re

# What Odoo says itself, without a server.
_BY_TYPE = {
    "mail_spam": "spam",
    "mail_email_invalid": "address",
    "mail_email_missing": "no_address",
    "mail_from_invalid": "sender",
    "mail_from_missing": "sender",
    "mail_bl": "blacklisted",
    "mail_optout": "blacklisted",
}

# The answer of a server: (550, b'5.1.1 …'), 550 5.1.1 …, 550-5.1.1 …
_ANSWER = re.compile(
    r"(?<![\d.])(?P<code>[45][0-5]\d)(?:,\s*b?['\"]|[ -])\s*"
    r"(?:#?(?P<status>[45](?:\.\d+){2}))?"
)
_ERRNO = re.compile(r"\[errno -?\d+\]")

# RFC 3463 (status) and RFC 4954 (authentication), then RFC 5321 (code); the first that
# begins the answer tells.
_BY_STATUS = (
    ("5.1.7", "sender"),
    ("5.1.8", "sender"),
    ("5.1", "address"),
    ("5.2.2", "full"),
    ("4.2.2", "full"),
    ("5.2.3", "size"),
    ("5.2", "address"),
    ("5.3.4", "size"),
    ("5.7.0", "authentication"),
    ("5.7.3", "authentication"),
    ("5.7.8", "authentication"),
    ("5.7.9", "authentication"),
    ("5.7", "policy"),
    ("4.", "later"),
)
_BY_CODE = {
    "454": "authentication",
    "530": "authentication",
    "534": "authentication",
    "535": "authentication",
    "538": "authentication",
    "550": "address",
    "551": "address",
    "552": "size",
    "553": "address",
    "554": "policy",
}

_BY_WORDS = (
    ("authentication", "authentication"),
    ("certificate", "secure"),
    ("[ssl", "secure"),
    ("ssl:", "secure"),
    ("starttls", "secure"),
    ("senderrefused", "sender"),
    ("recipientsrefused", "address"),
    ("spam", "spam"),
    ("refused", "unreachable"),
    ("timed out", "unreachable"),
    ("timeout", "unreachable"),
    ("unreachable", "unreachable"),
    ("no route to host", "unreachable"),
    ("name or service not known", "unreachable"),
    ("name resolution", "unreachable"),
    ("getaddrinfo", "unreachable"),
    ("connection", "unreachable"),
    ("disconnected", "unreachable"),
    ("broken pipe", "unreachable"),
)


def read_refusal(failure_type, said):
    """Tell what kept a mail from being sent.

    :param failure_type: a value of ``mail.mail.failure_type``, or a false one
    :param said: what the mail server, or the connection to it, said; or a false value
    :return: ``unreachable``, ``secure`` (no secure connection), ``authentication``,
        ``address`` (of who gets it), ``no_address``, ``full`` (their mailbox),
        ``sender``, ``size``, ``spam``, ``policy`` (its rules), ``blacklisted``,
        ``later`` (it asks to come again) or ``other``
    """
    text = (said or "").lower()
    named = "senderrefused" in text and "sender"
    answer = _ANSWER.search(text)
    if answer:
        return _of_answer(answer["code"], answer["status"] or "", named)
    if _ERRNO.search(text) and "certificate" not in text:
        return "unreachable"
    found = next((kind for words, kind in _BY_WORDS if words in text), None)
    if found:
        return found
    fallback = "unreachable" if failure_type == "mail_smtp" and not text else "other"
    return _BY_TYPE.get(failure_type, fallback)


def _of_answer(code, status, named):
    by_code = _BY_CODE.get(code, "later" if code.startswith("4") else None)
    if by_code == "authentication":
        return by_code
    by_status = next((kind for at, kind in _BY_STATUS if status.startswith(at)), None)
    if named and (by_status or by_code) not in ("size", "authentication", "later"):
        return named
    return by_status or by_code or "other"
