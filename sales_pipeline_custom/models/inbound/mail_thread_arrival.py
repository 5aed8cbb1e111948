from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..shared.given import ids_given
from .inbound import Arrival

MOST_RECIPIENTS = 250
OF_CLIENT = ("lang", "tz", "allowed_company_ids")  # what it may say of itself


class MailThread(models.AbstractModel):
    """What comes: who may deliver it, and which address it is for.

    Only its headers are read so far.
    """

    _inherit = "mail.thread"

    def _as_gateway(self, model, custom_values, thread_id):
        """Return this as the mail gateway works, for who may deliver mail.

        As in Odoo that is who reads aliases: the user of a mail server's script, and
        no customer. To name the record a mail goes to takes the right to write there,
        to say more of it than the mail does, an administrator.

        :raise AccessError: they may not
        """
        if self.env.su:
            return self
        self.env["mail.alias"].check_access("read")
        if thread_id and model in self.env:
            number = int(thread_id) if str(thread_id).isdecimal() else thread_id
            ids = ids_given(self.env, [number])
            self.env[model].browse(ids).check_access("write")
        if custom_values and not self.env.is_system():
            raise AccessError(
                self.env._("Only an administrator says more of a mail than it does.")
            )
        context = self.env.context
        kept = {name: context[name] for name in OF_CLIENT if name in context}
        return self.with_env(self.env(context=kept))

    @api.model
    def _inbound_arrival(self, raw, headers, model, thread_id, kept=None):
        """Return the ``Arrival`` of a mail, None when it is not about opportunities.

        :param bytes raw: the mail
        :param Headers headers: its own
        :param str model: that its bearer says it is for, False for none
        :param int thread_id: the record of that model, none where it does not say
        :param kept: the ``crm.inbound.message`` it is received again for
        """
        aliases = self._inbound_aliases(headers.recipients())
        lead_id = self._inbound_thread(headers)
        if thread_id and model == "crm.lead":
            lead_id = thread_id
        if not aliases and not lead_id and model != "crm.lead":
            return None
        address_id, team_id = aliases[0] if aliases else (0, 0)
        if kept:
            address_id, team_id = kept.address_id.id, kept.team_id.id
        settings = self.env["crm.inbound.address"]._settings(address_id or 0)
        if not settings.address_id and team_id:
            # Who delivers mail may see no team: only whose it is counts.
            team = self.env["crm.team"].sudo().browse(team_id).exists()
            settings = settings._replace(team_id=team.id, company_id=team.company_id.id)
        return Arrival(raw, headers, settings, lead_id)

    def _inbound_aliases(self, recipients):
        """Return the aliases of opportunities among the first recipients.

        :return: pairs (id of the inbound address, id of the team), those of inbound
            addresses first
        """
        recipients = [one.replace("\x00", "") for one in recipients[:MOST_RECIPIENTS]]
        if not recipients:
            return []
        self.env["mail.alias"].flush_model()
        self.env["crm.inbound.address"].flush_model()
        return self.env.execute_query(
            SQL(
                "SELECT address.id, CASE WHEN parent.model = 'crm.team'"
                " THEN alias.alias_parent_thread_id END FROM mail_alias alias"
                " LEFT JOIN crm_inbound_address address ON address.alias_id = alias.id"
                " LEFT JOIN ir_model parent ON parent.id = alias.alias_parent_model_id"
                " WHERE alias.alias_model_id = %s AND (alias.alias_full_name IN %s"
                " OR (alias.alias_incoming_local AND alias.alias_name IN %s))"
                " ORDER BY address.sequence, address.id, alias.id",
                self.env["ir.model"]._get_id("crm.lead"),
                tuple(recipients),
                tuple(one.partition("@")[0] for one in recipients),
            )
        )

    def _inbound_thread(self, headers):
        """Return the id of the opportunity whose message a mail answers, 0 for none."""
        if not headers.is_reply():
            return 0
        references = (headers.get("References") or headers.get("In-Reply-To")).split()
        # Who delivers mail may read no message: only which one it answers is found.
        found = (
            self.env["mail.message"]
            .sudo()
            .search_fetch(
                [("message_id", "in", references[-32:])],
                ["model", "res_id"],
                order="id desc",
                limit=1,
            )
        )
        return found.res_id if found.model == "crm.lead" else 0

    def _inbound_is_known(self, headers):
        """Tell whether a message has the Message-Id of a mail."""
        same = [("message_id", "=", headers.message_id)]
        return bool(self.env["mail.message"].search_count(same, limit=1))
