"""Make, copy, rename and drop Odoo databases, with their files."""

import ast
import os
import shutil
import subprocess

from . import odoo, say
from .paths import ADDON, ROOT, fingerprint

#: Options of Odoo that load French.
FRENCH = ("--load-language", "fr_FR")


def sql(query, database="postgres"):
    """Run a query with psql and return what it prints."""
    done = subprocess.run(
        ["psql", "-XAtqw", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", query],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise say.Failed(f"Asking the database {database}", done.stderr)
    return done.stdout.strip()


def exists(name):
    """Whether a database of that name exists."""
    return name in sql("SELECT datname FROM pg_database").splitlines()


def drop(name):
    """Drop a database and its files, whoever is connected to it.

    Not WITH (FORCE): that is refused while PostgreSQL itself vacuums the database.
    """
    sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{name}' AND usename = current_user"
    )
    sql(f'DROP DATABASE IF EXISTS "{name}"')
    shutil.rmtree(_files(name), ignore_errors=True)


def copy(source, name):
    """Make a copy of a database; its files are shared, Odoo never changes one."""
    drop(name)
    sql(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    if _files(source).is_dir():
        shutil.copytree(_files(source), _files(name), copy_function=os.link)


def rename(name, new_name):
    """Give a database another name, replacing the one that had it."""
    drop(new_name)
    if _files(name).is_dir():
        _files(name).rename(_files(new_name))
    sql(f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')


def install(name, modules, *options, label=None):
    """Install modules, creating the database when needed; check that they are in."""
    log = odoo.run(
        label or f"Installing {', '.join(modules)}",
        *("-d", name, "-i", ",".join(modules), "--stop-after-init", "--no-http"),
        *options,
    )
    check_log(log)
    installed = _installed(name, modules)
    missing = sorted(set(modules) - set(installed))
    if missing:
        raise say.Failed(
            f"Installing {', '.join(modules)}",
            f"Odoo did not find or did not install {', '.join(missing)}",
        )


def has_addon(name):
    """Whether the addon is installed in a database; False if it is none of Odoo's."""
    if not sql("SELECT to_regclass('ir_module_module')", name):
        return False
    return bool(_installed(name, [ADDON]))


def _installed(name, modules):
    """Return which of these modules are installed in a database."""
    wanted = ", ".join(f"'{module}'" for module in modules)
    return sql(
        f"SELECT name FROM ir_module_module "
        f"WHERE name IN ({wanted}) AND state = 'installed'",
        name,
    ).split()


def check_log(log):
    """Refuse a log of Odoo that holds an error, though Odoo exited normally."""
    errors = [
        line for line in log.splitlines() if " ERROR " in line or " CRITICAL " in line
    ]
    if errors:
        raise say.Failed("Odoo", errors[0])


def template(modules, *options):
    """Return a database with these modules, made once and kept.

    `options` are further options of Odoo, such as those of FRENCH.
    """
    release = (odoo.odoo_source.ensure() / "odoo/release.py").read_text()
    name = "pipeline_template_" + fingerprint(release, *modules, *options)
    if not exists(name):
        drop("pipeline_part")
        install(
            "pipeline_part",
            modules,
            *options,
            label=f"Preparing a database with {', '.join(modules)}, kept for next time",
        )
        rename("pipeline_part", name)
    return name


def dependencies(module=ADDON):
    """Return what a module of this repository depends on, sorted."""
    manifest = ROOT / module / "__manifest__.py"
    if not manifest.is_file():
        say.stop_with(f"{manifest} is missing: get a complete copy of the project.")
    return sorted(ast.literal_eval(manifest.read_text())["depends"])


def ours():
    """Return the databases this project made."""
    return sql(
        "SELECT datname FROM pg_database WHERE datname ~ '^pipeline(_|$)' ORDER BY 1"
    ).split()


def _files(name):
    return odoo.DATA / "filestore" / name
