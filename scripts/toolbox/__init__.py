"""What the scripts of this folder share. Standard library only.

Each module does one job: `paths` and `say` are the base, `system`, `odoo_source`,
`python_env`, `postgres`, `chromium` and `node` each bring one piece of software,
`odoo` runs Odoo, `databases` makes and copies databases, `server` serves one.
"""

import sys

if not (3, 10) <= sys.version_info[:2] <= (3, 12):
    sys.exit(
        "Python %d.%d cannot run this project: use Python 3.11 (3.10 to 3.12 work), "
        "for instance `make PYTHON=python3.11 run`." % sys.version_info[:2]
    )
