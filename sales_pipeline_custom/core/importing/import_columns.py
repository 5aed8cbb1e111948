"""Which field each column of an export goes into, told by the titles alone."""

import re
from typing import NamedTuple

from ..shared.reading import fold
from .import_titles import (
    FORMS,
    MEANINGS,
    NAMES,
    OF_A_PERSON,
    OF_AN_ORGANISATION,
    PREFIXES,
    PROGRAMS,
)

# Columns of the screen that are no field of an opportunity: what they say is understood
# and then written elsewhere.
OUTCOME, IS_WON, IS_LOST = "import_outcome", "import_is_won", "import_is_lost"
CURRENCY, PIPELINE, NUMBER = "import_currency", "import_pipeline", "import_number"
NOT_FIELDS = (OUTCOME, IS_WON, IS_LOST, CURRENCY, PIPELINE, NUMBER)

# Where a meaning always goes. The others depend on which columns stand beside.
FIELDS = {
    "title": "name",
    "customer": "partner_id",
    "stage": "stage_id",
    "is_won": IS_WON,
    "is_lost": IS_LOST,
    "pipeline": PIPELINE,
    "team": "team_id",
    "amount": "expected_revenue",
    "budget": "customer_budget",
    "currency": CURRENCY,
    "salesperson": "user_id",
    "closing": "date_deadline",
    "lost_reason": "lost_reason_id",
    "tags": "tag_ids",
    "source": "source_id",
    "campaign": "campaign_id",
    "description": "description",
    "probability": "probability",
    "job": "function",
    "website": "website",
    "street": "street",
    "zip": "zip",
    "city": "city",
    "country": "country_id",
    "number": NUMBER,
    "email": "email_from",
    "phone": "phone",
    "mobile": "phone",
}
ELSEWHERE = {
    "status": {"stage_id", OUTCOME},
    "contact": {"partner_id", "contact_name"},
    "first_name": {"contact_name"},
    "last_name": {"contact_name"},
    "converted": {"expected_revenue"},
    "expected": {"expected_revenue"},
}
# Several columns may say it: the first that says something is believed.
FIRST_SAID = ("email_from", "phone")
# The same amount again: what is expected of it, or what it makes in another currency.
AMOUNTS = ("amount", "converted", "expected")

LONGEST = 120  # characters of a title that are looked at
MOST_REMARKS = 3  # in parentheses, one after the other
SEPARATED = re.compile(r"(.+?)(?:\s+[-–—]|:)\s+(.+)")
IN_PARENTHESES = re.compile(r"(.+?)\s*[(\[]([^()\[\]]*)[)\]]")
WITH_CURRENCY = re.compile(r"(.+?)\s+(?:en |in |em )?([a-z]{3}|[^\w\s'’.-]{1,3})")


def _listed(text):
    return {" ".join(title.split()) for title in text.split(",") if title.strip()}


MEANING_OF = {
    title: meaning for meaning, titles in MEANINGS.items() for title in _listed(titles)
}
PREFIX_OF = {word: kind for kind, words in PREFIXES.items() for word in _listed(words)}
NAME_TITLES = _listed(NAMES)


class Columns(NamedTuple):
    """What the titles of a file tell."""

    program: str  # whose export it is, empty when it is nobody's known
    fields: dict  # {index: field}, those of ``NOT_FIELDS`` included
    known: set  # indices of columns that are understood, used or not
    set_aside: dict  # {index: index of the column believed instead}


def title_key(title):
    """Return a title as the lists of known ones have it."""
    plain = title[:LONGEST].replace("_", " ").replace("’", "'").replace("ʼ", "'")
    return fold(plain)[:LONGEST].strip(" :*!?#")


def meaning_of(title):
    """Return what a title means, empty when nobody knows it.

    "Deal - Value", "Value (EUR)" and "Montant en €" are an amount.
    """
    return _meaning_of_key(title_key(title))


def _meaning_of_key(key):
    return _meaning(key) or _meaning_of_half(key) or ""


def _meaning(key, remarks=MOST_REMARKS):
    """Return what a title without prefix means, its remarks left out."""
    if key in MEANING_OF:
        return MEANING_OF[key]
    remark = IN_PARENTHESES.fullmatch(key) if remarks else None
    if remark:
        return _meaning(remark[1], remarks - 1)
    currency = WITH_CURRENCY.fullmatch(key)
    if currency and MEANING_OF.get(currency[1]) in (*AMOUNTS, "budget"):
        return MEANING_OF[currency[1]]
    return ""


def _meaning_of_half(key):
    halves = SEPARATED.fullmatch(key)
    kind = halves and PREFIX_OF.get(halves[1])
    if not kind:
        # "Email - Work", "Téléphone - Domicile"
        return halves and _meaning(halves[1])
    rest = halves[2]
    meaning = _meaning(rest) or _meaning_of_half(rest)
    if kind == "deal":
        return "title" if rest in NAME_TITLES else meaning
    if kind == "person":
        return "contact" if rest in NAME_TITLES else _kept(meaning, OF_A_PERSON)
    return "customer" if rest in NAME_TITLES else _kept(meaning, OF_AN_ORGANISATION)


def _kept(meaning, meanings):
    """Return a meaning, "nothing" where it is not one of those."""
    return meaning if meaning in meanings else "nothing"


def fields_of(title):
    """Return all fields a title may go into, whatever stands beside."""
    meaning = meaning_of(title)
    fields = {FIELDS[meaning]} if meaning in FIELDS else set()
    return fields | ELSEWHERE.get(meaning, set())


def currency_of(title):
    """Return the currency a title says, folded: "eur" for "Montant (EUR)".

    :return: empty when it says none; whether it is a currency is not known here
    """
    key = title_key(title)
    halves = SEPARATED.fullmatch(key)
    if halves and halves[1] in PREFIX_OF:
        key = halves[2]
    match = IN_PARENTHESES.fullmatch(key) or WITH_CURRENCY.fullmatch(key)
    return match[2].strip() if match and _meaning(match[1]) in AMOUNTS else ""


def _program_of(keys):
    """Name the program whose export has these titles, empty when none is known."""
    halves = [SEPARATED.fullmatch(key) for key in keys]
    prefixed = [half for half in halves if half and " - " in half[0]]
    if len([half for half in prefixed if half[1] in PREFIX_OF]) > 1:
        return "Pipedrive"
    for program, groups in PROGRAMS.items():
        if any(keys.issuperset(group) for group in groups):
            return program
    return ""


def columns_of(titles):
    """Tell which field each column goes into.

    A field is given once, to the column that says it best: an amount rather than what
    is expected of it, a stage rather than a status; the others are understood and set
    aside, or find another place.

    :param list titles: the title row, as it is written
    :return: ``Columns``
    """
    keys = [title_key(title) for title in titles]
    program = _program_of(set(keys))
    found = {}
    for index, key in enumerate(keys):
        meaning = _meaning_of_key(key)
        if program and key == "type":
            meaning = "nothing"  # theirs is "New Business", not ours
        if program in FORMS and meaning == "status":
            meaning = "nothing"  # of the form, not of what it is about
        if meaning:
            found.setdefault(meaning, []).append(index)
    fields, set_aside = {}, {}
    for meaning, field in FIELDS.items():
        indices = found.get(meaning, ())
        for index in indices if field in FIRST_SAID else indices[:1]:
            fields[index] = field
        if field not in FIRST_SAID:
            set_aside |= dict.fromkeys(indices[1:], indices[0] if indices else None)
    _place_status(found, fields)
    _place_amounts(found, fields, set_aside)
    _place_people(found, fields, set_aside, program)
    known = {index for indices in found.values() for index in indices}
    known -= _names_of_nobody(found, fields)
    return Columns(program, fields, known, set_aside)


def _place_status(found, fields):
    """A status is where it stands, unless another column says the stage."""
    for index in found.get("status", ())[:1]:
        fields[index] = OUTCOME if "stage" in found else "stage_id"


def _place_amounts(found, fields, set_aside):
    """The whole amount is believed, or else the one in our currency, or expected."""
    believed = next((found[kind][0] for kind in AMOUNTS if kind in found), None)
    for kind in AMOUNTS:
        for index in found.get(kind, ()):
            if index == believed:
                fields[index] = "expected_revenue"
            else:
                set_aside[index] = believed


def _place_people(found, fields, set_aside, program):
    """A contact is the customer where nobody else is, and did not just fill in a form.

    First and last names make a contact where no column says both.
    """
    contacts = found.get("contact", ())
    for index in contacts[:1]:
        is_customer = "customer" not in found and program not in FORMS
        fields[index] = "partner_id" if is_customer else "contact_name"
    set_aside |= dict.fromkeys(contacts[1:], contacts[0] if contacts else None)
    if not contacts and {"first_name", "last_name"} <= found.keys():
        for index in (found["first_name"][0], found["last_name"][0]):
            fields[index] = "contact_name"


def _names_of_nobody(found, fields):
    """Return columns called "Nom" or "Nombre" alone: they may be about anything."""
    names = [*found.get("first_name", ()), *found.get("last_name", ())]
    return set() if {"contact"} & found.keys() else set(names) - fields.keys()
