"""The lines a mail shows: those of its text, or of its HTML as it is seen."""

import re

import lxml.html
from lxml import etree

from .mail_headers import flat
from .tamed import tamed_html

MOST_READ = 300_000  # characters of a body that are looked at
MOST_LINES = 3000
MOST_BLANK = 3  # blank lines that follow each other

LINE_END = re.compile(r"\r\n|\r|\n|\u2028|\x0b|\x0c")
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
QUOTED = ">"  # a line that stands for what is left out

HIDDEN = {*"script style head title noscript template svg object math datalist".split()}
HIDDEN_BY_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I
)
WHITE_SPACE = re.compile(r"white-space\s*:\s*(pre|break-spaces)?", re.I)
MOST_STYLE = 1000  # characters
BLOCKS = {
    *(
        "address article blockquote br center dd div dl dt fieldset form h1 h2 h3 h4 h5"
        " h6 header hr li main ol p pre section table tbody td tfoot th thead tr ul"
    ).split()
}
CELLS = ("td", "th")
INLINE_IN_CELL = ("p", "div", "br")
# What mail programs put before what they quote.
ATTRIBUTIONS = ("moz-cite-prefix", "gmail_attr")
# Where Outlook starts the message answered to: it and what follows beside it.
REPLY_HEADER = "divRplyFwdMsg"
QUOTE_CLASSES = ("yahoo_quoted", "protonmail_quote")
QUOTE_ID = "OLK_SRC_BODY_SECTION"
# A block somebody indented, rather than quoted.
INDENTED = re.compile(r"border(?:-left)?\s*:\s*(?:none|0)", re.I)


def plain_lines(text):
    """Return the lines of a text, blanks at their ends removed.

    A tab stays one; of many blank lines a few do.
    """
    text = text[:MOST_READ].replace("\u00a0", " ").replace("\u202f", " ")
    lines, blank = [], 0
    for line in LINE_END.split(text):
        stripped = line.strip()
        blank = 0 if stripped else blank + 1
        if blank > MOST_BLANK:
            continue
        if len(lines) == MOST_LINES:
            break
        lines.append("\t".join(flat(cell) for cell in stripped.split("\t")))
    return lines


def html_lines(html, keeps_quotes=False):
    """Return the lines HTML shows: a row of a table is one, its cells apart by a tab.

    Scripts, styles, what is not displayed and quoted answers are left out; a line ">"
    is where a quote was.
    """
    try:
        root = lxml.html.fromstring(_readable(html))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return []
    lines = _Lines()
    _walk(root, lines, keeps_quotes)
    return lines.done()


def _readable(html):
    """Return HTML without what parsers choke on."""
    html = html[:MOST_READ].replace("\x00", "")
    return tamed_html(XML_DECLARATION.sub("", html, count=1))


class _Lines:
    """Lines being put together from pieces of text."""

    def __init__(self):
        self.lines = []
        self.pieces = []
        self.says_something = False

    @property
    def is_full(self):
        return len(self.lines) >= MOST_LINES

    def add(self, text):
        if text:
            self.pieces.append(text)
            self.says_something = self.says_something or not text.isspace()

    def end(self):
        text = "".join(self.pieces).replace("\u00a0", " ")
        self.pieces = []
        cells = [flat(cell) for cell in text.split("\t")]
        line = "\t".join(cell for cell in cells if cell)
        if line and not self.is_full:
            self.lines.append(line)

    def quote(self):
        self.end()
        if self.lines and self.lines[-1] != QUOTED and not self.is_full:
            self.lines.append(QUOTED)

    def done(self):
        self.end()
        return self.lines


class _Element:
    """An element being gone through, and what it means for those inside."""

    def __init__(self, node, parent):
        self.node = node
        self.tag = node.tag if isinstance(node.tag, str) else ""
        self.children = iter(node)
        self.is_cut = False  # the rest of what is in it is quoted
        self.is_pair = self.tag == "tr" and _is_label_and_value(node)
        style = (node.get("style") or "")[:MOST_STYLE] if self.tag else ""
        self.is_hidden = self.tag in HIDDEN or _is_hidden(node, self.tag, style)
        self.keeps_lines = _keeps_lines(self.tag, style, parent)
        # Whether it is in a cell of a row that says a label and its value.
        self.in_pair = parent is not None and parent.in_pair
        if self.tag in CELLS:
            self.in_pair = parent is not None and parent.is_pair
        self.is_block = self.tag in BLOCKS
        self.in_row = self.tag == "dd" or (
            self.in_pair and self.tag in (*CELLS, *INLINE_IN_CELL)
        )


def _keeps_lines(tag, style, parent):
    """Tell whether the line ends in an element are line ends where it is seen."""
    said = WHITE_SPACE.search(style)
    if said:
        return bool(said[1])
    return tag == "pre" or (parent is not None and parent.keeps_lines)


def _is_hidden(node, tag, style):
    if not tag:  # a comment
        return True
    if tag == "input" and (node.get("type") or "").lower() == "hidden":
        return True
    return node.get("hidden") is not None or bool(HIDDEN_BY_STYLE.search(style))


def _is_label_and_value(row):
    """Tell whether a row of a table holds a label and its value."""
    cells = 0
    for cell in row:
        cells += cell.tag in CELLS
        if cells > 3:
            return False
    return cells > 1


def _walk(root, lines, keeps_quotes):
    """Go through elements in order, each once, however deep they are nested."""
    stack = [_enter(_Element(root, None), lines)]
    while stack and not lines.is_full:
        element = stack[-1]
        node = next(element.children, None)
        if node is None or element.is_cut:
            stack.pop()
            _leave(element, lines)
            if stack and not stack[-1].is_cut:
                _say(lines, stack[-1], element.node.tail)
            continue
        inner = _Element(node, element)
        if not keeps_quotes and _is_quote(inner, element, lines):
            lines.quote()
        elif not inner.is_hidden:
            stack.append(_enter(inner, lines))
            continue
        if not element.is_cut:
            _say(lines, element, node.tail)


def _enter(element, lines):
    node, tag = element.node, element.tag
    if element.is_block:
        if element.in_row:
            lines.add(" ")
        else:
            lines.end()
    if tag in ("input", "textarea"):
        lines.add(f" {node.get('value') or ''} ")
    elif tag == "img":
        lines.add(_emoji(node.get("alt")))
    _say(lines, element, node.text)
    return element


def _emoji(alt):
    """Return what stands for a picture where that is an emoji."""
    alt = (alt or "").strip()
    is_one = len(alt) <= 8 and not any(char.isalnum() or char < "\x80" for char in alt)
    return alt if is_one else ""


def _leave(element, lines):
    if element.tag in CELLS and element.in_pair:
        lines.add("\t")
    elif element.tag == "dt":
        lines.add("\t")
    elif element.is_block and not element.in_row:
        lines.end()


def _say(lines, element, text):
    """Add a text that is right in an element; in ``pre`` its lines are lines."""
    if not text:
        return
    if not element.keeps_lines:
        lines.add(re.sub(r"\s+", " ", text))
        return
    for rank, line in enumerate(LINE_END.split(text)):
        if rank:
            lines.end()
        if lines.is_full:
            break
        lines.add(line)


def _is_quote(element, parent, lines):
    """Tell whether an element holds what somebody else wrote before."""
    node, tag = element.node, element.tag
    if not tag:
        return False
    id_, classes = node.get("id") or "", (node.get("class") or "")[:MOST_STYLE]
    if id_ == REPLY_HEADER and lines.says_something:
        parent.is_cut = True
        return True
    if tag == "blockquote":
        return not _is_indented(node)
    return id_ == QUOTE_ID or any(
        name in classes for name in (*ATTRIBUTIONS, *QUOTE_CLASSES)
    )


def _is_indented(node):
    """Tell whether a block is set off by whoever wrote it, rather than quoted."""
    is_cite = node.get("type") == "cite" or node.get("cite") or node.get("class")
    return not is_cite and bool(INDENTED.search((node.get("style") or "")[:MOST_STYLE]))
