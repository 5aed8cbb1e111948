"""Codes of questions and choices: what imports, title patterns and programs say."""

import re

from ...core.shared.reading import fold

LONGEST = 40  # characters of a code made out of a label


def free_codes(records, parent, siblings, fallback):
    """Give a code made out of its label to each record that has none.

    :param records: questions or choices
    :param str parent: field that leads to what they belong to
    :param str siblings: field of that one that leads back
    :param str fallback: the code of a label without a letter
    """
    for owner, siblings_here in records.grouped(parent).items():
        known = owner.with_context(active_test=False)[siblings] | siblings_here
        taken = {record.code for record in known if record.code}
        for record in siblings_here:
            if record.code or not (record.label or "").strip():
                continue
            first = made_of(record.label, fallback)
            code, number = first, 2
            while code in taken:
                code, number = f"{first}_{number}", number + 1
            record.code = code
            taken.add(code)


def without_empty_codes(vals_list):
    """Return what to create, each without the code that it leaves empty: a browser that
    is faster than its server sends one."""
    return [
        {name: value for name, value in vals.items() if name != "code" or value}
        for vals in vals_list
    ]


def made_of(label, fallback):
    """Return a valid code that resembles a label."""
    code = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:LONGEST].strip("_")
    return f"_{code}" if code[:1].isdigit() else code or fallback


def check_codes(records, parent):
    """Return pairs (record, code) of those whose code another one has.

    Archived ones count: they keep their answers under that code.
    """
    groups = records.with_context(active_test=False)._read_group(
        [(parent, "in", records[parent].ids), ("code", "in", records.mapped("code"))],
        [parent, "code"],
        ["id:recordset"],
        having=[("__count", ">", 1)],
    )
    return [(found[-1:], code) for _parent, code, found in groups if found & records]
