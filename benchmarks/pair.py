"""The databases of the benchmark, made once and kept while nothing changes."""

import shutil
import subprocess
from pathlib import Path

from worker import Worker

from toolbox import databases, odoo_source, python_env, say
from toolbox.paths import ADDON, ROOT, WORK, fingerprint

STOCK, WITH_ADDON = NAMES = ("pipeline_bench_stock", "pipeline_bench_addon")
AGAINST = "pipeline_bench_against"  # the addon as another commit had it
TREE = WORK / "bench"  # of that commit
# And crm, which the first one needs; the last one does nothing while no rule is on.
MODULES = ["sale_crm", "sale_management", "base_automation"]
FILLED_BY = [
    Path(__file__).with_name(f"{name}.py")
    for name in ("populate", "questionnaires", "rules", "mail")
]


def workers(size, fresh=False, against=None):
    """Bring two databases, filled with that many opportunities.

    :param str against: the commit whose addon stands where stock Odoo does otherwise
    :return: the workers of both, the first that of what is compared with
    """
    if against:
        first = Worker(_ensure(AGAINST, size, fresh, _tree_of(against)), TREE)
    else:
        first = Worker(_ensure(STOCK, size, fresh))
    return [first, Worker(_ensure(WITH_ADDON, size, fresh, ROOT), ROOT)]


def _ensure(name, size, fresh, addons=None):
    """Bring a database, with the addon that lies in a folder, if any; return its name.

    It is made again when the addon or what fills it has changed.
    """
    template = databases.template(MODULES, *databases.FRENCH)
    mark = fingerprint(
        template, size, *FILLED_BY, *([addons / ADDON] if addons else [])
    )
    if fresh or not databases.exists(name) or _mark(name) != mark:
        databases.copy(template, name)
        if addons:
            databases.install(name, [ADDON], "--addons-path", addons)
        _fill(Worker(name, addons), size)
        databases.sql(f"COMMENT ON DATABASE {name} IS '{mark}'")
    return name


def _tree_of(revision):
    """Bring the addon as that commit has it; return the folder it lies in."""
    shutil.rmtree(TREE, ignore_errors=True)
    TREE.mkdir(parents=True)
    environment = python_env.git_environment()
    git = ["git", "-C", str(ROOT), "archive", "--format=tar", revision, ADDON]
    archive = subprocess.run(git, env=environment, capture_output=True)
    if archive.returncode:
        say.stop_with(f"There is no commit “{revision}”: {archive.stderr.decode()}")
    subprocess.run(
        [shutil.which("tar"), "-x", "-C", TREE], input=archive.stdout, check=True
    )
    return TREE


def vacuum(workers):
    """Clear what undone jobs left behind, before it weighs on the next ones."""
    for worker in workers:
        databases.sql("VACUUM", worker.database)


def versions():
    """Return the versions of Odoo and of PostgreSQL."""
    postgres = databases.sql("SHOW server_version").split()[0]
    return odoo_source.version(odoo_source.ensure()), postgres


def _fill(worker, size):
    say.note(f"  Filling {worker.database} with {size:,} opportunities")
    try:
        worker.ask("populate", size=size)
    finally:
        worker.stop()
    databases.sql("VACUUM ANALYZE", worker.database)


def _mark(name):
    return databases.sql(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        f"WHERE datname = '{name}'"
    )
