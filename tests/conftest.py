"""A test that is skipped is a test that did not run: here it fails.

Several processes may share the test files: each takes the next that no other has.
(pytest-xdist would, but the copies of databases that pytest-odoo makes for it share the
files of one, which those of our tests that copy a database remove.)
"""

import os
from functools import lru_cache
from pathlib import Path

import pytest

TAKEN = os.environ.get("TAKEN_TESTS")  # a folder


@lru_cache
def _is_ours(path):
    """Take a file of tests, unless another process has it."""
    try:
        Path(TAKEN, ".".join(path.with_suffix("").parts[-2:])).open("x").close()
    except FileExistsError:
        return False
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    if not TAKEN or _is_ours(item.path):
        return None
    # What the last test of ours had set up goes, as pytest does it between two tests.
    item.session._setupstate.teardown_exact(nextitem)
    return True


def _refuse_skip(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr
        if isinstance(reason, tuple):
            reason = reason[-1]
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} may not be skipped here. {reason}"


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    _refuse_skip(outcome.get_result())


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    outcome = yield
    _refuse_skip(outcome.get_result())
