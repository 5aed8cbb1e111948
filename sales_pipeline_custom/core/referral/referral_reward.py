"""What a reward comes to."""

NOTHING, FIXED, PERCENT, GIFT = KINDS = ("none", "fixed", "percent", "gift")

MOST_PERCENT = 100
MOST_MONEY = 1_000_000_000  # in any currency: beyond, someone typed too many zeros


def reward(kind, value, ceiling, base):
    """Return what a reward comes to, before rounding.

    :param str kind: one of ``KINDS``
    :param float value: the amount of a fixed reward, the percentage of another one
    :param float ceiling: the most it may come to; 0 for no ceiling
    :param float base: what the percentage is of, in the currency of the ceiling
    :return: float, never negative; 0 for what is not money
    """
    if kind == FIXED:
        return max(value, 0.0)
    if kind != PERCENT:
        return 0.0
    amount = max(base, 0.0) * value / 100
    return min(amount, ceiling) if ceiling else amount


def is_sensible_amount(amount):
    """Tell whether an amount of money is one: not negative, endless or absurd."""
    return 0 <= amount < MOST_MONEY


def is_sensible_percent(percent):
    """Tell whether a percentage is one: between 0 and 100."""
    return 0 <= percent <= MOST_PERCENT
