"""Spaces of French typography, where a line must not break: for the tests, and to put
them into translations, ``python -m tests.tools.french_spaces FILE.po``.
"""

import re
import sys

import polib

NO_BREAK = "\xa0"
# Inside quotation marks, and before what ends a part of a sentence.
BREAKABLE = re.compile(r"(?<=«) | (?=»)| (?=[?!:;](?:[\s\"'»)<*]|$))")
MARKUP = re.compile(r"(<[^<>]*>)")
AS_ODOO_EXPORTS = 78


def unbroken(text):
    """Return a French text with no-break spaces where there must be no break."""
    # What is between < and > is for machines.
    parts = MARKUP.split(text)
    parts[::2] = [BREAKABLE.sub(NO_BREAK, part) for part in parts[::2]]
    return "".join(parts)


def main(paths):
    """Put them into these files of translations."""
    for path in paths:
        entries = polib.pofile(path, wrapwidth=AS_ODOO_EXPORTS)
        for entry in entries:
            entry.msgstr = unbroken(entry.msgstr)
        entries.save(path)


if __name__ == "__main__":
    main(sys.argv[1:])
