"""What changed is told to those who use the addons, at the version they see."""

import tempfile
import tomllib
from ast import literal_eval
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..tools.paths import ROOT

ADDONS = sorted(ROOT.glob("sales_pipeline_*/"))


def settings(addon):
    return tomllib.loads((addon / "pyproject.toml").read_text())["tool"]["towncrier"]


def fragments(folder):
    return [path for path in folder.iterdir() if path.name != "README.md"]


def untold(folder, types):
    """Return the names of fragments that would not be told: of no known type."""
    return sorted(
        path.name
        for path in fragments(folder)
        if path.suffix != ".md" or not {*path.suffixes[:-1]} & {f".{k}" for k in types}
    )


@tagged("standard", "post_install", "-at_install")
class TestHistory(BaseCase):
    def types(self, addon):
        return [kind["directory"] for kind in settings(addon)["type"]]

    def test_every_fragment_has_a_type_that_is_known(self):
        self.assertEqual(len(ADDONS), 4)
        for addon in ADDONS:
            with self.subTest(addon.name):
                folder = addon / settings(addon)["directory"]
                self.assertFalse(
                    untold(folder, self.types(addon)),
                    f"Name them <subject>.<type>.md, of a type {self.types(addon)}.",
                )

    def test_one_of_an_unknown_type_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("README.md", "18.feature.md", "18b.bugfix.2.md"):
                Path(folder, name).touch()
            self.assertFalse(untold(Path(folder), ["feature", "bugfix"]))
            for name in ("18.bug.md", "18.md", "18.feature.txt"):
                Path(folder, name).touch()
            self.assertEqual(
                untold(Path(folder), ["feature", "bugfix"]),
                ["18.bug.md", "18.feature.txt", "18.md"],
            )

    def test_the_present_version_is_told_or_has_fragments_that_will(self):
        addon = ROOT / "sales_pipeline_custom"
        version = literal_eval((addon / "__manifest__.py").read_text())["version"]
        history = (addon / settings(addon)["filename"]).read_text(encoding="utf-8")
        waiting = fragments(addon / settings(addon)["directory"])
        self.assertTrue(
            f"## {version} (" in history or waiting,
            f"Nothing tells what {version} changed: write a fragment.",
        )
