"""Mails as other programs write them, and what is right.

One module per concern, each with a table ``CASES``. A file of ``mails/`` is named; what
is written in Python is in the table. All people are invented.
"""

import importlib
import pkgutil
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

MAILS = Path(__file__).parent / "mails"
TO = "contact@in.example.com"
FROM = "Nadia Colson <nadia@example.com>"
# What many of them say, and what is right then.
BUDGET = "Budget : 9 000 €\nVille : Huy"
FILLED = {"customer_budget": 9000, "city": "Huy"}
NOT_READ = {"city": "Huy", "customer_budget": 0}


class Case(NamedTuple):
    """A mail, and what is right.

    ``right`` holds values of the opportunity by field, and:

    - ``says``, ``says_not``: texts that are, or are not, among what is read as said;
    - ``noted``: texts of the notes in its chatter; ``chatter``: of the mail there;
    - ``files``: names of the files attached, all of them;
    - ``event``, ``answer``: what the mail says without words, "" for nothing;
    - ``forwarded_from``: address of who wrote first what was forwarded.
    """

    kind: str  # what goes wrong, as people say it
    name: str
    mail: object  # name of a file, bytes, or ``EmailMessage``
    right: dict

    def raw(self, number):
        """Return the mail as bytes, with an id of its own."""
        if isinstance(self.mail, EmailMessage):
            raw = self.mail.as_bytes()
        elif isinstance(self.mail, bytes):
            raw = self.mail
        else:
            raw = (MAILS / self.mail).read_bytes()
        kept = [
            line
            for line in raw.split(b"\n", 30)
            if not line.lower().startswith(b"message-id:")
        ]
        return f"Message-Id: <corpus-{number}@example.com>\n".encode() + b"\n".join(
            kept
        )


def cases():
    """Return the cases of all modules of this folder, in their order."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        found += importlib.import_module(f"{__name__}.{module.name}").CASES
    return found


# ------------------------------------------------------------
# Writing mails
# ------------------------------------------------------------


def mail(text=None, html=None, subject="Demande", **headers):
    """Return a mail of a text, of HTML, or of both.

    :param headers: underscores stand for hyphens
    """
    message = EmailMessage()
    headers = {
        "From": FROM,
        "To": TO,
        "Subject": subject,
        "Date": "Mon, 9 Nov 2026 10:20:00 +0100",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in headers.items():
        message[name] = value
    if text is not None:
        message.set_content(text)
    if html is not None:
        add = message.set_content if text is None else message.add_alternative
        add(html, subtype="html")
    return message


def raw_mail(headers, body, charset="utf-8"):
    """Return a mail as it is written, its lines told one by one.

    :param str headers: more headers, or others
    """
    known = {line.partition(":")[0].lower() for line in headers.splitlines()}
    usual = {
        "From": FROM,
        "To": TO,
        "Subject": "Demande",
        "Date": "Mon, 9 Nov 2026 10:20:00 +0100",
        "MIME-Version": "1.0",
    }
    more = [f"{n}: {v}" for n, v in usual.items() if n.lower() not in known]
    head = "\n".join([*more, headers.strip()])
    return f"{head}\n\n".encode() + (
        body if isinstance(body, bytes) else body.encode(charset)
    )


def of_parts(kind, *parts):
    """Return a mail of several parts.

    :param str kind: "mixed", "alternative", "related", "signed"
    :param parts: pairs (headers, body)
    """
    boundary = "part"
    return raw_mail(
        f'Content-Type: multipart/{kind}; boundary="{boundary}"',
        _joined(boundary, parts),
    )


def part_of_parts(kind, *parts):
    """Return the pair (headers, body) of a part that is made of several."""
    boundary = f"inner-{kind}"
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"'
    return head, _joined(boundary, parts)


def _joined(boundary, parts):
    each = "".join(f"--{boundary}\n{head}\n\n{body}\n" for head, body in parts)
    return f"{each}--{boundary}--\n"


def plain(body):
    return "Content-Type: text/plain; charset=utf-8", body


def html(body):
    return "Content-Type: text/html; charset=utf-8", body


def picture(name="p.png"):
    head = f"Content-Type: image/png; name={name}\nContent-Disposition: inline;"
    head += f" filename={name}\nContent-Transfer-Encoding: base64"
    data = (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    )
    return head, f"{data}\nawAAAABJRU5ErkJggg=="
