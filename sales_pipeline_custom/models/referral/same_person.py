from odoo import api, fields, models

from ...core.referral.same_person import mailbox, telephone
from ..shared.steps import takes_part

# Writing one of these may show that two contacts are one person's.
OF_PERSON = {"email", "phone", "parent_id", "vat"}


class CrmReferral(models.Model):
    """Who brings may be who comes, under another address: a manager looks.

    It is not refused: people share a telephone.
    """

    _inherit = "crm.referral"

    is_same_person = fields.Boolean(
        "Perhaps the Same Person",
        readonly=True,
        help="The newcomer has the mailbox, the telephone, the VAT number or the parent"
        " company of the referrer.",
    )

    def _flag_same_persons(self):
        """Flag those whose newcomer may be the referrer; the others are not."""
        live = self.filtered(
            lambda referral: referral.lead_id and not referral.cancelled_at
        )
        same = live.filtered(lambda one: one._is_same_person())
        new = same.filtered(lambda one: not one.is_same_person)
        if new:
            new._flag("is_same_person")
        other = (live - same).filtered("is_same_person")
        if other:
            other.is_same_person = False
            other._no_longer_flagged()

    def _is_same_person(self):
        """Tell whether the newcomer of this single one may be its referrer."""
        lead = self.lead_id
        newcomer = lead.partner_id._marks_of_person()
        newcomer |= {("mail", mailbox(lead.email_normalized))}
        newcomer |= {("phone", telephone(lead.phone))}
        common = newcomer & self.referrer_id._marks_of_person()
        return any(value for _kind, value in common)

    @api.model
    @takes_part("_earn", 40, "flags those who may be one person")
    def _flag_same_persons_of_earned(self, earned):
        earned.referrals._flag_same_persons()


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _referrer_written(self):
        result = super()._referrer_written()
        self._referrals()._flag_same_persons()
        return result


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _marks_of_person(self):
        """Return what tells that somebody else is this contact: pairs (kind, text)."""
        marks = set()
        # Contacts one may not see count too: only that it is the same person is told.
        for partner in self.sudo():
            top = partner
            while top.parent_id:
                top = top.parent_id
            marks |= {
                ("mail", mailbox(partner.email_normalized)),
                ("phone", telephone(partner.phone)),
                ("vat", "".join((partner.vat or "").split()).casefold()),
                ("top", str(top.id)),
            }
        return marks

    def write(self, vals):
        result = super().write(vals)
        if OF_PERSON & vals.keys():
            self._flag_referrals_of_same_person()
        return result

    def _flag_referrals_of_same_person(self):
        """Look again at who brought these, and whom they brought.

        Whoever changes a contact may not see the opportunities.
        """
        # Who changes a contact may not see its referrals: they are flagged, not told.
        referrals = self.env["crm.referral"].sudo()
        below = [("id", "child_of", self.ids)]
        referrals.search(
            [
                ("state", "!=", "cancelled"),
                "|",
                ("referrer_id", "any", below),
                ("newcomer_id", "any", below),
            ]
        )._flag_same_persons()
