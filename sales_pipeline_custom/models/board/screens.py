from odoo import api, models

from ..shared.steps import takes_part

CHANNEL = "sales_pipeline_opportunities"
CHANGED = "sales_pipeline_changed"


class CrmLead(models.Model):
    """Screens that show opportunities are told which ones changed, and nothing else.

    They moved, were created or handed over, or something else of theirs changed.
    """

    _inherit = "crm.lead"

    def _tell_screens(self):
        """Have screens that show these look again: one message for a transaction."""
        told = self.env.cr.precommit.data.get(CHANGED)
        if told is None:
            told = self.env.cr.precommit.data[CHANGED] = set()
            self.env.cr.precommit.add(self.browse()._send_changes)
        told.update(self.ids)

    def _send_changes(self):
        ids = sorted(self.env.cr.precommit.data.pop(CHANGED, ()))
        if ids:
            self.env["bus.bus"]._sendone(CHANNEL, CHANGED, {"ids": ids})

    @takes_part("_move_record", 10, "tells the screens that show it")
    def _tell_screens_of_moves(self, moves):
        self.browse(move.lead.id for move in moves)._tell_screens()

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            self._tell_screens()
        return result


class BusBus(models.Model):
    _inherit = "bus.bus"

    @api.model
    def _poll(self, channels, last=0, ignore_ids=None):
        """Leave in what is told the opportunities that who listens may read now.

        Where none is left the message is empty: a connection goes on after the last
        one it got.
        """
        notifications = super()._poll(channels, last, ignore_ids)
        told = [
            notification["message"]["payload"]
            for notification in notifications
            if notification["message"].get("type") == CHANGED
        ]
        if told:
            readable = self._readable_opportunities(
                {id_ for payload in told for id_ in payload["ids"]}
            )
            for payload in told:
                payload["ids"] = [id_ for id_ in payload["ids"] if id_ in readable]
        return notifications

    @api.model
    def _readable_opportunities(self, ids):
        """Return the ids of those of these opportunities that the user may read."""
        leads = self.env["crm.lead"].with_context(active_test=False)
        if not leads.has_access("read"):
            return set()
        return set(leads.search([("id", "in", list(ids))]).ids)


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Let nobody listen who reads no opportunity at all."""
        if CHANNEL in channels and not self.env["crm.lead"].has_access("read"):
            channels = [channel for channel in channels if channel != CHANNEL]
        return super()._build_bus_channel_list(channels)
