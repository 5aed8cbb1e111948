"""The wheel of the addon has all it needs, and nothing of the repository around it."""

import os
import subprocess
import sys
import tempfile
import zipfile
from ast import literal_eval
from email import message_from_bytes
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..tools.paths import ROOT

ADDON = "sales_pipeline_custom"
INSIDE = f"odoo/addons/{ADDON}"
PATIENCE = 120  # seconds


@tagged("standard", "post_install", "-at_install")
class TestWheels(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-index"),
                *("--no-build-isolation", "--disable-pip-version-check"),
                *("-w", folder, ROOT / ADDON),
            ],
            # The folder may belong to someone else, as in a container.
            env={
                **os.environ,
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "safe.directory",
                "GIT_CONFIG_VALUE_0": str(ROOT),
            },
            timeout=PATIENCE,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        (cls.path,) = Path(folder).iterdir()
        cls.wheel = cls.enterClassContext(zipfile.ZipFile(cls.path))
        cls.names = set(cls.wheel.namelist())
        manifest = (ROOT / ADDON / "__manifest__.py").read_text(encoding="utf-8")
        cls.manifest = literal_eval(manifest)

    def test_it_has_the_version_of_the_manifest_whatever_git_says(self):
        version = self.manifest["version"]
        name = f"odoo_addon_sales_pipeline_custom-{version}-py3-none-any.whl"
        self.assertEqual(self.path.name, name)

    def test_all_files_of_the_addon_are_inside_as_they_are(self):
        needed = {
            path
            for pattern in ("*.py", "*.xml", "*.csv", "*.po", "*.pot", "static/**/*")
            for path in (ROOT / ADDON).rglob(pattern)
            if path.is_file() and "__pycache__" not in path.parts
        }
        listed = {
            ROOT / ADDON / name
            for key in ("data", "demo")
            for name in self.manifest[key]
        }
        self.assertLessEqual(listed, needed)
        names = {
            path: f"{INSIDE}/{path.relative_to(ROOT / ADDON).as_posix()}"
            for path in needed
        }
        missing = sorted(set(names.values()) - self.names)
        self.assertFalse(missing, "Does git know them? `git add` them.")
        for path, name in names.items():
            self.assertTrue(self.wheel.read(name) == path.read_bytes(), name)

    def test_nothing_else_is_inside(self):
        others = {
            name
            for name in self.names
            if not name.startswith(f"{INSIDE}/") and ".dist-info/" not in name
        }
        self.assertFalse(others)
        self.assertNotIn(f"{INSIDE}/pyproject.toml", self.names)

    def test_it_says_what_it_needs(self):
        (name,) = (name for name in self.names if name.endswith("/METADATA"))
        metadata = message_from_bytes(self.wheel.read(name))
        self.assertEqual(metadata["License"], self.manifest["license"])
        self.assertEqual(metadata["Summary"], self.manifest["summary"])
        needed = set(metadata.get_all("Requires-Dist"))
        self.assertIn("odoo==19.0.*", needed)
        self.assertLessEqual(
            set(self.manifest["external_dependencies"]["python"]), needed
        )
        self.assertIn("Usage", metadata.get_payload())
