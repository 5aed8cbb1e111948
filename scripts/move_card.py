"""Move a card in a database made of wheels (`make wheels` gives this to Odoo's shell).

Says one sentence when it moved, its history tells so, and all the code is of wheels.
"""

import sys
from importlib import import_module
from pathlib import Path

modules = env["ir.module.module"].search(
    [("name", "=like", "sales\\_pipeline\\_%"), ("state", "=", "installed")]
)
if len(modules) != 4:
    sys.exit(f"Of the addons only {modules.mapped('name')} are installed")
for name in modules.mapped("name"):
    (folder,) = import_module(f"odoo.addons.{name}").__path__
    if not Path(folder).is_relative_to(sys.prefix):
        sys.exit(f"{name} is that of {folder}, not the one of the wheel")

first, second = env["crm.stage"].search(
    [("is_won", "=", False), ("is_lost", "=", False)], limit=2
)
lead = env["crm.lead"].create(
    {"name": "Card", "type": "opportunity", "stage_id": first.id}
)
before = env["crm.stage.transition"].search([("lead_id", "=", lead.id)])
lead.stage_id = second
row = env["crm.stage.transition"].search([("lead_id", "=", lead.id)]) - before
if len(row) != 1 or (row.from_stage_id, row.to_stage_id) != (first, second):
    sys.exit(f"A move has to leave one row, it left {row.read()}")
print(f"A card moved from {first.name} to {second.name}, with one row of history.")
