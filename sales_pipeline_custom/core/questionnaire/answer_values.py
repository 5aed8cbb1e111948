"""An answer as people, forms and programs give it, checked against its question.

``read_answer`` returns plain Python: text, int, float, bool, date, datetime (UTC), the
code of a choice, a tuple of codes, a ``File``; None for no answer.
"""

import base64
import binascii
import datetime
import math
import re
import zoneinfo
from typing import NamedTuple

from ..shared.limits import BIGGEST_INTEGER, BIGGEST_NUMBER
from ..shared.reading import LONGEST, fold, read_number
from ..shared.relative_dates import read_day
from ..shared.shown import shown
from .questionnaire import CHOICES, NUMBERS

LONGEST_CHAR = 500  # characters
LONGEST_TEXT = 20_000
MOST_FILE_BYTES = 10_000_000
LONGEST_FILE_NAME = 200
LONGEST_PATH = 2000  # with its folders
FILE_KINDS = (
    "csv doc docx gif heic jpeg jpg odp ods odt pdf png ppt pptx txt webp xls xlsx"
).split()

YES = {"1", "o", "oui", "on", "t", "true", "vrai", "x", "y", "yes"}
NO = {"0", "f", "false", "faux", "n", "no", "non", "off"}
STORED_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)(?:\.\d+)?Z?")
TIME = re.compile(
    r"(?:[T,]|\s)\s*(?:(?:à|at|om|um|vers)\s*)?(?P<hour>\d{1,2})\s*"
    r"(?:(?:[:h.]|heures?)\s*(?P<minute>\d{2})?(?::(?P<second>\d{2}))?\s*"
    r"(?:(?P<half>[ap]m)|heures?|h|uhr|uur)?|(?P<half_alone>[ap]m)|uhr|uur)\s*$",
    re.IGNORECASE,
)


class Wrong(ValueError):
    """An answer that cannot be taken; ``code`` says why, ``values`` with what."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


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
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT and kind != "file":
            raise Wrong("too_long", longest=LONGEST_TEXT, length=len(value))
        value = _plain(value)
    if _is_empty(kind, value):
        return None
    if kind in NUMBERS:
        return _number(question, value)
    if kind in CHOICES:
        return _choices(question, value)
    if kind == "date":
        return _date(value, day_first, today)
    if kind == "datetime":
        return _moment(value, tz, day_first, today)
    if kind == "boolean":
        return _yes_or_no(value)
    if kind == "file":
        return _file(value)
    return _text(value, LONGEST_CHAR if kind == "char" else LONGEST_TEXT, kind)


def _is_empty(kind, value):
    if value is None or (value is False and kind != "boolean"):
        return True
    return isinstance(value, (str, list, tuple, dict)) and not value


def _plain(text):
    """Return a text without blanks around it, refusing what no database holds."""
    if "\0" in text or re.search("[\ud800-\udfff]", text):
        raise Wrong("not_text")
    return text.strip()


# ------------------------------------------------------------
# Kind by kind
# ------------------------------------------------------------


def _text(value, longest, kind):
    if not isinstance(value, str):
        raise Wrong("not_text")
    if kind == "char":
        value = " ".join(value.split())
    if len(value) > longest:
        raise Wrong("too_long", longest=longest, length=len(value))
    return value


def _number(question, value):
    number = _read_number(value)
    whole = question.kind not in ("float", "monetary")
    if whole:
        if number != int(number):
            raise Wrong("not_whole", found=_found(value))
        number = int(number)
    lowest, highest = question.bounds
    biggest = BIGGEST_INTEGER if whole else BIGGEST_NUMBER
    lowest = -biggest if lowest is None else lowest
    highest = biggest if highest is None else highest
    if not lowest <= number <= highest:
        code = "too_small" if number < lowest else "too_big"
        raise Wrong(
            code, found=_found(value), number=number, lowest=lowest, highest=highest
        )
    return number


def _read_number(value):
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Wrong("not_number", found=_found(value))
    try:
        number = read_number(value) if isinstance(value, str) else value
    except ValueError:
        raise Wrong("not_number", found=_found(value)) from None
    if not -math.inf < number < math.inf:
        raise Wrong("not_number", found=_found(value))
    return number


def _date(value, day_first, today):
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return read_day(value, today, day_first)
    except (ValueError, TypeError, OverflowError):
        raise Wrong("not_date", found=_found(value)) from None


def _moment(value, tz, day_first, today):
    if isinstance(value, datetime.datetime):
        return _utc(value, None)
    if isinstance(value, datetime.date):
        return datetime.datetime.combine(value, datetime.time())
    if not isinstance(value, str) or len(value) > LONGEST:
        raise Wrong("not_datetime", found=_found(value))
    stored = STORED_MOMENT.fullmatch(value)
    try:
        if stored:
            return datetime.datetime.fromisoformat(
                f"{stored[1]} {stored[2]}{stored[3]}"
            )
        time = TIME.search(value)
        if not time:
            raise ValueError(value)
        day = read_day(value[: time.start()].strip(" ,"), today, day_first)
        return _utc(datetime.datetime.combine(day, _time(time)), tz)
    except (ValueError, OverflowError):
        raise Wrong("not_datetime", found=_found(value)) from None


def _time(match):
    """Return the time of a match of ``TIME``."""
    hour, minute, second = (
        int(match[part] or 0) for part in ("hour", "minute", "second")
    )
    half = (match["half"] or match["half_alone"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(match[0])
        hour = hour % 12 + (12 if half == "pm" else 0)
    return datetime.time(hour, minute, second)


def _utc(moment, tz):
    """Return a moment in UTC, without zone, as Odoo stores it."""
    if moment.tzinfo is None:
        try:
            zone = zoneinfo.ZoneInfo(tz) if tz else datetime.UTC
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            zone = datetime.UTC
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(datetime.UTC).replace(tzinfo=None, microsecond=0)


def _yes_or_no(value):
    if isinstance(value, bool):
        return value
    said = fold(value[:LONGEST]) if isinstance(value, str) else str(value)
    if said in YES:
        return True
    if said in NO:
        return False
    raise Wrong("not_yes_no", found=_found(value))


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
        raise Wrong("unknown_choice", found=_found(value))
    codes = {_choice(question, one) for one in each_once(value)}
    return tuple(one.code for one in question.choices if one.code in codes)


def each_once(values):
    """Return values without those that are there already: they are looked up once.

    :raise Wrong: they are lists or objects, rather than texts and numbers
    """
    try:
        return list(dict.fromkeys(values))
    except TypeError:
        raise Wrong("unknown_choice", found=_found(values)) from None


def _choice(question, value):
    """Return the code of a choice given by its code, its id or its label."""
    found = None
    if isinstance(value, int) and not isinstance(value, bool):
        found = next((one for one in question.choices if one.id == value), None)
    elif isinstance(value, str):
        value = value.strip()
        found = question.choice(value) if len(value) <= LONGEST_CHAR else None
        if found is None:
            folded = fold(value[:LONGEST_CHAR])
            named = [one for one in question.choices if folded in one.names]
            found = next((one for one in named if one.is_active), None) or next(
                iter(named), None
            )
    if found is None:
        raise Wrong("unknown_choice", found=_found(value))
    if not found.is_active:
        raise Wrong("former_choice", found=_found(value))
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
        raise Wrong("file_kind", found=_found(name), allowed=", ".join(FILE_KINDS))
    return File(name, content)


def _file_name(name):
    """Return the name of a file without its folders, nor what does not print."""
    name = re.split(r"[/\\]", _plain(name[-LONGEST_PATH:]))[-1]
    name = "".join(c for c in name if c.isprintable()).strip()
    stem, dot, kind = name.rpartition(".")
    return f"{stem[: LONGEST_FILE_NAME - len(kind) - 1]}{dot}{kind}"


def _found(value):
    return shown(value if isinstance(value, str) else str(value))
