"""Which probability a stage may have, and a sensible one where none was given.

Every value is in percent.
"""

WON, LOST, OPEN = "won", "lost", "open"

CERTAIN = {WON: 100.0, LOST: 0.0}


def is_allowed(outcome, probability):
    """Tell whether a stage of that outcome may have that probability.

    :param str outcome: ``won``, ``lost`` or ``open``
    :param float probability: percent
    :return: True when won is exactly 100, lost exactly 0, open strictly between
    """
    if outcome in CERTAIN:
        return probability == CERTAIN[outcome]
    return 0 < probability < 100


def differs(one, other):
    """Tell whether two probabilities are not the same to the hundredth of a percent."""
    return round(one or 0.0, 2) != round(other or 0.0, 2)


def between(before, after):
    """Propose a probability for an open stage placed between two others.

    :param float before: percent of the stage before it, 0 when it comes first
    :param float after: percent of the stage after it, 100 when it comes last
    :return: the middle, in whole percent where there is room, strictly in (0, 100)
    """
    middle = (min(before, after) + max(before, after)) / 2
    whole = float(round(middle))
    return whole if 0 < whole < 100 else min(max(middle, 0.5), 99.5)


def spread(count):
    """Propose probabilities for ``count`` open stages in a row, evenly spread.

    :return: list of ``count`` percents, growing, each strictly in (0, 100)
    """
    return [round(100 * (rank + 1) / (count + 1), 1) for rank in range(count)]
