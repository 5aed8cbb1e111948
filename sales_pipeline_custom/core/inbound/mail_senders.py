"""Addresses that programs write from: nobody is there to be a customer or an answer."""

import re

from ..shared.reading import fold

# Words of the part before the "@", one or several in a row, that leave no doubt.
NOBODY = frozenset(
    "noreply noreplies nereply dontreply donotreply notreply noanswer"
    " nepasrepondre nepasrepondez nerepondezpas nerepondrepas sansreponse"
    " nietbeantwoorden nietantwoorden nietreageren geenantwoord antwoordniet"
    " nichtantworten keineantwort nichtbeantworten noresponder norespondas"
    " nonrispondere norispondere naoresponda"
    " unattended unmonitored robot automailer autoresponder automated automatique"
    " cron crondaemon daemon bounce bounces".split()
)
FORMS = frozenset(
    "form forms formular formulare formulaire formulaires formulier formulieren"
    " formulario webform webforms webformulaire webformular contactform contactforms"
    " contactformulier kontaktformular submission submissions formsubmission"
    " formsubmissions formsubmit formmail formmailer wordpress wpforms jotform"
    " typeform gravityforms googleforms phpmailer".split()
)
# Those that only say so when they stand alone.
ALONE = frozenset(
    "www wwwdata webdata website websites site siteweb apache nginx php cgi"
    " drupal joomla prestashop webserver server serveur mailer system systeme"
    " notification notifications notify notifier alert alerts alerte alertes"
    " automail mailrobot root".split()
)
# A program's or a person's: the mail tells.
DOUBTFUL = frozenset(("web", "webmaster"))
STARTS = ("noreply", "donotreply", "nepasrepondre", "nereply")
POSTMASTERS = frozenset(
    "mailerdaemon postmaster maildaemon mdaemon maildeliverysubsystem".split()
)
MOST_WORDS = 8
LONGEST_SPAN = 4


def is_nobody(address):
    """Tell whether nobody reads what is sent to an address, as its owner wrote it:
    "no-reply@…", "form-answers-noreply@…", "ne.pas.repondre+12@…".

    :param str address: or what stands before its "@"
    """
    words = _words(address)
    return "".join(words).startswith(STARTS) or _has(words, NOBODY)


def is_program(address):
    """Tell whether it is programs that write from an address: nobody's, a form's, a
    server's.

    :param str address: or what stands before its "@"
    """
    is_read = not is_nobody(address) and not is_postmaster(address)
    return not is_read or (is_form(address) and not is_doubtful(address))


def is_doubtful(address):
    """Tell whether an address may be the one of a site or of who looks after it."""
    return "".join(_words(address)) in DOUBTFUL


def is_form(address):
    """Tell whether an address is the one of a web form, or of the site it is on."""
    words = _words(address)
    return _has(words, FORMS) or "".join(words) in ALONE | DOUBTFUL


def is_postmaster(address):
    """Tell whether an address is the one of a mail server."""
    words = _words(address)
    return any("".join(words[:n]) in POSTMASTERS for n in range(1, LONGEST_SPAN))


def _words(address):
    """Return the words before the "@", folded, without what follows a "+"."""
    local = address.rpartition("@")[0] if "@" in address else address
    local = fold(local[:128]).partition("+")[0]
    words = (word.strip("0123456789") for word in re.split(r"[\W_]+", local))
    return [word for word in words if word][:MOST_WORDS]


def _has(words, known):
    """Tell whether one of these words, or several in a row, is known."""
    return any(
        "".join(words[start:end]) in known
        for start in range(len(words))
        for end in range(start + 1, min(start + LONGEST_SPAN, len(words)) + 1)
    )
