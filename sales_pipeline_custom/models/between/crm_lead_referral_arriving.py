import re

from odoo import api, models

from ...core.shared.labelled_lines import label_of

# How forms and people name the line that gives a code, as lines are compared.
CODE_LABELS = tuple(
    label_of(label)
    for label in (
        "Code parrainage",
        "Code de parrainage",
        "Code parrain",
        "Code du parrain",
        "Code de votre parrain",
        "Referral code",
        "Referrer code",
        "Referral",
        "Parrainage",
        "Parrain",
    )
)
# The link of a referrer, pasted in a message.
LINK = re.compile(r"[?&]referral_code=([\w-]{4,64})")
MOST_CODES = 5


class CrmLead(models.Model):
    """Who sent those that arrive by themselves: by a code, nobody is there to choose.

    A code that is nobody's loses nothing: it is told to whoever reads the opportunity.
    """

    _inherit = "crm.lead"

    @api.model
    def _referrer_of_codes(self, codes, company):
        """Return whose the first code is that somebody has.

        :param list codes: as they were typed or kept, the surest first; None for none
        :param company: ``res.company`` that the referrer has to be known to
        :return: pair: ``res.partner`` in superuser mode, empty for none; and the list
            of codes before that one that are nobody's
        """
        unknown = []
        for code in dict.fromkeys(filter(None, codes)):
            partner = self.env["crm.referral.code"]._referrer_of_code(code)
            if partner and partner.company_id in (company, company.browse()):
                return partner, unknown
            unknown.append(code)
        return self.env["res.partner"], unknown

    def _inbound_values(self, inbound):
        values = super()._inbound_values(inbound)
        codes = [inbound.mail.pairs.get(label) for label in CODE_LABELS]
        codes += LINK.findall("\n".join(inbound.mail.body.lines))
        codes = [code for code in codes if code][:MOST_CODES]
        if not codes or self.referrer_id:
            return values
        companies = self.env["res.company"]
        known = self.company_id.id or inbound.settings.company_id
        company = companies.browse(known or ()) or self.env.company
        referrer, unknown = self._referrer_of_codes(codes, company)
        if referrer:
            values["referrer_id"] = referrer.id
        for code in unknown:
            reason = self.env._(
                "This code is nobody's, or was revoked: ask who sent them, and choose"
                " the contact in “Brought By”."
            )
            inbound.done.note(self.env._("Referral Code"), code, reason)
        return values
