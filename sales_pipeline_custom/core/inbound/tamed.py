"""Mails without what makes parsers slow, and nobody writes.

Python's and Odoo's own take headers and tags apart in a time that grows as the square
of their length. What is longer than anybody writes is cut before they see it; the mail
that is kept is the one that came.
"""

import re

from .mail_headers import addresses, decoded

LONGEST_HEADER = 2000  # bytes; of addresses and references more
LONGEST_LIST = 20_000
MOST_HEADERS = 500
LONGEST_TAG = 3000  # characters, what is between quotes aside: a picture may be there

LISTS = (b"to", b"cc", b"bcc", b"resent-to", b"resent-cc", b"delivered-to")
PEOPLE = (*LISTS, b"from", b"sender", b"reply-to", b"x-original-from")
REFERENCES = (b"references", b"in-reply-to")
# The headers of parts that parsers take apart, wherever they are.
OF_PARTS = re.compile(
    rb"^content-(?:type|disposition|transfer-encoding|id):[^\n]*(?:\n[ \t][^\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)
FOLDED = re.compile(rb"\n(?![ \t])")
KIND = re.compile(rb"\s*([\w.+-]{1,80}/[\w.+-]{1,80})", re.ASCII)
KEPT = re.compile(
    rb"\b(?:boundary|charset|name|filename)\s*=\s*(?:\"[^\"\n]{1,200}\"|[^\s;\"]{1,200})",
    re.IGNORECASE,
)
MOST_PARAMETERS = 10
TAG = re.compile(r"[a-zA-Z/!?]")
IN_QUOTES = re.compile(r"\"[^\"]*\"|'[^']*'")


def tamed_mail(raw):
    """Return a mail whose headers are of a length that people and programs use.

    :param bytes raw: the mail
    :return: bytes, the very same where nothing is too long
    """
    head, body = _head_and_body(raw)
    headers = FOLDED.split(head)
    if len(headers) > MOST_HEADERS or max(map(len, headers)) > LONGEST_HEADER:
        raw = b"\n".join(map(_short, headers[:MOST_HEADERS])) + body
    if not any(len(found[0]) > LONGEST_HEADER for found in OF_PARTS.finditer(raw)):
        return raw
    return OF_PARTS.sub(lambda found: _short(found[0]), raw)


def _head_and_body(raw):
    ends = [at for at in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if at >= 0]
    at = min(ends, default=len(raw))
    return raw[:at], raw[at:]


def _short(header):
    """Return a header, cut where it is longer than it should be."""
    name, _colon, value = header.partition(b":")
    kind = name.strip().lower()
    most = LONGEST_LIST if kind in (*LISTS, *REFERENCES) else LONGEST_HEADER
    if len(header) <= most and (kind not in PEOPLE or value.count(b",") < 1000):
        return header
    if kind in PEOPLE:
        written = value[: 5 * LONGEST_LIST].decode("utf-8", "replace")
        found = addresses(decoded(written))
        known = ", ".join(dict.fromkeys(one for one in found if one.isascii()))
        short = known[:most].rpartition(",")[0] if len(known) > most else known
        return name + b": " + short.encode()
    if kind.startswith(b"content-"):
        found = KIND.match(value)
        start = found[1] if found else value.strip()[:20].split(b";")[0]
        kept = KEPT.findall(value[:LONGEST_LIST])[:MOST_PARAMETERS]
        return b"; ".join([name + b": " + start, *kept])
    if kind in REFERENCES:
        return name + b": " + b" ".join(value[-most:].split()[1:])
    return name + b": " + b" ".join(value[:most].split())


def tamed_html(html):
    """Return HTML whose tags end, and are of a length that people and programs use.

    What starts none, or one without an end, is shown as it is written.

    :return: str, the very same where nothing is too long
    """
    pieces = html.split("<")
    comments_end = html.rfind("-->")
    tamed, at = [pieces[0]], len(pieces[0])
    for piece in pieces[1:]:
        tamed.append("<" if _is_tag(piece, at, comments_end) else "&lt;")
        tamed.append(piece)
        at += len(piece) + 1
    return "".join(tamed)


def _is_tag(piece, at, comments_end):
    """Tell whether a "<" starts a tag, given what follows it up to the next one."""
    if not TAG.match(piece):
        return False
    if piece.startswith("!--"):
        return at < comments_end
    end = piece.find(">")
    if end > LONGEST_TAG:
        return len(IN_QUOTES.sub("", piece[:end])) <= LONGEST_TAG
    return end >= 0
