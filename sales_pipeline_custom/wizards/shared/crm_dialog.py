from functools import wraps

from psycopg2.errors import ForeignKeyViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, UserError

from ...models.shared.turns import take_turns

CLOSE = {"type": "ir.actions.act_window_close"}


def confirms(method):
    """Decorate what a dialog does in the end, while the world went on around it.

    What closes the dialog is done once, however often it is clicked.

    :raise UserError: the dialog, or what it is about, is gone or no longer theirs
    """

    @wraps(method)
    def confirm(self, *args, **kwargs):
        try:
            self._check_still_open()
            take_turns(self)
            if self.is_confirmed:
                return CLOSE
            result = method(self, *args, **kwargs)
            if _closes(result):
                self.is_confirmed = True
            return result
        except (MissingError, ForeignKeyViolation) as error:
            self._refuse_gone(error)

    return confirm


def _closes(action):
    """Tell whether a dialog closes with that action, at once or with what it says."""
    if not isinstance(action, dict):
        return True
    following = action.get("params", {}).get("next") or {}
    return CLOSE["type"] in (action.get("type"), following.get("type"))


class CrmDialog(models.AbstractModel):
    """What somebody is asked, and may answer much later.

    Meanwhile others move, hand over and delete what it is about: whoever confirms then
    is told so in a sentence, and nothing is written.
    """

    _name = "crm.dialog"
    _description = "Dialog"

    # The field without which there is nothing to confirm.
    _is_about = ""

    is_confirmed = fields.Boolean(readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        # Most dialogs are created as they are confirmed.
        try:
            return super().create(vals_list)
        except (MissingError, ForeignKeyViolation) as error:
            self._refuse_gone(error)
        except AccessError as error:
            if not self.has_access("create"):
                raise
            self._refuse_not_theirs(error)

    def web_save(self, *args, **kwargs):
        if self:
            self._check_still_open()
        return super().web_save(*args, **kwargs)

    def _check_still_open(self):
        """Refuse to confirm a dialog that is gone, or about what one may not see."""
        if not self.exists():
            self._refuse_gone()
        self.check_access("write")
        for name, field in self._fields.items():
            if name in models.MAGIC_COLUMNS or not (field.store and field.relational):
                continue
            if field.type != "one2many":
                # In superuser mode: what is not theirs any more would not be seen.
                everything = self.sudo().with_context(active_test=False)[name]
                if not everything and name == self._is_about:
                    self._refuse_gone()
                if not everything.with_env(self.env).has_access("read"):
                    self._refuse_not_theirs()

    @api.model
    def _refuse_gone(self, error=None):
        raise UserError(
            self.env._(
                "What this dialog is about was deleted meanwhile, or it was left open"
                " for too long. Close it, reload the page and start again."
            )
        ) from error

    @api.model
    def _refuse_not_theirs(self, error=None):
        raise AccessError(
            self.env._(
                "You may not see all that this dialog is about any more: somebody else"
                " has it now. Close it, reload the page and start again."
            )
        ) from error
