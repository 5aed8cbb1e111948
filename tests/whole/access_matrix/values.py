"""A value for each field that it does not have, as hostile as can be."""

import base64
import datetime

from odoo import Command

# Where any other value would be refused for itself, whoever gives it.
FITTING = {
    ("crm.inbound.mapping", "equivalents"): "Pellets = Rika",
    ("crm.lead.answer", "value"): "edil",
    ("crm.project.question", "condition_operator"): "answered",
    ("crm.project.question", "feeds"): "city",
    ("crm.project.template", "title_pattern"): "{brand}",
    ("crm.referral.type", "referrer_reward"): "none",
    ("crm.referral.type", "newcomer_reward"): "gift",
    ("crm.transition.rule", "filter_domain"): "[('priority', '=', '1')]",
    ("res.company", "crm_referral_landing_url"): "https://x.example.com/",
}


def another(world, field, current):
    """Return another value of a field than the current one.

    :param current: as ``read_as`` returns it
    :return: pair: the value to give, and what it is read as then, or a part of that
    """
    fitting = FITTING.get((field.model_name, field.name))
    if fitting:
        return fitting, fitting
    if not field.relational:
        value = another_plain(field, current, world.env)
        return value, read_as(field, value)
    current = world.env[field.comodel_name].browse(current)
    others = world.samples(field.comodel_name) - current
    others = others or world.spare(field.comodel_name) - current
    if not others and field.type != "many2one":
        return [Command.clear()], []
    if isinstance(field.domain, list):  # what a screen offers, where there is some
        others = others.filtered_domain(field.domain) or others
    assert others, f"tests/whole/access_matrix/world.py: no other {field.comodel_name}"
    other = others[-1:]
    if field.type == "many2one":
        return other.id, other.ids
    return [Command.link(other.id)], other.ids


def another_plain(field, current, env):
    match field.type:
        case "boolean":
            return not current
        case "integer":
            return (current or 0) + 1
        case "float" | "monetary":
            return (current or 0) + 1.5
        case "date":
            return datetime.date(2031, 2, 3)
        case "datetime":
            return datetime.datetime(2031, 2, 3, 4, 5, 6)
        case "selection":
            return [one for one in field.get_values(env) if one != current][-1]
        case "binary":
            return base64.b64encode(b"changed")
        case "json":
            return {"changed": 1}
        case "html":
            return "<p>Changed</p>"
        case _:
            return "Changed"


def arrived(value, expected):
    """Tell whether what was given to a field is what is read of it, or a part."""
    if isinstance(value, list) and expected:
        return set(expected) <= set(value)
    return value == expected


def read_as(field, value):
    """Return the value of a field, to be compared with others.

    :param value: as a record in superuser mode has it
    """
    if field.relational:
        return sorted(value.ids)
    if field.type in ("html", "binary"):
        return str(value or "")
    return round(value, 2) if isinstance(value, float) else value
