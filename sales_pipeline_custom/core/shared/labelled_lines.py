"""“Label: value” lines, as contact forms and people write them."""

import re

from .reading import fold

LONGEST_LABEL = 80  # characters
MOST_LINES = 5000  # looked at
MOST_VALUE_LINES = 40
MOST_DECORATION = 20  # characters before a label: "- ", "* ", "> "
# What is before a label, and what is between it and its value.
BEFORE = re.compile(rf"[\s*•·–>#-]{{0,{MOST_DECORATION}}}")
BETWEEN = re.compile(r"[:=\t]|\s→")
DECORATION = " \t*_-–—•·>#[]().?!:"
EMPTY_VALUES = {
    "",
    "-",
    "--",
    "n/a",
    "na",
    "non renseigne",
    "non precise",
    "none",
    "vide",
}
# What forms add below what somebody wrote, folded.
FOOTER = re.compile(
    r"(?:(?:ce|cet|this|dit|deze|dies|diese) (?:message|e-?mail|mail|courriel"
    r"|formulaire|form|bericht|formulier|nachricht|formular)\b.{0,60}\b(?:envoyee?|emis"
    r"|transmis|soumis|sent|submitted|verzonden|verstuurd|gesendet|versendet)"
    r"|(?:envoyee?|transmis|sent|submitted|verzonden|verstuurd|gesendet|enviado|inviato)"
    r"\b.{0,60}(?:\b(?:form|formulaire|formulier|formular|formulario|site|website|page"
    r"|webseite)\b|https?:)"
    r"|powered by\b|report (?:as )?spam|signaler (?:comme |un )?(?:spam|abus))"
)
LONGEST_FOOTER = 200  # characters that are looked at
LONGEST_EMPTY = max(map(len, EMPTY_VALUES))


def label_of(text):
    """Return a label as it is compared: accents, case and decoration do not count."""
    return fold(text.replace("’", "'")).strip(DECORATION).replace("_", " ")


def pair_of(line):
    """Take a “Label: value” line apart, one of whose signs is a tab.

    :return: pair (label as it is written, value), None for any other line
    """
    start = BEFORE.match(line).end()
    between = BETWEEN.search(line, start, start + LONGEST_LABEL + 2)
    label = line[start : between.start()].strip() if between else ""
    if not label:
        return None
    value = line[between.end() :].lstrip()
    if between[0] == "\t":  # a cell of its own may hold the colon
        value = value.removeprefix(":").lstrip()
    return label, value


def label_in(line):
    """Return the label of a line as it is compared, "" for none: the line itself where
    nothing follows its label."""
    pair = pair_of(line)
    if pair:
        return label_of(pair[0])
    return label_of(line) if len(line) <= LONGEST_LABEL + MOST_DECORATION else ""


def pairs_in(lines, labels=()):
    """Find labels and their values.

    :param lines: texts; a tab is between a label and its value
    :param labels: labels known, folded (``label_of``): one that stands alone on its
        line, without a colon, has its value below
    :return: dict {label: value}, in the order they come; the first value that says
        something is kept
    """
    labels = frozenset(labels)
    lines = lines[:MOST_LINES]
    found = {}
    rank = 0
    while rank < len(lines):
        line = lines[rank]
        rank += 1
        pair, label = pair_of(line), label_in(line)
        if pair and not pair[1].startswith("//"):
            value = pair[1].strip(" \t*")
        elif label in labels:
            value = ""
        else:
            continue
        if not label or len(label) > LONGEST_LABEL:
            continue
        if not value.replace("\t", " ").strip():
            value, rank = _value_below(lines, rank, labels)
        value = value.replace("\t", " ").strip()
        if len(value) <= 2 * LONGEST_EMPTY and fold(value) in EMPTY_VALUES:
            value = ""
        if value and not found.get(label):
            found[label] = value
        else:
            found.setdefault(label, value)
    return found


def is_footer(line):
    """Tell whether a form says of a line that it sent it, rather than somebody."""
    return FOOTER.match(fold(line[:LONGEST_FOOTER].replace("’", "'"))) is not None


def _value_below(lines, rank, labels):
    """Return the value that follows its label, and the rank of the line after it."""
    start = rank
    while rank < len(lines) and not lines[rank].strip() and rank - start < 2:
        rank += 1
    if rank >= len(lines) or pair_of(lines[rank]) or label_in(lines[rank]) in labels:
        return "", start
    return lines[rank], rank + 1


def long_value(lines, label, labels):
    """Return all the lines of a value that goes on: a message, a description.

    It ends at the next known label, or at the end of what is said.

    :param str label: folded
    :param labels: labels known, folded
    """
    labels = frozenset(labels)
    for rank, line in enumerate(lines[:MOST_LINES]):
        if label_in(line) != label:
            continue
        pair = pair_of(line)
        kept = [pair[1]] if pair else []
        for following in lines[rank + 1 : rank + MOST_VALUE_LINES]:
            if label_in(following) in labels:
                break
            if following.startswith(("--", "__")) or is_footer(following):
                break  # a signature, or the form's own words
            kept.append(following)
        return "\n".join(kept).replace("\t", " ").strip()
    return ""
