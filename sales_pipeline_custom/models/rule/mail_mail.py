from odoo import api, fields, models

from ..move.origin import circumstances


class MailMail(models.Model):
    """A mail that a run queued says to its run what became of it."""

    _inherit = "mail.mail"

    transition_run_id = fields.Many2one(
        "crm.transition.run", readonly=True, index="btree_not_null", ondelete="set null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        run_id = circumstances(self.env).run_id
        if run_id:
            vals_list = [{**vals, "transition_run_id": run_id} for vals in vals_list]
        return super().create(vals_list)

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # Who sends may not read the log of rules. Asked before Odoo deletes it.
        runs = self.sudo().transition_run_id
        if runs and (failure_type or failure_reason):
            said = failure_reason or ", ".join(
                filter(None, self.mapped("failure_reason"))
            )
            runs._in_reader_language()._mail_refused(failure_type, said)
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
