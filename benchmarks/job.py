"""What a job is, and where it is done."""

from collections.abc import Callable
from typing import NamedTuple


class Side(NamedTuple):
    """Where a job is done: which database, and which rules are on in it."""

    with_addon: bool
    rules: Callable | None = None  # rules(env): switches them on


STOCK, ADDON = BESIDE_STOCK = (Side(False), Side(True))


class Job(NamedTuple):
    """Something people do, timed from its first query to the last, then undone."""

    name: str
    title: str
    choose: Callable  # choose(env, turn): what to work on, something else each turn
    run: Callable  # run(env, chosen): what is timed
    before: Callable | None = None  # before(env, chosen): done first, not timed
    count: int = 1  # opportunities worked on: the time told is for each of them
    rounds: int = 9
    limit: float | None = None  # addon / stock, not to be exceeded
    sides: tuple = BESIDE_STOCK  # what is compared with what: the first is the measure
    rate: bool = False  # tell how many are done in a second, too
