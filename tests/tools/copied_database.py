"""A copy of the database of the tests, with one more addon, for a class of tests."""

import os
import shutil
import subprocess
import sys
from contextlib import closing

from odoo import sql_db
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name
from odoo.tools import SQL, config

from .servers import odoo_options

PATIENCE = 300  # seconds


class CopiedDatabase:
    """To inherit before ``HttpCase``: its tests work on a database of their own.

    Odoo's own test tools then do, browser included: for the time of the class, the
    server shows that database and no other.
    """

    ADDON = ""  # installed in the copy, with what it needs; or several, with commas
    COPY = ""  # the end of its name: that of the addon unless told

    @classmethod
    def setUpClass(cls):
        former = get_db_name()
        copy = f"{former}_{cls.COPY or cls.ADDON}".replace(",", "_")
        cls.addClassCleanup(drop, copy)
        drop(copy)
        copy_database(former, copy)
        install(copy, cls.ADDON)
        config["db_name"] = [copy]
        cls.addClassCleanup(config.__setitem__, "db_name", [former])
        load(copy)
        super().setUpClass()


def copy_database(former, copy):
    """Copy a database, and the files of its attachments."""
    sql_db.close_db(former)  # nobody may be connected to what is copied
    names = SQL.identifier(copy), SQL.identifier(former)
    administer(SQL("CREATE DATABASE %s TEMPLATE %s", *names))
    administer(SQL("ALTER DATABASE %s SET synchronous_commit = off", names[0]))
    if os.path.isdir(config.filestore(former)):
        shutil.copytree(
            config.filestore(former), config.filestore(copy), copy_function=os.link
        )


def install(database, addon):
    """Install an addon as an administrator does, in French too."""
    installed = subprocess.run(
        [
            *(sys.executable, "-m", "odoo", "--stop-after-init", "--no-http"),
            *("-i", addon, "--load-language=fr_FR", "--log-level=warn"),
            *odoo_options(database),
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=PATIENCE,
        capture_output=True,
        text=True,
    )
    assert installed.returncode == 0, installed.stderr[-5000:]


def load(database):
    """Load the models of a database, but not the tests that Odoo would then run."""
    config["test_enable"] = False
    try:
        Registry(database)
    finally:
        config["test_enable"] = True


def drop(database):
    """Remove a database, if it is there, whoever is connected to it.

    Not WITH (FORCE): that is refused while PostgreSQL itself vacuums the database.
    """
    Registry.delete(database)
    sql_db.close_db(database)
    administer(
        SQL(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user",
            database,
        )
    )
    administer(SQL("DROP DATABASE IF EXISTS %s", SQL.identifier(database)))
    shutil.rmtree(config.filestore(database), ignore_errors=True)


def administer(query):
    with closing(sql_db.db_connect("postgres").cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute(query)
