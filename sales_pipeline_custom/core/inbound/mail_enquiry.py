"""Whether what a machine stamped could be somebody's question all the same.

A form, or the mail server of a town, marks all it sends as automatic. What could hold
a question waits for somebody to look at it; what could not is filtered out.
"""

import re

from ..shared.labelled_lines import pairs_in
from ..shared.reading import fold
from .automatic_mail import (
    AUTO_REPLY,
    FOR_SOMEBODY,
    NEWSLETTER,
    answers_by_itself,
    is_only_bulk,
)
from .mail_author import LONE_LABELS, domain
from .mail_senders import is_program

PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00?|\()\d[\d\s().,/-]{6,25}\d")
ASKING = re.compile(
    r"\b(?:pouvez[- ]vous|pourriez[- ]vous|merci de (?:me|nous)|je (?:souhaite|voudrais"
    r"|cherche)|j'aimerais|nous (?:souhaitons|voudrions|cherchons|aimerions)"
    r"|(?:un|une|votre|demande de) (?:devis|offre)|could you|can you|i would like"
    r"|we would like|looking for|a quote|kunt u|graag een|ik zou|konnen sie"
    r"|ich mochte|wir mochten|angebot)\b"
)
# How what is sent to many says how to be left alone.
LEAVING = re.compile(
    r"unsubscribe|desabonn|desinscri|se desinscrire|ne plus recevoir|uitschrijven"
    r"|abbestellen|abmelden|darse de baja|version en ligne"
    r"|view (?:it |this .{0,60}?)?in (?:your )?browser"
    r"|afficher dans (?:votre|le) navigateur"
)
MOST_LINES = 500
LONGEST_LINE = 1000  # characters of a line that are looked at
MOST_TEXT = 50_000
FEWEST_DIGITS, MOST_DIGITS = 8, 15


def could_ask(headers, kind, lines, named, labels=()):
    """Tell whether a machine's mail could hold somebody's question.

    :param headers: ``mail_headers.Headers``
    :param str kind: of machine: see ``automatic_mail``
    :param lines: texts, what it says
    :param named: pairs (name, address) its lines name: see ``mail_author.named_in``
    :param labels: folded labels of what forms ask: two that are answered are a form
    """
    sender = (headers.sender or ("", ""))[1]
    elsewhere = [one for one in named if domain(one[1]) != domain(sender)]
    if kind == AUTO_REPLY and answers_by_itself(headers):
        return bool(elsewhere) and _is_form(lines, labels)
    if elsewhere:
        return True
    text = _folded("\n".join(lines[:MOST_LINES]), MOST_TEXT)
    if kind == NEWSLETTER and LEAVING.search(text):
        return False
    is_person_s = bool(sender) and not is_program(sender)
    # Programs that answer, or write to many, do so in the name of people.
    if is_person_s and (kind in FOR_SOMEBODY or is_only_bulk(headers)):
        return True
    if kind in FOR_SOMEBODY and _is_form(lines, labels):
        return True
    return has_phone(lines) or asks(lines)


def has_phone(lines):
    """Tell whether a telephone number stands in lines."""
    for line in lines[:MOST_LINES]:
        for found in PHONE.finditer(line[:LONGEST_LINE]):
            digits = sum(char.isdigit() for char in found[0])
            if FEWEST_DIGITS <= digits <= MOST_DIGITS:
                return True
    return False


def asks(lines):
    """Tell whether something is asked in lines: a question mark, a polite request."""
    for line in lines[:MOST_LINES]:
        words = [one for one in line[:LONGEST_LINE].split() if "//" not in one]
        if any(one.rstrip("\"'»”)!").endswith("?") for one in words):
            return True
        if ASKING.search(_folded(line, LONGEST_LINE)):
            return True
    return False


def _folded(text, most):
    return fold(text[:most].replace("’", "'"))[:most]


def _is_form(lines, labels):
    """Tell whether lines are those of a form: a value for several usual labels."""
    labels = LONE_LABELS.union(labels)
    pairs = pairs_in(lines, labels)
    return sum(1 for label, value in pairs.items() if value and label in labels) > 1
