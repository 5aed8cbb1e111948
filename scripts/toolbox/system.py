"""Debian packages: say which are missing and install them."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

from . import say
from .paths import WORK

CLUSTER_SETTINGS = "/etc/postgresql-common/createcluster.conf"


def is_root():
    """Whether the program runs as root."""
    return os.geteuid() == 0


def has_user(name):
    """Whether the machine has a user of that name."""
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def need_space(gigabytes):
    """Stop when the work folder's disk has less free space than that."""
    WORK.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(WORK).free < gigabytes * 1e9:
        say.stop_with(say.DISK_FULL)


def install(*packages):
    """Install Debian packages, as root or with sudo."""
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        say.stop_with(
            f"This machine has no apt-get: install by hand what the Debian packages "
            f"{names} bring, then run the same command again."
        )
    prefix = _root_prefix(names)
    apt = [
        *prefix,
        *("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-q"),
        *("-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"),
    ]
    command = [*apt, "install", "--no-install-recommends", *packages]
    # A package may start a server, which must not keep our locks.
    options = {"network": True, "pass_fds": ()}
    try:
        say.run(f"Installing {names}", command, **options)
    except say.Failed:
        # A fresh machine has no package lists, an old one has stale lists.
        say.run("Refreshing the list of Debian packages", [*apt, "update"], **options)
        try:
            say.run(f"Installing {names}", command, **options)
        except say.Failed as failed:
            if "Unable to locate package" in failed.output:
                say.stop_with(
                    f"The Debian mirror of this machine does not have all of {names}: "
                    f"check /etc/apt/sources.list, then run the same command again."
                )
            raise


def install_postgresql():
    """Install PostgreSQL's programs without creating or starting a server."""
    install("postgresql-common")
    prefix = _root_prefix("postgresql")
    line = "create_main_cluster = false"
    edit = [*prefix, "sed", "-i"]
    subprocess.run([*edit, f"$ a {line}", CLUSTER_SETTINGS], check=True)
    try:
        install("postgresql")
    finally:
        subprocess.run([*edit, f"/^{line}$/d", CLUSTER_SETTINGS], check=True)


def _root_prefix(packages):
    """Return what to put before a command so that it runs as root."""
    if is_root():
        return []
    if shutil.which("sudo"):
        ask = ["sudo", "-v"] if sys.stdin.isatty() else ["sudo", "-n", "true"]
        if subprocess.run(ask, stderr=subprocess.DEVNULL).returncode == 0:
            return ["sudo"]
    say.stop_with(
        f"Some Debian packages are missing and sudo is not available: have root run "
        f"`apt-get install {packages}`, then run the same command again."
    )


def can_reach(user, folder):
    """Whether a user may enter a folder; said by trying."""
    done = subprocess.run(["test", "-x", str(folder)], user=user, extra_groups=[])
    return done.returncode == 0


def owned_by(user, folder):
    """Create a folder that only that user (None: the caller) may enter."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    Path(folder).chmod(0o700)
    if user:
        shutil.chown(folder, user, user)
