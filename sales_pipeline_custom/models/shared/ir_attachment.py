from odoo import models
from odoo.exceptions import AccessError

PLACE = {"res_model", "res_id", "res_field"}


class IrAttachment(models.Model):
    """Files that somebody sent: they stay as they came.

    Odoo lets whoever may write on a record rewrite its files: our records refuse what
    is not for people to say, and so do theirs.
    """

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation == "read" or self.env.su:
            return result
        # Only where each is kept is looked at.
        kept = self.sudo().filtered(lambda one: one._is_kept_as_it_came())
        kept = kept.with_env(self.env)
        if result:
            kept -= result[0]
        if not kept:
            return result
        forbidden = kept | result[0] if result else kept
        # Its name was theirs to read before that.
        name = kept[:1].sudo().name
        return forbidden, lambda: AccessError(
            self.env._(
                "“%s” stays as it was received: nobody rewrites, moves or deletes it.",
                name,
            )
        )

    def _is_kept_as_it_came(self):
        """Tell whether this single file is what was received, or an answer given.

        Extend for files that are no field.
        """
        model = self.env.get(self.res_model) if self.res_field else None
        return model is not None and self.res_field in (
            model._pipeline_protected_fields()
        )

    def write(self, vals):
        result = super().write(vals)
        if PLACE & vals.keys():
            self.check_access("write")  # Odoo looks at the former place
        return result
