"""Dates as people say them from the day they write: “mardi prochain”, “fin mars”.

What could be two days, or none in particular, is refused: “en mars”, “la semaine
prochaine”, “le 12”. It stays in the text for whoever reads it.
"""

import calendar
import datetime
import re

from .reading import LONGEST, WEEKDAYS, fold, month_of, read_date

DAYS = {
    "aujourd'hui": 0, "today": 0, "vandaag": 0, "heute": 0, "hoy": 0, "oggi": 0,
    "demain": 1, "tomorrow": 1, "morgen": 1, "manana": 1, "domani": 1,
    "apres-demain": 2, "apres demain": 2, "overmorgen": 2, "ubermorgen": 2,
    "the day after tomorrow": 2,
}  # fmt: skip
LEADING = re.compile(
    r"(?:(?:pour|avant|d'ici(?: a)?|before|by|for|tegen|voor|bis(?: zu[rm])?|le|la|the"
    r"|on|op|am|vers|a partir du?)\s+)*(?:l[ae]s? |the |de |het |dem |den )?"
)
TIME = re.compile(
    r",?\s+(?:(?:a|at|om|um|vers)\s+)?\d{1,2}\s?(?:h(?:eures?)?|:|\.|uhr|uur|am|pm)"
    r"(?:\s?\d{2})?(?:\s?(?:h|uhr|uur|am|pm))?$"
)
NEXT = r"(?:prochaine?|next|volgende|aanstaande|komende|nachste[nrms]?|kommende[nrms]?)"
WEEKDAY = re.compile(
    rf"(?:(?P<next>{NEXT}|ce|this|deze|diesen) )?(?P<day>[a-z]+)(?: (?P<after>{NEXT}))?"
)
IN_SO_LONG = re.compile(
    r"(?:dans|d'ici|in|over|binnen) (?P<number>\d{1,3}|une?|an?|een|eine[rnm]?|one|two"
    r"|deux|trois|three|twee|drie|zwei|drei) (?P<unit>[a-z]+)"
)
NUMBERS = {"two": 2, "deux": 2, "twee": 2, "zwei": 2,
           "three": 3, "trois": 3, "drie": 3, "drei": 3}  # fmt: skip
UNITS = {
    "jour": "day", "jours": "day", "day": "day", "days": "day", "dag": "day",
    "dagen": "day", "tag": "day", "tagen": "day", "semaine": "week",
    "semaines": "week", "week": "week", "weeks": "week", "weken": "week",
    "woche": "week", "wochen": "week", "mois": "month", "month": "month",
    "months": "month", "maand": "month", "maanden": "month", "monat": "month",
    "monaten": "month",
}  # fmt: skip
PART_OF_MONTH = re.compile(
    r"(?:a |au |the |het )?(?P<part>fin|fin de|fin du|end of|eind|einde|ende|debut"
    r"|debut de|debut du|beginning of|early|begin|beginn|anfang|mi|mid|milieu|midden"
    r"|mitte)"
    r"[\s-]+(?:(?:de|du|d'|of|van|des) )?(?P<month>[a-z]+|this month|deze maand)"
    r"(?: (?P<year>\d{4}))?"
)
THIS_MONTH = ("mois", "month", "maand", "monats", "this month", "deze maand")
FIRST = ("debut", "beginning", "early", "begin", "anfang")
MIDDLE = ("mi", "mid", "milieu", "midden", "mitte")
WITHOUT_YEAR = re.compile(
    rf"(?:(?P<weekday>{'|'.join(' '.join(WEEKDAYS).split())}),?"
    r" (?:le |the |den |de )?)?"
    r"(?:(?P<day>\d{1,2})(?:er|st|nd|rd|th|e|\.)?[-\s]+(?:of |de )?(?P<month>[a-z]+)\.?"
    r"|(?P<month_before>[a-z]+)\.?[-\s]+(?P<day_after>\d{1,2})(?:st|nd|rd|th)?"
    r"|(?P<day_first>\d{1,2})/(?P<month_number>\d{1,2}))"
)


def read_day(text, today, day_first=True):
    """Read a date, as ``read_date`` does or said from the day it was written.

    :param datetime.date today: that day
    :param bool day_first: as for ``read_date``
    :return: datetime.date
    :raise ValueError: it is not a date, or not one in particular
    """
    try:
        return read_date(text, day_first)
    except ValueError:
        if not today or len(text) > LONGEST:
            raise
    said = fold(text.replace("’", "'")).strip(" .!")[:LONGEST]
    said = TIME.sub("", said[LEADING.match(said).end() :]).strip()
    for reader in (_day, _weekday, _in_so_long, _part_of_month):
        found = reader(said, today)
        if found:
            return found
    return _without_year(said, today, day_first)


def _day(said, today):
    if said in DAYS:
        return today + datetime.timedelta(days=DAYS[said])
    return None


def _weekday(said, today):
    """Read "mardi prochain": the first one after today."""
    match = WEEKDAY.fullmatch(said)
    if not match or not (match["next"] or match["after"]):
        return None
    for number, names in enumerate(WEEKDAYS):
        if match["day"] in names.split():
            days = (number - today.weekday() - 1) % 7 + 1
            return today + datetime.timedelta(days=days)
    return None


def _in_so_long(said, today):
    match = IN_SO_LONG.fullmatch(said)
    unit = UNITS.get(match["unit"]) if match else None
    if not unit:
        return None
    number = match["number"]
    number = int(number) if number.isdigit() else NUMBERS.get(number, 1)
    if unit == "month":
        months = today.year * 12 + today.month - 1 + number
        return _of_month(months // 12, months % 12 + 1, today.day)
    return today + datetime.timedelta(days=number * (7 if unit == "week" else 1))


def _part_of_month(said, today):
    """Read "fin mars", "mi-avril": the last day, the middle one."""
    match = PART_OF_MONTH.fullmatch(said)
    if not match:
        return None
    this = match["month"] in THIS_MONTH
    month = today.month if this else month_of(match["month"])
    year = int(match["year"] or today.year)
    part = match["part"].split()[0]
    day = 1 if part in FIRST else 15 if part in MIDDLE else 31
    found = _of_month(year, month, day)
    if found < today and not match["year"] and not this:
        found = _of_month(year + 1, month, day)
    return found


def _without_year(said, today, day_first):
    """Read "12 mars", "12/03": the next one; "mardi 12 mars" has to be a Tuesday."""
    match = WITHOUT_YEAR.fullmatch(said)
    if not match:
        raise ValueError(said)
    if match["day_first"]:
        day, month = int(match["day_first"]), int(match["month_number"])
        if not day_first:
            day, month = month, day
    else:
        day = int(match["day"] or match["day_after"])
        month = month_of(match["month"] or match["month_before"])
    for year in range(today.year, today.year + 8):  # 29 February
        try:
            found = datetime.date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            break
    else:
        raise ValueError(said)
    names = WEEKDAYS[found.weekday()].split()
    if match["weekday"] and match["weekday"] not in names:
        raise ValueError(said)
    return found


def _of_month(year, month, day):
    """Return a day of a month, its last one where it is shorter."""
    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))
