"""The tags of a page that matter to a form, found in one go.

Python's own parser starts again at each thing that a page opens and does not close:
pages are written by hand too. Here each character is passed once.
"""

import re
from html import unescape
from typing import NamedTuple

# What holds no tag, up to where it ends: without an end, to the end of the page.
COMMENT_END = re.compile(r"--!?>")
RAW_TEXT = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "iframe", "noembed", "xmp")
}
OPENING = re.compile(r"<(?:!--|[!?]|/?(?=[a-zA-Z]))")
NAME = re.compile(r"[^\s/>]+")
SPACES = re.compile(r"[\s/]*")
ATTRIBUTE = re.compile(r"=?[^\s/>=]*")
EQUALS = re.compile(r"\s*=\s*")
UNQUOTED = re.compile(r"[^\s>]*")


class Tag(NamedTuple):
    """A tag of a page.

    ``is_end`` tells whether it closes something; the first of each attribute counts.
    """

    name: str
    attributes: dict
    start: int
    end: int
    is_end: bool


def tags_of(html, wanted):
    """Yield the tags of a page that have one of some names, as browsers read them.

    :param str html: the page
    :param wanted: names, in lower case
    """
    place = 0
    while opening := OPENING.search(html, place):
        start, place = opening.span()
        kind = opening.group()
        if kind == "<!--":
            # “<!-->” is whole.
            place = _after(COMMENT_END, html, place - 2)
        elif kind in ("<!", "<?"):
            place = html.find(">", place) + 1 or len(html)
        else:
            name = NAME.match(html, place)
            attributes, place = _attributes(html, name.end())
            if place is None:
                return
            tag = Tag(name.group().lower(), attributes, start, place, kind == "</")
            if tag.name in wanted:
                yield tag
            if tag.name in RAW_TEXT and not tag.is_end:
                closing = RAW_TEXT[tag.name].search(html, place)
                place = closing.start() if closing else len(html)


def _after(pattern, html, place):
    found = pattern.search(html, place)
    return found.end() if found else len(html)


def _attributes(html, place):
    """Read the attributes of a tag.

    :param int place: after its name
    :return: pair ({name: text}, the place after the tag), None for a tag without end
    """
    attributes = {}
    while True:
        place = SPACES.match(html, place).end()
        if place == len(html):
            return attributes, None
        if html[place] == ">":
            return attributes, place + 1
        name = ATTRIBUTE.match(html, place)
        place, text = name.end(), ""
        if equals := EQUALS.match(html, place):
            place = equals.end()
            quote = html[place : place + 1]
            if quote in ('"', "'") and quote:
                closing = html.find(quote, place + 1)
                if closing < 0:
                    return attributes, None
                text, place = html[place + 1 : closing], closing + 1
            else:
                value = UNQUOTED.match(html, place)
                text, place = value.group(), value.end()
        attributes.setdefault(name.group().lower(), unescape(text))
