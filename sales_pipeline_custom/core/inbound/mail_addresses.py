"""Mail addresses, wherever they are written, read whole.

As RFC 5322 and Odoo have them: "o'neil@…", "rose+stove@…", '"rose m"@…', domains with
accents. Time grows with the length of what is read, whatever it holds.
"""

import re
from email.utils import getaddresses

LONGEST_LOCAL = 128  # characters; RFC 5321 says 64, programs that track bounces more
LONGEST_DOMAIN = 255
MOST_HEADER = 2000  # characters of a header that are parsed for its first address
MOST_MARKS = 20_000  # "@" of a text that are looked at
MOST_NAME = 250
# What RFC 5322 allows before the "@", and letters of all languages. In running text a
# "/", a "?", a "=" or a "&" belongs to the link around the address.
ATOMS = r"[\w.!#$%&'*+\-/=?^`{|}~]"
IN_TEXT = r"[\w.!#$%'*+\-^`{|}~]"
DOMAIN = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])?"
QUOTED = r'"(?:[^"\\\x00-\x1f]|\\.){1,64}"'
WHOLE = re.compile(rf"(?:{ATOMS}{{1,{LONGEST_LOCAL}}}|{QUOTED})@{DOMAIN}")
LOCAL_BACKWARDS = re.compile(rf"{IN_TEXT}{{1,{LONGEST_LOCAL + 1}}}")
DOMAIN_AFTER = re.compile(DOMAIN)
# RFC 5322: the name of a group, nobody in it.
EMPTY_GROUP = re.compile(r"(?<![^\s,])[\w-]{1,64}(?: [\w-]{1,64}){0,3} ?: ?;")
AROUND_NAME = re.compile(r"\A[\s\"'<(]{1,20}|[\s\"'<(\[]{0,20}(?:mailto:)?\Z")
AROUND_LOCAL = "'`.*-"  # what people put around an address


def is_address(text):
    """Tell whether a text is one mail address and nothing else."""
    return (
        len(text) <= LONGEST_LOCAL + LONGEST_DOMAIN
        and WHOLE.fullmatch(text) is not None
    )


def normalized(address):
    """Return an address as Odoo compares it: letters outside ASCII stay as they are."""
    local, _at, domain = address.rpartition("@")
    return f"{local.lower() if local.isascii() else local}@{domain.lower()}"


def named(value):
    """Return the header of a sender without what names nobody: a group without
    members, as "undisclosed-recipients:;" is.
    """
    return EMPTY_GROUP.sub("", value).strip(" ,")


def addresses(text):
    """Return all addresses of a text, normalized, in their order."""
    return [found for _start, found in _found(text)]


def first_in(text):
    """Return the first address of a text, normalized, "" for none."""
    return next((found for _start, found in _found(text)), "")


def first_address(value):
    """Return the first pair (name, address) of a header, None without an address."""
    if not value or "@" not in value:
        return None
    try:
        pairs = getaddresses([value[:MOST_HEADER]])
    # What Python's parser makes of the worst ones.
    except (ValueError, IndexError, RecursionError):
        pairs = []
    for name, address in pairs:
        if is_address(address.strip()):
            return _shown(name), normalized(address.strip())
    for start, address in _found(value):
        before = value[max(0, start - MOST_HEADER) : start]
        return _shown(AROUND_NAME.sub("", before)), address
    return None


def _found(text):
    """Yield pairs (where it starts, address) of the addresses of a text."""
    at, left = text.find("@"), MOST_MARKS
    while at >= 0 and left:
        left -= 1
        local = _local_before(text, at)
        domain = local and DOMAIN_AFTER.match(text, at + 1, at + 1 + LONGEST_DOMAIN)
        if domain:
            yield at - len(local), normalized(f"{local}@{domain[0]}")
        at = text.find("@", at + 1)


def _local_before(text, at):
    """Return what an address has before its "@", which is there, "" for nothing."""
    if text[at - 1 : at] == '"':
        start = text.rfind('"', max(0, at - LONGEST_LOCAL), at - 1)
        quoted = text[start:at] if start >= 0 else ""
        return quoted if quoted.isprintable() and len(quoted) > 2 else ""
    backwards = LOCAL_BACKWARDS.match(text[max(0, at - LONGEST_LOCAL - 1) : at][::-1])
    if not backwards or len(backwards[0]) > LONGEST_LOCAL:
        return ""
    return backwards[0][::-1].lstrip(AROUND_LOCAL)


def _shown(name):
    """Return a name on one line, without what no database or header holds."""
    name = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+", " ", name)
    return " ".join(name.split())[:MOST_NAME]
