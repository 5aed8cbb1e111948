"""Virtual environments of the work folder, with packages at pinned versions."""

import importlib.util
import os
import shutil
import sys

from . import say, system
from .paths import ROOT, WORK, fingerprint

ODOO = WORK / "venv"
LINT = WORK / "venv-lint"


def ensure_odoo(import_root):
    """Bring the environment Odoo and the tests run in; `import odoo` works there."""
    _ensure(ODOO, ROOT / "requirements.txt")
    # At the end of the path: a system-wide Odoo must not bring its own packages.
    (packages(ODOO) / "odoo-home.pth").write_text(f"{import_root}\n")


def ensure_lint():
    """Bring the environment of the linters."""
    _ensure(LINT, ROOT / "requirements-dev.txt")


def packages(folder):
    """Return where an environment has its packages."""
    return folder / f"lib/python3.{sys.version_info[1]}/site-packages"


def environment(*folders):
    """Return this process's environment with folders in front of its PATH."""
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path}


def git_environment(*folders):
    """Return likewise one in which git reads this folder, whoever it belongs to."""
    return {
        **environment(*folders),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": str(ROOT),
    }


def _ensure(folder, requirements):
    stamp = folder / ".complete"
    wanted = fingerprint(requirements, sys.version, str(folder))
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    python = folder / "bin/python"
    if stamp.is_file() or not python.exists():
        # Another Python or other pins: start clean. Unfinished: pip resumes below.
        shutil.rmtree(folder, ignore_errors=True)
    if not importlib.util.find_spec("ensurepip"):
        if sys.prefix != "/usr":
            say.stop_with(
                f"{sys.executable} has no ensurepip: run with another Python 3.11, for "
                f"instance `make PYTHON=/usr/bin/python3 run`."
            )
        system.install("python3-venv")
    say.run(
        f"Creating the Python environment {folder.name}",
        [sys.executable, "-m", "venv", folder],
    )
    say.run(
        f"Installing the packages of {requirements.name}",
        [
            *(python, "-m", "pip", "install", "--no-deps", "--no-input"),
            *("--disable-pip-version-check", "--progress-bar=off", "-r", requirements),
        ],
        network=True,
    )
    stamp.write_text(wanted)
