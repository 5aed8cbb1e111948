from odoo import api, fields, models


class CrmInboundAddress(models.Model):
    """Who looks after what an address creates; it is said where nobody would."""

    _inherit = "crm.inbound.address"

    owner_warning = fields.Text("Nobody's", compute="_compute_owner_warning")

    @api.depends("name", "team_id.member_ids", "team_id.user_id", "user_id")
    @api.depends_context("lang")
    def _compute_owner_warning(self):
        for address in self:
            # Who may not see a team, or its people, is still told it has none.
            team = address.sudo().team_id
            name = address.name or self.env._("This address")
            if address.user_id or team.user_id or team.member_ids:
                address.owner_warning = False
            elif team:
                address.owner_warning = self.env._(
                    "“%(address)s” creates opportunities that nobody looks after: the"
                    " team “%(team)s” has neither leader nor member. Give it some, or"
                    " choose a salesperson.",
                    address=name,
                    team=team.name,
                )
            else:
                address.owner_warning = self.env._(
                    "“%s” creates opportunities that nobody looks after: choose a team,"
                    " or a salesperson.",
                    name,
                )
