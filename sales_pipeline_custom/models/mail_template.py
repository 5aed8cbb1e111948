from odoo import models

from .crm_lead_move_origin import circumstances


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def send_mail_batch(self, res_ids, force_send=False, *args, **kwargs):
        """Queue what a run sends: it leaves only if the run succeeds, and once."""
        in_a_run = circumstances(self.env).run_id
        return super().send_mail_batch(
            res_ids, force_send and not in_a_run, *args, **kwargs
        )
