"""What the headers of a part say of it, read as they are written.

Python's ``email`` takes whole headers apart each time one asks, in a time that grows as
the square of their length.
"""

import re
from urllib.parse import unquote

from .encoded_words import decode_words

LONGEST = 2000  # characters of a header that are looked at
KIND = re.compile(r"\s*([\w.+-]{1,80}/[\w.+-]{1,80})\s*(?:;|$)", re.ASCII)
CHARSET = re.compile(
    r";\s*charset\*?\s*=\s*(?:\"([^\"]{0,60})\"|([^\s;\"]{1,60}))", re.I
)
METHOD = re.compile(r";\s*method\s*=\s*\"?([\w-]{1,20})", re.I)
NAME = re.compile(
    r";\s*(?:file)?name(?:\*\d?\*?)?\s*=\s*(?:\"([^\"]*)\"|([^\s;\"]+))", re.I
)


def raw_header(part, name):
    """Return the beginning of a header of a part as it is written, "" without one."""
    for known, value in part.raw_items():
        if known.lower() == name:
            return str(value)[:LONGEST]
    return ""


def kind_of_part(part):
    """Return the type of a part, in lower case: "text/plain" where it says none."""
    said = raw_header(part, "content-type")
    found = KIND.match(said)
    if found:
        return found[1].lower()
    return part.get_default_type() if not said.strip() else "text/plain"


def charset_said(part):
    """Return the charset a part claims, "" for none."""
    found = CHARSET.search(raw_header(part, "content-type"))
    return (found[1] or found[2] or "") if found else ""


def method_said(part):
    """Return what a calendar says it is for, "" for nothing."""
    found = METHOD.search(raw_header(part, "content-type"))
    return found[1] if found else ""


def disposition_of(part):
    """Return "inline", "attachment", "reaction"…, "" for a part that says nothing."""
    said = raw_header(part, "content-disposition").partition(";")[0]
    return said.strip().lower()


def file_name(part):
    """Return the name of the file a part holds, "" for a part that is none."""
    for header in ("content-disposition", "content-type"):
        found = NAME.search(f";{raw_header(part, header).partition(';')[2]}")
        if found:
            name = decode_words(found[1] or found[2] or "")
            return unquote(name.rpartition("''")[2]) if "''" in name else name
    return ""
