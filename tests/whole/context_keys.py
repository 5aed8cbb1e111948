"""Which keys of the context the code reads, and why a client that sends them gains
nothing: what decides rights, origin, links or sending travels as a Python object."""

import ast

from ..tools.paths import ROOT

OBJECT = "Only a Python object counts, which no client can send."
SHOWN = "Only what is shown, or said, to whoever sends it."
ASKED = "What the user asks for, which is checked where it is done."
CRON = "Only read where Odoo's scheduled actions work, which no client calls."
IMPORT = "Odoo's own options of an import, for the file of whoever sends them."

KEYS = {
    "move_circumstances": OBJECT,
    "__action_done": OBJECT,
    "inbound": OBJECT,
    "stages_numbered": OBJECT,
    "say_whose_stage": SHOWN,
    "import_compat": "Odoo's own option of an export, of what one may read.",
    "fed_by_answers": OBJECT,
    "by_website_form": OBJECT,
    "mailing_is_being_sent": "The mailing leaves its moves to the scheduled action.",
    "mailing_reply_is_none": "Set again by whoever delivers a mail.",
    "mail_is_automatic": "Set again by whoever delivers a mail.",
    "imported_lines": "A list of objects: of anything else, the import fails.",
    "lines_being_loaded": "A list of objects: of anything else, the import fails.",
    "imported_file": OBJECT,
    "mail_delivery": OBJECT,
    "import_file": "A name is looked up in every language, with the user's rights.",
    "import_skip_records": IMPORT,
    "import_set_empty_fields": IMPORT,
    "name_create_enabled_fields": IMPORT,
    "_import_limit": IMPORT,
    "sales_pipeline": "Which file to begin from is offered.",
    "closing_note": "What the mover says of a loss, as in Odoo.",
    "keep_manual_probability": ASKED,
    "keep_probability": ASKED,
    "only_ready": ASKED,
    "force": "Asks for a reason; who may force is checked with the move.",
    "default_stage_id": "Odoo's default: the stage is checked like one that is given.",
    "default_team_id": "Whose stages a board shows, as in Odoo.",
    "show_user_team_stages": "Whose stages a board shows, as in Odoo.",
    "pipeline_all": SHOWN,
    "pipeline_archived": SHOWN,
    "pipeline_without_lost": SHOWN,
    "place_after_open_stages": "Where a new stage stands, for who may create one.",
    "back_to_stages": SHOWN,
    "install_mode": "A title pattern is not checked: it is the manager's own.",
    "tz": SHOWN,
    "lang": SHOWN,
    "allowed_company_ids": "Odoo checks that the user works for them.",
    "website_id": SHOWN,
    "active_id": "Read by a webhook that a rule calls: the run says on what.",
    "cron_id": "Only where there is no request: never for a client.",
    "lastcall": CRON,
    "ir_cron_progress_id": CRON,
    "job_uuid": "Has a run that met a change fail, rather than wait: nothing is done.",
    "default_fetchmail_server_id": "The mail gateway works with a context of its own.",
}

# What may take the whole context along: it reads nothing of it.
PASSES = ("clean_context", "dict", "with_context")


class UnreadKey(Exception):
    """A key that is worked out: nobody can tell which."""

    def __init__(self, path, node):
        super().__init__(f"{path}:{node.lineno}: {ast.unparse(node)}")
        self.line = node.lineno


def keys_read(path):
    """Return which keys of the context a file reads: pairs (key, line).

    :raise UnreadKey: one of them is worked out, or the whole context goes elsewhere
    """
    tree = ast.parse(path.read_text())
    aliases = {"context"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _is_context(node.value, aliases):
            aliases |= {one.id for one in node.targets if isinstance(one, ast.Name)}
    found, lists = [], _lists_gone_through(tree)
    for node in ast.walk(tree):
        for key in _keys(node, aliases):
            names = lists.get(key.id, ()) if isinstance(key, ast.Name) else [key]
            if not names or not all(map(_is_text, names)):
                raise UnreadKey(path, node)
            found += [(name.value, node.lineno) for name in names]
        if isinstance(node, ast.Call) and any(
            _is_context(one, aliases) for one in node.args
        ):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            if name not in PASSES:
                raise UnreadKey(path, node)
    return found


def _lists_gone_through(tree):
    """Return what each loop of a file goes through, where the file spells it out.

    :return: dict {name of the loop: nodes}
    """
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and isinstance(
            node.target, ast.Name
        ):
            over = node.iter
            if isinstance(over, ast.Name):
                over = constants.get(over.id)
            spelled = isinstance(over, ast.Tuple | ast.List)
            found.setdefault(node.target.id, []).append(over.elts if spelled else None)
    return {
        name: [] if None in lists else sum(lists, []) for name, lists in found.items()
    }


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_context(node, aliases):
    if isinstance(node, ast.Attribute):
        return node.attr in ("context", "_context")
    return isinstance(node, ast.Name) and node.id in aliases


def _keys(node, aliases):
    """Return the nodes that name what one node reads of a context."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        reads = node.func.attr in ("get", "pop", "setdefault")
        return node.args[:1] if reads and _is_context(node.func.value, aliases) else []
    if isinstance(node, ast.Subscript) and _is_context(node.value, aliases):
        return [node.slice]
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
        return [node.left] if _is_context(node.comparators[0], aliases) else []
    return []


def python_files():
    """Return the files of the addon and its bridges."""
    return sorted(ROOT.glob("sales_pipeline_*/**/*.py"))
