"""What is said without words: an invitation, an answer to one, a 👍, a receipt.

None of them is an answer: they are noted, and set nothing off.
"""

import re
import unicodedata
from typing import NamedTuple

from .reading import fold

INVITATION, CALENDAR_REPLY, CANCELLATION = (
    "invitation",
    "calendar_reply",
    "cancellation",
)
REACTION, RECEIPT = "reaction", "receipt"

METHODS = {
    "REQUEST": INVITATION,
    "PUBLISH": INVITATION,
    "ADD": INVITATION,
    "CANCEL": CANCELLATION,
}
METHOD = re.compile(r"^METHOD:\s*([A-Z]{1,20})", re.MULTILINE | re.IGNORECASE)
GMAIL_REACTION = "text/vnd.google.email-reaction+json"


class MailEvent(NamedTuple):
    kind: str


def event_of(parts, lines=()):
    """Tell what a mail says without words.

    :param parts: its leaf parts, ``email.message.Message``, in order
    :param lines: what it says in words, quotes left out
    :return: ``MailEvent``, None for a mail that says something
    """
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/disposition-notification":
            return MailEvent(RECEIPT)
        disposition = str(part.get("Content-Disposition") or "").strip().lower()
        if kind == GMAIL_REACTION or disposition.startswith("reaction"):
            return MailEvent(REACTION)
        if kind == "text/calendar" and not disposition.startswith("attachment"):
            payload = (part.get_payload(decode=True) or b"")[:5000]
            found = METHOD.search(payload.decode("utf-8", "replace"))
            return MailEvent(METHODS.get(found and found[1].upper(), CALENDAR_REPLY))
    text = fold(" ".join(lines))
    kinds = {unicodedata.category(char) for char in text if not char.isspace()}
    return MailEvent(REACTION) if "So" in kinds and kinds <= {"So", "Sk"} else None
