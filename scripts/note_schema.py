"""Note the schema of the addons: `make schema` gives this to Odoo's shell.

Ends with 1 when one changed and its version did not.
"""

import os
import sys

from tests.whole import schema

refused = False
for addon in sorted(
    env["ir.module.module"]
    .search([("name", "=like", "sales\\_pipeline\\_%"), ("state", "=", "installed")])
    .mapped("name")
):
    was, now = schema.noted(addon), schema.present(env, addon)
    sentence = schema.complaint(addon, was, now)
    same_version = was.get("version") == now["version"]
    if sentence and same_version and not os.environ.get("UNPUBLISHED"):
        print(sentence)
        refused = True
    elif sentence:
        schema.path_of(addon).write_text(schema.text(now), encoding="utf-8")
        print(f"{addon} is noted at {now['version']}.")
sys.exit(refused)
