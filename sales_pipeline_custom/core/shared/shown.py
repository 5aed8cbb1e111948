"""A text that somebody gave, fit for a message."""

MOST_LOOKED_AT = 10  # characters, for each one shown


def shown(text, length=50):
    """Return a text fit for a message: on one line, printable, not too long."""
    start = text[: MOST_LOOKED_AT * length]
    plain = " ".join("".join(c if c.isprintable() else " " for c in start).split())
    is_whole = len(plain) <= length and len(start) == len(text)
    return plain if is_whole else f"{plain[: length - 1]}…"
