"""What a mail says: its lines, without the quoted answers, whatever wrote it."""

from typing import NamedTuple

from ..shared.reading import fold
from .mail_events import INVITATION, MailEvent, event_of
from .mail_headers import decoded, first_address
from .mail_lines import MOST_LINES, QUOTED, html_lines, plain_lines
from .mail_parts import EITHER, HTML, PLAIN, Parts, Piece
from .mail_quotes import forwarded, without_quotes


class Body(NamedTuple):
    """What a mail says."""

    lines: tuple  # as texts, in order; a line of a table is "label\tvalue"
    forwarded_from: tuple | None = None  # (name, address) of who wrote it first
    event: MailEvent | None = None  # what it says without words: an acceptance, a 👍
    unread: tuple = ()  # why parts of it could not be read, as ``opaque`` says it

    @property
    def text(self):
        return "\n".join(line.replace("\t", " ") for line in self.lines)


def read_body(message, keeps_forward=False):
    """Read the body of a mail.

    :param message: ``email.message.Message``
    :param bool keeps_forward: what was forwarded is what is said, rather than a quote
    :return: ``Body``
    """
    parts = Parts(message)
    body = _read(parts.pieces, keeps_forward)
    event = event_of(parts.leaves, body.lines)
    if event and event.text:
        body = body._replace(lines=_with_description(body.lines, event))
    if keeps_forward and not body.forwarded_from and parts.attached:
        body = _of_attached(parts.attached[0]) or body
    return body._replace(event=event, unread=tuple(dict.fromkeys(parts.unread)))


def read_texts(plain, html, keeps_forward=False):
    """Read a body given as text, as HTML, or as both: HTML says what is in a table.

    :return: ``Body``
    """
    both = ((Piece(PLAIN, plain),), (Piece(HTML, html),))
    return _read((Piece(EITHER, others=both),), keeps_forward)


def _read(pieces, keeps_forward):
    lines = _lines(pieces, keeps_forward)[:MOST_LINES]
    if keeps_forward:
        found = forwarded(lines)
        if found:
            sender, lines = found
            return Body(tuple(lines), sender)
    return Body(tuple(without_quotes(lines)))


def _lines(pieces, keeps_quotes):
    """Return the lines of pieces, one after the other."""
    lines = []
    for piece in pieces:
        if piece.kind == EITHER:
            lines += _lines_of_one(piece.others, keeps_quotes)
        elif piece.kind == HTML:
            lines += html_lines(piece.text, keeps_quotes) if piece.text.strip() else []
        else:
            lines += plain_lines(piece.text)
    return lines


def _lines_of_one(others, keeps_quotes):
    """Return the lines of the richest of several texts that say the same."""
    richest_first = sorted(others[::-1], key=lambda pieces: not _has_html(pieces))
    lines = []
    for pieces in richest_first:
        lines = _lines(pieces, keeps_quotes)
        if any(line != QUOTED and line.strip() for line in lines):
            break
    return lines


def _has_html(pieces):
    return any(
        piece.kind == HTML or any(map(_has_html, piece.others)) for piece in pieces
    )


def _with_description(lines, event):
    """Add what an event is described with, unless the mail says it in words."""
    said = {fold(line) for line in lines}
    added = [line for line in plain_lines(event.text) if fold(line) not in said]
    if event.kind != INVITATION:
        return lines
    return (*lines, *added)[:MOST_LINES]


def _of_attached(message):
    """Read a mail that was forwarded as a file."""
    sender = first_address(decoded(message.get("From") or ""))
    if not sender:
        return None
    return _read(Parts(message).pieces, keeps_forward=False)._replace(
        forwarded_from=sender
    )
