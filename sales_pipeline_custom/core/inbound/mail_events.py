"""What is said without words: an invitation, an answer to one, a 👍, a receipt.

None of them is an answer: they are noted, and set nothing off.
"""

import datetime
import json
import re
import unicodedata
from typing import NamedTuple

import vobject

from ..shared.reading import fold
from .charsets import as_text
from .mail_headers import flat
from .part_headers import charset_said, disposition_of, kind_of_part, method_said

INVITATION, CANCELLATION = "invitation", "cancellation"
CALENDAR_REPLY = "calendar_reply"
REACTION, RECEIPT = "reaction", "receipt"
KINDS = (INVITATION, CALENDAR_REPLY, CANCELLATION, REACTION, RECEIPT)

# What an agenda means by what it sends (RFC 5546).
METHODS = {
    "REQUEST": INVITATION,
    "ADD": INVITATION,
    "REPLY": CALENDAR_REPLY,
    "COUNTER": CALENDAR_REPLY,
    "REFRESH": CALENDAR_REPLY,
    "CANCEL": CANCELLATION,
    "DECLINECOUNTER": CANCELLATION,
}
ANSWERS = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
    "DELEGATED": "delegated",
}
CALENDARS = ("text/calendar", "application/ics", "text/x-vcalendar")
GMAIL_REACTION = "text/vnd.google.email-reaction+json"
RECEIPTS = ("message/disposition-notification",)
MOST_CALENDAR = 60_000  # characters looked at
MOST_EVENT = 30_000
LONGEST_REACTION = 12  # emojis, written alone
MOST_LINES = 12  # of what programs say beside a reaction

METHOD = re.compile(r"^METHOD[;:]\s*([A-Z-]{1,20})", re.MULTILINE | re.IGNORECASE)
EVENT = re.compile(r"^BEGIN:(VEVENT|VTODO)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
FOLDED = re.compile(r"\r?\n[ \t]")
# Only these lines are given to vobject, and these parameters: it takes forever on some.
PROPERTY = re.compile(r'([A-Z-]{1,20})((?:;(?:"[^"]*"|[^":;])*)*):', re.IGNORECASE)
WANTED = ("ATTENDEE", "DESCRIPTION", "DTSTART", "LOCATION", "SUMMARY")
PARAMETERS = re.compile(
    r";(?:TZID=[A-Z/_+-]{1,60}|VALUE=DATE|PARTSTAT=[A-Z-]{1,20})(?=;|$)", re.IGNORECASE
)
MOST_ATTENDEES = 50
REACTED = re.compile(
    r"(?:a reagi (?:a votre|a ton|au|a ce) message|reacted (?:to your message|via)"
    r"|a aime votre message|liked your message|heeft gereageerd op (?:uw|je) bericht"
    r"|heeft op (?:uw|je) bericht gereageerd|hat auf (?:ihre|deine) nachricht reagiert"
    r"|ha reaccionado a (?:su|tu) mensaje|reacciono a (?:su|tu) mensaje"
    r"|ha reagito al (?:suo|tuo) messaggio|reagiu a(?: sua)? mensagem)"
)
LONGEST_REACTED = 120  # characters of such a sentence
SIGNATURES = re.compile(
    r"(?:envoye (?:de mon|depuis)|sent from|verzonden (?:vanaf|met)|von meinem|gesendet"
    r"|obtenir outlook|get outlook|telecharge|enviado desde|inviato da)\b.{0,80}"
)


class MailEvent(NamedTuple):
    """What a mail says without words."""

    kind: str  # one of ``KINDS``
    answer: str = ""  # "accepted"…; of a reaction, its emoji
    summary: str = ""  # title of the appointment
    text: str = ""  # its description
    place: str = ""
    start: datetime.date | None = None  # a datetime, with its zone, unless all day


def event_of(parts, lines=()):
    """Tell what a mail says without words.

    :param parts: its leaf parts, ``email.message.Message``, in order
    :param lines: what it says in words, quotes left out
    :return: ``MailEvent``, None for a mail that says something
    """
    calendar, is_attached = None, False
    for part in parts:
        kind, disposition = kind_of_part(part), disposition_of(part)
        if kind in RECEIPTS:
            return MailEvent(RECEIPT)
        if kind == GMAIL_REACTION or disposition == "reaction":
            return MailEvent(REACTION, answer=_emoji_of(part, kind))
        if kind in CALENDARS and (calendar is None or is_attached):
            calendar = _of_calendar(part) or calendar
            is_attached = disposition == "attachment"
    says_something = any(line.strip() for line in lines)
    if calendar and calendar.kind == INVITATION and is_attached and says_something:
        return None  # a file that somebody sends with a message
    if calendar:
        return calendar
    emoji = _alone(lines)
    return MailEvent(REACTION, answer=emoji) if emoji else None


# ------------------------------------------------------------
# Calendars
# ------------------------------------------------------------


def _of_calendar(part):
    """Read the first event of a calendar, None where nothing is asked or answered."""
    data = (part.get_payload(decode=True) or b"")[: 4 * MOST_CALENDAR]
    text = as_text(data, charset_said(part))[:MOST_CALENDAR]
    said = METHOD.search(text)
    method = said[1] if said else method_said(part)
    kind = METHODS.get(method.upper())
    return (read_event(text) or MailEvent(kind))._replace(kind=kind) if kind else None


def read_event(text):
    """Read the first event of a calendar (RFC 5545).

    :return: ``MailEvent`` of no kind, None where there is none that can be read
    """
    start = EVENT.search(text)
    if not start:
        return None
    name = start[1].upper()
    end = text.upper().find(f"END:{name}", start.end(), start.end() + MOST_EVENT)
    if end < 0:
        return None
    lines = FOLDED.sub("", text[start.end() : end]).splitlines()
    event = "\r\n".join(_safe(lines))
    calendar = f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n"
    try:
        read = next(vobject.readComponents(calendar))
        start = read.dtstart.value if "dtstart" in read.contents else None
    except Exception:  # of any kind, for what is no calendar
        return None
    return MailEvent(
        "",
        answer=_partstat(read),
        summary=flat(_value(read, "summary")),
        text=_value(read, "description"),
        place=flat(_value(read, "location")),
        start=start,
    )


def _safe(lines):
    """Return the lines of an event that are looked at, without what is not."""
    safe, depth, attendees = [], 0, 0
    for line in lines:
        found = PROPERTY.match(line)
        name = found[1].upper() if found else ""
        if name in ("BEGIN", "END"):  # an alarm has a description too
            depth += 1 if name == "BEGIN" else -1
        if name not in WANTED or depth:
            continue
        attendees += name == "ATTENDEE"
        if attendees > MOST_ATTENDEES and name == "ATTENDEE":
            continue
        parameters = "".join(PARAMETERS.findall(found[2][:500]))
        safe.append(f"{name}{parameters}:{line[found.end() :]}")
    return safe


def _value(component, name):
    lines = component.contents.get(name)
    return str(lines[0].value).strip() if lines else ""


def _partstat(component):
    """Return what who is invited answers, "" where it is not one alone."""
    said = {
        value.upper()
        for attendee in component.contents.get("attendee", ())
        for value in attendee.params.get("PARTSTAT", ())
    }
    return ANSWERS.get(said.pop(), "") if len(said) == 1 else ""


# ------------------------------------------------------------
# Reactions
# ------------------------------------------------------------


def _emoji_of(part, kind):
    """Return the emoji of a part that holds one."""
    data = (part.get_payload(decode=True) or b"")[:1000]
    text = as_text(data, charset_said(part))
    if kind == GMAIL_REACTION:
        try:
            said = json.loads(text)
            text = said.get("emoji") if isinstance(said, dict) else ""
        except (ValueError, RecursionError):
            text = ""
    return flat(str(text or ""))[:LONGEST_REACTION]


def _alone(lines):
    """Return the emoji that is all a mail says, "" for one that says more."""
    said, emoji, has_reacted = 0, "", False
    for line in lines[: 5 * MOST_LINES]:
        folded = fold(line[: LONGEST_REACTED + 1].replace("’", "'"))
        if line.rstrip() == "--" or SIGNATURES.fullmatch(folded):
            break
        if not line.strip():
            continue
        said += 1
        if said > MOST_LINES:
            return ""
        if is_emoji(line):
            emoji = emoji or line.strip()
        elif len(line) <= LONGEST_REACTED and REACTED.search(folded):
            has_reacted = True
            emoji = emoji or "".join(filter(is_emoji, line))
        else:
            return ""
    return emoji or ("👍" if has_reacted else "")


def is_emoji(text):
    """Tell whether a text is made of a few emojis and of nothing else."""
    kinds = [
        unicodedata.category(char) for char in text[: LONGEST_REACTION + 1].strip()
    ]
    return (
        len(text.strip()) <= LONGEST_REACTION
        and "So" in kinds
        and all(kind in ("So", "Sk", "Mn", "Me", "Cf", "Zs") for kind in kinds)
    )
