"""Numbers and days that make no sense: refused in a sentence, one check for all."""

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...core.shared.limits import MOST_DAYS
from .numbers import number


def check_between(records, name, least, most, called=None):
    """Check that a number of each record makes sense.

    :param str name: the field, an integer or a float
    :param least: the smallest allowed
    :param most: the biggest allowed, or a dict of it by record
    :param called: how to name a record, a function; by what it is shown as otherwise
    :raise ValidationError: it names the record, the field and what is allowed
    """
    for record in records:
        highest = most[record] if isinstance(most, dict) else most
        if least <= record[name] <= highest:
            continue
        env = record.env
        raise ValidationError(
            env._(
                "“%(record)s”: “%(field)s” is between %(least)s and %(most)s, not"
                " %(found)s.",
                record=called(record) if called else record.display_name,
                field=record._fields[name].get_description(env, ["string"])["string"],
                least=number(env, least),
                most=number(env, highest),
                found=number(env, record[name]),
            )
        )


def check_days(records, *names, least=0, called=None):
    """Check that numbers of days of each record are none below, nor beyond ten years.

    :raise ValidationError: it names the record, the field and what is allowed
    """
    for name in names:
        check_between(records, name, least, MOST_DAYS, called)


def check_coming_day(records, name):
    """Check that a day of each record, where there is one, comes within ten years.

    :raise ValidationError: it names the record, the field and what is allowed
    """
    today = fields.Date.context_today(records)
    last = fields.Date.add(today, days=MOST_DAYS)
    for record in records:
        day = record[name]
        if not day or today < day <= last:
            continue
        env = record.env
        raise ValidationError(
            env._(
                "“%(record)s”: “%(field)s” is a day to come, %(last)s at the latest,"
                " not %(found)s.",
                record=record.display_name,
                field=record._fields[name].get_description(env, ["string"])["string"],
                last=format_date(env, last),
                found=format_date(env, day),
            )
        )
