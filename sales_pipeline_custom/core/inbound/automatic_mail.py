"""Telling what a machine answers from what a person writes (RFC 3834, RFC 2076).

Headers are asked, as mail programs really set them; then the first words of the
subject, for programs that set nothing else. Never the body: people write there.
"""

import re

from ..shared.reading import fold
from .mail_senders import is_nobody, is_postmaster

BOUNCE = "bounce"
AUTO_REPLY = "auto_reply"
NEWSLETTER = "newsletter"
MAILING_LIST = "list"
NO_REPLY = "no_reply"
NOTIFICATION = "notification"
# What a program may send for somebody: a contact form does.
FOR_SOMEBODY = (NO_REPLY, NOTIFICATION)

# Headers that say, by being there, that a program answered.
ANSWERED_BY = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Auto-Reply",
    "X-Autoreply-From",
    "X-Mail-Autoreply",
    "X-AutoReply-From",
    "X-Vacation",
    "Delivered-Vacation",
)
# What Exchange puts on what its rules send, an absence most often.
MADE_BY_RULES = (
    "X-MS-Exchange-Inbox-Rules-Loop",
    "X-MS-Exchange-Generated-Message-Source",
)
LISTED_BY = ("List-Id", "List-Post", "Mailing-List", "X-Mailing-List", "X-BeenThere")
PUBLISHED_BY = ("List-Unsubscribe", "List-Unsubscribe-Post", "X-CampaignID")
PRECEDENCES = {
    "auto_reply": AUTO_REPLY,
    "auto-reply": AUTO_REPLY,
    "bulk": NEWSLETTER,
    "junk": NEWSLETTER,
    "list": MAILING_LIST,
}

# How the subject of an answer starts, folded, where no header says anything.
AUTO_SUBJECT = re.compile(
    r"(?:(?:re|tr|aw|fw|fwd) ?: ?)*\W*"
    r"(?:reponse automatique|message automatique|reponse automatisee"
    r"|notification d'absence|message d'absence|avis d'absence"
    r"|absente?(?:\(e\))? du bureau|absence du bureau"
    r"|automatic reply|automatic response|auto(?:matic)?[- ]?(?:reply|response)"
    r"|auto(?:matische)? ?antwort|automatisch antwoord|abwesenheitsnotiz"
    r"|out of (?:the )?office|out of office autoreply|away from (?:the|my) office"
    r"|vacation (?:reply|response)|respuesta automatica|risposta automatica"
    r"|resposta automatica)\b"
)
# "Absent du 3 au 9", "Je suis absente jusqu'au 15 août", and no question.
ABSENT_ALONE = re.compile(
    r"\W*(?:(?:re|tr|aw) ?: ?)*(?:je (?:suis|serai) )?(?:actuellement )?"
    r"(?:absente?|absent\(e\))(?:\W*|\s*(?::|-|du \d|jusqu|until)[^?]*)"
)
BOUNCE_SUBJECT = re.compile(
    r"(?:undeliver(?:ed|able)|delivery (?:status notification|failure)"
    r"|mail delivery (?:failed|failure|subsystem)|failure notice|returned mail"
    r"|non remis|non distribuable|message non delivre|echec de (?:la )?remise"
    r"|notification d'etat de remise|remise differee|retour de courrier)\b"
)


def is_automatic(message):
    """Tell whether a mail was sent by a machine: absence, bounce, newsletter.

    :param message: ``email.message.Message``
    """
    return bool(kind_of(message))


def kind_of(message):
    """Name the kind of machine that sent a mail.

    :param message: anything with ``get``: ``email.message.Message``, ``mail.Headers``
    :return: one of the kinds above, "" for a person
    """

    def header(name):
        return str(message.get(name) or "").strip().lower()

    submitted = header("Auto-Submitted").split(";")[0].strip()
    subject = fold(str(message.get("Subject") or "")[:200]).replace("’", "'")
    sender = header("From").rsplit("<", 1)[-1].strip(" <>")
    content_type = header("Content-Type")
    is_report = content_type.startswith("multipart/report")
    if is_report or is_postmaster(sender) or header("X-Failed-Recipients"):
        return BOUNCE
    if submitted.startswith("auto-replied") or _has(message, ANSWERED_BY):
        return AUTO_REPLY
    if AUTO_SUBJECT.match(subject) or ABSENT_ALONE.fullmatch(subject):
        return AUTO_REPLY
    if _has(message, MADE_BY_RULES):
        return AUTO_REPLY
    returned = header("Return-Path")
    if returned == "<>" or is_postmaster(returned.strip("<> ")):
        return BOUNCE if BOUNCE_SUBJECT.match(subject) else AUTO_REPLY
    if BOUNCE_SUBJECT.match(subject) and header("X-Original-Message-Id"):
        return BOUNCE
    precedence = PRECEDENCES.get(header("Precedence"))
    if _has(message, LISTED_BY) or precedence == MAILING_LIST:
        return MAILING_LIST
    if _has(message, PUBLISHED_BY) or precedence == NEWSLETTER:
        return NEWSLETTER
    if precedence:
        return precedence
    if submitted not in ("", "no"):
        return NOTIFICATION
    return NO_REPLY if "@" in sender and is_nobody(sender) else ""


def answers_by_itself(message):
    """Tell whether a mail says in so many words that a program answers: where it does
    not, a person may be behind what looks like it.

    :param message: as for ``kind_of``
    """
    submitted = str(message.get("Auto-Submitted") or "").strip().lower()
    precedence = str(message.get("Precedence") or "").strip().lower()
    return (
        submitted.startswith("auto-replied")
        or PRECEDENCES.get(precedence) == AUTO_REPLY
        or _has(message, ANSWERED_BY)
    )


def is_only_bulk(message):
    """Tell whether nothing but its ``Precedence`` says that a mail goes to many: many
    forms have one.

    :param message: as for ``kind_of``
    """
    precedence = str(message.get("Precedence") or "").strip().lower()
    is_bulk = PRECEDENCES.get(precedence) == NEWSLETTER
    return is_bulk and not _has(message, (*LISTED_BY, *PUBLISHED_BY))


def wants_no_answer(message):
    """Tell whether who sent a mail asks programs not to answer it.

    :param message: as for ``kind_of``
    """
    said = str(message.get("X-Auto-Response-Suppress") or "").lower()
    return not {"all", "autoreply"}.isdisjoint(re.split(r"[,;\s]+", said))


def _has(message, names):
    return any(message.get(name) is not None for name in names)
