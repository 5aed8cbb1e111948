"""Who is behind a mail: who sent it, or whom the program that sent it names.

A program's address is nobody's: not the one of a form, of a robot, of a list that
writes for its members, nor our own. What a program names is believed for a new
opportunity, and for nothing else: anybody can write it.
"""

import re
from typing import NamedTuple

from ..shared.labelled_lines import LONGEST_LABEL, label_of, pairs_in
from .automatic_mail import FOR_SOMEBODY
from .mail_addresses import first_address, first_in, is_address, normalized
from .mail_senders import is_doubtful, is_form, is_program

# How forms name the line with an address, folded: in French, English, Dutch, German,
# Spanish and Italian.
MAIL_LABEL = re.compile(
    r"\b(?:e-?mails?|mails?|courriels?|mel|correo|(?:e-?)?mail-?adress?e?n?"
    r"|adresse electronique|indirizzo elettronico)\b"
)
LONE_MAIL_LABELS = (
    "E-mail", "Email", "Mail", "Courriel", "Mél", "Adresse e-mail", "Adresse email",
    "Adresse mail", "Adresse courriel", "Adresse électronique", "Votre e-mail",
    "Votre email", "Votre adresse e-mail", "Votre adresse email", "Votre courriel",
    "Your email", "Your e-mail", "Email address", "E-mail address",
    "Your email address", "E-mailadres", "Uw e-mailadres", "Uw e-mail", "Je e-mail",
    "E-Mail-Adresse", "Ihre E-Mail", "Ihre E-Mail-Adresse", "Correo electrónico",
    "Indirizzo e-mail",
)  # fmt: skip
SENDER_LABELS = frozenset(
    map(
        label_of,
        (
            "De", "From", "Von", "Van", "Da", "Expéditeur", "Sender", "Afzender",
            "Absender", "Remitente", "Mittente", "Envoyé par", "Sent by", "Reply-To",
            "Répondre à", "De la part de",
        ),
    )
)  # fmt: skip
NAME_LABELS = tuple(
    map(
        label_of,
        (
            "Nom", "Votre nom", "Nom complet", "Nom et prénom", "Prénom et nom",
            "Nom Prénom", "Name", "Your name", "Full name", "Naam", "Uw naam",
            "Volledige naam", "Ihr Name", "Vollständiger Name", "Nombre", "Nome",
        ),
    )
)  # fmt: skip
LONE_LABELS = frozenset({*map(label_of, LONE_MAIL_LABELS), *NAME_LABELS})
BEFORE, AFTER = " \t\r\n\u00a0<([", " \t\r\n\u00a0>)].,;"  # an address
LONGEST_NAME = 100
LONGEST_LINE = 400
MOST_LINES = 5000
MOST_NAMED = 200  # lines with an address that are looked at


class Writer(NamedTuple):
    """Who is to be answered."""

    author: tuple | None = None  # (name, address)
    is_named: bool = False  # by what the mail says, rather than by who sent it


USER, BOX, NEIGHBOUR = "user", "box", "neighbour"


def whose_ever(_address):
    return ""


def who_writes(headers, named=tuple, whose=whose_ever, relays=()):
    """Tell who is behind a mail.

    :param headers: ``mail_headers.Headers``
    :param named: gives the pairs (name, address) that its lines name: ``named_in``
    :param whose: tells whose an address is: ``USER`` for one of our people, ``BOX`` for
        a mailbox of ours, ``NEIGHBOUR`` for another of our domain, "" for anybody's
    :param relays: addresses and domains of programs that write for people: our forms
    :return: ``Writer``, without author when nobody is named
    """
    sender = headers.sender
    is_listed = headers.is_from(relays)
    is_of_program = is_listed or not sender or is_a_program_s(headers, whose)
    if not is_of_program and not _is_doubtful(headers, named, whose):
        return Writer(sender)

    def may_be(found):
        address = found and found[1]
        is_somebody = address and not is_program(address) and address != of_sender
        return is_somebody and whose(address) not in (USER, BOX)

    of_sender = sender and sender[1]
    said = next((one for one in named() if may_be(one) and is_told(one, sender)), None)
    replied = first_address(headers.get("Reply-To", ""))
    if said:
        is_same = replied and replied[1] == said[1]
        name = said[0] or (replied[0] if is_same else "")
        return Writer((name, said[1]), True)
    if may_be(replied) and _is_for(headers, replied[1], whose, is_listed):
        return Writer(replied, True)
    shown = "", first_in(sender[0]) if sender else ""
    if is_of_program and may_be(shown):
        return Writer(shown, True)
    if headers.is_rewritten:
        for name in ("X-Original-From", "X-Original-Sender", "Reply-To"):
            original = first_address(headers.get(name, ""))
            if may_be(original):
                return Writer(original, True)
    return Writer(None if is_of_program else sender)


def _is_doubtful(headers, named, whose):
    """Tell whether a form may have written a mail from an address like a person's: of
    our domain, of a site; or answers go to somebody else, whom it names too."""
    address = headers.sender[1]
    if is_doubtful(address) or whose(address) == NEIGHBOUR:
        return True
    replied = headers.get("Reply-To") and headers.person_behind()
    return bool(replied) and any(name and one == replied[1] for name, one in named())


def is_told(named, sender):
    """Tell whether a line names somebody else than the people of who sent the mail: a
    robot signs with the address of its own.

    :param named: pair (name, address) of the line, and of the sender, None for none
    """
    return bool(named[0]) or not sender or domain(named[1]) != domain(sender[1])


def domain(address):
    return address.rpartition("@")[2]


def is_a_program_s(headers, whose=whose_ever):
    """Tell whether it is a program, rather than its From, that wrote a mail."""
    address = headers.sender[1] if headers.sender else ""
    return (
        is_program(address)
        or address in headers.recipients()
        or whose(address) == BOX
        or headers.is_rewritten
        or headers.is_form_of_ours
        or headers.machine in FOR_SOMEBODY
    )


def _is_for(headers, address, whose, is_listed):
    """Tell whether a Reply-To that no line confirms is the person a program writes for.

    A form's is. A robot's may be its own people's: not in its own domain. What is sent
    from one of our boxes to another is not of whom its answers go to.
    """
    sender = headers.sender
    if not sender or is_listed or headers.is_form or is_form(sender[1]):
        return True
    if sender[1] in headers.recipients() or whose(sender[1]) in (BOX, NEIGHBOUR):
        return False
    return domain(sender[1]) != domain(address)


def named_in(lines, labels=()):
    """Find whom the lines of a mail name: "E-mail: rose@…", "From: Rose <rose@…>".

    :param lines: texts, as ``mail_body.read_body`` returns them
    :param labels: folded labels of the address and of the name that somebody set up
    :return: list of pairs (name, address), the surest first
    """
    pairs = pairs_in(lines, LONE_LABELS.union(labels))
    names = (pairs.get(label) for label in (*NAME_LABELS, *labels))
    name = next((one for one in names if one and "@" not in one), "")[:LONGEST_NAME]
    found, senders = _below_labels(lines, name), {}
    values = [(label, value) for label, value in pairs.items() if "@" in value]
    for label, value in values[:MOST_NAMED]:
        written = value[:LONGEST_LINE].lstrip(BEFORE).removeprefix("mailto:")
        written = written.rstrip(AFTER)
        if is_address(written) and (label in labels or MAIL_LABEL.search(label)):
            found[normalized(written)] = name
        elif label in SENDER_LABELS or MAIL_LABEL.search(label):
            pair = first_address(value[:LONGEST_LINE])
            if pair:
                senders.setdefault(pair[1], pair[0] or name)
    return [(senders.get(one) or name, one) for one in {**found, **senders}]


def _below_labels(lines, name):
    """Return the addresses that stand alone below the label of one, {address: name}."""
    found, label = {}, ""
    for line in lines[:MOST_LINES]:
        written = line.strip()
        if label and len(written) < LONGEST_LINE and is_address(written):
            found[normalized(written)] = name
        if written:
            short = label_of(written) if len(written) <= LONGEST_LABEL else ""
            label = short if MAIL_LABEL.search(short) else ""
    return found
