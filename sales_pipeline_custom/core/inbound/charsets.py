"""Bytes read as text, whatever charset they claim.

Programs name one charset and write another: what they claim is read as browsers read it
(WHATWG Encoding Standard), and only where it can be so.
"""

import codecs
import re

import chardet

# What a claim means in fact, by the name of Python's codec.
MEANS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
# Names Python does not know.
ALIASES = {
    "ansi": "cp1252",
    "iso-8859-8-i": "iso8859-8",
    "unicode-1-1-utf-8": "utf-8",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-roman": "mac_roman",
}
# Codecs of texts that are none, whose time grows as the square of what they read.
NO_TEXT = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
NAME = re.compile(r"[\w.:-]{1,40}", re.ASCII)
WESTERN = ("cp1252", "iso8859-15")  # every byte is a letter: they never fail
WIDE = ("utf-16", "utf-32")
UNDEFINED = re.compile(rb"[\x80-\x9f]")  # in ISO 8859: a program that means Windows
BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
MOST_GUESSED = 4000  # bytes looked at to tell a Mac
STRAY = "sales_pipeline_stray"


def _stray(error):
    """Read the bytes that are no UTF-8, within what is, as Windows means them."""
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(STRAY, _stray)


def as_text(data, claimed=None):
    """Return bytes as the text they hold.

    :param bytes data: what was received
    :param str claimed: the charset it claims; None, or whatever, without one
    :return: str; what cannot be read is U+FFFD
    """
    charset = charset_of_bytes(data, claimed)
    errors = STRAY if charset == "utf-8" else "replace"
    return data.decode(charset, errors).removeprefix("\ufeff")


def charset_of_bytes(data, claimed=None):
    """Tell the charset that reads bytes best: the one they claim, or another.

    :return: the name of a codec of Python
    """
    said = _codec(claimed)
    if said is None or said == "utf-8":
        return "utf-8" if _is_utf_8(data) else _of_a_program(data)
    if said in WESTERN:
        # Letters with accents never come in pairs that make UTF-8.
        if BEYOND_ASCII.search(data) and _reads(data, "utf-8"):
            return "utf-8"
        return "cp1252" if UNDEFINED.search(data) else said
    wide = said.startswith(WIDE) and b"\0" not in data
    if not wide and _reads(data, said):
        return said
    return charset_of_bytes(data)


def _codec(claimed):
    """Return the codec a claim means, None for none that reads a text."""
    name = str(claimed or "").strip("'\" \t").partition("*")[0].lower()
    if not NAME.fullmatch(name):
        return None
    for alias in (name, name.removeprefix("x-"), name.replace("cp-", "cp")):
        try:
            codec = codecs.lookup(ALIASES.get(alias, alias))
        except (LookupError, ValueError):
            continue
        if codec._is_text_encoding and codec.name not in NO_TEXT:
            return MEANS.get(codec.name, codec.name)
    return None


def _reads(data, charset):
    try:
        data.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return False
    return True


def _is_utf_8(data):
    """Tell whether bytes are UTF-8, but for a few strays."""
    if _reads(data, "utf-8"):
        return True
    valid = data.decode("utf-8", "ignore")
    letters = sum(1 for char in valid if char > "\x7f")
    whole = len(valid.encode())
    return letters > len(data) - whole


def _of_a_program(data):
    """Tell which charset of the West a program without UTF-8 wrote in."""
    first = BEYOND_ASCII.search(data)
    start = max(0, first.start() - 200) if first else 0
    guessed = chardet.detect(data[start : start + MOST_GUESSED])["encoding"] or ""
    return _codec(guessed) if guessed.lower().startswith("mac") else "cp1252"
