"""Whether a file writes the day or the month first, and what it takes to know."""

from typing import NamedTuple

from ..shared.reading import YEAR_LAST, read_date

DAY, MONTH = "day", "month"


class Order(NamedTuple):
    """What a column of dates tells of the order of its dates."""

    first: str | None  # "day" or "month"; None when somebody has to say
    example: int | None  # index of the text to ask about, or that everything hangs on


def order_of(texts, usual, others=()):
    """Tell the order of a column of dates, from what can only be read one way.

    Dates of the usual order settle it: what does not fit them is wrong. Without any,
    the other order needs more than half: one wrong date must not change how all the
    others are read. A column that says nothing follows the others of its file.

    :param list texts: the column
    :param str usual: "day" or "month", where the user lives
    :param others: texts of the other columns of the file
    :return: ``Order``
    """
    votes = [vote(text) for text in texts]
    either = [index for index, one in enumerate(votes) if one == "either"]
    against = [index for index, one in enumerate(votes) if one == _other(usual)]
    if usual in votes or not (either or against):
        return Order(usual, None)
    if len(against) > len(either):
        return Order(_other(usual), None)
    if against:
        return Order(None, against[0])
    settled = {one for one in map(vote, others) if one in (DAY, MONTH)}
    if len(settled) == 1:
        return Order(settled.pop(), None)
    return Order(None, either[0])


def vote(text):
    """Tell how a date can be read.

    :return: "day" or "month" when only that one can come first, "either" when both
        can and it makes a difference, None when there is nothing to choose
    """
    match = YEAR_LAST.fullmatch(" ".join(text.split()))
    if not match:
        return None
    day_first, month_first = _date(text, True), _date(text, False)
    if day_first and month_first:
        if match[2] == ".":
            return DAY  # nobody writes the month first between dots
        return "either" if day_first != month_first else None
    return DAY if day_first else MONTH if month_first else None


def _date(text, day_first):
    try:
        return read_date(text, day_first)
    except ValueError:
        return None


def _other(order):
    return MONTH if order == DAY else DAY
