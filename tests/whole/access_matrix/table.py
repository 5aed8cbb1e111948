"""Reading the tables, without Odoo."""

import csv
from pathlib import Path

from .people import PEOPLE

FOLDER = Path(__file__).parent


def models(addons=()):
    """Return {model: {person: letters, ..., "why"}} of some addons; all for none."""
    return _rows("models.csv", addons, "model")


def fields(addons=()):
    """Return {(model, field): {"read", "write", "create", "why"}}, likewise."""
    return _rows("fields.csv", addons, "model", "field")


def methods(addons=()):
    """Return {(model, method): {"may", "why"}}, likewise."""
    return _rows("methods.csv", addons, "model", "method")


def people_of(text, among):
    """Return the people a cell of ``fields.csv`` names.

    :param str text: ``all``, ``nobody`` or names
    :param among: who is meant by ``all``
    """
    if text == "all":
        return set(among)
    return set() if text == "nobody" else set(text.split())


def cell_of(people, among):
    """Return the text of a cell, the reverse of ``people_of``."""
    if set(people) == set(among) and people:
        return "all"
    return " ".join(person for person in PEOPLE if person in people) or "nobody"


def _rows(file_name, addons, *key):
    found = {}
    with (FOLDER / file_name).open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        for row in rows:
            if None in row or None in row.values():
                line = f"{file_name}, line {rows.line_num}"
                raise ValueError(f"{line}: as many cells as there are columns.")
            if not addons or row["addon"] in addons:
                names = tuple(row.pop(name) for name in key)
                found[names if len(names) > 1 else names[0]] = row
    return found
