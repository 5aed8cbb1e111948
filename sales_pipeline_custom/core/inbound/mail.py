"""A mail, read once: what it says, as a value that does not change."""

import re
from dataclasses import dataclass
from functools import cached_property

from ..shared.labelled_lines import pairs_in
from .mail_author import named_in
from .mail_body import Body, read_body
from .mail_events import CALENDAR_REPLY, INVITATION, RECEIPT
from .mail_headers import Headers

# How mail programs start the subject of what is forwarded.
FORWARD = re.compile(r"\s*(?:re ?: ?)?(?:fwd?|tr|wg|doorst|rv|enc|i) ?:", re.IGNORECASE)


@dataclass(frozen=True)
class Mail:
    """What a mail says."""

    headers: Headers
    body: Body
    labels: frozenset = frozenset()  # folded, of lines that are looked for
    of_person: tuple = ()  # …and of those that name who writes

    @cached_property
    def pairs(self):
        """Its “Label: value” lines, {folded label: value}."""
        return pairs_in(self.body.lines, self.labels)

    @cached_property
    def named(self):
        """The people that its lines name: see ``mail_author.named_in``."""
        return named_in(self.body.lines, self.of_person)

    @property
    def event(self):
        """What it says without words, "" for nothing: see ``mail_events``."""
        if self.headers.is_receipt:
            return RECEIPT
        if self.headers.is_calendar_answer:
            return CALENDAR_REPLY
        return self.body.event.kind if self.body.event else ""

    @property
    def is_sign(self):
        """Whether it says nothing that could open an opportunity: a 👍, a receipt."""
        return bool(self.event) and self.event != INVITATION


def read_mail(message, headers, labels=frozenset(), of_person=()):
    """Read what a mail says.

    :param message: ``email.message.Message``
    :param Headers headers: its own
    :param labels: folded labels of the lines that somebody looks for
    :param of_person: folded labels of those that name who writes, and their address
    :return: ``Mail``
    """
    keeps_forward = FORWARD.match(headers.subject) is not None
    body = read_body(message, keeps_forward)
    return Mail(headers, body, frozenset(labels), tuple(of_person))
