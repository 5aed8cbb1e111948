"""What nobody may write in the addons without saying why (`make lint`).

- rights that are lifted (`sudo()`, the superuser): a comment says why the one who does
  this may not do it, and why it is safe;
- evaluated code (`eval`, `exec`, `safe_eval`): a comment `# eval: why` allows it;
- SQL put together as text: never, `SQL()` takes its values apart;
- keys of the context: each has its reason in `tests/whole/context_keys.py`.
"""

import ast
import io
import re
import tokenize
from pathlib import Path

from .paths import ROOT

EVALUATED = ("eval", "exec", "safe_eval")
REQUESTS = ("SQL", "execute", "execute_query", "execute_values", "executemany")
# What says whose rights are used.
WORK_AS = ("with_user", "env", "Environment")
ALLOWED_EVAL = re.compile(r"#\s*eval:\s*\w+")
# What is said to programs says nothing to people.
SAID_TO_PROGRAMS = re.compile(r"#\s*(noqa|pylint|type|pragma|fmt)\b[^#]*")


def faults_of(text, path):
    """Return what is wrong in a file of Python: pairs (line, sentence), in order."""
    tree = ast.parse(text)
    path = Path(path)
    comments = _comments(text)
    said = {
        node: _comment_on(node, comments) for node in ast.walk(tree) if _stands(node)
    }
    built = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AugAssign) and _is_built(node.value)
        for target in getattr(node, "targets", None) or [node.target]
        if isinstance(target, ast.Name) and not target.id.isupper()
    }
    is_migration = "migrations" in path.parts
    faults = []
    for call, statement in _calls(tree):
        why = said[statement]
        name = _name(call.func)
        if _lifts_rights(call, name, is_migration) and not any(map(_is_reason, why)):
            faults.append((call.end_lineno, f"no comment says why {_shown(call)}"))
        if name in EVALUATED and not any(map(ALLOWED_EVAL.match, why)):
            faults.append((call.lineno, f"{name}() without a comment `# eval: why`"))
        if name in REQUESTS and call.args and _is_built(call.args[0], built):
            faults.append((call.lineno, f"the SQL of {name}() is put together as text"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            faults += [
                (node.lineno, f"{one.name}() is imported under another name")
                for one in node.names
                if one.name in EVALUATED and one.asname not in (None, one.name)
            ]
    return sorted(faults)


def context_faults(path):
    """Return which keys of the context a file reads without a reason, likewise."""
    from tests.whole.context_keys import KEYS, UnreadKey, keys_read

    try:
        read = keys_read(path)
    except UnreadKey as error:
        return [(error.line, "which key of the context is read is worked out")]
    return [
        (
            line,
            f"key “{key}” of the context has no reason in tests/whole/context_keys.py",
        )
        for key, line in read
        if key not in KEYS
    ]


def refuse(paths):
    """Return the sentences about some files: an empty list when nothing is wrong."""
    sentences = []
    for path in map(Path, paths):
        whole = ROOT / path
        faults = faults_of(whole.read_text(encoding="utf-8"), path)
        for line, sentence in sorted(faults + context_faults(whole)):
            sentences.append(f"{path}:{line}: {sentence}")
    return sentences


def _comments(text):
    """Return the comments of a file: {line: (text, whether it has the line alone)}."""
    return {
        token.start[0]: (token.string, not token.line[: token.start[1]].strip())
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    }


def _stands(node):
    return isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case)


def _comment_on(statement, comments):
    """Return the comments of a statement: on its lines, or directly above it.

    Those of an `if`, a loop or a method are on its head, not on what it holds.
    """
    if not hasattr(statement, "lineno"):
        return []
    inner = [
        one.lineno
        for one in ast.walk(statement)
        if one is not statement and _stands(one) and hasattr(one, "lineno")
    ]
    last = min(inner) - 1 if inner else statement.end_lineno
    lines = list(range(statement.lineno, last + 1))
    if inner:
        # A comment alone under the head is about what follows it.
        while len(lines) > 1 and comments.get(lines[-1], ("", False))[1]:
            lines.pop()
    above = statement.lineno - 1
    while comments.get(above, ("", False))[1]:
        lines.append(above)
        above -= 1
    return [comments[line][0] for line in lines if line in comments]


def _calls(tree):
    """Yield each call of a file with the statement it stands in."""
    todo = [(tree, None)]
    while todo:
        node, statement = todo.pop()
        if _stands(node):
            statement = node
        if isinstance(node, ast.Call):
            yield node, statement
        todo += [(child, statement) for child in ast.iter_child_nodes(node)]


def _name(node):
    return getattr(node, "attr", None) or getattr(node, "id", None)


def _shown(call):
    text = ast.unparse(call)
    return text if len(text) < 60 else f"…{text[-50:]}"


def _is_reason(comment):
    return len(re.findall(r"\w{2,}", SAID_TO_PROGRAMS.sub("", comment))) >= 3


def _lifts_rights(call, name, is_migration):
    if isinstance(call.func, ast.Attribute) and name == "sudo":
        flags = [*call.args, *(one.value for one in call.keywords)]
        return not any(_is(flag, False) for flag in flags)
    for keyword in call.keywords:
        if keyword.arg == "su" and not _is(keyword.value, False):
            return True
    # A migration is given a cursor, and nobody's rights.
    if name == "Environment" and is_migration:
        return False
    given = [*call.args, *(one.value for one in call.keywords)]
    if name in WORK_AS:
        given = [inner for one in given for inner in ast.walk(one)]
    return any(_is_superuser(one) for one in given) or (
        name == "with_user" and any(getattr(one, "value", 0) == 1 for one in call.args)
    )


def _is(node, value):
    return isinstance(node, ast.Constant) and node.value is value


def _is_superuser(node):
    if isinstance(node, ast.Call) and node.args:
        first = node.args[0]
        return isinstance(first, ast.Constant) and first.value == "base.user_root"
    return _name(node) == "SUPERUSER_ID"


def _is_built(node, built=()):
    """Whether an expression is a text into which more than a CONSTANT is put."""
    if isinstance(node, ast.Name):
        return node.id in built
    if isinstance(node, ast.JoinedStr):
        put = [one.value for one in node.values if isinstance(one, ast.FormattedValue)]
        return not all(isinstance(one, ast.Name) and one.id.isupper() for one in put)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _is_text(node.left)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = node.left, node.right
        if all(isinstance(side, ast.Constant) for side in sides):
            return False
        return any(_is_text(side) or _is_built(side, built) for side in sides)
    if isinstance(node, ast.IfExp):
        return _is_built(node.body, built) or _is_built(node.orelse, built)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        joins = node.func.attr == "join" and _is_text(node.func.value)
        return joins or node.func.attr in ("format", "format_map", "replace")
    return False


def _is_text(node):
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
