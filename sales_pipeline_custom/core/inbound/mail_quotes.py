"""Telling what somebody says from what they quote, or forward, of others.

What is taken for a quote is not read: it has to look like what mail programs put there,
rather than like what people say of each other's mail.
"""

import re
from functools import lru_cache

from ..shared.labelled_lines import label_of, pair_of
from ..shared.reading import MONTHS, WEEKDAYS, fold
from .mail_headers import first_address
from .mail_lines import MOST_LINES, QUOTED

LONGEST_LINE = 400  # characters of a line that are looked at
MOST_HEADERS = 8  # lines looked at
MOST_FORWARDED = 20
SHORTEST_START = 3  # characters: shorter lines tell nothing of what follows
MOST_WRAPPED = 3  # lines an attribution is cut into

# ------------------------------------------------------------
# “Le 3 mars 2026 à 10:00, Paul <paul@x.fr> a écrit :”
# ------------------------------------------------------------

# Folded. A program says who wrote, not to whom: "m'a écrit" is somebody's own words.
WROTE = (
    r"(?:(?<!m')(?<!t')(?<!l')(?<!nous )(?<!vous )(?<!lui )(?<!leur )a ecrit|wrote"
    r"|schrieb|geschrieben|schreef|geschreven|escribio|ha scritto|escreveu)"
)
ENDS_WITH_WROTE = re.compile(rf".*\b{WROTE}\s*:?\s*")
WROTE_SOMEWHERE = re.compile(rf"\b{WROTE}\b")
DATE_WORDS = {
    *" ".join(WEEKDAYS).split(),
    *" ".join(MONTHS).split(),
    *(name[:3] for name in " ".join(WEEKDAYS + MONTHS).split()),
    *("sept", "juil", "janv", "fevr", "mo", "di", "mi", "do", "fr", "sa", "so"),
    *("ma", "wo", "vr", "za", "zo"),
    *("seg", "ter", "qua", "qui", "sex", "sab", "dom"),
}
# What it starts with: a word, and a date.
STARTS = re.compile(r"(?:le|on|am|el|il giorno|il|op|em|den)[\s,]+(?P<first>[^\s,]+)")
OLD_GMAIL = re.compile(r"\d{4}[-/]\d\d?[-/]\d\d?,? \d\d?:\d\d\b.{0,200}<\S+@\S+>\s*:?")

# ------------------------------------------------------------
# “-----Message d'origine-----”
# ------------------------------------------------------------

ORIGINAL = re.compile(
    r"[-_]{2,}\s*(?:message d'origine|message original|message initial|mail original"
    r"|courriel original|original message|original mail|ursprungliche nachricht"
    r"|original-nachricht|oorspronkelijk bericht|origineel bericht|mensaje original"
    r"|messaggio originale|mensagem original)\s*[-_]*"
)
FORWARDED = re.compile(
    r"[-_]{2,}\s*(?:forwarded message|message transfere|message reexpedie"
    r"|courriel transfere|weitergeleitete nachricht|doorgestuurd bericht"
    r"|mensaje reenviado|messaggio inoltrato|mensagem encaminhada)"
    r"(?: (?:de|from|von|van) .*?)?\s*[-_]*"
    r"|(?:debut du message (?:reexpedie|transfere)|begin forwarded message"
    r"|anfang der weitergeleiteten nachricht|begin doorgestuurd bericht"
    r"|inicio del mensaje reenviado|inizio messaggio inoltrato)\s*:?"
)

# ------------------------------------------------------------
# “De : Paul / Envoyé : mardi / À : Rose / Objet : Devis”
# ------------------------------------------------------------

SENDER, SENT, DATE, TO, SUBJECT, OTHER = "sender sent date to subject other".split()
HEADERS = {
    label_of(label): group
    for group, labels in {
        SENDER: "De;From;Von;Van;Da;Expéditeur;Absender;Afzender;Remitente;Mittente",
        SENT: "Envoyé;Envoyé le;Sent;Gesendet;Gesendet am;Verzonden;Verzonden op"
        ";Enviado;Enviado el;Inviato;Inviato il;Enviada;Enviada em",
        DATE: "Date;Date d'envoi;Datum;Fecha;Data",
        TO: "À;To;An;Aan;Para;Pour;A;Destinataire;Destinataires;Destinatario",
        SUBJECT: "Objet;Sujet;Subject;Betreff;Onderwerp;Asunto;Oggetto;Assunto",
        OTHER: "Cc;Cci;Bcc;Ccn;Copie;Copie à;Copie carbone;Kopie;Kopie (CC);Kopie an"
        ";Reply-To;Répondre à;Antwort an;Antwoord aan;Responder a;Rispondi a;Importance"
        ";Priorité;Priority;Priorität;Prioriteit;Wichtigkeit;Urgentie;Pièces jointes"
        ";Pièce jointe;Attachments;Anlagen;Bijlagen;Organisation;Message-ID",
    }.items()
    for label in labels.split(";")
}


def without_quotes(lines):
    """Leave out the message answered to, and the quoted lines between answers.

    :param list lines: as ``mail_lines`` returns them, and no more than it returns
    :return: list
    """
    lines = lines[:MOST_LINES]
    kept = []
    says_something = False
    rank = 0
    while rank < len(lines):
        line = lines[rank]
        if line.startswith(QUOTED):
            rank += 1
            continue
        length = _length_of_start(lines, rank)
        if length:
            if _is_followed_by_quote(lines, rank + length):
                rank += length
                continue
            if says_something:
                break
        may_start = says_something and (header_of(line) or not line.strip())
        if may_start and header_block(lines[rank : rank + MOST_HEADERS]):
            break
        kept.append(line)
        says_something = says_something or _says_something(line)
        rank += 1
    return kept


def _says_something(line):
    return bool(line.strip(" \t_-=*"))


def _length_of_start(lines, rank):
    """Return how many lines tell that somebody else's words follow, 0 for none."""
    folded = _folded(lines[rank])
    if len(folded) < SHORTEST_START:
        return 0
    if ORIGINAL.fullmatch(folded) or FORWARDED.fullmatch(folded):
        return 1
    if is_attribution(folded):
        return 1
    if STARTS.match(folded) or "@" in folded:
        # Mail programs cut that line in two or three.
        for length in range(2, MOST_WRAPPED + 1):
            several = lines[rank : rank + length]
            if len(several) < length or not several[-1].strip():
                break
            folded = f"{folded} {_folded(several[-1])}"[:LONGEST_LINE]
            if is_attribution(folded):
                return length
    return 0


def _folded(line):
    return fold(line[:LONGEST_LINE].replace("’", "'"))[:LONGEST_LINE]


def is_attribution(text):
    """Tell whether a line says who wrote what follows, and when or from where.

    :param str text: folded
    """
    text = text.strip(" *_>")
    if OLD_GMAIL.fullmatch(text):
        return True
    is_end = bool(ENDS_WITH_WROTE.fullmatch(text))
    if not is_end and not (text.endswith(":") and WROTE_SOMEWHERE.search(text)):
        return False
    if "@" in text:
        return True
    start = STARTS.match(text)
    first = start["first"].strip(".,") if start else ""
    return first[:1].isdigit() or (first in DATE_WORDS and has_digit(text))


def has_digit(text):
    return any(char.isdigit() for char in text)


def _is_followed_by_quote(lines, rank):
    """Tell whether the next line that says something is a quoted one."""
    while rank < len(lines) and not lines[rank].strip():
        rank += 1
    return rank < len(lines) and lines[rank].startswith(QUOTED)


def header_of(line):
    """Return the pair (group, value) of a line of headers, None for any other."""
    return _header_of(line[:LONGEST_LINE])


# Each line is looked at once per line of a block that may start before it.
@lru_cache(maxsize=2 * MOST_HEADERS)
def _header_of(line):
    pair = pair_of(line.replace("*", ""))
    group = HEADERS.get(label_of(pair[0])) if pair else None
    return (group, pair[1]) if group else None


def header_block(lines):
    """Tell whether lines start with the headers put before what is quoted.

    They name who wrote, by an address or beside when it was sent, and to whom: what
    people say ("De : Liège, À : Huy") does not.

    :return: how many lines they are, 0 for none
    """
    groups, sender, last, length = set(), "", "", 0
    for rank, line in enumerate(lines[:MOST_HEADERS]):
        if not line.strip():
            continue
        header = header_of(line)
        if header:
            group, last = header
            if group == SENDER:
                sender = sender or last
            groups.add(group)
            length = rank + 1
        elif not groups or not _goes_on(last, line):
            break
        else:
            last, length = line, rank + 1
    is_one = SENDER in groups and (SENT in groups or ("@" in sender and TO in groups))
    return length if is_one and len(groups) >= 3 else 0


def _goes_on(value, line):
    """Tell whether a line goes on with the addresses of the header before it."""
    return value.rstrip().endswith((",", ";")) and "@" in line


# ------------------------------------------------------------
# What is forwarded
# ------------------------------------------------------------


def forwarded(lines):
    """Read what was forwarded.

    :param list lines: as ``mail_lines`` returns them
    :return: pair ((name, address) of who wrote it, its own lines), None where nothing
        is forwarded by somebody with an address
    """
    lines = lines[:MOST_LINES]
    for rank, line in enumerate(lines):
        if FORWARDED.fullmatch(_folded(line)) or ORIGINAL.fullmatch(_folded(line)):
            return _forwarded(lines[rank + 1 :])
        if header_block(lines[rank : rank + MOST_HEADERS]):
            return _forwarded(lines[rank:])
    return None


def _forwarded(lines):
    """Read what was forwarded, from its headers on: see ``forwarded``."""
    sender, last, groups, length = None, "", set(), 0
    for line in lines[:MOST_FORWARDED]:
        header = header_of(line)
        if header:
            group, last = header
            groups.add(group)
            if group == SENDER and not sender:
                sender = first_address(_unlinked(last))
        elif line.strip():
            if not _goes_on(last, line):
                break
        elif sender and groups & {TO, SUBJECT}:
            break
        length += 1
    return (sender, lines[length:]) if sender else None


def _unlinked(text):
    """Return a sender without the link Outlook adds: "Rose [mailto:rose@…]"."""
    text = re.sub(r"<mailto:[^>\s]*>", "", text[:LONGEST_LINE])
    return re.sub(r"\[?mailto:([^\]\s>]+)\]?", r"<\1>", text)
