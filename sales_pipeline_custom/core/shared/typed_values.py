"""A value as people, forms and programs give it: a text, a number, a day, a yes.

``read_value`` returns plain Python: text, int, float, bool, date, datetime (UTC); None
for no value.
"""

import datetime
import math
import re
import zoneinfo

from .limits import BIGGEST_INTEGER, BIGGEST_NUMBER, YEARS
from .reading import LONGEST, fold, read_number
from .relative_dates import read_day
from .shown import shown

LONGEST_CHAR = 500  # characters
LONGEST_TEXT = 20_000
ANY_NUMBER = (None, None)

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
    """A value that cannot be taken; ``code`` says why, ``values`` with what."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


def read_value(kind, value, bounds=ANY_NUMBER, tz=None, day_first=True, today=None):
    """Read a value of some kind.

    :param str kind: ``char``, ``text``, ``integer``, ``float``, ``monetary``,
        ``boolean``, ``date`` or ``datetime``
    :param value: what was given: of the right type already, or a text as people write
        it in French or English. Empty texts and lists, None, and False but for a yes or
        no, are no value
    :param tuple bounds: the lowest and the highest number that is taken, None for any
    :param str tz: time zone of a date and time written by a person; one written as Odoo
        does (``2026-12-31 14:00:00``) is UTC
    :param bool day_first: whether "05/06/2026" is the fifth of June
    :param datetime.date today: the day it was written, where "mardi prochain" and "fin
        mars" are dates
    :return: the value, None for none
    :raise Wrong: it cannot be one
    """
    value = given(kind, value)
    if value is None:
        return None
    if kind in ("integer", "float", "monetary"):
        return _number(value, bounds, is_whole=kind == "integer")
    if kind == "date":
        return _date(value, day_first, today)
    if kind == "datetime":
        return _moment(value, tz, day_first, today)
    if kind == "boolean":
        return _yes_or_no(value)
    return _text(value, LONGEST_CHAR if kind == "char" else LONGEST_TEXT, kind)


def given(kind, value, longest=LONGEST_TEXT):
    """Return what was given, texts without blanks around them; None for nothing.

    :param str kind: of which it is
    :param int longest: characters of a text
    :raise Wrong: a text is too long, or none that a database holds
    """
    if isinstance(value, str):
        if len(value) > longest:
            raise Wrong("too_long", longest=longest, length=len(value))
        value = plain(value)
    if value is None or (value is False and kind != "boolean"):
        return None
    is_empty = isinstance(value, (str, list, tuple, dict)) and not value
    return None if is_empty else value


def plain(text):
    """Return a text without blanks around it.

    :raise Wrong: no database holds it
    """
    if "\0" in text or re.search("[\ud800-\udfff]", text):
        raise Wrong("not_text")
    return text.strip()


def excerpt(value):
    """Return what was given, fit for a message."""
    return shown(value if isinstance(value, str) else str(value))


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


def _number(value, bounds, is_whole):
    number = _read_number(value)
    if is_whole:
        if number != int(number):
            raise Wrong("not_whole", found=excerpt(value))
        number = int(number)
    lowest, highest = bounds
    biggest = BIGGEST_INTEGER if is_whole else BIGGEST_NUMBER
    lowest = -biggest if lowest is None else lowest
    highest = biggest if highest is None else highest
    if not lowest <= number <= highest:
        code = "too_small" if number < lowest else "too_big"
        raise Wrong(
            code, found=excerpt(value), number=number, lowest=lowest, highest=highest
        )
    return number


def _read_number(value):
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Wrong("not_number", found=excerpt(value))
    try:
        number = read_number(value) if isinstance(value, str) else value
    except ValueError:
        raise Wrong("not_number", found=excerpt(value)) from None
    if not -math.inf < number < math.inf:
        raise Wrong("not_number", found=excerpt(value))
    return number


def _date(value, day_first, today):
    try:
        if isinstance(value, datetime.datetime):
            return _meant(value.date())
        if isinstance(value, datetime.date):
            return _meant(value)
        return _meant(read_day(value, today, day_first))
    except (ValueError, TypeError, OverflowError):
        raise Wrong("not_date", found=excerpt(value)) from None


def _meant(day):
    """Return a day, or a moment, of years that people mean.

    Beyond, no calendar can tell what the time is elsewhere.

    :raise ValueError: it is of none of them
    """
    if day.year not in YEARS:
        raise ValueError(day)
    return day


def _moment(value, tz, day_first, today):
    try:
        return _meant(_read_moment(value, tz, day_first, today))
    except (ValueError, OverflowError):
        raise Wrong("not_datetime", found=excerpt(value)) from None


def _read_moment(value, tz, day_first, today):
    if isinstance(value, datetime.datetime):
        return _utc(value, None)
    if isinstance(value, datetime.date):
        return datetime.datetime.combine(value, datetime.time())
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError(value)
    stored = STORED_MOMENT.fullmatch(value)
    if stored:
        return datetime.datetime.fromisoformat(f"{stored[1]} {stored[2]}{stored[3]}")
    time = TIME.search(value)
    if not time:
        raise ValueError(value)
    day = read_day(value[: time.start()].strip(" ,"), today, day_first)
    return _utc(datetime.datetime.combine(day, _time(time)), tz)


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
    raise Wrong("not_yes_no", found=excerpt(value))
