"""What `make lint` refuses in the addons, and what it lets through."""

import sys
import textwrap

import pytest

from ..tools.paths import ROOT


@pytest.fixture(scope="module")
def guard():
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        from toolbox import guard
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    return guard


REFUSED = {
    "no comment at all": "self.sudo().write({})",
    "an empty comment": "self.sudo().write({})  # sudo",
    "a comment for programs": "self.sudo().write({})  # noqa: B018 line too long",
    "asked for": "self.sudo(True).write({})",
    "asked for by name": "self.sudo(flag=True)",
    "asked by a value": "self.sudo(flag)",
    "a comment further up": "# Nobody else may read it.\n\nself.sudo().write({})",
    "the comment of the line above": "a = 1  # Nobody may read it.\nself.sudo()",
    "the comment of the next line": "self.sudo().x\n# Nobody else may read it.\nb = 1",
    "the comment of the body": """
        for one in self.sudo():
            # Nobody else may read it.
            one.x
        """,
    "the comment of the method": """
        # Nobody else may read what this reads.
        def method(self):
            return self.sudo().x
        """,
    "on several lines": "found = (\n    self\n    .sudo()\n    .search([])\n)",
    "in a lambda": "self.filtered(lambda one: one.sudo().x)",
    "the superuser": "self.with_user(SUPERUSER_ID).x",
    "the superuser of the api": "self.with_user(api.SUPERUSER_ID).x",
    "the superuser by reference": 'self.with_user(self.env.ref("base.user_root"))',
    "the superuser by his id": "self.with_user(env.ref('base.user_root').id)",
    "the superuser by number": "self.with_user(1).x",
    "the environment": "self.env(su=True)['res.users']",
    "the environment of the superuser": "self.env(user=SUPERUSER_ID)",
    "a new environment": "api.Environment(cr, SUPERUSER_ID, {})",
    "evaluated": "safe_eval(text)",
    "evaluated by Odoo's tools": "tools.safe_eval.safe_eval(text, {})",
    "evaluated under another name": "from odoo.tools.safe_eval import safe_eval as ok",
    "evaluated by Python": "eval(text)",
    "carried out": "# Nobody else may write it.\nexec(text)",
    "evaluated, without saying why": "eval(text)  # eval:",
    "SQL by percent": 'cr.execute("SELECT %s" % name)',
    "SQL by percent, in a tuple": 'cr.execute("SELECT %s, %s" % (name, other))',
    "SQL by an f-string": 'self.env.cr.execute(f"SELECT {name}")',
    "SQL by an f-string of a call": 'cr.execute(f"SELECT {name()}")',
    "SQL by addition": 'cr.execute("SELECT " + name)',
    "SQL by addition on the right": 'cr.execute(name + " LIMIT 1")',
    "SQL by format": 'cr.execute("SELECT {}".format(name))',
    "SQL by format of a constant": "SQL(QUERY.format(name))",
    "SQL by replace": 'SQL(QUERY.replace("x", name))',
    "SQL by join": 'cr.execute(" AND ".join(conditions))',
    "SQL by cases": 'cr.execute("SELECT 1" if all else f"SELECT {name}")',
    "SQL in SQL()": 'SQL(f"SELECT {name}")',
    "SQL in SQL() of tools": 'tools.SQL("SELECT %s" % name)',
    "SQL kept in a variable": 'query = f"SELECT {name}"\ncr.execute(query)',
    "SQL that is added to": 'query = "A"\nquery += f" {b}"\ncr.execute(query)',
    "many rows": 'cr.execute_values(f"INSERT {name}", rows)',
}

LET_THROUGH = {
    "said behind": "self.sudo().write({})  # Who sells may not read them.",
    "said above": "# Who sells may not read them.\nself.sudo().write({})",
    "said above in two lines": """
        # Who sells may not read them:
        # 2
        self.sudo().write({})
        """,
    "said within": """
        found = (
            self.sudo()  # Who sells may not read them.
            .search([])
        )
        """,
    "said at the head": """
        for one in self.sudo():  # Who sells may not read them.
            one.x
        """,
    "said above the head": """
        # Who sells may not read them.
        if self.sudo().x:
            pass
        """,
    "said above the other case": """
        if a:
            pass
        # Who sells may not read them.
        elif self.sudo().x:
            pass
        """,
    "rights given back": "self.sudo(False).x",
    "rights given back by name": "self.sudo(flag=False).x",
    "no superuser": "self.env(su=False)",
    "somebody's rights": "self.with_user(user).x",
    "a comparison": "self.env.uid == SUPERUSER_ID",
    "evaluated, with its reason": "safe_eval(text)  # eval: administrators write it",
    "evaluating, imported": "from odoo.tools.safe_eval import safe_eval",
    "literals": "literal_eval(text)",
    "SQL": 'cr.execute(SQL("SELECT %s", name))',
    "SQL with values": 'cr.execute("SELECT %s", (name,))',
    "SQL on two lines": 'cr.execute("SELECT " "1")',
    "SQL of constants": 'cr.execute(f"SELECT {COLUMNS}")',
    "SQL joined by SQL": 'SQL(" AND ").join(conditions)',
    "other texts": 'self.execute_job(f"Run {name}")',
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_where_it_stands(guard, name):
    faults = guard.faults_of(textwrap.dedent(REFUSED[name]), "models/some.py")
    assert len(faults) == 1, name
    line, sentence = faults[0]
    assert line > 0 and sentence


@pytest.mark.parametrize("name", LET_THROUGH)
def test_it_is_let_through(guard, name):
    text = textwrap.dedent(LET_THROUGH[name])
    assert guard.faults_of(text, "models/some.py") == []


def test_a_migration_has_nobodys_rights(guard):
    text = "env = api.Environment(cr, SUPERUSER_ID, {})"
    assert guard.faults_of(text, "a/migrations/19.0.1.0.0/post-a.py") == []


@pytest.mark.parametrize(
    "text", ["env.context.get('nobody_named_it')", "env.context.get(name)"]
)
def test_keys_of_the_context_have_their_reason(guard, tmp_path, text):
    path = tmp_path / "some.py"
    path.write_text(f"a = 1\n{text}\n")
    [[line, sentence]] = guard.context_faults(path)
    assert line == 2
    assert "context" in sentence
    path.write_text("env.context.get('lang')\n")
    assert guard.context_faults(path) == []


def test_the_sentence_names_the_file_and_the_line(guard, tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "ROOT", tmp_path)
    (tmp_path / "some.py").write_text("a = 1\nself.sudo().x\n")
    [sentence] = guard.refuse(["some.py"])
    assert sentence.startswith("some.py:2: ")
