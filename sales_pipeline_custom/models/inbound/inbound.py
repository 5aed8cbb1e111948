"""A mail on its way in, for the time it takes."""

import re
from functools import cached_property
from typing import NamedTuple

from psycopg2 import InterfaceError, OperationalError

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...core.inbound.authentication_results import is_proven
from ...core.inbound.mail_author import named_in
from ...core.inbound.mail_body import read_body
from ...core.inbound.mail_events import CALENDAR_REPLY, INVITATION, RECEIPT
from ...core.inbound.mail_headers import Headers
from ...core.shared.labelled_lines import pairs_in

# How mail programs start the subject of what is forwarded.
FORWARD = re.compile(r"\s*(?:re ?: ?)?(?:fwd?|tr|wg|doorst|rv|enc|i) ?:", re.IGNORECASE)


class Unusable(Exception):
    """A mail that becomes no opportunity; ``reason`` as in crm.inbound.message.

    :param bool waits: somebody has to look at it, though a machine sent it
    """

    def __init__(self, reason, details="", waits=False):
        super().__init__(details or reason)
        self.reason = reason
        self.details = details
        self.waits = waits


class Foreseen(BaseException):
    """A mail being tried got where it would become something: nothing does.

    Not an ``Exception``: Odoo tells the sender of those.
    """


class NotKept(BaseException):
    """A mail of a mailbox could not even be kept: it must stay there.

    Not an ``Exception``: Odoo's mail reader goes on after any of those.
    """

    def __init__(self, server_id, error):
        super().__init__(str(error))
        self.server_id = server_id
        self.__cause__ = error


class Inbound:
    """What is known of the mail being received, and what becomes of it.

    :param bytes raw: the mail as it came
    :param settings: ``Settings`` of the address it came to
    :param thread_lead_id: the opportunity whose message it answers, 0 for none
    """

    def __init__(self, raw, headers, settings, thread_lead_id):
        self.raw = raw
        self.headers = headers
        self.settings = settings
        self.thread_lead_id = thread_lead_id
        self.kept_message = None  # the crm.inbound.message that is tried again
        self.is_forced = False  # somebody wants it, whatever it looks like
        self.is_trial = False  # somebody wants to see what it would become
        self.foreseen = {}  # of what is tried, the values of its new opportunity
        self.is_id_taken = False  # another mail came under the same Message-Id
        self.message = None  # once parsed
        self.is_being_parsed = False
        self.is_understood = False
        self.kind = headers.kind(
            settings.relays, settings.accepts_lists, is_answer=bool(thread_lead_id)
        )
        self.author = headers.sender  # (name, address) of who is to be answered
        self.is_named = False  # …by what the mail says, rather than who sent it
        self.ours = {}  # {address: whose it is}, where it was asked
        self.event = ""  # what it says without words: see ``core.mail_events``
        self.has_failed = False  # an opportunity could not be made of it
        self.refusal = ""  # why Odoo itself did not want it
        self.company_id = 0  # that it is for, once its way is known
        self.company_ids = []  # whose contacts it is of, none where they are anybody's
        self.previous_id = 0  # the closed opportunity of the same customer
        self.is_answer = False  # it goes to an opportunity that is there already
        self.by_address = False  # …found by the address of its sender
        self.mentioned = []  # addresses in all that is written, quoted answers included
        self.lead_id = 0  # what became of it
        self.partner_ids = {}  # found by address, where they were looked for
        self.notes = []  # what could not be read, for the chatter

    def forget(self):
        """Let go of the mail itself, once something became of it.

        Environments that hold this one wait for Python's garbage collector.
        """
        self.raw = self.headers = self.message = None
        for name in ("body", "pairs"):
            self.__dict__.pop(name, None)

    @property
    def is_machine(self):
        return bool(self.kind) and not self.is_forced

    @property
    def is_automatic(self):
        """Whether it is no answer of a person: nothing follows, nobody is thanked."""
        return self.is_machine or bool(self.event)

    @property
    def is_sign(self):
        """Whether it says nothing that could open an opportunity: a 👍, a receipt."""
        return bool(self.event) and self.event != INVITATION

    @property
    def is_believed(self):
        """Whether its author is as sure as mail can be: who sent it, or a form that
        the address knows, and the mail server where the address has it checked."""
        if not self.is_named:
            return True
        is_listed = self.headers.is_from(self.settings.relays)
        return is_listed and (not self.settings.checked_by or self.is_proven)

    @property
    def is_proven(self):
        """Whether our mail server found that it is of whom it says."""
        results = self.headers.get_all("Authentication-Results")
        sender = self.headers.sender
        server = self.settings.checked_by
        return bool(sender) and is_proven(results, server, sender[1])

    @cached_property
    def body(self):
        """What it says; read once the mail is parsed."""
        is_forward = FORWARD.match(self.headers.subject) is not None
        return read_body(self.message, keeps_forward=is_forward)

    def read_whole(self):
        """Read what it says, before anything is mended for Odoo."""
        return self.body

    def may_know(self, partner):
        """Tell whether a contact, maybe empty, may be of this mail: as Odoo's own rule
        on contacts, once it is known which company it goes to."""
        known = partner.sudo()  # whoever delivers mail may see none
        company_id = known.company_id.id
        return (
            not (self.company_ids and company_id and known.partner_share)
            or company_id in self.company_ids
        )

    def find_event(self):
        """Find what it says without words, once the mail is parsed."""
        found = self.body.event
        if self.headers.is_receipt:
            self.event = RECEIPT
        elif self.headers.is_calendar_answer:
            self.event = CALENDAR_REPLY
        else:
            self.event = found.kind if found else ""

    def named(self):
        """Return the people that its lines name: see ``core.mail_author``."""
        labels = self.settings.labels_of
        known = (*labels("email_from"), *labels("contact_name"))
        return named_in(self.body.lines, known)

    @cached_property
    def pairs(self):
        """Its “Label: value” lines, {folded label: value}."""
        return pairs_in(self.body.lines, self.settings.labels)


class Delivery(NamedTuple):
    """What the mail gateway says of the mail that it delivers, to who receives it."""

    is_automatic: bool = False  # no person answers: an absence, a receipt
    is_ours: bool = False  # one of our users wrote it


def delivery(env):
    """Return the ``Delivery`` of the mail being delivered, None when none is.

    A remote client can only send lists and texts in the context.
    """
    known = env.context.get("mail_delivery")
    return known if isinstance(known, Delivery) else None


def arriving(env):
    """Return the mail being received, None when none is.

    A remote client can only send lists and texts in the context.
    """
    known = env.context.get("inbound")
    return known if isinstance(known, Inbound) else None


def headers_of(raw):
    return Headers(raw)


def is_of_database(error):
    """Tell whether it is the database that could not, rather than the mail."""
    if isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
        return True
    if isinstance(error, InterfaceError):
        return True
    # Without a code the connection is lost; 57P is the server being stopped.
    code = getattr(error, "pgcode", "") or ""
    return isinstance(error, OperationalError) and (not code or code[:3] == "57P")
