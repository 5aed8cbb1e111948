from odoo import api, fields, models

EVENTS = [
    ("campaign_joined", "Added to a campaign"),
    ("mailing_replied", "Replied to a mailing"),
]
NAMES = [name for name, _label in EVENTS]
BEING_SENT = object()  # no client can send it


class CrmStageTrigger(models.Model):
    """Joining a campaign and answering a mailing may move the opportunity."""

    _inherit = "crm.stage.trigger"

    event = fields.Selection(
        selection_add=EVENTS, ondelete=dict.fromkeys(NAMES, "cascade")
    )
    campaign_id = fields.Many2one(
        "utm.campaign", ondelete="cascade", help="Empty: any campaign."
    )
    mailing_id = fields.Many2one(
        "mailing.mailing", ondelete="cascade", help="Empty: any mailing."
    )

    def _concerned(self, leads, campaign_id=False, mailing_id=False, **details):
        if self.event in NAMES:
            campaign, mailing = self.campaign_id.id, self.mailing_id.id
            if campaign not in (False, campaign_id):
                return leads.browse()
            if mailing not in (False, mailing_id):
                return leads.browse()
        return super()._concerned(leads, **details)

    @api.model
    def _is_answer(self, event, **details):
        return event == "mailing_replied" or super()._is_answer(event, **details)

    def _fire_on(self, leads):
        """Leave to the scheduled action what a mailing being sent sets off.

        A mailing must neither wait for opportunities nor stop because somebody is
        writing on one of them.
        """
        if self.env.context.get("mailing_is_being_sent") is not BEING_SENT:
            return super()._fire_on(leads)
        runs = self._new_runs(leads, tries=0)
        return runs._wake(set(runs.mapped("run_at")))
