"""What nobody writes but somebody sends: texts made to be slow to read."""

import re
import time
from typing import NamedTuple

MEGABYTE = 1_000_000
MOST_SECONDS = 1.0  # of processor, for a megabyte of anything
# Seconds that the known work takes on the machine these are seconds of: one that is
# slower, or busy with something else, is given as much more.
SECONDS_OF_KNOWN_WORK = 0.03
MOST_GROWTH = 2.5  # of the time, when what is read doubles
MEASURABLE = 0.02  # seconds: what is quicker is not compared
GROWING = (1_000, 4_000, 16_000, 64_000, 256_000, MEGABYTE)
# What is as quick as this in seconds, for so many characters, is quick enough for a
# megabyte even where its time grows as the square.
QUICK, ENOUGH = 0.004, 64_000


WRITTEN = re.compile(r"\ble\s+\d+ (?:mars|avril)\b.{0,200}\ba ecrit")


class Hostile(NamedTuple):
    """A text as long as one wants: a piece, again and again, between two ends.

    A piece with “%d” in it has another number each time.
    """

    piece: str
    before: str = ""
    after: str = ""

    def of(self, length):
        """Return a text of that many characters, about."""
        times = max(1, (length - len(self.before) - len(self.after)) // len(self.piece))
        if "%d" in self.piece:
            text = "".join(self.piece % number for number in range(times))
        else:
            text = self.piece * times
        return f"{self.before}{text}{self.after}"


LETTERS = (
    "a", "1", " ", "\t", "\n", "\r\n", "\u00a0", "\u200b", "\u2028", "\x00", "\ud800",
    "é", "ß", "\ufdfa", "\u0301\u0327", "\u302e\U0001d165", ".", ",", ";", ":", "=",
    "|", "-", "_", "*", ">", "<", "&", "'", '"', "\\", "/", "(", ")", "[", "]", "{",
    "}", "@", "$", "€", "+", "0", "’", "❤️",
)  # fmt: skip
WORDS = (
    "a ", "1 ", "1.", "1,", "1'", "a.", "a:", "a-", "a=1\n", "a: b\n", "a\tb\n", ":\n",
    "1/1/2026 ", "10:30 ", "1k-", "k ", "1 000 ", "entre 1 et ", "environ ", "+32 4",
    "(0)", "1k€ - ", "T ", "à ", "lundi ", "fin mars ", "12 mars ", "a;b=c;", "a*0=b;",
)  # fmt: skip
ADDRESSES = (
    "a@", "@a", "a@b.c,", "a@a.a.", "a.a@", "<a@b.c> ", '"a" <', "a <", "((", "(a) ",
    "=?", "=?utf-8?q?", "=?utf-8?b?", "?=", "?", "=?x?q?a?= ", "=?utf-8?b?w6k=?=",
    "=?a?q?_?", "re:", "Re [1]: ", "RE : ", "charset=",
)  # fmt: skip
QUOTES = (
    "\n> ", "> a\n", "Le ", "Le a ecrit :\n", "Le 3 mars 2026, Paul a écrit :\n",
    "On a wrote ", "De : a\n", "De\t", "From: a@b.c\n", "De : a\nDate : b\nA : c\n",
    "-----", "-- \n", "____", "----- Message d'origine -----\n", "a b\n",
)  # fmt: skip
MARKUP = (
    "<div>", "</div>", "<b>", "<p>a", "<br>", "<td>", "<td>a", "<tr><td>a<td>b",
    "<table>", "<tr>", "<table><tr><td>", "<dl><dt>a<dd>b", "<blockquote>", "<!--",
    "<!-- -->", "<?a?>", "<!a>", "<script>", "<script></script>a", "<style></style>a",
    "<pre>", "<pre>\n</pre>", "<a%d>", "<a ",
    "a='b' ", "<a b='", "<a b='c' d=e>", "<input>",
    "<textarea>", "<select><option>", "<svg>", "&amp;", "&#", "&#x1f600;", "<![CDATA[",
    '<div id="appendonsend">', '<div id="divRplyFwdMsg"></div>', '<p id="OLK">a</p>',
    '<div class="gmail_quote">', '<div style="display:none">', "<span hidden>a</span>",
    '<div style="', "display:none;", "<o:p></o:p>", "<li>a", "<h1>", "<font>",
    '<i><b id="divRplyFwdMsg"></b></i>', "<blockquote></blockquote>a<br>",
)  # fmt: skip
ENDED = (
    Hostile(" ", "a", "b"),
    Hostile("\t", "a", "b"),
    Hostile("\t", "De", ":"),
    Hostile(" ", "De", ": a@b.c"),
    Hostile(" ", "De :", ""),
    Hostile(" ", "1", "x"),
    Hostile("\u00a0", "1", "€"),
    Hostile(" ", "1/1/2026", "x"),
    Hostile("9", "", " €"),
    Hostile("-", "", "a:"),
    Hostile("a", "", "@b.c"),
    Hostile("a.", "a@", ""),
    Hostile("a", "a@", ""),
    Hostile("a ", '"', '" <a@b.c>'),
    Hostile("(", "a@b.c ", ""),
    Hostile("a", "=?utf-8?q?", "?="),
    Hostile("=20", "=?utf-8?q?", "?="),
    Hostile("\n", "Message :", "a"),
    Hostile("a\n", "Message :", ""),
)
MARKED = (
    Hostile("a ", "<", ">"),
    Hostile("a=1 ", "<p ", ">"),
    Hostile("a%d ", "<p ", ">"),
    Hostile("a%d='' ", "<p ", ">"),
    Hostile("a ", "<!--", ""),
    Hostile("<td>a", "<table><tr>", ""),
    Hostile("<td>a</td>", "<table><tr>", "</tr></table>"),
    Hostile("<tr><td>a</td><td>b</td></tr>", "<table>", "</table>"),
    Hostile("a", "<pre>", "</pre>"),
    Hostile("\n", "<pre>", "</pre>"),
)


def of(*families):
    """Return hostile texts made of the pieces of some families."""
    return tuple(Hostile(piece) for family in families for piece in family)


HOSTILE_PIECES = (*LETTERS, *WORDS, *ADDRESSES, *QUOTES, *MARKUP)
IN_TEXT = (*of(LETTERS, WORDS, QUOTES), *ENDED)
IN_HEADERS = (*of(LETTERS, ADDRESSES), *ENDED)
IN_HTML = (*of(LETTERS[:12], QUOTES[:4], MARKUP), *MARKED)
A_FEW = (
    *of(LETTERS[:6], ADDRESSES[:4], QUOTES[:4], MARKUP[::5]),
    *ENDED[:4],
    MARKED[3],
)
HOSTILE = (*of(LETTERS, WORDS, ADDRESSES, QUOTES, MARKUP), *ENDED, *MARKED)


def data(text):
    return text.encode("utf-8", "surrogatepass")


def one_line(text):
    return text.replace("\r", " ").replace("\n", " ")


def lines(text):
    return text.split("\n")


def many(text, length=40):
    """Return many short texts, rather than a long one."""
    return [text[at : at + length] for at in range(0, len(text), length)]


class Reader(NamedTuple):
    """What reads a text, or what was made of it beforehand."""

    read: object
    prepare: object = str


def too_slow(reader, hostile):
    """Tell what is too slow in reading a hostile text.

    :param Reader reader: what reads it; it may refuse it by a ``ValueError``
    :param Hostile hostile: the text
    :return: sentence, or "" when its time grows as it does, and a megabyte is read
        within a second
    """
    for length in GROWING:
        taken = seconds(reader, hostile, length)
        if taken > MOST_SECONDS:
            taken = seconds(reader, hostile, length, 2)
        if taken > MOST_SECONDS and taken > MOST_SECONDS * slowness():
            return f"{length} characters take {taken:.1f} s"
        if length == ENOUGH and taken < QUICK:
            return ""
    return _grows(reader, hostile, length, taken)


def _grows(reader, hostile, length, taken):
    """Tell where twice the text takes much more than twice the time."""
    while length > GROWING[0] and taken > MEASURABLE:
        half = seconds(reader, hostile, length // 2)
        # A machine that does something else is asked again.
        for turns in (2, 4, 8):
            if half < MEASURABLE or taken <= MOST_GROWTH * half:
                break
            half = seconds(reader, hostile, length // 2, turns)
            taken = seconds(reader, hostile, length, turns)
        if half >= MEASURABLE and taken > MOST_GROWTH * half:
            return f"{length // 2} take {half:.3f} s, twice as many {taken:.3f} s"
        length, taken = length // 2, half
    return ""


def seconds(reader, hostile, length, turns=1):
    """Return the least time of the processor that reading takes, of several."""
    given = reader.prepare(hostile.of(length))
    least = None
    for _turn in range(turns):
        start = time.thread_time()
        try:
            reader.read(given)
        except ValueError:
            pass
        taken = time.thread_time() - start
        least = taken if least is None else min(least, taken)
    return least


def slowness():
    """Return how many times as long as the machine of ``MOST_SECONDS`` this one takes,
    now."""
    written = Hostile("Le %d mars, Paul a écrit : a@b.c\n")
    known = Reader(lambda text: [WRITTEN.search(line) for line in lines(text.lower())])
    return max(1, seconds(known, written, MEGABYTE, 2) / SECONDS_OF_KNOWN_WORK)


def shown(hostile):
    """Return a hostile text as a line that names it."""
    ends = f"{hostile.before!r} … {hostile.after!r}"
    return f"{hostile.piece!r} again and again, between {ends}"
