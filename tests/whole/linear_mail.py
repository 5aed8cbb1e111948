"""What in ``core/`` reads mails, function by function, with a hostile text in it."""

import base64
import email
import email.policy
import inspect
from functools import partial

from asn1crypto import cms

from odoo.addons.sales_pipeline_custom.core.inbound import (
    authentication_results,
    automatic_mail,
    charsets,
    encoded_words,
    mail,
    mail_addresses,
    mail_author,
    mail_body,
    mail_enquiry,
    mail_events,
    mail_headers,
    mail_lines,
    mail_parts,
    mail_quotes,
    mail_senders,
    opaque,
    part_headers,
    tamed,
)
from odoo.addons.sales_pipeline_custom.core.inbound.automatic_mail import (
    AUTO_REPLY,
    NEWSLETTER,
    NO_REPLY,
)
from odoo.addons.sales_pipeline_custom.core.shared import labelled_lines

from ..tools.hostile import (
    A_FEW,
    IN_HEADERS,
    IN_HTML,
    IN_TEXT,
    Hostile,
    Reader,
    data,
    lines,
    many,
    one_line,
)

LONGEST_ADDRESS = mail_addresses.LONGEST_LOCAL + mail_addresses.LONGEST_DOMAIN
HEADERS = (
    "From", "Sender", "Reply-To", "To", "Subject", "Message-Id", "References",
    "In-Reply-To", "List-Id", "Auto-Submitted", "Precedence", "Content-Type",
    "X-Auto-Response-Suppress", "Return-Path", "X-Mailer", "X-Original-From",
    "Authentication-Results",
)  # fmt: skip


def headers(text, name):
    """Return a mail with a hostile header."""
    return data(f"{name}: {one_line(text)}\n\nHello")


def ask_headers(raw):
    """Read the headers of a mail, and ask all that is asked of them."""
    asked_of = mail_headers.Headers(raw)
    for name in HEADERS:
        asked_of.get(name)
    asked_of.get_all("To")
    asked_of.is_from(["x.example.com"])
    for name, member in inspect.getmembers(mail_headers.Headers):
        if not name.startswith("_") and name not in ("get", "get_all", "is_from"):
            asked = getattr(asked_of, name)
            asked() if inspect.isfunction(member) else asked


FROM_A_FORM = mail_headers.Headers(b"From: Form <noreply@form.example.com>\n\n")


def mail_with(text, name):
    """Return the headers of a mail through a list, one of them a hostile text."""
    head = data(f"{name}: {one_line(text)}\nList-Id: a\n")
    sent = b"" if name == "From" else b"From: list@a.example.com\n"
    return mail_headers.Headers(head + sent + b"\nHello")


def ask_mail(message):
    """Read a mail that was parsed, and ask all that is asked of it."""
    said = mail.read_mail(message, FROM_A_FORM, ["a", "b"], ["b"])
    return said.pairs, said.named, said.event, said.is_sign


def who_writes(headers):
    return mail_author.who_writes(headers, named=lambda: [("a", "a@b.c")])


def message(text, kind="text/plain", head="", charset="utf-8"):
    raw = f"{head}Content-Type: {kind}; charset={charset}\n\n{text}"
    return email.message_from_bytes(
        tamed.tamed_mail(data(raw)), policy=email.policy.SMTP
    )


def as_kind(text):
    """Return a mail of that kind. Python's own parser takes comments in comments apart
    a call deeper each: such a mail is kept for somebody to read."""
    return message("a", one_line(text)[:20_000].replace("(", ""))


def in_html(text):
    return message(f"<p>Bonjour</p>{text}", "text/html")


CHARSETS = (
    "utf-8", "ascii", "iso-8859-1", "utf-16", "utf-7", "gb2312", "shift_jis",
    "punycode", "idna", "unicode_escape", "undefined", "x-none", "x-mac-roman",
)  # fmt: skip


def calendar(text, start=""):
    said = f"METHOD:REQUEST\nBEGIN:VEVENT\n{start}{text}\nSUMMARY:a\nEND:VEVENT\n"
    return message(said, "text/calendar")


def with_named_part(text):
    """Return a part whose file has a hostile name."""
    name = one_line(text)[:20_000]
    return message("a", head=f"Content-Disposition: inline; filename={name}\n")


def signed(held):
    """Return a part that says it is signed, as it could be."""
    info = cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": {
                "version": "v1",
                "digest_algorithms": [],
                "encap_content_info": {"content_type": "data", "content": held},
                "signer_infos": [],
            },
        }
    )
    return in_base64(info.dump())


def in_base64(content):
    body = base64.encodebytes(content).decode()
    return message(
        body, "application/pkcs7-mime", "Content-Transfer-Encoding: base64\n"
    )


def of_parts(text):
    """Return a mail of several parts, whose limits are a hostile text."""
    raw = f"Content-Type: multipart/mixed; boundary=b\n\n{text}\n--b--\n"
    return email.message_from_bytes(
        tamed.tamed_mail(data(raw)), policy=email.policy.SMTP
    )


def of_many_parts(text):
    return of_parts("".join(f"--b\n\n{one}\n" for one in many(text)))


# Which texts a module or a function is tried with, rather than with all of them; a few
# for what only calls what has rows of its own.
TRIED = {
    "authentication_results": IN_HEADERS,
    "automatic_mail": IN_HEADERS,
    "charsets": (*IN_HEADERS[:40], *A_FEW),
    "encoded_words": IN_HEADERS,
    "labelled_lines": IN_TEXT,
    "mail": A_FEW,
    "mail_addresses": IN_HEADERS,
    "mail_author": A_FEW,
    "mail_author.named_in": (*IN_TEXT, *IN_HEADERS),
    "mail_body": A_FEW,
    "mail_enquiry": (*IN_TEXT, Hostile("view this "), Hostile("merci de ")),
    "mail_headers": IN_HEADERS,
    "mail_lines.html_lines": IN_HTML,
    "mail_lines.plain_lines": IN_TEXT,
    "mail_parts": A_FEW,
    "mail_quotes": IN_TEXT,
    "mail_senders": IN_HEADERS,
    "opaque": A_FEW,
    "part_headers": IN_HEADERS,
    "tamed.tamed_html": IN_HTML,
    "tamed.tamed_mail": IN_HEADERS,
}

READERS = {
    "authentication_results.is_proven": [
        lambda text: authentication_results.is_proven([text], "mx", "a@b.c"),
        lambda text: authentication_results.is_proven([f"mx; {text}"], "mx", "a@b.c"),
        lambda text: authentication_results.is_proven(
            [f"mx; dmarc=pass {one}" for one in many(text)], "mx", "a@b.c"
        ),
    ],
    "automatic_mail.is_automatic": [
        lambda text, name=name: automatic_mail.is_automatic({name: text})
        for name in HEADERS
    ],
    "automatic_mail.kind_of": [
        lambda text: automatic_mail.kind_of(dict.fromkeys(HEADERS, text))
    ],
    "automatic_mail.answers_by_itself": [
        lambda text: automatic_mail.answers_by_itself(dict.fromkeys(HEADERS, text))
    ],
    "automatic_mail.is_only_bulk": [
        lambda text: automatic_mail.is_only_bulk(dict.fromkeys(HEADERS, text))
    ],
    "automatic_mail.wants_no_answer": [
        lambda text: automatic_mail.wants_no_answer(dict.fromkeys(HEADERS, text))
    ],
    "charsets.as_text": [
        lambda text, name=name: charsets.as_text(data(text), name) for name in CHARSETS
    ]
    + [
        lambda text: charsets.as_text(text.encode("cp1252", "replace")),
        lambda text: charsets.as_text(text.encode("mac_roman", "replace")),
        lambda text: charsets.as_text(text.encode("latin-1", "replace"), "utf-8"),
        lambda text: charsets.as_text(b"a", text),
    ],
    "charsets.charset_of_bytes": [
        lambda text: charsets.charset_of_bytes(data(text) + b"\xe9", "utf-8")
    ],
    "encoded_words.decode_words": [
        encoded_words.decode_words,
        lambda text: encoded_words.decode_words(f"=?utf-8?q?{text}?="),
        lambda text: encoded_words.decode_words(f"=?utf-8?b?{text}?="),
    ],
    "labelled_lines.pair_of": [labelled_lines.pair_of],
    "labelled_lines.label_in": [labelled_lines.label_in],
    "labelled_lines.label_of": [labelled_lines.label_of],
    "labelled_lines.pairs_in": [
        lambda text: labelled_lines.pairs_in(lines(text), ["a", "b"]),
        lambda text: labelled_lines.pairs_in([text]),
        lambda text: labelled_lines.pairs_in(["Message :", text], ["message"]),
    ],
    "labelled_lines.long_value": [
        lambda text: labelled_lines.long_value(lines(text), "b", ["a", "b"]),
        lambda text: labelled_lines.long_value(["Message :", text], "message", []),
    ],
    "labelled_lines.is_footer": [
        labelled_lines.is_footer,
        lambda text: labelled_lines.is_footer(f"Ce message {text} envoye"),
    ],
    "mail.read_mail": [Reader(ask_mail, message), Reader(ask_mail, in_html)],
    "mail_addresses.is_address": [
        mail_addresses.is_address,
        *(
            lambda text, most=most: mail_addresses.is_address(f"a@b.c{text}"[:most])
            for most in (LONGEST_ADDRESS, 100)
        ),
        lambda text: mail_addresses.is_address(f"{text[:120]}@{text[:120]}.c"),
    ],
    "mail_addresses.named": [
        mail_addresses.named,
        lambda text: mail_addresses.named(f"{text}:;"),
    ],
    "mail_addresses.normalized": [mail_addresses.normalized],
    "mail_addresses.addresses": [mail_addresses.addresses],
    "mail_addresses.first_in": [mail_addresses.first_in],
    "mail_addresses.first_address": [
        mail_addresses.first_address,
        lambda text: mail_addresses.first_address(f"{text} a@b.c"),
        lambda text: mail_addresses.first_address(f"{text[:1900]} <a@b.c>"),
    ],
    "mail_author.is_told": [
        lambda text: mail_author.is_told(("", text), ("", f"{text}@b.c"))
    ],
    "mail_author.domain": [mail_author.domain],
    "mail_author.who_writes": [
        *(
            Reader(who_writes, partial(mail_with, name=name))
            for name in ("From", "Reply-To", "X-Original-From", "To", "List-Post")
        ),
        lambda text: mail_author.who_writes(
            FROM_A_FORM, named=lambda: [(text, "a@b.c"), ("", text)]
        ),
        lambda text: mail_author.who_writes(FROM_A_FORM, relays=many(text)),
    ],
    "mail_author.is_a_program_s": [
        Reader(mail_author.is_a_program_s, partial(mail_with, name=name))
        for name in ("From", "To", "Reply-To", "Precedence")
    ],
    "mail_author.named_in": [
        lambda text: mail_author.named_in(lines(text)),
        lambda text: mail_author.named_in([f"E-mail: {text}", "Nom:", text]),
        lambda text: mail_author.named_in(["E-mail", text, "Nom", text], ["b"]),
        lambda text: mail_author.named_in(
            [f"E-mail {rank}: {one}@" for rank, one in enumerate(many(text, 390))]
        ),
    ],
    "mail_body.Body": [lambda text: mail_body.Body(tuple(lines(text))).text],
    "mail_body.read_body": [
        Reader(mail_body.read_body, message),
        Reader(mail_body.read_body, in_html),
        Reader(lambda sent: mail_body.read_body(sent, True), in_html),
    ],
    "mail_body.read_texts": [
        lambda text: mail_body.read_texts(text, ""),
        lambda text: mail_body.read_texts(f"Bonjour\n{text}", "", True),
        lambda text: mail_body.read_texts("", f"<p>Bonjour</p>{text}"),
        lambda text: mail_body.read_texts("", f"<p>Bonjour</p>{text}", True),
    ],
    "mail_enquiry.could_ask": [
        lambda text, kind=kind, cut=cut: mail_enquiry.could_ask(
            FROM_A_FORM, kind, cut(text), [], ["a", "b"]
        )
        for kind in (NEWSLETTER, AUTO_REPLY, NO_REPLY)
        for cut in (lines, partial(many, length=mail_enquiry.LONGEST_LINE))
    ],
    "mail_enquiry.has_phone": [
        lambda text: mail_enquiry.has_phone(lines(text)),
        lambda text: mail_enquiry.has_phone(many(text, mail_enquiry.LONGEST_LINE)),
    ],
    "mail_enquiry.asks": [
        lambda text: mail_enquiry.asks(lines(text)),
        lambda text: mail_enquiry.asks(many(text, mail_enquiry.LONGEST_LINE)),
    ],
    "mail_events.event_of": [
        Reader(mail_events.event_of, lambda text: [message(text, "text/calendar")]),
        Reader(mail_events.event_of, lambda text: [calendar(text)]),
        Reader(mail_events.event_of, lambda text: [calendar(one_line(text), "A;B=")]),
        Reader(mail_events.event_of, lambda text: [calendar(text, "DTSTART;TZID=")]),
        Reader(
            mail_events.event_of,
            lambda text: [message(text, mail_events.GMAIL_REACTION)],
        ),
        Reader(lambda said: mail_events.event_of([], said), lines),
    ],
    "mail_events.read_event": [
        lambda text: mail_events.read_event(f"BEGIN:VEVENT\n{text}\nEND:VEVENT\n"),
        lambda text: mail_events.read_event(f"BEGIN:VEVENT\n{text}"),
    ],
    "mail_events.is_emoji": [mail_events.is_emoji],
    "mail_headers.Headers": [
        *(Reader(ask_headers, partial(headers, name=name)) for name in HEADERS),
        Reader(ask_headers, data),
        Reader(
            ask_headers,
            lambda text: b"".join(b"To: %s\n" % data(one) for one in many(text)),
        ),
    ],
    "mail_headers.decoded": [mail_headers.decoded],
    "mail_headers.flat": [mail_headers.flat],
    "mail_headers.digest": [lambda t: mail_headers.digest(t.replace("\ud800", ""))],
    "mail_lines.plain_lines": [mail_lines.plain_lines],
    "mail_lines.html_lines": [
        mail_lines.html_lines,
        lambda text: mail_lines.html_lines(f"<p>a</p>{text}", keeps_quotes=True),
    ],
    "mail_parts.Parts": [
        Reader(mail_parts.Parts, message),
        Reader(mail_parts.Parts, with_named_part),
        Reader(mail_parts.Parts, of_many_parts),
        Reader(mail_parts.Parts, of_parts),
    ],
    "mail_parts.is_attached": [Reader(mail_parts.is_attached, with_named_part)],
    "mail_parts.part_text": [Reader(mail_parts.part_text, message)],
    "mail_parts.charset_of": [
        Reader(mail_parts.charset_of, message),
        Reader(
            mail_parts.charset_of,
            lambda text: message("é", f"text/plain; charset={one_line(text)[:20_000]}"),
        ),
    ],
    "mail_quotes.without_quotes": [
        lambda text: mail_quotes.without_quotes(["Bonjour", *text.split("\n")]),
        lambda text: mail_quotes.without_quotes(["Bonjour", *many(text)]),
        lambda text: mail_quotes.without_quotes(["Bonjour", text, text]),
    ],
    "mail_quotes.is_attribution": [
        lambda text: mail_quotes.is_attribution(text[: mail_quotes.LONGEST_LINE])
    ],
    "mail_quotes.has_digit": [mail_quotes.has_digit],
    "mail_quotes.header_of": [mail_quotes.header_of],
    "mail_quotes.header_block": [
        lambda text: mail_quotes.header_block(lines(text)),
        lambda text: mail_quotes.header_block([f"De : {text}", f"À : {text}", text]),
    ],
    "mail_quotes.forwarded": [
        lambda text: mail_quotes.forwarded(lines(text)),
        lambda text: mail_quotes.forwarded(
            ["-- Forwarded message --", f"De : {text}", f"À : {text}", *lines(text)]
        ),
    ],
    "mail_senders.is_nobody": [mail_senders.is_nobody],
    "mail_senders.is_program": [
        mail_senders.is_program,
        lambda text: mail_senders.is_program(f"{text[:120]}@a.b"),
    ],
    "mail_senders.is_doubtful": [mail_senders.is_doubtful],
    "mail_senders.is_form": [mail_senders.is_form],
    "mail_senders.is_postmaster": [mail_senders.is_postmaster],
    "opaque.is_opaque": [Reader(opaque.is_opaque, with_named_part)],
    "opaque.opened": [
        Reader(opaque.opened, lambda text: message(text, "application/pkcs7-mime")),
        Reader(opaque.opened, lambda text: signed(data(text))),
        Reader(opaque.opened, lambda text: in_base64(b"\x30\x80" * (len(text) // 2))),
        Reader(opaque.opened, lambda text: message(text, "application/ms-tnef")),
    ],
    "part_headers.raw_header": [
        Reader(lambda part: part_headers.raw_header(part, "a"), with_named_part)
    ],
    "part_headers.kind_of_part": [Reader(part_headers.kind_of_part, as_kind)],
    "part_headers.charset_said": [Reader(part_headers.charset_said, as_kind)],
    "part_headers.method_said": [Reader(part_headers.method_said, as_kind)],
    "part_headers.disposition_of": [
        Reader(part_headers.disposition_of, with_named_part)
    ],
    "part_headers.file_name": [Reader(part_headers.file_name, with_named_part)],
    "tamed.tamed_mail": [
        *(Reader(tamed.tamed_mail, partial(headers, name=name)) for name in HEADERS),
        Reader(tamed.tamed_mail, data),
        Reader(tamed.tamed_mail, lambda text: b"A: a\n\n" + data(text)),
    ],
    "tamed.tamed_html": [tamed.tamed_html],
}
