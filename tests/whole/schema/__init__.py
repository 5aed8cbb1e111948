"""What the models and the data of an addon are, noted beside its version.

A database that lives follows a change of these only when the version of the addon is
higher: `<addon>.json` holds what they were when the version was last raised. `make
schema` writes it, a test compares.
"""

import hashlib
import json
from ast import literal_eval
from pathlib import Path

from lxml import etree

from odoo.orm.models import MAGIC_COLUMNS

from ...tools.paths import ROOT

REMEDY = "bump it in __manifest__.py and run `make schema`"


def path_of(addon):
    """Return where the schema of an addon is noted."""
    return Path(__file__).parent / f"{addon}.json"


def noted(addon):
    """Return what is noted of an addon, as `present`; empty when nothing is."""
    path = path_of(addon)
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def present(env, addon):
    """Return what an addon is in a database that has it, whatever else is there.

    :return: dict of its version, and of dicts {name: description} of its models, of its
        columns, of the values to choose among, of constraints and indexes, and of the
        records that updates leave alone
    """
    return {
        "version": manifest(addon)["version"],
        "models": _models(env, addon),
        "columns": _columns(env, addon),
        "values": _values(env, addon),
        "constraints": _constraints(env, addon),
        "data": _data(addon),
    }


def manifest(addon):
    return literal_eval((ROOT / addon / "__manifest__.py").read_text(encoding="utf-8"))


def complaint(addon, was, now):
    """Return the sentence that says what has to be done, or None.

    :param was: what is noted of the addon
    :param now: what it is
    """
    changed = changes(was, now)
    if was.get("version") != now["version"]:
        return (
            f"{addon} has the version {now['version']} and what is noted is of "
            f"{was.get('version')}: run `make schema`."
        )
    if changed:
        return (
            f"Models, columns or data of {addon} changed but its version is still "
            f"{now['version']}: {REMEDY}.\n" + "\n".join(changed)
        )
    return None


def changes(was, now):
    """Return a line for each thing that is not what it was."""
    lines = []
    for kind in now.keys() - {"version"}:
        before, after = was.get(kind, {}), now[kind]
        for name in before.keys() | after.keys():
            if before.get(name) != after.get(name):
                told = before.get(name, "not there"), after.get(name, "not there")
                lines.append(f"  {kind}: {name}: {told[0]} → {told[1]}")
    return sorted(lines)


def text(now):
    """Return what is written in the file."""
    return json.dumps(now, indent=2, ensure_ascii=False) + "\n"


def _models(env, addon):
    kinds = {}
    for model in env.registry.values():
        if model._original_module == addon:
            kind = "transient" if model._transient else f"table {model._table}"
            kinds[model._name] = "abstract" if model._abstract else kind
    return dict(sorted(kinds.items()))


def _columns(env, addon):
    """Return the columns the addon brings, to its models and to others."""
    others, columns = _others(addon), {}
    for model in env.registry.values():
        if model._abstract or model._original_module in others:
            continue  # a bridge's, which may have a mixin of the addon
        for field in model._fields.values():
            is_own = addon in field._modules or (
                model._original_module == addon
                and not others.intersection(field._modules)
            )
            has_column = field.store and (
                field.column_type or field.type == "many2many"
            )
            if is_own and has_column and field.name not in MAGIC_COLUMNS:
                columns[str(field)] = _column(field)
    return dict(sorted(columns.items()))


def _others(addon):
    """Return our addons that this one does not need."""
    ours = {folder.name for folder in ROOT.glob("sales_pipeline_*/")}
    return ours - {addon, *manifest(addon)["depends"]}


def _column(field):
    if field.type == "many2many":
        words = ["many2many", field.relation, field.column1, field.column2]
        return " ".join(words)
    words = [field.column_type[1]]
    if field.type == "many2one":
        words += [field.comodel_name, f"ondelete {field.ondelete}"]
    for name in ("required", "index", "translate", "company_dependent"):
        value = getattr(field, name, None)
        if value:
            words.append(
                name if value is True or callable(value) else f"{name} {value}"
            )
    return " ".join(words)


def _values(env, addon):
    """Return the values each selection has from the addon."""
    env.cr.execute(
        """
        SELECT field.model || '.' || field.name, ARRAY_AGG(value.value)
          FROM ir_model_fields_selection value
          JOIN ir_model_fields field ON field.id = value.field_id
          JOIN ir_model_data data
            ON data.model = 'ir.model.fields.selection' AND data.res_id = value.id
         WHERE data.module = %s AND field.store
         GROUP BY field.model, field.name
        """,
        [addon],
    )
    rows = sorted(env.cr.fetchall())
    return {name: ", ".join(sorted(values)) for name, values in rows}


def _constraints(env, addon):
    """Return constraints and indexes, those of foreign keys left to their columns."""
    env.cr.execute(
        """
        SELECT rule.name, rule.definition
          FROM ir_model_constraint rule
          JOIN ir_module_module module ON module.id = rule.module
         WHERE module.name = %s AND rule.type != 'f'
        """,
        [addon],
    )
    rules = sorted(env.cr.fetchall())
    return {name: " ".join((definition or "").split()) for name, definition in rules}


def _data(addon):
    """Return the records that updates leave alone, each with a hash of its source."""
    found = {}
    for name in manifest(addon).get("data", []):
        if not name.endswith(".xml"):
            continue
        root = etree.parse(ROOT / addon / name).getroot()
        for left_alone in root.xpath("descendant-or-self::*[@noupdate='1']"):
            for record in left_alone.xpath("*[@id]"):
                found[record.get("id")] = f"{record.get('model', record.tag)} " + _hash(
                    record
                )
    return dict(sorted(found.items()))


def _hash(element):
    words = etree.tostring(element, method="c14n", with_comments=False).split()
    return hashlib.sha256(b" ".join(words)).hexdigest()[:8]
