"""Odoo 19 itself: the one ODOO_HOME names, or the package of Debian's sid."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import say, system
from .paths import WORK

UNPACKED = WORK / "odoo"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
#: odoo-19, and what its static files link to by relative path.
PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "fonts-glyphicons-halflings",
)
#: Left out by Debian; without it every page logs an error in the console. It only
#: blurs the background of video calls: an empty file does.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def ensure():
    """Return the folder `import odoo` works from, fetching Odoo when needed."""
    if os.environ.get("ODOO_HOME"):
        return _given(Path(os.environ["ODOO_HOME"]).expanduser())
    if not UNPACKED.is_dir():
        _fetch()
    return _import_root(UNPACKED)


def version(root):
    """Return Odoo's version as written in its release file, such as `19.0`."""
    text = (root / "odoo/release.py").read_text()
    found = re.search(r"^version_info = \(['\"]?([\w~]+)['\"]?, (\d+)", text, re.M)
    return ".".join(found.groups()) if found else "unknown"


def tests(root, module):
    """Return the tests folder of one of Odoo's own modules."""
    for addons in (root / "odoo/addons", root / "addons"):
        if (addons / module / "tests").is_dir():
            return addons / module / "tests"
    say.stop_with(
        f"This Odoo carries no tests for {module}: set ODOO_HOME to a source checkout "
        f"of Odoo 19, then run the same command again."
    )


def _import_root(home):
    for root in (home, home / "usr/lib/python3/dist-packages"):
        if (root / "odoo/release.py").is_file():
            return root
    return None


def _given(home):
    root = _import_root(home)
    if not root:
        say.stop_with(
            f"ODOO_HOME={home} holds no Odoo: set it to a source checkout (the folder "
            f"of odoo-bin) or to the folder that contains the `odoo` package, or unset "
            f"it to let Odoo be downloaded."
        )
    if version(root) != "19.0":
        say.stop_with(
            f"ODOO_HOME={home} is Odoo {version(root)}: this project needs Odoo 19.0."
        )
    return root.resolve()


def _fetch():
    """Download Odoo from Debian's sid and unpack it, without installing anything."""
    system.need_space(4)
    if not Path(KEYRING).is_file():
        say.stop_with(
            "This is not a Debian machine (it has no Debian archive keyring): set "
            "ODOO_HOME to an Odoo 19, then run the same command again."
        )
    apt = WORK / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (apt / folder).mkdir(parents=True, exist_ok=True)
    sources = apt / "sources.list"
    sources.write_text(f"deb [signed-by={KEYRING}] {_mirror()} sid main\n")
    options = [
        f"Dir::Etc::sourcelist={sources}",
        "Dir::Etc::sourceparts=/nonexistent",
        "Dir::Etc::preferencesparts=/nonexistent",
        f"Dir::State::lists={apt / 'lists'}",
        f"Dir::Cache={apt / 'cache'}",
        "APT::Sandbox::User=root",
        "APT::Update::Error-Mode=any",
        "Acquire::Languages=none",
        "Acquire::Retries=3",
    ]
    apt_get = ["apt-get", "-q", *(f"-o{option}" for option in options)]
    say.run(
        "Reading the package list of Debian sid", [*apt_get, "update"], network=True
    )
    archives = apt / "cache/archives"
    try:
        say.run(
            "Downloading Odoo 19 (about 130 MB)",
            [*apt_get, "download", *PACKAGES],
            network=True,
            cwd=archives,
        )
    except say.Failed as failed:
        if "Unable to locate package odoo-19" in failed.output:
            say.stop_with(
                "Debian sid no longer carries odoo-19: get Odoo 19 elsewhere (for "
                "instance a checkout of its 19.0 branch) and set ODOO_HOME to it."
            )
        raise
    _unpack(sorted(archives.glob("*.deb")))
    shutil.rmtree(apt)


def _unpack(archives):
    part = WORK / "odoo.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    script = 'for archive; do dpkg-deb -x "$archive" .; done'
    say.run(
        "Unpacking Odoo 19 (1.2 GB)",
        ["sh", "-e", "-c", script, "sh", *map(str, archives)],
        cwd=part,
    )
    left_out = _import_root(part) / LEFT_OUT
    left_out.parent.mkdir(parents=True, exist_ok=True)
    left_out.touch()
    part.rename(UNPACKED)


def _mirror():
    """Return the address of the Debian mirror this machine already uses."""
    codename = _debian_codename()
    # apt only tells about mirrors whose lists it has: when the machine has none yet,
    # read them into the work folder, which needs no root.
    lists = WORK / "apt/machine-lists"
    output = ""
    for options in ([], ["-o", f"Dir::State::lists={lists}"]):
        if options:
            (lists / "partial").mkdir(parents=True, exist_ok=True)
            output = say.run(
                "Reading this machine's package lists",
                ["apt-get", "-q", *options, "update"],
                network=True,
            )
        fields = "$(ORIGIN)|$(RELEASE)|$(REPO_URI)"
        found = subprocess.run(
            ["apt-get", *options, "indextargets", "--format", fields],
            capture_output=True,
            text=True,
        )
        for line in found.stdout.splitlines():
            origin, release, address = line.split("|", 2)
            if origin == "Debian" and release == codename:
                return address
    if say.NETWORK_SIGNS.search(output):
        say.stop_with(say.NO_NETWORK)
    say.stop_with(
        "This machine's apt configuration names no Debian mirror to fetch Odoo from: "
        "add one to /etc/apt/sources.list, or set ODOO_HOME to an Odoo 19."
    )


def _debian_codename():
    for line in Path("/etc/os-release").read_text().splitlines():
        if line.startswith("VERSION_CODENAME="):
            return line.partition("=")[2].strip('"')
    return "sid"
