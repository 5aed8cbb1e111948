"""What the person at the keyboard sees: progress, and one sentence when it fails."""

import contextlib
import errno
import fcntl
import os
import re
import signal
import subprocess
import sys
import threading
import time
import traceback

from .paths import LOG, WORK

DISK_FULL = (
    "The disk is full: free some space (a complete set-up takes about 4 GB), "
    "then run the same command again."
)
NO_NETWORK = (
    "The network does not answer: check the connection (or the proxy settings of "
    "apt, pip and npm), then run the same command again; what is done is kept."
)
NETWORK_SIGNS = re.compile(
    r"Could not resolve|Temporary failure (in name resolution|resolving)|"
    r"Name or service not known|Could not connect|Connection (refused|timed out)|"
    r"Network is unreachable|Unable to connect|No route to host|Failed to fetch|"
    r"NewConnectionError|ConnectTimeout|ReadTimeout|EAI_AGAIN|ECONNREFUSED|"
    r"ENOTFOUND|ETIMEDOUT|ECONNRESET|ProxyError|Connection failed"
)
ERROR_SIGNS = re.compile(
    r"^[\w.]*(Error|Exception)\b|^(E|ERROR|FATAL): |error: |^npm (error|ERR)|"
    r" (ERROR|CRITICAL) "
)
#: What Odoo writes before each line of its log.
LOG_PREFIX = re.compile(r"^[\d-]+ [\d:,]+ \d+ [A-Z]+ \S+ ")

#: The file descriptors of the locks this program holds.
_held = []


class Failed(Exception):
    """A command that failed.

    `label` says what it was doing, `output` what it said, `network` whether it needed
    the network.
    """

    def __init__(self, label, output, network=False):
        super().__init__(label)
        self.label = label
        self.output = output
        self.network = network

    def sentence(self):
        """Say in one sentence what to do about it."""
        if "No space left on device" in self.output:
            return DISK_FULL
        if self.network and NETWORK_SIGNS.search(self.output):
            return NO_NETWORK
        return (
            f"{self.label}: this failed ({self._reason()}); the details are at the end "
            f"of {LOG}, and the same command may be run again."
        )

    def _reason(self):
        """Return the last line that names an error, else the last line."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        errors = [line for line in lines if ERROR_SIGNS.search(line)]
        reason = (errors or lines or ["it said nothing"])[-1]
        return LOG_PREFIX.sub("", reason)[:200]


def note(line=""):
    """Print a line at once."""
    print(line, flush=True)


def stop_with(sentence):
    """End the program with one sentence that says what to do."""
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(1)


def run(label, command, *, network=False, **options):
    """Run a command, showing `label`, the time it takes and its latest line.

    The output goes to the set-up log. `network` says whether the command downloads;
    `options` are those of `subprocess.Popen`. Returns the output; raises `Failed` when
    the command fails.
    """
    start = time.monotonic()
    lines = []
    options.setdefault("stdin", subprocess.DEVNULL)
    # Should this program be killed, its lock lasts until the command ends too.
    options.setdefault("pass_fds", _held)
    try:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **options,
        )
    except FileNotFoundError as missing:
        raise Failed(label, f"{missing.filename} is not installed") from None

    _log(f"\n== {label}\n")

    def follow():
        for line in process.stdout:
            _log(line)
            lines.append(line)

    reader = threading.Thread(target=follow, daemon=True)
    reader.start()
    try:
        with _Progress(label) as progress:
            while process.poll() is None:
                time.sleep(0.1)
                progress.show(lines[-1].strip() if lines else "")
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
    reader.join(timeout=5)
    output = "".join(lines)
    if process.returncode:
        raise Failed(label, output, network)
    note(f"  {label}: {time.monotonic() - start:.0f} s")
    return output


def _log(text):
    # A full disk is told by the command that meets it.
    with contextlib.suppress(OSError), LOG.open("a") as log:
        log.write(text)


class _Progress:
    """One line redrawn on a terminal; a line now and then in a log."""

    def __init__(self, label):
        self.label = label
        self.terminal = sys.stdout.isatty()
        self.start = time.monotonic()
        self.next = self.start + 15

    def __enter__(self):
        return self

    def show(self, latest):
        now = time.monotonic()
        latest = LOG_PREFIX.sub("", latest)
        line = f"  {self.label} ({now - self.start:.0f} s)  {latest}"
        if self.terminal:
            print(f"\r{line[:78]:<78}", end="", flush=True)
        elif now > self.next:
            self.next = now + 15
            note(line[:110])

    def __exit__(self, *_error):
        if self.terminal:
            print("\r" + " " * 78 + "\r", end="", flush=True)


@contextlib.contextmanager
def alone(name, busy):
    """Hold a lock of the work folder; when another process has it, say `busy`.

    `busy` ends the program; None waits instead.
    """
    WORK.mkdir(parents=True, exist_ok=True)
    with (WORK / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if busy:
                stop_with(busy)
            note("  Another command is setting things up here: waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        _held.append(lock.fileno())
        try:
            yield
        finally:
            _held.remove(lock.fileno())


def guard(main):
    """Run `main`; whatever goes wrong ends with one sentence, never a traceback."""

    def interrupted(_signal, _frame):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupted)
    signal.signal(signal.SIGHUP, interrupted)
    try:
        if WORK.exists() and WORK.stat().st_uid != os.geteuid():
            raise PermissionError(errno.EPERM, "", str(WORK))
        sys.exit(main())
    except Failed as failed:
        stop_with(failed.sentence())
    except KeyboardInterrupt:
        stop_with("Interrupted: run the same command again, it resumes.")
    except BrokenPipeError:
        os._exit(1)  # whoever read our output has left
    except PermissionError as error:
        stop_with(
            f"{error.filename} belongs to someone else: run the command as its owner, "
            f"or set WORK to a folder of your own."
        )
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            stop_with(DISK_FULL)
        _unexpected(error)
    except Exception as error:
        _unexpected(error)


def _unexpected(error):
    _log(traceback.format_exc())
    stop_with(
        f"Unexpected failure ({type(error).__name__}: {error}); the details are at the "
        f"end of {LOG}."
    )
