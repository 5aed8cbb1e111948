"""The headers of a mail, read fast and whatever they hold.

Nothing here raises: a header that cannot be read is an empty one. The body is not even
looked at, whatever its size.
"""

import hashlib
import re
from collections import defaultdict
from email import policy
from email.errors import MessageError
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from functools import cached_property

from ..shared.limits import YEARS
from ..shared.reading import fold
from .automatic_mail import FOR_SOMEBODY, NEWSLETTER, kind_of
from .encoded_words import decode_words
from .mail_addresses import addresses, first_address
from .mail_author import who_writes
from .mail_senders import is_program

MOST_HEADER_BYTES = 256 * 1024  # beyond, each one is cut
MOST_HEADERS = 500
LONGEST_HEADER = 20_000  # bytes
UNFOLDED = re.compile(rb"\n(?![ \t])")
MOST_SHOWN = 250  # characters of a subject or a name
LONGEST_DATE = 100
OF_ITS_OWN = ("Message-Id", "From", "Date", "Subject")
CHUNK = 1024 * 1024  # bytes
# How the subject of an answer to an invitation starts, folded.
CALENDAR_ANSWER = re.compile(
    r"(?:accepted|tentative|tentatively accepted|declined|accepte|acceptee|provisoire"
    r"|refuse|refusee|decline|declinee|geaccepteerd|voorlopig|afgewezen|zugesagt"
    r"|mit vorbehalt|abgesagt|abgelehnt) ?:"
)
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Resent-To", "Resent-Cc")
# What mail programs put before the subject of an answer, or of what is forwarded.
ANSWER = re.compile(
    r"^(?:\s*(?:re|rép|ré|rv|tr|fw|fwd|aw|wg|sv|antw)\s*(?:\[\d+\])?\s*:)+", re.I
)


class Headers:
    """What the headers of one mail say.

    :param bytes raw: the mail, its beginning at least
    """

    def __init__(self, raw):
        self.size = len(raw)
        self._raw = raw
        self._values = defaultdict(list)
        for name, value in _parse(raw).raw_items():
            self._values[name.lower()].append(value)

    def get(self, name, default=None):
        """Return a header, decoded and on one line; the first one of that name."""
        values = self._values.get(name.lower())
        return decoded(values[0]) if values else default

    def get_all(self, name):
        """Return all headers of that name, decoded."""
        return [decoded(value) for value in self._values.get(name.lower(), ())]

    @cached_property
    def subject(self):
        return self.get("Subject", "")[:MOST_SHOWN]

    @property
    def title(self):
        """The subject, without what mail programs put before it: "RE:", "TR:"."""
        return ANSWER.sub("", self.subject).strip() or self.subject

    @property
    def message_id(self):
        """The Message-Id as it is written, "" without one."""
        return self.get("Message-Id", "")

    @cached_property
    def date(self):
        """The day it was written, where it was; None when it does not say."""
        try:
            day = parsedate_to_datetime(self.get("Date", "")[:LONGEST_DATE]).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return day if day.year in YEARS else None

    def key(self):
        """Return what tells this mail from any other, of a fixed length.

        Its Message-Id, who sent it and what it says: another mail under the same
        Message-Id takes nobody's place. What servers add on the way does not count: two
        that receive the same mail find the same.
        """
        return self._key

    @cached_property
    def _key(self):
        found = hashlib.sha256()
        for name in OF_ITS_OWN:
            found.update(self.get(name, "").encode("utf-8", "replace") + b"\n")
        body_at, end = _end_of_headers(self._raw), len(self._raw)
        while end > body_at and self._raw[end - 1] in b"\r\n":
            end -= 1
        for start in range(body_at, end, CHUNK):
            piece = self._raw[start : min(start + CHUNK, end)]
            found.update(bytes(piece).replace(b"\r", b""))
        return found.hexdigest()

    @cached_property
    def sender(self):
        """The pair (name, address) of who sent it, as far as it can be read."""
        return first_address(self.get("From", "")) or first_address(
            self.get("Sender", "")
        )

    def recipients(self):
        """Return the addresses it was sent to, in lower case, each once."""
        found = {}
        for name in RECIPIENTS:
            for value in self.get_all(name):
                for address in addresses(value):
                    found[address] = True
        return list(found)

    def is_reply(self):
        return bool(self.get("In-Reply-To") or self.get("References"))

    def kind(self, relays=(), accepts_lists=False, is_answer=False):
        """Name the kind of machine that sent it, "" where a person is behind it.

        :param relays: addresses and domains of programs that write for people: our
            contact forms. What they send is wanted, whatever it looks like
        :param bool accepts_lists: mail that comes through a list or group is wanted
        :param bool is_answer: it answers a message of ours, which no form does
        """
        if self.is_from(relays):
            return ""
        kind = self.machine
        if kind == "list" and accepts_lists:
            return ""
        if kind in FOR_SOMEBODY and self.person_behind() and not is_answer:
            return ""
        if kind == NEWSLETTER and self.get("Precedence") and self.is_form:
            return ""
        return kind

    @cached_property
    def machine(self):
        """The kind of machine that its headers are those of: see ``automatic_mail``."""
        return kind_of(self)

    def is_from(self, listed):
        """Tell whether the sender is one of these addresses or domains."""
        address = (self.sender or ("", ""))[1]
        domain = address.rpartition("@")[2]
        return bool(address) and any(
            one == address or one.lstrip("@") == domain for one in listed
        )

    def person_behind(self):
        """Return the pair (name, address) a machine says to answer to, None without."""
        replied = first_address(self.get("Reply-To", ""))
        sender = self.sender or ("", "")
        if not replied or replied[1] == sender[1] or is_program(replied[1]):
            return None
        return replied

    def author(self, relays=()):
        """Return the pair (name, address) of who is to be answered, as far as headers
        tell, None when nobody is named: see ``mail_author.who_writes``.

        :param relays: as for ``kind``
        """
        return who_writes(self, relays=relays).author

    @cached_property
    def is_form(self):
        """Whether the programs behind web forms sent it."""
        mailer = self.get("X-Mailer", "").lower()
        return "phpmailer" in mailer or self.get("X-PHP-Originating-Script") is not None

    @cached_property
    def is_receipt(self):
        """Whether it only says that a mail was read, or deleted unread (RFC 8098)."""
        said = self.get("Content-Type", "").lower()
        return (
            said.startswith("multipart/report") and "disposition-notification" in said
        )

    @cached_property
    def is_calendar_answer(self):
        """Whether Outlook answers an invitation, which it may do in words alone."""
        kind = self.get("Content-Class", "").lower()
        return kind.endswith("calendarmessage") and (
            CALENDAR_ANSWER.match(fold(self.subject)) is not None
        )

    @cached_property
    def is_form_of_ours(self):
        """Whether a form sent it, from the domain that it writes to."""
        own = {address.rpartition("@")[2] for address in self.recipients()}
        return self.is_form and self.sender[1].rpartition("@")[2] in own

    @cached_property
    def is_rewritten(self):
        """Whether a list put its own address in place of who wrote."""
        if not self.sender or self.get("List-Id") is None:
            return False
        if self.get("X-Original-From") or self.get("X-Original-Sender"):
            return True
        post = addresses(self.get("List-Post", ""))
        return self.sender[1] in (*post, *self.recipients())


def _parse(raw):
    """Return a message without its body."""
    try:
        return BytesHeaderParser(policy=policy.compat32).parsebytes(_head(raw))
    except (MessageError, ValueError, LookupError, RecursionError):
        return BytesHeaderParser(policy=policy.compat32).parsebytes(b"")


def _head(raw):
    """Return the headers of a mail: of too many bytes, the first ones of each."""
    head = bytes(raw[: _end_of_headers(raw)])
    if len(head) > MOST_HEADER_BYTES:
        headers = UNFOLDED.split(head, MOST_HEADERS)[:MOST_HEADERS]
        head = b"\n".join(header[:LONGEST_HEADER] for header in headers)
    return head + b"\n"


def _end_of_headers(raw):
    """Return where the blank line is that ends the headers of a mail."""
    ends = (raw.find(b"\r\n\r\n"), raw.find(b"\n\n"))
    return min((at for at in ends if at >= 0), default=len(raw))


def decoded(value):
    """Return the value of a header as people read it, on one line.

    Words in an unknown charset are read as well as can be; what could start another
    header, or does not show, is a blank.
    """
    return flat(decode_words(str(value)))


def flat(text):
    """Return a text on one line, without what no database or header holds."""
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+", " ", text)
    return " ".join(text.split())


def digest(address):
    """Return what tells an address from others without saying it, 40 characters."""
    return hashlib.sha256(address.encode()).hexdigest()[:40]
