"""The two databases of the benchmark, made once and kept while nothing changes."""

from pathlib import Path

from worker import Worker

from toolbox import databases, odoo_source, say
from toolbox.paths import ADDON, ROOT, fingerprint

STOCK, WITH_ADDON = NAMES = ("pipeline_bench_stock", "pipeline_bench_addon")
# And crm, which the first one needs; the last one does nothing while no rule is on.
MODULES = ["sale_crm", "sale_management", "base_automation"]
FILLED_BY = [
    Path(__file__).with_name(f"{name}.py")
    for name in ("populate", "questionnaires", "rules", "mail")
]


def ensure(size, fresh=False):
    """Bring both databases, filled with that many opportunities."""
    template = databases.template(MODULES, *databases.FRENCH)
    marks = {
        STOCK: fingerprint(template, size, *FILLED_BY),
        WITH_ADDON: fingerprint(template, size, *FILLED_BY, ROOT / ADDON),
    }
    for name, mark in marks.items():
        if fresh or not databases.exists(name) or _mark(name) != mark:
            databases.copy(template, name)
            if name == WITH_ADDON:
                databases.install(name, [ADDON])
            _fill(name, size)
            databases.sql(f"COMMENT ON DATABASE {name} IS '{mark}'")


def vacuum():
    """Clear what undone jobs left behind, before it weighs on the next ones."""
    for name in NAMES:
        databases.sql("VACUUM", name)


def versions():
    """Return the versions of Odoo and of PostgreSQL."""
    postgres = databases.sql("SHOW server_version").split()[0]
    return odoo_source.version(odoo_source.ensure()), postgres


def _fill(name, size):
    say.note(f"  Filling {name} with {size:,} opportunities")
    worker = Worker(name)
    try:
        worker.ask("populate", size=size)
    finally:
        worker.stop()
    databases.sql("VACUUM ANALYZE", name)


def _mark(name):
    return databases.sql(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        f"WHERE datname = '{name}'"
    )
