"""A copy of the addon without one of its rooms, as docs/design/README.md says."""

import ast
import re
import shutil

from ..whole.house import ROOF, House

ADDON = "sales_pipeline_custom"
LAYERS = (
    *("core", "models", "wizards", "views", "security", "data", "report"),
    *("static/src", "static/tests", "static/tests/tours", "consistency"),
)
BESIDE = ("controllers", "demo")
#: Tests of the whole house and of what joins its rooms: not of the rest's own.
NOT_OF_THE_REST = ("whole", "bridges", "between")


def take_out(room, addon, folder, foreign):
    """Copy the addon without a room, and without what joins it to others.

    :param str room: its name
    :param Path addon: where the addon is
    :param Path folder: where its copy goes
    :param set foreign: names that Odoo has too, as ``House`` takes them
    :return: the path of the copy
    """
    copy = folder / ADDON
    shutil.copytree(addon, copy, ignore=shutil.ignore_patterns("__pycache__"))
    _take_out_of(copy, room, House(addon, foreign))
    return copy


def take_out_of_tree(room, root, foreign):
    """Take a room out of a copy of the project, and the tests that name it.

    :param str room: its name
    :param Path root: the folder of the copy, which is changed
    :param set foreign: names that Odoo has too, as ``House`` takes them
    :return: list of the test files of other rooms that went, as texts
    """
    house = House(root / ADDON, foreign)
    named = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        place = path.relative_to(root)
        if place.parts[1] == room or place.parts[1] in NOT_OF_THE_REST:
            path.unlink()
        elif _names(house, path, room):
            path.unlink()
            named.append(str(place))
    _take_out_of(root / ADDON, room, house)
    return named


def _take_out_of(copy, room, house):
    joined = _joining(house, room)
    gone = set(joined)
    for layer in LAYERS:
        if (copy / layer / room).is_dir():
            shutil.rmtree(copy / layer / room)
            gone.add(f"{layer}/{room}")
    for path in joined:
        (copy / path).unlink()
    for layer in BESIDE:
        for path in (copy / layer).glob(f"{room}*"):
            path.unlink()
            gone.add(f"{layer}/{path.name}")
    _forget(copy, gone)


def _names(house, path, room):
    """Whether a test names what a room owns, or imports from it."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level:
            if room in node.module.split("."):
                return True
    for _line, name in house.named_in(tree):
        owners = {name.name} if name.kind == "room" else house.owners[name]
        if owners == {room}:
            return True
    return False


def _joining(house, room):
    """Return the files between rooms that name what one owns, or what those own."""
    uses = [use for use in house.uses() if use.room == ROOF]
    found = {use.path for use in uses if use.owner == room}
    while True:
        defined = {
            name
            for path, names in house.defined.items()
            if str(path.relative_to(house.addon)) in found
            for name in names
        }
        more = {use.path for use in uses if use.owner == ROOF and use.name in defined}
        if more <= found:
            return found
        found |= more


def _forget(copy, gone):
    """Take the lines of what is gone out of the manifest and of ``__init__.py``."""
    manifest = copy / "__manifest__.py"
    kept = [
        line
        for line in manifest.read_text().splitlines(keepends=True)
        if not any(f'"{path}' in line for path in gone)
    ]
    manifest.write_text("".join(kept))
    for init in copy.rglob("__init__.py"):
        lines = init.read_text().splitlines(keepends=True)
        there = [line for line in lines if _is_there(init.parent, line)]
        if there != lines:
            init.write_text("".join(there))


def _is_there(folder, line):
    found = re.match(r"from \. import (\w+)", line)
    if not found:
        return True
    name = found[1]
    return (folder / name).is_dir() or (folder / f"{name}.py").is_file()
