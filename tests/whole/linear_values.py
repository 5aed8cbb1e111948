"""What in ``core/`` reads values and files, function by function, with a hostile text.

Amounts, dates and answers of questionnaires, templates, filters of rules.
"""

import datetime
import json
from functools import partial

import pytz

from odoo.addons.sales_pipeline_custom.core.board import conversion
from odoo.addons.sales_pipeline_custom.core.inbound import (
    amounts,
    equivalents,
    inbound_values,
)
from odoo.addons.sales_pipeline_custom.core.questionnaire import (
    answer_values,
    project_file,
    question_conditions,
    title_pattern,
)
from odoo.addons.sales_pipeline_custom.core.questionnaire.questionnaire import (
    Choice,
    Question,
)
from odoo.addons.sales_pipeline_custom.core.referral import same_person
from odoo.addons.sales_pipeline_custom.core.rule import rule_filter
from odoo.addons.sales_pipeline_custom.core.shared import (
    action_words,
    json_file,
    mail_refusal,
    reading,
    relative_dates,
    shown,
    typed_values,
)
from odoo.addons.sales_pipeline_custom.core.template import pipeline_file

from ..tools.hostile import A_FEW, IN_TEXT, Hostile, data, many

TODAY = datetime.date(2026, 11, 9)
MOMENT = rule_filter.Moment(datetime.datetime(2026, 11, 9, 8), pytz.utc, 2)
CHOICES = tuple(
    Choice(f"c{n}", n, names=frozenset([f"choice {n}"])) for n in range(1, 200)
)
TYPES = ("char", "text", "integer", "monetary", "boolean", "date", "datetime")
KINDS = (*TYPES, "nps")


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


def domain(text):
    """Read a filter, and work it out."""
    return rule_filter.read_filter(text).domain(MOMENT)


TRIED = {
    "equivalents": IN_TEXT,
    "pipeline_file": A_FEW,
    "project_file": A_FEW,
    "rule_filter": (
        *IN_TEXT,
        *map(
            Hostile,
            ("1+", "a.", "today.day.", "[],", "'a',", "a()", "f(a=", "'a'+", "lambda:"),
        ),
    ),
}

READERS = {
    "action_words.kind_in_words": [
        action_words.kind_in_words,
        lambda text: action_words.kind_in_words(text, {1: text[:60], 2: "a a"}),
    ],
    "action_words.days_in_words": [action_words.days_in_words],
    "amounts.read_money": [
        amounts.read_money,
        lambda text: amounts.read_money(text[: amounts.LONGEST_AMOUNT]),
    ],
    "answer_values.read_answer": [
        *map(answer, KINDS),
        answer("choice", CHOICES),
        answer("choices", CHOICES),
        lambda text: answer("choices", CHOICES)(",".join(["c199"] * (len(text) // 5))),
        lambda text: answer("choices", CHOICES)(many(text)),
        lambda text: answer("file")({"name": text, "content": text}),
    ],
    "answer_values.each_once": [lambda text: answer_values.each_once(many(text))],
    "conversion.read_path": [conversion.read_path],
    "equivalents.words_of": [equivalents.words_of],
    "equivalents.read_equivalents": [equivalents.read_equivalents],
    "equivalents.meaning_of": [
        lambda text: equivalents.meaning_of(
            text, [equivalents.Equivalent("pellets", "PAG")]
        )
    ],
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
    "json_file.read": [
        lambda text: json_file.read(
            json_file.parse(data(text), "f", 1, len(text) * 4), list, dict, None
        ),
    ],
    "json_file.same_names": [
        lambda text: json_file.same_names([{"name": one} for one in many(text)]),
        lambda text: json_file.same_names([{"name": text}] * 3),
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
    "mail_refusal.read_refusal": [
        lambda text: mail_refusal.read_refusal("unknown", text),
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
    "shown.shown": [shown.shown],
    "rule_filter.read_filter": [
        rule_filter.read_filter,
        lambda text: rule_filter.read_filter(text[: rule_filter.LONGEST]),
        lambda text: rule_filter.read_filter(f"[{text[: rule_filter.LONGEST - 2]}]"),
    ],
    "rule_filter.Filter": [
        lambda text: domain(f"[('name', '=', {text[:9_000]!r})]"),
        lambda text: domain(f"[('name', '=', [{text[:19_000]}])]"),
        lambda text: domain(f"[(time.strftime({text[:9_000]!r}), '=', 1)]"),
        lambda text: domain(f"[{text[:9_000]!r}, {'*'.join(['999999'] * 40)}]"),
    ],
    "same_person.mailbox": [
        same_person.mailbox,
        lambda text: same_person.mailbox(f"{text[:300]}@gmail.com"),
    ],
    "same_person.telephone": [same_person.telephone],
    "title_pattern.PatternError": [title_pattern.PatternError],
    "title_pattern.read_pattern": [title_pattern.read_pattern],
    "title_pattern.title": [
        lambda text: title_pattern.title(
            title_pattern.read_pattern("{a} - {b}"), {"a": text, "b": text}
        )
    ],
    "typed_values.read_value": [
        partial(typed_values.read_value, kind) for kind in TYPES
    ],
    "typed_values.given": [partial(typed_values.given, "char")],
    "typed_values.plain": [typed_values.plain],
    "typed_values.excerpt": [
        typed_values.excerpt,
        lambda text: typed_values.excerpt(many(text)),
    ],
    "typed_values.Wrong": [lambda text: typed_values.Wrong(text, found=text)],
}
