"""A change of what databases hold comes with a version that makes them follow."""

from odoo.tests import BaseCase, TransactionCase, tagged

from . import schema

ADDON = "sales_pipeline_custom"


@tagged("standard", "post_install", "-at_install")
class TestSchema(TransactionCase):
    def test_what_the_addon_is_was_noted_at_its_version(self):
        now = schema.present(self.env, ADDON)
        for kind in now:
            self.assertTrue(now[kind], f"No {kind} of the addon are found.")
        sentence = schema.complaint(ADDON, schema.noted(ADDON), now)
        self.assertFalse(sentence, sentence)

    def test_what_is_noted_tells_of_each_kind(self):
        now = schema.present(self.env, ADDON)
        self.assertEqual(
            now["models"]["crm.stage.transition"], "table crm_stage_transition"
        )
        self.assertEqual(now["columns"]["crm.stage.is_lost"], "bool")
        self.assertEqual(
            now["columns"]["crm.stage.transition.lead_id"].split()[:2],
            ["int4", "crm.lead"],
        )
        self.assertIn("forward", now["values"]["crm.stage.transition.kind"])
        self.assertNotIn("crm.lead.name", now["columns"], "It is Odoo's.")


@tagged("standard", "post_install", "-at_install")
class TestComplaint(BaseCase):
    WAS = {
        "version": "19.0.1.0.0",
        "columns": {"crm.lead.a": "varchar"},
        "data": {"cron": "ir.cron 1234abcd"},
    }

    def complaint(self, **changed):
        return schema.complaint("addon", self.WAS, {**self.WAS, **changed})

    def test_nothing_is_said_of_what_stays(self):
        self.assertIsNone(self.complaint())

    def test_a_change_at_the_same_version_asks_for_a_higher_one(self):
        for kind, changed, line in [
            ("columns", {"crm.lead.a": "text"}, "crm.lead.a: varchar → text"),
            ("columns", {}, "crm.lead.a: varchar → not there"),
            (
                "columns",
                {**self.WAS["columns"], "crm.lead.b": "bool"},
                "crm.lead.b: not there → bool",
            ),
            ("data", {"cron": "ir.cron 0"}, "cron: ir.cron 1234abcd → ir.cron 0"),
            ("models", {"crm.new": "table"}, "crm.new: not there → table"),
        ]:
            with self.subTest(line):
                sentence = self.complaint(**{kind: changed})
                self.assertIn("still 19.0.1.0.0", sentence)
                self.assertIn("bump it in __manifest__.py", sentence)
                self.assertIn("make schema", sentence)
                self.assertIn(f"{kind}: {line}", sentence)

    def test_another_version_asks_to_note_it_whether_or_not_something_changed(self):
        for changed in ({}, {"columns": {}}):
            sentence = self.complaint(version="19.0.1.1.0", **changed)
            self.assertIn("19.0.1.1.0", sentence)
            self.assertIn("run `make schema`", sentence)
            self.assertNotIn("bump", sentence)

    def test_what_was_never_noted_is_asked_for(self):
        self.assertIn("run `make schema`", schema.complaint("addon", {}, self.WAS))
