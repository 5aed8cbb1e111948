from odoo import api, models

from .crm_referral import NOT_CANCELLED


class CrmReferral(models.Model):
    """Referrals as opportunities are written, merged and deleted."""

    _inherit = "crm.referral"

    @api.model
    def _write_down(self, leads):
        """Have these opportunities have the referral they say, or none.

        :param leads: ``crm.lead`` records, in superuser mode
        """
        found = leads._referrals()
        self = found.browse()  # in superuser mode
        by_lead = {referral.lead_id.id: referral for referral in found}
        new = []
        for lead in leads:
            referral = by_lead.get(lead.id)
            if referral:
                referral._write_again(lead)
            elif lead.referrer_id:
                company = lead.company_id or self.env.company
                new.append(
                    {
                        "lead_id": lead.id,
                        "lead_ref": lead.id,
                        "referrer_id": lead.referrer_id.id,
                        "type_id": lead.referral_type_id.id,
                        "currency_id": company.currency_id.id,
                    }
                )
        created = self.create(new) if new else self.browse()
        (found | created)._flag_known_customers()

    def _write_again(self, lead):
        """Have this single one say what its opportunity now says."""
        if not lead.referrer_id:
            if not self.cancelled_at:
                self._cancel("removed")
            return
        values = {}
        if self.referrer_id != lead.referrer_id:
            values = {"referrer_id": lead.referrer_id.id, "is_conflicting": False}
        if self.type_id != lead.referral_type_id:
            values["type_id"] = lead.referral_type_id.id
        came_back = self.cancel_reason == "removed" or "referrer_id" in values
        if self.cancelled_at and came_back:
            values |= {**NOT_CANCELLED, **self._nothing_earned()}
        if values:
            self.write(values)

    # ------------------------------------------------------------
    # Merging and deleting
    # ------------------------------------------------------------

    def _merge_into(self, head, stays):
        """Leave one referral to opportunities that become one.

        :param head: the ``crm.lead`` that is left
        :param stays: the one of them whose referral stays, empty for none
        """
        kept = self.filtered(lambda referral: referral.lead_id == stays)
        others = self - kept
        settled = others.filtered(lambda one: one.state in ("earned", "paid"))
        cancellable = others.filtered(
            lambda one: not (one.cancelled_at or one._has_left())
        )
        cancellable._cancel("merged")
        if settled:
            settled._flag("is_merged")
        others.write({"lead_id": False})
        others.flush_recordset(["lead_id"])  # two of one opportunity are refused
        if kept.lead_id != head:
            kept.write({"lead_id": head.id, "lead_ref": head.id})

    def _opportunity_deleted(self):
        """Let go of opportunities that are about to be deleted."""
        settled = self.filtered(lambda referral: referral.state in ("earned", "paid"))
        cancellable = self.filtered(
            lambda referral: not (referral.cancelled_at or referral._has_left())
        )
        if settled:
            settled._flag("is_orphan")
        cancellable._cancel("deleted")
        self.write({"lead_id": False})
        self.flush_recordset()
