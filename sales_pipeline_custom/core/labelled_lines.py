"""“Label: value” lines, as contact forms and people write them."""

import re

from .reading import fold

LONGEST_LABEL = 80  # characters
MOST_VALUE_LINES = 40
PAIR = re.compile(r"\s*[-*•·–>#]*\s*([^:=\t]{1,80}?)\s*(?:\t+|:|=|\s→)\s*(.*)")
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


def label_of(text):
    """Return a label as it is compared: accents, case and decoration do not count."""
    return fold(text.replace("’", "'")).strip(DECORATION).replace("_", " ")


def pairs_in(lines, labels=()):
    """Find labels and their values.

    :param lines: texts; a tab is between a label and its value
    :param labels: labels known, folded (``label_of``): one that stands alone on its
        line, without a colon, has its value below
    :return: dict {label: value}, in the order they come; the first value that says
        something is kept
    """
    labels = frozenset(labels)
    found = {}
    rank = 0
    while rank < len(lines):
        line = lines[rank]
        rank += 1
        match = PAIR.fullmatch(line)
        if match and not match[2].startswith("//"):
            label, value = label_of(match[1]), match[2].strip(" \t*")
        else:
            label, value = label_of(line) if len(line) <= LONGEST_LABEL else "", ""
            if label not in labels:
                continue
        if not label or len(label) > LONGEST_LABEL:
            continue
        if not value.replace("\t", " ").strip():
            value, rank = _value_below(lines, rank, labels)
        value = value.replace("\t", " ").strip()
        if fold(value) in EMPTY_VALUES:
            value = ""
        if value and not found.get(label):
            found[label] = value
        else:
            found.setdefault(label, value)
    return found


def _value_below(lines, rank, labels):
    """Return the value that follows its label, and the rank of the line after it."""
    start = rank
    while rank < len(lines) and not lines[rank].strip() and rank - start < 2:
        rank += 1
    if rank >= len(lines) or _is_label(lines[rank], labels):
        return "", start
    return lines[rank], rank + 1


def _is_label(line, labels):
    match = PAIR.fullmatch(line)
    return label_of(match[1] if match else line) in labels or bool(match)


def long_value(lines, label, labels):
    """Return all the lines of a value that goes on: a message, a description.

    It ends at the next known label, or at the end of what is said.

    :param str label: folded
    :param labels: labels known, folded
    """
    labels = frozenset(labels)
    for rank, line in enumerate(lines):
        match = PAIR.fullmatch(line)
        if label_of(match[1] if match else line) != label:
            continue
        kept = [match[2]] if match else []
        for following in lines[rank + 1 : rank + MOST_VALUE_LINES]:
            other = PAIR.fullmatch(following)
            if label_of(other[1] if other else following) in labels:
                break
            if following.startswith(("--", "__")):  # a signature, or the form's own
                break
            kept.append(following)
        return "\n".join(kept).replace("\t", " ").strip()
    return ""
