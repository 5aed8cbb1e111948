"""What the scripts of this folder share. Standard library only.

Each module does one job: `paths` and `say` are the base, `system`, `odoo_source`,
`python_env`, `postgres`, `chromium` and `node` each bring one piece of software,
`odoo` runs Odoo, `databases` makes and copies databases, `server` serves one.
"""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 12):
    sys.exit(
        "Python %d.%d cannot run this project: use Python 3.11 or 3.12, "
        "for instance `make PYTHON=python3.11 run`." % sys.version_info[:2]
    )
