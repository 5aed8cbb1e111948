from odoo import models
from odoo.exceptions import ValidationError

from ..move.origin import circumstances


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def send_mail_batch(self, res_ids, force_send=False, *args, **kwargs):
        """Queue what a run sends: it leaves only if the run succeeds, and once."""
        in_a_run = circumstances(self.env).run_id
        return super().send_mail_batch(
            res_ids, force_send and not in_a_run, *args, **kwargs
        )

    def _check_is_about(self, model):
        """Refuse to send a mail that is not made of records of a model, or documents
        with it: of anything else, what has the same number would be sent.

        :raise ValidationError: this single template is about something else
        """
        # Whoever chooses it may not read reports: only what they are about is compared.
        made_of = {self.model, *self.sudo().report_template_ids.mapped("model")}
        if made_of != {model}:
            raise ValidationError(
                self.env._(
                    "“%(template)s” cannot be sent here: that mail, or a document that"
                    " comes with it, is not made for “%(model)s”. Choose another one.",
                    template=self.name,
                    model=self.env["ir.model"]._get(model).name,
                )
            )
