from odoo import api, models
from odoo.exceptions import AccessError

# Writing one of these may change the company of an opportunity.
OF_COMPANY = {"company_id", "team_id", "user_id", "partner_id", "stage_id"}


class CrmLead(models.Model):
    """What an opportunity remembers by itself is written by the road and its steps.

    Last of all extensions, so that it sees what a client asks for, and not what they
    add to it: inside, ``_write_aside`` goes on below.
    """

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_pipeline_protected(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_pipeline_protected(vals)
        if self.env.su or not OF_COMPANY & vals.keys():
            return super().write(vals)
        # Whether one may write is asked below: it is remembered before.
        before = {lead: lead.company_id for lead in self.sudo()}
        result = super().write(vals)
        self._check_not_given_away(before)
        return result

    def _check_not_given_away(self, before):
        """Refuse that opportunities go to a company one does not work for: Odoo looks
        at the one they had.

        :param dict before: {opportunity in superuser mode: its company then}
        """
        ours = self.env.user.company_ids
        for lead, company in before.items():
            if lead.company_id - company - ours:
                raise AccessError(
                    self.env._(
                        "“%s” would go to a company you do not work for: choose a team,"
                        " a salesperson and a contact of yours.",
                        lead.name,
                    )
                )
