"""Serve the demonstration database in the background."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import databases, odoo, say
from .paths import ADDON, DATABASE, ROOT, WORK, fingerprint

STATE = WORK / "server.json"
SERVER_LOG = WORK / "odoo.log"
CODE = WORK / "code.fingerprint"
LOAD_DEMO = ROOT / "scripts/load_demo.py"
LOGINS = ROOT / "scripts/logins.json"


def prepare_database():
    """Create the demonstration, or bring it up to the addon's present code."""
    code = fingerprint(ROOT / ADDON)
    if not databases.exists(DATABASE):
        _create()
    elif not CODE.is_file() or CODE.read_text() != code:
        stop()
        log = odoo.run(
            f"Updating the database {DATABASE} to the addon's code, data is kept",
            *("-d", DATABASE, "-u", ADDON, "--stop-after-init", "--no-http"),
        )
        databases.check_log(log)
    CODE.write_text(code)


def _create():
    part = f"{DATABASE}_part"
    template = databases.template(databases.dependencies(), *databases.FRENCH)
    databases.copy(template, part)
    databases.install(part, [ADDON])
    with LOAD_DEMO.open() as script:
        log = odoo.run(
            "Loading the demonstration",
            *("shell", "-d", part, "--no-http"),
            stdin=script,
        )
    databases.check_log(log)
    databases.rename(part, DATABASE)


def start(port):
    """Serve the demonstration on that port; None is where it runs, else 8069."""
    running = _running()
    if running and port in (None, running["port"]):
        return running["port"]
    stop()
    port = port or 8069
    check_free(port)
    # What customers are sent leads here.
    databases.sql(
        f"UPDATE ir_config_parameter SET value = 'http://localhost:{port}'"
        " WHERE key = 'web.base.url'",
        DATABASE,
    )
    with SERVER_LOG.open("w") as log:
        process = subprocess.Popen(
            odoo.command(
                *("server", "-c", odoo.CONFIG, "-d", DATABASE),
                *("--db-filter", f"^{DATABASE}$", "--no-database-list"),
                *("--http-port", port, "--max-cron-threads", "1"),
            ),
            cwd=ROOT,
            env=odoo.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    STATE.write_text(json.dumps({"pid": process.pid, "port": port}))
    _wait(process, port)
    return port


def stop():
    """Stop Odoo; return whether it was running."""
    running = _running()
    if running:
        os.kill(running["pid"], signal.SIGTERM)
        end = time.monotonic() + 20
        while _running():
            if time.monotonic() > end:
                os.kill(running["pid"], signal.SIGKILL)
            time.sleep(0.1)
    STATE.unlink(missing_ok=True)
    return bool(running)


def announce(port):
    """Print the address, the logins and how to stop."""
    present = databases.sql("SELECT login FROM res_users WHERE active", DATABASE)
    say.note(f"\nOdoo is ready:  http://localhost:{port}\n")
    say.note(f"  {'who':<28}{'login':<12}password")
    for who in json.loads(LOGINS.read_text()):
        if who["login"] in present.split():
            say.note(f"  {who['who']:<28}{who['login']:<12}{who['password']}")
    say.note("\nStop it: make stop    Its log: make logs    Start over: make reset")


def _running():
    """Return the pid and port of our server when it runs."""
    with contextlib.suppress(OSError, ValueError):
        state = json.loads(STATE.read_text())
        command = Path(f"/proc/{state['pid']}/cmdline").read_bytes()
        if str(odoo.CONFIG).encode() in command:
            return state
    return None


def check_free(port):
    """End the program when another one has the port; None as for `start`."""
    running = _running()
    if running and port in (None, running["port"]):
        return
    port = port or 8069
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            say.stop_with(
                f"Port {port} is taken by another program: choose another one, for "
                f"instance `make run PORT={port + 1}`."
            )


def _wait(process, port):
    address = f"http://127.0.0.1:{port}/web/login"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + 180
    while process.poll() is None and time.monotonic() < end:
        try:
            if direct.open(address, timeout=60).status == 200:
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.3)
    stop()
    say.stop_with(f"Odoo does not start: the end of {SERVER_LOG} says why.")


def delete():
    """Forget the demonstration's files; its databases are dropped elsewhere."""
    for leftover in (SERVER_LOG, CODE, STATE):
        leftover.unlink(missing_ok=True)
    shutil.rmtree(odoo.DATA, ignore_errors=True)
