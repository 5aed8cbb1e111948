"""Looking for something in a text without going through it again and again."""

MOST_MARKS = 20_000


def near(pattern, text, mark, before, after):
    """Find what a pattern matches around marks, and no further from them.

    ``pattern.finditer`` starts at each letter: of a long text without a mark it reads
    all that follows each of them.

    :param pattern: compiled; it matches a text with the mark in it
    :param str mark: one character, which what comes before it does not hold, quotes
        aside
    :param int before: characters looked at before a mark
    :param int after: characters looked at after it
    :return: iterator of ``re.Match``, of the first marks if there are very many
    """
    end, last, left = 0, -1, MOST_MARKS
    at = text.find(mark)
    while at >= 0 and left:
        left -= 1
        start = max(end, at - before)
        if at and text[at - 1] not in "\"'":
            start = max(start, last + 1)
        found = pattern.search(text, start, at + after)
        if found and found.start() < at < found.end():
            yield found
            end = found.end()
        last = at
        at = text.find(mark, max(at + 1, end))
