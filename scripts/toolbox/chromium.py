"""The browser of the tests."""

import shutil
import subprocess

from . import say, system

#: The names Odoo's test runner looks for, in its order.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def ensure():
    """Bring a browser that starts; without it Odoo would skip its browser tests."""
    if not _found():
        system.install("chromium", "fonts-liberation")
    if not _starts(_found()):
        say.stop_with(
            "The browser tests need Chromium and it does not start: install the Debian "
            "package chromium, then run the same command again."
        )


def _starts(browser):
    if not browser:
        return False
    return not subprocess.run([browser, "--version"], capture_output=True).returncode


def _found():
    return next(filter(None, map(shutil.which, NAMES)), None)
