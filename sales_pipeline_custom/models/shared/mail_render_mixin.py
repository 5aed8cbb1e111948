from odoo import api, models


class MailRenderMixin(models.AbstractModel):
    """A text is made of an opportunity, and of what is about it, for who may read it.

    Odoo's preview of a mail template and its composer make one of any record a program
    names, and what a field works out in superuser mode stays at hand: whoever works
    here would be shown the personal link of a customer they know nothing of.
    """

    _inherit = "mail.render.mixin"

    @api.model
    def _render_template(self, template_src, model, res_ids, *args, **kwargs):
        if not self.env.su and (model or "").startswith("crm."):
            self.env[model].browse(filter(None, res_ids)).check_access("read")
        return super()._render_template(template_src, model, res_ids, *args, **kwargs)
