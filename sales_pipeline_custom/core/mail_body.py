"""What a mail says: its lines, without the quoted answers, whatever wrote it."""

import re
from typing import NamedTuple

import lxml.html
from lxml import etree

from .mail_headers import as_text, first_address, flat
from .reading import fold

MOST_READ = 300_000  # characters of a body that are looked at
MOST_PARTS = 500
MOST_LINES = 3000

# Where the message answered to begins, line by line, folded.
QUOTE_STARTS = re.compile(
    r"(?:(?:le|on|am|el|il|op)\b.{4,200}\b(?:a ecrit|wrote|schrieb|escribio|ha scritto"
    r"|schreef)\s*:?)"
    r"|-{2,}\s*(?:message d'origine|message initial|original message|message transfere"
    r"|forwarded message|urspr.*nachricht|courriel original)\s*-*"
    r"|_{10,}|>{1}.*"
)
HEADER_LINE = re.compile(
    r"\W*(?:de|from|von|envoye|sent|date|a|to|cc|objet|subject|repondre a|reply-to"
    r"|envoye le|importance)\W*\s*:.*"
)
FORWARD_STARTS = re.compile(
    r"-{2,}\s*(?:forwarded message|message transfere|message d'origine|message initial"
    r"|original message|courriel transfere|begin forwarded message)\s*-*"
    r"|(?:debut du message (?:reexpedie|transfere)|begin forwarded message)\s*:?"
)
SENDER_LINE = re.compile(r"\W*(?:de|from)\W*\s*:\s*(.+)", re.IGNORECASE)

# Elements mail programs put quoted answers in.
QUOTES = (
    "//blockquote",
    "//*[contains(@class,'gmail_quote')]",
    "//*[contains(@class,'yahoo_quoted')]",
    "//*[contains(@class,'protonmail_quote')]",
    "//*[contains(@class,'moz-cite-prefix')]",
    "//*[contains(@class,'gmail_attr')]",
    "//*[@id='divRplyFwdMsg' or @id='appendonsend']/following-sibling::*",
    "//*[@id='divRplyFwdMsg']",
    "//*[@id='OLK_SRC_BODY_SECTION']",
    "//*[@id='mail-editor-reference-message-container']",
)
HIDDEN = ("script", "style", "head", "title", "noscript", "template", "svg", "object")
BLOCKS = {
    *(
        "address article blockquote br center dd div dl dt fieldset form h1 h2 h3 h4 h5"
        " h6 header hr li main ol p pre section table tbody td tfoot th thead tr ul"
    ).split()
}
CELLS = ("td", "th")


class Body(NamedTuple):
    """What a mail says."""

    lines: tuple  # as texts, in order; a line of a table is "label\tvalue"
    forwarded_from: tuple | None = None  # (name, address) of who wrote it first

    @property
    def text(self):
        return "\n".join(line.replace("\t", " ") for line in self.lines)


def read_body(message, keeps_forward=False):
    """Read the body of a mail.

    :param message: ``email.message.Message``
    :param bool keeps_forward: what was forwarded is what is said, rather than a quote
    :return: ``Body``
    """
    plain, html = texts_of(message)
    return read_texts(plain, html, keeps_forward)


def read_texts(plain, html, keeps_forward=False):
    """Read a body given as text, as HTML, or as both: HTML says what is in a table.

    :return: ``Body``
    """
    lines = html_lines(html, keeps_forward) if html.strip() else []
    if not lines:
        lines = plain_lines(plain)
    if keeps_forward:
        start = _forward_start(lines)
        if start is not None:
            sender, rest = _forwarded(lines[start:])
            if sender:
                return Body(tuple(rest[:MOST_LINES]), sender)
    return Body(tuple(_without_quote(lines)[:MOST_LINES]))


# ------------------------------------------------------------
# Parts
# ------------------------------------------------------------


def texts_of(message):
    """Return the pair (text, HTML) of a mail: what its attachments hold left out."""
    plain, html = [], []
    for rank, part in enumerate(message.walk()):
        if rank >= MOST_PARTS:
            break
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.is_multipart():
            continue
        if part.get_filename() or _is_attachment(part):
            continue
        text = part_text(part)
        (html if kind == "text/html" else plain).append(text[:MOST_READ])
    return "\n".join(plain)[:MOST_READ], "\n".join(html)[:MOST_READ]


def _is_attachment(part):
    return str(part.get("Content-Disposition") or "").strip().startswith("attachment")


def part_text(part):
    """Return the text of a part, whatever charset it claims."""
    data = part.get_payload(decode=True)
    return as_text(data, charset_of(part)) if data else ""


def charset_of(part):
    """Return the charset that reads a part of text: the one it claims, or another.

    :return: a codec Python knows
    """
    claimed = str(part.get_param("charset") or "").strip("'\" ").lower()
    data = part.get_payload(decode=True) or b""
    for charset in (claimed, "utf-8"):
        if not charset:
            continue
        try:
            data.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
        return charset
    return "cp1252"


# ------------------------------------------------------------
# Lines
# ------------------------------------------------------------


def plain_lines(text):
    """Return the lines of a text, blanks at their ends removed."""
    text = text[:MOST_READ].replace("\u00a0", " ").replace("\u202f", " ")
    lines = []
    for line in re.split(r"\r\n|\r|\n|\u2028|\x0b|\x0c", text):
        lines.append("\t".join(flat(cell) for cell in line.strip().split("\t")))
    return lines


def html_lines(html, keeps_quotes=False):
    """Return the lines HTML shows: a row of a table is one, its cells apart by a tab.

    Scripts, styles and quoted answers are left out.
    """
    try:
        root = lxml.html.fromstring(_readable(html))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return []
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    doomed = [node for tag in HIDDEN for node in root.iter(tag)]
    if not keeps_quotes:
        doomed += [node for path in QUOTES for node in root.xpath(path)]
    for node in doomed:
        if node.getparent() is not None:
            node.drop_tree()
    lines = _Lines()
    _walk(root, lines)
    return lines.done()


def _readable(html):
    html = html[:MOST_READ].replace("\x00", "")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", html)


class _Lines:
    """Lines being put together from pieces of text."""

    def __init__(self):
        self.lines = []
        self.pieces = []

    def add(self, text):
        if text:
            self.pieces.append(text)

    def end(self):
        text = "".join(self.pieces).replace("\u00a0", " ")
        self.pieces = []
        cells = [flat(cell) for cell in text.split("\t\t")]
        line = "\t".join(cell for cell in cells if cell)
        if line and len(self.lines) < MOST_LINES:
            self.lines.append(line)

    def done(self):
        self.end()
        return self.lines


def _walk(root, lines):
    """Go through elements in order, however deep they are nested."""
    stack = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if leaving:
            _leave(node, tag, lines)
            lines.add(_one_line(node.tail) if node is not root else "")
            continue
        if tag in BLOCKS:
            if _is_in_row(node, tag):
                lines.add(" ")
            else:
                lines.end()
        if tag in ("input", "textarea"):
            lines.add(f" {node.get('value') or ''} ")
        lines.add(_one_line(node.text))
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))


def _leave(node, tag, lines):
    if tag in CELLS and _is_label_and_value(node.getparent()):
        lines.add("\t\t")
    elif tag == "dt":
        lines.add("\t\t")
    elif tag in BLOCKS and not _is_in_row(node, tag):
        lines.end()


def _is_in_row(node, tag):
    """Tell whether an element goes on the line of the one before: a value."""
    if tag == "dd":
        return True
    if tag in CELLS:
        return _is_label_and_value(node.getparent())
    for parent in node.iterancestors("td", "th"):
        return _is_label_and_value(parent.getparent()) and tag in ("p", "div", "br")
    return False


def _is_label_and_value(row):
    """Tell whether a row of a table holds a label and its value."""
    if row is None or row.tag != "tr":
        return False
    return 1 < sum(1 for cell in row if cell.tag in CELLS) < 4


def _one_line(text):
    return re.sub(r"\s+", " ", text) if text else ""


# ------------------------------------------------------------
# Quotes
# ------------------------------------------------------------


def _without_quote(lines):
    """Leave out the message answered to, and the quoted lines between answers."""
    kept = []
    for rank, line in enumerate(lines):
        folded = fold(line[:400]).replace("’", "'")
        if folded.startswith(">"):
            continue
        if QUOTE_STARTS.fullmatch(folded) and _says_something(kept):
            break
        if _is_header_block(lines[rank : rank + 8]) and _says_something(kept):
            break
        if folded.startswith(("le ", "on ")) and _says_something(kept):
            # Mail programs cut that line in two.
            following = fold(" ".join(lines[rank : rank + 3])[:400])
            if QUOTE_STARTS.match(following) and "@" in following:
                break
        kept.append(line)
    return kept


def _says_something(lines):
    return any(line.strip() for line in lines)


def _is_header_block(lines):
    """Tell whether lines are the headers Outlook puts before what it quotes."""
    if not lines or not SENDER_LINE.fullmatch(lines[0]):
        return False
    folded = [fold(line[:200]) for line in lines if line.strip()]
    return sum(1 for line in folded[:6] if HEADER_LINE.fullmatch(line)) >= 3


def _forward_start(lines):
    for rank, line in enumerate(lines):
        folded = fold(line[:200]).replace("’", "'")
        if FORWARD_STARTS.fullmatch(folded) or _is_header_block(lines[rank : rank + 8]):
            return rank
    return None


def _forwarded(lines):
    """Read what was forwarded.

    :return: pair ((name, address) or None, the lines of the message itself)
    """
    sender, rank = None, 0
    for rank, line in enumerate(lines[:14]):
        named = SENDER_LINE.fullmatch(line)
        if named and not sender:
            sender = first_address(_unlinked(named[1]))
        if sender and not line.strip():
            break
        folded = fold(line[:200])
        past = sender and rank and not HEADER_LINE.fullmatch(folded)
        if past and not FORWARD_STARTS.fullmatch(folded):
            rank -= 1
            break
    return sender, lines[rank + 1 :]


def _unlinked(text):
    """Return a sender without the link Outlook adds: "Rose [mailto:rose@…]"."""
    return re.sub(r"\[?mailto:([^\]\s>]+)\]?", r"<\1>", text)
