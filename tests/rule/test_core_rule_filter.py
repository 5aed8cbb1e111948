"""What filters of rules may say; reading them runs no code and takes no time."""

import datetime
import time

import pytest
import pytz
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.sales_pipeline_custom.core.rule.rule_filter import (
    LONGEST,
    FilterError,
    Moment,
    read_filter,
)

# Half past midnight on the 25th in Paris, where clocks go back that night.
PARIS = Moment(
    datetime.datetime(2026, 10, 24, 22, 30, 1, 5), pytz.timezone("Europe/Paris"), 7
)
TODAY = datetime.date(2026, 10, 25)


def read(text, moment=PARIS):
    return read_filter(text).domain(moment)


def value(expression, moment=PARIS):
    """Return what an expression comes to, as the value of a condition."""
    ((_name, _operator, found),) = read(f"[('x', '=', {expression})]", moment)
    return found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # Odoo's domain editor and the views it ships
        ('context_today().strftime("%Y-%m-%d")', "2026-10-25"),
        ("context_today().strftime('%Y-%m-%d')", "2026-10-25"),
        (
            "(context_today() + relativedelta(days = -7)).strftime('%Y-%m-%d')",
            "2026-10-18",
        ),
        (
            "(context_today() + relativedelta(day = 1, months = -1))"
            ".strftime('%Y-%m-%d')",
            "2026-09-01",
        ),
        (
            "(context_today() + relativedelta(day = 1, month = 1))"
            ".strftime('%Y-%m-%d')",
            "2026-01-01",
        ),
        (
            "datetime.datetime.combine(context_today(), datetime.time(0, 0, 0))"
            '.to_utc().strftime("%Y-%m-%d %H:%M:%S")',
            "2026-10-24 22:00:00",
        ),
        (
            "datetime.datetime.combine(context_today() + relativedelta(days = 1),"
            ' datetime.time(0, 0, 0)).to_utc().strftime("%Y-%m-%d %H:%M:%S")',
            "2026-10-25 23:00:00",
        ),
        ("'today -7d'", "today -7d"),
        ("'=monday -1w'", "=monday -1w"),
        ("current_date", "2026-10-25"),
        ("today", "2026-10-25"),
        ("now", "2026-10-24 22:30:01"),
        ("uid", 7),
        ("[uid, False]", [7, False]),
        ("true", True),
        ("None", None),
        # what people and other programs write
        ("context_today()-datetime.timedelta(days=14)", datetime.date(2026, 10, 11)),
        ("context_today() - datetime.timedelta(14)", datetime.date(2026, 10, 11)),
        ("context_today() - relativedelta(months=1)", datetime.date(2026, 9, 25)),
        ("relativedelta(weeks=1) + context_today()", datetime.date(2026, 11, 1)),
        (
            "context_today() - 2 * datetime.timedelta(days=7)",
            datetime.date(2026, 10, 11),
        ),
        (
            "context_today() + dateutil.relativedelta.relativedelta(weekday=0)",
            datetime.date(2026, 10, 26),
        ),
        ("datetime.date.today()", TODAY),
        ("datetime.datetime.now()", datetime.datetime(2026, 10, 24, 22, 30, 1)),
        (
            "(datetime.datetime.now() - datetime.timedelta(hours=2))"
            ".strftime('%Y-%m-%d %H:%M')",
            "2026-10-24 20:30",
        ),
        (
            "datetime.datetime.combine(context_today(), datetime.time.min)",
            datetime.datetime(2026, 10, 24, 22, 0),
        ),
        (
            "datetime.datetime.combine(context_today(), datetime.time.max).to_utc()",
            datetime.datetime(2026, 10, 25, 22, 59, 59),
        ),
        ("time.strftime('%Y-01-01')", "2026-01-01"),
        ("context_today().replace(day=1).isoformat()", "2026-10-01"),
        ("context_today().year - 1", 2025),
        ("context_today().weekday()", 6),
        ("datetime.date(2026, 2, 28)", datetime.date(2026, 2, 28)),
        ("-5 + 2.5 * 3", 2.5),
    ],
)
def test_dates_follow_the_day(expression, expected):
    found = value(expression)
    assert found == expected
    assert type(found) is type(expected)


def test_a_day_is_that_of_the_time_zone():
    utc = PARIS._replace(zone=pytz.utc)
    assert value("context_today()", utc) == datetime.date(2026, 10, 24)
    assert value("context_today()") == datetime.date(2026, 10, 25)


@pytest.mark.parametrize("text", ["", None, "[]", " [] ", "()"])
def test_no_condition(text):
    assert not read_filter(text).value


def test_a_whole_domain_stays_as_it_is():
    text = "['|', '!', ('a.b', 'in', [1, (2)]), ('c', 'any', [('d', '>', 'x')])]"
    assert read(text) == [
        "|",
        "!",
        ("a.b", "in", [1, 2]),
        ("c", "any", [("d", ">", "x")]),
    ]
    assert read("[('a', '=', 1)] + [('b', '=', uid)]") == [("a", "=", 1), ("b", "=", 7)]


@pytest.mark.parametrize(
    "text",
    [
        "[('x', '=', 9**9**9)]",
        "[('x', '=', 2**8)]",
        "[('x', '=', 10**400)]",
        "[('x', '=', time.sleep(3))]",
        "[('x', '=', time.time())]",
        "[('x', '=', time)]",
        "[('x', '=', 'a' * 1000000000)]",
        "[('x', '=', [1] * 1000000000)]",
        "[[1] * 1000000000]",
        "[('x', '=', 999999999999 * 999999999999)]",
        "[('x', '=', 999999999999999999999)]",
        "[('x', '=', 1e400)]",
        "[('x', '=', 1 << 100000)]",
        "[('x', '=', '%999999999d' % 1)]",
        "[('x', '=', time.strftime('%999999999d'))]",
        "[('x', '=', context_today().strftime('%Y' * 100))]",
        "[('x', '=', '{:>999999999}'.format(1))]",
        "[('x', '=', f'{uid:>999999999}')]",
        "[('x', '=', ().__class__.__bases__)]",
        "[('x', '=', context_today().__class__)]",
        "[('x', '=', context_today().min)]",
        "[('x', '=', datetime.sys)]",
        "[('x', '=', datetime.datetime.strptime('1', '%d'))]",
        "[('x', '=', __import__('os').getcwd())]",
        "[('x', '=', env.user.id)]",
        "[('x', '=', user.id)]",
        "[('x', '=', (lambda: 1)())]",
        "[('x', '=', [i for i in (1, 2)])]",
        "[('x', '=', 1 if uid else 2)]",
        "[('x', '=', uid == 1)]",
        "[('x', '=', {'a': 1})]",
        "[('x', '=', {1, 2})]",
        "[('x', '=', b'a')]",
        "[('x', '=', 1j)]",
        "[('x', '=', ...)]",
        "[('x', '=', [*(1, 2)])]",
        "[('x', '=', context_today(*[]))]",
        "[('x', '=', relativedelta(**{}))]",
        "[('x', '=', relativedelta(dt1=1, dt2=2))]",
        "[('x', '=', datetime.timedelta(centuries=1))]",
        "[('x', '=', (y := 1))]",
        "[('x', '=', 'a'.upper())]",
        "[('x', '=', 'abc'[0])]",
        "{'x': 1}",
        "'x'",
        "uid",
        "1",
        "time.sleep(3)",
        "[(",
        "[]; import os",
        "[] []",
        "\x00",
        "[" * 100 + "]" * 100,
        "(" * 5000 + ")" * 5000,
        "-" * 9000 + "1",
        "[('x', '=', " + "-" * 500 + "1)]",
        "[" + "a" + ".b" * 9000 + "]",
        "[" + "1" + "+1" * 9000 + "]",
        "[('x', '=', " + "uid()" * 1000 + ")]",
        "[" + "1, " * LONGEST + "]",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(FilterError):
        read(text)


@pytest.mark.parametrize(
    "expression",
    [
        "1 / 0",
        "5 // 0",
        "5 % 0",
        "datetime.date(2026, 2, 30)",
        "datetime.datetime.combine(1, 2)",
        "context_today() + 1",
        "context_today() + relativedelta(years=9000)",
        "context_today() + datetime.timedelta(days=999999999999)",
        "relativedelta(weekday=9)",
        "context_today() + context_today()",
        "datetime.timedelta(days=1)",
        "datetime.time(1)",
        "'a' - 1",
        "-'a'",
        "(1).year",
        "context_today(1)",
        "context_today().replace(day='x')",
    ],
)
def test_what_does_not_exist_is_said(expression):
    with pytest.raises(FilterError):
        value(expression)


PIECES = st.sampled_from(
    [
        *("[", "]", "(", ")", ",", "'a'", "'='", "1", "9", "uid", ".", "+", "-", "*"),
        *(
            "**",
            "/",
            "%",
            "=",
            " ",
            "context_today",
            "datetime",
            "date",
            "relativedelta",
        ),
        *("strftime", "'%Y'", "days", "time", "combine", "to_utc", "__class__", "0"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_whatever_comes_is_a_domain_or_an_error(text):
    for one in (text, f"[('x', '=', {text})]"):
        try:
            assert isinstance(read(one), list | tuple)
        except FilterError:
            pass


GROWING = {
    "conditions": lambda n: "[" + "('a', '=', uid), " * n + "]",
    "ids": lambda n: "[('a', 'in', [" + "1, " * n + "])]",
    "text": lambda n: "[('a', '=', '" + "x" * n + "')]",
    "brackets": lambda n: "[" * n,
    "signs": lambda n: "[" + "-" * n + "1]",
    "sum": lambda n: "[" + "1+" * n + "1]",
    "names": lambda n: "[a" + ".b" * n + "]",
    "calls": lambda n: "[" + "a()" * n + "]",
    "format": lambda n: "[time.strftime('" + "%Y" * n + "')]",
    "keywords": lambda n: "[f(" + "a=1," * n + ")]",
    "blanks": lambda n: "[" + " " * n + "]",
    "dates": lambda n: (
        "[" + "('a', '=', context_today() - relativedelta(days=1))," * n + "]"
    ),
}


@pytest.mark.parametrize("kind", GROWING)
def test_twice_as_long_takes_twice_the_time(kind):
    unit = len(GROWING[kind](101)) - len(GROWING[kind](100))

    def cost(length):
        """Return the time that a text of about that many characters takes."""
        text = GROWING[kind](length // unit)
        start = time.thread_time()
        for _turn in range(10):
            try:
                read(text)
            except FilterError:
                pass
        return time.thread_time() - start

    twice, once = [], []
    # In turns, and again: a machine that does something else is asked once more.
    for _turn in range(40):
        twice.append(cost(LONGEST - 100))
        once.append(cost((LONGEST - 100) // 2))
        if len(once) >= 5 and min(twice) < 2.5 * min(once) + 0.01:
            return
    pytest.fail(f"{min(once):.4f} s, and {min(twice):.4f} s for twice as much")


def test_what_is_longer_is_not_even_looked_at():
    with pytest.raises(FilterError) as caught:
        read("[" + "1," * LONGEST + "]")
    assert caught.value.reason == "too_long"
