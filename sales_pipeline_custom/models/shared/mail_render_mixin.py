from odoo import api, models


class MailRenderMixin(models.AbstractModel):
    """A text is made of an opportunity, and of what is about it, for who may read it.

    Odoo's preview of a mail template and its composer make one of any record a program
    names, and what a field works out in superuser mode stays at hand: whoever works
    here would be shown the personal link of a customer they know nothing of. The dialog
    that sends an SMS works its whole text out in that mode.
    """

    _inherit = "mail.render.mixin"

    @api.model
    def _render_template(self, template_src, model, res_ids, *args, **kwargs):
        is_of_somebody = not self.env.su or self._is_for_sms_dialog()
        if is_of_somebody and (model or "").startswith("crm."):
            records = self.env[model].browse(filter(None, res_ids))
            records.sudo(False).check_access("read")
        return super()._render_template(template_src, model, res_ids, *args, **kwargs)

    def _is_for_sms_dialog(self):
        """Tell whether what the dialog of an SMS shows is being worked out."""
        dialogs = self.env.get("sms.composer")
        if dialogs is None:
            return False
        return bool(self.env.protected(dialogs._fields["body"]))
