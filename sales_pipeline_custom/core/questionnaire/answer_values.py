"""An answer as people, forms and programs give it, checked against its question.

``read_answer`` returns plain Python: text, int, float, bool, date, datetime (UTC), the
code of a choice, a tuple of codes, a ``File``; None for no answer.
"""

import base64
import binascii
import math
import re
from typing import NamedTuple

from ..shared.reading import fold
from ..shared.typed_values import (
    LONGEST_CHAR,
    LONGEST_TEXT,
    Wrong,
    excerpt,
    given,
    plain,
    read_value,
)
from .questionnaire import CHOICES

STEPS = ("scale", "nps")  # whole numbers
MOST_FILE_BYTES = 10_000_000
LONGEST_FILE_NAME = 200
LONGEST_PATH = 2000  # with its folders
FILE_KINDS = (
    "csv doc docx gif heic jpeg jpg odp ods odt pdf png ppt pptx txt webp xls xlsx"
).split()


class File(NamedTuple):
    """A file given as an answer."""

    name: str
    content: bytes


def read_answer(question, value, tz=None, day_first=True, today=None):
    """Read an answer to a question.

    :param Question question: what is asked
    :param value: what was given: of the right type already, or a text as people write
        it in French or English. Empty texts and lists, None, and False but for a yes or
        no, are no answer
    :param str tz: time zone of a date and time written by a person; one written as Odoo
        does (``2026-12-31 14:00:00``) is UTC
    :param bool day_first: whether "05/06/2026" is the fifth of June
    :param datetime.date today: the day it was written, where "mardi prochain" and "fin
        mars" are dates
    :return: the answer, None for none
    :raise Wrong: it cannot be an answer to that question
    """
    kind = question.kind
    if kind not in (*CHOICES, "file"):
        of = "integer" if kind in STEPS else kind
        return read_value(of, value, question.bounds, tz, day_first, today)
    value = given(kind, value, math.inf if kind == "file" else LONGEST_TEXT)
    if value is None:
        return None
    return _file(value) if kind == "file" else _choices(question, value)


def _choices(question, value):
    if question.kind == "choice":
        if isinstance(value, (list, tuple)):
            if len(value) > 1:
                raise Wrong("one_choice")
            value = value[0]
        return _choice(question, value)
    if isinstance(value, str):
        try:  # a label may hold a comma
            value = [_choice(question, value)]
        except Wrong:
            value = [part for part in re.split(r"[;,|\n]", value) if part.strip()]
    if isinstance(value, int):
        value = [value]
    if not isinstance(value, (list, tuple, set, frozenset)):
        raise Wrong("unknown_choice", found=excerpt(value))
    codes = {_choice(question, one) for one in each_once(value)}
    return tuple(choice.code for choice in question.choices if choice.code in codes)


def each_once(values):
    """Return values without those that are there already: they are looked up once.

    :raise Wrong: they are lists or objects, rather than texts and numbers
    """
    try:
        return list(dict.fromkeys(values))
    except TypeError:
        raise Wrong("unknown_choice", found=excerpt(values)) from None


def _choice(question, value):
    """Return the code of a choice given by its code, its id or its label."""
    found = None
    if isinstance(value, int) and not isinstance(value, bool):
        found = next(
            (choice for choice in question.choices if choice.id == value), None
        )
    elif isinstance(value, str):
        value = value.strip()
        found = question.choice(value) if len(value) <= LONGEST_CHAR else None
        if found is None:
            folded = fold(value[:LONGEST_CHAR])
            named = [choice for choice in question.choices if folded in choice.names]
            found = next((one for one in named if one.is_active), None) or next(
                iter(named), None
            )
    if found is None:
        raise Wrong("unknown_choice", found=excerpt(value))
    if not found.is_active:
        raise Wrong("former_choice", found=excerpt(value))
    return found.code


def _file(value):
    """Read a file given as a dict: ``name``, and ``content`` in bytes or base64."""
    if not isinstance(value, (dict, File)):
        raise Wrong("not_file")
    name, content = (
        value if isinstance(value, File) else (value.get("name"), value.get("content"))
    )
    if not isinstance(name, str) or not isinstance(content, (bytes, str)):
        raise Wrong("not_file")
    # What is too big is refused before it is decoded.
    most = MOST_FILE_BYTES if isinstance(content, bytes) else MOST_FILE_BYTES * 4 / 3
    if len(content) > most + 4:
        raise Wrong("file_too_big", most=MOST_FILE_BYTES // 1_000_000)
    if isinstance(content, str):
        try:
            content = base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            raise Wrong("not_file") from None
    name = _file_name(name)
    if not content:
        raise Wrong("not_file")
    if name.rpartition(".")[2].lower() not in FILE_KINDS:
        raise Wrong("file_kind", found=excerpt(name), allowed=", ".join(FILE_KINDS))
    return File(name, content)


def _file_name(name):
    """Return the name of a file without its folders, nor what does not print."""
    name = re.split(r"[/\\]", plain(name[-LONGEST_PATH:]))[-1]
    name = "".join(c for c in name if c.isprintable()).strip()
    stem, dot, kind = name.rpartition(".")
    return f"{stem[: LONGEST_FILE_NAME - len(kind) - 1]}{dot}{kind}"
