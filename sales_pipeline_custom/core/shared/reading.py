"""Numbers, dates and names as people write them, in French, English and others."""

import datetime
import re
import unicodedata

from .limits import YEARS

UNSEEN = ("Mn", "Cf")  # accents once taken apart, marks without width
LONGEST = 64  # characters: nobody writes a number or a date longer than that
MOST_FOLDED = 50_000  # characters of a name or a text that are compared
SENTENCES = "\ufdfa\ufdfb"  # one character, whole sentences once taken apart
MOST_KNOWN = 0x10000  # characters whose kind is remembered

CURRENCY = r"(?:[€$£]|eur|euros?|usd|gbp|chf|cad)"
NUMBER = re.compile(
    rf"(?:{CURRENCY}\s*)?(?P<body>[+-]?\s*[0-9][0-9 '.,]*)(?:\s*{CURRENCY})?"
    r"(?:\s*(?:ht|ttc))?"
)
GROUPED = r"[1-9]\d{0,2}(?:(?P<group>[ '.,])\d{3})(?:(?P=group)\d{3})*"
WHOLE_OR_GROUPED = re.compile(
    rf"(?P<whole>{GROUPED}|\d+)(?:(?P<mark>[.,])(?P<fraction>\d+))?"
)
AMBIGUOUS = re.compile(r"[1-9]\d{0,2}(?P<mark>[.,])\d{3}")

TIME = (
    r"(?:(?:T|,?\s+)(?:(?:à|a|at|om|um|vers)\s+)?\d{1,2}\s?"
    r"(?:[:h.]\s?\d{2}|h|heures?|uhr|uur|am|pm).{0,20})?"
)
YEAR_FIRST = re.compile(rf"(\d{{4}})([-/. ])(\d{{1,2}})\2(\d{{1,2}}){TIME}", re.I)
YEAR_LAST = re.compile(
    rf"(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){TIME}", re.I
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
# French, English, Dutch, German, Spanish, Italian; folded, from Monday on.
WEEKDAYS = (
    "lundi monday maandag montag lunes lunedi",
    "mardi tuesday dinsdag dienstag martes martedi",
    "mercredi wednesday woensdag mittwoch miercoles mercoledi",
    "jeudi thursday donderdag donnerstag jueves giovedi",
    "vendredi friday vrijdag freitag viernes venerdi",
    "samedi saturday zaterdag samstag sonnabend sabado sabato",
    "dimanche sunday zondag sonntag domingo domenica",
)
MONTHS = (
    "janvier january januari januar janner enero gennaio",
    "fevrier february februari februar febrero febbraio",
    "mars march maart mrt marz maerz marzo",
    "avril april abril aprile",
    "mai may mei mayo maggio",
    "juin june juni junio giugno",
    "juillet july juli julio luglio",
    "aout august augustus agosto",
    "septembre september septiembre settembre",
    "octobre october oktober octubre ottobre",
    "novembre november noviembre",
    "decembre december dezember diciembre dicembre",
)
SHORTEST_MONTH = 3  # letters
WEEKDAY = re.compile(
    r"(?:(?:le|the|on|ce|op|am|der|den|de|el|il)\s+)?(?:(?:"
    + "|".join(" ".join(WEEKDAYS).split())
    + r")(?:,\s*|\s+))?(?:(?:le|the|de|den|der)\s+)?"
)
IN_WORDS = re.compile(
    r"(?:(?P<day>\d{1,2})(?:er|st|nd|rd|th|e|\.)?[-\s]+(?:of |de )?)?(?P<month>[a-z]+)"
    r"\.?[-\s]+(?:(?P<day_after>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?:de )?(?P<year>\d{4})"
    + TIME
)


class Without(dict):
    """A table for ``str.translate`` that leaves characters out; it fills itself."""

    def __init__(self, is_left_out):
        super().__init__()
        self._is_left_out = is_left_out

    def __missing__(self, code):
        kept = None if self._is_left_out(chr(code)) else code
        if code < MOST_KNOWN:
            self[code] = kept
        return kept


WITHOUT_MARKS = Without(lambda char: unicodedata.combining(char) or char in SENTENCES)
WITHOUT_UNSEEN = Without(lambda char: unicodedata.category(char) in UNSEEN)


def fold(text):
    """Return a name stripped of what people do not mean by writing it otherwise.

    Case, accents, marks that do not show, surrounding and repeated blanks: two names
    are the same to people when they fold to the same text.
    """
    text = text[:MOST_FOLDED]
    if text.isascii():
        return " ".join(text.casefold().split())
    # Marks go first: they are put in order, in a time that grows as the square of how
    # many follow each other.
    letters = text.casefold().translate(WITHOUT_MARKS)
    decomposed = unicodedata.normalize("NFKD", letters)
    return " ".join(decomposed.translate(WITHOUT_UNSEEN).split())


# ------------------------------------------------------------
# Numbers
# ------------------------------------------------------------


def read_number(text, decimal=None):
    """Read a number: "8 000,50 €", "8,000.50", "$8000", "(1 200)".

    :param str decimal: the decimal mark, "." or ",", where "8,000" would otherwise be
        understood as eight thousand
    :return: float, always finite
    :raise ValueError: it is not a number
    """
    body, negative = _number_body(text)
    ambiguous = AMBIGUOUS.fullmatch(body)
    if ambiguous and ambiguous["mark"] == decimal:
        value = float(body.replace(decimal, "."))
    else:
        value = _read_unambiguous(body)
    return -value if negative else value


def decimal_mark(texts):
    """Tell which decimal mark a column of numbers uses.

    :return: "." or ","; None when no number tells, or when they disagree
    """
    marks = set()
    for text in texts:
        try:
            body, _negative = _number_body(text)
        except ValueError:
            continue
        match = WHOLE_OR_GROUPED.fullmatch(body)
        if not match or AMBIGUOUS.fullmatch(body):
            continue
        if match["mark"]:
            marks.add(match["mark"])
        elif match["group"] in (".", ","):
            marks.add("," if match["group"] == "." else ".")
    return marks.pop() if len(marks) == 1 else None


def _number_body(text):
    """Return digits and marks, without sign, currency and fancy blanks."""
    # A column of a thousand of those would be taken apart into millions of letters.
    if len(text) > LONGEST or any(sentence in text for sentence in SENTENCES):
        raise ValueError(text[:LONGEST])
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    plain = plain.replace("\u2212", "-").replace("\u2019", "'")
    accounting = re.fullmatch(r"\((.*)\)", plain)
    match = NUMBER.fullmatch(accounting[1].strip() if accounting else plain)
    if not match:
        raise ValueError(text)
    body = match["body"].strip()
    negative = bool(accounting) or body.startswith("-")
    return body.lstrip("+-").strip(), negative


def _read_unambiguous(body):
    match = WHOLE_OR_GROUPED.fullmatch(body)
    if not match or (match["group"] and match["group"] == match["mark"]):
        raise ValueError(body)
    whole = re.sub(r"\D", "", match["whole"])
    return float(f"{whole}.{match['fraction'] or 0}")


# ------------------------------------------------------------
# Dates
# ------------------------------------------------------------


def read_date(text, day_first=True):
    """Read a date: "31/12/2026", "2026-12-31", "31 décembre 2026", "Dec 31, 2026".

    Months and days of the week are those of French, English, Dutch, German, Spanish and
    Italian. What leads to the date is left out ("le mercredi 3 février 2027"), and the
    time that follows too ("à 10h30").

    :param bool day_first: whether "05/06/2026" is the fifth of June
    :return: datetime.date, between 1900 and 2100
    :raise ValueError: it is not a date
    """
    if len(text) > LONGEST:
        raise ValueError(text[:LONGEST])
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    plain = plain[WEEKDAY.match(plain.casefold()).end() :]
    if len(plain) > LONGEST:
        raise ValueError(text)
    if match := YEAR_FIRST.fullmatch(plain):
        year, month, day = match[1], match[3], match[4]
    elif match := YEAR_LAST.fullmatch(plain):
        day, month = (match[1], match[3]) if day_first else (match[3], match[1])
        year = match[4] if len(match[4]) == 4 else f"20{match[4]}"
    elif match := COMPACT.fullmatch(plain):
        year, month, day = match.groups()
    else:
        year, month, day = _date_in_words(fold(plain))
    date = datetime.date(int(year), int(month), int(day))
    if date.year not in YEARS:
        raise ValueError(text)
    return date


def _date_in_words(folded):
    match = IN_WORDS.fullmatch(folded)
    day = match and (match["day"] or match["day_after"])
    if not day or (match["day"] and match["day_after"]):
        raise ValueError(folded)
    return match["year"], month_of(match["month"]), day


def month_of(word):
    """Return the number of a month, from 1 on, given its name or its beginning.

    :param str word: folded
    :raise ValueError: it is none, or of two months
    """
    found = {
        number
        for number, names in enumerate(MONTHS, 1)
        if any(name.startswith(word) for name in names.split())
    }
    if len(word) < SHORTEST_MONTH or len(found) != 1:
        raise ValueError(word)
    return found.pop()
