"""One JSON object that people may write by hand: what every such file has in common.

Nothing here raises for what a file says: it returns problems, which the addon turns
into sentences.
"""

import json
import re
from typing import Any, NamedTuple

from .limits import MOST_COLORS
from .reading import fold
from .shown import shown

LONGEST_NAME = 200  # characters
LONGEST_TEXT = 10_000

LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z0-9]{2,4})?(@[a-z]+)?")


class Problem(NamedTuple):
    """One thing that is wrong in a file."""

    code: str  # which sentence says so
    place: Any = None  # where, as each kind of file tells it
    key: str = ""
    found: str = ""  # what the file says, fit for a message
    allowed: str = ""  # the kind of value, or the keys, that would do


class Key(NamedTuple):
    """What a file may say under a key."""

    kind: str  # a key of the kinds of values of the file
    is_required: bool = False
    default: Any = None


# ------------------------------------------------------------
# Kinds of values
# ------------------------------------------------------------


def is_whole(value, most):
    return type(value) is int and 0 <= value <= most


def is_plain(value, longest):
    """Tell whether a value is a text that a database can hold."""
    return (
        isinstance(value, str)
        and len(value) <= longest
        and "\0" not in value
        and not re.search("[\ud800-\udfff]", value)
    )


def is_text(value, longest=LONGEST_TEXT):
    """Tell whether a value is a text, or one text per language."""
    if isinstance(value, dict):
        return bool(value) and all(
            LANGUAGE.fullmatch(language) and is_plain(text, longest)
            for language, text in value.items()
        )
    return is_plain(value, longest)


def is_name(value):
    if not is_text(value, LONGEST_NAME):
        return False
    texts = value.values() if isinstance(value, dict) else [value]
    return all(text.strip() for text in texts)


def _is_color(value):
    return is_whole(value, MOST_COLORS - 1)


def _is_boolean(value):
    return isinstance(value, bool)


def _is_list(value):
    return isinstance(value, list)


def _is_anything(_value):
    return True  # looked at beforehand


# The kinds that every such file has.
KINDS = {
    "name": is_name,
    "text": is_text,
    "color": _is_color,
    "boolean": _is_boolean,
    "list": _is_list,
    "any": _is_anything,
}


def suits(value, kind, kinds):
    """Tell whether a value is of a kind.

    :param dict kinds: {kind: function of a value}
    """
    try:
        return kinds[kind](value)
    except TypeError:  # a list or an object where a plain value is expected
        return False


def per_language(value):
    """Return a text of the file as {language code: text}, "" for every language."""
    return dict(value) if isinstance(value, dict) else {"": value}


def name_of(said, key="name"):
    """Return the name of an object for a message, empty when it has none."""
    name = said.get(key)
    if isinstance(name, dict):
        name = next(iter(name.values()), "")
    return shown(name) if isinstance(name, str) else ""


def shown_value(value):
    """Return what the file says, fit for a message."""
    try:
        return shown(json.dumps(value, ensure_ascii=False, default=str))
    except RecursionError:  # it is as deep as what could just be read
        return "…"


# ------------------------------------------------------------
# Reading
# ------------------------------------------------------------


class _SaidTwice(ValueError):
    """The same key is twice in one object, where JSON would keep the last one."""


def parse(content, file_format, version, most_bytes):
    """Return the pair (what the file holds, the problem that keeps from reading it).

    :param bytes content: the file
    :param str file_format: what it must say under ``format``
    :param int version: what it must say under ``version``
    """
    if len(content) > most_bytes:
        found = f"{len(content) / 1_000_000:.1f}"
        return None, Problem("too_big", found=found)
    try:
        text = content.decode("utf-8-sig")
        data = json.loads(
            text, object_pairs_hook=_without_twice, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError:
        return None, Problem("not_text")
    except _SaidTwice as error:
        return None, Problem("twice", key=shown(str(error)))
    except json.JSONDecodeError as error:
        return None, Problem("not_json", found=f"{error.lineno}:{error.colno}")
    except (ValueError, RecursionError):
        return None, Problem("not_json", found="1:1")
    if not isinstance(data, dict) or data.get("format") != file_format:
        return None, Problem("not_template")
    if data.get("version") != version or isinstance(data.get("version"), bool):
        return None, Problem("version", found=shown_value(data.get("version")))
    return data, None


def read(parsed, problems_of, completed, nowhere):
    """Return what a file says, or all that is wrong with it.

    :param parsed: what ``parse`` returned
    :param problems_of: function that returns the problems of what the file holds
    :param completed: function that returns it with its defaults, where it is right
    :param nowhere: the place of a problem of the whole file
    :return: pair (what it says, problems); None as soon as there is one ``Problem``
    """
    data, problem = parsed
    problems = [problem] if problem else problems_of(data)
    if not problems:
        return completed(data), []
    return None, [
        problem._replace(place=problem.place or nowhere) for problem in problems
    ]


def _without_twice(pairs):
    keys = set()
    for key, _value in pairs:
        if key in keys:
            raise _SaidTwice(key)
        keys.add(key)
    return dict(pairs)


def _refuse_constant(name):
    raise ValueError(name)  # NaN and Infinity are no JSON


def problems_of_keys(said, keys, place, kinds):
    """Check an object of the file key by key: the unknown, the missing, the wrong.

    :param dict keys: {name: ``Key``}
    :param dict kinds: {kind: function of a value}
    """
    problems = [
        Problem("unknown", place, shown(key), allowed=", ".join(keys))
        for key in said
        if key not in keys
    ]
    for name, key in keys.items():
        if name not in said:
            if key.is_required:
                problems.append(Problem("missing", place, name, allowed=key.kind))
        elif not suits(said[name], key.kind, kinds):
            found = shown_value(said[name])
            problems.append(Problem("wrong", place, name, found, key.kind))
    return problems


def same_names(objects):
    """Find the objects that are named as one before them, in the same language.

    :param list objects: what the file has there, right or wrong
    :return: list of triples (rank, its name for a message, rank of the first)
    """
    found, known = [], {}
    for rank, said in enumerate(objects, start=1):
        name = said.get("name") if isinstance(said, dict) else None
        if not is_name(name):
            continue
        for language, text in per_language(name).items():
            first = known.setdefault((language, fold(text)), rank)
            if first != rank:
                found.append((rank, name_of(said), first))
                break
    return found


def with_defaults(said, keys):
    return {name: said.get(name, key.default) for name, key in keys.items()}


# ------------------------------------------------------------
# Writing
# ------------------------------------------------------------


def write(file_format, version, said):
    """Return a file: bytes, JSON that a person can read and change."""
    data = {"format": file_format, "version": version, **said}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
