from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import clean_context

ACTIVITY = "sales_pipeline_custom.mail_activity_type_review_referral"

REVIEWS = [("to_review", "To Review"), ("reviewed", "Reviewed")]


class CrmReferral(models.Model):
    """What is flagged is told to a manager: one activity, however many there are."""

    _inherit = "crm.referral"

    review = fields.Selection(REVIEWS, compute="_compute_review", store=True)

    @api.depends("is_flagged", "reviewed_at")
    def _compute_review(self):
        for referral in self:
            reviewed = "reviewed" if referral.reviewed_at else False
            referral.review = "to_review" if referral.is_flagged else reviewed

    def write(self, vals):
        result = super().write(vals)
        if "is_flagged" in vals:
            self.type_id._tell_of_flags()
        return result


class CrmReferralType(models.Model):
    """Where a manager is told: a type has the activity, not each of its referrals."""

    _inherit = "crm.referral.type"

    flagged_count = fields.Integer("To Review", compute="_compute_flagged_count")

    def _compute_flagged_count(self):
        counts = dict(
            self.env["crm.referral"]._read_group(
                [("type_id", "in", self.ids), ("is_flagged", "=", True)],
                ["type_id"],
                ["__count"],
            )
        )
        for kind in self:
            kind.flagged_count = counts.get(kind, 0)

    def action_open_flagged(self):
        """Open the referrals of this type that are to be reviewed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_referral_action"
        )
        context = {"search_default_flagged": 1}
        return {**action, "domain": [("type_id", "=", self.id)], "context": context}

    def _tell_of_flags(self):
        """Have the managers concerned have an activity about what is flagged of these.

        Who has one already gets no other. It closes once they have nothing left.
        """
        kind = self.env.ref(ACTIVITY, raise_if_not_found=False)
        if not (self and kind):
            return
        # Whoever a flag is due to, a manager is told of it, by an activity of theirs.
        self = self.sudo().with_context(clean_context(self.env.context))
        flagged = self._flagged_referrals()
        activities = self._review_activities(kind)
        for one in self:
            left = flagged[one]
            own = activities.filtered(
                lambda activity, one=one: activity.res_id == one.id
            )
            over = own.filtered(
                lambda activity, left=left: not _concerns(left, activity.user_id)
            )
            missing = one._who_is_to_review(left) - own.user_id
            if over:
                over.action_feedback(feedback=self.env._("All of them were reviewed."))
            for user in missing:
                one.with_context(lang=user.lang or self.env.lang)._have_reviewed_by(
                    user
                )

    def _flagged_referrals(self):
        """Return what is to be reviewed of these: dict {type: ``crm.referral``}."""
        found = self.env["crm.referral"].search(
            [("type_id", "in", self.ids), ("is_flagged", "=", True)]
        )
        return defaultdict(found.browse, found.grouped("type_id"))

    def _review_activities(self, kind):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", kind.id),
                ("automated", "=", True),
            ]
        )

    def _who_is_to_review(self, referrals):
        """Return which managers look at these referrals of this single type."""
        users = self.env["res.users"]
        per_place = referrals.grouped(
            lambda referral: (referral.company_id, referral.lead_id.team_id)
        )
        for alike in per_place.values():
            users |= self._who_to_tell(alike[:1])
        return users

    def _have_reviewed_by(self, user):
        self.activity_schedule(
            ACTIVITY,
            user_id=user.id,
            summary=self.env._("Referrals to review"),
            note=self.env._(
                "Open them with the button “To Review”: each says why. Cancel it, or"
                " say that it is fine."
            ),
        )


def _concerns(referrals, user):
    """Tell whether one of these is of a company this person works for, or of none."""
    companies = user.company_ids
    return any(
        not referral.company_id or referral.company_id in companies
        for referral in referrals
    )
