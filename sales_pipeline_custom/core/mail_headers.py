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
from email.utils import getaddresses, parsedate_to_datetime
from functools import cached_property

from .automatic_mail import FOR_SOMEBODY, NEWSLETTER, kind_of
from .bounded import near
from .encoded_words import decode_words

MOST_HEADER_BYTES = 256 * 1024  # beyond, each one is cut
MOST_HEADERS = 500
LONGEST_HEADER = 20_000  # bytes
UNFOLDED = re.compile(rb"\n(?![ \t])")
MOST_SHOWN = 250  # characters of a subject or a name
MOST_PARSED = 2000  # characters of a header that are taken apart for its first address
MOST_COMMENTS = 20  # that Python's parser goes into, one inside the other
LONGEST_DATE = 100
LONGEST_LOCAL = 128  # characters of an address before its "@": 64 by the standard
LONGEST_DOMAIN = 256
ADDRESS = re.compile(
    r"[^\s@<>,;:\"'()\[\]\\]+@[^\s@<>,;:\"'()\[\]\\]+\.[^\s@<>,;:\"'()]+"
)
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Resent-To", "Resent-Cc")
# Addresses that programs write from: the person is in Reply-To.
RELAYS = re.compile(
    r"(?:wordpress|www-?data|apache|nginx|www|web|website|site|siteweb|form|forms"
    r"|formulaire|webform|contact-?form|formulaire-?contact|notifications?|alerts?"
    r"|mailer|system|noreply.*|no-reply.*)"
)
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
            return parsedate_to_datetime(self.get("Date", "")[:LONGEST_DATE]).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None

    def key(self):
        """Return what tells this mail from any other, of a fixed length.

        Its Message-Id; without one, all it holds: two servers that fetch the same
        mailbox find the same.
        """
        known = self.message_id.encode("utf-8", "replace")
        kind = b"id" if known else b"content"
        return hashlib.sha256(kind + b":" + (known or self._raw)).hexdigest()

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

    def kind(self, relays=(), accepts_lists=False):
        """Name the kind of machine that sent it, "" where a person is behind it.

        :param relays: addresses and domains of programs that write for people: our
            contact forms. What they send is wanted, whatever it looks like
        :param bool accepts_lists: mail that comes through a list or group is wanted
        """
        if self.is_from(relays):
            return ""
        kind = kind_of(self)
        if kind == "list" and accepts_lists:
            return ""
        if kind in FOR_SOMEBODY and self.person_behind():
            return ""
        if kind == NEWSLETTER and self.get("Precedence") and self._is_form():
            return ""
        return kind

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
        if not replied or replied[1] == sender[1]:
            return None
        local = replied[1].partition("@")[0]
        return (
            None
            if kind_of({"From": replied[1]}) or RELAYS.fullmatch(local)
            else replied
        )

    def author(self, relays=()):
        """Return the pair (name, address) of who is to be answered.

        A contact form or a forwarder writes for somebody, named in Reply-To. Of a
        person the From is kept: some have their answers sent elsewhere.

        :param relays: as for ``kind``
        :return: None when nobody is named
        """
        original = first_address(self.get("X-Original-From", ""))
        behind = self.person_behind()
        sender = self.sender
        if behind and (not sender or self._is_relayed(relays)):
            return behind
        if original and sender and self.get("List-Id"):
            return original
        return sender

    def _is_relayed(self, relays):
        local = self.sender[1].partition("@")[0]
        own = {address.rpartition("@")[2] for address in self.recipients()}
        return (
            self.is_from(relays)
            or self.sender[1] in self.recipients()
            or bool(RELAYS.fullmatch(local))
            or kind_of(self) != ""
            or (self._is_form() and self.sender[1].rpartition("@")[2] in own)
        )

    def _is_form(self):
        """Tell whether the programs behind web forms sent it."""
        mailer = self.get("X-Mailer", "").lower()
        return "phpmailer" in mailer or self.get("X-PHP-Originating-Script") is not None


def _parse(raw):
    """Return a message without its body."""
    try:
        return BytesHeaderParser(policy=policy.compat32).parsebytes(_head(raw))
    except (MessageError, ValueError, LookupError, RecursionError):
        return BytesHeaderParser(policy=policy.compat32).parsebytes(b"")


def _head(raw):
    """Return the headers of a mail: of too many bytes, the first ones of each."""
    ends = (raw.find(b"\r\n\r\n"), raw.find(b"\n\n"))
    head = bytes(raw[: min((at for at in ends if at >= 0), default=len(raw))])
    if len(head) > MOST_HEADER_BYTES:
        headers = UNFOLDED.split(head, MOST_HEADERS)[:MOST_HEADERS]
        head = b"\n".join(header[:LONGEST_HEADER] for header in headers)
    return head + b"\n"


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


def first_address(value):
    """Return the first pair (name, address) of a header, None without an address."""
    if not value:
        return None
    start = value[:MOST_PARSED]
    try:
        pairs = getaddresses([start]) if start.count("(") < MOST_COMMENTS else []
    except (ValueError, IndexError, RecursionError):  # what Python's parser makes of
        pairs = []  # the worst ones
    for name, address in pairs:
        if ADDRESS.fullmatch(address.strip()):
            return flat(name)[:MOST_SHOWN], address.strip().lower()
    found = next(_addresses_in(value), None)
    if not found:
        return None
    name = flat(value[: found.start()][-MOST_PARSED:]).strip(" \"'<(")
    return name[:MOST_SHOWN], found[0].lower().strip(".>")


def addresses(value):
    """Return all addresses of a header, in lower case."""
    return [found[0].lower().rstrip(".") for found in _addresses_in(value)]


def _addresses_in(text):
    """Find the addresses of a text: ``re.Match`` of ``ADDRESS``, one by one."""
    return near(ADDRESS, text, "@", LONGEST_LOCAL, LONGEST_DOMAIN)
