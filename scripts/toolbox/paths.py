"""Where things lie, and the settings read from the environment."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = Path(os.environ.get("WORK") or ROOT / ".work").resolve()
LOG = WORK / "setup.log"

ADDON = "sales_pipeline_custom"
#: The addon and its bridges, in the order they load.
ADDONS = (
    ADDON,
    "sales_pipeline_website",
    "sales_pipeline_campaign",
    "sales_pipeline_queue_job",
)
DATABASE = "pipeline"
TEST_DATABASE = "pipeline_test"

#: A short name of this work folder, for what has to live outside of it.
WORK_ID = hashlib.sha256(str(WORK).encode()).hexdigest()[:8]


def fingerprint(*parts):
    """Return a short hash of strings, of files and of all the files of folders."""
    digest = hashlib.sha256()
    for part in parts:
        if not isinstance(part, Path):
            digest.update(str(part).encode() + b"\0")
            continue
        files = [part] if part.is_file() else sorted(part.rglob("*"))
        for file in files:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(str(file.relative_to(part.parent)).encode() + b"\0")
                digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
