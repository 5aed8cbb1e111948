"""Filters of rules: domains with dates that follow the day, read without running code.

A filter is what Odoo's domain editor and search bar write: lists, tuples, texts and
numbers, with the names, functions and methods of dates that are listed here. It is
taken apart once, when it is saved; what it then does for a moment is a few additions.
Nothing else can be said: no power, no attribute but those listed, no text made longer.
"""

import ast
import datetime
import operator
import re
from typing import Any, NamedTuple

import pytz
from dateutil.relativedelta import relativedelta

LONGEST = 20_000  # characters
DEEPEST = 50  # lists in lists, sums in sums
BIGGEST = 10**15  # numbers on the way: more is nobody's amount

DATE_FORMAT = re.compile(r"(?:[^%]|%[aAbBdHIjmMpSuUVwWyYf%]){0,64}")
DAY, MOMENT = "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"


class FilterError(ValueError):
    """A filter that cannot be read.

    ``reason`` is ``too_long``, ``too_deep``, ``syntax``, ``not_allowed`` or ``wrong``;
    the text of the error is the piece it is about.
    """

    def __init__(self, reason, piece=""):
        super().__init__(piece)
        self.reason = reason


class Moment(NamedTuple):
    """For when and whom a filter is read."""

    now: datetime.datetime  # UTC, without time zone
    zone: datetime.tzinfo  # of pytz
    uid: int

    def local(self):
        """Return that moment as clocks show it there."""
        moment = pytz.utc.localize(self.now).astimezone(self.zone)
        return LocalTime.fromisoformat(moment.replace(tzinfo=None).isoformat())


class LocalTime(datetime.datetime):
    """A moment as clocks show it where the filter is read: stays so when added to."""


class Filter(NamedTuple):
    """A filter taken apart."""

    value: Any  # a constant, or a function of the moment

    def domain(self, moment):
        """Return the domain for a moment: a list that ``odoo.fields.Domain`` takes.

        :param Moment moment: for when and whom
        :raise FilterError: a date that does not exist, a division by zero…
        """
        try:
            domain = _value(self.value, moment)
            if not isinstance(domain, list | tuple):
                raise FilterError("not_allowed", str(domain)[:80])
            return _as_value(domain, moment)
        except FilterError:
            raise
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise FilterError("wrong", str(error)) from error


def read_filter(text):
    """Take a filter apart.

    :param str text: the domain, as it was saved; empty for no condition
    :return: ``Filter``
    :raise FilterError: it cannot be read
    """
    if len(text or "") > LONGEST:
        raise FilterError("too_long")
    try:
        tree = ast.parse((text or "").strip() or "[]", mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise FilterError("syntax", getattr(error, "msg", None) or "") from error
    if not isinstance(tree, ast.List | ast.Tuple | ast.BinOp):
        raise FilterError("not_allowed", _written(tree))
    return Filter(_read(tree, 0))


# ------------------------------------------------------------
# What may be said
# ------------------------------------------------------------


def _now(moment):
    # Compared with what is stored, which is UTC.
    return moment.now.replace(microsecond=0)


def _today(moment):
    return moment.local().date()


NAMES = {
    "true": lambda moment: True,
    "false": lambda moment: False,
    "uid": lambda moment: moment.uid,
    "today": lambda moment: _today(moment).strftime(DAY),
    "current_date": lambda moment: _today(moment).strftime(DAY),
    "now": lambda moment: _now(moment).strftime(MOMENT),
    "datetime.time.min": lambda moment: datetime.time.min,
    "datetime.time.max": lambda moment: datetime.time.max.replace(microsecond=0),
}

TIMEDELTA = {"weeks", "days", "hours", "minutes", "seconds"}
RELATIVE = {"years", "months", *TIMEDELTA}
ABSOLUTE = {"year", "month", "day", "hour", "minute", "second", "weekday"}


def _date(moment, year, month, day):
    return datetime.date(year, month, day)


def _datetime(moment, year, month, day, hour=0, minute=0, second=0):
    return datetime.datetime(year, month, day, hour, minute, second)


def _time(moment, hour=0, minute=0, second=0):
    return datetime.time(hour, minute, second)


def _combine(moment, date, time):
    if not isinstance(time, datetime.time):
        raise TypeError(str(time))
    return LocalTime.combine(_only_date(date), time)


def _only_date(date):
    if not isinstance(date, datetime.date):
        raise TypeError(str(date))
    return date.date() if isinstance(date, datetime.datetime) else date


def _timedelta(moment, days=0, **others):
    _only(others, TIMEDELTA)
    return datetime.timedelta(days, **others)


def _relativedelta(moment, **changes):
    _only(changes, RELATIVE | ABSOLUTE)
    return relativedelta(**changes)


def _only(given, allowed):
    for name in given.keys() - allowed:
        raise FilterError("not_allowed", name)


FUNCTIONS = {
    "context_today": _today,
    "datetime.date": _date,
    "datetime.date.today": _today,
    "datetime.datetime": _datetime,
    "datetime.datetime.combine": _combine,
    "datetime.datetime.now": _now,
    "datetime.datetime.today": _now,
    "datetime.datetime.utcnow": _now,
    "datetime.time": _time,
    "datetime.timedelta": _timedelta,
    "dateutil.relativedelta.relativedelta": _relativedelta,
    "relativedelta": _relativedelta,
    "time.strftime": lambda moment, form: _strftime(moment, moment.local(), form),
}


def _strftime(moment, date, form=DAY):
    if not isinstance(form, str) or not DATE_FORMAT.fullmatch(form):
        raise FilterError("not_allowed", str(form)[:80])
    return date.strftime(form)


def _to_utc(moment, date):
    if not isinstance(date, LocalTime):
        return date
    local = datetime.datetime.fromisoformat(date.isoformat())
    return moment.zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)


def _replace(moment, date, **changes):
    _only(changes, ABSOLUTE - {"weekday"})
    return date.replace(**changes)


METHODS = {
    "date": lambda moment, date: _only_date(date),
    "isoformat": lambda moment, date: date.isoformat(),
    "replace": _replace,
    "strftime": _strftime,
    "to_utc": _to_utc,
    "weekday": lambda moment, date: date.weekday(),
}
ATTRIBUTES = {"year", "month", "day", "hour", "minute"}

SIGNS = {ast.USub: operator.neg, ast.UAdd: operator.pos}
SUMS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
DURATIONS = (datetime.timedelta, relativedelta)
ADDED = {ast.Add: (list, str), ast.Sub: ()}  # what is neither number nor date


# ------------------------------------------------------------
# Taking apart
# ------------------------------------------------------------


def _read(tree, depth):
    """Return what a piece says: a constant, or a function of the moment.

    :raise FilterError: it says something else than what is listed
    """
    if depth > DEEPEST:
        raise FilterError("too_deep")
    if isinstance(tree, ast.Constant):
        return _read_constant(tree)
    if isinstance(tree, ast.List | ast.Tuple):
        return _read_list(tree, depth)
    if isinstance(tree, ast.UnaryOp) and type(tree.op) in SIGNS:
        return _apply(_signed, SIGNS[type(tree.op)], _read(tree.operand, depth + 1))
    if isinstance(tree, ast.BinOp) and type(tree.op) in SUMS:
        pair = (_read(tree.left, depth + 1), _read(tree.right, depth + 1))
        return _apply(_sum, type(tree.op), *pair)
    if isinstance(tree, ast.Call):
        return _read_call(tree, depth)
    if isinstance(tree, ast.Name | ast.Attribute):
        name = _dotted(tree)
        if name in NAMES:
            return NAMES[name]
        if isinstance(tree, ast.Attribute) and tree.attr in ATTRIBUTES:
            return _apply(_attribute, tree.attr, _read(tree.value, depth + 1))
    raise FilterError("not_allowed", _written(tree))


def _read_constant(tree):
    value = tree.value
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float) and abs(value) <= BIGGEST:
        return value
    raise FilterError("not_allowed", _written(tree))


def _read_list(tree, depth):
    values = [_read(one, depth + 1) for one in tree.elts]
    kind = tuple if isinstance(tree, ast.Tuple) else list
    if not any(callable(value) for value in values):
        return kind(values)
    return lambda moment: kind(_value(value, moment) for value in values)


def _read_call(tree, depth):
    values = [_read(one, depth + 1) for one in tree.args]
    named = {one.arg: _read(one.value, depth + 1) for one in tree.keywords}
    function = FUNCTIONS.get(_dotted(tree.func))
    if not function and isinstance(tree.func, ast.Attribute):
        function = METHODS.get(tree.func.attr)
        values.insert(0, _read(tree.func.value, depth + 1) if function else None)
    if not function or None in named:
        raise FilterError("not_allowed", _written(tree))
    return lambda moment: function(
        moment,
        *(_value(value, moment) for value in values),
        **{name: _value(value, moment) for name, value in named.items()},
    )


def _dotted(tree):
    """Return a path of names as it is written; empty when it is none."""
    names = []
    while isinstance(tree, ast.Attribute):
        names.append(tree.attr)
        tree = tree.value
    if not isinstance(tree, ast.Name):
        return ""
    return ".".join([tree.id, *reversed(names)])


def _written(tree):
    """Return a piece as it was written, cut short."""
    try:
        return ast.unparse(tree)[:80]
    except RecursionError:
        return ""


# ------------------------------------------------------------
# Working out
# ------------------------------------------------------------


def _value(value, moment):
    return value(moment) if callable(value) else value


def _apply(function, how, *values):
    """Return what a function makes of values, once they are known."""
    return lambda moment: function(how, *(_value(value, moment) for value in values))


def _signed(sign, value):
    if not isinstance(value, (int, float, *DURATIONS)):
        raise TypeError(str(value)[:80])
    return sign(value)


def _sum(kind, left, right):
    """Return a sum or product of numbers, dates and durations; lists put together."""
    allowed = (int, float, *DURATIONS)
    if kind in ADDED:
        allowed = (*allowed, datetime.date, *ADDED[kind])
    if not (isinstance(left, allowed) and isinstance(right, allowed)):
        raise TypeError(f"{left!s:.40} {right!s:.40}")
    result = SUMS[kind](left, right)
    if isinstance(result, int | float) and not abs(result) <= BIGGEST:
        raise FilterError("wrong", str(result)[:40])
    return result


def _attribute(name, value):
    if not isinstance(value, datetime.date | datetime.time):
        raise TypeError(str(value)[:80])
    return getattr(value, name)


def _as_value(value, moment):
    """Return what a domain may hold: moments as they are stored, in UTC."""
    if isinstance(value, list | tuple):
        return type(value)(_as_value(one, moment) for one in value)
    if isinstance(value, LocalTime):
        return _to_utc(moment, value)
    if value is None or isinstance(value, str | int | float | datetime.date):
        return value
    raise FilterError("not_allowed", str(value)[:80])
