"""Telling the English from the French on a screen, by Odoo's own translations."""

import re
from ast import literal_eval
from pathlib import Path

from babel import Locale

from odoo.modules.module import Manifest

ADDON = "sales_pipeline_custom"
WORD = re.compile(r"[^\W\d_]{2,}")
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', re.MULTILINE)
MARKS = re.compile(r"<[^>]*>|%\(\w+\)s|\{[^}]*\}|&\w+;|\\n")


def words(text):
    return {word.lower() for word in WORD.findall(MARKS.sub(" ", text))}


def _joined(lines):
    return "".join(literal_eval(line) for line in lines.strip().splitlines())


class Languages:
    """What is said in English, and what in French, by these modules."""

    def __init__(self, modules):
        self.english, self.french = set(), set()
        self.said_in_french, self.translated = set(), {}
        for module in modules:
            path = Path(Manifest.for_addon(module).path)
            self._read(path / "i18n/fr.po", is_ours=module == ADDON)
        for path in Path(Manifest.for_addon(ADDON).path).glob("demo/*.xml"):
            self.french |= {word.lower() for word in WORD.findall(path.read_text())}
        months = Locale("fr").months["format"]["abbreviated"].values()
        self.french |= words(" ".join(months))

    def _read(self, path, is_ours):
        if not path.is_file():
            return
        for source, translation in ENTRY.findall(path.read_text()):
            source, translation = _joined(source), _joined(translation)
            self.english |= words(source)
            # Odoo leaves words as they are; what we leave, we have chosen to.
            kept = set() if is_ours else words(source)
            self.french |= words(translation) - kept
            self.said_in_french.add(translation)
            if translation != source:
                self.translated[source] = translation

    def english_in(self, text):
        """Return what of a text is English: words, or the whole of it."""
        if text in self.translated and text not in self.said_in_french:
            return text
        return ", ".join(sorted(words(text) & self.english - self.french))
