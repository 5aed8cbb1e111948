"""Dialogs are open for a while: what happens meanwhile is told, and breaks nothing."""

from contextlib import contextmanager

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import Form, tagged

from odoo.addons.rpc.controllers.xmlrpc import dumps

from ..tools.registry import our_dialogs
from .dialogs import GONE, DialogsCase

# Lines of other dialogs: nothing is confirmed there.
LINES = {"crm.inbound.try.line", "crm.pipeline.apply.line", "crm.rule.dry.run.line"}
EXTENDED = {"crm.lead.lost"}  # Odoo's, which we change


@tagged("standard", "post_install", "-at_install")
class TestDialogsMeanwhile(DialogsCase):
    """The record of each dialog is changed, gone or somebody else's when it is
    confirmed."""

    # ------------------------------------------------------------
    # Trying them
    # ------------------------------------------------------------

    def create(self, model, values):
        return self.env[model].with_user(self.who).create(values)

    def confirm(self, dialog, row):
        """Press the button; return what is said, nothing where it is simply done."""
        try:
            with self.cr.savepoint():
                action = getattr(dialog, row.confirmed)()
                self.env.flush_all()
        except MissingError as error:
            return f"not a sentence for people: {error}"
        except UserError as error:
            return str(error)
        dumps((action,))  # it can be sent, over XML-RPC too
        params = action.get("params", {}) if isinstance(action, dict) else {}
        is_said = params.get("type") in ("danger", "warning")
        return params["message"] if is_said else ""

    def try_each(self, attempt, expected=0):
        """Try each dialog with each thing that happens, and undo it all.

        :param attempt: function of a model, a ``Dialog`` and what happens meanwhile; it
            returns what was said
        :param int expected: which of the sentences is to be said
        """
        unlike = []
        for model, rows in self.dialogs().items():
            for rank, row in enumerate(rows):
                for name, (deed, *sentences) in row.meanwhile.items():
                    said = (sentences * 2)[expected]
                    with self.undone():
                        found = attempt(model, row, deed)
                    if said not in found if said else found:
                        unlike.append((model, rank, name, said, found))
        self.assertFalse(unlike, "\n".join(map(str, unlike)))

    @contextmanager
    def undone(self):
        savepoint = self.cr.savepoint()
        try:
            yield
        finally:
            savepoint.rollback()
            savepoint.close()
            self.env.invalidate_all()
            self.env.registry.clear_all_caches()
            self.env.transaction.reset()  # who works where may have changed

    def settle_down(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def test_every_dialog_is_tried(self):
        dialogs = self.dialogs()
        expected = {*our_dialogs(self.env), *EXTENDED} - LINES
        self.assertEqual(set(dialogs), expected)
        for model, rows in dialogs.items():
            cls = self.env.registry[model]
            buttons = {
                name
                for name in dir(cls)
                if name.startswith("action_") and not hasattr(self.env["base"], name)
            }
            self.assertEqual({row.confirmed for row in rows}, buttons, model)

    def test_open_while_it_happens(self):
        def attempt(model, row, deed):
            dialog = self.create(model, row.opened())
            self.settle_down()
            deed()
            self.settle_down()
            return self.confirm(dialog, row)

        self.try_each(attempt)

    def test_created_as_it_is_confirmed(self):
        """As the web client does: what it shows is sent with the button."""

        def attempt(model, row, deed):
            values = row.opened()
            self.settle_down()
            deed()
            self.settle_down()
            try:
                with self.cr.savepoint():
                    dialog = self.create(model, values)
                    self.env.flush_all()
            except MissingError as error:
                return f"not a sentence for people: {error}"
            except UserError as error:
                return str(error)
            self.settle_down()
            return self.confirm(dialog, row)

        self.try_each(attempt, expected=1)

    def test_confirmed_twice_is_done_once(self):
        """A double click reaches the server twice."""
        counted = (
            "account.move",
            "crm.lead",
            "crm.pipeline.template",
            "crm.project.template",
            "crm.stage",
            "crm.stage.transition",
            "mail.activity",
            "mail.message",
        )

        def count():
            self.env.flush_all()
            return {name: self.env[name].sudo().search_count([]) for name in counted}

        doubled = []
        for model, rows in self.dialogs().items():
            for row in rows:
                with self.undone():
                    dialog = self.create(model, row.opened())
                    said = self.confirm(dialog, row)
                    if said or not dialog.exists().is_confirmed:
                        continue  # it stays open, or went with what it was about
                    before = count()
                    said = self.confirm(dialog, row)
                    if said or count() != before:
                        doubled.append((model, said, before, count()))
        self.assertFalse(doubled)

    def test_open_for_too_long(self):
        """Odoo has swept what nobody touched for an hour."""
        for model, rows in self.dialogs().items():
            for row in rows:
                with self.subTest(model):
                    dialog = self.create(model, row.opened())
                    self.settle_down()
                    self.env.cr.execute(f'DELETE FROM "{dialog._table}"')
                    self.env.invalidate_all()
                    self.assertIn(GONE, self.confirm(dialog, row))
                    self.assertRefused(lambda d=dialog: d.web_save({}, {}), GONE)

    def test_somebody_elses_dialog(self):
        for model, rows in self.dialogs().items():
            for row in rows:
                with self.subTest(model):
                    dialog = self.create(model, row.opened()).with_user(self.manager)
                    self.settle_down()
                    if model in EXTENDED:
                        continue
                    with self.assertRaises(AccessError):
                        getattr(dialog, row.confirmed)()

    def test_the_dialog_that_a_board_opens_knows_where_it_saw_them(self):
        mine = self.visited.with_user(self.who)
        action = mine.action_ask_before_move(self.lost.id, self.their_stage.id)
        dialogs = self.env[action["res_model"]].with_user(self.who)
        form = Form(dialogs.with_context(**action["context"]))
        form.lost_reason_id = self.budget
        self.visited.move_to_stage(self.negotiation)
        dialog = form.save()
        self.assertRefused(dialog.action_move, "“Negotiation”", "has moved since")
        self.assertOpen(self.visited, self.negotiation)

    # ------------------------------------------------------------
    # Settings
    # ------------------------------------------------------------

    def test_what_another_manager_set_meanwhile_stays(self):
        form = self.env["crm.pipeline.settings"].with_user(self.who)
        opened = form.default_get(["as_opened"])
        self.company.write({"crm_lost_reason_required": True, "crm_run_days_kept": 50})
        dialog = form.create(
            {
                **opened,
                "crm_lost_reason_required": False,  # as it was when it was opened
                "crm_run_days_kept": 77,
            }
        )
        dialog.action_save()
        self.assertTrue(self.company.crm_lost_reason_required)
        self.assertEqual(self.company.crm_run_days_kept, 77)
