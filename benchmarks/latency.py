"""How long after the commit of a move its run is carried out, on a server at rest.

Stock Odoo has nothing to put beside it, so this measures seconds, not a ratio.
"""

import contextlib
import statistics
import subprocess
import time

import pair
from worker import Worker

from toolbox import databases, odoo, say
from toolbox.paths import ROOT

NAME = "latency"  # as a job
DATABASE = "pipeline_bench_server"  # a copy: what the server does there stays there
MOVES = 10
LIMIT = 2.0  # seconds, the median
BREAK = 1.5  # seconds between moves: the server is at rest again


def measure():
    """Move opportunities beside a server that carries out what follows.

    :return: list of seconds, one of each move
    """
    databases.copy(pair.WITH_ADDON, DATABASE)
    worker = Worker(DATABASE)
    try:
        worker.ask("prepare_to_wait")
        with _server():
            time.sleep(BREAK)
            return [_wait_after(worker, turn) for turn in range(MOVES + 1)][1:]
    finally:
        worker.stop()
        databases.drop(DATABASE)


def _wait_after(worker, turn):
    time.sleep(BREAK)
    return worker.ask("wait", turn=turn)


@contextlib.contextmanager
def _server():
    """Have a thread for scheduled actions at work in the copy, as `make run` does."""
    process = subprocess.Popen(
        odoo.command(
            *("server", "-d", DATABASE, "--no-http", "--max-cron-threads", 1),
            *("--log-level", "error"),
        ),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_listens(process)
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_listens(process):
    listens = (
        "SELECT 1 FROM pg_stat_activity WHERE datname = 'postgres'"
        f" AND application_name = 'odoo-{process.pid}'"
    )
    end = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < end:
        if databases.sql(listens):
            return
        time.sleep(0.2)
    say.stop_with("Odoo does not start for the latency: the lines above say why.")


def story(seconds):
    """Say how long it took, and whether the limit is held."""
    middle = statistics.median(seconds)
    verdict = "ok" if round(middle, 2) <= LIMIT else "over"
    return (
        f"A run is carried out {middle:.2f} s after the commit of its move, on a server"
        f" at rest: the median of {len(seconds)}, {min(seconds):.2f}–{max(seconds):.2f}"
        f" s; limit {LIMIT:g} s: {verdict}."
    )
