"""Values as other programs write them: phones, amounts with a currency, tags."""

import re
import unicodedata
from typing import NamedTuple

import phonenumbers
from stdnum.eu import vat

from ..shared.reading import fold, read_number

LONGEST = 100  # characters of an amount, its currency included
LONGEST_CURRENCY = 20  # characters: "dollars américains"

# ------------------------------------------------------------
# Phones
# ------------------------------------------------------------

LONGEST_PHONE = 200  # with the words around it
LABEL = re.compile(
    r"(?:p|tel|tél|téléphone|telephone|phone|mobile|mob|gsm|portable|fax)\s*\.?\s*:\s*"
    r"|(?:tel|tél|gsm)\s*\.?\s+(?=[+(\d])",
    re.I,
)
DATE = re.compile(
    r"(?:\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?:[ T,].*)?"
)
ROUNDED = re.compile(r"\d[.,]\d+e\+?\d+", re.I)  # as a spreadsheet shortens 32471000001
PHONE = re.compile(
    r"\+?[\d\s().,/\-–]{4,40}\d(?:\s*(?:ext|poste|x|#)\.?\s*\d{1,6})?", re.I
)


def phone_in(text, region=None):
    """Return the phone number a cell holds, as it was written but for its label.

    "p:+32471000001", "tel:+32-471-00-00-01", "04 70/12.34.56".

    :param str region: code of the country of numbers without a prefix ("BE")
    :return: str
    :raise ValueError: it is something else, a date, a VAT number, an IBAN
    """
    if len(text) > LONGEST_PHONE:
        raise ValueError(text[:LONGEST_PHONE])
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'").strip()
    plain = LABEL.sub("", plain, count=1) if LABEL.match(plain) else plain
    if _is_phone(plain, region):
        return " ".join(plain.split())
    raise ValueError(text)


def _is_phone(text, region):
    compact = re.sub(r"[\s.]", "", text)
    if DATE.fullmatch(text) or ROUNDED.fullmatch(compact):
        return False
    if vat.is_valid(compact) or _is_iban(compact):
        return False
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return _may_be_dialled(text)
    if phonenumbers.is_possible_number(number):
        return not _is_vat_of(region, compact, number)
    return _may_be_dialled(text)


def _may_be_dialled(text):
    """Tell whether people would dial what no country knows, being short or long."""
    return bool(PHONE.fullmatch(text)) and 6 <= sum(map(str.isdigit, text)) <= 15


def _is_iban(compact):
    """Tell whether a text is an IBAN: ISO 13616, remainder of a division by 97."""
    if not re.fullmatch(r"[A-Za-z]{2}\d{2}[A-Za-z0-9]{11,30}", compact):
        return False
    moved = compact[4:] + compact[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def _is_vat_of(region, compact, number):
    """Tell whether digits alone are a VAT number of the country rather than a phone."""
    if compact.startswith(("+", "00")) or phonenumbers.is_valid_number(number):
        return False
    return bool(region) and vat.is_valid(region + compact)


# ------------------------------------------------------------
# Amounts
# ------------------------------------------------------------

TAXES = re.compile(r"\s*\b(?:ht|htva|hors tva|hors taxes?|ttc|tvac)\.?$", re.I)
ACCOUNTING = re.compile(r"\((.*)\)")
NUMBER = re.compile(r"[+-]?\s*\d(?:[\d\s'’.,]*\d)?(?:[.,](?=\D|$))?")


class Money(NamedTuple):
    """An amount, and the currency written next to it."""

    amount: float
    currency: str  # as it is written, empty when nothing is


def read_money(text, decimal=None):
    """Read an amount and its currency: "7 000,50 USD", "US$ 7,000.50", "-€12".

    :param str decimal: as for ``reading.read_number``
    :return: ``Money``
    :raise ValueError: it is not an amount
    """
    if len(text) > LONGEST:
        raise ValueError(text[:LONGEST])
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    plain = TAXES.sub("", plain).replace("−", "-")
    in_parentheses = ACCOUNTING.fullmatch(plain)
    if in_parentheses:
        plain = in_parentheses[1]
    numbers = NUMBER.findall(plain)
    if len(numbers) != 1:
        raise ValueError(text)
    before, _number, after = plain.partition(numbers[0])
    is_negative = bool(in_parentheses) or before.startswith("-")
    before = before.removeprefix("-")
    words = [word for word in (before.strip(), after.strip(" .,-–—")) if word]
    if len(words) > 1 or any(map(_is_no_currency, words)):
        raise ValueError(text)
    amount = read_number(numbers[0].strip(" .,"), decimal)
    return Money(-amount if is_negative else amount, words[0] if words else "")


def _is_no_currency(word):
    return len(word) > LONGEST_CURRENCY or any(map(str.isdigit, word))


# What people call a currency beside its code and its symbol, folded.
CURRENCY_NAMES = {
    "euro": "EUR",
    "euros": "EUR",
    "dollar": "USD",
    "dollars": "USD",
    "us dollar": "USD",
    "us dollars": "USD",
    "dollar americain": "USD",
    "dollars americains": "USD",
    "dollar canadien": "CAD",
    "dollars canadiens": "CAD",
    "us$": "USD",
    "$us": "USD",
    "usd$": "USD",
    "ca$": "CAD",
    "c$": "CAD",
    "$ca": "CAD",
    "a$": "AUD",
    "au$": "AUD",
    "r$": "BRL",
    "fr.": "CHF",
    "franc suisse": "CHF",
    "francs suisses": "CHF",
    "sfr": "CHF",
    "franken": "CHF",
    "livre sterling": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "livre": "GBP",
    "livres": "GBP",
    "gbp": "GBP",
}


def currency_key(text):
    """Return the code of a currency called by a name, or else what is written, folded.

    :return: upper case: a code ("USD", for "USD - US dollar" too), or a symbol ("$")
    """
    plain = fold(text)
    codes = re.findall(r"\b[A-Z]{3}\b", text)
    if plain not in CURRENCY_NAMES and len(codes) == 1:
        return codes[0]
    return CURRENCY_NAMES.get(plain, plain.upper())


# ------------------------------------------------------------
# Tags
# ------------------------------------------------------------

COLORS = set(
    "green yellow orange red purple blue sky lime pink black gray grey brown white"
    " vert jaune rouge violet bleu ciel rose noir gris marron brun blanc"
    " groen geel oranje rood paars blauw roze zwart grijs"
    " grun gelb rot lila blau rosa schwarz grau"
    " verde amarillo naranja rojo morado azul negro giallo arancione rosso viola blu"
    " nero".split()
)
NAMED = re.compile(r"(.+?)\s*\(([^()]+)\)")
SHADE = re.compile(r"[_ -](?:dark|light)$")


def tags_in(text):
    """Return the tags of a cell, without their colour: "Pellets (green), Pressé (red)".

    :return: list of str, each tag once, in their order
    """
    tags = {}
    for part in re.split(r"[,;]", text):
        name = " ".join(part.split())
        named = NAMED.fullmatch(name)
        if named and SHADE.sub("", fold(named[2])) in COLORS:
            name = named[1]
        if name:
            tags.setdefault(fold(name), name)
    return [*tags.values()]
