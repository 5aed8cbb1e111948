"""Values as people write them in a message: amounts, phones, addresses."""

import re
import unicodedata

from .mail_addresses import first_in
from .reading import fold, read_number

LONGEST_AMOUNT = 120
AROUND = re.compile(
    r"(?:environ|env\.?|approximativement|approx\.?|about|around|a peu pres"
    r"|maximum|max\.?|minimum|min\.?|jusqu'a|up to|moins de|less than|plus de"
    r"|more than|de l'ordre de|budget|~|≈|<|>|±)\s*"
)
ONE = (
    r"[€$£]?\s*[+-]?\d[\d '.,]*\s*(?:k|m|mille|millions?)?\b"
    r"\s*(?:[€$£]|eur(?:os?)?|usd|gbp|chf|cad)?"
)
RANGE = re.compile(
    rf"(?:entre|between|de|from)?\s*({ONE})\s*(?:-|–|et|and|a|to)\s*({ONE})[^\d]*"
)
SCALED = re.compile(r"(.*\d)\s*(k|m|mille|millions?)\b\s*(.*)")
SCALES = {"k": 1e3, "mille": 1e3, "m": 1e6, "million": 1e6, "millions": 1e6}
QUANTITY = re.compile(
    r"([+-]?\d(?:[\d '.,]*\d)?)\s*(?:[a-z°%/]+[23]?\.?(?:\s[a-z]+\.?)?)?"
)
TAXES = re.compile(
    r"\s*(?:h\.?t\.?|t\.?t\.?c\.?|tvac|hors taxes?|excl\.? vat|incl\.? vat)\.?$"
)


def read_amount(text):
    """Read an amount: "8 000 €", "about $8k", "entre 5 000 et 8 000 € TTC".

    Of two bounds the upper one: what one may spend at most.

    :return: float
    :raise ValueError: it is not an amount
    """
    if len(text) > LONGEST_AMOUNT:
        raise ValueError(text[:LONGEST_AMOUNT])
    plain = fold(text.replace("’", "'")).replace("eur ", "€ ")
    plain = TAXES.sub("", plain).strip(" .;")
    plain = _without_around(plain)
    between = RANGE.fullmatch(plain)
    if between and not _is_number(plain):
        plain = between[2]
        scale = SCALED.fullmatch(between[2].strip())
        first = SCALED.fullmatch(between[1].strip())
        if first and not scale and _digits(between[2]) < _digits(between[1]):
            plain = between[2] + first[2]
    scaled = SCALED.fullmatch(plain.strip())
    if scaled:
        return read_number(f"{scaled[1]} {scaled[3]}".strip()) * SCALES[scaled[2]]
    return read_number(plain.strip())


def read_quantity(text):
    """Read a number followed by its unit, or not: "85 m²", "environ 6,5 kW", "6 m".

    :return: float
    :raise ValueError: it is not a quantity
    """
    plain = _without_around(fold(text[:LONGEST_AMOUNT].replace("’", "'")))
    match = QUANTITY.fullmatch(plain.strip(" .;"))
    if not match:
        raise ValueError(text[:LONGEST_AMOUNT])
    return read_number(match[1])


def _without_around(text):
    while match := AROUND.match(text):
        text = text[match.end() :]
    return re.sub(r"\s*(?:maximum|minimum|max\.?|min\.?|environ|about)$", "", text)


def _is_number(text):
    try:
        read_number(text)
    except ValueError:
        return False
    return True


def _digits(text):
    return sum(char.isdigit() for char in text)


def read_phone(text):
    """Read a phone number: "Tél. : 04 70/12.34.56", "+33 (0)4 70 12 34 56".

    :return: str, as it was written but for the words around it
    :raise ValueError: it is not a phone number
    """
    plain = unicodedata.normalize("NFKC", text)
    found = re.search(r"\+?\(?\d[\d\s().,/\-]{4,30}\d", plain)
    if not found or not 6 <= _digits(found[0]) <= 15:
        raise ValueError(text[:60])
    return " ".join(found[0].split())


def read_email(text):
    """Read the first mail address of a text, in lower case.

    :raise ValueError: there is none
    """
    found = first_in(text)
    if not found:
        raise ValueError(text[:60])
    return found
