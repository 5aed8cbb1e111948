from ast import literal_eval
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...core.inbound.mail_author import BOX
from .inbound import Unusable, Way

MOST_CANDIDATES = 20  # opportunities of one sender that are looked at
MOST_BOXES = 20  # recipients that are looked at
MOST_SHOWN = 3  # opportunities that may be of the same customer
MANY = 20  # of one name: it tells nothing


class CrmLead(models.Model):
    """Which opportunity a mail goes to: the one it answers, the open one of its sender,
    else a new one. What arrives for a company stays in it."""

    _inherit = "crm.lead"

    @api.model
    def _inbound_way(self, inbound, route):
        """Decide which opportunity a mail goes to.

        :param inbound: ``Inbound``, read and judged
        :param tuple route: as Odoo's ``message_route`` returns them
        :return: ``Way``: to an opportunity that is there, or to a new one
        :raise Unusable: there is none, and the mail says nothing that could open one
        """
        way = self._inbound_chosen_way(inbound, route)
        lead = self.browse(way.route[1] or [])
        company = self.env["res.company"].browse(way.company_id)
        company = lead.company_id if lead else company
        return way._replace(company_ids=tuple(company.parent_ids.ids))

    def _inbound_chosen_way(self, inbound, route):
        _model, thread_id, values, user_id, alias = route
        thread = self.browse(thread_id or [])
        settings, verdict = inbound.settings, inbound.verdict
        is_sign = inbound.mail.is_sign
        of_another = self._inbound_is_for_another_company(inbound, thread)
        if of_another:
            thread = thread.browse()
            values = literal_eval(alias.alias_defaults or "{}") if alias else values
        company_id = settings.company_id or thread.company_id.id or self.env.company.id
        way = Way(route, company_id, leaves_thread=of_another)
        is_person = not inbound.is_machine and not self._inbound_is_of_ours(user_id)
        keeps_closed = settings.after_closing == "note" or not is_person
        if thread and (thread._inbound_is_open() or keeps_closed or is_sign):
            return way._replace(is_answer=True)
        joins = is_person and settings.joins and inbound.is_believed
        closed = self.browse()
        if thread or joins:
            found, closed = self._inbound_same_sender(inbound, thread, company_id)
            if found:
                route = ("crm.lead", found.id, values, user_id, alias)
                return way._replace(route=route, is_answer=True, by_address=True)
        if is_sign:
            raise Unusable("event")
        if verdict.author and (thread or joins):
            self.env["crm.inbound.sender"]._take_turn(verdict.author[1])
        if thread:
            values = {"type": thread.type, "team_id": thread.team_id.id}
            if alias:
                values = literal_eval(alias.alias_defaults or "{}") | values
        # Nothing is done in the name of whom a mail only names.
        user_id = self.env.uid if verdict.is_named else user_id
        return way._replace(
            route=("crm.lead", 0, values, user_id, alias),
            leaves_thread=of_another or bool(thread),
            previous_id=closed.id,
        )

    def _inbound_is_for_another_company(self, inbound, thread):
        """Tell whether a mail that answers an opportunity, if any, is for another
        company: it was written to that one's address, or its team's, and to no other
        box of ours.
        """
        company_id = inbound.settings.company_id
        if not thread or not company_id or thread.company_id.id in (False, company_id):
            return False
        of_address = self.env["crm.inbound.address"].browse(inbound.settings.address_id)
        of_team = self.env["crm.team"].browse(inbound.settings.team_id)
        ours = (of_address or of_team).alias_email
        whose = self.env["mail.thread"]._inbound_whose
        boxes = inbound.headers.recipients()[:MOST_BOXES]
        return not any(whose(inbound, one) == BOX for one in boxes if one != ours)

    def _inbound_is_open(self):
        return self.active and self.won_status == "pending"

    def _inbound_is_of_ours(self, user_id):
        """Tell whether the mail gateway found that one of us wrote."""
        user = self.env["res.users"].browse(user_id)
        return user_id != self.env.uid and not user.share

    def _inbound_same_sender(self, inbound, thread, company_id):
        """Return the open opportunity of a sender, and their last closed one.

        :param thread: the closed opportunity whose message it answers, if any
        :param int company_id: that the mail is for
        """
        settings = inbound.settings
        email = (inbound.verdict.author or ("", ""))[1]
        if not email:
            return self.browse(), thread
        team_id = settings.team_id or thread.team_id.id
        every = self.with_context(active_test=False)
        known = every.search_fetch(
            [("email_normalized", "=", email)],
            ["active", "won_status", "team_id", "company_id"],
            order="id desc",
            limit=MOST_CANDIDATES,
        )
        companies = (False, company_id)
        known = known.filtered(lambda lead: lead.company_id.id in companies)
        known |= thread
        open_ = known.filtered(lambda lead: lead._inbound_is_open())
        closed = thread or (known - open_).filtered(
            lambda lead: lead.won_status in ("won", "lost")
        )
        open_ = open_._inbound_recent(settings.window)
        of_team = open_.filtered(lambda lead: lead.team_id.id == team_id)
        return (of_team or open_)[:1], closed[:1]

    def _inbound_recent(self, days):
        """Return those something was said about within that many days, latest first."""
        if not self or not days:
            return self
        since = fields.Datetime.now() - timedelta(days=days)
        recent = self.filtered(lambda lead: lead.create_date >= since)
        older = self - recent
        if older:
            groups = self.env["mail.message"]._read_group(
                [
                    ("model", "=", self._name),
                    ("res_id", "in", older.ids),
                    ("date", ">=", since),
                ],
                ["res_id"],
            )
            said = {res_id for (res_id,) in groups}
            recent |= older.filtered(lambda lead: lead.id in said)
        return recent.sorted("id", reverse=True)

    # ------------------------------------------------------------
    # Perhaps the same customer
    # ------------------------------------------------------------

    # Whom an arriving message may be of, under another address.
    _contact_name_idx = models.Index("(lower(contact_name)) WHERE active")

    def _inbound_perhaps_same(self, inbound):
        """Return the open opportunities that may be of the customer of this new one:
        of the same name, or of an address that stands in what they wrote.

        A name that many have tells nothing.
        """
        self.ensure_one()
        emails = {*inbound.done.mentioned} - {self.email_normalized}
        if not inbound.is_believed and self.email_normalized:
            emails.add(self.email_normalized)
        name = self.contact_name or ""
        if not emails and " " not in name:
            return self.browse()
        self.flush_model(["contact_name", "email_normalized", "active", "won_status"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, email_normalized FROM crm_lead WHERE active"
                " AND won_status = 'pending' AND id != %s AND (company_id IS NULL"
                " OR company_id = %s) AND (email_normalized = ANY(%s)"
                " OR lower(contact_name) = lower(%s))"
                " ORDER BY coalesce(email_normalized = ANY(%s), false) DESC, id DESC"
                " LIMIT %s",
                self.id,
                inbound.way.company_id,
                list(emails),
                name if " " in name else "",
                list(emails),
                MANY,
            )
        )
        if len(rows) == MANY:
            rows = [row for row in rows if row[1] in emails]
        return self.browse(id_ for id_, _email in rows[:MOST_SHOWN])
