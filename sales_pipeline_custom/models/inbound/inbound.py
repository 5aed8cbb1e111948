"""A mail on its way in: what came, what it says, what is decided, what was done.

``mail_thread_gateway`` tells its story.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from psycopg2 import InterfaceError, OperationalError

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...core.inbound.authentication_results import is_proven
from ...core.inbound.mail import read_mail
from ...core.inbound.mail_headers import Headers
from .settings import Settings


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


class Verdict(NamedTuple):
    """What a mail is, who is behind it, and whether anything is made of it."""

    kind: str = ""  # of machine, "" for a person: see ``core.inbound.automatic_mail``
    author: tuple | None = None  # (name, address) of who is to be answered
    is_named: bool = False  # by what the mail says, rather than by who sent it
    reason: str = ""  # why nothing is, as in crm.inbound.message
    waits: bool = False  # …and somebody has to look at it, though a machine sent it
    is_final: bool = False  # found in all that it says, rather than in its headers


class Arrival(NamedTuple):
    """A mail that comes: its headers, the address it is for, and why it is received."""

    raw: bytes
    headers: Headers
    settings: Settings  # of the address
    thread_lead_id: int = 0  # the opportunity whose message it answers, 0 for none
    is_id_taken: bool = False  # another mail came under the same Message-Id
    is_forced: bool = False  # somebody wants it, whatever it looks like
    is_trial: bool = False  # somebody wants to see what it would become

    @property
    def first_verdict(self):
        """What its headers alone tell."""
        settings, is_answer = self.settings, bool(self.thread_lead_id)
        headers = self.headers
        kind = headers.kind(settings.relays, settings.accepts_lists, is_answer)
        return Verdict(kind, headers.sender)

    @property
    def is_proven(self):
        """Whether our mail server found that it is of whom it says."""
        results = self.headers.get_all("Authentication-Results")
        sender = self.headers.sender
        server = self.settings.checked_by
        return bool(sender) and is_proven(results, server, sender[1])


class Way(NamedTuple):
    """Where a mail goes: to an opportunity that is there, or to a new one."""

    route: tuple = ()  # as Odoo's ``message_route`` returns them
    company_id: int = 0  # that it is for
    company_ids: tuple = ()  # whose contacts it is of, none where they are anybody's
    is_answer: bool = False  # it goes to an opportunity that is there already
    by_address: bool = False  # …found by the address of its sender
    leaves_thread: bool = False  # it answers a message, and goes elsewhere
    previous_id: int = 0  # the closed opportunity of the same customer

    def may_know(self, partner):
        """Tell whether a contact, maybe empty, may be of this mail: as Odoo's own rule
        on contacts, once it is known which company it goes to."""
        known = partner.sudo()  # whoever delivers mail may see none
        company_id = known.company_id.id
        return (
            not (self.company_ids and company_id and known.partner_share)
            or company_id in self.company_ids
        )


@dataclass
class Done:
    """What was done with a mail."""

    lead_id: int = 0  # what became of it
    notes: list = field(default_factory=list)  # triples (label, text, reason)
    mentioned: list = field(default_factory=list)  # addresses in all that is written
    foreseen: dict = field(default_factory=dict)  # of one that is tried: its values
    refusal: str = ""  # why Odoo itself did not want it

    def note(self, label, text, reason):
        """Note something to look at, for the chatter.

        :param str label: of the line of the mail
        :param str text: what it says
        :param str reason: what is the matter with it, for people
        """
        self.notes.append((label, text, reason))


class Inbound:
    """One mail on its way through Odoo, whose steps hand nothing to each other.

    Its parts are values that do not change, each put here by the step that finds it:
    ``arrival`` as it comes, ``mail`` (``core.inbound.mail``) once it is read,
    ``verdict`` and ``way`` once they are decided. ``done`` takes what is done with it.
    """

    def __init__(self, arrival):
        self.arrival = arrival
        self.mail = None
        self.verdict = arrival.first_verdict
        self.way = Way()
        self.done = Done()
        self.is_being_parsed = False
        # What was looked up, so that it is once.
        self.ours = {}  # {address: whose it is}
        self.partner_ids = {}  # found by address

    @property
    def settings(self):
        return self.arrival.settings

    @property
    def headers(self):
        return self.arrival.headers

    def read_from(self, message):
        """Return what it says, as ``Mail``; it is read once.

        :param message: ``email.message.Message``, before anything is mended for Odoo
        """
        if self.mail is None:
            settings = self.settings
            labels = settings.labels_of
            of_person = (*labels("email_from"), *labels("contact_name"))
            self.mail = read_mail(message, self.headers, settings.labels, of_person)
        return self.mail

    def forget(self):
        """Let go of the mail itself, once something became of it.

        Environments that hold this one wait for Python's garbage collector.
        """
        self.arrival = self.arrival._replace(raw=b"", headers=None)
        self.mail = None

    @property
    def is_machine(self):
        return bool(self.verdict.kind) and not self.arrival.is_forced

    @property
    def is_automatic(self):
        """Whether it is no answer of a person: nothing follows, nobody is thanked."""
        return self.is_machine or bool(self.mail and self.mail.event)

    @property
    def is_believed(self):
        """Whether its author is as sure as mail can be: who sent it, or a form that
        the address knows, and the mail server where the address has it checked."""
        if not self.verdict.is_named:
            return True
        is_listed = self.headers.is_from(self.settings.relays)
        return is_listed and (not self.settings.checked_by or self.arrival.is_proven)

    @property
    def has_failed(self):
        """Whether an opportunity was to be made of it, and is not there yet."""
        is_for_new = bool(self.way.route) and not self.way.is_answer
        return is_for_new and not self.done.lead_id


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


def is_of_database(error):
    """Tell whether it is the database that could not, rather than the mail."""
    if isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
        return True
    if isinstance(error, InterfaceError):
        return True
    # Without a code the connection is lost; 57P is the server being stopped.
    code = getattr(error, "pgcode", "") or ""
    return isinstance(error, OperationalError) and (not code or code[:3] == "57P")
