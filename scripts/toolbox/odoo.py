"""Run Odoo with the right interpreter, addons path and database settings."""

import ctypes.util
import os
import subprocess

from . import odoo_source, postgres, python_env, say, system
from .paths import ROOT, WORK

CONFIG = WORK / "odoo.conf"
DATA = WORK / "data"
PYTHON = python_env.ODOO / "bin/python"
SETTINGS = """\
# Written by the project's set-up at every command: change it in scripts/toolbox
[options]
addons_path = {addons}
data_dir = {data}
screenshots = {work}/screenshots
http_interface = 127.0.0.1
db_host = {host}
db_port = {port}
db_user = {user}
publisher_warranty_url =
"""


def ensure():
    """Bring Odoo, its packages and PostgreSQL; return Odoo's import root."""
    WORK.mkdir(parents=True, exist_ok=True)
    with say.alone("setup", busy=None):
        import_root = odoo_source.ensure()
        if not ctypes.util.find_library("magic"):
            system.install("libmagic1")
        python_env.ensure_odoo(import_root)
        postgres.ensure()
    CONFIG.write_text(
        SETTINGS.format(
            addons=ROOT,
            data=DATA,
            work=WORK,
            host=os.environ.get("PGHOST", ""),
            port=os.environ.get("PGPORT", ""),
            user=os.environ.get("PGUSER", ""),
        )
    )
    return import_root


def environment():
    """Return the environment Odoo, the tests and the benchmarks run in."""
    return {
        **python_env.environment(python_env.ODOO / "bin"),
        "ODOO_RC": str(CONFIG),
        "PYTHONUNBUFFERED": "1",
    }


def command(*arguments):
    """Return the command line of Odoo with these arguments."""
    return [str(PYTHON), "-m", "odoo", *map(str, arguments)]


def run(label, *arguments, **options):
    """Run Odoo to its end, showing progress; return its log."""
    return say.run(label, command(*arguments), env=environment(), cwd=ROOT, **options)


def call(*arguments, extra=None, **options):
    """Run a command of Odoo's environment, and extra; return its exit code."""
    env = {**environment(), **(extra or {})}
    return subprocess.call(arguments, env=env, cwd=ROOT, **options)


def replace_process(*arguments):
    """Become a command of Odoo's environment."""
    os.execve(arguments[0], arguments, environment())
