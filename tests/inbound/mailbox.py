"""Mailboxes on the loopback: a real IMAP server, and as much POP3 as readers ask."""

import contextlib
import imaplib
import os
import socket
import socketserver
import subprocess
import sys
import threading
import time

USER, PASSWORD = "contact", "secret"
PATIENCE = 30  # seconds
PYMAP = "from pymap.main import main; main()"


class ImapMailbox:
    """Messages that wait to be fetched, in the inbox of pymap's IMAP server."""

    def __init__(self):
        self.port = free_port()
        self._server = subprocess.Popen(
            [
                *(sys.executable, "-c", PYMAP, "--no-tls"),
                *("--host", "127.0.0.1", "--port", str(self.port)),
                *("dict", "--demo-user", USER, "--demo-password", PASSWORD),
            ],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._client = self._connected()

    def _connected(self):
        for _turn in range(PATIENCE * 10):
            with contextlib.suppress(OSError):
                client = imaplib.IMAP4("127.0.0.1", self.port)
                client.login(USER, PASSWORD)
                return client
            time.sleep(0.1)
        raise TimeoutError("The IMAP server does not answer")

    def add(self, *messages):
        for raw in messages:
            status, _said = self._client.append("INBOX", None, None, raw)
            assert status == "OK"

    def unseen(self):
        """Return the ranks of the messages nobody has read, from 0."""
        self._client.select(readonly=True)
        _status, [numbers] = self._client.search(None, "UNSEEN")
        return sorted(int(number) - 1 for number in numbers.split())

    def close(self):
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._client.logout()
        self._server.kill()
        self._server.wait(PATIENCE)


class PopMailbox:
    """Messages that wait to be fetched, as POP3 has it: what is fetched is deleted."""

    def __init__(self):
        self.messages = []  # bytes
        self._server = _PopServer(("127.0.0.1", 0), _PopSession)
        self._server.mailbox = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def add(self, *messages):
        self.messages += messages

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class _PopServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _PopSession(socketserver.StreamRequestHandler):
    """RFC 1939: what a session deletes is gone once it says goodbye."""

    def handle(self):
        self.messages = list(self.server.mailbox.messages)
        self.deleted = set()
        self.say("+OK ready")
        while line := self.rfile.readline():
            command, _blank, argument = line.decode("ascii").strip().partition(" ")
            answer = getattr(self, f"on_{command.lower()}", None)
            self.say(answer(argument) if answer else "-ERR unknown command")
            if command.upper() == "QUIT":
                return

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def on_user(self, _argument):
        return "+OK"

    def on_pass(self, argument):
        return "+OK" if argument == PASSWORD else "-ERR wrong password"

    def on_stat(self, _argument):
        return f"+OK {len(self.messages)} {sum(map(len, self.messages))}"

    def on_list(self, _argument):
        sizes = [f"{n} {len(raw)}" for n, raw in enumerate(self.messages, 1)]
        return "\r\n".join(["+OK", *sizes, "."])

    def on_retr(self, argument):
        raw = self.messages[int(argument) - 1]
        self.say("+OK")
        for line in raw.removesuffix(b"\r\n").split(b"\r\n"):
            stuffed = b"." + line if line.startswith(b".") else line
            self.wfile.write(stuffed + b"\r\n")
        return "."

    def on_dele(self, argument):
        self.deleted.add(int(argument) - 1)
        return "+OK"

    def on_quit(self, _argument):
        gone = [raw for n, raw in enumerate(self.messages) if n in self.deleted]
        for raw in gone:
            self.server.mailbox.messages.remove(raw)
        return "+OK"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
