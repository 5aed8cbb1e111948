from markupsafe import escape

from odoo import models
from odoo.exceptions import MissingError
from odoo.tools import SQL

# Who says of which kind a line is, by what changed, the outcome and the lost reason.
SUBTYPE_FROM = {"mail", "crm", "sales_pipeline_custom"}


class CrmLead(models.Model):
    """One line in the chatter per change, written for many opportunities at once.

    Odoo posts a whole message for each opportunity whose tracked fields changed, and
    looks for its recipients every time. Where nobody follows that kind of change there
    are none: the same lines are then written together.
    """

    _inherit = "crm.lead"

    def _track_subtype(self, init_values):
        if "stage_id" in init_values and self.stage_id.is_lost:
            return self.env.ref("crm.mt_lead_lost")
        return super()._track_subtype(init_values)

    def _message_track(self, fields_iter, initial_values_dict):
        if not fields_iter:
            return {}
        data = self.env.cr.precommit.data
        said = data.get(f"mail.tracking.message.{self._name}", {})
        authors = data.get(f"mail.tracking.author.{self._name}", {})
        tracking = self._tracked_changes(fields_iter, initial_values_dict)
        changed = self.filtered(lambda lead: tracking.get(lead.id, (None,))[0])
        followed = changed._followed_on_changes()
        (changed - followed)._write_lines(tracking, initial_values_dict, said, authors)
        # Odoo posts the rest, and forgets what was said.
        posted = super(CrmLead, followed)._message_track(
            fields_iter, initial_values_dict
        )
        return tracking | posted

    def _tracked_changes(self, fields_iter, initial_values_dict):
        """Return {id: (changed field names, tracking commands)} of what exists."""
        fields_info = self.fields_get(
            fields_iter, attributes=("string", "type", "selection", "currency_field")
        )
        tracking = {}
        for lead in self:
            try:
                tracking[lead.id] = lead._mail_track(
                    fields_info, initial_values_dict[lead.id]
                )
            except MissingError:
                continue
        return tracking

    def _followed_on_changes(self):
        """Return the opportunities someone follows for more than their messages."""
        if not self:
            return self
        self.env["mail.followers"].flush_model(["res_id", "res_model", "subtype_ids"])
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT follower.res_id
                  FROM mail_followers AS follower
                  JOIN mail_followers_mail_message_subtype_rel AS wanted
                    ON wanted.mail_followers_id = follower.id
                 WHERE follower.res_model = %s AND follower.res_id = ANY(%s)
                   AND wanted.mail_message_subtype_id != ALL(%s)
                """,
                self._name,
                self.ids,
                self._talk_subtype_ids(),
            )
        )
        return self.browse(res_id for (res_id,) in self.env.cr.fetchall())

    def _talk_subtype_ids(self):
        to_id = self.env["ir.model.data"]._xmlid_to_res_id
        return [to_id("mail.mt_comment"), to_id("mail.mt_note")]

    def _write_lines(self, tracking, initial_values_dict, said, authors):
        """Write the line of each of these changed opportunities, all in one go.

        :param dict tracking: {id: (changed field names, tracking commands)}
        :param dict initial_values_dict: {id: {field name: value before}}
        :param dict said: {id: what was said about the change}
        :param dict authors: {id: the partner who made it, if not the user}
        """
        lines, commands = [], []
        common = self._track_common_values()
        subtypes = self._track_subtypes(tracking, initial_values_dict)
        for lead in self:
            changes, values = tracking[lead.id]
            subtype = subtypes[lead.id]
            if not subtype and not values:
                continue
            body = said.get(lead.id)
            if body is None:
                body = lead._track_get_default_log_message(changes)
            line = {**common[lead.id], "body": escape(body)}
            if lead.id in authors:
                line |= lead._track_author_values(authors[lead.id])
            if subtype:
                is_internal = subtype._is_for_us_only()
                line |= {"subtype_id": subtype.id, "is_internal": is_internal}
            else:
                line |= lead._track_note_values(line)
            lines.append(line)
            commands.append(values)
        # Who moved it may not write in its history, as Odoo does it for them.
        every = self.sudo()
        messages = every._message_create(lines) if lines else ()
        every.env["mail.tracking.value"].create(
            [
                {**command[2], "mail_message_id": message.id}
                for message, values in zip(messages, commands, strict=True)
                for command in values
            ]
        )

    def _track_subtypes(self, tracking, initial_values_dict):
        """Return {id: the kind of line its changes make}, empty for a mere note.

        Odoo asks the database for it each time. What it goes by is the same for many,
        and asked once; where another addon has a say too, each is asked.
        """
        alone = SUBTYPE_FROM.issuperset(
            kind.__module__.split(".")[2]
            for kind in type(self).mro()
            if "_track_subtype" in vars(kind)
        )
        known, subtypes = {}, {}
        for lead in self:
            changes = tracking[lead.id][0]
            outcome = (
                lead.won_status,
                bool(lead.lost_reason_id),
                lead.stage_id.is_lost,
            )
            key = (tuple(changes), outcome) if alone else lead.id
            if key not in known:
                initial = initial_values_dict[lead.id]
                known[key] = lead._track_subtype(
                    {name: initial[name] for name in changes}
                )
            subtypes[lead.id] = known[key]
        return subtypes

    def _track_common_values(self):
        """Return {id: what a message about it holds whatever changed}."""
        if not self:
            return {}
        author_id, email_from = self._message_compute_author()
        reply_to = self._notify_get_reply_to(default=email_from, author_id=author_id)
        companies = self._mail_get_companies(default=self.env.company)
        domains = self._mail_get_alias_domains(default_company=self.env.company)
        parents = self._last_message_ids()
        note = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")
        return {
            lead.id: {
                "author_id": author_id,
                "email_from": email_from,
                "email_add_signature": True,
                "is_internal": True,
                "message_type": "notification",
                "model": self._name,
                "parent_id": parents.get(lead.id, False),
                "record_alias_domain_id": domains[lead.id].id,
                "record_company_id": companies[lead.id].id,
                "reply_to": reply_to[lead.id],
                "res_id": lead.id,
                "subtype_id": note,
            }
            for lead in self
        }

    def _track_author_values(self, author):
        author_id, email_from = self._message_compute_author(author.id)
        reply_to = self._notify_get_reply_to(default=email_from, author_id=author_id)
        return {
            "author_id": author_id,
            "email_from": email_from,
            "reply_to": reply_to[self.id],
        }

    def _track_note_values(self, line):
        """Return what differs in a line of a kind nobody can follow: a mere note."""
        reply_to = self.env["mail.thread"]._notify_get_reply_to(
            default=line["email_from"], author_id=line["author_id"]
        )
        return {
            "email_add_signature": False,
            "parent_id": False,
            "record_alias_domain_id": False,
            "record_company_id": False,
            "reply_to": reply_to[False],
        }

    def _last_message_ids(self):
        """Return {id: the message its next one answers}: the last one someone wrote."""
        self.env["mail.message"].flush_model()
        query = SQL(
            """
            SELECT DISTINCT ON (res_id) res_id, id
              FROM mail_message
             WHERE model = %s AND res_id IN %s AND message_type != 'user_notification'
          ORDER BY res_id, message_type IN ('comment', 'email') DESC, date DESC, id DESC
            """,
            self._name,
            tuple(self.ids),
        )
        return dict(self.env.execute_query(query))
