"""What docstrings, comments and pages name in code is there: modules, names, paths."""

import ast
import io
import re
import tokenize
from functools import cache
from itertools import chain
from typing import NamedTuple

import pytest

from ..tools.paths import ROOT
from .test_documentation import ADDON, CODE, EXAMPLE, PAGES, name_of, read

FOLDERS = (
    *sorted(ROOT.glob("sales_pipeline_*")),
    *(ROOT / name for name in ("tests", "benchmarks", "scripts")),
    EXAMPLE,
)
OTHERS = (".js", ".mjs", ".xml", ".csv", ".json", ".scss")  # that names stand in, too
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)

WORD = re.compile(r"\w+")
NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")
TICKED = re.compile(r"(?<!`)(`{1,2})([^`\n]+)\1(?!`)")
FILE = re.compile(r"[\w*-]+(?:/[\w*.-]+)*\.(?:py|js|mjs|xml|csv|md)")
FOLDER = re.compile(r"[\w*.-]+(?:/[\w*.-]+)*/|[\w*-]+(?:/[\w*-]+)+")
JS_COMMENT = re.compile(r"^[ \t]*//[^\n]*|/\*.*?\*/", re.MULTILINE | re.DOTALL)


class Said(NamedTuple):
    line: int
    text: str


def in_python(source):
    """Take a source apart.

    :return: pair: list of ``Said``, docstrings and comments; list of texts, the rest
    """
    docstrings = {
        node.body[0].lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None
    }
    said, code = [], []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        line = token.start[0]
        is_docstring = token.string.endswith('"""') and line in docstrings
        if token.type == tokenize.COMMENT or is_docstring:
            said.append(Said(line, token.string))
        else:
            code.append(token.string)
    return said, code


def in_javascript(source):
    found = JS_COMMENT.finditer(source)
    said = [Said(source[: one.start()].count("\n") + 1, one[0]) for one in found]
    return said, [JS_COMMENT.sub("", source)]


def is_python(file):
    is_script = file.parent == ROOT / "scripts" and file.is_file() and not file.suffix
    return file.suffix == ".py" or is_script and "python" in read(file).split("\n")[0]


@cache
def sources():
    """Return {path: (what is said, what is code)} of the code of the project."""
    found = {}
    for file in sorted(chain.from_iterable(top.rglob("*") for top in FOLDERS)):
        if file.suffix == ".js":
            found[file] = in_javascript(read(file))
        elif is_python(file):
            found[file] = in_python(read(file))
    return found


@cache
def known():
    """Return the words of the code, names of files and folders among them."""
    texts = chain.from_iterable(code for _said, code in sources().values())
    words = set(chain.from_iterable(WORD.findall(text) for text in texts))
    for file in chain.from_iterable(top.rglob("*") for top in FOLDERS):
        words |= {*WORD.findall(file.name)}
        if file.suffix in OTHERS:
            words |= {*WORD.findall(file.read_text("utf-8", errors="replace"))}
    return words


def is_of_core(name):
    """Whether a dotted path from ``core`` leads to a module, and to what it names."""
    place, parts = ADDON, name.split(".")
    while parts and (place / parts[0]).is_dir():
        place /= parts.pop(0)
    module = place / f"{parts.pop(0)}.py" if parts else place / "__init__.py"
    if not module.is_file():
        return False
    words = set(WORD.findall(" ".join(sources()[module][1])))
    return words.issuperset(parts)


def is_there(path, beside):
    """Whether a path is one from the root, an addon, the tests or its own folder."""
    path = path.rstrip("/")
    if "/" not in path:
        return any(any(top.rglob(path)) for top in (*FOLDERS, ROOT / "docs"))
    bases = (ROOT, *FOLDERS, beside)
    return any(any(base.glob(path)) for base in bases)


def lost(text, words, beside=ROOT):
    """Return what a text names that is not there.

    :param set words: those of the code
    :param Path beside: the folder the text is in
    """
    ticked = [found[1] for found in TICKED.findall(text)]
    paths = {one for one in ticked if FOLDER.fullmatch(one)}
    paths |= {one for one in FILE.findall(text) if "/" in one}
    paths |= {one for one in ticked if FILE.fullmatch(one)}
    for path in FILE.findall(text):
        text = text.replace(path, "")
    names = {one for one in NAME.findall(text) if "_" in one.strip("_") or "." in one}
    of_core = {one for one in ticked if one.startswith("core.") and NAME.fullmatch(one)}
    return {
        *(path for path in paths if not is_there(path, beside)),
        *(name for name in names if not words.issuperset(name.split("."))),
        *(name for name in of_core if not is_of_core(name)),
    }


def test_docstrings_and_comments_name_what_is_there():
    stale = [
        f"{name_of(file)}:{said.line}: {', '.join(sorted(gone))}"
        for file, (everything, _code) in sources().items()
        for said in everything
        if (gone := lost(said.text, known(), file.parent))
    ]
    assert not stale, "\n".join(["", *stale])


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pages_name_what_is_there(page):
    names = {
        code
        for code in CODE.findall(read(page))
        if NAME.fullmatch(code) and "_" in code.strip("_")
    }
    assert not {name for name in names if not known().issuperset(name.split("."))}


STALE = {
    "a module": "Carried out by ``crm_no_such_runner``.",
    "a module without its room": "As ``core.rule_matching`` reads it.",
    "what a module has no more": "As ``core.rule.rule_matching.no_more`` reads it.",
    "a package for its module": "A ``core.questionnaire.Question``.",
    "a name in a comment": "# See no_such_name.",
    "a file": "See ``models/rule/no_such.py``.",
    "a file in a comment": "# As models/rule/no_such.py does.",
    "a name of a file": "See ``no_such.py``.",
    "a path without its room": "See ``core/rule_filter``.",
}


@pytest.mark.parametrize("what", STALE)
def test_what_is_no_more_is_found(what):
    assert lost(STALE[what], {"core", "rule", "rule_matching", "questionnaire"})


def test_what_is_there_is_not():
    text = "``core.rule.rule_matching``, ``core/rule/``, models/rule/runner.py, it."
    assert not lost(text, {"core", "rule", "rule_matching"})


def test_docstrings_and_comments_are_told_from_code():
    source = '"""One."""\nx = """two"""  # three\ndef f():\n    """Four."""\n'
    said, code = in_python(source)
    assert [one.text for one in said] == ['"""One."""', "# three", '"""Four."""']
    assert '"""two"""' in code
    said, _code = in_javascript("/** One. */\nx = 1; // two\n// three\n")
    assert said == [(1, "/** One. */"), (3, "// three")]
