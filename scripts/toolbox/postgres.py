"""PostgreSQL: the server the usual PG variables name, or a private cluster.

The private cluster lives in the work folder, listens on a socket only its owner
may reach and opens no TCP port, so it cannot collide with another server.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import say, system
from .paths import WORK, WORK_ID

GIVEN = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGUSER", "PGPASSWORD", "PGSERVICE")
PORT = "5433"
USER = "odoo"
SETTINGS = """
# Added by the project's set-up
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
max_connections = 100
shared_buffers = 512MB
max_wal_size = 4GB
checkpoint_timeout = 15min
"""


def ensure():
    """Bring a server that answers, and point this process's environment to it."""
    if is_external():
        _check_external()
        return
    if not _programs():
        system.install_postgresql()
    owner = _owner()
    if not (_cluster() / "data").is_dir():
        _create(owner)
    os.environ.update(PGHOST=str(_socket()), PGPORT=PORT, PGUSER=USER)
    if not answers():
        _start(owner)
        _create_role()


def is_external():
    """Whether the environment names a server that is not our private cluster."""
    if os.environ.get("PGHOST") == str(_socket()):
        return False
    return any(os.environ.get(name) for name in GIVEN)


def answers():
    """Whether the server accepts connections."""
    return _sql("SELECT 1").returncode == 0


def stop():
    """Stop the private cluster; return whether it was running."""
    data = _cluster() / "data"
    if is_external() or not (data / "postmaster.pid").exists():
        return False
    stopping = [_programs() / "pg_ctl", "stop", "-D", data, "-m", "fast", "-w"]
    return _run(stopping, _owner()).returncode == 0


def delete():
    """Delete the private cluster with all its databases."""
    stop()
    for folder in (_cluster(), _socket()):
        shutil.rmtree(folder, ignore_errors=True)


def _programs():
    """Return the folder of the newest PostgreSQL programs, None without a server."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not folders and shutil.which("initdb"):
        return Path(shutil.which("initdb")).parent
    return max(folders, key=lambda path: int(path.parent.name), default=None)


def _owner():
    """Return who runs the cluster: the caller (None), for root `postgres`."""
    if not system.is_root():
        return None
    if not system.has_user("postgres"):
        say.stop_with(
            "PostgreSQL refuses to run as root and this machine has no `postgres` "
            "user: run the command as an ordinary user."
        )
    return "postgres"


def _cluster():
    """Return the cluster's folder, which its owner must be able to reach."""
    if (
        system.is_root()
        and system.has_user("postgres")
        and not system.can_reach("postgres", WORK)
    ):
        return Path(f"/var/lib/postgresql/pipeline-{WORK_ID}")
    return WORK / "postgres"


def _socket():
    """Return the folder of the socket; its address may not exceed a hundred bytes."""
    folder = _cluster() / "socket"
    if re.fullmatch(r"[\w/.+-]{1,85}", str(folder)):
        return folder
    # PostgreSQL refuses a folder that is somebody else's.
    return Path(f"/tmp/pipeline-{WORK_ID}")  # noqa: S108


def _create(owner):
    cluster = _cluster()
    system.need_space(1)
    system.owned_by(owner, cluster)
    part = cluster / "data.part"
    shutil.rmtree(part, ignore_errors=True)
    say.run(
        "Creating the PostgreSQL cluster",
        [
            *(_programs() / "initdb", "-D", part, "-U", "postgres", "-E", "UTF8"),
            *("--locale=C.UTF-8", "--auth=trust", "-N"),
        ],
        **_as(owner),
    )
    with (part / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS.format(port=PORT, socket=_socket()))
    part.rename(cluster / "data")


def _start(owner):
    system.owned_by(owner, _socket())
    data = _cluster() / "data"
    log = _cluster() / "postgres.log"
    started = _run(
        [_programs() / "pg_ctl", "start", "-D", data, "-l", log, "-w", "-t", "120"],
        owner,
    )
    if started.returncode:
        if "No space left" in log.read_text(errors="replace")[-2000:]:
            say.stop_with(say.DISK_FULL)
        say.stop_with(
            f"PostgreSQL does not start: {log} says why; `make reset` starts over with "
            f"an empty cluster."
        )


def _create_role():
    exists = _sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{USER}'", "postgres")
    if not exists.stdout.strip():
        _sql(f"CREATE ROLE {USER} LOGIN CREATEDB", "postgres")


def _check_external():
    if not shutil.which("psql"):
        system.install("postgresql-client")
    # Odoo does not read the service file and refuses the user `postgres`.
    if os.environ.get("PGUSER") == "postgres":
        say.stop_with(
            "Odoo refuses to work as the database user `postgres`: set PGUSER to "
            "another role that may create databases."
        )
    asked = _sql(
        "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    )
    if asked.returncode:
        reason = " ".join(asked.stderr.split()) or "it does not answer"
        say.stop_with(
            f"The PostgreSQL the PG variables name cannot be used ({reason}): correct "
            f"PGHOST, PGPORT, PGUSER and PGPASSWORD, or unset them to get a private "
            f"one."
        )
    if asked.stdout.strip() != "t":
        say.stop_with(
            "The PostgreSQL role named by PGUSER may not create databases: give it "
            "CREATEDB, or unset the PG variables to get a private server."
        )


def _sql(query, user=None):
    command = ["psql", "-XAtqw", "-d", "postgres", "-c", query]
    if user:
        command += ["-U", user]
    return subprocess.run(command, capture_output=True, text=True)


def _as(owner):
    """Return the options that make a subprocess run as the cluster's owner."""
    options = {"cwd": "/"}
    if owner:
        options.update(user=owner, group=owner, extra_groups=[])
    return options


def _run(command, owner):
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **_as(owner),
    )
