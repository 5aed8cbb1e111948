from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError

from ..shared.steps import takes_part


class CrmLead(models.Model):
    """The reason of a loss: it must exist, and may be mandatory, on every path."""

    _inherit = "crm.lead"

    is_lost_reason_required = fields.Boolean(compute="_compute_is_lost_reason_required")

    @api.depends("company_id")
    def _compute_is_lost_reason_required(self):
        for lead in self:
            lead.is_lost_reason_required = lead._is_lost_reason_required()

    @takes_part("_move_check", 10, "a lost reason that exists, given where mandatory")
    def _check_reason_of_loss(self, stage, vals):
        if self._circumstances().gated and (not stage or stage.is_lost):
            if vals.get("lost_reason_id"):
                self._check_lost_reason_exists(vals["lost_reason_id"], self[:1].name)
            else:
                self._check_lost_reason_given()

    @takes_part("_creation_check", 20, "a lost reason where mandatory")
    def _check_reason_of_created(self):
        lost = self.filtered(lambda lead: lead.won_status == "lost")
        lost._check_lost_reason_given()

    @api.model
    @takes_part("_move_creation_values", 10, "a lost reason that exists")
    def _check_reason_to_create_with(self, vals):
        if vals.get("lost_reason_id"):
            self._check_lost_reason_exists(vals["lost_reason_id"], vals.get("name"))
        return vals

    @api.model
    def _check_lost_reason_exists(self, reason_id, name):
        try:
            self.env["crm.lost.reason"].browse(reason_id).mapped("active")
        except MissingError:
            raise UserError(
                self.env._(
                    "This lost reason no longer exists. Choose another one; “%s” was"
                    " not marked as lost.",
                    name,
                )
            ) from None

    def _check_lost_reason_given(self):
        for lead in self.filtered(lambda lead: not lead.lost_reason_id):
            if lead._is_lost_reason_required():
                raise UserError(
                    self.env._("Say why “%s” is lost: choose a lost reason.", lead.name)
                )

    def _lost_reasons_to_choose(self):
        """Return the reasons that losing these opportunities may have.

        Of several at once the reasons may differ: *Other* is one of them.
        """
        reasons = self.env["crm.lost.reason"].search([])
        if len(self) > 1:
            other = "sales_pipeline_custom.lost_reason_other"
            reasons |= self.env.ref(other, raise_if_not_found=False) or reasons
        return reasons

    @api.model
    def _help_on_lost_reasons(self, reasons):
        """Say why one of these reasons stands there when several are lost only.

        :return: a sentence; False where there is no such reason
        """
        other = reasons.filtered(lambda reason: not reason.active)
        if not other:
            return False
        return self.env._(
            "“%s” is there because several are lost at once: one reason may not suit"
            " them all. A single one is lost for a reason of its own.",
            other[0].name,
        )

    def _is_lost_reason_required(self):
        """Tell whether losing one of these opportunities takes a reason."""
        companies = self.company_id
        if not self or any(not lead.company_id for lead in self):
            companies |= self.env.company
        # What a company asks for is no secret, wherever one works.
        return any(company.crm_lost_reason_required for company in companies.sudo())
