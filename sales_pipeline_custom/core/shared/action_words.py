"""What the words of an action say: a call, a mail, a meeting, and in how many days.

People write "Call the customer", "Envoyer le devis", "Relancer par téléphone (J+3)".
"""

import re

from .reading import fold

WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")

CALL = r"call(?:s|ing)?|phone|phoning|appels?|r?appeler|r?appelez|telephon\w*"
MAIL = (
    r"e-?mails?|mails?|mailing|courriels?|send|sending|envoi|envois|envoyer|envoyez|"
    r"renvoyer"
)
MEETING = (
    r"meet|meetings?|visits?|visites?|visiter|appointments?|rendez-vous|rdv|reunions?|"
    r"rencontres?|rencontrer|demonstrations?|demos?|visio|visioconference"
)
KINDS = {
    "call": re.compile(CALL),
    "email": re.compile(MAIL),
    "meeting": re.compile(MEETING),
}
MEANS = ("by", "par", "en")  # "by phone" says more than what comes before it
PREPARING = re.compile(r"prepar\w*")

DAYS = re.compile(
    r"(?:\b[jd]\s?\+\s?(?P<after>\d{1,3})\b"
    r"|\b(?:in|within|after|dans|apres|sous)\s(?P<said>\d{1,3})\s(?:days?|jours?|j)\b"
    r"|\b(?P<later>\d{1,3})\s(?:days?|jours?)\s(?:later|after|apres|plus tard)\b)"
)


def kind_in_words(text, names=None):
    """Return what kind of action words are about.

    :param str text: what is to be done
    :param dict names: what one calls kinds of one's own, by whatever stands for each
    :return: the key of the longest name found in the text; otherwise ``call``,
        ``email``, ``meeting``, or an empty text when the words say none of them
    """
    words = WORDS.findall(fold(text or ""))
    spoken = f" {' '.join(words)} "
    found = [
        (len(name), key)
        for key, name in (
            (key, " ".join(WORDS.findall(fold(name or ""))))
            for key, name in (names or {}).items()
        )
        if name and f" {name} " in spoken
    ]
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    for before, word in zip(words, words[1:], strict=False):
        if before in MEANS and (kind := _kind_of(word)):
            return kind
    if words and PREPARING.fullmatch(words[0]):
        return ""
    return next(filter(None, map(_kind_of, words)), "")


def days_in_words(text):
    """Return in how many days an action is due, as its words say; None if they do not.

    "J+3", "D+3", "in 3 days", "dans 3 jours", "3 jours après" are understood.
    """
    found = DAYS.search(fold(text or ""))
    return int(next(filter(None, found.groups()))) if found else None


def _kind_of(word):
    return next((kind for kind, words in KINDS.items() if words.fullmatch(word)), "")
