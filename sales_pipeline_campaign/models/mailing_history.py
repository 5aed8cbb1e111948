from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

MOST_SHOWN = 50  # mailings, the latest ones


class Recipient(NamedTuple):
    """What traces of mailings may name somebody by."""

    documents: set  # pairs (model, id)
    emails: set  # normalized addresses


class MailingHistory(models.AbstractModel):
    """The mailings somebody received, for whoever may read what this is mixed in.

    Traces are out of reach for salespeople; only what is shown here leaves them. A
    model gives ``_mailing_recipients()``: {record: its ``Recipient``}.
    """

    _name = "mailing.history.mixin"
    _description = "Mailing History"

    mailing_history = fields.Json("Mailings", compute="_compute_mailing_history")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_mailing_history(self):
        recipients = self._mailing_recipients()
        self._add_partners_of_addresses(recipients.values())
        none, by_document, by_email = self._mailing_traces(recipients.values())
        for record in self:
            recipient = recipients[record]
            found = none.union(
                *(by_document.get(document, none) for document in recipient.documents),
                *(by_email.get(email, none) for email in recipient.emails),
            )
            shown = found.sorted("id", reverse=True)[:MOST_SHOWN]
            record.mailing_history = shown._as_history() or False

    def _add_partners_of_addresses(self, recipients):
        """Add to recipients the contacts with their addresses, where readable."""
        emails = set().union(*(recipient.emails for recipient in recipients))
        every = self.env["res.partner"].with_context(active_test=False)
        partners = every.search([("email_normalized", "in", list(emails))])
        by_email = partners.grouped("email_normalized")
        for recipient in recipients:
            for email in recipient.emails:
                recipient.documents.update(
                    ("res.partner", partner.id) for partner in by_email.get(email, ())
                )

    def _mailing_traces(self, recipients):
        """Return the traces of these recipients: none, by document and by address."""
        ids, emails = defaultdict(set), set()
        for recipient in recipients:
            emails |= recipient.emails
            for model, id_ in recipient.documents:
                ids[model].add(id_)
        domains = [
            Domain("model", "=", model) & Domain("res_id", "in", list(some))
            for model, some in ids.items()
        ]
        of_lists = Domain("model", "=", "mailing.contact")
        domains.append(of_lists & Domain("email", "in", list(emails)))
        # Who sells may not read mailings: of these, only what a recipient did is told.
        traces = (
            self.env["mailing.trace"]
            .sudo()
            .search(
                Domain("is_test_trace", "=", False)
                & Domain("trace_status", "!=", "cancel")
                & Domain("mass_mailing_id", "!=", False)
                & Domain.OR(domains)
            )
        )
        on_lists = traces.filtered(lambda trace: trace.model == "mailing.contact")
        by_document = (traces - on_lists).grouped(lambda t: (t.model, t.res_id))
        return traces.browse(), by_document, on_lists.grouped("email")
