"""What the README and docs say is there: links, paths, names, rooms, labels."""

import fnmatch
import re
from functools import cache
from itertools import chain
from pathlib import Path

import polib
import pytest

import odoo.addons

from ..tools.paths import ROOT

ADDON = ROOT / "sales_pipeline_custom"
DOCS = ROOT / "docs"
PAGES = sorted(
    (ROOT / "README.md", ROOT / "SECURITY.md", *DOCS.glob("*.md"), *DOCS.glob("*/*.md"))
)
ROOMS = sorted(
    folder.name
    for folder in (ADDON / "models").iterdir()
    if (folder / "__init__.py").exists()
)
USE = [DOCS / f"use/{room}.md" for room in (*ROOMS, "bridges")]
EXAMPLE = DOCS / "example/sales_pipeline_example"

LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.*/-]+(?:\.(?:md|py|js|mjs|xml|csv|po|toml|png|rst)|/)")
PRIVATE = re.compile(r"(?<![\w.])_[a-z]\w+")
PRIVATE_OF_CODE = re.compile(r"\b_[a-z]\w+")
LABEL = re.compile(r"(?<!\*)\*([^*\n]+(?:\n[^*\n]+)?)\*(?!\*)")

SOURCES = ("*.py", "*.js", "*.xml")
# Where Odoo's own labels are that the manual quotes.
ODOO = ("base_import", "crm", "mail", "privacy_lookup", "sale", "sales_team", "utm")
ODOO = (*ODOO, "web", "website_crm", "crm_iap_enrich", "crm_iap_mine")


def name_of(path):
    return str(path.relative_to(ROOT))


def each(pages):
    return pytest.mark.parametrize("page", pages, ids=name_of)


def read(path):
    return path.read_text(encoding="utf-8")


def anchors(text):
    """Return the anchors of the headings of a page."""
    titles = (re.sub(r"[^\w\s-]", "", title.lower()) for title in HEADING.findall(text))
    return {title.strip().replace(" ", "-") for title in titles}


@cache
def private_names():
    """Return the private names in the code of the addons, the example included."""
    files = (
        file
        for folder in (EXAMPLE, *ROOT.glob("sales_pipeline_*"))
        for kind in SOURCES
        for file in folder.rglob(kind)
    )
    return set(
        chain.from_iterable(PRIVATE_OF_CODE.findall(read(file)) for file in files)
    )


@cache
def file_names():
    folders = (*ROOT.glob("sales_pipeline_*"), ROOT / "tests", DOCS)
    files = chain(ROOT.iterdir(), *(folder.rglob("*") for folder in folders))
    return {file.name for file in files}


# ------------------------------------------------------------
# What is named is there
# ------------------------------------------------------------


@each(PAGES)
def test_links_lead_somewhere(page):
    lost = []
    for target in LINK.findall(read(page)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(read(file))):
            lost.append(target)
    assert not lost


@each(PAGES)
def test_paths_exist(page):
    """A path is from the root, or from the addon; a name alone is some file's."""
    lost = []
    for code in CODE.findall(read(page)):
        if not PATH.fullmatch(code) or code.startswith("/"):
            continue
        if "/" not in code:
            found = fnmatch.filter(file_names(), code)
        else:
            found = any(
                any(base.glob(code.rstrip("/")))
                for base in (ROOT, ADDON, ROOT / "tests")
            )
        if not found:
            lost.append(code)
    assert not lost


@each([page for page in PAGES if page.parent.name == "design"] + [DOCS / "extend.md"])
def test_private_names_are_in_the_code(page):
    """Methods that pages and their diagrams name are called so."""
    assert not set(PRIVATE.findall(read(page))) - private_names()


@each([page for page in PAGES if "```mermaid" in read(page)])
def test_diagrams_are_drawn(page):
    """In Mermaid a semicolon ends a line, in the middle of a message too."""
    diagrams = [text for kind, text in BLOCK.findall(read(page)) if kind == "mermaid"]
    kinds = {text.split(None, 1)[0] for text in diagrams}
    assert kinds <= {"sequenceDiagram", "stateDiagram-v2", "erDiagram"}
    assert not [text for text in diagrams if ";" in text]


# ------------------------------------------------------------
# Rooms
# ------------------------------------------------------------


def test_rooms_are_those_of_the_house():
    assert {"move", "gate", "between"} <= set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_described(room):
    """For who uses it, for who changes it, on the map and in the README."""
    for kind in ("use", "design"):
        assert (DOCS / kind / f"{room}.md").is_file(), f"write docs/{kind}/{room}.md"
        assert f"({room}.md)" in read(DOCS / kind / "README.md")
        assert f"(docs/{kind}/{room}.md)" in read(ROOT / "README.md")


def test_the_readme_fits_two_screens():
    assert len(read(ROOT / "README.md").splitlines()) <= 120


def test_decisions_are_dated_and_listed():
    listed = read(DOCS / "decisions/README.md")
    for record in sorted((DOCS / "decisions").glob("0*.md")):
        text = read(record)
        date = re.search(r"^(\d{4}-\d\d-\d\d), room ", text, re.MULTILINE)
        assert date, f"{record.name} says when, and in which room"
        assert f"({record.name}) | {date[1]} |" in listed
        for part in ("Context", "Options", "Choice", "Consequences"):
            assert f"**{part}.**" in text, f"{record.name}: {part}"


# ------------------------------------------------------------
# Code and labels
# ------------------------------------------------------------


def test_code_of_the_page_is_that_of_the_example():
    code = "\n".join(read(file) for file in sorted(EXAMPLE.rglob("*.py")))
    blocks = [text for kind, text in BLOCK.findall(read(DOCS / "extend.md")) if kind]
    assert len(blocks) >= 5
    assert not [text for text in blocks if text not in code]


@cache
def terms():
    """Return what is on screen in French, and in English, ours and Odoo's."""
    ours = ROOT.glob("sales_pipeline_*/i18n/fr.po")
    of_odoo = (
        Path(folder, addon, "i18n/fr.po")
        for folder in odoo.addons.__path__
        for addon in ODOO
    )
    entries = [
        entry
        for file in chain(ours, of_odoo)
        if file.is_file()
        for entry in polib.pofile(str(file))
    ]
    french = {" ".join(entry.msgstr.split()) for entry in entries}
    return french, {entry.msgid.strip() for entry in entries}


def unknown(text, known):
    labels = [
        one
        for label in LABEL.findall(CODE.sub("", text))
        for one in " ".join(label.split()).split(" > ")
    ]
    assert labels
    return [label for label in labels if label not in known]


@each(USE)
def test_labels_are_those_on_screen(page):
    french, english = read(page).split("\n## In English\n")
    in_french, in_english = terms()
    assert not unknown(french, in_french)
    assert not unknown(english, in_english)


@each([DOCS / f"design/{room}.md" for room in (*ROOMS, "bridges")])
def test_labels_of_design_are_those_on_screen(page):
    """In either language; what is stressed without a capital is none."""
    in_french, in_english = terms()
    text = BLOCK.sub("", read(page))
    lost = unknown(text, in_french | in_english) if LABEL.search(text) else []
    assert not [label for label in lost if label[0].isupper()]


@each([ROOT / "README.md", DOCS / "glossary.md"])
def test_labels_elsewhere_are_french(page):
    assert not unknown(read(page), terms()[0])
