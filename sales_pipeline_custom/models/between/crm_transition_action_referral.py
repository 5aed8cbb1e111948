from odoo import api, fields, models

from ..rule.runner import NothingToDo


class CrmTransitionAction(models.Model):
    """A rule may mark a referral successful; a successful one may do what rules do."""

    _inherit = "crm.transition.action"

    kind = fields.Selection(
        selection_add=[("referral", "Mark the referral successful")],
        ondelete={"referral": "cascade"},
    )
    rule_id = fields.Many2one(required=False)
    referral_type_id = fields.Many2one(
        "crm.referral.type", index="btree_not_null", ondelete="cascade"
    )

    _of_something = models.Constraint(
        "CHECK (rule_id IS NOT NULL OR referral_type_id IS NOT NULL)",
        "An action belongs to a rule or to a referral type.",
    )

    @api.model
    def _owner_fields(self):
        return [*super()._owner_fields(), "referral_type_id"]

    def _owner(self):
        return self.referral_type_id or super()._owner()

    def _do_referral(self, lead):
        """Reward who brought this opportunity, whatever their type waits for."""
        # Nobody writes referrals: the rule, which somebody set up so, earns this one.
        referral = lead.sudo().referral_ids
        if not referral or referral.state == "cancelled":
            raise NothingToDo(
                self.env._("Nobody is said to have brought “%s”.", lead.name)
            )
        if referral.state != "pending":
            raise NothingToDo(self.env._("The referral is successful already."))
        referral._mark_successful()
        return self.env._(
            "Referral of %s marked successful", referral.referrer_id.display_name
        )
