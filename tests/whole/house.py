"""The rooms of the house, and who owns which name: read from the files themselves.

A room may use what stands below it: ``shared``, ``stage``, ``move`` and ``gate``, and
``rule`` from the rooms above it. It never names a sibling. What joins two of them
stands in ``between``, which names everybody.
"""

import ast
import re
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lxml import etree

#: From the ground up. What everybody above may use comes first.
GROUND = ("shared", "stage", "move", "gate", "rule")
FEATURES = (
    "template",
    "board",
    "activity",
    "importing",
    "questionnaire",
    "inbound",
    "referral",
)
ROOF = "between"
ROOMS = (*GROUND, *FEATURES, ROOF)
LAYERS = (
    *("core", "models", "wizards", "report", "controllers", "consistency"),
    *("views", "security", "data", "static"),
)
OURS = "sales_pipeline_"
XMLIDS = ("ref", "inherit_id", "parent", "action", "t-call", "t-inherit", "groups")
TEXTS = ("domain", "domain_force", "context", "code", "filter_domain")
QUERY = re.compile(r"\b(SELECT|UPDATE|INSERT INTO|DELETE FROM|JOIN|WHERE)\b")
WORD = re.compile(r"[A-Za-z_][\w.]*")
JS_IMPORT = re.compile(r"""from ["']((?:\.\.?|@sales_pipeline_custom)/[^"']*)["']""")


class Name(NamedTuple):
    kind: str  # model, field, method, xmlid; or room, of what is imported
    name: str


class Use(NamedTuple):
    path: str
    line: int
    room: str
    name: Name
    owner: str

    def __str__(self):
        kind, name = self.name
        return (
            f"{self.path}:{self.line}: the room “{self.room}” names the {kind} “{name}”"
            f" of “{self.owner}”. Let “{self.owner}” extend a step of “{self.room}”, or"
            f" move what joins them to “{ROOF}”."
        )


def may_use(room, owner):
    """Whether a room may name what another one owns."""
    if room in (owner, ROOF):
        return True
    if owner not in GROUND:
        return False
    if room in GROUND:
        return GROUND.index(owner) < GROUND.index(room)
    return True


class House:
    """What an addon's files own and name.

    :param Path addon: its folder
    :param set foreign: names that Odoo has too: nobody of ours owns those
    """

    def __init__(self, addon, foreign=frozenset()):
        self.addon = Path(addon)
        self.foreign = foreign

    def room_of(self, path):
        """Return the room a file lies in, None for what lies in none."""
        parts = path.relative_to(self.addon).parts
        if parts[0] not in LAYERS:
            return None
        found = [part for part in (*parts[:-1], path.stem) if part in ROOMS]
        return found[0] if found else None

    @cached_property
    def files(self):
        """Return {path: room} of the files that lie in a room."""
        found = {}
        for path in sorted(self.addon.rglob("*")):
            if path.suffix in (".py", ".xml", ".js", ".csv") and path.is_file():
                room = self.room_of(path)
                if room:
                    found[path] = room
        return found

    @cached_property
    def trees(self):
        return {
            path: ast.parse(path.read_text())
            for path in self.files
            if path.suffix == ".py"
        }

    # ------------------------------------------------------------
    # Who owns a name
    # ------------------------------------------------------------

    @cached_property
    def defined(self):
        """Return {path: names} of what each file defines."""
        found = {path: set(defined_in(tree)) for path, tree in self.trees.items()}
        for path in self.files:
            if path.suffix == ".xml":
                found[path] = {
                    Name("xmlid", node.get("id"))
                    for node in etree.parse(path).iter("record", "template", "menuitem")
                    if node.get("id") and "." not in node.get("id")
                }
        return found

    @cached_property
    def owners(self):
        """Return {name: rooms that define it} of what Odoo does not."""
        rooms = defaultdict(set)
        for path, names in self.defined.items():
            for name in names:
                rooms[name].add(self.files[path])
        return {
            name: frozenset(found)
            for name, found in rooms.items()
            if name.name not in self.foreign
        }

    @cached_property
    def by_word(self):
        """Return {word: Name}, for what is looked up by its word alone.

        A single word ("answer", "pairs") may be anything's: those of two are sure.
        """
        return {
            name.name: name
            for name in self.owners
            if name.kind in ("field", "method") and "_" in name.name.strip("_")
        }

    # ------------------------------------------------------------
    # Who names what
    # ------------------------------------------------------------

    def uses(self):
        for path, room in self.files.items():
            found = ()
            if path.suffix == ".py":
                found = self._named_in_python(path)
            elif path.suffix == ".xml" and "static" not in path.parts:
                found = self._named_in_xml(path)
            elif path.suffix == ".js":
                found = self._imported_in_javascript(path)
            elif path.suffix == ".csv":
                found = self._named_in_csv(path)
            where = str(path.relative_to(self.addon))
            for line, name in found:
                is_room = name.kind == "room"
                owners = {name.name} if is_room else self.owners[name]
                # Of a name of several, the one it may use.
                owner = min(
                    owners, key=lambda one: (not may_use(room, one), ROOMS.index(one))
                )
                yield Use(where, line, room, name, owner)

    def broken(self):
        """Return the uses that the law forbids."""
        return sorted({use for use in self.uses() if not may_use(use.room, use.owner)})

    def _named_in_python(self, path):
        is_plain = path.relative_to(self.addon).parts[0] == "core"  # knows no model
        return self.named_in(self.trees[path], is_plain)

    def named_in(self, tree, is_plain=False):
        """Yield (line, name) of what a module names that a room of the house owns.

        :param ast.Module tree: what was parsed, of the addon or not
        :param bool is_plain: only what it imports
        """
        for node in ast.walk(tree):
            if is_plain and not isinstance(node, ast.ImportFrom):
                continue
            if isinstance(node, ast.Attribute):
                yield from self._word(node.lineno, node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from self._text(node.lineno, node.value)
            elif isinstance(node, ast.ImportFrom) and node.level:
                parts = [*(node.module or "").split("."), *(n.name for n in node.names)]
                yield from self._rooms(node.lineno, parts)

    def _imported_in_javascript(self, path):
        for line, text in enumerate(path.read_text().splitlines(), 1):
            for found in JS_IMPORT.findall(text):
                yield from self._rooms(line, found.split("/")[:-1])

    @staticmethod
    def _rooms(line, parts):
        for part in parts:
            if part in ROOMS:
                yield line, Name("room", part)
                return

    def _text(self, line, text):
        """Names in a text of code: a model, a field, a path of fields, a query."""
        if QUERY.search(text):
            yield from self._queried(line, text)
            return
        if not text or len(text) > 500 or " " in text.strip() and "(" not in text:
            return
        if Name("model", text) in self.owners:
            yield line, Name("model", text)
            return
        for word in WORD.findall(text):
            for part in word.split("."):
                yield from self._word(line, part)
            xmlid = Name("xmlid", word.rpartition(".")[2])
            if word.startswith("sales_pipeline_custom.") and xmlid in self.owners:
                yield line, xmlid

    def _queried(self, line, text):
        for word in WORD.findall(text):
            for part in word.split("."):
                table = Name("model", part.replace("_", "."))
                if "_" in part and table in self.owners:
                    yield line, table
                yield from self._word(line, part)

    def _word(self, line, word):
        if word in self.by_word:
            yield line, self.by_word[word]

    def _named_in_xml(self, path):
        for node in etree.parse(path).iter(etree.Element):
            for key, value in node.attrib.items():
                if key in XMLIDS or key.startswith("t-call"):
                    for word in WORD.findall(value):
                        name = self._xmlid(word)
                        if name:
                            yield node.sourceline, name
                elif key == "model" and Name("model", value) in self.owners:
                    yield node.sourceline, Name("model", value)
                elif key not in ("id", "string", "class", "help", "placeholder"):
                    for word in WORD.findall(value):
                        for part in word.split("."):
                            yield from self._word(node.sourceline, part)
            if node.tag == "field" and node.text:
                if Name("model", node.text) in self.owners:
                    yield node.sourceline, Name("model", node.text)
                elif node.get("name") in TEXTS:
                    for word in WORD.findall(node.text):
                        yield from self._word(node.sourceline, word)

    def _xmlid(self, word):
        word = word.removeprefix("sales_pipeline_custom.")
        model = word.partition("model_")[2].replace("_", ".")
        names = (Name("xmlid", word), Name("model", model))
        return next((name for name in names if name in self.owners), None)

    def _named_in_csv(self, path):
        for line, row in enumerate(path.read_text().splitlines(), 1):
            for word in WORD.findall(row):
                model = word.partition("model_")[2].replace("_", ".")
                if Name("model", model) in self.owners:
                    yield line, Name("model", model)


def names_of_odoo(registry):
    """Return the names of models, fields and methods that Odoo has too."""
    names = set()
    for name, model in registry.items():
        if not model._original_module.startswith(OURS):
            names.add(name)
        for definer in model.mro()[1:]:
            if not definer.__module__.startswith(f"odoo.addons.{OURS}"):
                names |= vars(definer).keys()
        names |= {
            field.name
            for field in model._fields.values()
            if any(not module.startswith(OURS) for module in field._modules)
        }
    return names


def defined_in(tree):
    """Yield what the classes of a module define: models, their fields and methods."""
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        for member in node.body:
            if isinstance(member, ast.FunctionDef):
                yield Name("method", member.name)
            elif isinstance(member, ast.Assign) and isinstance(
                member.targets[0], ast.Name
            ):
                called = member.targets[0].id
                if called == "_name" and isinstance(member.value, ast.Constant):
                    yield Name("model", member.value.value)  # foreign ones are left out
                elif _is_field(member.value):
                    yield Name("field", called)


def _is_field(value):
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and isinstance(value.func.value, ast.Name)
        and value.func.value.id == "fields"
    )
