"""Trying what each person may do with each record, and undoing it."""

from contextlib import contextmanager

import psycopg2

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .people import GROUPS, PEOPLE
from .recipes import LOG_FIELDS

OURS = "sales_pipeline_"
# What is refused in a sentence: access and validation errors are user errors too.
REFUSALS = UserError

DATABASE = object()


def addon_of(cls):
    """Return the addon that made a model."""
    return cls._original_module


def our_models(registry, addons):
    """Return the names of the models these addons made, abstract ones aside."""
    return sorted(
        name
        for name, cls in registry.items()
        if addon_of(cls) in addons and not cls._abstract
    )


def our_fields(registry, addons):
    """Return {model: names of the fields these addons added}, wizards aside."""
    found = {}
    for name, cls in sorted(registry.items()):
        if cls._abstract or cls._transient:
            continue
        names = [
            field.name
            for field in cls._fields.values()
            if (field._modules or ("",))[0] in addons
            and not field.inherited  # of a user who is a contact, say
            and field.name not in LOG_FIELDS | {"display_name"}
        ]
        if names:
            found[name] = names
    return found


class Trial:
    """One person after the other tries something; nothing of it stays.

    :param env: of the superuser
    :param users: {person: ``res.users``}
    """

    def __init__(self, env, users):
        self.env = env
        self.users = users
        self.said_by_database = ""  # the last time something was let in as far as it
        self.faults = {}  # what broke instead of being refused: the file it broke in

    @property
    def people(self):
        """Return who there is: an editor only where there is a website."""
        return [person for person in PEOPLE if person in self.users]

    def as_person(self, person):
        """Return an environment of that person."""
        context = {"lang": "en_US", "tracking_disable": True}
        return self.env(user=self.users[person].id, su=False, context=context)

    @contextmanager
    def undone(self):
        """Undo what happens inside, whatever it is."""
        savepoint = self.env.cr.savepoint()
        try:
            yield
        finally:
            savepoint.close(rollback=True)

    def attempt(self, what, deed):
        """Do something, inside ``undone``.

        :param what: it in a few words, for the list of faults
        :param deed: function without arguments
        :return: pair (whether it was let in, what it returned); ``DATABASE`` where it
            was let in as far as the database, which took it for wrong
        """
        try:
            with mute_logger("odoo.sql_db"):
                result = deed()
                self.env.cr.flush()
            return True, result
        except REFUSALS:
            return False, None
        except psycopg2.Error as error:
            self.said_by_database = f"{what}: {error}"
            return True, DATABASE
        except Exception as error:  # noqa: BLE001
            said = f"{what}: {type(error).__name__}: {error}"[:300]
            self.faults[said] = innermost(error)
            return False, None

    def may(self, what, deed):
        """Tell whether someone may do something, and undo it."""
        with self.undone():
            return self.attempt(what, deed)[0]

    # ------------------------------------------------------------
    # Records
    # ------------------------------------------------------------

    def reads(self, person, record):
        """Tell whether a person finds and reads a record: both, or neither."""
        mine = record.with_env(self.as_person(person)).with_context(active_test=False)
        what = f"{person} reads {record}"
        read = self.may(what, lambda: mine.read(["id", "display_name"]))
        with self.undone():
            found = self.attempt(what, lambda: mine.search([("id", "=", record.id)]))
        assert bool(found[1]) == read, f"{what}: {read}, finds {found}"
        return read


def innermost(error):
    """Return the file in which an error was raised."""
    place = error.__traceback__
    while place.tb_next:
        place = place.tb_next
    return place.tb_frame.f_code.co_filename


def make_users(env, company, other_company):
    """Create the people of the matrix; return {person: ``res.users``}."""
    users = {}
    for person, groups in GROUPS.items():
        if person == "editor" and not env.ref(groups, raise_if_not_found=False):
            continue
        home = other_company if person == "foreign" else company
        users[person] = (
            env["res.users"]
            .with_context(no_reset_password=True, mail_create_nosubscribe=True)
            .create(
                {
                    "name": f"Access {person}",
                    "login": f"access_{person}",
                    "email": f"{person}@access.example.com",
                    "group_ids": [
                        Command.set([env.ref(one).id for one in groups.split(",")])
                    ],
                    "company_id": home.id,
                    "company_ids": [Command.set(home.ids)],
                }
            )
        )
    users["public"] = env.ref("base.public_user")
    users["others"] = users["own"]  # the same person, on a colleague's opportunity
    return users
