"""Whatever is sent, reading it takes a time that grows with its length, no faster.

Every function of ``core/`` that reads what somebody else wrote has a row here. What a
module gets later has none, and fails: write its row, or the reason why it needs none.
"""

import base64
import datetime
import email
import email.policy
import importlib
import inspect
import json
import os
import pkgutil
import unittest
from functools import partial

from asn1crypto import cms
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom import core
from odoo.addons.sales_pipeline_custom.core import (
    amounts,
    answer_values,
    automatic_mail,
    bounded,
    charsets,
    conversion,
    encoded_words,
    equivalents,
    imported_line,
    inbound_values,
    json_file,
    labelled_lines,
    mail_body,
    mail_events,
    mail_headers,
    mail_lines,
    mail_parts,
    mail_quotes,
    opaque,
    part_headers,
    pipeline_file,
    project_file,
    question_conditions,
    reading,
    relative_dates,
    tamed,
    title_pattern,
)
from odoo.addons.sales_pipeline_custom.core.questionnaire import Choice, Question

from .hostile import (
    A_FEW,
    HOSTILE,
    HOSTILE_PIECES,
    IN_HEADERS,
    IN_HTML,
    IN_TEXT,
    Hostile,
    Reader,
    shown,
    too_slow,
)

EXAMPLES = int(os.environ.get("MESSAGES") or 40)
fuzzed = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)

# What reads nothing that somebody else wrote, by module or function, and why.
READS_NOTHING = {
    "conversion.conversions": "paths that were read",
    "conversion.Place": "values",
    "conversion.Conversion": "values",
    "answer_values.File": "values",
    "amounts.Money": "values",
    "equivalents.Equivalent": "values",
    "mail_events.MailEvent": "values",
    "mail_parts.Piece": "values",
    "imported_line.ImportedLine": "cells that were read",
    "json_file.Key": "values",
    "json_file.Problem": "values",
    "json_file.is_whole": "a number",
    "pipeline_file.Place": "values",
    "probability": "numbers",
    "project_file.Place": "values",
    "project_file.is_number": "a number",
    "project_file.problems_of_bounds": "numbers",
    "question_conditions.operators_of": "a kind",
    "question_conditions.takes_choices": "a kind",
    "question_conditions.takes_many": "a kind",
    "question_conditions.takes_values": "an operator",
    "questionnaire": "values that were read",
    "questionnaire_score": "numbers",
    "rate_limit": "keys",
    "referral_reward": "numbers",
    "retry": "numbers",
    "rule_matching": "ids",
    "title_pattern.Pattern": "values",
}

TODAY = datetime.date(2026, 11, 9)
CHOICES = tuple(
    Choice(f"c{n}", n, names=frozenset([f"choice {n}"])) for n in range(1, 200)
)
KINDS = ("char", "text", "integer", "monetary", "boolean", "date", "datetime", "nps")
HEADERS = (
    "From", "Sender", "Reply-To", "To", "Subject", "Message-Id", "References",
    "In-Reply-To", "List-Id", "Auto-Submitted", "Precedence", "Content-Type",
    "X-Auto-Response-Suppress", "Return-Path", "X-Mailer", "X-Original-From",
    "Authentication-Results",
)  # fmt: skip


def data(text):
    return text.encode("utf-8", "surrogatepass")


def one_line(text):
    return text.replace("\r", " ").replace("\n", " ")


def headers(text, name):
    """Return a mail with a hostile header."""
    return data(f"{name}: {one_line(text)}\n\nHello")


def ask_headers(raw):
    """Read the headers of a mail, and ask all that is asked of them."""
    mail = mail_headers.Headers(raw)
    for name in HEADERS:
        mail.get(name)
    mail.get_all("To")
    mail.is_from(["x.example.com"])
    for name, member in inspect.getmembers(mail_headers.Headers):
        if not name.startswith("_") and name not in ("get", "get_all", "is_from"):
            asked = getattr(mail, name)
            asked() if inspect.isfunction(member) else asked


def message(text, kind="text/plain", head="", charset="utf-8"):
    raw = f"{head}Content-Type: {kind}; charset={charset}\n\n{text}"
    return email.message_from_bytes(data(raw), policy=email.policy.SMTP)


def in_html(text):
    return message(f"<p>Bonjour</p>{text}", "text/html")


def lines(text):
    return text.split("\n")


def answer(kind, choices=()):
    question = Question("q", kind, choices=choices)
    return lambda text: answer_values.read_answer(question, text)


def template(text, **more):
    """Return a template file that holds a hostile text wherever a text may be."""
    said = {"format": text, "version": 1, "name": text, text[:90]: text, **more}
    return json.dumps(said).encode()


def pipeline(text):
    stages = [{"name": text, "outcome": text, "exit_criteria": [{"name": text}, text]}]
    return template(text, format=pipeline_file.FORMAT, stages=stages)


def project(text):
    question = {"code": text, "label": text, "kind": "choice", "choices": [text]}
    return template(
        text,
        format=project_file.FORMAT,
        title_pattern=text,
        sections=[{"name": text, "questions": [question, text]}],
    )


def many(text):
    """Return many short texts, rather than a long one."""
    return [text[at : at + 40] for at in range(0, len(text), 40)]


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
    return email.message_from_bytes(data(raw), policy=email.policy.SMTP)


def of_many_parts(text):
    return of_parts("".join(f"--b\n\n{one}\n" for one in many(text)))


# Which texts each module is tried with, all of them with MESSAGES; a few for what only
# calls what has rows of its own.
TRIED = {
    "mail_body": A_FEW,
    "mail_headers": IN_HEADERS,
    "mail_lines.html_lines": IN_HTML,
    "mail_lines.plain_lines": IN_TEXT,
    "mail_parts": A_FEW,
    "mail_quotes": IN_TEXT,
    "labelled_lines": IN_TEXT,
    "charsets": (*IN_HEADERS[:40], *A_FEW),
    "encoded_words": IN_HEADERS,
    "opaque": A_FEW,
    "part_headers": IN_HEADERS,
    "tamed.tamed_html": IN_HTML,
    "tamed.tamed_mail": IN_HEADERS,
    "automatic_mail": IN_HEADERS,
    "equivalents": IN_TEXT,
    "pipeline_file": A_FEW,
    "project_file": A_FEW,
}


def tried(name):
    """Return the hostile texts a function is tried with."""
    if "MESSAGES" in os.environ:
        return HOSTILE
    return TRIED.get(name) or TRIED.get(name.partition(".")[0]) or HOSTILE


# Function by function, what is done with a hostile text.
READERS = {
    "amounts.read_amount": [amounts.read_amount],
    "amounts.read_money": [
        amounts.read_money,
        lambda text: amounts.read_money(text[: amounts.LONGEST_AMOUNT]),
    ],
    "amounts.currencies_in": [amounts.currencies_in],
    "bounded.near": [
        lambda text: list(bounded.near(mail_headers.ADDRESS, text, "@", 64, 255))
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
    "answer_values.read_answer": [
        *map(answer, KINDS),
        answer("choice", CHOICES),
        answer("choices", CHOICES),
        lambda text: answer("choices", CHOICES)(",".join(["c199"] * (len(text) // 5))),
        lambda text: answer("choices", CHOICES)(many(text)),
        lambda text: answer("file")({"name": text, "content": text}),
    ],
    "answer_values.Wrong": [lambda text: answer_values.Wrong(text, found=text)],
    "automatic_mail.is_automatic": [
        lambda text, name=name: automatic_mail.is_automatic({name: text})
        for name in HEADERS
    ],
    "automatic_mail.kind_of": [
        lambda text: automatic_mail.kind_of(dict.fromkeys(HEADERS, text))
    ],
    "conversion.read_path": [conversion.read_path],
    "equivalents.words_of": [equivalents.words_of],
    "equivalents.read_equivalents": [equivalents.read_equivalents],
    "equivalents.meaning_of": [
        lambda text: equivalents.meaning_of(
            text, [equivalents.Equivalent("pellets", "PAG")]
        )
    ],
    "imported_line.shown": [imported_line.shown],
    "inbound_values.read_quantity": [inbound_values.read_quantity],
    "inbound_values.read_phone": [inbound_values.read_phone],
    "inbound_values.read_email": [inbound_values.read_email],
    "json_file.is_plain": [lambda text: json_file.is_plain(text, len(text))],
    "json_file.is_text": [
        json_file.is_text,
        lambda text: json_file.is_text(dict.fromkeys(many(text), text)),
    ],
    "json_file.is_name": [json_file.is_name],
    "json_file.suits": [
        lambda text: json_file.suits(text, "text", {"text": json_file.is_text})
    ],
    "json_file.per_language": [json_file.per_language],
    "json_file.name_of": [lambda text: json_file.name_of({"name": text})],
    "json_file.shown_value": [
        json_file.shown_value,
        lambda t: json_file.shown_value([t]),
    ],
    "json_file.parse": [
        lambda text: json_file.parse(data(text), "f", 1, len(text) * 4),
        lambda text: json_file.parse(
            json.dumps([text]).encode(), "f", 1, len(text) * 9
        ),
        lambda text: json_file.parse(b"[" * len(text), "f", 1, len(text)),
    ],
    "json_file.problems_of_keys": [
        lambda text: json_file.problems_of_keys(
            {text: text, "a": text}, {"a": json_file.Key("a")}, None, {"a": bool}
        ),
        lambda text: json_file.problems_of_keys(
            dict.fromkeys(many(text)), {}, None, {}
        ),
    ],
    "json_file.with_defaults": [
        lambda text: json_file.with_defaults({"a": text}, {"a": json_file.Key("a")})
    ],
    "json_file.write": [lambda text: json_file.write("f", 1, {"name": text})],
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
    "mail_body.Body": [lambda text: mail_body.Body(tuple(lines(text))).text],
    "mail_body.read_body": [
        Reader(mail_body.read_body, message),
        Reader(mail_body.read_body, in_html),
        Reader(lambda mail: mail_body.read_body(mail, True), in_html),
    ],
    "mail_body.read_texts": [
        lambda text: mail_body.read_texts(text, ""),
        lambda text: mail_body.read_texts(f"Bonjour\n{text}", "", True),
        lambda text: mail_body.read_texts("", f"<p>Bonjour</p>{text}"),
        lambda text: mail_body.read_texts("", f"<p>Bonjour</p>{text}", True),
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
    "mail_headers.first_address": [mail_headers.first_address],
    "mail_headers.addresses": [mail_headers.addresses],
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
    "part_headers.kind_of_part": [
        Reader(part_headers.kind_of_part, lambda t: message("a", one_line(t)[:20_000]))
    ],
    "part_headers.charset_said": [
        Reader(part_headers.charset_said, lambda t: message("a", one_line(t)[:20_000]))
    ],
    "part_headers.method_said": [
        Reader(part_headers.method_said, lambda t: message("a", one_line(t)[:20_000]))
    ],
    "part_headers.disposition_of": [
        Reader(part_headers.disposition_of, with_named_part)
    ],
    "part_headers.file_name": [Reader(part_headers.file_name, with_named_part)],
    "pipeline_file.read": [
        lambda text: pipeline_file.read(data(text)),
        lambda text: pipeline_file.read(pipeline(text)),
    ],
    "pipeline_file.write": [lambda text: pipeline_file.write({"name": text})],
    "project_file.read": [
        lambda text: project_file.read(data(text)),
        lambda text: project_file.read(project(text)),
    ],
    "project_file.write": [lambda text: project_file.write({"name": text})],
    "answer_values.each_once": [lambda text: answer_values.each_once(many(text))],
    "question_conditions.holds": [
        lambda text: question_conditions.holds("char", "contains", ("b",), text)
    ],
    "question_conditions.find_circle": [
        lambda text: question_conditions.find_circle(
            {n: n + 1 for n in range(len(text) // 40)}
        )
    ],
    "question_conditions.visible": [
        lambda text: question_conditions.visible(
            [Question(one, "char") for one in many(text)], {}
        )
    ],
    "question_conditions.read_values": [
        lambda text: question_conditions.read_values(
            Question("q", "choice", choices=CHOICES), "in", ["c199"] * (len(text) // 5)
        ),
        lambda text: question_conditions.read_values(
            Question("q", "char"), "in", [text, *many(text)]
        ),
    ],
    "reading.fold": [reading.fold],
    "reading.read_number": [reading.read_number],
    "reading.decimal_mark": [lambda t: reading.decimal_mark([t, *many(t)])],
    "reading.read_date": [reading.read_date],
    "reading.month_of": [reading.month_of],
    "relative_dates.read_day": [
        lambda text: relative_dates.read_day(text, TODAY),
        lambda text: relative_dates.read_day(text[: reading.LONGEST], TODAY),
    ],
    "reading.is_day_first": [lambda t: reading.is_day_first([t, *many(t)])],
    "tamed.tamed_mail": [
        *(Reader(tamed.tamed_mail, partial(headers, name=name)) for name in HEADERS),
        Reader(tamed.tamed_mail, data),
        Reader(tamed.tamed_mail, lambda text: b"A: a\n\n" + data(text)),
    ],
    "tamed.tamed_html": [tamed.tamed_html],
    "title_pattern.PatternError": [title_pattern.PatternError],
    "title_pattern.read_pattern": [title_pattern.read_pattern],
    "title_pattern.title": [
        lambda text: title_pattern.title(
            title_pattern.read_pattern("{a} - {b}"), {"a": text, "b": text}
        )
    ],
}


def as_reader(read):
    return read if isinstance(read, Reader) else Reader(read)


# Pieces of what people and programs write, put together by hypothesis.
pieces = st.lists(
    st.sampled_from([*HOSTILE_PIECES, *" aA1.,;:=<>&@()[]{}'\"\\/-_*?!#%\t\n€é"]),
    min_size=1,
    max_size=4,
).map("".join)


def public_names():
    """Return what each module of ``core/`` defines for others."""
    for found in pkgutil.iter_modules(core.__path__):
        module = importlib.import_module(f"{core.__name__}.{found.name}")
        for name, member in vars(module).items():
            is_own = getattr(member, "__module__", None) == module.__name__
            if is_own and callable(member) and not name.startswith("_"):
                yield f"{found.name}.{name}"


@tagged("standard", "post_install", "-at_install")
class TestCoreIsLinear(unittest.TestCase):
    def test_every_reading_function_has_a_row(self):
        names = list(public_names())
        missing = [
            name
            for name in names
            if name not in READERS
            and name not in READS_NOTHING
            and name.split(".")[0] not in READS_NOTHING
        ]
        self.assertFalse(missing, "they have neither row nor reason above")
        self.assertFalse(READERS.keys() - set(names), "rows of what is gone")

    @fuzzed
    @given(st.sampled_from(sorted(READERS)), pieces, st.text(max_size=3), pieces)
    def test_whatever_is_repeated_is_read_as_fast(self, name, piece, before, after):
        hostile = Hostile(piece.replace("%", ""), before, after)
        for rank, reader in enumerate(map(as_reader, READERS[name])):
            problem = too_slow(reader, hostile)
            self.assertFalse(problem, f"{name} {rank}: {shown(hostile)}")

    def test_a_megabyte_of_anything_is_read_within_a_second(self):
        for name, calls in READERS.items():
            for rank, read in enumerate(calls):
                for hostile in tried(name):
                    problem = too_slow(as_reader(read), hostile)
                    with self.subTest(name, rank=rank, text=shown(hostile)):
                        self.assertFalse(problem)
