"""What a mail is made of: which parts hold what is said, in their order."""

from typing import NamedTuple

from .charsets import as_text, charset_of_bytes
from .mail_lines import MOST_READ
from .opaque import is_opaque, opened
from .part_headers import charset_said, disposition_of, file_name, kind_of_part

MOST_PARTS = 500
MOST_DEPTH = 30  # parts in parts: nobody nests them deeper
PLAIN, HTML, EITHER = "plain", "html", "either"
TEXTS = {"text/plain": PLAIN, "text/html": HTML}


class Piece(NamedTuple):
    """A part of what is said: a text, or several that say the same."""

    kind: str  # ``PLAIN``, ``HTML`` or ``EITHER``
    text: str = ""
    others: tuple = ()  # of tuples of pieces, the poorest first


class Parts:
    """The parts of a mail, gone through once.

    Attached files and mails are none of them: what they hold is not what is said.

    :param message: ``email.message.Message``
    """

    def __init__(self, message):
        self.leaves = []  # parts that hold no others, in order
        self.attached = []  # mails attached, ``email.message.Message``
        self.unread = []  # why a part could not be read, as ``opaque`` says it
        self._left = MOST_PARTS
        self._to_read = MOST_READ
        self.pieces = self._pieces(message, 0)

    def _pieces(self, part, depth):
        """Return the pieces of a part, in their order."""
        self._left -= 1
        if self._left < 0 or depth > MOST_DEPTH:
            return ()
        kind = kind_of_part(part)
        if part.is_multipart() and not kind.startswith("message/"):
            return self._of_several(part, kind, depth)
        self.leaves.append(part)
        if kind == "message/rfc822" and part.is_multipart():
            self.attached += part.get_payload()[:1]
        if kind.startswith("message/"):
            return ()
        # One that says it has parts, and has none, is a text.
        text_kind = PLAIN if kind.startswith("multipart/") else TEXTS.get(kind)
        if not text_kind:
            return self._of_opaque(part, depth) if is_opaque(part) else ()
        if is_attached(part) or not self._to_read:
            return ()
        text = part_text(part)[: self._to_read]
        self._to_read -= len(text)
        return (Piece(text_kind, text),)

    def _of_several(self, part, kind, depth):
        children = part.get_payload()
        if kind == "multipart/signed":  # what is said, then what proves it
            children = children[:1]
        each = tuple(self._pieces(child, depth + 1) for child in children)
        if kind == "multipart/alternative":
            return (Piece(EITHER, others=tuple(filter(None, each))),)
        return tuple(piece for pieces in each for piece in pieces)

    def _of_opaque(self, part, depth):
        inner, problem = opened(part)
        if problem:
            self.unread.append(problem)
        return self._pieces(inner, depth + 1) if inner is not None else ()


def is_attached(part):
    """Tell whether a part of text is a file that goes with what is said."""
    return disposition_of(part) in ("attachment", "reaction") or bool(file_name(part))


def part_text(part):
    """Return the text of a part, whatever charset it claims; its beginning, if long."""
    data = (part.get_payload(decode=True) or b"")[: 4 * MOST_READ]
    return as_text(data, charset_said(part))


def charset_of(part):
    """Return the charset that reads a part of text: the one it claims, or another.

    :return: a codec Python knows
    """
    data = part.get_payload(decode=True) or b""
    return charset_of_bytes(data, charset_said(part))
