"""Amounts of money as people write them, and the currency they say.

What is uncertain is refused, and stays in the text for whoever reads it: two amounts, a
price per month, a percentage off.
"""

import re
from typing import NamedTuple

from ..shared.limits import YEARS
from ..shared.reading import AMBIGUOUS, fold, read_number

LONGEST_AMOUNT = 120  # characters
WIDEST_RANGE = 20  # times the lower bound, where a hyphen may be that of a date

DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN")
# What signs, codes and words mean, folded; several where only the country tells.
CURRENCIES = {
    "€": ("EUR",), "eur": ("EUR",), "euro": ("EUR",), "euros": ("EUR",),
    "$": DOLLARS, "dollar": DOLLARS, "dollars": DOLLARS,
    "us$": ("USD",), "usd": ("USD",), "dollars us": ("USD",),
    "ca$": ("CAD",), "c$": ("CAD",), "cad": ("CAD",),
    "a$": ("AUD",), "aud": ("AUD",), "nzd": ("NZD",), "sgd": ("SGD",),
    "£": ("GBP",), "gbp": ("GBP",), "pounds": ("GBP",), "livres": ("GBP",),
    "livres sterling": ("GBP",), "chf": ("CHF",), "sfr": ("CHF",), "fr": ("CHF",),
    "fr.": ("CHF",), "francs suisses": ("CHF",),
    "francs": ("CHF", "XOF", "XAF", "XPF"), "francs cfa": ("XOF", "XAF"),
    "fcfa": ("XOF", "XAF"), "f cfa": ("XOF", "XAF"), "cfa": ("XOF", "XAF"),
    "xof": ("XOF",), "xaf": ("XAF",), "xpf": ("XPF",),
    "¥": ("JPY", "CNY"), "jpy": ("JPY",), "yen": ("JPY",), "yens": ("JPY",),
    "cny": ("CNY",), "rmb": ("CNY",), "kr": ("SEK", "NOK", "DKK", "ISK"),
    "sek": ("SEK",), "nok": ("NOK",), "dkk": ("DKK",), "pln": ("PLN",), "zł": ("PLN",),
    "zloty": ("PLN",), "zlotys": ("PLN",), "czk": ("CZK",), "kc": ("CZK",),
    "huf": ("HUF",), "ft": ("HUF",), "ron": ("RON",), "lei": ("RON",), "bgn": ("BGN",),
    "rub": ("RUB",), "₽": ("RUB",), "uah": ("UAH",), "₴": ("UAH",), "try": ("TRY",),
    "₺": ("TRY",), "inr": ("INR",), "₹": ("INR",), "brl": ("BRL",), "r$": ("BRL",),
    "zar": ("ZAR",), "aed": ("AED",), "mad": ("MAD",), "dh": ("MAD", "AED"),
    "dhs": ("MAD", "AED"), "dirhams": ("MAD", "AED"), "tnd": ("TND",), "dt": ("TND",),
    "dinars": ("TND", "DZD"), "dzd": ("DZD",), "ils": ("ILS",), "krw": ("KRW",),
    "thb": ("THB",), "mxn": ("MXN",), "hkd": ("HKD",),
}  # fmt: skip
SCALES = {
    "k": 1e3, "mille": 1e3, "milliers": 1e3, "thousand": 1e3, "duizend": 1e3,
    "tausend": 1e3, "m": 1e6, "mio": 1e6, "mio.": 1e6, "million": 1e6,
    "millions": 1e6, "miljoen": 1e6, "millionen": 1e6,
}  # fmt: skip


def _any_of(words):
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


SIGN = rf"(?:{_any_of(CURRENCIES)})"
# A letter goes on neither before nor after a word; "k€", "12k" and "12eur" do.
ONE = re.compile(
    rf"(?:(?P<scale_before>k)?(?P<before>{SIGN})\s*)?"
    r"(?P<number>[+-]?\d(?:[\d '.,]*\d)?)"
    r"(?:\s?[.,]\s?[-–—]{1,2})?"
    rf"\s*(?:(?P<scale>{_any_of(SCALES)})(?![a-df-z]|e(?!ur)))?"
    rf"\s*(?:(?:d'|de )?(?P<after>{SIGN})(?![a-z]))?"
)
RANGE = re.compile(
    r"(?:(?:entre|between|de|from|van|tussen|zwischen|von)\s+)?(?P<low>[^/]*?\S)\s*"
    r"(?P<link>[-–—~/→]|\b(?:a|et|and|to|tot|en|bis|und)\b)\s*(?P<high>[^-–—~/→]+)"
)
ROUND = re.compile(r"[.,]\s?[-–—]{1,2}")
AROUND = re.compile(
    r"(?:(?:budget|enveloppe)(?: de| d'| :)?|d'?environ|environ|env\.?|a peu pres"
    r"|autour de|aux alentours de|de l'ordre de|dans les|approximativement|approx\.?"
    r"|about|around|roughly|ongeveer|circa|ca\.?|rond(?: de)?|etwa|ungefahr|rund"
    r"|(?:au |a )?(?:grand )?(?:maximum|maximaal|maximal|maxi|max\.?)(?: de)?"
    r"|(?:au )?(?:minimum|minimaal|mindestens|mini|min\.?)(?: de)?|pas plus de"
    r"|jusqu'a|a partir de|up to|bis zu|bis|tot|moins de|less than|plus de|more than"
    r"|\+/-|~|≈|<|>|±)(?![a-z])\s*"
)
AFTERWARDS = re.compile(
    r"\s*[,(]?\s*\b(?:(?:au |grand )*(?:maximum|maximaal|maximal|maxi|max)|environ|env"
    r"|minimum|mini|min|about|approx|ongeveer|circa|a peu pres)\.?\)?$"
)
TAX = r"(?:tva|vat|btw|mwst|mehrwertsteuer|taxes?|tax|ust)\.?"
TAXES = re.compile(
    r"\s*[,(+]?\s*\b(?:h\.?t\.?(?:v\.?a\.?)?|t\.?t\.?c\.?|t\.?v\.?a\.?c\.?|tvac|htva"
    rf"|(?:hors|sans|avec|plus|exclu(?:ant|sief)|inclu(?:ant|sief)|excl\.?|incl\.?|ex"
    rf"|inkl\.?|exkl\.?|zzgl\.?|zuzuglich|zonder|met|before|net de) {TAX}"
    rf"|{TAX} (?:non )?(?:comprises?|incluse?s?|exclue?s?|inbegrepen|included|excluded"
    r"|incl\.?|excl\.?)|toutes taxes comprises|netto|brutto|net|brut"
    rf"|{TAX}(?: \d\d?(?:[.,]\d)? ?%)?|\d\d? ?% (?:de )?{TAX})\.?\)?$"
)


class Money(NamedTuple):
    """An amount, and the currency it is said in."""

    amount: float
    currencies: tuple = ()  # ISO codes that what is said may mean; none: unsaid

    def may_be_in(self, code):
        """Tell whether it may be an amount in a currency, given by its ISO code."""
        return not self.currencies or code in self.currencies


def read_money(text):
    """Read an amount: "8 000 €", "about $8k", "€ 8.000,-", "entre 5 et 8 k€ HTVA".

    Of two bounds the upper one: what one may spend at most.

    :return: ``Money``
    :raise ValueError: it is not an amount, or not one alone
    """
    if len(text) > LONGEST_AMOUNT:
        raise ValueError(text[:LONGEST_AMOUNT])
    plain = fold(text.replace("’", "'").replace("\u2212", "-")).strip(" ;:")
    plain = _bare(plain)
    one = ONE.fullmatch(plain)
    if one:
        return _money(one)
    between = RANGE.fullmatch(ROUND.sub("", plain))
    if not between:
        raise ValueError(text)
    return _upper(text, between)


def _bare(text):
    """Leave out "about", "at most", "excluding taxes", before or after."""
    while True:
        bare = AROUND.sub("", text, count=1) if AROUND.match(text) else text
        bare = AFTERWARDS.sub("", TAXES.sub("", bare.rstrip(" .;"))).strip(" .;")
        if bare == text:
            return bare
        text = bare


def _upper(text, between):
    """Return the upper bound of a range."""
    low, high = (ONE.fullmatch(_bare(between[name])) for name in ("low", "high"))
    if not low or not high:
        raise ValueError(text)
    lower, upper = _money(low), _money(high)
    scale = _scale(low)
    if scale > 1 and _scale(high) == 1 and upper.amount < lower.amount:
        upper = upper._replace(amount=upper.amount * scale)
    least = lower.amount
    if _scale(high) > 1 and scale == 1 and least < upper.amount / _scale(high):
        least *= _scale(high)  # "5 à 8 k€"
    said = lower.currencies or upper.currencies
    is_money = said or max(scale, _scale(high)) > 1
    is_word = between["link"].isalpha()
    if (
        not 0 <= lower.amount <= upper.amount
        or (lower.currencies and not set(said) & set(upper.currencies or said))
        or (between["link"] == "/" and not is_money)
        or (not is_word and upper.amount > WIDEST_RANGE * max(least, 1))
        or (not is_money and (upper.amount < 100 or upper.amount in YEARS))
    ):
        raise ValueError(text)
    return Money(upper.amount, upper.currencies or lower.currencies)


def _money(one):
    """Return the ``Money`` of a match of ``ONE``."""
    number, scale = one["number"], _scale(one)
    if scale > 1 and AMBIGUOUS.fullmatch(number):
        raise ValueError(one[0])  # "8.500k"
    before, after = (CURRENCIES.get(one[side], ()) for side in ("before", "after"))
    if before and after and not set(before) & set(after):
        raise ValueError(one[0])
    said = tuple(code for code in before if not after or code in after) or after
    return Money(read_number(number) * scale, said)


def _scale(one):
    return SCALES[one["scale"] or one["scale_before"] or ""] if _has_scale(one) else 1


def _has_scale(one):
    return bool(one["scale"] or one["scale_before"])
