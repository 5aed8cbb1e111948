"""The law of the house: a room names what stands below it, and never a sibling.

Imports are held by ``make lint``; here, all that Odoo couples by name: models, fields,
methods, external ids.
"""

import pytest

from odoo.modules.module import Manifest
from odoo.tests import TransactionCase, tagged

from .house import FEATURES, GROUND, ROOF, ROOMS, House, may_use, names_of_odoo

ADDON = "sales_pipeline_custom"

# What a lower room names although a higher one owns it, and why.
ALLOWED = {
    ("move", "run_id"): "each row of history is written in one statement, whole",
}

# What a room may not say, in a file of each kind: the room "referral" and its sibling
# "inbound" own one of each.
OWN = {
    "models/inbound/crm_inbound.py": """
from odoo import fields, models

class CrmInbound(models.Model):
    _name = "crm.inbound.thing"
    thing_label = fields.Char()

    def _read_thing(self):
        return self.thing_label
""",
    "views/inbound/views.xml": """<odoo>
    <record id="thing_view" model="ir.ui.view" />
    <record id="thing_action" model="ir.actions.act_window" />
</odoo>""",
}
PLANTED = {
    "an import": ("models/referral/x.py", "from ..inbound.crm_inbound import y"),
    "an import of a room": ("wizards/referral/x.py", "from ...models import inbound"),
    "a model": ("models/referral/x.py", 'self.env["crm.inbound.thing"]'),
    "an extended model": (
        "models/referral/x.py",
        'class X(models.Model):\n    _inherit = "crm.inbound.thing"',
    ),
    "a comodel": ("models/referral/x.py", 'fields.Many2one("crm.inbound.thing")'),
    "a field": ("models/referral/x.py", "x = lead.thing_label"),
    "a field it depends on": (
        "models/referral/x.py",
        '@api.depends("lead_id.thing_label")\ndef f(): pass',
    ),
    "a field in a domain": (
        "models/referral/x.py",
        'search([("thing_label", "=", 1)])',
    ),
    "a table in a query": (
        "models/referral/x.py",
        'cr.execute("SELECT id FROM crm_inbound_thing")',
    ),
    "a column in a query": (
        "consistency/referral/x.py",
        'cr.execute("""\n  SELECT id FROM crm_lead\n   WHERE thing_label IS NULL\n""")',
    ),
    "a method": ("models/referral/x.py", "lead._read_thing()"),
    "an external id": (
        "models/referral/x.py",
        'self.env.ref("sales_pipeline_custom.thing_action")',
    ),
    "a view it changes": (
        "views/referral/x.xml",
        '<odoo><field name="inherit_id" ref="thing_view" /></odoo>',
    ),
    "a field in a view": (
        "views/referral/x.xml",
        '<odoo><form><field name="thing_label" /></form></odoo>',
    ),
    "a node of another's": (
        "views/referral/x.xml",
        "<odoo><xpath expr=\"//field[@name='thing_label']\" /></odoo>",
    ),
    "a field in a domain of a view": (
        "views/referral/x.xml",
        "<odoo><filter domain=\"[('thing_label', '!=', False)]\" /></odoo>",
    ),
    "an action of a menu": (
        "views/referral/x.xml",
        '<odoo><menuitem id="m" action="thing_action" /></odoo>',
    ),
    "a rule on a model": (
        "security/referral/x.xml",
        '<odoo><field name="model_id" ref="model_crm_inbound_thing" /></odoo>',
    ),
    "rights on a model": (
        "security/referral/ir.model.access.csv",
        "id,model_id:id\naccess_x,model_crm_inbound_thing",
    ),
    "a module of the browser": (
        "static/src/referral/x.js",
        'import {x} from "../inbound/thing";',
    ),
    "a unit test of the browser": (
        "static/tests/referral/x.test.js",
        'import {x} from "@sales_pipeline_custom/inbound/thing";',
    ),
    "what unit tests of another share": (
        "static/tests/referral/x.test.js",
        'import {x} from "@sales_pipeline_custom/../tests/inbound/thing";',
    ),
    "core of another's": (
        "core/referral/x.py",
        "from ..inbound import thing",
    ),
}


def write(addon, files):
    for name, text in files.items():
        path = addon / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return House(addon)


@pytest.mark.parametrize("what", PLANTED)
def test_what_breaks_the_law_is_found(what, tmp_path):
    name, text = PLANTED[what]
    (use,) = write(tmp_path, {**OWN, name: text}).broken()
    assert (use.path, use.room, use.owner) == (name, "referral", "inbound")
    assert f"“{ROOF}”" in str(use), "the remedy is said"


@pytest.mark.parametrize("what", PLANTED)
def test_what_joins_two_rooms_stands_between_them(what, tmp_path):
    name, text = PLANTED[what]
    there = {**OWN, name.replace("/referral/", f"/{ROOF}/"): text}
    assert write(tmp_path, there).broken() == []


def test_every_room_uses_what_is_below_it():
    for above, room in enumerate(GROUND):
        assert all(may_use(room, below) for below in GROUND[:above])
        assert not any(may_use(room, other) for other in GROUND[above + 1 :])
        assert not any(may_use(room, other) for other in FEATURES)
    for room in FEATURES:
        assert [one for one in ROOMS if may_use(room, one)] == [*GROUND, room]


@tagged("standard", "post_install", "-at_install")
class TestHouse(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = names_of_odoo(cls.registry)
        cls.house = House(Manifest.for_addon(ADDON).path, names)

    def test_each_room_names_what_stands_below_it(self):
        broken = [
            str(use)
            for use in self.house.broken()
            if (use.room, use.name.name) not in ALLOWED
        ]
        self.assertFalse(broken, "\n".join(["", *broken]))

    def test_what_is_allowed_is_still_said(self):
        said = {(use.room, use.name.name) for use in self.house.broken()}
        self.assertEqual(ALLOWED.keys() - said, set())

    def test_every_file_has_a_room(self):
        homeless = [
            str(path.relative_to(self.house.addon))
            for layer in ("core", "models", "wizards", "views", "security", "report")
            for path in (self.house.addon / layer).rglob("*")
            if path.suffix in (".py", ".xml", ".csv")
            and path not in self.house.files
            and path.parent.name != layer  # what lists the rooms
        ]
        self.assertEqual(homeless, [])

    def test_much_is_known_of_each_room(self):
        """Of a house that could not be read nothing would be found wrong."""
        owned = {room: 0 for room in ROOMS}
        for owners in self.house.owners.values():
            for owner in owners:
                owned[owner] += 1
        poor = {room: count for room, count in owned.items() if count < 5}
        self.assertEqual(poor, {})
        self.assertGreater(sum(1 for _use in self.house.uses()), 3000)
