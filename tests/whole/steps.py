"""The steps others take part in, and who does: read from the files, made into tables.

``@step`` and ``@takes_part`` (models/shared/steps.py) are read where they stand beside
methods of the addon and of its bridges.
"""

import ast
import re
from collections import defaultdict
from typing import NamedTuple

from ..tools.paths import ROOT

ADDON = ROOT / "sales_pipeline_custom"
RENEW = "`make steps`"
BEGINNING = "<!-- Made from the code by `make steps`. -->\n"
END = "<!-- End of what is made. -->\n"

ROAD = "models/move/crm_lead_move.py"
#: Who has opportunities move, and why it is none of the others.
ENTRANCES = {
    ROAD: "write",
    "models/move/crm_stage.py": "a stage that is won no more reopens what is in it",
}
ENTRANCE = "_on_the_road"
#: What only the road does, beside its steps.
OF_THE_ROAD = {
    *("_move_targets", "_move_parts", "_moves_since", "_nowhere", "_arrive"),
    *("_writes_under_way", "_write_history"),
}
#: Steps that ask and change nothing: dialogs and triggers ask too.
ASKING = {"_missing_to_enter"}
#: What is written of a move by the road alone, and who may by SQL.
PLACE = ("stage_id", "stage_path", "last_open_stage_id")
HISTORY = "models/move/crm_stage_transition.py"
BY_SQL = re.compile(
    rf"UPDATE\s+crm_lead\b.*?\bSET\b.*?\b({'|'.join(PLACE)})\s*=[^=]", re.DOTALL
)

#: The pages that hold the steps of each model.
PAGES = {
    "crm.lead": ROOT / "docs/design/move.md",
    "crm.referral": ROOT / "docs/design/referral.md",
}


class Step(NamedTuple):
    model: str
    number: str
    name: str
    what_for: str
    path: str


class Part(NamedTuple):
    model: str
    step: str
    place: int
    name: str
    what_for: str
    path: str


class Steps:
    """What is declared in the files of some addons.

    :param folders: those of the addons
    """

    def __init__(self, folders=None):
        self.folders = folders or sorted(ROOT.glob("sales_pipeline_*"))
        self.trees = {
            path: ast.parse(path.read_text(encoding="utf-8"))
            for folder in self.folders
            for path in sorted(folder.rglob("*.py"))
            if not {"tests", "migrations"} & {*path.relative_to(folder).parts}
        }
        self.steps, self.parts = [], []
        for path, tree in self.trees.items():
            for model, method in _methods(tree):
                self._declared(path, model, method)

    def name_of(self, path):
        """Return a path as pages say it: from the addon, else from the root."""
        folder = next(one for one in self.folders if path.is_relative_to(one))
        where = path.relative_to(folder).as_posix()
        return where if folder.name == ADDON.name else f"{folder.name}/{where}"

    def _declared(self, path, model, method):
        for call in method.decorator_list:
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if call.func.id not in ("step", "takes_part"):
                continue
            said = [ast.literal_eval(value) for value in call.args]
            where = self.name_of(path)
            if call.func.id == "step":
                number, what_for = said
                step = Step(model, number, method.name, what_for, where)
                self.steps.append(step)
            else:
                in_step, place, what_for = said
                part = Part(model, in_step, place, method.name, what_for, where)
                self.parts.append(part)

    def of_model(self, model):
        """Return pairs (step, who takes part in it), both in order."""
        parts = defaultdict(list)
        for part in sorted(self.parts, key=lambda part: part.place):
            parts[part.model, part.step].append(part)
        # Of the same number, those of the road come first, as they stand there.
        steps = [step for step in self.steps if step.model == model]
        roads = [step.path for step in steps]
        steps.sort(key=lambda step: (step.number, -roads.count(step.path)))
        return [(step, parts[model, step.name]) for step in steps]

    def table(self, model):
        """Return the lines of the table of the steps of a model."""
        lines = ["| step | place | room | what for | where |\n|---|---|---|---|---|\n"]
        for step, parts in self.of_model(model):
            lines.append(
                f"| **{step.number}** `{step.name}` | | **{_room(step)}** |"
                f" **{step.what_for}** | `{step.path}` |\n"
            )
            for part in parts:
                lines.append(
                    f"| | {part.place} | {_room(part)} | {part.what_for} |"
                    f" `{part.name}`, `{part.path}` |\n"
                )
        return "".join(lines)

    def places_taken_twice(self):
        return [
            f"{one.path}: “{one.name}” has the place {one.place} of “{other.name}”"
            f" ({other.path}) in “{one.step}”. Give it one of its own."
            for rank, one in enumerate(self.parts)
            for other in self.parts[:rank]
            if (one.model, one.step, one.place)
            == (other.model, other.step, other.place)
        ]

    def lost(self):
        """Return what nobody calls: of no step, or of one that calls none."""
        steps = {(step.model, step.name) for step in self.steps}
        of_none = [
            f"{part.path}: “{part.name}” takes part in “{part.step}”, which is no step."
            for part in self.parts
            if (part.model, part.step) not in steps
        ]
        calling = {
            (model, method.name)
            for tree in self.trees.values()
            for model, method in _methods(tree)
            for name, call in _calls(method)
            if name == "participants"
            and [ast.unparse(value) for value in call.args]
            == ["self", repr(method.name)]
        }
        return of_none + [
            f"{step.path}: “{step.name}” calls none of its participants."
            for step in self.steps
            if (step.model, step.name) not in calling
        ]

    def extended(self):
        """Return the methods that extend a step, in a file of its own."""
        homes = {(step.model, step.name): step.path for step in self.steps}
        return [
            f"{self.name_of(path)}:{method.lineno}: “{method.name}” is a step: take"
            " part in it, with `takes_part` beside a method of another name."
            for path, tree in self.trees.items()
            for model, method in _methods(tree)
            if homes.get((model, method.name), self.name_of(path)) != self.name_of(path)
        ]

    # ------------------------------------------------------------
    # One entrance
    # ------------------------------------------------------------

    def entered_beside(self):
        """Return where something of the road is called or written beside it."""
        homes = {name: ROAD for name in OF_THE_ROAD}
        homes |= {
            step.name: step.path
            for step in self.steps
            if step.model == "crm.lead" and step.name not in ASKING
        }
        return [
            f"{self.name_of(path)}:{line}: {what} is for the road alone: enter by"
            f" `{ENTRANCE}`, or take part in a step."
            for path, tree in self.trees.items()
            for line, what in self._beside(self.name_of(path), tree, homes)
        ]

    def _beside(self, path, tree, homes):
        for name, call in _calls(tree):
            on_super = ast.unparse(call.func).startswith("super(")
            if homes.get(name, path) != path and not on_super:
                yield call.lineno, f"`{name}`"
            if name == ENTRANCE and path not in ENTRANCES:
                yield call.lineno, f"`{name}`"
            if name == "_write_aside" and path != ROAD:
                for place in sorted(_keys(call) & {*PLACE}):
                    yield call.lineno, f"writing `{place}` aside"
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found = BY_SQL.search(node.value) if path != HISTORY else None
                if found:
                    yield node.lineno, f"writing `{found[1]}` by SQL"

    def entrances(self):
        """Return the files that enter the road."""
        return {
            self.name_of(path)
            for path, tree in self.trees.items()
            for name, _call in _calls(tree)
            if name == ENTRANCE
        }

    def page(self, model):
        """Return the text of the page about a model, its table made anew."""
        text = PAGES[model].read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGINNING)
        _, _, after = rest.partition(END)
        return f"{before}{BEGINNING}\n{self.table(model)}\n{END}{after}"


def _room(declared):
    first, second, *_rest = declared.path.split("/")
    return second if first == "models" else first


def _methods(tree):
    """Yield pairs (name of the model, method) of what a file defines."""
    for definer in tree.body:
        if not isinstance(definer, ast.ClassDef):
            continue
        names = {
            target.id: node.value.value
            for node in definer.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        model = names.get("_name") or names.get("_inherit")
        for node in definer.body:
            if isinstance(node, ast.FunctionDef):
                yield model, node


def _calls(tree):
    """Yield pairs (name, call) of what is called, of whatever it is a method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", None))
            if name:
                yield name, node


def _keys(call):
    """Return the texts among what a call is given: names of fields, say."""
    return {
        node.value
        for value in (*call.args, *(keyword.value for keyword in call.keywords))
        for node in ast.walk(value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
