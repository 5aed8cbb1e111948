from odoo import api, fields, models

from ...models.shared.sensible_values import check_days


class CrmPipelineSettings(models.TransientModel):
    _inherit = "crm.pipeline.settings"

    inbound_days_kept = fields.Integer(
        "Messages Dealt With Kept For (Days)",
        default=lambda self: self.env["crm.inbound.message"]._days_kept(),
        help="For all companies. Messages that wait for somebody are always kept.",
    )

    @api.constrains("inbound_days_kept")
    def _check_inbound_days_kept(self):
        name = self.env._("Pipeline Settings")
        check_days(self, "inbound_days_kept", called=lambda _one: name)

    @api.model
    def _as_json(self, record):
        is_dialog = record._name == self._name
        messages = self.env["crm.inbound.message"]
        days = record.inbound_days_kept if is_dialog else messages._days_kept()
        return {**super()._as_json(record), "inbound_days_kept": days}

    def _write_changed(self, changed):
        days = changed.pop("inbound_days_kept", None)
        result = super()._write_changed(changed)
        if days is not None:
            self.env["crm.inbound.message"]._keep_for(days)
        return result
