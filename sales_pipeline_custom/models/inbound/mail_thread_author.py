from odoo import models
from odoo.tools import SQL, email_normalize
from odoo.tools.mail import formataddr

from ...core.inbound.automatic_mail import FOR_SOMEBODY
from ...core.inbound.mail_author import BOX, NEIGHBOUR, USER, Writer, who_writes
from ...core.inbound.mail_enquiry import could_ask
from .inbound import Unusable, Verdict, arriving
from .settings import USUAL_LABELS

USUAL = frozenset(label for labels in USUAL_LABELS.values() for label in labels)


class MailThread(models.AbstractModel):
    """Who is behind a mail about opportunities.

    Who sent it, as Odoo has it, but for programs: forms, robots, lists, our own boxes.
    Whom those name becomes the customer of a new opportunity, and no more: never one of
    our users, never the author of an answer, unless the address knows the form.
    """

    _inherit = "mail.thread"

    def _inbound_judge(self, inbound):
        """Decide on a mail that was read, once.

        :param inbound: ``Inbound``: its ``verdict`` is set
        :raise Unusable: it is kept, and why
        """
        if inbound.verdict.is_final:
            return
        inbound.verdict = verdict = self._inbound_verdict(inbound)
        if verdict.reason:
            raise Unusable(verdict.reason, waits=verdict.waits)

    def _inbound_verdict(self, inbound):
        """Decide what a mail is, and who is behind it: whom a machine stamped may be a
        person all the same.

        :param inbound: ``Inbound``, read
        :return: ``Verdict``
        """
        arrival, mail = inbound.arrival, inbound.mail
        first = inbound.verdict._replace(is_final=True)
        if mail.is_sign:
            return first._replace(kind="")
        is_answer = bool(arrival.thread_lead_id)
        if is_answer and not mail.headers.is_from(arrival.settings.relays):
            return first  # an answer is of who sent it
        writer = self._inbound_writer(inbound, lambda: mail.named)
        if self._inbound_may_forward(inbound, writer):
            writer = Writer(mail.body.forwarded_from, is_named=True)
        if is_answer and not writer.author:
            return first
        is_for_somebody = first.kind in FOR_SOMEBODY and writer.is_named
        kind = "" if is_for_somebody else first.kind
        reason, waits = "", False
        if not arrival.is_forced:
            reason, waits = self._inbound_unwanted(mail, kind, writer.author)
        return Verdict(kind, *writer, reason, waits, is_final=True)

    def _inbound_unwanted(self, mail, kind, author):
        """Tell why the mail of a machine, or of nobody, is kept aside.

        :return: pair: the reason, "" where it is wanted; and whether somebody has to
            look at it
        """
        if kind:
            labels = mail.labels | USUAL
            waits = could_ask(mail.headers, kind, mail.body.lines, mail.named, labels)
            return kind, waits
        if not author:
            return "no_person" if mail.headers.sender else "no_sender", False
        return "", False

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

    def _inbound_may_forward(self, inbound, writer):
        """Tell whether one of us forwards what a customer wrote."""
        forwarded = inbound.mail.body.forwarded_from
        if not forwarded or not writer.author or writer.is_named:
            return False
        whose = self._inbound_whose(inbound, forwarded[1])
        sender = self._inbound_whose(inbound, writer.author[1])
        return sender in (USER, NEIGHBOUR) and whose not in (USER, BOX)

    def _inbound_whose(self, inbound, address):
        """Tell whose an address is: see ``core.inbound.mail_author.who_writes``."""
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
        author = inbound.verdict.author
        if author and author[1] != email_normalize(message_dict["email_from"] or ""):
            message_dict["email_from"] = message_dict["from"] = formataddr(author)
            message_dict["author_id"] = False

    def _inbound_keep_companies_apart(self, inbound, message_dict):
        """Have the people of a mail be contacts of the company it goes to, or of all.

        :param dict message_dict: as ``message_parse`` returns it
        """
        may_know = inbound.way.may_know
        inbound.partner_ids.clear()
        # Whoever delivers mail may see no contact: only whose company they are of is
        # looked at.
        contacts = self.env["res.partner"].sudo()
        author = contacts.browse(message_dict.get("author_id") or [])
        if not may_know(author):
            found = self._partner_find_from_emails_single(
                [message_dict["email_from"]], no_create=True
            )
            message_dict["author_id"] = found.id
        recipients = contacts.browse(message_dict.get("partner_ids") or [])
        message_dict["partner_ids"] = recipients.filtered(may_know).ids

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
            kwargs["filter_found"] = inbound.way.may_know
        found = super()._partner_find_from_emails_single(emails, *args, **kwargs)
        verdict = inbound.verdict
        if verdict.is_named and [email_normalize(one) for one in emails] == [
            verdict.author[1]
        ]:
            # Whoever delivers the mail may not read users.
            found = found.filtered(lambda partner: not partner.sudo().user_ids)
        if is_plain:
            inbound.partner_ids[key] = found.ids
        return found
