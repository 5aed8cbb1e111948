"""What Odoo keeps private and these addons lean on: found in the code, and as it is.

`odoo_private.csv` holds a row for each: what Odoo has changed since fails by its name.
"""

import ast
import csv
import functools
import importlib
import inspect
import re
from pathlib import Path
from types import FunctionType

from odoo.tools import file_path

from ..tools.paths import ROOT

NOTED = Path(__file__).with_suffix(".csv")
OURS = "odoo.addons.sales_pipeline_"
# What every Odoo of twenty years has, and Python's own.
COMMON = {
    "_",
    "_is_text_encoding",
    "_asdict",
    "_fields",
    "_ids",
    "_name",
    "_origin",
    "_table",
    "_transient",
}
JS_PRIVATE = re.compile(r"(?:super|this|self|[a-z]\w*)\.(_[a-z]\w*)\b")


def sources(ending):
    """Return the files of the addons with that ending, tests and migrations aside."""
    return [
        path
        for path in sorted(ROOT.glob(f"sales_pipeline_*/**/*{ending}"))
        if not {"tests", "migrations"} & set(path.relative_to(ROOT).parts)
    ]


def rows():
    """Return what is noted: dicts ``kind``, ``owner``, ``name``, ``signature``."""
    with NOTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ------------------------------------------------------------
# What is used
# ------------------------------------------------------------


def extended(registry):
    """Return the private methods of Odoo that our classes extend.

    :return: dict {(model, name): (our function, Odoo's)}
    """
    found = {}
    for model, cls in registry.items():
        for place, base in enumerate(cls.__mro__):
            if not base.__module__.startswith(OURS) or base._name != model:
                continue
            for name, ours in vars(base).items():
                beneath = [
                    vars(other)[name]
                    for other in cls.__mro__[place + 1 :]
                    if name in vars(other) and not other.__module__.startswith(OURS)
                ]
                if _is_private(name) and beneath and _function(ours):
                    found[model, name] = (_function(ours), _function(beneath[0]))
    return found


def called():
    """Return the private names of Odoo that our Python code uses, but to extend them.

    :return: dict {name: a file that does}
    """
    defined, used = set(), {}
    for path in sources(".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                defined.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                defined.add(node.attr)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                defined.add(node.id)
            elif isinstance(node, ast.Attribute) and _is_private(node.attr):
                used.setdefault(node.attr, path.relative_to(ROOT))
    return {name: path for name, path in used.items() if name not in defined | COMMON}


def used_in_browser():
    """Return the private names of Odoo that our JavaScript extends or calls.

    :return: dict {name: a file that does}
    """
    texts = {path: path.read_text(encoding="utf-8") for path in sources(".js")}
    extended, called, defined = {}, {}, set()
    for path, text in texts.items():
        for name in re.findall(r"super\.(_[a-z]\w*)\(", text):
            extended.setdefault(name, path.relative_to(ROOT))
        for name in JS_PRIVATE.findall(text):
            called.setdefault(name, path.relative_to(ROOT))
        defined |= set(re.findall(r"^\s+(?:async )?(_[a-z]\w*)\(.*\{$", text, re.M))
        defined |= set(re.findall(r"\.(_[a-z]\w*) = ", text))
    theirs = {name: path for name, path in called.items() if name not in defined}
    return theirs | extended


def _is_private(name):
    return name.startswith("_") and not name.startswith("__")


# ------------------------------------------------------------
# As it is in this Odoo
# ------------------------------------------------------------


def signature_of(env, kind, owner, name):
    """Return how Odoo has something private, "" for what is no function.

    :param str kind: ``extends``, ``calls`` or ``browser``
    :param str owner: a model, the path of a Python class, or of a file of JavaScript
    :raise LookupError: it is gone
    """
    if kind == "browser":
        return _signature_in_browser(owner, name)
    there = env.registry.get(owner)
    if there is None:
        module, _dot, cls = owner.rpartition(".")
        there = getattr(importlib.import_module(module), cls)
    for base in there.__mro__:
        if name in vars(base) and not base.__module__.startswith(OURS):
            function = _function(vars(base)[name])
            return plain_signature(function) if function else ""
    if hasattr(there, name):
        return ""
    raise LookupError(f"{owner} has no {name} any more")


def _function(found):
    """Return the function of what a class holds under a name, None for no method."""
    function = getattr(found, "__func__", found)
    return function if isinstance(function, FunctionType) else None


def plain_signature(function):
    """Return the parameters of a function, as text, without what their types are."""
    nothing = inspect.Parameter.empty
    plain = []
    for parameter in inspect.signature(inspect.unwrap(function)).parameters.values():
        parameter = parameter.replace(annotation=nothing)
        if parameter.default is not nothing and callable(parameter.default):
            parameter = parameter.replace(default=...)  # no two of them look alike
        plain.append(parameter)
    return str(inspect.Signature(plain))


def _signature_in_browser(owner, name):
    text = _odoo_text(owner)
    found = re.search(rf"^\s+(?:async |static )*{name}\(([^)]*)\) \{{", text, re.M)
    if found:
        return f"({' '.join(found[1].split())})"
    if re.search(rf"\.{name}\b", text):
        return ""
    raise LookupError(f"{owner} has no {name} any more")


@functools.cache
def _odoo_text(owner):
    return Path(file_path(owner)).read_text(encoding="utf-8")
