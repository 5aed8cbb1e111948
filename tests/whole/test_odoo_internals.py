"""What Odoo keeps private and we lean on: an upgrade that changes it fails here first.

Each is a test of its own, named after it. Where Odoo has changed one, read what it does
now, mend what leans on it, then note it in `odoo_private.csv`.
"""

import inspect
import re
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.sales_pipeline_custom.models.shared.odoo_internals import (
    keep_computed,
    kept_in_transaction,
    trigger_cron,
)

from ..common import PipelineCase
from . import odoo_private

REMEDY = "read what Odoo does now, then note it in odoo_private.csv"


@tagged("standard", "post_install", "-at_install")
class TestOdooPrivate(TransactionCase):
    """Each private name of Odoo is there, and takes what it took."""


def as_noted(row):
    def test(self):
        kind, owner, name, signature = row.values()
        try:
            found = odoo_private.signature_of(self.env, kind, owner, name)
        except LookupError as error:
            self.fail(f"{error}: {REMEDY}")
        self.assertEqual(found, signature, REMEDY)

    return test


for row in odoo_private.rows():
    owner = re.sub(r"\W", "_", row["owner"])
    name = f"test_{row['kind']}_{row['name']}_of_{owner}"
    setattr(TestOdooPrivate, name, as_noted(row))


@tagged("standard", "post_install", "-at_install")
class TestAllNoted(TransactionCase):
    """What these addons use of Odoo's private names is noted, and nothing else."""

    def noted(self, kind):
        return [row for row in odoo_private.rows() if row["kind"] == kind]

    def test_what_is_extended(self):
        found = set(odoo_private.extended(self.registry))
        noted = {(row["owner"], row["name"]) for row in self.noted("extends")}
        self.assertEqual(found - noted, set(), "extended, and not noted")
        self.assertEqual(noted - found, set(), "noted, and extended nowhere")

    def test_what_is_extended_takes_what_odoo_gives(self):
        for (model, name), (ours, theirs) in odoo_private.extended(
            self.registry
        ).items():
            with self.subTest(f"{model}.{name}"):
                given = inspect.signature(inspect.unwrap(theirs)).parameters
                taken = inspect.signature(inspect.unwrap(ours)).parameters
                kinds = {parameter.kind for parameter in taken.values()}
                if inspect.Parameter.VAR_POSITIONAL not in kinds:
                    by_place = [p for p in given.values() if p.kind != p.KEYWORD_ONLY]
                    self.assertGreaterEqual(len(taken), len(by_place))
                if inspect.Parameter.VAR_KEYWORD not in kinds:
                    by_name = {
                        parameter.name
                        for parameter in given.values()
                        if parameter.default is not inspect.Parameter.empty
                    }
                    self.assertLessEqual(by_name, set(taken))

    def test_what_is_called(self):
        noted = {row["name"] for row in self.noted("calls")}
        found = odoo_private.called()
        unnoted = {name: str(found[name]) for name in set(found) - noted}
        self.assertEqual(unnoted, {}, "used, and not noted")
        self.assertEqual(noted - set(found), set(), "noted, and used nowhere")

    def test_what_is_used_in_the_browser(self):
        noted = {row["name"] for row in self.noted("browser")}
        found = odoo_private.used_in_browser()
        unnoted = {name: str(found[name]) for name in set(found) - noted}
        self.assertEqual(unnoted, {}, "used, and not noted")
        self.assertEqual(noted - set(found), set(), "noted, and used nowhere")


@tagged("standard", "post_install", "-at_install")
class TestOdooInternals(PipelineCase):
    """What goes past Odoo's methods does what they would."""

    def test__insert_cache_gives_values_and_keeps_those_known(self):
        leads = self.leads(3)
        self.env.invalidate_all()
        self.assertEqual(leads[0].days_in_stage, 0)  # of this one, it is known
        leads.invalidate_recordset(["days_in_stage"])
        keep_computed(leads[0], "days_in_stage", [7])
        keep_computed(leads, "days_in_stage", [1, 2, 3])
        with patch.object(type(leads), "_compute_staleness") as compute:
            self.assertEqual([lead.days_in_stage for lead in leads], [7, 2, 3])
        compute.assert_not_called()

    def test__insert_cache_takes_what_the_database_holds(self):
        lead = self.lead()
        lead.invalidate_recordset(["next_action_on"])
        keep_computed(lead, "next_action_on", [None])
        self.assertIs(lead.next_action_on, False)

    def test_cr_cache_lasts_through_a_savepoint_and_not_beyond_the_cursor(self):
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            kept = kept_in_transaction(env, "internals", [])
            kept.append("here")
            with cr.savepoint():
                self.assertIs(kept_in_transaction(env, "internals", []), kept)
            env.invalidate_all()
            self.assertEqual(kept_in_transaction(env, "internals", []), ["here"])
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            self.assertEqual(kept_in_transaction(env, "internals", []), [])

    def test_ir_cron_trigger_holds_what_odoo_writes_into_it(self):
        cron = self.env.ref("sales_pipeline_custom.crm_transition_run_cron")
        later = fields.Datetime.now() + timedelta(days=1)
        by_odoo = cron._trigger(later)
        trigger_cron(self.env, cron.id, {later})
        ours = self.env["ir.cron.trigger"].search(
            [("id", ">", by_odoo.id), ("cron_id", "=", cron.id)]
        )
        self.assertEqual(len(ours), 1)
        mine = by_odoo._fields.keys() - {"id", "display_name", "create_date"}
        for name in mine - {"create_uid", "write_date", "write_uid"}:
            self.assertEqual(ours[name], by_odoo[name], name)

    def test__notifydb_is_called_once_after_the_commit(self):
        cron = self.env.ref("sales_pipeline_custom.crm_transition_run_cron")
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            now = fields.Datetime.now()
            for _time in range(2):
                trigger_cron(env, cron.id, {now})
            trigger_cron(env, cron.id, {now + timedelta(days=1)})
            waiting = [
                function.__self__.function.__name__
                for function in env.cr.postcommit._funcs
                if hasattr(getattr(function, "__self__", None), "function")
            ]
            self.assertEqual(waiting, ["_notifydb"])
            cr.rollback()

    def test_fields_get_is_asked_by_a_new_message_for_the_name_only(self):
        """What is received describes one field instead of all: Odoo needs no other."""
        asked = []
        real = type(self.Lead).fields_get

        def remember(model, allfields=None, attributes=None):
            described = real(model, allfields, attributes)
            asked.append((allfields, attributes))
            return described if allfields else {"name": described["name"]}

        leads = self.Lead.with_context(mail_create_nosubscribe=True)
        with patch.object(type(self.Lead), "fields_get", remember):
            lead = leads.message_new(
                {"subject": "A stove", "email_from": "rose@example.com"},
                {"type": "opportunity"},
            )
        self.assertIn((None, None), asked, "Odoo asks for all of them")
        self.assertEqual(lead.name, "A stove")

    def test__message_track_forgets_what_was_said_of_a_change(self):
        """Lines are written beside it: what Odoo keeps for them has these names."""
        lead = self.lead(self.new)
        self.flush_tracking()
        lead._track_set_log_message("Because of the stove")
        lead.stage_id = self.first
        data = self.cr.precommit.data
        self.assertIn(f"mail.tracking.{lead._name}", data)
        key = f"mail.tracking.message.{lead._name}"
        self.assertEqual(data[key], {lead.id: "Because of the stove"})
        self.flush_tracking()
        self.assertNotIn(key, self.cr.precommit.data)
        self.assertIn("Because of the stove", lead.message_ids[0].body)
