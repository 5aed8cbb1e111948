from odoo import api, models
from odoo.exceptions import AccessError


class CrmTransitionAction(models.Model):
    """Who may say what a rule does, and in whose name it then does it."""

    _inherit = "crm.transition.action"

    @api.model_create_multi
    def create(self, vals_list):
        default = self.default_get(["kind"]).get("kind")
        self._refuse_code(vals.get("kind", default) for vals in vals_list)
        actions = super().create(vals_list)
        actions._refuse_code(actions.mapped("kind"))
        actions._owners_do_something_else()
        return actions

    def write(self, vals):
        self._refuse_code([vals.get("kind")])
        self._owners_do_something_else()
        result = super().write(vals)
        if vals.keys() - {"sequence"}:
            self._refuse_code(self.mapped("kind"))
        self._owners_do_something_else()  # they may belong to another one now
        return result

    def copy_data(self, default=None):
        """Copy the server action too, for those who may see it."""
        vals_list = super().copy_data(default)
        if self._may_run_code():
            for action, vals in zip(self, vals_list, strict=True):
                vals.setdefault("server_action_id", action.server_action_id.id)
        return vals_list

    def unlink(self):
        self._owners_do_something_else()
        return super().unlink()

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Odoo writes these past ``write``."""
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        self._owners_do_something_else()
        return result

    @api.model
    def _owner_fields(self):
        """Return the names of what an action may belong to. Extend with another."""
        return ["rule_id"]

    def _owners_do_something_else(self):
        """Have what these belong to run as who changes them, who may write on it."""
        if self.env.su:
            return
        for name in self._owner_fields():
            # Who changes an action may not see its rule: they are refused then.
            owners = self.sudo()[name].with_env(self.env)
            owners.check_access("write")
            owners._done_in_own_name()

    @api.model
    def _refuse_code(self, kinds):
        """Leave server actions to administrators: they run code, call webhooks.

        :param kinds: those of the actions that somebody wants
        """
        if "server" in kinds and not self._may_run_code():
            raise AccessError(
                self.env._(
                    "Only an administrator may have a server action run, or change one"
                    " that a rule runs."
                )
            )

    @api.model
    def _may_run_code(self):
        return self.env.su or self.env.user.has_group("base.group_system")
