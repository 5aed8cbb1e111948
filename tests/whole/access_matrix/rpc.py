"""Calling what can be called over RPC, and telling whether that changed anything."""

import inspect

from odoo.service.model import call_kw, get_public_method
from odoo.service.server import thread_local
from odoo.tools import SQL

from . import recipes
from .arguments import ABSURD, ABSURD_IDS, CRUD, named, sensible
from .trial import DATABASE

# What is written by whoever logs in, reads or waits, and says nothing.
ASIDE = {
    "bus_bus",
    "bus_presence",
    "ir_cron_trigger",
    "ir_logging",
    "res_users_log",
}


def reachable(env, addons):
    """Return {(model, method): function} of what these addons define or override.

    What they extend in a model of Odoo that others inherit is listed there, once.
    """
    found = {}
    for model, cls in env.registry.items():
        for definer in cls.mro():
            if definer.__module__.split(".")[2:3] and _addon(definer) in addons:
                where = _model_of(definer, model, env.registry, addons)
                is_abstract = env.registry[where]._abstract
                if is_abstract and where not in ("mail.thread", "base"):
                    continue
                for name, value in vars(definer).items():
                    if not name.startswith("_") and callable(value):
                        found[where, name] = env[where]
    methods = {}
    for (model, name), records in found.items():
        try:
            methods[model, name] = get_public_method(records, name)
        except Exception:  # noqa: BLE001, S112
            continue  # private
    return methods


def _addon(cls):
    parts = cls.__module__.split(".")
    return parts[2] if parts[:2] == ["odoo", "addons"] else ""


def _model_of(definer, model, registry, addons):
    """Return the model a class extends; ``model`` for a mixin of ours in it."""
    names = vars(definer).get("_name") or vars(definer).get("_inherit")
    name = names if isinstance(names, str) else (names or [model])[0]
    is_ours = name in registry and registry[name]._original_module in addons
    return model if is_ours or name not in registry else name


class Caller:
    """Calls one method as several people, with all sorts of arguments.

    :param trial: ``Trial``
    :param world: ``World``
    """

    def __init__(self, trial, world, model, method, function):
        self.trial, self.world = trial, world
        self.model, self.method = model, method
        parameters = list(inspect.signature(function).parameters.values())[1:]
        self.takes_ids = not getattr(function, "_api_model", False)
        plain = inspect.Parameter.POSITIONAL_OR_KEYWORD
        self.plain = [one for one in parameters if one.kind == plain]
        self.takes_any = any(one.kind == one.VAR_KEYWORD for one in parameters)
        self.told = []  # by the last case
        every = trial.env.registry.values()
        dialogs = [cls for cls in every if cls._transient]
        self.aside = ASIDE | {cls._table for cls in dialogs}
        self.aside |= {  # what is chosen in a dialog
            field.relation
            for cls in dialogs
            for field in cls._fields.values()
            if field.type == "many2many" and field.store
        }

    def has_effect(self, case):
        """Tell whether any call of a case changes anything.

        :param str case: ``portal``, ``own`` (a salesperson, on theirs), ``others`` (the
            same, on a colleague's), ``foreign`` (a manager of another company)
        """
        self.told = []
        return any([self._changes(case, variant) for variant in self._variants(case)])

    # ------------------------------------------------------------
    # What is called
    # ------------------------------------------------------------

    def _variants(self, case):
        """Yield (ids, arguments, named arguments); ids None are those of the case."""
        usual = [
            sensible(self.world, case, self.model, self.method, one.name)
            for one in self.plain
        ]
        more = named(self.model, self.method) if self.takes_any else {}
        yield None, usual, more
        yield None, [], {}
        for place in range(len(usual)):
            for absurd in ABSURD[:1] if self.method in CRUD else self._absurd(place):
                yield None, [*usual[:place], absurd, *usual[place + 1 :]], more
        if self.takes_any:
            yield None, usual, {"no_such_thing": 1}
        if self.takes_ids and case != "own":
            for ids in ([], *ABSURD_IDS):
                yield ids, usual, more
            both = self.world.samples(self.model).ids
            if case == "others" and len(both) > 1:
                yield both, usual, more

    def _absurd(self, place):
        """Return what makes no sense for a parameter, or claims too much."""
        is_source = self.plain[place].name == "source"
        return (*ABSURD, "customer") if is_source else ABSURD

    def _ids(self, case):
        """Return the ids of what a person is tried on, a dialog being opened first."""
        sample = self.world.sample(self.model, case)
        records = self.trial.env[self.model]
        if not records._transient:
            return sample.ids
        for env in (self.trial.as_person(case), self.trial.env):
            dialogs = env[self.model]

            def opened(dialogs=dialogs):
                given = dialogs.default_get(list(dialogs._fields))
                asked = recipes.asked(self.world, case, dialogs)
                return dialogs.create({**given, **asked})

            try:
                with self.trial.env.cr.savepoint():
                    return opened().ids
            except Exception:  # noqa: BLE001, S112
                continue  # the superuser's then
        return []

    def _changes(self, case, variant):
        with self.trial.undone():
            ids = self._ids(case)
            before = self._writes()
            done, result = self._call(case, ids, variant)
            if not done or result is DATABASE:
                return False
            self.told.append(str(result))
            touched = [
                table
                for table, count in self._writes().items()
                if count != before.get(table, 0)
            ]
        return bool(touched) and self._really_changes(case, variant, touched)

    def _really_changes(self, case, variant, tables):
        """Tell the same from what is in the tables, not from what was tried."""
        with self.trial.undone():
            ids = self._ids(case)
            before = self._digest(tables)
            self._call(case, ids, variant)
            return self._digest(tables) != before

    def _call(self, case, usual_ids, variant):
        ids, arguments, more = variant
        given = [usual_ids if ids is None else ids, *arguments]
        if not self.takes_ids:
            given = list(arguments)
        records = self.trial.as_person(case)[self.model]
        shown = repr((ids, arguments, more))[:200]
        thread_local.rpc_model_method = f"{self.model}.{self.method}"  # as Odoo does
        try:
            return self.trial.attempt(
                f"{case} {self.model}.{self.method}{shown}",
                lambda: call_kw(records, self.method, given, dict(more)),
            )
        finally:
            thread_local.rpc_model_method = ""

    # ------------------------------------------------------------
    # What is changed
    # ------------------------------------------------------------

    def _writes(self):
        """Return how many rows this transaction wrote, by table, tried or not."""
        self.trial.env.cr.execute(
            """
            SELECT relname, n_tup_ins + n_tup_upd + n_tup_del
              FROM pg_stat_xact_user_tables
             WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
            """
        )
        return {
            table: count
            for table, count in self.trial.env.cr.fetchall()
            if table not in self.aside
        }

    def _digest(self, tables):
        self.trial.env.cr.flush()
        return [
            self.trial.env.execute_query(
                SQL(
                    "SELECT COUNT(*), SUM(HASHTEXTEXTENDED(one::text, 0))"
                    " FROM %s AS one",
                    SQL.identifier(table),
                )
            )
            for table in tables
        ]
