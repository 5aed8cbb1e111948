"""What people write in place of what is known: “Poêle à granulés = PAG”."""

import re
from typing import NamedTuple

from ..shared.reading import fold

DECORATION = " .,;:!*_"
# A comma between two digits is part of a number.
BETWEEN = re.compile(r"([;|\n]|,(?!\d))")


class Equivalent(NamedTuple):
    """Words, and what they mean."""

    words: str  # folded
    meaning: str


def words_of(text):
    """Return words as they are compared: accents, case and final marks do not count."""
    return fold(text.replace("’", "'")).strip(DECORATION)


def read_equivalents(text):
    """Read equivalents, one line each: “Poêle à granulés; Pellets = PAG”.

    :return: tuple of ``Equivalent``
    :raise ValueError: a line has nothing before or after its “=”; its only argument is
        that line
    """
    found = []
    for line in filter(None, (one.strip() for one in (text or "").splitlines())):
        before, _equal, meaning = line.rpartition("=")
        words = [words for words in map(words_of, before.split(";")) if words]
        if not words or not meaning.strip():
            raise ValueError(line)
        found += (Equivalent(one, meaning.strip()) for one in words)
    return tuple(found)


def meaning_of(text, equivalents):
    """Return what a text means: what its words stand for, or the text as it is.

    Of several values, separated by commas, semicolons, bars or line ends, each one is
    looked at.

    :param equivalents: iterable of ``Equivalent``; the first one of some words counts
    """
    meanings = {one.words: one.meaning for one in reversed(tuple(equivalents))}
    if not meanings:
        return text
    whole = meanings.get(words_of(text))
    if whole is not None:
        return whole
    return "".join(_meaning_of(part, meanings) for part in BETWEEN.split(text))


def _meaning_of(part, meanings):
    """Return what a part of a text means, with the blanks around it."""
    bare = part.strip()
    meaning = meanings.get(words_of(bare)) if bare else None
    return part if meaning is None else part.replace(bare, meaning, 1)
