"""A mailbox that speaks IMAP4rev1 on the loopback, as far as mail readers ask."""

import re
import socketserver
import threading


class Mailbox:
    """Messages that wait to be fetched, and a server that hands them out.

    Several readers may be connected at a time.
    """

    def __init__(self):
        self.messages = []  # bytes
        self.seen = set()  # ranks, from 0
        self.fetched = []  # ranks, each time
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.mailbox = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def add(self, *messages):
        self.messages += messages

    def unseen(self):
        return [n for n in range(len(self.messages)) if n not in self.seen]

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.mailbox = self.server.mailbox
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _blank, rest = line.decode("ascii", "replace").strip().partition(" ")
            command, _blank, arguments = rest.partition(" ")
            answer = getattr(self, f"on_{command.lower()}", None)
            if not answer:
                self.say(f"{tag} BAD unknown command")
                continue
            self.say(f"{tag} {answer(arguments) or 'OK done'}")
            if command.upper() == "LOGOUT":
                return

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def on_capability(self, _arguments):
        self.say("* CAPABILITY IMAP4rev1")

    def on_noop(self, _arguments):
        return None

    on_login = on_close = on_noop

    def on_select(self, _arguments):
        self.say(f"* {len(self.mailbox.messages)} EXISTS")
        return "OK [READ-WRITE] done"

    def on_search(self, _arguments):
        numbers = " ".join(str(rank + 1) for rank in self.mailbox.unseen())
        self.say(f"* SEARCH {numbers}".rstrip())

    def on_fetch(self, arguments):
        rank = int(arguments.split()[0]) - 1
        raw = self.mailbox.messages[rank]
        self.mailbox.fetched.append(rank)
        self.mailbox.seen.add(rank)  # reading marks, as IMAP says
        self.wfile.write(f"* {rank + 1} FETCH (RFC822 {{{len(raw)}}}\r\n".encode())
        self.wfile.write(raw)
        self.say(")")

    def on_store(self, arguments):
        number, sign, flags = re.match(r"(\d+) ([+-])FLAGS (.*)", arguments).groups()
        if "\\Seen" in flags:
            change = self.mailbox.seen.add if sign == "+" else self.mailbox.seen.discard
            change(int(number) - 1)

    def on_logout(self, _arguments):
        self.say("* BYE")
