"""What tells that two addresses, or two telephones, may be one person's."""

import re

DIGITS = re.compile(r"\D+")
TAGS = re.compile(r"\+.*")  # of a local part: "nadia+promo"
LONGEST = 320  # characters of an address
FEWEST, COMPARED = 6, 9  # digits of a telephone

# Mailboxes that no dot tells apart.
WITHOUT_DOTS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


def mailbox(email):
    """Return the mailbox an address leads to: without its tag.

    :param str email: a normalized address, None or False for none
    :return: text to compare, empty for none
    """
    local, at, domain = (email or "")[:LONGEST].casefold().rpartition("@")
    if not at:
        return ""
    local = TAGS.sub("", local) or local
    if domain in WITHOUT_DOTS:
        local, domain = local.replace(".", ""), WITHOUT_DOTS[domain]
    return f"{local}@{domain}"


def telephone(number):
    """Return the end of a telephone number, which is the same with and without the
    prefix of a country.

    :param str number: as people write it, None or False for none
    :return: text to compare, empty for none
    """
    digits = DIGITS.sub("", (number or "")[:LONGEST])
    return digits[-COMPARED:] if len(digits) >= FEWEST else ""
