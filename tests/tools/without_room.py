"""A copy of the addon without one of its rooms, as docs/design/README.md says."""

import re
import shutil

from ..whole.house import ROOF, House

ADDON = "sales_pipeline_custom"
LAYERS = (
    *("core", "models", "wizards", "views", "security", "data", "report"),
    *("static/src", "static/tests", "static/tests/tours"),
)
BESIDE = ("controllers", "demo", "consistency")


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
    gone = set()
    for layer in LAYERS:
        if (copy / layer / room).is_dir():
            shutil.rmtree(copy / layer / room)
            gone.add(f"{layer}/{room}")
    house = House(addon, foreign)
    joined = _joining(house, room)
    for path in joined:
        (copy / path).unlink()
    gone |= joined
    for layer in BESIDE:
        for path in (copy / layer).glob(f"{room}*"):
            path.unlink()
            gone.add(f"{layer}/{path.name}")
    _forget(copy, gone)
    return copy


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
