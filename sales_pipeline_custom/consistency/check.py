from typing import NamedTuple

from odoo.tools.translate import LazyGettext

MOST_NAMED = 20  # records, in one sentence

CHECKS = []  # in the order they are looked at


class Check(NamedTuple):
    """Something that is always true, whatever happens to the server."""

    name: str  # for programs
    model: str  # of the records that do not obey
    wrong: LazyGettext  # what is not as it should be, one sentence
    remedy: LazyGettext  # what to do about it
    find: callable  # of an environment in superuser mode; returns ids


class Broken(NamedTuple):
    """A check, and what does not obey it."""

    check: Check
    ids: list

    def sentence(self, env):
        """Say it, in the language of an environment."""
        named = ", ".join(map(str, self.ids[:MOST_NAMED]))
        if len(self.ids) > MOST_NAMED:
            named += ", …"
        return env._(
            "%(wrong)s %(count)s of “%(model)s” (%(technical)s): %(ids)s. %(remedy)s",
            wrong=env._(self.check.wrong),
            count=len(self.ids),
            model=env["ir.model"]._get(self.check.model).name,
            technical=self.check.model,
            ids=named,
            remedy=env._(self.check.remedy),
        )


def check(model, wrong, remedy):
    """Register a function that finds the ids of the records that are wrong.

    :param str model: of these records
    :param wrong: what they would be, a lazy sentence
    :param remedy: what to do then, likewise
    """

    def register(find):
        CHECKS.append(Check(find.__name__, model, wrong, remedy, find))
        return find

    return register


def broken(env, names=None):
    """Return what is not as it should be.

    :param env: what was not written to the database yet is written first
    :param names: of the checks to make; all of them by default
    :return: list of ``Broken``, empty where all is well
    """
    env.flush_all()
    # All is looked at, whoever asks: administrators alone do.
    env = env(su=True, context={"lang": env.lang})
    found = []
    for one in CHECKS:
        if names is None or one.name in names:
            ids = sorted(set(one.find(env)))
            if ids:
                found.append(Broken(one, ids))
    return found


def sentences(env):
    """Return a sentence per thing that is wrong, in the language of who asks."""
    return [one.sentence(env) for one in broken(env)]


def ids_of(env, query, **values):
    """Return the first column of what a query finds.

    :param str query: constant text, with named parameters
    """
    env.cr.execute(query, values)
    return [row[0] for row in env.cr.fetchall()]
