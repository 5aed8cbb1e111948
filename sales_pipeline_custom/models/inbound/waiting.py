from collections import defaultdict

from markupsafe import Markup, escape

from odoo import api, models
from odoo.tools import format_date

from ..shared.scheduled import check_scheduled

WAITING = [("state", "=", "to_review")]
MANAGERS = "sales_team.group_sale_manager"
ADMINISTRATORS = "base.group_system"
WHERE = "/odoo/pipeline-messages"


class CrmInboundMessage(models.Model):
    """What waits for somebody is told each day to who looks after its address."""

    _inherit = "crm.inbound.message"

    @api.model
    def _waiting_count(self):
        """Return how many messages wait, that the user may read."""
        return self.search_count(WAITING) if self.has_access("read") else 0

    @api.model
    def _tell_what_waits(self):
        """Tell people how many messages wait for them: one line an address, one
        notification a day each. For the scheduled action."""
        check_scheduled(self.env)
        groups = self._read_group(
            WAITING,
            ["address_id", "team_id", "company_id", "reason"],
            ["__count", "received_at:min"],
        )
        lines = defaultdict(dict)  # {user: {address, or None: (count, oldest)}}
        for address, team, company, reason, count, oldest in groups:
            place = address.alias_email or team.name or None
            for user in self._who_looks_after(address, team, company, reason):
                known, since = lines[user].get(place, (0, oldest))
                lines[user][place] = (known + count, min(since, oldest))
        for user, places in lines.items():
            told = self.with_context(lang=user.lang or self.env.lang, tz=user.tz)
            told._notify_what_waits(user, places)

    def _who_looks_after(self, address, team, company, reason):
        """Return who is told of messages: one who may open them.

        The salesperson of the address, the leader of its team or who made it; else all
        managers of the company. What was for no address is for administrators.
        """
        of_group = ADMINISTRATORS if reason == "no_route" else MANAGERS
        people = self.env.ref(of_group).all_user_ids.filtered(
            lambda user: (
                user.active
                and not user.share
                and (not company or company in user.company_ids)
            )
        )
        if reason == "no_route":
            return people
        owners = (
            address.user_id,
            address.team_id.user_id or team.user_id,
            address.create_uid,
        )
        return next((user for user in owners if user and user in people), people)

    def _notify_what_waits(self, user, places):
        """Notify somebody of what waits.

        :param dict places: {address, or None: (how many, since when)}
        """
        of_nobody = self.env._("For no known address")
        said = escape(self.env._("%(place)s: %(count)s, since %(day)s"))
        rows = Markup().join(
            Markup("<li>%s</li>")
            % (
                said
                % {
                    "place": place or of_nobody,
                    "count": count,
                    "day": format_date(self.env, since),
                }
            )
            for place, (count, since) in places.items()
        )
        total = sum(count for count, _since in places.values())
        self.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=self.env._("Messages to review: %s", total),
            body=Markup('<p>%s</p><ul>%s</ul><p><a href="%s">%s</a></p>')
            % (
                self.env._("They became no opportunity, and wait for you:"),
                rows,
                WHERE,
                self.env._("Open the messages to review"),
            ),
        )
