from odoo import fields, models
from odoo.exceptions import UserError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    crm_referral_id = fields.Many2one(
        "crm.referral",
        "Referral",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )


class AccountMove(models.Model):
    """A document that pays rewards."""

    _inherit = "account.move"

    def button_draft(self):
        """Refuse to take back a cancelled document whose rewards are in another."""
        for document in self.sudo().filtered(lambda move: move.state == "cancel"):
            for referral in document.line_ids.crm_referral_id:
                others = [one for one in referral._documents() if one != document]
                mine = document in (referral.bill_id, referral.newcomer_bill_id)
                if others and not mine:
                    raise UserError(
                        self.env._(
                            "The reward of “%(referral)s” is in %(document)s now: it"
                            " would be paid twice. Leave this one cancelled.",
                            referral=referral.display_name,
                            document=others[0].display_name,
                        )
                    )
        return super().button_draft()
