from odoo.tests import tagged

from ..tools.own_database import OwnDatabaseCase

MAIN = "sales_pipeline_custom"
BRIDGE = "sales_pipeline_website"


@tagged("standard", "post_install", "-at_install")
class TestUninstall(OwnDatabaseCase):
    """The addon and a bridge, uninstalled and installed again by an administrator."""

    ADDON = BRIDGE

    @classmethod
    def switch(cls, how, name):
        module = cls.call("ir.module.module", "search", [["name", "=", name]])
        cls.call("ir.module.module", f"button_immediate_{how}", module)

    def stages(self, *fields):
        return self.call("crm.stage", "search_read", [], ["name", *fields])

    def lead(self, **values):
        values = {"type": "opportunity", "team_id": False, **values}
        return self.call("crm.lead", "create", [values])[0]

    def read(self, lead, *fields):
        return self.call("crm.lead", "read", [lead], list(fields))[0]

    def names_of_reasons(self):
        reasons = self.call("crm.lost.reason", "search_read", [], ["name"])
        return sorted(reason["name"] for reason in reasons)

    def assertLost(self, lead, stage):
        said = self.read(lead, "stage_id", "active", "probability", "won_status")
        self.assertEqual(said["stage_id"][0], stage)
        self.assertEqual(
            (said["active"], said["probability"], said["won_status"]),
            (False, 0, "lost"),
        )

    def assertWorks(self):
        """Check that the CRM that is there can be worked with."""
        views = [[False, kind] for kind in ("form", "list", "kanban", "search")]
        self.assertTrue(self.call("crm.lead", "get_views", views))
        stage = self.stages()[1]["id"]
        lead = self.lead(name="A new one")
        self.call("crm.lead", "write", [lead], {"stage_id": stage})
        for values, status in (
            ({"active": False, "probability": 0}, "lost"),
            ({"active": True, "lost_reason_id": False}, "pending"),
            ({"stage_id": self.won}, "won"),
        ):
            self.call("crm.lead", "write", [lead], values)
            self.assertEqual(self.read(lead, "won_status")["won_status"], status)

    def test_what_is_lost_stays_lost_and_its_stage_is_a_lost_one_again(self):
        by_name = {one["name"]: one["id"] for one in self.stages()}
        perdu, proposal = by_name["Lost"], by_name["Proposal Sent"]
        self.won = by_name["Won"]
        values = {"name": "Refused", "is_lost": True, "sequence": 90}
        refused = self.call("crm.stage", "create", [values])[0]
        self.call("crm.stage", "write", [proposal], {"probability": 61})
        reason = self.record_id(f"{MAIN}.lost_reason_budget")
        lost, other, open_one = (
            self.lead(name=name, stage_id=proposal) for name in ("A", "B", "C")
        )
        values = {"stage_id": perdu, "lost_reason_id": reason}
        self.call("crm.lead", "write", [lost], values)
        self.call("crm.lead", "write", [other], {"stage_id": refused})
        reasons = self.names_of_reasons()

        # A bridge leaves alone what is not its own.
        self.switch("uninstall", BRIDGE)
        flags = {one["id"]: one["is_lost"] for one in self.stages("is_lost")}
        self.assertEqual({id_ for id_, flag in flags.items() if flag}, {perdu, refused})
        self.assertLost(lost, perdu)

        self.switch("uninstall", MAIN)
        known = self.call("crm.stage", "fields_get", [])
        self.assertNotIn("is_lost", known)
        self.assertLost(lost, perdu)
        self.assertLost(other, refused)
        self.assertEqual(self.read(open_one, "stage_id")["stage_id"][0], proposal)
        self.assertEqual(self.names_of_reasons(), reasons)
        self.assertWorks()
        self.call("crm.stage", "write", [refused], {"name": "Abandoned"})
        self.call("crm.lost.reason", "write", [reason], {"name": "Too expensive"})

        self.switch("install", MAIN)
        stages = {one["id"]: one for one in self.stages("outcome", "probability")}
        lost_ones = {id_ for id_, one in stages.items() if one["outcome"] == "lost"}
        self.assertEqual(lost_ones, {perdu, refused})
        self.assertEqual(stages[proposal]["probability"], 61)
        self.assertLost(lost, perdu)
        self.assertLost(other, refused)
        self.assertEqual(self.read(open_one, "probability")["probability"], 61)
        renamed = sorted(
            "Too expensive" if name == "Insufficient budget" else name
            for name in reasons
        )
        self.assertEqual(self.names_of_reasons(), renamed, "and no doubles")
        self.assertEqual(self.record_id(f"{MAIN}.lost_reason_budget"), reason)
        self.assertWorks()
        row = self.execute(
            "SELECT outcome, to_stage_id FROM crm_stage_transition"
            " WHERE lead_id = %s AND left_at IS NULL",
            lost,
        )
        self.assertEqual(row, [("lost", perdu)])
        # Dropped there, an opportunity is lost; unarchived, it is open again.
        self.call("crm.lead", "write", [open_one], {"stage_id": perdu})
        self.assertLost(open_one, perdu)
        self.call("crm.lead", "write", [open_one], {"active": True})
        self.assertEqual(self.read(open_one, "won_status")["won_status"], "pending")
