"""The process that works in a database, seen from the one that tells it what to do."""

import json
import subprocess
import sys
from pathlib import Path

from toolbox import say

PROGRAM = Path(__file__).with_name("bench.py")


class Worker:
    """A process that works in one database, a request at a time.

    :param str database: its name
    :param Path addons: where the addon is, if not here
    """

    def __init__(self, database, addons=None):
        self.database = database
        self.process = subprocess.Popen(
            [sys.executable, PROGRAM, database, *([addons] if addons else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, what, **arguments):
        """Have a method of `bench.Bench` called, and return what it returns."""
        try:
            self.process.stdin.write(json.dumps([what, arguments]) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it ended: it has no answer
        answer = self.process.stdout.readline()
        if not answer:
            say.stop_with(f"{self.database}: “{what}” failed, the lines above say why.")
        return json.loads(answer)

    def stop(self):
        """End the process; what it was doing, if anything, is undone."""
        self.process.terminate()
        self.process.wait()
