"""The title of an opportunity out of answers: "{type} {brand} - {installation}".

Where an answer is missing its place closes up: what separated it from its neighbours
goes with it, and the strongest separator left between two answers stays. Brackets and
quotes right around a code belong to it: "{type} ({brand})" without a brand is the type.
"""

import re
from typing import NamedTuple

from .questionnaire import CODE

LONGEST_PATTERN = 500  # characters
LONGEST_TITLE = 250

PLACE = re.compile(
    rf"(?P<before>[(\[«“\"]\s*)?\{{\s*(?P<code>{CODE.pattern})\s*\}}"
    r"(?P<after>\s*[)\]»”\"])?"
)


class PatternError(ValueError):
    """A pattern that cannot be read: a brace without its other half, or no code."""


class Pattern(NamedTuple):
    """A pattern taken apart: there is one literal more than there are places."""

    literals: tuple
    places: tuple  # of triples (before, code, after)

    @property
    def codes(self):
        return tuple(code for _before, code, _after in self.places)


def read_pattern(text):
    """Take a pattern apart.

    :raise PatternError: it cannot be read
    """
    literals, places, end = [], [], 0
    for match in PLACE.finditer(text):
        literals.append(text[end : match.start()])
        before, after = match["before"] or "", match["after"] or ""
        places.append((before, match["code"], after))
        end = match.end()
    literals.append(text[end:])
    if not places or any("{" in part or "}" in part for part in literals):
        raise PatternError(text)
    return Pattern(tuple(literals), tuple(places))


def title(pattern, answers):
    """Return the title that answers make.

    :param Pattern pattern: as ``read_pattern`` returns it
    :param dict answers: {code: text}; what is missing or blank closes up
    :return: one line of text, empty when nothing is answered
    """
    texts = [" ".join((answers.get(code) or "").split()) for code in pattern.codes]
    present = [rank for rank, text in enumerate(texts) if text]
    if not present:
        return ""
    parts, last = [], None
    for rank in present:
        before, _code, after = pattern.places[rank]
        parts += [_between(pattern.literals, last, rank), before, texts[rank], after]
        last = rank
    parts.append(_at_edge(pattern.literals[-1], last < len(texts) - 1))
    line = " ".join("".join(parts).split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def _between(literals, last, rank):
    """Return what stands before a place, given the last place that was filled."""
    if last is None:
        return _at_edge(literals[0], rank > 0)
    return _strongest(literals[last + 1 : rank + 1])


def _at_edge(literal, is_alone):
    """Return what starts or ends the title: words stay when their neighbour is not
    there, separators do not."""
    return literal if not is_alone or re.search(r"\w", literal) else ""


def _strongest(literals):
    """Return the separator that says the most, a blank rather than nothing."""
    return max(literals, key=lambda text: (bool(text.strip()), bool(text))) or (
        " " if len(literals) > 1 else ""
    )
