"""When to try again something that failed."""

from datetime import timedelta

# Waits after the first failure, the second…: a mail server that restarts is back after
# the first ones, one that is being repaired after the last.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=3),
)
MOST_TRIES = len(WAITS) + 1


def wait_after(tries):
    """Tell how long to wait before the next try.

    :param int tries: how many have failed, at least one
    :return: timedelta, or None when there is no point in going on
    """
    return WAITS[tries - 1] if tries < MOST_TRIES else None
