"""Node packages of linters and tests, at the versions of package-lock.json."""

import shutil
import subprocess

from . import say, system
from .paths import ROOT, WORK, fingerprint

MODULES = ROOT / "node_modules"
PROGRAMS = MODULES / ".bin"


def ensure():
    """Bring Node 18 or later and the packages of package-lock.json."""
    missing = [
        package
        for program, package in (("node", "nodejs"), ("npm", "npm"))
        if not shutil.which(program)
    ]
    if missing:
        system.install(*missing)
    found = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    if int(found.strip().lstrip("v").partition(".")[0] or 0) < 18:
        say.stop_with(
            f"Node {found.strip()} is too old: put Node 18 or later first in PATH."
        )
    stamp = WORK / "node.complete"
    wanted = fingerprint(ROOT / "package-lock.json", found)
    if MODULES.is_dir() and stamp.is_file() and stamp.read_text() == wanted:
        return
    say.run(
        "Installing the packages of package-lock.json",
        ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        network=True,
        cwd=ROOT,
    )
    stamp.write_text(wanted)
