"""docs/design/security.md, made from the tables; without Odoo."""

from itertools import groupby

from ...tools.paths import ROOT
from . import table
from .people import PEOPLE

REMEDY = "docs/design/security.md is not what the tables say: run `make security`."
PATH = ROOT / "docs/design/security.md"

HEAD = """\
# Who may do what

<!-- Made from tests/whole/access_matrix by `make security`: change the tables. -->

What is written here is what `make test` tries, with real records and each person: a
model or a field that is not in the tables fails the tests until it is. `SECURITY.md`
says what is promised, and what an administrator sets.

"""

MODELS = """
## Models

**r**ead, **w**rite, **c**reate, delete (**u**nlink). Models without a row of their own
here are Odoo's, and as in Odoo. Who may not read a record finds it by no search, group,
export or name either. A dialog is that of whoever opened it.

"""

FIELDS = """
## Fields

Only what is not the same for all: who reads the record reads the field, who writes on
the record writes the field, and gives it when creating, unless told here. *Input*: it
holds nothing, and asks for something that is checked where it is done. A field one may
not read cannot be searched, sorted, grouped or exported by; one that is closed cannot
be set by an import, a program or a default in the context either.

"""

METHODS = """
## What a program may call

Each public method of the addons, called over RPC by a customer with a portal account,
by a salesperson and by a manager of another company, with what is theirs, what is not,
and nonsense: refused, or without effect, but for these. Everything else that is public
answers a question about what one may read, or is for managers of the same company.

"""

USUAL = (("all", "nobody", "nobody"), ("all", "all", "all"))


def text():
    """Return the whole page."""
    return "".join(
        [HEAD, *_people(), MODELS, *_models(), FIELDS, *_fields(), METHODS, *_methods()]
    )


def _people():
    return ["| in the tables | who |\n|---|---|\n"] + [
        f"| {name} | {who} |\n" for name, who in PEOPLE.items()
    ]


def _models():
    lines = [f"| model | {' | '.join(PEOPLE)} | |\n|---|{'---|' * len(PEOPLE)}---|\n"]
    for model, row in table.models().items():
        letters = (row[person].replace("-", "") or "–" for person in PEOPLE)
        lines.append(f"| `{model}` | {' | '.join(letters)} | {row['why']} |\n")
    return lines


def _fields():
    lines = []
    for model, rows in groupby(table.fields().items(), key=lambda item: item[0][0]):
        rows = [(key[1], row) for key, row in rows]
        told = [
            (name, row)
            for name, row in rows
            if (row["read"], row["write"], row["create"]) not in USUAL or row["why"]
        ]
        closed = [
            name
            for name, row in rows
            if (row["read"], row["write"], row["create"]) == USUAL[0]
            and (name, row) not in told
        ]
        if not told and not closed:
            continue
        lines.append(f"\n### `{model}`\n\n")
        if closed:
            names = ", ".join(f"`{name}`" for name in closed)
            lines.append(f"Set by nobody: {names}.\n")
        if told:
            lines.append("\n" if closed else "")
            lines.append("| field | read | write | create | |\n|---|---|---|---|---|\n")
            for name, row in told:
                cells = (row["read"], row["write"], row["create"], row["why"])
                lines.append(f"| `{name}` | {' | '.join(cells)} |\n")
    return lines


def _methods():
    lines = ["| model | method | for whom | why |\n|---|---|---|---|\n"]
    for (model, method), row in table.methods().items():
        if row["may"] != "nobody":
            lines.append(f"| `{model}` | `{method}` | {row['may']} | {row['why']} |\n")
    return lines
