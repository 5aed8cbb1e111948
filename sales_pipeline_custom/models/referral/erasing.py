"""What is emptied rather than deleted when somebody's data is erased: figures stay."""

from odoo import api, models

ERASED = "sales_pipeline_custom.res_partner_erased"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _forget_referrer(self):
        """Forget who brought these; that somebody did, and what it was worth, stays."""
        self._write_aside({"referrer_id": self.env["crm.referral"]._erased().id})


class CrmReferral(models.Model):
    _inherit = "crm.referral"

    @api.model
    def _erased(self):
        """Return the contact that stands for those who were erased, in superuser mode.

        It is archived, and created when it is first needed.
        """
        # Erasing takes no right to create contacts: this one says nothing of anybody.
        partners = self.env["res.partner"].sudo()
        known = partners.env.ref(ERASED, raise_if_not_found=False)
        if known:
            return known
        erased = partners.create(
            {"name": self.env._("Erased contact"), "active": False}
        )
        data = {"xml_id": ERASED, "record": erased, "noupdate": True}
        partners.env["ir.model.data"]._update_xmlids([data])
        return erased

    def _forget_people(self, partners):
        """Forget these contacts, on either side; rewards stay what they were."""
        brought_by = self.filtered(lambda referral: referral.referrer_id in partners)
        if brought_by:
            brought_by.lead_id._forget_referrer()
            brought_by.referrer_id = self._erased()
        newcomers = self.filtered(lambda referral: referral.newcomer_id in partners)
        newcomers.newcomer_id = False
        self.cancel_note = False

    def _outlive_opportunity(self):
        """Have those that were earned stay so once their opportunity is erased."""
        earned = self.filtered(lambda referral: referral.state in ("earned", "paid"))
        earned.lead_id = False
        earned.flush_recordset(["lead_id"])
