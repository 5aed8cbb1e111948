"""Values as people write them in a message: quantities, phones, addresses."""

import re
import unicodedata

from phonenumbers import Leniency, PhoneNumberMatcher

from ..shared.reading import fold, read_number
from .mail_addresses import first_in

LONGEST_QUANTITY = 120  # characters
LONGEST_PHONE = 200  # with the words around it
LONGEST_EMAIL = 1000
ROUGHLY = re.compile(
    r"(?:environ|env\.?|approximativement|approx\.?|about|around|a peu pres|ongeveer"
    r"|circa|ca\.?|etwa|maximum|max\.?|minimum|min\.?|jusqu'a|up to|moins de|less than"
    r"|plus de|more than|de l'ordre de|~|≈|<|>|±)\s*"
)
ROUGHLY_AFTER = re.compile(r"\s*(?:maximum|minimum|max\.?|min\.?|environ|about)$")
QUANTITY = re.compile(
    r"([+-]?\d(?:[\d '.,]*\d)?)\s*(?:[a-z°%/]+[23]?\.?(?:\s[a-z]+\.?)?)?"
)
PHONE = re.compile(r"(?<![\w+])\+?\(?\d[\d\s().,/\-]{4,30}\d")
SEVERAL = re.compile(r"\s+/\s+|[;,|]|\b(?:ou|et|or|and|of|en|oder|und)\b")
# Numbers that are no phone's: of an account, of a company, of a day.
NO_PHONE = re.compile(
    r"\b[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"
    r"|\b(?:TVA|BTW|VAT|KBO|BCE|IBAN|SIRET|SIREN|RCS|USt-?Id)\b.{0,12}?\d[\d .-]{7,20}"
    r"|\b(?:AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT"
    r"|RO|SE|SI|SK)[ U]?[0-9A-Z]{0,2}[ .]?\d[\d .-]{7,14}\d"
    r"|(?<![\d+./-])(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|(?:19|20)\d\d([./-])\d{1,2}"
    r"\2\d{1,2}|(?:19|20)\d\d[01]\d[0-3]\d)(?![./-]?\d)"
)


def read_quantity(text):
    """Read a number followed by its unit, or not: "85 m²", "environ 6,5 kW", "6 m".

    :return: float
    :raise ValueError: it is not a quantity
    """
    plain = fold(text[: LONGEST_QUANTITY + 1].replace("’", "'"))
    if len(plain) > LONGEST_QUANTITY:
        raise ValueError(plain[:LONGEST_QUANTITY])
    while match := ROUGHLY.match(plain):
        plain = plain[match.end() :]
    match = QUANTITY.fullmatch(ROUGHLY_AFTER.sub("", plain).strip(" .;"))
    if not match:
        raise ValueError(text[:LONGEST_QUANTITY])
    return read_number(match[1])


def read_phone(text, country=None):
    """Read the first phone number of a text: "Tél. : 04 70/12.34.56", "p:+33470123456".

    Dates, numbers of companies and of bank accounts are none.

    :param str country: ISO code of the country whose national numbers are known as
        such; without one, or where they are of another, what looks like one is taken
    :return: str, as it was written but for the words around it
    :raise ValueError: there is none
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST_PHONE])[:LONGEST_PHONE]
    plain = NO_PHONE.sub(" ; ", plain)
    known = PhoneNumberMatcher(plain, country, leniency=Leniency.POSSIBLE)
    for number in known:
        if not plain[: number.start].endswith(LETTERS):
            return " ".join(number.raw_string.split())
    for found in filter(None, map(PHONE.search, SEVERAL.split(plain))):
        if 6 <= sum(char.isdigit() for char in found[0]) <= 15:
            return " ".join(found[0].split())
    raise ValueError(text[:60])


# A number of something else starts with letters of its own: "BE0471000001".
LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def read_email(text):
    """Read the first mail address of a text, in lower case.

    :raise ValueError: there is none
    """
    found = first_in(text[:LONGEST_EMAIL])
    if not found:
        raise ValueError(text[:60])
    return found
