"""What headers hold beyond ASCII: “=?utf-8?q?Po=C3=AAle?=” (RFC 2047)."""

import binascii
import re

from .charsets import as_text

START = re.compile(r"=\?([^?\s]{1,60})\?([qb])\?", re.IGNORECASE)


def decode_words(text):
    """Return the text of a header, its encoded words decoded.

    Words in an unknown charset are read as well as can be; those that are broken stay
    as they are written. Blanks between two words go, as the standard has it, and a
    letter may be cut between them.
    """
    pieces = []  # texts, and pairs (bytes, charset)
    end = 0
    for start, stop, charset, data in _words(text):
        between = text[end:start]
        if between and not (pieces and between.isspace()):
            pieces.append(_as_written(between))
        last = pieces[-1] if pieces else ""
        if isinstance(last, tuple) and last[1] == charset:
            last[0].extend(data)
        else:
            pieces.append((bytearray(data), charset))
        end = stop
    pieces.append(_as_written(text[end:]))
    return "".join(
        as_text(bytes(piece[0]), piece[1]) if isinstance(piece, tuple) else piece
        for piece in pieces
    )


def _words(text):
    """Yield the encoded words of a text: start, end, charset, bytes.

    Each mark is looked for once: a word without an end is the last one.
    """
    at = text.find("=?")
    while at >= 0:
        start = START.match(text, at)
        if not start:
            at = text.find("=?", at + 2)
            continue
        stop = text.find("?=", start.end())
        if stop < 0:
            return
        data = _bytes_of(text[start.end() : stop], start[2].lower())
        if data is not None:
            yield at, stop + 2, start[1].lower(), data
        at = text.find("=?", stop + 2)


def _bytes_of(word, encoding):
    """Return the bytes of a word, None for one that is broken."""
    written = _written(word)
    if encoding == "q":
        return binascii.a2b_qp(written, header=True)
    try:
        return binascii.a2b_base64(written + b"=" * (-len(written) % 4))
    except binascii.Error:
        return None


def _as_written(text):
    """Read again what was written in 8 bits where only 7 are allowed."""
    if any("\udc80" <= char <= "\udcff" for char in text):
        return as_text(_written(text))
    return text


def _written(text):
    """Return the bytes of a text of headers, which holds those it could not read."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
