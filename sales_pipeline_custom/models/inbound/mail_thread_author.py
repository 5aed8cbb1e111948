from odoo import models
from odoo.tools import SQL, email_normalize
from odoo.tools.mail import formataddr

from ...core.inbound.automatic_mail import FOR_SOMEBODY
from ...core.inbound.mail_author import BOX, NEIGHBOUR, USER, Writer, who_writes
from ...core.inbound.mail_enquiry import could_ask
from .inbound import Unusable, arriving
from .settings import USUAL_LABELS

USUAL = frozenset(label for labels in USUAL_LABELS.values() for label in labels)


class MailThread(models.AbstractModel):
    """Who is behind a mail about opportunities.

    Who sent it, as Odoo has it, but for programs: forms, robots, lists, our own boxes.
    Whom those name becomes the customer of a new opportunity, and no more: never one of
    our users, never the author of an answer, unless the address knows the form.
    """

    _inherit = "mail.thread"

    def _inbound_understand(self, inbound):
        """Find out what a parsed mail is, and who is behind it; once.

        :param inbound: ``Inbound``: its ``author`` and ``event`` are set, its ``kind``
            is none any more when a person turns out to be behind it
        :raise Unusable: nobody is, or it is a machine's
        """
        if inbound.is_understood:
            return
        inbound.is_understood = True
        inbound.find_event()
        if inbound.is_sign:
            inbound.kind = ""
            return
        if inbound.thread_lead_id and not inbound.headers.is_from(
            inbound.settings.relays
        ):
            return  # an answer is of who sent it
        writer = self._inbound_writer(inbound, inbound.named)
        forwarded = inbound.body.forwarded_from
        if forwarded and self._inbound_may_forward(inbound, *writer):
            writer = Writer(forwarded, is_named=True)
        if not writer.author and inbound.thread_lead_id:
            return
        inbound.author, inbound.is_named = writer
        if inbound.kind in FOR_SOMEBODY and writer.is_named:
            inbound.kind = ""
        if not inbound.is_forced:
            self._inbound_check_author(inbound)

    def _inbound_check_author(self, inbound):
        """Refuse a mail that a machine sent, or that is of nobody.

        :raise Unusable: it is kept, and why
        """
        headers = inbound.headers
        if inbound.kind:
            lines, named = inbound.body.lines, inbound.named()
            labels = inbound.settings.labels | USUAL
            waits = could_ask(headers, inbound.kind, lines, named, labels)
            raise Unusable(inbound.kind, waits=waits)
        if not inbound.author:
            raise Unusable("no_person" if headers.sender else "no_sender")

    def _inbound_writer(self, inbound, named=tuple):
        """Return the ``Writer`` of a mail.

        :param named: gives the people that its lines name
        """
        return who_writes(
            inbound.headers,
            named,
            lambda address: self._inbound_whose(inbound, address),
            inbound.settings.relays,
        )

    def _inbound_may_forward(self, inbound, author, is_named):
        """Tell whether one of us forwards what a customer wrote."""
        if not author or is_named:
            return False
        forwarded = self._inbound_whose(inbound, inbound.body.forwarded_from[1])
        is_one_of_us = self._inbound_whose(inbound, author[1]) in (USER, NEIGHBOUR)
        return is_one_of_us and forwarded not in (USER, BOX)

    def _inbound_whose(self, inbound, address):
        """Tell whose an address is: see ``core.mail_author.who_writes``."""
        if address not in inbound.ours:
            inbound.ours[address] = self._inbound_of_ours(address)
        return inbound.ours[address]

    def _inbound_of_ours(self, address):
        local, _at, domain = address.rpartition("@")
        untagged = f"{local.partition('+')[0]}@{domain}"
        for model in ("res.users", "mail.alias", "mail.alias.domain", "res.company"):
            self.env[model].flush_model()
        [[is_user, is_box, is_neighbour]] = self.env.execute_query(
            SQL(
                "SELECT EXISTS (SELECT 1 FROM res_users users JOIN res_partner partner"
                " ON partner.id = users.partner_id WHERE users.active"
                " AND NOT users.share AND partner.email_normalized = %(address)s),"
                " EXISTS (SELECT 1 FROM mail_alias"
                " WHERE alias_full_name IN (%(address)s, %(untagged)s))"
                " OR EXISTS (SELECT 1 FROM mail_alias_domain WHERE name = %(domain)s"
                " AND %(local)s IN (bounce_alias, catchall_alias, default_from))"
                " OR EXISTS (SELECT 1 FROM res_company company JOIN res_partner partner"
                " ON partner.id = company.partner_id"
                " WHERE partner.email_normalized = %(address)s),"
                " EXISTS (SELECT 1 FROM mail_alias_domain WHERE name = %(domain)s)",
                address=address,
                untagged=untagged,
                local=local,
                domain=domain,
            )
        )
        if is_user or is_box:
            return USER if is_user else BOX
        return NEIGHBOUR if is_neighbour else ""

    def _inbound_name_author(self, message_dict, inbound):
        """Have the person behind a mail be its author.

        :param dict message_dict: as ``message_parse`` returns it
        """
        author = inbound.author
        if author and author[1] != email_normalize(message_dict["email_from"] or ""):
            message_dict["email_from"] = message_dict["from"] = formataddr(author)
            message_dict["author_id"] = False

    def _inbound_keep_companies_apart(self, inbound, route, message_dict):
        """Have the people of a mail be contacts of the company it goes to, or of all.

        :param tuple route: where it goes, as Odoo's ``message_route`` returns them
        :param dict message_dict: as ``message_parse`` returns it
        """
        _model, thread_id, _values, _user_id, _alias = route
        lead = self.env["crm.lead"].browse(thread_id or [])
        company = self.env["res.company"].browse(inbound.company_id)
        # Whoever delivers mail may see neither: no value is told.
        company = lead.sudo().company_id if lead else company.sudo()
        inbound.company_ids = company.parent_ids.ids
        inbound.partner_ids.clear()
        # Nor may they see contacts: only whose company they are of is looked at.
        contacts = self.env["res.partner"].sudo()
        author = contacts.browse(message_dict.get("author_id") or [])
        if not inbound.may_know(author):
            found = self._partner_find_from_emails_single(
                [message_dict["email_from"]], no_create=True
            )
            message_dict["author_id"] = found.id
        recipients = contacts.browse(message_dict.get("partner_ids") or [])
        message_dict["partner_ids"] = recipients.filtered(inbound.may_know).ids

    def _partner_find_from_emails_single(self, emails, *args, **kwargs):
        """Look for the people of a mail being received once, not at each step.

        Whom a mail names is no user of ours: only who sends a mail is. Nor is anybody
        a contact of another company.
        """
        inbound = arriving(self.env)
        if inbound is None:
            return super()._partner_find_from_emails_single(emails, *args, **kwargs)
        key = (self._name, self._ids, tuple(emails))
        is_plain = not args and kwargs == {"no_create": True}
        if is_plain and key in inbound.partner_ids:
            return self.env["res.partner"].browse(inbound.partner_ids[key])
        if is_plain:
            kwargs["filter_found"] = inbound.may_know
        found = super()._partner_find_from_emails_single(emails, *args, **kwargs)
        if inbound.is_named and [email_normalize(one) for one in emails] == [
            inbound.author[1]
        ]:
            # Whoever delivers the mail may not read users.
            found = found.filtered(lambda partner: not partner.sudo().user_ids)
        if is_plain:
            inbound.partner_ids[key] = found.ids
        return found
